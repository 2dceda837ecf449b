"""A template as the candidate chosen would get it.

Owns: putting together an occasion from what is known of a candidate. Refuses: sending anything.
"""

from __future__ import annotations

from cadencelang.clock import Minute
from cadencelang.editing.playbook import Ready
from cadencelang.graph.conditions import FactValue, Note, Peer
from cadencelang.graph.edges import every_step
from cadencelang.graph.model import Book, Template
from cadencelang.graph.steps import Send
from cadencelang.templating import Message, Occasion, Promised, Renderer, RenderError
from cadencelang.workbench.candidate import Candidate

_HOURS_LEFT = 2 * 1440


def template_at(book: Book, path: str) -> Template | None:
    """The template of a file of the playbook's folder."""
    return next((it for it in book.templates if it.path == path), None)


def preview(ready: Ready, template: Template, candidate: Candidate, now: Minute) -> Message | str:
    """The message as it would be now, or a sentence on why there would be none."""
    try:
        return Renderer(ready.book).render(template.name, _occasion(ready, template, candidate, now))
    except RenderError as error:
        return f"To {candidate.label} it would not be sent: {error.reason}."


def _occasion(ready: Ready, template: Template, candidate: Candidate, now: Minute) -> Occasion:
    book = ready.book
    send = _send(book, template)
    plan = book.clock
    zone, country = (candidate.facts.get(name or "") for name in (plan.zone_fact, plan.calendar_fact))
    peer = candidate.facts.get(send.peer) if send and send.peer else None
    articles = [it for library in book.libraries for it in library.articles if not send or send.library == library.name]
    cited = {name: text for name in template.cites if (text := _cited(candidate.facts.get(name)))}
    return Occasion(
        facts=candidate.facts,
        clock=ready.engine.clocks.candidate(zone, country),
        now=now,
        stage=candidate.stage or (book.stages[0].name if book.stages else ""),
        owner=next((role.name for role in book.roles if role.owner), "owner").replace("_", " "),
        cited=cited,
        article=articles[0] if send and send.library and articles else None,
        peer=peer if isinstance(peer, Peer) else None,
        promise=Promised(send.keeps, now + _HOURS_LEFT) if send and send.keeps else None,
    )


def _send(book: Book, template: Template) -> Send | None:
    """A step that sends the template; what it provides is what the preview has."""
    steps = (step for rule in book.rules for step in every_step(rule.steps))
    return next((it for it in steps if isinstance(it, Send) and it.template == template.name), None)


def _cited(value: FactValue | None) -> str:
    """The text that would be cited of a fact: its latest that may be shared."""
    match value:
        case str():
            return value
        case tuple():
            items: tuple[str | Note, ...] = value
            return next((_text(it) for it in reversed(items) if not isinstance(it, Note) or it.shareable), "")
        case _:
            return ""


def _text(item: str | Note) -> str:
    return item.text if isinstance(item, Note) else item
