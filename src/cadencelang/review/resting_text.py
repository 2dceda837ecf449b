"""What a proof rests on, as text and as plain data: an answer a line."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import Any, Final

from cadencelang.diagnostics.clean import clean
from cadencelang.prover.mutating import Kind
from cadencelang.prover.resting import Answer
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.terminal import Terminal

_INDENT: Final = "    "


def answer_lines(answer: Answer, atlas: Atlas, terminal: Terminal) -> Iterator[str]:
    """One answer, broken where it is too long; none for a change that does not mend what is broken."""
    if answer.mutation.kind is Kind.MENDING and not answer.holds:
        return
    tone = {True: "faint", False: "", None: "blocked"}[answer.holds]
    for part in wrap(clean(_words(answer, atlas)), terminal.width - 4, subsequent_indent="  "):
        yield _INDENT + terminal.paint(tone, part)


def _words(answer: Answer, atlas: Atlas) -> str:
    mutation = answer.mutation
    cited = atlas.cite(atlas.place(mutation.span))
    what = f"{mutation.what} ({cited})" if cited and mutation.kind is not Kind.PREMISE else mutation.what
    if answer.holds is None:
        asked = f"with {mutation.becomes} for {what}" if mutation.becomes else f"without {what}"
        return f"not known {asked}: {answer.verdict.why}"
    match mutation.kind:
        case Kind.DELAY:
            if answer.holds:
                return f"leaves room in {what}: it holds with {mutation.becomes}"
            return f"rests on {what}: with {mutation.becomes} {_how(answer)}"
        case Kind.MENDING:
            return (
                f"would hold with {mutation.becomes} for {what}" if mutation.becomes else f"would hold without {what}"
            )
        case Kind.BOUND:
            return f"holds for {mutation.becomes} too" if answer.holds else f"at {mutation.becomes} {_how(answer)}"
        case _:
            return f"does not need {what}" if answer.holds else f"rests on {what}: without it, {_how(answer)}"


def _how(answer: Answer) -> str:
    """How it breaks."""
    story = answer.verdict.story
    if story is None:
        return "it has nothing left to say"
    many = {0: "with no event outside", 1: "with one event"}.get(story.events, f"with {story.events} events")
    return f"it is broken {many}"


def answer_json(answer: Answer, atlas: Atlas) -> dict[str, Any]:
    """One answer as plain data."""
    mutation, story = answer.mutation, answer.verdict.story
    place = atlas.place(mutation.span)
    return {
        "changed": str(mutation.kind),
        "what": mutation.what,
        "becomes": mutation.becomes or None,
        "file": place and place.file,
        "line": place and place.line,
        "verdict": str(answer.verdict.word),
        "empty": answer.verdict.empty,
        "events": None if story is None else story.events,
        "why": answer.verdict.why,
    }
