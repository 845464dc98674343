"""The chapter on material of your own: MgB₂'s gaps, and a spectrum that is made up."""
