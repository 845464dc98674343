"""What the models of the papers give beyond the mean field that they share."""
