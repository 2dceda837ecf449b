"""Touches by an automatic channel: send, share, introduce."""

from __future__ import annotations

from typing import assert_never

from cadencelang.clock import Duration, Unit
from cadencelang.graph.conditions import FactRef
from cadencelang.graph.lower.knowledge import Knowledge
from cadencelang.graph.lower.run import Clauses, Flow, Run, after_wait, joined
from cadencelang.graph.lower.values import called
from cadencelang.graph.model import Channel, Field, Kind
from cadencelang.graph.steps import MessageKind, Send
from cadencelang.graph.templates import TemplateUse
from cadencelang.records import dataclass
from cadencelang.semantics.codes import (
    AFTER_OPT_OUT,
    CHANNEL_MISFIT,
    DATE_MAY_BE_UNKNOWN,
    MISSING_PART,
    PRIVATE_SHOWN,
    WRONG_KIND,
)
from cadencelang.semantics.names import CHANNEL, CONSENT, FACT, LIBRARY, PROMISE, TEMPLATE
from cadencelang.source import Span
from cadencelang.syntax import nodes as n


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a message is about, by its kind."""

    library: str | None = None
    about: str | None = None
    peer: str | None = None
    consent: str | None = None


def message(block: n.Block, line: n.Send | n.Share | n.Introduce, run: Run, known: Knowledge) -> Flow:
    """A message with its clauses and branches; what is wrong in it is told."""
    clauses = Clauses(block, run)
    kind = _kind(line)
    channel = _channel(line.channel, run)
    template = _template(line.template, run)
    subject = _subject(line, clauses, run)
    identity = run.identity(kind.value, f"{line.channel.text} {template or ''}", line.span)
    cited = clauses.one(n.Citing)
    citing = _citing(cited, run)
    approver = clauses.one(n.ApprovedBy)
    keeps = _keeps(clauses.one(n.Keeps), run)
    published = clauses.one(n.Published) if kind is MessageKind.SHARE else None
    after = after_wait(known)
    unsent, unfit = clauses.branch(n.BranchKind.NOT_SENT), None
    if kind is MessageKind.SHARE:
        unfit = clauses.branch(n.BranchKind.NOTHING_FITS)
    invites, lasts = _invitation(clauses.one(n.Inviting), channel, run)
    undo, shelf = clauses.one(n.UndoWithin), clauses.one(n.OrSkipAfter)
    _no_contact_after_opt_out(line.span, run)
    not_sent, nothing_fits = _branch(unsent, run, after), _branch(unfit, run, after)
    step = Send(
        **identity,
        kind=kind,
        channel=line.channel.text if channel is None else channel.name,
        template=template or "",
        citing=citing,
        approver=None if approver is None else run.place.role(approver.who),
        undo=None if undo is None else run.place.duration(undo.duration),
        shelf=None if shelf is None else run.place.duration(shelf.duration),
        keeps=keeps,
        invites=invites,
        lasts=lasts,
        library=subject.library,
        about=subject.about,
        young=None if published is None else run.place.duration(published.duration),
        unseen=published is not None and published.never_shared,
        peer=subject.peer,
        consent=subject.consent,
        unsent=not_sent.steps,
        unfit=nothing_fits.steps,
        has_unsent=unsent is not None,
        has_unfit=unfit is not None,
    )
    if template is not None:
        whole = cited is None or len(citing) == len({name.text for name in cited.facts})
        if channel is not None and whole and not (run.place.trusting or run.place.vague):
            run.ledger.uses.setdefault(template, []).append(_use(step, channel, run))
        else:
            run.ledger.unjudged.add(template)
    return Flow((step,), joined([after, not_sent.after, nothing_fits.after]))


def _kind(line: n.Send | n.Share | n.Introduce) -> MessageKind:
    match line:
        case n.Send():
            return MessageKind.SEND
        case n.Share():
            return MessageKind.SHARE
        case n.Introduce():
            return MessageKind.INTRODUCE
        case _:
            assert_never(line)


def _channel(name: n.Name, run: Run) -> Channel | None:
    found = run.place.scope.name(CHANNEL, name)
    channel = None if found is None else run.place.scope.channels.get(found)
    if channel is not None and not channel.automatic:
        run.place.report.add(
            CHANNEL_MISFIT,
            name.span,
            f"{name.text} is done by a person; it cannot send by itself.",
            help=f'Ask a person: ask owner to {name.text} "…" within 1 working day.',
        )
        return None
    return channel


def _template(node: n.TextOrName, run: Run) -> str | None:
    text = run.place.text(node)
    return None if text is None else run.place.scope.name(TEMPLATE, text)


def _subject(line: n.Send | n.Share | n.Introduce, clauses: Clauses, run: Run) -> _Subject:
    scope = run.place.scope
    match line:
        case n.Send():
            return _Subject()
        case n.Share(library, about, _, _, _):
            fact = _fact_of_kind(about, (Kind.TEXTS, Kind.TEXT, Kind.ONE_OF), "a text or a list of text", run)
            return _Subject(library=scope.name(LIBRARY, library), about=fact)
        case n.Introduce(peer, _, _, span):
            consent = clauses.one(n.WithConsent)
            if consent is None:
                run.place.report.add(
                    MISSING_PART,
                    span,
                    "An introduction needs the consent of both.",
                    help='Add a line below it, such as: with consent "peer introduction".',
                )
            return _Subject(
                peer=_fact_of_kind(peer, (Kind.PEER,), "a peer", run),
                consent=None if consent is None else scope.name(CONSENT, consent.consent),
            )
        case _:
            assert_never(line)


def _fact_of_kind(name: n.Name, kinds: tuple[Kind, ...], wanted: str, run: Run) -> str | None:
    fact = run.place.scope.fact(name, FACT)
    if fact is None or fact.type.kind in kinds:
        return None if fact is None else fact.name
    message = f"{fact.name} is {called(fact.type.kind)}, not {wanted}."
    run.place.report.add(WRONG_KIND, name.span, message, help=f"Name a fact that is {wanted}.")
    return None


def _citing(line: n.Citing | None, run: Run) -> tuple[str, ...]:
    found: list[str] = []
    for name in () if line is None else line.facts:
        fact = run.place.scope.fact(name, FACT)
        if fact is not None and fact.private:
            run.place.report.add(
                PRIVATE_SHOWN,
                name.span,
                f"{fact.name} is private, so it never reaches the candidate.",
                help="Cite another fact, or take `private` away from its declaration.",
            )
        elif fact is not None:
            found.append(fact.name)
    return tuple(dict.fromkeys(found))


def _keeps(line: n.Keeps | None, run: Run) -> str | None:
    return None if line is None else run.place.scope.name(PROMISE, line.promise)


def _invitation(line: n.Inviting | None, channel: Channel | None, run: Run) -> tuple[str | None, Duration | None]:
    """The date and time that a mail invites to, and how long it lasts; what is wrong with it is told."""
    if line is None:
        return None, None
    fact = run.place.scope.fact(line.fact, FACT)
    if channel is not None and not _takes_mail(channel, run):
        message = f"{channel.name} carries no invitation; a mail does."
        run.place.report.add(CHANNEL_MISFIT, line.span, message, help="Send it to an email address.")
    if fact is not None and fact.type.kind is not Kind.DATE_TIME:
        message = f"{fact.name} is {called(fact.type.kind)}, not a date and time."
        run.place.report.add(WRONG_KIND, line.fact.span, message, help="Name a fact that is a date and time.")
    elif fact is not None and fact.private:
        message = f"{fact.name} is private, so it never reaches the candidate."
        run.place.report.add(PRIVATE_SHOWN, line.fact.span, message, help="Invite to another fact.")
    elif fact is not None and line.duration is not None and _may_be_unknown(fact.name, run):
        message = f"{fact.name} may be unknown when the message leaves, so there may be nothing to invite to."
        help = f'Ask "only if {fact.name} is known" in this rule: it is asked again when the message leaves.'
        run.place.report.add(DATE_MAY_BE_UNKNOWN, line.fact.span, message, help=help)
    minutes = (Unit.MINUTES, Unit.HOURS)
    length = line.duration
    lasts = None if length is None else run.place.duration(length, minutes, "An appointment", ticks=False)
    return None if fact is None else fact.name, lasts


def _takes_mail(channel: Channel, run: Run) -> bool:
    fact = run.place.scope.facts.get(channel.address or "")
    return fact is None or fact.type.kind is Kind.EMAIL


def _may_be_unknown(fact: str, run: Run) -> bool:
    return FactRef(fact) not in run.guard and fact not in run.filled and run.place.doubtful(FactRef(fact))


def _branch(block: n.Block | None, run: Run, known: Knowledge) -> Flow:
    """The steps of a branch; a branch that is not there goes on at once."""
    return Flow((), known) if block is None else run.nested(block.children, known)


def _no_contact_after_opt_out(span: Span, run: Run) -> None:
    if run.place.opted_out:
        run.place.report.add(
            AFTER_OPT_OUT,
            span,
            "The candidate has opted out when this would reach them.",
            help="After an opt-out only tell a colleague, or ask one to do inner work.",
        )


def _use(step: Send, channel: Channel, run: Run) -> TemplateUse:
    """What the template can rely on at this step, when the touch is due and its guard has been checked again."""
    names = {operand.name if isinstance(operand, FactRef) else f"event.{operand.name}" for operand in run.guard}
    fields = run.place.fields
    return TemplateUse(
        span=step.use or step.span,
        channel=channel.name,
        citing=step.citing,
        event=None
        if fields is None
        else tuple(Field(name, field.type, field.doubtful, step.span) for name, field in fields.items()),
        article=step.kind is MessageKind.SHARE,
        peer=step.kind is MessageKind.INTRODUCE,
        promise=step.keeps is not None,
        known=frozenset(names) | run.filled,
        subject="mail" in channel.name,
    )
