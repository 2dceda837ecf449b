"""What stands behind an item: the letter as it would go, why it is there, and what happens if nobody decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cadencelang.clock import CalendarRangeError, Clock, Minute
from cadencelang.desk.items import Account, Check, Item, Kind
from cadencelang.desk.queue import silence_allowed
from cadencelang.desk.standing import Stage, Standing
from cadencelang.engine import EngineError, Explanation
from cadencelang.engine.effects import Deliver, Reason, What
from cadencelang.engine.inputs import Approved, Input
from cadencelang.engine.state import Touch
from cadencelang.graph.conditions import FactValue, Peer
from cadencelang.graph.model import Rule
from cadencelang.graph.render_words import trigger_words
from cadencelang.records import dataclass
from cadencelang.templating import Message, Occasion, Promised, Renderer, RenderError
from cadencelang.workbench.wording import Teller

_AHEAD = 21 * 1440
_ENDS = {
    What.SENT, What.SKIPPED, What.CANCELLED, What.FAILED, What.APPROVAL_LAPSED, What.TASK_OVERDUE,
    What.TASK_WITHDRAWN, What.TASK_REASSIGNED, What.PROMISE_BROKEN, What.PROMISE_KEPT, What.PROMISE_LATE,
    What.HOLD_ENDED,
}  # fmt: skip
_FOLLOWS = {What.TASK_OPENED, What.PLANNED, What.TOLD, What.SENT}
_WORDS = {What.SENT, What.CONTACT}
"""What ends our silence."""
UNSIGNED = "(your name)"
"""What stands where the owner's name will, where nobody is known by name and no letter leaves."""


