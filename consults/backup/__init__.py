"""Backups of either database, and putting one in its place.

What a backup brings back and must not is in `consults.erasure`.
"""
