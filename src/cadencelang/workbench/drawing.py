"""The geometry of a candidate's timeline: lanes with bars and marks, as plain numbers for a page to draw.

Owns: what stands in which lane, where, and what each thing says of itself. Refuses: markup and colours; a bar's or
mark's `style` is a word that the page's style sheet knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from cadencelang.clock import Minute, date_of, format_instant, weekday
from cadencelang.diagnostics.clean import clean
from cadencelang.engine.effects import What
from cadencelang.records import dataclass
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.timeline import Block, TaskTrack, Timeline, TouchTrack
from cadencelang.workbench.wording import Teller

_DAY: Final = 1440
ROW: Final = 16
_GAP: Final = 10
_HEAD: Final = 26
_LEAST_BAR: Final = 3.0
_IN_A_ROW: Final = {"stage", "silence"}
_ALWAYS: Final = {"stage", "we", "silence"}
_KEPT_BACK: Final = {What.SKIPPED, What.CANCELLED, What.FAILED, What.BOUNCED}
_TASK_STYLES: Final = {What.TASK_DONE: "done", What.TASK_OVERDUE: "missed", What.TASK_WITHDRAWN: "dropped"}
_PROMISE_STYLES: Final = {
    What.PROMISE_KEPT: "done",
    What.PROMISE_LATE: "missed",
    What.PROMISE_BROKEN: "missed",
    What.PROMISE_RELEASED: "dropped",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time: from `x`, `width` wide, in row `row` of its lane; `due` is where its deadline stands."""

    x: float
    width: float
    style: str
    tip: str
    label: str = ""
    due: float | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """An instant: `shape` is dot, diamond, cross or arrow."""

    x: float
    shape: str
    style: str
    tip: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane: its name, its top, how high it is, and what stands in it."""

    name: str
    y: float
    height: float
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """A day without work: where it stands and why."""

    x: float
    width: float
    holiday: bool
    tip: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole timeline: its size, lanes, closed days, and a label at every Monday or first of a month."""

    width: float
    height: float
    lanes: tuple[Lane, ...]
    closed: tuple[Closed, ...]
    ticks: tuple[tuple[float, str], ...]
    holds: tuple[Bar, ...]


def draw(timeline: Timeline, atlas: Atlas, width: float = 1000.0) -> Drawing:
    """The drawing of a timeline that is about `width` wide, wider where days would grow too thin.

    The width taken where none is given fits a page that is 1200 wide, beside the names of the lanes.
    """
    return _Drawer(timeline, atlas, width).drawing()


