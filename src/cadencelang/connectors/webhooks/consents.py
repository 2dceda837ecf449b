"""Candidates that turn out to be one: what both allowed holds, and what either forbade holds too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from cadencelang.clock import Minute
from cadencelang.records import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person allowed and forbade.

    `granted` are consents with the last minute at which each holds (None: until withdrawn), `withdrawn` those taken
    back. `off_limits` are the domains that must not be written to.
    """

    granted: Mapping[str, Minute | None] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()
    opted_out: bool = False
    erased: bool = False
    off_limits: frozenset[str] = frozenset()


def stricter(one: Standing, other: Standing) -> Standing:
    """What holds when two records are of one person; the order does not matter.

    A consent that either withdrew is withdrawn, whichever was later. Where both gave it, it ends when the first one
    ends. Where only one was ever asked, its answer holds: a record that nobody asked says nothing.
    """
    withdrawn = one.withdrawn | other.withdrawn
    names = (one.granted.keys() | other.granted.keys()) - withdrawn
    return Standing(
        granted={name: _earlier(name, one, other) for name in sorted(names)},
        withdrawn=withdrawn,
        opted_out=one.opted_out or other.opted_out,
        erased=one.erased or other.erased,
        off_limits=one.off_limits | other.off_limits,
    )


def _earlier(name: str, one: Standing, other: Standing) -> Minute | None:
    ends = [it.granted[name] for it in (one, other) if name in it.granted]
    return min((end for end in ends if end is not None), default=None)
