"""What the solver raises besides ``ValueError``, and what it warns with."""


class ConvergenceError(RuntimeError):
    """An iteration did not reach its tolerance; the message says which, where, and how far it came."""


class UnitWarning(RuntimeWarning):
    """A number is allowed and yet absurd, as one told in another unit is: the message says which would fit.

    Phonons above 1 eV, bands over 1 keV, a k_B T_c above the energy that pairing reaches to.

    Examples
    --------
    To have such numbers refused::

        warnings.simplefilter("error", UnitWarning)
    """
