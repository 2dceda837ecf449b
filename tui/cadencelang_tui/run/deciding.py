"""Taking decisions: the question that each needs, the count before several are decided, and taking them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events, work

from cadencelang.clock import ClockError, date_of, format_instant, parse_instant
from cadencelang.desk.deciding import MEANS
from cadencelang.desk.items import (
    ALLOWED,
    Answer,
    Approve,
    Correct,
    Decision,
    Item,
    Keep,
    Kind,
    Log,
    Meaning,
    Rewrite,
    Skip,
    Snooze,
    Undecidable,
)  # fmt: skip
from cadencelang_tui.asking import Choice, ChooseScreen
from cadencelang_tui.frame import ModeScreen
from cadencelang_tui.glyphs import shown
from cadencelang_tui.run.commands import RUN
from cadencelang_tui.run.desks import later_choices, moved
from cadencelang_tui.run.rewriting import RewriteScreen
from cadencelang_tui.run.views import Drawer
from cadencelang_tui.run.whose import WhoseScreen
from cadencelang_tui.spelling import spelled_out

if TYPE_CHECKING:
    from cadencelang.desk.port import Desk

_REASONS = (
    Choice("already told them", "I have already told them"),
    Choice("not the right moment", "It is not the right moment"),
    Choice("not true any more", "It is not true any more"),
)
_TAKES: dict[str, type[Decision]] = {
    "approve": Approve, "rewrite": Rewrite, "snooze": Snooze, "skip": Skip, "log": Log, "keep": Keep,
}  # fmt: skip
_BOTH: dict[type[Decision], type[Decision]] = {Rewrite: Correct, Log: Answer}
"""Decisions that one key stands for, as no item takes both."""
_MOST_LISTED = 8


class Deciding(ModeScreen):
    """The decisions of the Run mode; `RunScreen` has the list they are about."""

    desk: Desk | None = None

    def chosen(self) -> list[Item]:
        """The items that a decision is about: those marked, else the one under the cursor."""
        raise NotImplementedError

    def show_desk(self) -> None:
        """Show the desk as it is now."""
        raise NotImplementedError

    def read_on(self) -> object:
        """Read the candidates at the desk's instant, and show it."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key acts where the item takes its decision."""
        wanted = _TAKES.get(action)
        if wanted is None:
            return True
        items = self.chosen()
        if wanted is Rewrite and len(items) > 1:
            return False
        takes = {wanted, _BOTH.get(wanted, wanted)}
        return bool(items) and all(takes & {*ALLOWED[item.kind]} for item in items)

    def on_key(self, event: events.Key) -> None:
        """A decision that does not fit is not passed over in silence: say what does."""
        keys = {it.id: self.cadence.remapped.get(it.id, it.keys).split(",") for it in RUN.commands}
        deciding = [it for it in RUN.commands if it.action in _TAKES]
        meant = next((it for it in deciding if event.key in keys[it.id]), None)
        items = self.chosen()
        if meant is None or not items or self.check_action(meant.action, ()):
            return
        fitting = [f"{self.cadence.key_of(it.id)} {it.label}" for it in deciding if self.check_action(it.action, ())]
        what = items[0].what if len(items) == 1 else f"These {len(items)} together"
        *others, last = fitting or [""]
        either = f"{', '.join(others)} or {last}" if others else last
        self.tell(f"{what}: {either}, not {meant.label}." if either else f"{what}: no decision fits all of them.")

    @work(name="Approving", exit_on_error=False)
    async def action_approve(self) -> None:
        """Let the drafts go."""
        await self.decide(Approve(), "Approve {}")

    @work(name="Marking it as kept", exit_on_error=False)
    async def action_keep(self) -> None:
        """The promises were kept, or what was held up may go on."""
        await self.decide(Keep(), "Mark {} as kept")

    @work(name="Logging it", exit_on_error=False)
    async def action_log(self) -> None:
        """The calls or tasks were done, with what came of them; or what came means something."""
        items = self.chosen()
        if any(item.kind is Kind.QUESTION for item in items):
            await self._answer(items)
            return
        outcomes = [it for it in items[0].outcomes if all(it in item.outcomes for item in items)] if items else []
        outcome: str | None = None
        if outcomes:
            title = "What came of it?" if len(items) == 1 else f"What came of these {len(items)}?"
            choices = [Choice(it, it) for it in outcomes]
            outcome = await self.app.push_screen_wait(ChooseScreen(title, choices, about=_listed(items)))
            if outcome is None:
                return
        await self.decide(Log(outcome), "Log {}", asked=bool(outcomes))

    async def _answer(self, items: list[Item]) -> None:
        """Say what came means, and whose it is where nobody is known."""
        if any(item.kind is not Kind.QUESTION for item in items):
            self.tell("Say what a mail means apart from logging calls and tasks.", wrong=True)
            return
        choices = [Choice(str(it), MEANS[it].capitalize()) for it in Meaning]
        told = await self.app.push_screen_wait(ChooseScreen("What does it mean?", choices, about=_listed(items)))
        if told is None:
            return
        meaning, whose = Meaning(told), ""
        if meaning is not Meaning.NOTHING and not all(item.candidate for item in items):
            if (found := await self._ask_whose()) is None:
                return
            whose = found
        await self.decide(Answer(meaning, whose), "Answer {}", asked=True)

    async def _ask_whose(self) -> str | None:
        """Ask which candidate it comes from."""
        if self.desk is None:
            return None
        return await self.app.push_screen_wait(WhoseScreen(self.desk, Drawer(self.cadence.glyphs)))

    @work(name="Skipping it", exit_on_error=False)
    async def action_skip(self) -> None:
        """Leave them undone, and say why."""
        items = self.chosen()
        screen = ChooseScreen("Skip: why?", _REASONS, about=_listed(items), own="or a reason of your own, then Enter")
        reason = await self.app.push_screen_wait(screen)
        if reason is not None:
            await self.decide(Skip(reason), "Skip {}", asked=True)

    @work(name="Putting it off", exit_on_error=False)
    async def action_snooze(self) -> None:
        """Show them again later."""
        if self.desk is None:
            return
        found = later_choices(self.desk.clock, self.desk.now)
        choices = [Choice(str(at), f"{words}: {format_instant(at, self.desk.clock, 'short')}") for at, words in found]
        answer = await self.app.push_screen_wait(ChooseScreen("Show it again", choices, about=_listed(self.chosen())))
        if answer is not None:
            await self.decide(Snooze(int(answer)), "Snooze {}", asked=True)

    @work(name="Changing the words", exit_on_error=False)
    async def action_rewrite(self) -> None:
        """Change the words of one draft, or the address that bounced."""
        items = self.chosen()
        if self.desk is None or len(items) != 1:
            return
        if Correct in ALLOWED[items[0].kind]:
            await self._correct(items[0])
            return
        account = self.desk.account(items[0].id)
        screen = RewriteScreen(account.title, account.body, items[0].id, self.cadence.memory)
        text = await self.app.push_screen_wait(screen)
        if text is not None and text != account.body:
            self.decide_now([items[0]], Rewrite(text))

    async def _correct(self, item: Item) -> None:
        choices = [Choice("", "No, go back")]
        screen = ChooseScreen("Which address works?", choices, about=_listed([item]), own="the address, then Enter")
        address = await self.app.push_screen_wait(screen)
        if address:
            self.decide_now([item], Correct(address))

    async def decide(self, decision: Decision, verb: str, *, asked: bool = False) -> None:
        """Decide; several are asked about first, with their count, unless a question listed them already.

        `verb` says what is done to `{}` of them.
        """
        items = self.chosen()
        if len(items) > 1 and not asked:
            choices = [Choice("yes", f"Yes, all {len(items)}"), Choice("", "No, go back")]
            screen = ChooseScreen(f"{verb.format(len(items))}?", choices, about=_listed(items))
            if await self.app.push_screen_wait(screen) != "yes":
                return
        if items:
            self.decide_now(items, decision)

    def decide_now(self, items: list[Item], decision: Decision) -> None:
        """Decide, show it, and say how to take it back."""
        if self.desk is None:
            return
        try:
            self.desk.decide([item.id for item in items], decision)
        except Undecidable as refusal:
            self.tell(str(refusal), wrong=True)
        self.show_desk()

    def action_undo(self) -> None:
        """Take the last decision back."""
        receipt = self.desk.undo() if self.desk else None
        if receipt is None:
            self.tell("There is nothing to take back: a decision can be undone for 60 seconds.")
            return
        self.tell(f"Taken back: {receipt.text}")
        self.show_desk()

    @work(name="Setting the clock", exit_on_error=False)
    async def action_clock(self, how: str) -> None:
        """Rehearsal: let it be another instant."""
        desk = self.desk
        if desk is None:
            return
        try:
            to = moved(desk.clock, desk.now, how) if how != "ask" else await self._asked_clock(desk)
            if to is not None:
                desk.move_clock(to)
                self.read_on()
        except (ClockError, Undecidable) as refusal:
            self.tell(str(refusal), wrong=True)

    async def _asked_clock(self, desk: Desk) -> int | None:
        now = format_instant(desk.now, desk.clock, "plain")
        choices = [Choice(now, f"Leave it at {format_instant(desk.now, desk.clock, 'short')}")]
        own = "17 Mar 09:00, or 2026-03-17 09:00, then Enter"
        answer = await self.app.push_screen_wait(ChooseScreen("What time shall it be?", choices, own=own))
        if answer is None or answer == now:
            return None
        return parse_instant(spelled_out(answer, date_of(desk.clock.day(desk.now))), desk.clock)

    def tell(self, words: str, *, wrong: bool = False) -> None:
        """Say something for a few seconds."""
        self.notify(shown(words), severity="warning" if wrong else "information", timeout=5, markup=False)


def _listed(items: list[Item]) -> str:
    """The items by name, at most a few of them."""
    lines = [shown(f"{it.who}: {it.what}") for it in items[:_MOST_LISTED]]
    rest = len(items) - len(lines)
    return "\n".join([*lines, *([f"and {rest} more"] if rest > 0 else [])])
