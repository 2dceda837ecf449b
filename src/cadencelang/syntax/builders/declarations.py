"""Builders of the declarations of a playbook."""

from typing import Any

from cadencelang.source import Span
from cadencelang.syntax import codes
from cadencelang.syntax.builders.leaves import channel, many, with_last
from cadencelang.syntax.lalr import Builder
from cadencelang.syntax.nodes import (
    AtLeastBetween,
    AtMostIn,
    AutomaticChannel,
    Away,
    Calendars,
    CandidateTime,
    Channels,
    ChoiceType,
    Clock,
    ConsentDeclaration,
    Consents,
    Covers,
    Duration,
    EventDeclaration,
    Events,
    EveryStage,
    FactDeclaration,
    Facts,
    FactType,
    FieldDeclaration,
    Guarantee,
    GuaranteeOff,
    HalfDay,
    Holiday,
    Holidays,
    Language,
    LibraryDeclaration,
    Limits,
    MovesBack,
    Name,
    NeverUses,
    NoContactAfterOptOut,
    NoTouchesFromTo,
    NoTouchesOn,
    NoTouchesOnEve,
    NoTouchesOnHoliday,
    NoTouchesWhile,
    NoTouchesWithoutConsent,
    OnlyFromTo,
    OnlyInWorkingTime,
    OutcomeDeclaration,
    Owns,
    PersonChannel,
    PlainType,
    Playbook,
    Role,
    RoleTime,
    Scenario,
    Sequence,
    Stage,
    StageScope,
    StopWhen,
    Team,
    Text,
    Tick,
    TimeRange,
    TypeKind,
    Use,
    Version,
    WorkingTime,
)

_OPTIONAL, _PRIVATE, _CONTACT, _FROM_CANDIDATE = "optional", "private", "contact", "from candidate"


def _type(kind: TypeKind) -> Builder:
    return lambda *values: PlainType(kind, values[-1])


def _fact(name: Name, kind: FactType, *rest: Any) -> FactDeclaration:
    options, span = rest[:-1], rest[-1]
    fresh = next((option for option in options if isinstance(option, Duration)), None)
    return FactDeclaration(name, kind, _OPTIONAL in options, _PRIVATE in options, fresh, span)


def _choice(values: tuple[Any, ...]) -> tuple[ChoiceType, tuple[Any, ...]]:
    """Part `"a", "b", optional` into the texts to choose from and the options after them."""
    texts = [value for value in values if isinstance(value, Text)]
    options = values[len(texts) :]
    if any(isinstance(option, Text) for option in options):
        span = texts[-1].span
        message = f'"{texts[-1].value}" stands after a word such as `optional`.'
        raise codes.Fault(codes.TEXT_AFTER_OPTION.at(span, message, help="Put all the texts first."))
    return ChoiceType(tuple(texts), texts[0].span.to(texts[-1].span)), options


def _fact_choice(name: Name, *rest: Any) -> FactDeclaration:
    kind, options = _choice(rest[:-1])
    return _fact(name, kind, *options, rest[-1])


def _field_choice(name: Name, *rest: Any) -> FieldDeclaration:
    kind, options = _choice(rest[:-1])
    return FieldDeclaration(name, kind, _OPTIONAL in options, rest[-1])


def _event(event: Name, *rest: Any) -> EventDeclaration:
    options = rest[:-1]
    return EventDeclaration(event, _CONTACT in options, _FROM_CANDIDATE in options, rest[-1])


def _every_stage(scope: StageScope) -> Builder:
    return lambda excluded, span: EveryStage(scope, excluded or (), span)


def _automatic_channel(name: Name, address: Name | None, span: Span) -> AutomaticChannel:
    return AutomaticChannel(channel(name), address, span)


DECLARATIONS: dict[str, Builder] = {
    "playbook": Playbook,
    "version": Version,
    "language": Language,
    "stop_when": StopWhen,
    "use": Use,
    "clock": Clock,
    "candidate_time": CandidateTime,
    "working_time": WorkingTime,
    "windows": many,
    "holidays": Holidays,
    "calendars": lambda *values: Calendars(values[:-1], values[-1]),
    "holiday": Holiday,
    "half_day": HalfDay,
    "tick": Tick,
    "moves_back": MovesBack,
    "team": Team,
    "owns": Owns,
    "covers": Covers,
    "role": Role,
    "role_time": RoleTime,
    "away": Away,
    "facts": Facts,
    "fact_declaration": _fact,
    "choice_declaration": _fact_choice,
    "optional": lambda *_: _OPTIONAL,
    "private": lambda *_: _PRIVATE,
    "fresh": lambda duration, _: duration,
    "type_text": _type(TypeKind.TEXT),
    "type_number": _type(TypeKind.NUMBER),
    "type_yes_no": _type(TypeKind.YES_NO),
    "type_date": _type(TypeKind.DATE),
    "type_instant": _type(TypeKind.INSTANT),
    "type_money": _type(TypeKind.MONEY),
    "type_email": _type(TypeKind.EMAIL),
    "type_web_domain": _type(TypeKind.WEB_DOMAIN),
    "type_phone": _type(TypeKind.PHONE),
    "type_time_zone": _type(TypeKind.TIME_ZONE),
    "type_country": _type(TypeKind.COUNTRY),
    "type_link": _type(TypeKind.LINK),
    "type_peer": _type(TypeKind.PEER),
    "type_texts": _type(TypeKind.TEXTS),
    "type_notes": _type(TypeKind.NOTES),
    "type_web_domains": _type(TypeKind.WEB_DOMAINS),
    "events": Events,
    "event_declaration": _event,
    "counts_as_contact": lambda *_: _CONTACT,
    "comes_from_candidate": lambda *_: _FROM_CANDIDATE,
    "field_declaration": lambda name, kind, option, span: FieldDeclaration(name, kind, option is not None, span),
    "field_choice": _field_choice,
    "consents": Consents,
    "consent_declaration": ConsentDeclaration,
    "consent_until_withdrawn": with_last(ConsentDeclaration, None),
    "channels": Channels,
    "automatic_channel": _automatic_channel,
    "person_channel": lambda name, span: PersonChannel(channel(name), span),
    "never_uses": NeverUses,
    "outcome_declaration": lambda name, contact, span: OutcomeDeclaration(name, contact is not None, span),
    "limits": Limits,
    "at_most_in": AtMostIn,
    "at_least_between": AtLeastBetween,
    "only_in_working_time": OnlyInWorkingTime,
    "only_from_to": OnlyFromTo,
    "no_touches_on": NoTouchesOn,
    "no_touches_on_holiday": NoTouchesOnHoliday,
    "no_touches_on_eve": NoTouchesOnEve,
    "no_touches_from_to": NoTouchesFromTo,
    "no_touches_while": NoTouchesWhile,
    "no_touches_without_consent": NoTouchesWithoutConsent,
    "no_contact_after_opt_out": NoContactAfterOptOut,
    "part_after": lambda time, span: TimeRange(time, None, span),
    "part_before": lambda time, span: TimeRange(None, time, span),
    "part_from": lambda window, _: window,
    "library": LibraryDeclaration,
    "sequence": lambda name, parameters, span: Sequence(name, parameters or (), span),
    "stage": with_last(Stage, False),
    "closing_stage": with_last(Stage, True),
    "every_stage": _every_stage(StageScope.EVERY),
    "every_open_stage": _every_stage(StageScope.OPEN),
    "every_closing_stage": _every_stage(StageScope.CLOSING),
    "guarantee": Guarantee,
    "guarantee_off": GuaranteeOff,
    "scenario": Scenario,
}
