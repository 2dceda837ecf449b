"""A stop that takes no time: the loop's pauses pass at once, and something may happen in each."""

import threading


class Waits(threading.Event):
    """Stops after so many pauses, in none of which time is lost; `meanwhile` happens in each."""

    def __init__(self, pauses: int, *meanwhile) -> None:
        super().__init__()
        self.left = pauses
        self.meanwhile = list(meanwhile)
        self.pauses: list[float] = []

    def wait(self, timeout=None) -> bool:
        self.pauses.append(timeout)
        if self.meanwhile:
            self.meanwhile.pop(0)()
        self.left -= 1
        if self.left <= 0:
            self.set()
        return self.is_set()
