"""A desk to rehearse on: candidates of a file, a clock that can be moved, and nothing that leaves the computer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace

from cadencelang.clock import Clock, Minute
from cadencelang.desk.account import Accountant
from cadencelang.desk.deciding import Taken, inputs_for, sentence
from cadencelang.desk.items import (
    ALLOWED,
    Account,
    Decision,
    Item,
    Kind,
    Page,
    Person,
    Receipt,
    Rewrite,
    Skip,
    Snooze,
    Tally,
    Undecidable,
    Urgency,
    View,
)
from cadencelang.desk.pages import page_of
from cadencelang.desk.port import UNDO_SECONDS
from cadencelang.desk.queue import items_of, search_of
from cadencelang.desk.standing import Stage, Standing
from cadencelang.engine import Engine, EngineError
from cadencelang.engine.inputs import Input
from cadencelang.records import dataclass
from cadencelang.templating import Renderer
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.candidate import Candidate

ASSUMED_UNTIL = 2 * 1440
"""How long before the rehearsal begins, in minutes, people stop doing what they are asked by themselves."""


@dataclass(frozen=True, slots=True)
class _Decided:
    """One decision over one or more items; `taken` is what it told the engine, by candidate."""

    number: int
    at: Minute
    when: float
    text: str
    items: tuple[str, ...]
    candidates: frozenset[str]
    decision: Decision
    taken: tuple[Taken, ...]


@dataclass(slots=True)
class Rehearsal:
    """The desk over candidates of a file. `ticking` gives seconds, for the time in which a decision can be undone."""

    engine: Engine
    atlas: Atlas
    candidates: Mapping[str, Candidate]
    history: Mapping[str, tuple[Input, ...]]
    now: Minute
    ticking: Callable[[], float]
    rehearsal: bool = True
    stage: Stage = field(init=False)
    clock: Clock = field(init=False)
    renderer: Renderer = field(init=False)
    decided: list[_Decided] = field(default_factory=list)
    count: int = 0
    standings: dict[str, Standing | None] = field(default_factory=dict)
    open: dict[str, tuple[Item, ...]] = field(default_factory=dict)
    by_id: dict[str, Item] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.stage = Stage(self.engine, self.atlas, self.now - ASSUMED_UNTIL)
        self.clock = self.stage.owner_clock()
        self.renderer = Renderer(self.atlas.book)
        self.stand_all()

    # What waits

    def queue(self, view: View) -> Sequence[Item]:
        """The items that the view asks for, the most pressing first."""
        words = view.text.casefold().split()
        found = [item for items in self.open.values() for item in items if _wanted(item, view, words)]
        return sorted(found, key=_order)

    def tally(self) -> Tally:
        """How much waits."""
        tally: dict[Kind, int] = {}
        later = tomorrow = 0
        day = self.clock.day(self.now)
        for item in (item for items in self.open.values() for item in items):
            if item.urgency is Urgency.LATER:
                soon = item.due is not None and self.clock.day(item.due) == day + 1
                tomorrow += soon
                later += not soon
            else:
                tally[item.kind] = tally.get(item.kind, 0) + 1
        return Tally(tally, later, tomorrow)

    def account(self, id: str) -> Account:
        """What stands behind an item. Raises Undecidable where it is gone."""
        item = self.item(id)
        standing = self.standings[item.candidate]
        assert standing is not None
        told = self.told(item.candidate)
        accountant = Accountant(self.stage, self.renderer, standing, told, self.now, self.clock)
        return accountant.account(item, self.text_of(id))

    def people(self, text: str = "") -> Sequence[Person]:
        """The candidates with these words in their name, search or stage."""
        words = text.casefold().split()
        found = (self.person(id) for id in self.candidates)
        return [it for it in found if all(word in f"{it.who} {it.search} {it.stage}".casefold() for word in words)]

    def person(self, id: str) -> Person:
        """One candidate for a list."""
        candidate, standing = self.candidates[id], self.standings[id]
        if standing is None:
            return Person(id, candidate.label, "not yet", search_of(dict(candidate.facts), ""), 0)
        stage = standing.timeline.stage or ""
        search = search_of(dict(self.engine.facts(standing.state)), stage)
        return Person(id, candidate.label, stage, search, len(self.open[id]))

    def page(self, candidate: str) -> Page:
        """Everything of one candidate. Raises KeyError for an unknown one."""
        standing = self.standings[candidate]
        if standing is None:
            known = self.candidates[candidate]
            about = (("stage", self.refused.get(candidate, "they have not come to the playbook yet")),)
            return Page(candidate, known.label, about, (), ())
        return page_of(self.stage, standing, self.now)

    # Deciding

    def item(self, id: str) -> Item:
        """An open item. Raises Undecidable where there is none of that id."""
        if id not in self.by_id:
            raise Undecidable("That is no longer open.")
        return self.by_id[id]

    def decide(self, ids: Sequence[str], decision: Decision) -> Receipt:
        """Decide all of them alike, or none."""
        items = [self.item(id) for id in ids]
        for item in items:
            if type(decision) not in ALLOWED[item.kind]:
                raise Undecidable(f"{item.what}, {item.who}: that cannot be decided so.")
        self.count += 1
        taken = tuple(
            Taken(item.candidate, input)
            for item in items
            for input in inputs_for(item, decision, self.standing_of(item), self.atlas, self.now, self.count)
        )
        text = sentence(items, decision)
        concerned = frozenset(item.candidate for item in items)
        made = _Decided(self.count, self.now, self.ticking(), text, tuple(ids), concerned, decision, taken)
        self.decided.append(made)
        try:
            self.stand_again(concerned)
        except EngineError as error:
            self.decided.remove(made)
            self.stand_again(concerned)
            raise Undecidable(str(error)) from None
        return Receipt(made.number, text, len(items), UNDO_SECONDS)

    def undoable(self) -> Receipt | None:
        """The last decision that can still be taken back."""
        if not self.decided:
            return None
        last = self.decided[-1]
        left = UNDO_SECONDS - (self.ticking() - last.when)
        return Receipt(last.number, last.text, len(last.items), left) if left > 0 else None

    def undo(self) -> Receipt | None:
        """Take it back; gives what was taken back."""
        receipt = self.undoable()
        if receipt is not None:
            last = self.decided.pop()
            self.stand_again(last.candidates)
        return receipt

    def move_clock(self, to: Minute) -> None:
        """Let it be another instant; what was decided after it is waiting again."""
        self.now = to
        self.decided = [it for it in self.decided if it.at <= to]
        self.stand_all()

    def take_over(self, other: Rehearsal) -> None:
        """Let what was decided at another rehearsal be decided here, as far as this playbook knows of it."""
        self.decided, self.count = [*other.decided], other.count
        try:
            self.stand_all()
        except EngineError:
            self.decided = []
            self.stand_all()

    # Standing

    def standing_of(self, item: Item) -> Standing:
        """Where the item's candidate stands."""
        standing = self.standings[item.candidate]
        assert standing is not None
        return standing

    def told(self, candidate: str) -> list[Input]:
        """The record of a candidate, and what was decided."""
        decided = [it.input for made in self.decided for it in made.taken if it.candidate == candidate]
        return [*self.history.get(candidate, ()), *decided]

    def stand_all(self) -> None:
        """Let everyone stand where they stand now."""
        self.stand_again(self.candidates)

    def stand_again(self, candidates: Iterable[str]) -> None:
        """Let these candidates stand where they stand now; one whom the playbook cannot run is told on their page."""
        for id in candidates:
            try:
                standing = self.stage.stand(self.candidates[id], self.told(id), self.now)
                self.refused.pop(id, None)
            except EngineError as error:
                if any(it.candidate == id for made in self.decided for it in made.taken):
                    raise
                standing, self.refused[id] = None, str(error)
            self.standings[id] = standing
            for item in self.open.get(id, ()):
                self.by_id.pop(item.id, None)
            self.open[id] = tuple(self.still_open(standing)) if standing else ()
            self.by_id |= {item.id: item for item in self.open[id]}

    def still_open(self, standing: Standing) -> list[Item]:
        """The items of a candidate less those put aside."""
        found = items_of(self.stage, standing, self.now, self.clock)
        return [replace(it, edited=self.text_of(it.id) is not None) for it in found if not self.put_aside(it.id)]

    def put_aside(self, id: str) -> bool:
        """Whether it was skipped, or snoozed until later than now."""
        for made in reversed(self.decided):
            if id in made.items:
                match made.decision:
                    case Skip():
                        return True
                    case Snooze(until):
                        return until > self.now
                    case Rewrite():
                        continue
                    case _:
                        return True
        return False

    def text_of(self, id: str) -> str | None:
        """The text that a person gave a draft, if any did."""
        texts = (
            it.decision.text for it in reversed(self.decided) if id in it.items and isinstance(it.decision, Rewrite)
        )
        return next(texts, None)


def _wanted(item: Item, view: View, words: Sequence[str]) -> bool:
    if item.urgency > view.until or (view.kinds is not None and item.kind not in view.kinds):
        return False
    text = f"{item.who} {item.search} {item.what} {item.reason} {item.kind}".casefold()
    return all(word in text for word in words)


def _order(item: Item) -> tuple[int, Minute, str, str]:
    """By urgency, then when it is due; what has no instant comes last of its kind."""
    return item.urgency, 1 << 50 if item.due is None else item.due, item.who, item.id
