"""``python -m multigap``, and the command ``multigap``: :mod:`multigap.shell`."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line, without the program's name, and return the exit code."""
    from multigap.shell import _command

    return _command.main(argv)


if __name__ == "__main__":
    sys.exit(main())
