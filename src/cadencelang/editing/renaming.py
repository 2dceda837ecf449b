"""Giving something another name, wherever it stands, so that the playbook says afterwards what it said before.

Owns: what has to change, and the proof by compiling that nothing is broken by it. Refuses: writing files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from cadencelang.diagnostics import Severity
from cadencelang.diagnostics.model import Edit
from cadencelang.editing.names import Key, Names, Occurrence
from cadencelang.records import dataclass
from cadencelang.source import SourceFile, Span

if TYPE_CHECKING:
    from cadencelang.compiler import Compiled

Compile = Callable[[Mapping[str, str]], "Compiled"]
"""Compiles the playbook with these texts in the place of what it has."""

LONGEST: Final = 200
_BARE: Final = frozenset({"fact", "field", "event", "role", "channel", "parameter"})
"""The nouns whose names stand without quotation marks."""
_FIXED: Final = {
    ("role", "owner"): "`owner` is a word of the language.",
    ("channel", "email"): "`email` is a word of the language.",
}


class Refused(Exception):  # noqa: N818
    """It cannot be renamed so; the text says why, as a sentence."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """The edits, in the order of files and text, and the file that is to have another path, if one is."""

    edits: tuple[Edit, ...]
    moved: tuple[str, str] | None = None


def can_rename(names: Names, it: Occurrence) -> None:
    """Raises Refused where a name cannot be changed at all."""
    if (fixed := _FIXED.get((it.key.noun, it.key.name))) is not None:
        raise Refused(fixed)
    if not names.declared(it.key):
        raise Refused(f'There is no {it.key.noun} "{it.key.name}", so there is nothing to rename.')


def rename(names: Names, it: Occurrence, new: str, sources: Mapping[str, SourceFile], compile: Compile) -> Renaming:
    """What to change so that the name `it` stands for becomes `new`. Raises Refused.

    `sources` are all files of the playbook. Of several rules with one name only the one at `it` is renamed, unless a
    sentence names them.
    """
    can_rename(names, it)
    wanted = " ".join(new.split()) if it.key.noun == "event" else new.strip()
    _judge(names, it.key, wanted)
    places = [found for found in _meant(names, it) if found.span.start < found.span.end]
    edits = tuple(Edit(found.span, wanted) for found in sorted(places, key=lambda found: found.span))
    moved = _moved(it.key, wanted) if it.key.noun == "template" else None
    _prove(edits, moved, sources, compile)
    return Renaming(edits, moved)


def _meant(names: Names, it: Occurrence) -> tuple[Occurrence, ...]:
    every = names.of(it.key)
    if it.key.noun in ("rule", "guarantee", "scenario") and all(found.declares for found in every):
        return (it,)
    return every


def _judge(names: Names, key: Key, new: str) -> None:
    if not new:
        raise Refused("A name has at least one character.")
    if len(new) > LONGEST:
        raise Refused(f"A name has at most {LONGEST} characters.")
    if new == key.name:
        raise Refused("It is called that already.")
    if key.noun == "template" and PurePosixPath(new).name != new:
        raise Refused("The name of a template is the name of its file, without a folder.")
    if key.noun in _BARE:
        _judge_bare(key, new)
    elif any(char in new for char in '"“”„\r\n') or not new.isprintable():
        raise Refused("A name in quotes holds no quotation mark and no line break.")
    if names.declared(Key(key.noun, new, key.scope)) and key.noun != "rule":
        raise Refused(f'There already is {_a(key.noun)} "{new}".')


def _judge_bare(key: Key, new: str) -> None:
    from cadencelang.syntax.parser import lexer
    from cadencelang.syntax.situation import soft

    kinds = [token[0] for token in lexer()(new, 0)]
    if not all(kind == "NAME" or kind in soft() for kind in kinds) or (len(kinds) != 1 and key.noun != "event"):
        shape = "small words" if key.noun == "event" else "one word of small letters, digits and underscores"
        raise Refused(f'"{new}" cannot be the name of {_a(key.noun)}: it is {shape}, and no word of the language.')


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _moved(key: Key, new: str) -> tuple[str, str]:
    return f"templates/{key.name}.md", f"templates/{new}.md"


def _prove(
    edits: tuple[Edit, ...], moved: tuple[str, str] | None, sources: Mapping[str, SourceFile], compile: Compile
) -> None:
    """Compile the playbook as it would be; a new error means that the name is used where it was not seen."""
    texts = {path: source.text for path, source in sources.items()}
    for edit in reversed(edits):
        text = texts[edit.span.file]
        texts[edit.span.file] = text[: edit.span.start] + edit.text + text[edit.span.end :]
    if moved is not None and moved[0] in texts:
        texts[moved[1]] = texts[moved[0]]
    before = _errors(compile({path: source.text for path, source in sources.items()}))
    after = _errors(compile(texts))
    if len(after) > len(before):
        new = next((it for it in after if it not in before), after[-1])
        raise Refused(f"The playbook would not be sound any more: {new}")


def _errors(compiled: Compiled) -> list[str]:
    return [it.message for it in compiled.diagnostics if it.severity is Severity.ERROR]


def is_whole(span: Span) -> bool:
    """Whether a span holds any characters; a file itself stands for its name with an empty one."""
    return span.start < span.end
