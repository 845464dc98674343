"""The chapter for people with material of their own: MgB₂'s gaps, a spectrum made up, how much a convention moves."""
