"""A worker each of whose letters takes a while to leave, as by a mail server that is far away."""

import sys
import time
from pathlib import Path

from dying import work


def slowly(point: str) -> None:
    """The process is at this point."""
    if point == "before sending":
        time.sleep(0.1)


if __name__ == "__main__":
    work(Path(sys.argv[1]), slowly)
