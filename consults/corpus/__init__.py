"""An endless supply of believable consults for benchmarks; every word of it is made up."""
