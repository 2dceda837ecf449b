"""Uses of sequences: arguments bound to parameters, and the steps written out where they are used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cadencelang.graph.lower.context import Bound, Place
from cadencelang.graph.lower.knowledge import Knowledge
from cadencelang.graph.lower.run import MOST_STEPS, Flow, Run
from cadencelang.semantics.codes import TOO_MANY_STEPS, WRONG_ARGUMENTS
from cadencelang.semantics.names import SEQUENCE
from cadencelang.semantics.parameters import Signature, fits
from cadencelang.syntax import nodes as n

DEEPEST = 16
"""How many sequences may stand one inside the other."""


def do_sequence(line: n.DoSequence, run: Run, known: Knowledge, signatures: Mapping[str, Signature]) -> Flow:
    """The steps of a sequence, with its arguments in place; each keeps the line that used the sequence."""
    name = run.place.scope.name(SEQUENCE, line.sequence)
    signature = None if name is None else signatures.get(name)
    if name is None or signature is None:
        return Flow((), known)
    run.ledger.sequences.add(name)
    bound = _bind(line, signature, run.place)
    if run.grow() > MOST_STEPS or len(run.inside) >= DEEPEST:
        _too_many(line, run.place)
        return Flow((), known)
    place = replace(run.place, parameters=bound, use=run.place.use or line.span)
    inner = replace(run, place=place, inside=(*run.inside, name))
    return inner.nested(signature.block.children, known)


def _too_many(line: n.DoSequence, place: Place) -> None:
    """Tell it where it first shows; every further use would show it again."""
    if TOO_MANY_STEPS not in place.report:
        place.report.add(
            TOO_MANY_STEPS,
            line.span,
            f"Written out, this rule has more than {MOST_STEPS} steps or {DEEPEST} sequences inside each other.",
            help="Use fewer sequences inside sequences.",
        )


def _bind(line: n.DoSequence, signature: Signature, place: Place) -> dict[str, Bound]:
    """What each parameter stands for in this use; what does not fit is told, and stands for nothing."""
    given: dict[str, n.Argument] = {}
    for argument in line.arguments:
        name = argument.name.text
        if name not in signature.parameters:
            place.report.unknown(
                WRONG_ARGUMENTS,
                argument.name.span,
                name,
                noun="parameter",
                known=signature.parameters,
                declare="The sequence takes none." if not signature.parameters else None,
            )
        elif name in given:
            place.report.add(WRONG_ARGUMENTS, argument.span, f"{name} is given twice.", help="Give it once.")
        else:
            given[name] = argument
    missing = [name for name in signature.parameters if name not in given]
    if missing:
        message = f'The sequence "{line.sequence.value}" also needs {", ".join(missing)}.'
        place.report.add(WRONG_ARGUMENTS, line.span, message, help=f"Add: with {missing[0]} …")
    return {name: _value(given.get(name), name, signature, place) for name in signature.parameters}


def _value(argument: n.Argument | None, name: str, signature: Signature, place: Place) -> Bound:
    if argument is None:
        return None
    value: n.ArgumentValue | None = argument.value
    if isinstance(value, n.Name) and place.parameters is not None and value.text in place.parameters:
        value = place.parameters[value.text]
    sort = signature.sorts.get(name)
    if value is None or sort is None:
        return None
    if not fits(value, sort[0]):
        message = f"{name} is {sort[0]}, and this is not."
        place.report.add(WRONG_ARGUMENTS, argument.value.span, message, help=f"Give {sort[0]}.")
        return None
    return value if isinstance(value, n.Duration | n.Text | n.Owner | n.Name) else None
