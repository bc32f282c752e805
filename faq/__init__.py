"""The vocabulary: FAQ tags, their aliases and old addresses, and guides that explain them."""
