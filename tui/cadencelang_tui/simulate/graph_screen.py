"""The stages and rules of a playbook as a graph, with a candidate's way through them lit."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from cadencelang.clock import Clock, Minute
from cadencelang.graph.model import Rule, Stage
from cadencelang.source import Span
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.timeline import Timeline
from cadencelang_tui.choices import Choices
from cadencelang_tui.glyphs import DRAWN, Glyphs, shown
from cadencelang_tui.simulate.map_view import MapView
from cadencelang_tui.simulate.page import Place
from cadencelang_tui.simulate.way import Journey, RuleDone, State, Twig
from cadencelang_tui.simulate.why_pane import short

_COLOURS = {State.DONE: "$success", State.NOT: "$warning", State.OPEN: "$foreground-muted"}


class GraphScreen(ModalScreen[Place | None]):
    """The map at the left; at the right the chosen stage, its rules, and the chosen rule. Gives a line to show."""

    HELP = """Where the candidate has been, and what each rule did there. Tab goes from the map to the rules and back;
    a rule that is chosen is drawn below, step by step, with what was done. Enter shows its line in Edit."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (150, "-wide")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss(None)", "Back")]

    def __init__(self, atlas: Atlas, timeline: Timeline, who: str) -> None:
        super().__init__()
        self._atlas, self._timeline, self._who = atlas, timeline, who
        self._glyphs: Glyphs = DRAWN
        starts = [it.start for it in timeline.stays]
        self._instants: tuple[Minute, ...] = (*starts[1:], timeline.end) if starts else (timeline.end,)
        self._at = len(self._instants) - 1
        self._rules: list[RuleDone] = []

    @property
    def until(self) -> Minute:
        """The instant up to which the way is lit."""
        instant = self._instants[self._at]
        return instant if self._at == len(self._instants) - 1 else instant - 1

    @property
    def _clock(self) -> Clock:
        return self._timeline.clock

    def compose(self) -> ComposeResult:
        """The box."""
        with Vertical(classes="simulate-page", id="graph") as box:
            box.border_title = Content(shown(self._who))
            box.border_subtitle = Content("arrows move, Tab to the rules, Enter shows the line, Esc goes back")
            yield Static(id="graph-way")
            with Horizontal(id="graph-both"):
                yield MapView(id="map")
                with Vertical(id="graph-side"):
                    yield Static(id="graph-stage")
                    yield Choices(id="graph-rules", markup=False)
                    with VerticalScroll(id="graph-scroll", can_focus=False):
                        yield Static(id="graph-rule")

    def on_mount(self) -> None:
        """Draw the whole way."""
        ascii = bool(getattr(self.app, "ascii", False))
        self.set_class(ascii, "-ascii")
        self._glyphs = getattr(self.app, "glyphs", DRAWN)
        self._map.glyphs = self._glyphs
        self._map.focus()
        self._light()

    @property
    def _map(self) -> MapView:
        return self.query_one(MapView)

    @property
    def _stage(self) -> Stage | None:
        stages = self._atlas.book.stages
        return stages[self._map.chosen] if stages else None

    @property
    def _rule(self) -> Rule | None:
        number = self.query_one("#graph-rules", OptionList).highlighted
        return self._rules[number].rule if number is not None and number < len(self._rules) else None

    def _light(self) -> None:
        self._journey = Journey(self._atlas, self._timeline, self.until)
        self.query_one("#graph-way", Static).update(self._words())
        self._map.show(self._journey)

    def _words(self) -> Content:
        """The way in one line, with the place of what is lit in it."""
        stays = self._journey.stays
        way = f" {self._glyphs.dash}> ".join(f"{shown(it.label)}, {short(it.start, self._clock)}" for it in stays)
        more = len(self._timeline.stays) - len(stays)
        rest = f"   ({more} more: right arrow)" if more else ""
        return Content.assemble((way or "In no stage yet.", "bold"), (rest, "$foreground-muted"))

    def action_along(self, steps: int) -> None:
        """See the way up to another stage of it."""
        at = max(0, min(self._at + steps, len(self._instants) - 1))
        if at != self._at:
            self._at = at
            self._light()

    def on_map_view_chosen(self) -> None:
        """Show the stage and its rules."""
        stage = self._stage
        if stage is None:
            return
        self.query_one("#graph-stage", Static).update(Content("\n").join(self._heading(stage)))
        self._rules = self._journey.rules_of(stage)
        rules = self.query_one("#graph-rules", OptionList)
        rules.clear_options()
        rules.add_options(Option(self._line(it)) for it in self._rules)
        first = next((n for n, it in enumerate(self._rules) if it.state is State.DONE), 0)
        rules.highlighted = first if self._rules else None
        self.call_after_refresh(rules.scroll_to_highlight)  # the heading above may leave it fewer rows
        self._show_rule()

    def _heading(self, stage: Stage) -> Iterator[Content]:
        """When the candidate was there, and the ways out."""
        yield Content.styled(f"{shown(stage.name)}{' (closing)' if stage.closing else ''}", "bold")
        stays = self._journey.stays_in(stage)
        for it in stays:
            gone = it.end is not None and it.end <= self.until
            end = short(it.end, self._clock) if gone and it.end is not None else "now"
            yield Content(f"{short(it.start, self._clock)} to {end}")
        if not stays:
            yield Content.styled("Not come to.", "$foreground-muted")
        for finish, rule, at in self._journey.leaving(stage):
            by = f'by "{shown(rule)}"' if rule else "by a person"
            if at is None:
                yield Content.styled(f"{self._glyphs.dash}> {shown(finish)}, {by}", "$foreground-muted")
            else:
                words = f"{self._glyphs.cursor}{self._glyphs.dash}> {shown(finish)}, {short(at, self._clock)}"
                yield Content.styled(words, "$success bold")

    def _line(self, done: RuleDone) -> Content:
        times = f"  {done.times} done" if done.times else "  did not run" if done.state is State.NOT else ""
        name = (f" {shown(done.rule.name)}", "bold" if done.state is State.DONE else "")
        return Content.assemble((self._sign(done.state), _COLOURS[done.state]), name, (times, "$foreground-muted"))

    def _sign(self, state: State) -> str:
        return {State.DONE: self._glyphs.done, State.NOT: self._glyphs.no, State.OPEN: self._glyphs.later}[state]

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Draw the rule."""
        event.stop()
        self._show_rule()

    def on_resize(self) -> None:
        """Break its lines anew."""
        self.call_after_refresh(self._show_rule)

    def _show_rule(self) -> None:
        rule, stage = self._rule, self._stage
        room = max(24, self.query_one("#graph-scroll").scrollable_content_region.width - 1)
        lines = [] if rule is None or stage is None else [
            Content.styled(shown(f'rule "{rule.name}"'), "bold"),
            *(line for twig in self._journey.tree(rule, stage) for line in self._twig(twig, room)),
        ]  # fmt: skip
        self.query_one("#graph-rule", Static).update(Content("\n").join(lines))

    def _twig(self, twig: Twig, room: int) -> Iterator[Content]:
        """A line of the rule, broken where it is too long, with its mark."""
        lead = "  " * twig.depth
        lines = wrap(shown(twig.words), max(12, room - len(lead) - 2)) or [""]
        for number, line in enumerate(lines):
            mark = " " if number else (self._sign(twig.state) if twig.span else self._glyphs.dash)
            yield Content.assemble(lead, (f"{mark} {line}", _COLOURS[twig.state]))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Show the rule's line."""
        event.stop()
        if self._rule is not None:
            self._go(self._rule.span)

    def action_show_line(self) -> None:
        """Show the stage's line."""
        if self._stage is not None:
            self._go(self._stage.span)

    def _go(self, span: Span) -> None:
        place = self._atlas.place(span)
        if place is not None:
            self.dismiss((place.file, place.line))
