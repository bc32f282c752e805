"""Lists of published consults: what is on which list, how many, one page of it, and what narrows it.

Finding by words is in `consults.search`; the pages are in `consults.public`.
"""
