"""How often Python looks for garbage while somebody edits."""

import gc
from typing import Final

_AFTER: Final = 50_000
_TIMES: Final = 10


def collect_seldom() -> None:
    """Let the collector of garbage run seldom, for as long as this process lives.

    A check of a long playbook makes some hundred thousand objects and lets go of as many, which are freed at once as
    nothing among them goes in circles. The collector, as it is set for short commands, would look through all that is
    held several times a check, and no key is taken meanwhile.
    """
    gc.set_threshold(_AFTER, _TIMES, _TIMES)
