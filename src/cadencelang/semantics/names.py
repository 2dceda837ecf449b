"""Names and what they stand for: every use of a name is looked up here, and a misspelt one is told once.

Owns the nouns of the language, with the code and the advice that go with each. Refuses to guess: a name that is not
declared is never taken for its nearest neighbour.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from cadencelang.diagnostics import Code
from cadencelang.records import dataclass
from cadencelang.semantics import codes
from cadencelang.semantics.outline import Outline, every_step
from cadencelang.semantics.report import Report
from cadencelang.syntax import nodes as n


@dataclass(frozen=True, slots=True)
class Noun:
    """A kind of name: its word, the code of a misspelt one, and what to write where none is declared."""

    word: str
    code: Code
    declare: str


STAGE = Noun("stage", codes.UNKNOWN_STAGE, 'Declare it with a line such as: stage "{}".')
ROLE = Noun("role", codes.UNKNOWN_ROLE, "Name it below `team`.")
EVENT = Noun("event", codes.UNKNOWN_EVENT, "Declare it below `events`.")
TEMPLATE = Noun("template", codes.UNKNOWN_TEMPLATE, "Write it as the file templates/{}.md beside the playbook.")
PROMISE = Noun("promise", codes.UNKNOWN_PROMISE, 'Make it with a step such as: promise "{}" within 3 working days.')
LIBRARY = Noun("library", codes.UNKNOWN_LIBRARY, 'Declare it with: library "{}" from "library/{}.csv".')
CHANNEL = Noun("channel", codes.UNKNOWN_CHANNEL, "Declare it below `channels`.")
CONSENT = Noun("consent", codes.UNKNOWN_CONSENT, "Declare it below `consents`.")
SEQUENCE = Noun("sequence", codes.UNKNOWN_SEQUENCE, 'Declare it with a line: sequence "{}".')
FACT = Noun("fact", codes.UNKNOWN_FACT, "Declare it below `facts`, with its type.")
RULE = Noun("rule", codes.UNKNOWN_RULE, "Name a rule of this playbook.")

_NO_PATH = (
    'A template is named, not found by a path: "hello" is the file templates/hello.md, and none lies in another folder.'
)


_OVER = (
    *(" completed", " complete", " done", " ended", " ends", " finished", " happened", " happens", " held", " over"),
    *(" taken place", " takes place", " took place"),
)
"""What may stand behind the name of a matter to say that it is over: one says as much as the other."""
_TASKS = ("call", "meeting", "task")
_IF_DONE = (
    "What follows a task stands below the `ask`, as `if done`. What comes from elsewhere is declared below `events`."
)


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a playbook declares, by noun; `report` hears of every one that is used and not declared.

    Of the nouns in `broken` a declaration could not be read, so nothing is said about names of theirs.
    """

    report: Report
    known: Mapping[Noun, Collection[str]]
    broken: Collection[str] = ()

    def find(self, noun: Noun, name: n.Name | n.Text) -> str | None:
        """The name, or None where it is not declared, which is told."""
        text = name.text if isinstance(name, n.Name) else name.value
        known = self.known[noun]
        if text in known:
            return text
        if noun.word in self.broken:
            return None
        meant = _same_event(text, known) if noun is EVENT else None
        advice = _advice(noun, text)
        self.report.unknown(noun.code, name.span, text, noun=noun.word, known=known, declare=advice, meant=meant)
        return None

    def all_of(
        self, noun: Noun, names: tuple[n.Name | n.Text, ...] | tuple[n.Text, ...] | tuple[n.Name, ...]
    ) -> tuple[str, ...]:
        """The declared ones among the names, in order; the others are told."""
        return tuple(found for name in names if (found := self.find(noun, name)) is not None)


def _advice(noun: Noun, text: str) -> str:
    """What to write where a name is not declared, and no other is near it."""
    if noun is TEMPLATE and ("/" in text or "\\" in text or ".." in text):
        return _NO_PATH
    if noun is EVENT and _matter(text) in _TASKS:
        return _IF_DONE
    return noun.declare.format(text, text)


def _same_event(text: str, known: Collection[str]) -> str | None:
    """The one declared event that says of the same matter that it is over: `interview held`, `interview completed`."""
    found = [event for event in known if _matter(event) == _matter(text)]
    return found[0] if len(found) == 1 else None


def _matter(event: str) -> str:
    ending = next((it for it in _OVER if event.endswith(it)), "")
    return event.removesuffix(ending)


def names_of(outline: Outline, templates: Collection[str], report: Report) -> Names:
    """The names of a playbook; promises are declared by the steps that make them, templates by their files."""
    return Names(
        report,
        {
            STAGE: outline.stages.keys(),
            ROLE: _roles(outline),
            EVENT: outline.events.keys(),
            TEMPLATE: templates,
            PROMISE: promises(outline),
            LIBRARY: outline.libraries.keys(),
            CHANNEL: outline.channels.keys(),
            CONSENT: outline.consents.keys(),
            SEQUENCE: outline.sequences.keys(),
            FACT: outline.facts.keys(),
            RULE: frozenset(_rules(outline)),
        },
        frozenset(outline.broken),
    )


def promises(outline: Outline) -> dict[str, None]:
    """The promises that steps make, in the order of the text."""
    made = (block.statement for block in every_step(outline))
    return {statement.name.value: None for statement in made if isinstance(statement, n.Promise)}


def _roles(outline: Outline) -> Collection[str]:
    return outline.roles.keys()


def _rules(outline: Outline) -> list[str]:
    blocks = [child for block in (*outline.stages.values(), *outline.every) for child in block.children]
    return [block.statement.name.value for block in blocks if isinstance(block.statement, n.Rule)]
