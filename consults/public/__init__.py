"""The pages readers see: views, what they read, feeds, sitemaps, previews.

Nothing in here knows who asks.
"""
