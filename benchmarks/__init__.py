"""Speed of the solver, measured against other ways of computing the same numbers in the same process."""
