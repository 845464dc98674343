"""Where pairing between bands comes from (WH18): Fermi surfaces, pair scattering, vibrations, moving ions."""
