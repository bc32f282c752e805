"""The document of a consult or guide: its schema, the table of its fields, rows to documents, two compared.

What reads files and writes rows is in `consults.importing`.
"""
