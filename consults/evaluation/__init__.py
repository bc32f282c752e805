"""How good the search and the privacy gate are, on labelled files; and made-up consults for benchmarks.

The site itself runs nothing of this.
"""
