"""People who work here: how they prove who they are and come in, and what an Administrator says of the site.

No content: what a right allows is asked in the rooms below.
"""
