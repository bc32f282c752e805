"""The life of content: states, revisions, pending changes, reviews, notes, comments, invitations, reports.

Only code here changes a state. Pages are in `consults.admin` and `consults.desk`.
"""
