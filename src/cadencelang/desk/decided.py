"""What was decided at a desk, in order: found again by item and by candidate, and written down as plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from typing import Any, Final

from cadencelang.clock import Minute
from cadencelang.desk.deciding import Taken
from cadencelang.desk.items import Answer, Approve, Correct, Decision, Keep, Log, Meaning, Rewrite, Skip, Snooze
from cadencelang.engine.inputs import Input
from cadencelang.records import dataclass

LONG_AGO: Final = float("-inf")
"""When a decision was taken that can no longer be taken back."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision over one or more items at the instant `at`.

    `when` is the second at which it was taken, `text` the sentence that tells it, `did` what was done in a word or two,
    `about` each candidate with what it was about, `taken` what it told the engine.
    """

    number: int
    at: Minute
    when: float
    text: str
    did: str
    items: tuple[str, ...]
    about: tuple[tuple[str, str], ...]
    decision: Decision
    taken: tuple[Taken, ...]

    @property
    def candidates(self) -> frozenset[str]:
        """Whom it was about."""
        return frozenset(candidate for candidate, _ in self.about)


@dataclass(slots=True)
class Decisions:
    """All that was decided, the oldest first."""

    made: list[Decided] = field(default_factory=list)
    by_item: dict[str, list[Decided]] = field(default_factory=dict)
    by_candidate: dict[str, list[Decided]] = field(default_factory=dict)
    count: int = 0

    def add(self, made: Decided) -> None:
        """Something was decided."""
        self.made.append(made)
        for id in made.items:
            self.by_item.setdefault(id, []).append(made)
        for id in made.candidates:
            self.by_candidate.setdefault(id, []).append(made)

    def take_back(self) -> Decided:
        """Leave the last one out."""
        made = self.made.pop()
        for id in made.items:
            self.by_item[id].pop()
        for id in made.candidates:
            self.by_candidate[id].pop()
        return made

    def back_to(self, instant: Minute) -> None:
        """Leave out what was decided after an instant."""
        while self.made and self.made[-1].at > instant:
            self.take_back()

    def of(self, candidate: str) -> Sequence[Decided]:
        """What was decided about a candidate."""
        return self.by_candidate.get(candidate, ())

    def told(self, candidate: str) -> Iterator[Input]:
        """What the decisions told the engine of a candidate."""
        return (it.input for made in self.of(candidate) for it in made.taken if it.candidate == candidate)

    def is_done(self, item: str) -> bool:
        """Whether an item was decided for good, though the engine may go on to ask for it."""
        last = self._last(item)
        return last is not None and not isinstance(last, Snooze)

    def put_off(self, item: str, now: Minute) -> Minute | None:
        """Until when an item was put off, if that is later than now."""
        last = self._last(item)
        return last.until if isinstance(last, Snooze) and last.until > now else None

    def _last(self, item: str) -> Decision | None:
        found = (it.decision for it in reversed(self.by_item.get(item, ())) if not isinstance(it.decision, Rewrite))
        return next(found, None)

    def text_of(self, item: str) -> str | None:
        """The text that a person gave a draft, if any did."""
        found = (it.decision for it in reversed(self.by_item.get(item, ())))
        return next((it.text for it in found if isinstance(it, Rewrite)), None)

    def written(self) -> list[dict[str, Any]]:
        """Each as JSON values; `decisions_of` reads them."""
        return [
            {"at": it.at, "who": sorted(it.candidates), "items": list(it.items), "did": _NAMES[type(it.decision)],
             "with": _word(it.decision)}
            for it in self.made
        ]  # fmt: skip


_NAMES: Final[dict[type[Decision], str]] = {
    Approve: "approve", Rewrite: "rewrite", Snooze: "snooze", Skip: "skip", Log: "log", Keep: "keep",
    Correct: "correct", Answer: "answer",
}  # fmt: skip
_READ: Final[dict[str, tuple[type, Callable[[Any], Decision]]]] = {
    "approve": (type(None), lambda _: Approve()),
    "keep": (type(None), lambda _: Keep()),
    "rewrite": (str, Rewrite),
    "snooze": (int, Snooze),
    "skip": (str, Skip),
    "log": (str, Log),
    "correct": (str, Correct),
    "answer": (str, lambda word: Answer(Meaning(word) if word in [*Meaning] else Meaning.NOTHING)),
}


def _word(decision: Decision) -> str | int | None:
    match decision:
        case Rewrite(word) | Skip(word) | Log(word) | Correct(word):
            return word
        case Answer(word):
            return str(word)
        case Snooze(until):
            return until
        case _:
            return None


def decisions_of(written: object) -> Iterator[tuple[Minute, list[str], list[str], Decision]]:
    """When, about whom and which items, and what; values that are none are passed over."""
    for value in written if isinstance(written, list) else ():
        match value:
            case {"at": int(at), "who": [*who], "items": [*items], "did": str(did), "with": word} if did in _READ:
                wanted, make = _READ[did]
                if isinstance(word, wanted) or (did == "log" and word is None):
                    yield at, [str(it) for it in who], [str(it) for it in items], make(word)
