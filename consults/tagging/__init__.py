"""FAQ tags of consults: suggesting, merging and splitting them, and which stand together.

The vocabulary itself is in `faq`.
"""
