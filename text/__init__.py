"""Text without a database or a page: words, names and slugs, Markdown, and how texts are compared.

No Django app and no models. What finds consults by their words is in `consults.search`.
"""
