"""What the chapters beyond the papers' mean field share: figures and tables of several theories."""
