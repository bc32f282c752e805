"""From files to rows: reading, parsing, recognising, checking claims, writing, reporting.

What a document is stands in `consults.exchange`.
"""