@dataclass(slots=True)
class Accountant:
    """Tells what stands behind the items of one candidate, on the desk's `clock`.

    `told` is the record with what was decided; `signature` the name that letters are signed with: a person may rewrite
    what they are shown, and it leaves as they left it.
    """

    stage: Stage
    renderer: Renderer
    standing: Standing
    told: Sequence[Input]
    now: Minute
    clock: Clock
    signature: str = UNSIGNED

    def account(self, item: Item, edited: str | None) -> Account:
        """Everything about one item."""
        touch = self.touch_of(item)
        title = f"{item.who}: {item.what}"
        message = self.letter(touch, item.role) if touch else Message("", "")
        body = edited if edited is not None else message.text
        rule = self.rule_of(item)
        place = self.stage.atlas.place(rule.span) if rule else None
        return Account(title, message.subject, body, tuple(self.checks(item)), self.otherwise(item), place)

    def letter(self, touch: Touch, approver: str) -> Message:
        """The message as it would leave if it were approved now; a sentence in its place where it cannot be told."""
        order = self.delivery(touch, approver)
        try:
            return self.renderer.render(touch.template, self.occasion(order.touch if order else touch, order))
        except RenderError as error:
            return Message("", f"(The letter cannot be shown yet. {error})")

    def delivery(self, touch: Touch, approver: str) -> Deliver | None:
        """The order that would follow an approval at this instant: it says what is cited, and when it leaves."""
        approval = Approved(id="as if approved", at=self.now, touch=touch.id, by=approver)
        effects = self.future([*self.told, approval]).timeline.effects
        return next((it for it in effects if isinstance(it, Deliver) and it.touch.id == touch.id), None)

    def future(self, told: Sequence[Input]) -> Standing:
        """The candidate three weeks on, if nobody does anything more."""
        known = [it for it in told if it.at <= self.now]
        try:
            found = self.stage.stand(self.standing.candidate, known, self.now + _AHEAD)
        except (CalendarRangeError, EngineError):
            return self.standing
        return found or self.standing

    def occasion(self, touch: Touch, order: Deliver | None) -> Occasion:
        """What the letter is written from."""
        state, book = self.standing.state, self.stage.atlas.book
        facts = self.stage.engine.facts(state)
        peer = facts.get(touch.peer or "")
        promise = next((it for it in state.promises if it.name == touch.promise), None)
        return Occasion(
            facts=facts,
            clock=self.standing.timeline.clock,
            now=order.at if order else self.now,
            stage=book.stages[state.stage].name if state.stage >= 0 else "",
            owner=self.signature,
            cited=dict(touch.cited),
            fields=dict(touch.payload),
            article=self.stage.atlas.articles.get(touch.article or ""),
            peer=peer if isinstance(peer, Peer) else None,
            promise=Promised(promise.name, promise.deadline) if promise else None,
        )

    def checks(self, item: Item) -> Iterator[Check]:
        """Why it is there: what set its rule off, each part of its condition, and what the account says of it."""
        if item.kind is Kind.SILENCE:
            yield from self.silence_checks()
        rule = self.rule_of(item)
        if rule is not None:
            cite = self.stage.atlas.cite(self.stage.atlas.place(rule.span))
            yield Check(None, f'rule "{rule.name}"', cite)
            for trigger in rule.triggers:
                place = self.stage.atlas.place(trigger.span)
                yield Check(True, place.text if place else trigger_words(trigger), self.stage.atlas.cite(place))
            if rule.guard is not None:
                payload = self.payload(item)
                node = self.stage.engine.explain(self.standing.state, rule.guard, payload, at=self.now)
                yield from self.parts(node) if node.holds or self.touch_of(item) else self.held(node)
        teller = self.teller()
        for reason in self.reasons(item)[-3:]:
            told = teller.tell(reason)
            why = f": {told.why}" if told.why and not told.why.startswith('rule "') else ""
            when = teller.moment(reason.at, self.now)
            yield Check(None, f"{when} {told.word}: {told.text}{why}", self.stage.atlas.cite(told.place))

    def silence_checks(self) -> Iterator[Check]:
        """What says how long a silence may be, and the last word of ours."""
        found = silence_allowed(self.stage, self.standing, self.now)
        if found is not None:
            place = self.stage.atlas.place(found[0].span)
            yield Check(None, f'guarantee "{found[0].name}": {found[1]} at the most', self.stage.atlas.cite(place))
        teller = self.teller()
        last = next((it.reason for it in reversed(self.standing.timeline.entries) if it.reason.what in _WORDS), None)
        if last is not None:
            told = teller.tell(last)
            when = teller.moment(last.at, self.now)
            yield Check(None, f"the last word: {when} {told.word} {told.text}", self.stage.atlas.cite(told.place))

    def payload(self, item: Item) -> dict[str, FactValue]:
        """The fields of the event that set off the item's run."""
        touch = self.touch_of(item)
        return dict(touch.payload) if touch else {}

    def touch_of(self, item: Item) -> Touch | None:
        """The message that an item is about, where it is about one: before it goes its condition is judged again."""
        return next((it for it in self.standing.state.touches if it.id == item.subject), None)

    def parts(self, node: Explanation) -> Iterator[Check]:
        """A condition's parts, the lowest ones."""
        if len(node.parts) > 1:
            for part in node.parts:
                yield from self.parts(part)
            return
        found = f" (it is {node.found})" if node.found is not None else ""
        yield Check(node.holds, node.words + found, self.stage.atlas.cite(self.stage.atlas.place(node.span)))

    def held(self, node: Explanation) -> Iterator[Check]:
        """A condition that is not judged again, and held as the rule ran; how its parts stand now says nothing."""
        yield Check(True, f"{node.words}, when it ran", self.stage.atlas.cite(self.stage.atlas.place(node.span)))

    def rule_of(self, item: Item) -> Rule | None:
        """The rule that the item comes from, where it comes from one."""
        state, atlas = self.standing.state, self.stage.atlas
        made = {it.id: it.rule for it in state.touches} | {it.id: it.rule for it in state.tasks}
        found = made.get(item.subject)
        if item.kind is Kind.PROMISE:
            source = next((it.source for it in state.promises if it.name == item.subject), "")
            return atlas.rule_of_step.get(source)
        if found is None and item.subject.startswith("hold "):
            return atlas.rule_of_step.get(item.subject.removeprefix("hold "))
        return atlas.rules.get(found or "")

    def reasons(self, item: Item) -> list[Reason]:
        """What the account says of the item itself."""
        teller = self.teller()
        about = (entry.reason for entry in self.standing.timeline.entries if entry.reason.subject == item.subject)
        bounced = item.subject.startswith("bounced ")
        if bounced:
            about = (it.reason for it in self.standing.timeline.entries if it.reason.what is What.BOUNCED)
        return [reason for reason in about if bounced or not teller.tell(reason).quiet]

    def otherwise(self, item: Item) -> str:
        """What happens if nobody decides: the next thing that becomes of it, and what follows from that."""
        timeline = self.future(self.told).timeline
        ahead = [entry.reason for entry in timeline.entries if entry.reason.at > self.now]
        end = next((it for it in ahead if _is_end(it, item)), None)
        teller = Teller(self.stage.atlas, self.clock, timeline.tasks)
        if end is None:
            return "If you do nothing, it stays here."
        sentence = f"If you do nothing: {teller.moment(end.at, self.now)} {teller.tell(end).word}: {teller.text(end)}"
        follows = next(
            (
                it
                for it in ahead
                if it.at == end.at and it.subject != end.subject and it.what in _FOLLOWS and it.rule == end.rule
            ),
            None,
        )
        return f"{sentence}, then {teller.tell(follows).word}: {teller.text(follows)}." if follows else f"{sentence}."

    def teller(self) -> Teller:
        """Tells reasons on the desk's clock."""
        return Teller(self.stage.atlas, self.clock, self.standing.timeline.tasks)


def _is_end(reason: Reason, item: Item) -> bool:
    """Whether something is what becomes of an item: of a silence, the next word of ours or the task to say one."""
    if item.kind is Kind.SILENCE:
        return reason.what in _WORDS or reason.what is What.TASK_OPENED
    return reason.subject == item.subject and reason.what in _ENDS
