"""Which consults are alike and why: scores, what is stored, and what a text says of other consults."""
