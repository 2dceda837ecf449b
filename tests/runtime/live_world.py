"""A small playbook that runs for real over a store, with a clock that is set by hand and a channel that remembers."""

from dataclasses import replace
from functools import cache

from cadencelang.clock import parse_instant
from cadencelang.compiler import compile_text
from cadencelang.engine.effects import Reason
from cadencelang.engine.inputs import Entered
from cadencelang.graph.model import Book
from cadencelang.runtime.codec import load_reasons
from cadencelang.runtime.delivery import Delivery
from cadencelang.runtime.folding import fold
from cadencelang.runtime.letters import Colleague, Office
from cadencelang.runtime.policy import Policy
from cadencelang.runtime.ports import QUIET, Letter
from cadencelang.runtime.pump import Pump
from cadencelang.runtime.rows import Order
from cadencelang.runtime.settling import Settling
from cadencelang.runtime.shelf import Edition, Shelf
from cadencelang.runtime.steps import TEAM, Steps
from cadencelang.workspace.publishing import publish, version_of

BOOK = """\
playbook "Live"
  version 1

clock
  candidate time Europe/London
  working time Monday to Friday 09:00 to 18:00
  tick 30 minutes

team
  recruiter owns the candidate
  partner covers recruiter

facts
  first_name  text
  email       email address
  discussed   text, optional

events
  interview completed, counts as contact

consents
  "introductions" lasts 90 days

channels
  email  automatic, to email
  call   by a person
    outcome "reached", counts as contact

limits
  at most 2 automatic touches in 1 day
  at least 1 working hour between touches
  automatic touches only in working time

stage "Talking"
  leads to "Over"

  rule "hello"
    when the candidate enters
    stop when the candidate replies
    send email "hello"

  rule "thank you"
    when interview completed
    send email "thanks"
      approved by recruiter

  rule "next steps"
    when interview completed
    promise "next steps" within 3 working days
      if broken
        tell partner "A promise was broken"
    wait 2 working days
    send email "next-steps"
      keeps "next steps"

  rule "answer"
    when the candidate replies
    ask recruiter to call "Answer them" within 1 working day

  rule "never silent"
    when we have been silent for 4 working days
    send email "where-we-stand"

closing stage "Over"
"""
LETTER = "---\nsubject: A word, {{ first_name }}\n---\nDear {{ first_name }},\n\nhello.\n\n{{ owner.name }}\n"
FILES = {f"templates/{name}.md": LETTER for name in ("hello", "thanks", "next-steps", "where-we-stand")}
OFFICE = Office(
    {"recruiter": Colleague("Rosa Recruiter", "rosa@example.com")},
    Colleague("The team", "t@example.com"),
    "example.com",
)
MONDAY = "2026-03-02 10:00"


@cache
def book(text: str = BOOK) -> Book:
    """The playbook, compiled."""
    compiled = compile_text(text, files=FILES)
    assert compiled.book is not None, compiled.diagnostics
    return compiled.book


def with_rules(rules: str) -> str:
    """The playbook with more rules in its first stage."""
    return BOOK.replace('\nclosing stage "Over"', f'{rules}\nclosing stage "Over"')


class HandClock:
    """A clock that stands where it is set."""

    def __init__(self, seconds: float = 0) -> None:
        self.seconds = seconds

    def now(self) -> float:
        """UTC seconds."""
        return self.seconds


class Remembering:
    """A channel that keeps what it was given; `faults` are raised first, one at a time."""

    def __init__(self, *, repeatable: bool = True) -> None:
        self._repeatable = repeatable
        self.letters: list[Letter] = []
        self.faults: list[Exception] = []
        self.meanwhile = lambda: None

    def repeatable(self, letter: Letter) -> bool:
        """As it was said."""
        return self._repeatable

    def send(self, letter: Letter) -> None:
        """Keep the letter."""
        self.meanwhile()
        if self.faults:
            raise self.faults.pop(0)
        self.letters.append(letter)

    def close(self) -> None:
        """Nothing is held."""

    @property
    def templates(self) -> list[str]:
        """The templates of what was sent."""
        return [it.template for it in self.letters]


