"""How the explorers' kernels become WebAssembly: their sources, translation, linking and record."""
