"""Pages of the desk that belong to no admin class: the first page’s piles, doctors’ pages."""
