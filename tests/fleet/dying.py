"""A worker that kills itself at the n-th time it comes to a point; with no point, it writes down those it comes to."""

import os
import signal
import sys
import threading
from pathlib import Path

from cadencelang.fleet.worker import Worker
from cadencelang.workspace.opening import opened


class Dying:
    """Is told each point at which a process could die."""

    def __init__(self, told: Path, point: str, times: int) -> None:
        self.told, self.point, self.left = told, point, times
        self.known: set[str] = set()
        self.turn = threading.Lock()

    def __call__(self, point: str) -> None:
        """The process is at this point."""
        with self.turn:
            if not self.point and point not in self.known:
                self.known.add(point)
                with self.told.open("a") as file:
                    file.write(f"{point}\n")
            if point == self.point:
                self.left -= 1
                if self.left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)


def work(folder: Path, probe) -> None:
    """Work until stopped, or dead."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    with opened(folder) as workspace:
        workspace.channels.prepare()
    with opened(folder, probe=probe) as workspace:
        Worker(workspace, None, stop).run()


if __name__ == "__main__":
    work(Path(sys.argv[1]), Dying(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])))
