"""Counters of searches and reads, and figures of what was published and reviewed.

Nothing in here says who somebody is. The counts of lists are in `consults.facets`.
"""