class Live:
    """A playbook at work over a store."""

    def __init__(
        self, store, *, probe=QUIET, mail=None, team=None, policy=None, text=BOOK, others=None, listeners=None
    ) -> None:
        self.store = store
        self.clock = HandClock()
        self.mail, self.team = mail or Remembering(), team or Remembering()
        self.shelf = Shelf()
        self.steps = Steps(self.shelf, listeners)
        self.policy = policy or Policy(first_wait=600, jitter=0)
        channels = {"email": self.mail, TEAM: self.team, **(others or {})}
        delivery = Delivery(store, self.steps, channels, OFFICE, self.clock, self.policy, probe)
        self.delivery = delivery
        self.pump = Pump(store, self.steps, delivery, self.clock, self.policy)
        self.local = None
        with store.transaction() as tx:
            if not tx.versions():
                publish(tx, book(text), 0)
            self.local = self.shelf.current(tx).engine.clocks.candidate(None, None)
        self.at(MONDAY)

    def at(self, text: str, *, seconds: int = 0) -> None:
        """Let it be this instant, on the candidates' clock."""
        self.clock.seconds = parse_instant(text, self.local) * 60.0 + seconds

    @property
    def now(self) -> int:
        """The instant, in minutes."""
        return int(self.clock.seconds // 60)

    def add(self, candidate: str = "ada", **facts) -> None:
        """A new candidate."""
        known = {"first_name": candidate.title(), "email": f"{candidate}@example.com", **facts}
        with self.store.transaction() as tx:
            entered = Entered(id="entered", at=self.now, stage="Talking")
            self.steps.begin(tx, candidate, known, entered, self.now)

    def tell(self, kind, candidate: str = "ada", **values) -> None:
        """Something happens to a candidate now."""
        with self.store.transaction() as tx:
            row = tx.row(candidate)
            id = values.pop("id", f"{kind.__name__} {row.seq}")
            news = kind(id=id, at=values.pop("at", self.now), **values)
            self.steps.take(tx, self.steps.open(tx, row), news, self.now)

    def try_anew(self, order: Order) -> None:
        """A person wants a dead letter tried anew, now."""
        with self.store.transaction() as tx:
            settling = Settling(self.steps, tx, self.clock.now())
            settling.put_off(replace(order, attempts=0, settled=None), self.clock.now(), None)

    def until(self, text: str, *, minutes: int = 30) -> None:
        """Let time pass, with a look every so many minutes."""
        end = parse_instant(text, self.local)
        while True:
            self.pump.drain()
            if self.now >= end:
                return
            self.clock.seconds = min(self.now + minutes, end) * 60.0

    def state(self, candidate: str = "ada"):
        """The candidate's state."""
        with self.store.transaction() as tx:
            return self.steps.open(tx, tx.row(candidate)).state

    def reasons(self, candidate: str = "ada") -> list[Reason]:
        """The account so far."""
        with self.store.transaction() as tx:
            return [reason for entry in tx.log(candidate) for reason in load_reasons(entry.reasons)]

    def orders(self, *statuses):
        """What is in the outbox for the candidates themselves."""
        with self.store.transaction() as tx:
            return [it for it in tx.orders(None, statuses) if it.channel != TEAM]


def folded(live: Live, candidate: str = "ada") -> bool:
    """Whether the log alone gives the state that is kept."""
    with live.store.transaction() as tx:
        return fold(tx, live.shelf, candidate) == tx.row(candidate).state


def move(live: Live, text: str, *, cancel: bool = False, counted=()) -> None:
    """Ada moves to another version of the playbook."""
    version = version_of(book(text), live.now)
    with live.store.transaction() as tx:
        tx.publish(version)
        row = tx.row("ada")
        edition = Edition(version.hash, book(text))
        live.steps.move(tx, live.steps.open(tx, row), edition, counted, live.now, cancel=cancel)
