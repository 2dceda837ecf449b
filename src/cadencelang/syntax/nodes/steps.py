"""Steps of a rule or sequence."""

from cadencelang.source import Span
from cadencelang.syntax.nodes.base import Node
from cadencelang.syntax.nodes.conditions import Condition, Group
from cadencelang.syntax.nodes.triggers import Trigger
from cadencelang.syntax.nodes.values import Argument, DurationOrName, Name, Text, TextOrName, Time, Value, Who

__all__ = [
    "Ask",
    "By",
    "ChooseBy",
    "DoSequence",
    "Due",
    "End",
    "ForDuration",
    "Forget",
    "Hold",
    "If",
    "Introduce",
    "MoveTo",
    "Otherwise",
    "OtherwiseIf",
    "Pause",
    "Promise",
    "Release",
    "Resume",
    "Send",
    "SetFact",
    "Share",
    "Step",
    "Tell",
    "Then",
    "UntilBack",
    "UntilFact",
    "UntilReply",
    "UntilResolved",
    "Wait",
    "WaitUntil",
    "WaitUpTo",
    "Within",
]


class Wait(Node):
    """`wait DURATION [, at TIME]`."""

    duration: DurationOrName
    at: Time | None
    span: Span


class WaitUntil(Node):
    """`wait until FACT [at TIME]`."""

    fact: Name
    at: Time | None
    span: Span


class WaitUpTo(Node):
    """`wait up to DURATION for TRIGGER`."""

    duration: DurationOrName
    trigger: Trigger
    span: Span


class Send(Node):
    """`send CHANNEL TEMPLATE`."""

    channel: Name
    template: TextOrName
    span: Span


class Share(Node):
    """`share from LIBRARY about FACT by CHANNEL TEMPLATE`."""

    library: Text
    about: Name
    channel: Name
    template: TextOrName
    span: Span


class Introduce(Node):
    """`introduce FACT by CHANNEL TEMPLATE`: `peer` is a fact of type peer."""

    peer: Name
    channel: Name
    template: TextOrName
    span: Span


class Within(Node):
    """`within DURATION`: a deadline counted from here."""

    duration: DurationOrName
    span: Span


class By(Node):
    """`by [DURATION before] FACT [at TIME]`: a deadline at a date fact."""

    before: DurationOrName | None
    fact: Name
    at: Time | None
    span: Span


class Ask(Node):
    """`ask WHO to VERB STRING DEADLINE`."""

    who: Who
    verb: Name
    task: TextOrName
    due: "Due"
    span: Span


class Tell(Node):
    """`tell WHO STRING`."""

    who: Who
    text: TextOrName
    span: Span


class Promise(Node):
    """`promise STRING DEADLINE`."""

    name: Text
    due: "Due"
    span: Span


class Release(Node):
    """`release STRING`: a promise."""

    promise: Text
    span: Span


class UntilResolved(Node):
    """`until WHO resolves it`."""

    who: Who
    span: Span


class ForDuration(Node):
    """`for DURATION`."""

    duration: DurationOrName
    span: Span


class UntilReply(Node):
    """`until the candidate replies`."""

    span: Span


class UntilBack(Node):
    """`until the candidate is back`."""

    span: Span


class UntilFact(Node):
    """`until FACT`: a date fact."""

    fact: Name
    span: Span


class Hold(Node):
    """`hold automatic | all touches UNTIL`."""

    all_touches: bool
    until: UntilResolved | ForDuration | UntilReply
    span: Span


class Pause(Node):
    """`pause UNTIL [, at most DURATION]`."""

    until: ForDuration | UntilReply | UntilBack | UntilFact
    at_most: DurationOrName | None
    span: Span


class Resume(Node):
    """`resume`."""

    span: Span


class SetFact(Node):
    """`set FACT to VALUE`."""

    fact: Name
    value: Value
    span: Span


class Forget(Node):
    """`forget FACT`."""

    fact: Name
    span: Span


class MoveTo(Node):
    """`move to STAGE`."""

    stage: Text
    span: Span


class End(Node):
    """`end`: this run ends here."""

    span: Span


class DoSequence(Node):
    """`do SEQUENCE [with NAME VALUE, …]`."""

    sequence: Text
    arguments: tuple[Argument, ...]
    span: Span


class If(Node):
    """`if CONDITION`, with its steps below; or `if` a group, with its steps below the `then` that follows."""

    condition: Condition | Group
    span: Span


class OtherwiseIf(Node):
    """`otherwise if CONDITION`, or a group as for `if`."""

    condition: Condition | Group
    span: Span


class Then(Node):
    """`then`, after an `if all of` or `if any of`: opens its steps."""

    span: Span


class Otherwise(Node):
    """`otherwise`, of an `if` or of `choose by`."""

    span: Span


class ChooseBy(Node):
    """`choose by FACT, …`: a decision table."""

    facts: tuple[Name, ...]
    span: Span


Due = Within | By
Step = (
    Wait
    | WaitUntil
    | WaitUpTo
    | Send
    | Share
    | Introduce
    | Ask
    | Tell
    | Promise
    | Release
    | Hold
    | Pause
    | Resume
    | SetFact
    | Forget
    | MoveTo
    | End
    | DoSequence
    | If
    | OtherwiseIf
    | Then
    | Otherwise
    | ChooseBy
)
