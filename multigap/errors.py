"""What the solver raises besides ``ValueError``."""


class ConvergenceError(RuntimeError):
    """An iteration did not reach its tolerance; the message says which, where, and how far it came."""
