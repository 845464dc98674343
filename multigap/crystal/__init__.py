"""A crystal: zone sums, peaks of a density of states, equation of state, harmonic isotope effect."""