class _Drawer:
    """Lays one timeline out."""

    def __init__(self, timeline: Timeline, atlas: Atlas, width: float) -> None:
        self.timeline = timeline
        self.teller = Teller(atlas, timeline.clock, timeline.tasks)
        days = max(1.0, (timeline.end - timeline.start) / _DAY)
        self.scale = max(8.0, min(60.0, width / days)) / _DAY

    def drawing(self) -> Drawing:
        lanes: list[Lane] = []
        y = float(_HEAD)
        for name, bars, marks in (
            ("stage", self.stages(), ()),
            ("they", (), tuple(self.outside())),
            ("we", (), tuple(self.touches())),
            ("silence", self.silences(), ()),
            ("not sent", self.kept_back(), tuple(self.unsent())),
            ("tasks", self.tasks(), ()),
            ("promises", self.promises(), ()),
        ):
            placed = bars if name in _IN_A_ROW else _stacked(bars)
            if not placed and not marks and name not in _ALWAYS:
                continue
            height = float(ROW * (1 + max((bar.row for bar in placed), default=0)))
            lanes.append(Lane(name, y, height, placed, marks))
            y += height + _GAP
        holds = tuple(
            self.bar(it.start, it.end, "hold", f"{it.kind}, {self.span(it.start, it.end)}")
            for it in self.timeline.holds
        )
        width = self.x(self.timeline.end)
        return Drawing(width, y, tuple(lanes), tuple(self.closed()), tuple(self.ticks()), holds)

    def x(self, at: Minute) -> float:
        """Where an instant stands, within the drawing."""
        inside = min(max(at, self.timeline.start), self.timeline.end)
        return round((inside - self.timeline.start) * self.scale, 1)

    def bar(self, start: Minute, end: Minute | None, style: str, tip: str, label: str = "") -> Bar:
        until = self.timeline.end if end is None else end
        x = self.x(start)
        return Bar(x, max(_LEAST_BAR, self.x(until) - x), style, clean(tip), clean(label))

    def shows(self, start: Minute, end: Minute | None) -> bool:
        """Whether a stretch reaches into the timeline."""
        return start <= self.timeline.end and (end is None or end >= self.timeline.start)

    def when(self, at: Minute) -> str:
        return format_instant(at, self.timeline.clock)

    def span(self, start: Minute, end: Minute | None) -> str:
        return f"{self.when(start)} to {self.when(end)}" if end is not None else f"since {self.when(start)}"

    # Lanes

    def stages(self) -> tuple[Bar, ...]:
        return tuple(
            self.bar(it.start, it.end, f"stage-{i % 4}", f'"{it.label}", {self.span(it.start, it.end)}', it.label)
            for i, it in enumerate(self.timeline.stays)
            if self.shows(it.start, it.end)
        )

    def touches(self) -> Iterator[Mark]:
        for contact in self.timeline.contacts:
            if self.timeline.start <= contact.at <= self.timeline.end:
                shape = "dot" if contact.automatic else "diamond"
                tip = f'{self.when(contact.at)}: {contact.channel} "{contact.label}"'
                yield Mark(self.x(contact.at), shape, "sent", clean(tip))

    def unsent(self) -> Iterator[Mark]:
        for touch in self.timeline.touches:
            if touch.state in _KEPT_BACK and touch.end is not None and self.shows(touch.end, touch.end):
                yield Mark(self.x(touch.end), "cross", "unsent", clean(self.why_not(touch)))

    def outside(self) -> Iterator[Mark]:
        for entry in self.timeline.entries:
            reason = entry.reason
            if reason.what is What.HAPPENED and self.shows(reason.at, reason.at):
                tip = f"{self.when(reason.at)}: {self.teller.tell(reason).text}"
                yield Mark(self.x(reason.at), "arrow", "outside", clean(tip))

    def why_not(self, touch: TouchTrack) -> str:
        what = f'{touch.channel} "{touch.template}"'
        if touch.why_not is None:
            return what
        told = self.teller.tell(touch.why_not)
        place = f" (line {told.place.line})" if told.place else ""
        return f"{self.when(touch.why_not.at)}: {what} {told.word}, {told.why}{place}"

    def kept_back(self) -> tuple[Bar, ...]:
        found: list[Bar] = []
        for touch in self.timeline.touches:
            found += [
                self.bar(block.start, block.end, "kept-back", self.blocked(touch, block))
                for block in touch.blocks
                if self.shows(block.start, block.end)
            ]
        return tuple(found)

    def blocked(self, touch: TouchTrack, block: Block) -> str:
        reasons = (it.reason for it in self.timeline.entries if it.reason.subject == touch.id)
        reason = next((it for it in reasons if it.at == block.start and it.because is block.because), None)
        told = self.teller.tell(reason) if reason else None
        place = f" (line {told.place.line})" if told and told.place else ""
        why = f": {told.why}{place}" if told else ""
        return f'{touch.channel} "{touch.template}" kept back {self.span(block.start, block.end)}{why}'

    def silences(self) -> tuple[Bar, ...]:
        """Stretches of silence a little apart from each other, so that contact shows as a gap."""
        found: list[Bar] = []
        for it in self.timeline.silences:
            if it.working_days > 0:
                shade = f"silence-{min(it.working_days // 2, 5)}{'' if it.open else ' closing'}"
                tip = f"{it.working_days} working days without a word from us, {self.span(it.start, it.end)}"
                bar = self.bar(it.start, it.end, shade, tip, str(it.working_days) if it.working_days > 1 else "")
                found.append(replace(bar, x=bar.x + 1, width=max(_LEAST_BAR, bar.width - 2)))
        return tuple(found)

    def tasks(self) -> tuple[Bar, ...]:
        return tuple(self._task(it) for it in self.timeline.tasks if self.shows(it.opened, it.end))

    def _task(self, task: TaskTrack) -> Bar:
        style = _TASK_STYLES.get(task.state, "open")
        outcome = f", {task.outcome}" if task.outcome else ""
        ended = f"; {task.state}{outcome} {self.when(task.end)}" if task.end is not None else ""
        tip = f'{task.role} to {task.verb} "{task.text}", due {self.when(task.deadline)}{ended}'
        bar = self.bar(task.opened, task.end, f"task {style}", tip, f"{task.verb}")
        return replace(bar, due=self.x(task.deadline))

    def promises(self) -> tuple[Bar, ...]:
        found: list[Bar] = []
        for it in self.timeline.promises:
            if self.shows(it.made, it.end):
                ended = f"; {it.state} {self.when(it.end)}" if it.end is not None else ""
                tip = f'promise "{it.name}", due {self.when(it.deadline)}{ended}'
                style = f"promise {_PROMISE_STYLES.get(it.state, 'open')}"
                found.append(replace(self.bar(it.made, it.end, style, tip, it.name), due=self.x(it.deadline)))
        return tuple(found)

    # Days

    def closed(self) -> Iterator[Closed]:
        clock = self.timeline.clock
        for day in range(clock.day(self.timeline.start), clock.day(self.timeline.end) + 1):
            if why := clock.why_closed(day):
                x, end = self.x(clock.midnight(day)), self.x(clock.at(day, _DAY))
                yield Closed(x, end - x, clock.is_holiday(day), clean(f"{date_of(day):%a %d %b}: {why}"))

    def ticks(self) -> Iterator[tuple[float, str]]:
        clock = self.timeline.clock
        last = clock.day(self.timeline.end)
        for day in range(clock.day(self.timeline.start), last + 1):
            if weekday(day) == 0 and day < last:
                date = date_of(day)
                yield self.x(clock.midnight(day)), f"{date.day} {date:%b}"


def _stacked(bars: Sequence[Bar] | Iterable[Bar]) -> tuple[Bar, ...]:
    """Bars in as few rows as keep them apart, in the order in which they begin."""
    ends: list[float] = []
    placed: list[Bar] = []
    for bar in sorted(bars, key=lambda it: it.x):
        row = next((i for i, end in enumerate(ends) if end <= bar.x), len(ends))
        right = max(bar.x + bar.width, bar.due or 0.0) + 2
        ends[row : row + 1] = [right]
        placed.append(replace(bar, row=row))
    return tuple(placed)
