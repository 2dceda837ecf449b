"""Everyone at once: the distributions, in how many ways they may react, and before and after an edit."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style
from textual.widgets import Static
from textual.worker import Worker

from cadencelang.clock import Minute
from cadencelang.editing.people import People
from cadencelang.editing.playbook import Ready
from cadencelang_tui.failing import tell_failed
from cadencelang_tui.glyphs import Glyphs, shown
from cadencelang_tui.simulate import everyone
from cadencelang_tui.simulate.chooser import ChooserScreen
from cadencelang_tui.simulate.commands import EVERYONE
from cadencelang_tui.simulate.profiles import USUAL, Reacting
from cadencelang_tui.simulate.results import Baseline
from cadencelang_tui.simulate.whatif import LENGTHS

_SLICE: Final = 0.03
_REDRAW: Final = 0.4


class EveryoneScreen(ModalScreen[None]):
    """The plots, which fill while the runs go on. `reactings` are the ways to react to choose from."""

    HELP = """Every candidate is followed many times, each time with other dice: how often they hear from us, how long
    we are silent, how many promises are kept. c changes how they and your colleagues react, l how long they are
    followed. Where the playbook has been edited, the plots of before the edit stand below those of now."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Back"),
        *EVERYONE.bindings(),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
    ]
    GROUP = EVERYONE

    def __init__(
        self, ready: Ready, people: People, today: Minute, days: int, reactings: tuple[Reacting, ...],
        baseline: Baseline | None, glyphs: Glyphs,
    ) -> None:  # fmt: skip
        super().__init__()
        self._ready, self._people, self._today, self._days = ready, people, today, days
        self._reactings, self._baseline, self._glyphs = reactings, baseline, glyphs
        self.reacting = USUAL
        self._now = everyone.Crowd()
        self._before: everyone.Crowd | None = None

    def compose(self) -> ComposeResult:
        """The box."""
        with Vertical(classes="simulate-page") as box:
            box.border_title = Content("Everyone")
            yield Static(id="reacting")
            with VerticalScroll(id="page-scroll"):
                yield Static(id="page-text")

    def on_mount(self) -> None:
        """Begin."""
        self.set_class(bool(getattr(self.app, "ascii", False)), "-ascii")
        self.query_one("#page-scroll").focus()
        self.measure()

    def on_resize(self) -> None:
        """Draw for the new width."""
        self._draw()

    def _head(self) -> None:
        how = Style.from_meta({"@click": "screen.choose_reacting"})
        length = Style.from_meta({"@click": "screen.next_length"})
        words = Content.assemble(
            ("c", "bold"), " ", ("How they react:", how), (f" {shown(self.reacting.name)}", how + Style(bold=True)),
            "     ", ("l", "bold"), " ", (f"{self._days} days", length), "\n",
            (shown(self.reacting.about), "$foreground-muted"),
        )  # fmt: skip
        self.query_one("#reacting", Static).update(words)

    @work(name="Simulating everyone", exclusive=True, group="everyone", exit_on_error=False)
    async def measure(self) -> None:
        """Run everyone, the playbook of before the edit after that of now; the plots fill as it goes on."""
        self._head()
        self._now, self._before = everyone.Crowd(), None
        profile = self.reacting.profile
        if profile is None:
            return
        trial = everyone.Trial(self._ready.engine, self._ready.atlas, self._people, self._days, self._today, profile)
        await self._fill(everyone.measuring(trial, self._now), "")
        old = self._baseline
        if old is not None and old.engine is not None and old.atlas is not None:
            self._before = everyone.Crowd()
            earlier = everyone.Trial(old.engine, old.atlas, self._people, self._days, self._today, profile)
            await self._fill(everyone.measuring(earlier, self._before), " of the playbook before your edit")
        self._subtitle("Esc goes back")

    @on(Worker.StateChanged)
    def _worker_ended(self, event: Worker.StateChanged) -> None:
        tell_failed(self, event)

    async def _fill(self, steps: Iterator[float], what: str) -> None:
        """Do the work in slices on the application's own loop, so that every key is answered in between."""
        begun = drawn = time.perf_counter()
        for share in steps:
            now = time.perf_counter()
            if now - begun > _SLICE:
                if now - drawn > _REDRAW:
                    self._draw()
                    drawn = time.perf_counter()
                self._subtitle(f"{share * 100:.0f} % done{what}, Esc stops it")
                await asyncio.sleep(0.001)
                begun = time.perf_counter()
        self._draw()

    def _draw(self) -> None:
        width = max(20, self.query_one("#page-scroll").scrollable_content_region.width or self.size.width - 6)
        lines = [Content(f"Simulating everyone {self._glyphs.dots}")]
        if self._now.runs:
            before = self._before if self._before and self._before.runs else None
            lines = everyone.page(self._now, before, self._days, self._glyphs, width)
        self.query_one("#page-text", Static).update(Content("\n").join(lines))

    def _subtitle(self, words: str) -> None:
        self.query_one(".simulate-page").border_subtitle = Content(words)

    def action_choose_reacting(self) -> None:
        """Ask how they react, and begin anew."""
        names = [f"{it.name}{':  ' if it.beside_the_usual else ''}{it.beside_the_usual}" for it in self._reactings]
        chosen = next((n for n, it in enumerate(self._reactings) if it == self.reacting), 0)
        self.app.push_screen(ChooserScreen("How do they react?", names, chosen), self._chosen)

    def _chosen(self, number: int | None) -> None:
        if number is None:
            return
        wanted = self._reactings[number]
        if wanted.profile is None:
            self.notify(shown(f"{wanted.name}: {wanted.fault}"), severity="warning", markup=False)
            return
        self.reacting = wanted
        self.measure()

    def action_next_length(self) -> None:
        """Follow them longer; after a year two weeks again."""
        self._days = next((days for days in LENGTHS if days > self._days), LENGTHS[0])
        self.measure()

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one("#page-scroll", VerticalScroll).scroll_relative(y=lines, animate=False)
