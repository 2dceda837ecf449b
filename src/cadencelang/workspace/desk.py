"""The desk over a live workspace: the same port that the rehearsal has, over what really is.

Candidates are read little by little, and again when something moved them. What is decided is kept at once and lands
when it can no longer be taken back (`landing`): the process that runs the workspace sees to that, and so does this.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from typing import Final

from cadencelang.clock import Clock, ClockError, Minute
from cadencelang.desk.account import Accountant
from cadencelang.desk.board import Board
from cadencelang.desk.decided import Decided, Decisions
from cadencelang.desk.deciding import Taken, did_words, inputs_for, sentence
from cadencelang.desk.items import (
    ALLOWED,
    Account,
    Answer,
    Decision,
    Item,
    Kind,
    Meaning,
    Page,
    Person,
    Receipt,
    Rewrite,
    Tally,
    Undecidable,
    Urgency,
    View,
)
from cadencelang.desk.pages import page_of
from cadencelang.desk.port import UNDO_SECONDS
from cadencelang.desk.queue import items_of, search_of
from cadencelang.desk.roster import Roster, with_words
from cadencelang.desk.standing import Standing
from cadencelang.engine import EngineError
from cadencelang.engine.inputs import Input
from cadencelang.records import dataclass
from cadencelang.runtime.letters import owner_of
from cadencelang.runtime.ports import Transaction
from cadencelang.templating import Renderer
from cadencelang.workspace.asking import NOBODY, Asked, account_of, item_of
from cadencelang.workspace.landing import land
from cadencelang.workspace.opening import Workspace
from cadencelang.workspace.questions import news_of
from cadencelang.workspace.rulings import Told, decided_of, rulings_of
from cadencelang.workspace.standings import LiveStage, stage_of, stand
from cadencelang.workspace.timekeeping import overdue

_LOOK_AGAIN: Final = 2.0
"""Seconds between looks at whom something moved."""
_MANY: Final = 1000
"""More candidates than these are not all shown anew every minute, only those of whom something is open."""


@dataclass(slots=True)
class LiveDesk:
    """The desk. `ticking` gives seconds that no clock change moves; `receipted` takes part in what is decided."""

    workspace: Workspace
    ticking: Callable[[], float] = time.monotonic
    receipted: Callable[[Transaction, Receipt], None] = lambda _tx, _receipt: None
    rehearsal: bool = False
    remote: bool = False
    trouble: str = ""
    stages: dict[str, LiveStage] = field(default_factory=dict)
    standings: dict[str, Standing] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    seqs: dict[str, int] = field(default_factory=dict)
    unread: dict[str, None] = field(default_factory=dict)
    decisions: Decisions = field(default_factory=Decisions)
    mine: list[tuple[str, Decided]] = field(default_factory=list)
    board: Board = field(default_factory=Board)
    persons: dict[str, Person] = field(default_factory=dict)
    asked: Asked = field(default_factory=Asked)
    looked: float = float("-inf")
    shown: Minute = 0
    mark: tuple[int, int] = (0, 0)
    clock: Clock = field(init=False)
    owner: str = field(init=False)

    def __post_init__(self) -> None:
        with self.workspace.store.transaction() as tx:
            current = self.workspace.shelf.current(tx)
        self.clock = stage_of(self.workspace, current).owner_clock()
        self.owner = owner_of(current.book)
        self.look()

    @property
    def now(self) -> Minute:
        """The instant it is."""
        return self.workspace.now

    # Reading

    @property
    def revision(self) -> int:
        """A number that is another after anything that is listed may have changed."""
        return self.board.changes

    def settle(self, seconds: float) -> int:
        """Go on reading candidates for about so long; gives how many are left."""
        end = self.ticking() + seconds
        if self.ticking() - self.looked >= _LOOK_AGAIN:
            self.look()
        while self.unread and self.ticking() < end:
            self.read(next(iter(self.unread)))
        return len(self.unread)

    def look(self) -> None:
        """Let land what is to land, and see whom something moved since they were read."""
        self.looked = self.ticking()
        land(self.workspace)
        with self.workspace.store.transaction() as tx:
            seqs = dict(tx.seqs())
            late = overdue(tx.next_wake(), self.now)
            self.trouble = f"{late} Start `cadence run`." if late else ""
            self.recall(tx)
            asked_anew = self.asked.read(tx)
        for id in [it for it in self.seqs if it not in seqs]:
            self.drop(id)
        for id, seq in seqs.items():
            if self.seqs.get(id) != seq:
                self.unread[id] = None
        self.seqs = seqs
        for id in asked_anew:
            self.show(id)
        if self.now != self.shown:
            self.shown = self.now
            for id in (
                self.standings if len(self.standings) <= _MANY else [id for id, of in self.board.of.items() if of]
            ):
                self.show(id)

    def recall(self, tx: Transaction) -> None:
        """Read what was decided, here and elsewhere, if anything was since it was read."""
        mark = tx.rulings_mark()
        if mark != self.mark:
            before, self.mark, self.decisions = self.decisions, mark, decided_of(tx.rulings())
            concerned = before.by_candidate.keys() | self.decisions.by_candidate.keys()
            for id in concerned & self.standings.keys():
                if [*map(_gist, before.of(id))] != [*map(_gist, self.decisions.of(id))]:
                    self.show(id)
            for id in self.asked.candidates():
                self.show(id)

    def drop(self, id: str) -> None:
        """Somebody is gone."""
        for held in (self.standings, self.versions, self.persons, self.unread):
            held.pop(id, None)
        self.board.put(id, ())

    def read(self, id: str) -> None:
        """Read somebody as they now stand."""
        self.unread.pop(id, None)
        with self.workspace.store.transaction() as tx:
            found = stand(tx, self.workspace, id)
        if found is None:
            self.drop(id)
            return
        edition, self.standings[id] = found
        self.versions[id] = edition.hash
        if edition.hash not in self.stages:
            self.stages[edition.hash] = stage_of(self.workspace, edition)
        self.show(id)

    def show(self, id: str) -> None:
        """Put somebody's open items on the board."""
        self.persons.pop(id, None)
        standing = self.standings.get(id)
        found = [*self.questions(id), *(items_of(self.stage(id), standing, self.now, self.clock) if standing else ())]
        self.board.put(id, [self.as_decided(it) for it in found if not self.decisions.is_done(it.id)])

    def questions(self, id: str) -> Iterator[Item]:
        """What came of somebody, or of nobody known, and was not answered yet."""
        for question in self.asked.of(id):
            if not any(map(self.decisions.is_done, self.asked.alike(question))):
                person = self.described(id)
                where = person.search or person.stage
                yield item_of(question, person.who if id else "(nobody known)", where, self.owner)

    def as_decided(self, item: Item) -> Item:
        """An item with what was decided about it: another text, or that it was put off."""
        edited = self.decisions.text_of(item.id) is not None
        until = self.decisions.put_off(item.id, self.now)
        if until is None:
            return replace(item, edited=edited)
        return replace(item, edited=edited, snoozed=until, due=until, urgency=Urgency.LATER, reason="snoozed")

    def stage(self, id: str) -> LiveStage:
        """The version of the playbook that somebody is on."""
        return self.stages[self.versions[id]]

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
        if item.kind is Kind.QUESTION:
            return account_of(self.asked.by_item[id], item)
        stage, standing = self.stage(item.candidate), self.standings[item.candidate]
        book = stage.atlas.book
        signature = self.workspace.config.office().of(owner_of(book)).name
        accountant = Accountant(stage, Renderer(book), standing, (), self.now, self.clock, signature)
        return accountant.account(item, self.decisions.text_of(id))

    def people(self, text: str = "") -> Sequence[Person]:
        """The candidates with these words in their name, search or stage."""
        ids = with_words(self.seqs, self.person, text) if text.split() else sorted(self.seqs)
        return Roster(ids, self.person)

    def person(self, id: str) -> Person:
        """One candidate for a list."""
        if id not in self.persons:
            if id not in self.standings:
                return self.described(id)
            self.persons[id] = self.described(id)
        return self.persons[id]

    def described(self, id: str) -> Person:
        """One candidate as they now stand; by their id alone where they are not read yet."""
        standing = self.standings.get(id)
        if standing is None:
            return Person(id, id, "", "", 0)
        stage = standing.timeline.stage
        search = search_of(dict(self.stage(id).engine.facts(standing.state)))
        return Person(id, standing.candidate.label, stage, search, len(self.board.of.get(id, ())))

    def page(self, candidate: str) -> Page:
        """Everything of one candidate. Raises KeyError for an unknown one."""
        if candidate in self.unread or candidate not in self.standings:
            self.read(candidate)
        return page_of(self.stage(candidate), self.standings[candidate], self.now, self.decisions.of(candidate))

    # Deciding

    def item(self, id: str) -> Item:
        """An open item. Raises Undecidable where there is none of that id."""
        if id not in self.board.items:
            raise Undecidable("That is no longer open.")
        return self.board.items[id]

    def decide(self, ids: Sequence[str], decision: Decision) -> Receipt:
        """Decide all of them alike, or none."""
        items = [self.item(id) for id in ids]
        for item in items:
            if type(decision) not in ALLOWED[item.kind]:
                raise Undecidable(f"{item.what}, {item.who}: that cannot be decided so.")
        batch = secrets.token_hex(8)
        told = {item.id: self.told(batch, item, decision) for item in items}
        made = self.made(items, told, decision)
        for id in made.candidates - self.standings.keys() - {NOBODY}:
            self.read(id)
        with self.workspace.store.transaction() as tx:
            self.check(tx, made)
            lands = self.workspace.clock.now() + UNDO_SECONDS
            for ruling in rulings_of(batch, made, told, self.seqs, lands, self.asked.decided_by(items, decision)):
                tx.rule(ruling)
            if isinstance(decision, Rewrite):
                for item in items:
                    tx.put_draft(item.subject, item.candidate, decision.text)
            receipt = Receipt(made.number, made.text, len(items), UNDO_SECONDS)
            self.receipted(tx, receipt)
            self.recall(tx)
        self.mine.append((batch, made))
        return receipt

    def told(self, batch: str, item: Item, decision: Decision) -> list[Input]:
        """What a decision on an item tells the engine; the ids are unique for ever."""
        if isinstance(decision, Answer):
            question = self.asked.by_item[item.id]
            return [] if decision.meaning is Meaning.NOTHING else [news_of(question, decision.meaning)]
        if item.kind is Kind.QUESTION:
            return []
        atlas, standing = self.stage(item.candidate).atlas, self.standings[item.candidate]
        found = inputs_for(item, decision, standing, atlas, self.now, self.decisions.count + 1)
        return [replace(input, id=f"{batch} {input.id}") for input in found]

    def made(self, items: Sequence[Item], told: Told, decision: Decision) -> Decided:
        """The record of a decision."""
        did = did_words(decision, items[0].kind, self.clock)
        ids = tuple(it.id for it in items)
        about = tuple((self.whose(it, decision), it.what) for it in items)
        taken = tuple(Taken(id, input) for it, (id, _) in zip(items, about, strict=True) for input in told[it.id])
        number = self.decisions.count + 1
        return Decided(number, self.now, self.ticking(), sentence(items, did), did, ids, about, decision, taken)

    def whose(self, item: Item, decision: Decision) -> str:
        """Whom a decision on an item is about. Raises Undecidable where an answer says whose it is, and is wrong."""
        if not isinstance(decision, Answer) or item.candidate:
            return item.candidate
        if decision.candidate and decision.candidate not in self.seqs:
            raise Undecidable(f'There is no candidate "{decision.candidate}".')
        if not decision.candidate and decision.meaning is not Meaning.NOTHING:
            raise Undecidable("Say whose it is.")
        return decision.candidate

    def check(self, tx: Transaction, made: Decided) -> None:
        """Raise Undecidable where somebody was moved meanwhile, or the engine would refuse what they are told."""
        for id in made.candidates - {NOBODY}:
            row = tx.row(id)
            if row is None or row.seq != self.seqs.get(id):
                self.unread[id] = None
                raise Undecidable("Something has just happened there; look at it once more.")
            engine, state = self.stage(id).engine, self.standings[id].state
            try:
                for taken in made.taken:
                    if taken.candidate == id:
                        state = engine.apply(state, taken.input).state
            except (EngineError, ClockError) as error:
                raise Undecidable(str(error)) from None

    def undoable(self) -> Receipt | None:
        """The last decision of this desk, if it can still be taken back."""
        if not self.mine:
            return None
        _, last = self.mine[-1]
        left = UNDO_SECONDS - (self.ticking() - last.when)
        return Receipt(last.number, last.text, len(last.items), left) if left > 0 else None

    def undo(self) -> Receipt | None:
        """Take it back; gives what was taken back, None where it has landed."""
        receipt = self.undoable()
        if receipt is None:
            return None
        batch, last = self.mine.pop()
        with self.workspace.store.transaction() as tx:
            taken = tx.take_back(batch)
            if isinstance(last.decision, Rewrite) and taken:
                self.restore_drafts(tx, last)
            if taken:
                self.receipted(tx, receipt)
            self.recall(tx)
        return receipt if taken else None

    def restore_drafts(self, tx: Transaction, last: Decided) -> None:
        """Give the letters the text that they had before."""
        earlier = decided_of(tx.rulings())
        for id, (candidate, _) in zip(last.items, last.about, strict=True):
            tx.put_draft(self.item(id).subject, candidate, earlier.text_of(id))

    def close(self) -> None:
        """Let go of the workspace."""
        self.workspace.close()

    def move_clock(self, to: Minute) -> None:
        """Raises Undecidable: the time is what it is."""
        raise Undecidable("This is the real workspace: its clock is not moved.")


def _gist(made: Decided) -> tuple[Minute, tuple[str, ...], Decision]:
    """What tells a decision from another."""
    return made.at, made.items, made.decision
