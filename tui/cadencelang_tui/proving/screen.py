"""The guarantees with what is known of each: proved, checked, broken or not decided; found out while one watches."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from cadencelang.clock import date_of, format_time
from cadencelang.editing.proving.proofs import SECONDS, Proofs
from cadencelang.editing.proving.records import Finding, Tale
from cadencelang.editing.proving.words import sentences, word_of
from cadencelang.source import Span
from cadencelang_tui.choices import Choices
from cadencelang_tui.glyphs import DRAWN, Glyphs, shown
from cadencelang_tui.proving.commands import GUARANTEES
from cadencelang_tui.proving.words import COLOURS, sign_of
from cadencelang_tui.session import Change, Session

if TYPE_CHECKING:
    from cadencelang.editing.proving.records import Goal


class GuaranteesScreen(ModalScreen[Finding | Span | None]):
    """Gives the finding whose story is to be looked at, or the span of the guarantee to show; None for going back.

    Closing it ends nothing: what is being found out goes on.
    """

    HELP = """What the playbook vouches for. The prover goes through every history that the playbook allows: a
    guarantee is proved, or broken with the shortest story that breaks it, or not decided in the time given. It works
    in the background; you can go on meanwhile. Enter opens the story of a broken one in Simulate."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Back"),
        *GUARANTEES.bindings(),
    ]
    GROUP = GUARANTEES

    def __init__(self, session: Session, proofs: Proofs, prove: Callable[[float], object]) -> None:
        super().__init__()
        self._session, self._proofs, self._prove = session, proofs, prove
        self._glyphs: Glyphs = DRAWN
        self._drawn: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """The list, and beside it what was found of the chosen one."""
        with Vertical(id="proof-box") as box:
            box.border_title = Content("Guarantees")
            yield Static(id="proof-head")
            with Horizontal():
                yield Choices(id="proof-list", markup=False)
                with VerticalScroll(id="proof-scroll", can_focus=False):
                    yield Static(id="proof-text")

    def on_mount(self) -> None:
        """Show what is known, and find out what is not."""
        self.set_class(bool(getattr(self.app, "ascii", False)), "-ascii")
        self._glyphs = getattr(self.app, "glyphs", DRAWN)
        self._unsubscribe = self._session.subscribe(self._changed)
        self.query_one("#proof-list").focus()
        if not self._proofs.running and (not self._proofs.goals or self._proofs.outdated):
            self.action_prove()
        self._show()

    def on_unmount(self) -> None:
        """Stop listening."""
        self._unsubscribe()

    def _changed(self, change: Change) -> None:
        if change in (Change.PROOFS, Change.BOOK):
            self._show()

    def _show(self) -> None:
        """Draw what is known now; the list only where a line of it is another."""
        proofs = self._proofs
        lines = tuple(f"{sign_of(proofs, it.name, self._glyphs)}|{word_of(proofs, it.name)}" for it in proofs.goals)
        listed = self.query_one("#proof-list", OptionList)
        if lines != self._drawn or listed.option_count != len(proofs.goals):
            chosen = listed.highlighted
            self._drawn = lines
            listed.clear_options()
            listed.add_options(Option(self._line(it)) for it in proofs.goals)
            listed.highlighted = min(chosen or 0, len(proofs.goals) - 1) if proofs.goals else None
        self.query_one("#proof-head", Static).update(self._head())
        done = f"{len(proofs.findings)} of {len(proofs.goals)}, x stops it" if proofs.running else "Esc goes back"
        self.query_one("#proof-box").border_subtitle = Content(done)
        self._tell()

    def _head(self) -> Content:
        proofs = self._proofs
        if proofs.fault:
            return Content.styled(shown(proofs.fault), "$error")
        counted = proofs.counted()
        if proofs.running:
            return Content(f"{counted or 'Working'}   up to {proofs.seconds:.0f} s each; you can go on meanwhile")
        if proofs.outdated:
            return Content(f"{counted or 'Nothing known'}; the playbook has changed since: r proves it anew")
        more = "   + gives more time" if "not decided" in counted and proofs.seconds < SECONDS[-1] else ""
        return Content(f"{counted or 'r proves them'}{more}")

    def _line(self, goal: Goal) -> Content:
        found = self._proofs.findings.get(goal.name)
        colour = COLOURS.get(found.word, "") if found else ""
        sign = sign_of(self._proofs, goal.name, self._glyphs)
        word = word_of(self._proofs, goal.name)
        return Content.assemble((sign, colour), (f" {shown(goal.name)}", "" if goal.built_in else "bold"),
                                (f"  {word}" if word else "", "$foreground-muted"))  # fmt: skip

    @property
    def _goal(self) -> Goal | None:
        number = self.query_one("#proof-list", OptionList).highlighted
        goals = self._proofs.goals
        return goals[number] if number is not None and number < len(goals) else None

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Tell of this one."""
        event.stop()
        self._tell()

    def _tell(self) -> None:
        goal = self._goal
        found = self._proofs.findings.get(goal.name) if goal else None
        parts = [Content("The guarantees are being read." if self._proofs.running else "")]
        if goal is not None:
            built_in = "\nEvery playbook has this one." if goal.built_in else ""
            parts = [Content.styled(shown(goal.name), "bold"), Content(shown(goal.claim) + built_in)]
        if found is not None:
            parts.append(Content.styled(found.word, f"{COLOURS.get(found.word, '')} bold"))
            parts += [Content(shown(it)) for it in sentences(found) if it]
            if found.tale is not None:
                parts.append(Content("\n").join(map(Content, _story(found.tale))))
                parts.append(Content.styled("Enter opens it in Simulate.", "bold"))
        self.query_one("#proof-text", Static).update(Content("\n\n").join(parts))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the story of a broken one; show the line of any other."""
        event.stop()
        goal = self._goal
        found = self._proofs.findings.get(goal.name) if goal else None
        if found is not None and found.tale is not None:
            self.dismiss(found)
        else:
            self.action_line()

    def action_line(self) -> None:
        """Show the guarantee in Edit."""
        if self._goal is not None and not self._goal.built_in:
            self.dismiss(self._goal.span)
        elif self._goal is not None:
            self.notify("Every playbook has this guarantee; no line says it.", timeout=3, markup=False)

    def action_prove(self) -> None:
        """Prove the playbook as it is now."""
        self._prove(self._proofs.seconds)

    def action_more_time(self) -> None:
        """Prove again, with more time for each."""
        more = next((it for it in SECONDS if it > self._proofs.seconds), SECONDS[-1])
        self._prove(more)

    def action_stop(self) -> None:
        """Stop it."""
        self._proofs.stop()


def _story(tale: Tale) -> list[str]:
    """The story in lines: dates and times, and what happens."""
    from cadencelang_tui.simulate.happenings import words_of

    def when(local: tuple[int, int]) -> str:
        date = date_of(local[0])
        return f"{date:%a} {date.day} {date:%b} {format_time(local[1])}"

    otherwise = "" if tale.own else ", while on the playbook's own it goes otherwise"
    lines = [f"On {tale.calendar}{otherwise}:", f'{when(tale.entered)}  enters "{tale.stage}"']
    lines += [f"{when(local)}  {words_of(it)}" for local, it in tale.events]
    if tale.failed:
        count = len(tale.failed)
        lines.append(f"{count} message{'s do' if count > 1 else ' does'} not arrive")
    return [shown(line) for line in (*lines, f"{when(tale.broken)}  it is broken")]
