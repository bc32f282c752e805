"""What every page stands on: responses, errors, rights, files and the cache, the base of our admin classes.

No Django app; it knows neither consults nor tags.
"""
