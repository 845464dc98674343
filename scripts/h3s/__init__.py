"""The density-functional calculation behind the chapter on the density of states of H3S (needs PySCF)."""
