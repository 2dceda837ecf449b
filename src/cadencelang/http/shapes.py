"""The shapes of requests and answers, as OpenAPI tells them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, Literal, TypeVar

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")
ID = r"^[A-Za-z0-9][A-Za-z0-9._:@+-]{0,199}$"
Id = Annotated[str, Path(pattern=ID, description="A candidate's id.")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]
After = Annotated[str, Query(max_length=500, description="`next` of the page before.")]


class Shape(BaseModel):
    """What every shape is made from: nothing else may stand in it than is declared."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


class PageOf(Shape, Generic[T]):
    """A page of a list: ask for the next one with `after` set to `next`; None: this is the last."""

    items: list[T]
    next: str | None


def page(found: Sequence[T], limit: int, place: Callable[[T], str]) -> PageOf[T]:
    """A page of what was found, where one more than `limit` was asked for; `place` is where the next one begins."""
    items = list(found[:limit])
    return PageOf(items=items, next=place(items[-1]) if len(found) > limit else None)


class NewCandidate(Shape):
    """A candidate: their id, where they enter and when, and their facts by name as in a candidates file."""

    id: Annotated[str, Field(pattern=ID)]
    stage: Annotated[str, Field(max_length=200)]
    entered_at: Annotated[str | None, Field(max_length=40)] = None
    facts: Annotated[dict[str, Any], Field(max_length=500)] = {}


class NewEvent(BaseModel):
    """Something that happened, as in a history file: an id, when, its kind, and the columns of that kind."""

    model_config = ConfigDict(extra="allow")
    id: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
    at: Annotated[str, Field(max_length=40)]
    kind: Annotated[str, Field(max_length=40)]


class Took(Shape):
    """Whether the event was taken in, or was known already."""

    taken: bool


class TrialShape(Shape):
    """What is to be tried: a candidate of the workspace, or somebody made up who enters a stage with facts.

    `events` are records of a history file that would happen, from now on; where the team is `silent`, nobody does what
    they are asked.
    """

    candidate: Annotated[str | None, Field(pattern=ID)] = None
    stage: Annotated[str | None, Field(max_length=200)] = None
    facts: Annotated[dict[str, Any], Field(max_length=500)] = {}
    events: Annotated[list[NewEvent], Field(max_length=100)] = []
    days: Annotated[int, Field(ge=1, le=366)] = 30
    team: Literal["does what it is asked", "silent"] = "does what it is asked"


class ItemShape(Shape):
    """Something that waits for a person."""

    id: str
    kind: str
    candidate: str
    who: str
    what: str
    reason: str
    role: str
    due: str | None
    urgency: Literal["overdue", "today", "later"]
    outcomes: list[str]
    decisions: list[str]
    edited: bool
    snoozed: str | None


class CheckShape(Shape):
    """One line of a why."""

    holds: bool | None
    text: str
    place: str


class ItemAccountShape(Shape):
    """An item, the text it would send, why it is there, and what happens if nobody decides."""

    item: ItemShape
    subject: str
    body: str
    checks: list[CheckShape]
    otherwise: str


class DecisionShape(Shape):
    """A decision on items of the queue, all alike.

    `approve`; `rewrite` with a text; `snooze` with an instant `until`; `skip` with a reason; `log` with an outcome;
    `keep`; `correct` with an address; `answer` with what a mail means, and whose it is where nobody is known by its
    address.
    """

    items: Annotated[list[Annotated[str, Field(min_length=1, max_length=500)]], Field(min_length=1, max_length=200)]
    decision: Literal["approve", "rewrite", "snooze", "skip", "log", "keep", "correct", "answer"]
    text: Annotated[str | None, Field(max_length=20_000)] = None
    until: Annotated[str | None, Field(max_length=40)] = None
    address: Annotated[str | None, Field(max_length=254)] = None
    meaning: Literal["reply", "stop", "away", "nothing"] | None = None
    candidate: Annotated[str | None, Field(pattern=ID)] = None
    reason: Annotated[str | None, Field(max_length=500)] = None
    outcome: Annotated[str | None, Field(max_length=200)] = None


class ReceiptShape(Shape):
    """What was decided, its number, for how many, and for how many seconds it can be taken back."""

    number: int
    text: str
    count: int
    seconds_left: float
