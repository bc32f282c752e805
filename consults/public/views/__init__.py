"""Public pages, one function each."""
