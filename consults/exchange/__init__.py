"""Documents to rows and rows to documents. Nothing else in the project turns one into the other."""
