"""Why something happened to a candidate, or did not: each rule concerned, as things stand now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from cadencelang.clock import Minute
from cadencelang.diagnostics.suggest import did_you_mean
from cadencelang.engine import Explanation
from cadencelang.http.port import ConditionLine, ReasonLine, RuleWhy, Unacceptable, WhyView
from cadencelang.workbench.why import RuleAnswer, concerned, rule_answer
from cadencelang.workbench.wording import Teller
from cadencelang.workspace.recorded import Recorded

_LAST: Final = 6
"""How many lines of a rule's account are told."""


def why(found: Recorded, rule: str | None, now: Minute, moment: Callable[[Minute], str]) -> WhyView:
    """The rules of that name (None: those that had to do with today, or wait). Raises Unacceptable."""
    rules = found.atlas.rules
    if rule is None:
        today = [it for it in found.timeline.entries if it.reason.at >= now - 1440]
        wanted = [it for it in concerned(today, found.timeline.pending) if it in rules]
    else:
        wanted = [it.id for it in rules.values() if rule in (it.name, it.id)]
        if not wanted:
            known = did_you_mean(rule, sorted({it.name for it in rules.values()})) or "There is no such rule."
            raise Unacceptable([("query.rule", known)])
    engine, state = found.edition.engine, found.state
    answers = [rule_answer(engine, rules[id], found.timeline, state, max(now, state.now)) for id in wanted]
    return WhyView(moment(now), found.row.stage, [_told(found, it, now, moment) for it in answers])


def _told(found: Recorded, answer: RuleAnswer, now: Minute, moment: Callable[[Minute], str]) -> RuleWhy:
    teller = Teller(found.atlas, found.timeline.clock, found.timeline.tasks)
    told = [(it, teller.tell(it)) for it in answer.account]
    loud = [it for it in told if not it[1].quiet] or told
    return RuleWhy(
        rule=answer.rule.name,
        place=found.atlas.cite(found.atlas.place(answer.rule.span)),
        in_force=answer.live,
        conditions=list(_conditions(found, answer.guard)) if answer.guard is not None else [],
        account=[ReasonLine(moment(it.at), f"{line.word} {line.text}".strip(), line.why) for it, line in loud[-_LAST:]],
        waits=[teller.pending(it, now) for it in answer.pending],
    )


def _conditions(found: Recorded, node: Explanation) -> Iterator[ConditionLine]:
    """A condition's parts, the lowest ones."""
    if len(node.parts) > 1:
        for part in node.parts:
            yield from _conditions(found, part)
        return
    yield ConditionLine(node.holds, node.words, node.found, found.atlas.cite(found.atlas.place(node.span)))
