"""The vocabulary: FAQ tags, their aliases and old addresses, and help-now texts."""
