"""A desk to rehearse on: candidates of a file, a clock that can be moved, and nothing that leaves the computer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import field, replace

from cadencelang.clock import Clock, ClockError, Minute
from cadencelang.desk.account import Accountant
from cadencelang.desk.board import Board
from cadencelang.desk.decided import LONG_AGO, Decided, Decisions, decisions_of
from cadencelang.desk.deciding import Taken, did_words, inputs_for, sentence
from cadencelang.desk.items import (
    ALLOWED,
    Account,
    Decision,
    Item,
    Page,
    Person,
    Receipt,
    Tally,
    Undecidable,
    Urgency,
    View,
)
from cadencelang.desk.pages import page_of
from cadencelang.desk.port import UNDO_SECONDS
from cadencelang.desk.queue import items_of, search_of
from cadencelang.desk.roster import Roster, of_file, with_words
from cadencelang.desk.standing import Stage, Standing
from cadencelang.engine import Engine, EngineError
from cadencelang.engine.inputs import Input
from cadencelang.records import dataclass
from cadencelang.templating import Renderer
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.candidate import Candidate

ASSUMED_UNTIL = 2 * 1440
"""How long before the rehearsal begins, in minutes, people stop doing what they are asked by themselves."""


@dataclass(slots=True)
class Rehearsal:
    """The desk over candidates of a file. `ticking` gives seconds, for the time in which a decision can be undone.

    Candidates are read by `settle`; what is asked of one that is not read yet is told from the file alone. `since` is
    the instant from which people do only what is decided (None: a little before now); where `recorded`, they have not
    done before, either, what is not on record.
    """

    engine: Engine
    atlas: Atlas
    candidates: Mapping[str, Candidate]
    history: Mapping[str, tuple[Input, ...]]
    now: Minute
    ticking: Callable[[], float]
    since: Minute | None = None
    recorded: bool = False
    rehearsal: bool = True
    remote: bool = False
    trouble: str = ""
    stage: Stage = field(init=False)
    clock: Clock = field(init=False)
    renderer: Renderer = field(init=False)
    decisions: Decisions = field(default_factory=Decisions)
    standings: dict[str, Standing | None] = field(default_factory=dict)
    unread: dict[str, None] = field(default_factory=dict)
    board: Board = field(default_factory=Board)
    persons: dict[str, Person] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        since = self.now - ASSUMED_UNTIL if self.since is None else self.since
        self.stage = Stage(self.engine, self.atlas, since, recorded=self.recorded)
        self.clock = self.stage.owner_clock()
        self.renderer = Renderer(self.atlas.book)
        self.read_anew()

    # Reading

    @property
    def revision(self) -> int:
        """A number that is another after anything that is listed may have changed."""
        return self.board.changes

    def settle(self, seconds: float) -> int:
        """Go on reading candidates for about so long; gives how many are left."""
        end = self.ticking() + seconds
        while self.unread and self.ticking() < end:
            self.stand_again((next(iter(self.unread)),))
        return len(self.unread)

    def read_anew(self) -> None:
        """Everyone is to be read once more."""
        self.standings.clear()
        self.board.clear()
        self.persons.clear()
        self.unread = dict.fromkeys(self.candidates)

    # What waits

    def queue(self, view: View) -> Sequence[Item]:
        """The items that the view asks for, the most pressing first."""
        return self.board.seen(view)

    def tally(self) -> Tally:
        """How much waits."""
        return self.board.tally(self.clock, self.now)

    def account(self, id: str) -> Account:
        """What stands behind an item. Raises Undecidable where it is gone."""
        item = self.item(id)
        told = self.told(item.candidate)
        accountant = Accountant(self.stage, self.renderer, self.standing_of(item), told, self.now, self.clock)
        return accountant.account(item, self.decisions.text_of(id))

    def people(self, text: str = "") -> Sequence[Person]:
        """The candidates with these words in their name, search or stage."""
        ids = with_words(self.candidates, self.person, text) if text.split() else list(self.candidates)
        return Roster(ids, self.person)

    def person(self, id: str) -> Person:
        """One candidate for a list."""
        found = self.persons.get(id)
        if found is None:
            found = self.persons[id] = self._person(id)
        return found

    def _person(self, id: str) -> Person:
        candidate, standing = self.candidates[id], self.standings.get(id)
        if standing is None:
            told = of_file(candidate)
            return told if id in self.unread else replace(told, stage="not yet")
        stage = standing.timeline.stage or ""
        search = search_of(dict(self.engine.facts(standing.state)))
        return Person(id, candidate.label, stage, search, len(self.board.of[id]))

    def page(self, candidate: str) -> Page:
        """Everything of one candidate. Raises KeyError for an unknown one."""
        known = self.candidates[candidate]
        if candidate in self.unread:
            self.stand_again((candidate,))
        standing = self.standings[candidate]
        if standing is None:
            about = (("stage", self.refused.get(candidate, "they have not come to the playbook yet")),)
            return Page(candidate, known.label, about, (), ())
        return page_of(self.stage, standing, self.now, self.decisions.of(candidate))

    # Deciding

    def item(self, id: str) -> Item:
        """An open item. Raises Undecidable where there is none of that id."""
        if id not in self.board.items:
            raise Undecidable("That is no longer open.")
        return self.board.items[id]

    def decide(self, ids: Sequence[str], decision: Decision) -> Receipt:
        """Decide all of them alike, or none."""
        return self.decide_at(self.ticking(), ids, decision)

    def decide_at(self, second: float, ids: Sequence[str], decision: Decision) -> Receipt:
        """As `decide`, with the second from which the time for undoing counts."""
        items = [self.item(id) for id in ids]
        for item in items:
            if type(decision) not in ALLOWED[item.kind]:
                raise Undecidable(f"{item.what}, {item.who}: that cannot be decided so.")
        made = self.decided(second, items, decision)
        self.decisions.add(made)
        try:
            self.stand_again(made.candidates, strict=True)
        except (EngineError, ClockError) as error:
            self.decisions.take_back()
            self.stand_again(made.candidates)
            raise Undecidable(str(error)) from None
        return Receipt(made.number, made.text, len(items), UNDO_SECONDS)

    def decided(self, second: float, items: Sequence[Item], decision: Decision) -> Decided:
        """The record of a decision."""
        self.decisions.count += 1
        number = self.decisions.count
        taken = tuple(
            Taken(item.candidate, input)
            for item in items
            for input in inputs_for(item, decision, self.standing_of(item), self.atlas, self.now, number)
        )
        did = did_words(decision, items[0].kind, self.clock)
        ids, about = tuple(it.id for it in items), tuple((it.candidate, it.what) for it in items)
        return Decided(number, self.now, second, sentence(items, did), did, ids, about, decision, taken)

    def undoable(self) -> Receipt | None:
        """The last decision that can still be taken back."""
        if not self.decisions.made:
            return None
        last = self.decisions.made[-1]
        left = UNDO_SECONDS - (self.ticking() - last.when)
        return Receipt(last.number, last.text, len(last.items), left) if left > 0 else None

    def undo(self) -> Receipt | None:
        """Take it back; gives what was taken back."""
        receipt = self.undoable()
        if receipt is not None:
            self.stand_again(self.decisions.take_back().candidates)
        return receipt

    def close(self) -> None:
        """There is nothing behind it."""

    def move_clock(self, to: Minute) -> None:
        """Let it be another instant; what was decided after it is waiting again.

        Raises ClockError where the calendars do not reach.
        """
        self.clock.next_working_day(self.clock.day(to))
        self.now = to
        self.decisions.back_to(to)
        self.read_anew()

    def repeat(self, written: object, when: Sequence[float] = ()) -> None:
        """Decide what was decided before, as `Decisions.written` has it; what no longer fits is left out.

        `when` gives the seconds at which the last of them were taken; the others cannot be taken back.
        """
        now, former = self.now, list(decisions_of(written))
        seconds = [*[LONG_AGO] * len(former), *when][len(when) :]
        for (at, who, ids, decision), second in zip(former, seconds, strict=True):
            self.now = min(at, now)
            self.stand_again(it for it in who if it in self.candidates)
            with suppress(Undecidable):
                self.decide_at(second, ids, decision)
        self.now = now
        self.read_anew()

    # Standing

    def standing_of(self, item: Item) -> Standing:
        """Where the item's candidate stands."""
        standing = self.standings[item.candidate]
        assert standing is not None
        return standing

    def told(self, candidate: str) -> list[Input]:
        """The record of a candidate, and what was decided."""
        return [*self.history.get(candidate, ()), *self.decisions.told(candidate)]

    def stand_again(self, candidates: Iterable[str], *, strict: bool = False) -> None:
        """Let these candidates stand where they stand now; one whom the playbook cannot run is told on their page.

        Where `strict` raises EngineError or ClockError instead.
        """
        for id in candidates:
            try:
                standing = self.stage.stand(self.candidates[id], self.told(id), self.now)
                self.refused.pop(id, None)
            except (EngineError, ClockError) as error:
                if strict:
                    raise
                standing, self.refused[id] = None, str(error)
            self.standings[id] = standing
            self.unread.pop(id, None)
            self.persons.pop(id, None)
            self.board.put(id, self.still_open(standing) if standing else ())

    def still_open(self, standing: Standing) -> list[Item]:
        """The items of a candidate less those decided for good."""
        found = items_of(self.stage, standing, self.now, self.clock)
        return [self.as_decided(it) for it in found if not self.decisions.is_done(it.id)]

    def as_decided(self, item: Item) -> Item:
        """An item with what was decided about it: another text, or that it was put off."""
        edited = self.decisions.text_of(item.id) is not None
        until = self.decisions.put_off(item.id, self.now)
        if until is None:
            return replace(item, edited=edited)
        return replace(item, edited=edited, snoozed=until, due=until, urgency=Urgency.LATER, reason="snoozed")
