"""Code lenses: what lies ahead of each rule, and what is known of each guarantee."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from lsprotocol import types as t

from cadencelang.diagnostics.clean import clean
from cadencelang.editing.ahead import DAYS, Coming
from cadencelang.editing.playbook import remembering_parse
from cadencelang.editing.proving.proofs import Proofs
from cadencelang.editing.proving.words import word_of
from cadencelang.graph import model as m
from cadencelang.lsp.positions import Positions
from cadencelang.source import SourceFile
from cadencelang.syntax import nodes as n

PROVE: Final = "cadence.prove"
STOP: Final = "cadence.stopProving"
NEXT_TOUCHES: Final = "cadence.nextTouches"
VERDICT: Final = "cadence.verdict"
_SIGNS: Final = {"PROVED": "✓", "CHECKED": "✓", "BROKEN": "✗", "NOT DECIDED": "?"}


def lenses(
    source: SourceFile, path: str, uri: str, book: m.Book | None, coming: Mapping[str, Sequence[Coming]] | None,
    proofs: Proofs, positions: Positions,
) -> list[t.CodeLens]:  # fmt: skip
    """The lenses of a playbook's file; `coming` is None where no candidates are known."""
    found: list[t.CodeLens] = []
    seen: dict[str, int] = {}
    for block in _blocks(remembering_parse()(source).module.blocks):
        for command in _commands(block.statement, path, uri, book, coming, proofs, seen):
            start = positions.position(source, block.statement.span.start)
            found.append(t.CodeLens(t.Range(start, start), command))
    return found


def _blocks(blocks: Sequence[n.Block]) -> Iterator[n.Block]:
    for block in blocks:
        yield block
        if isinstance(block.statement, n.Stage | n.EveryStage):
            yield from block.children


def _commands(
    statement: n.Statement, path: str, uri: str, book: m.Book | None, coming: Mapping[str, Sequence[Coming]] | None,
    proofs: Proofs, seen: dict[str, int],
) -> Iterator[t.Command]:  # fmt: skip
    match statement:
        case n.Playbook() if book is not None:
            yield _to_prove(uri, proofs)
        case n.Guarantee(name=name):
            yield _verdict(name.value, uri, proofs)
        case n.Rule(name=name) if book is not None and coming is not None:
            number = seen[name.value] = seen.get(name.value, -1) + 1
            rules = [it for it in book.rules if it.name == name.value and it.span.file == path]
            if number < len(rules):
                yield _next(coming.get(rules[number].id, ()), uri, rules[number])
        case _:
            pass


def _to_prove(uri: str, proofs: Proofs) -> t.Command:
    if proofs.running:
        done = f"{len(proofs.findings)} of {len(proofs.goals)}"
        return _command(f"Proving the guarantees: {done}. Stop", STOP, uri)
    counted = proofs.counted()
    if not counted:
        return _command("Prove the guarantees", PROVE, uri)
    earlier = " (of an earlier text)" if proofs.outdated else ""
    return _command(f"{counted}{earlier}. Prove again", PROVE, uri)


def _verdict(name: str, uri: str, proofs: Proofs) -> t.Command:
    found = proofs.findings.get(name)
    if found is not None:
        return _command(f"{_SIGNS.get(found.word, '')} {word_of(proofs, name)}", VERDICT, uri, name)
    if proofs.running:
        return _command(f"… {word_of(proofs, name)}", STOP, uri)
    return _command("not proved yet: prove", PROVE, uri)


def _next(them: Sequence[Coming], uri: str, rule: m.Rule) -> t.Command:
    if not them:
        return _command(f"nothing in the next {DAYS} days, as the candidates stand", NEXT_TOUCHES, uri, rule.id)
    first = them[0]
    more = f", and {len(them) - 1} more" if len(them) > 1 else ""
    return _command(f"next: {clean(first.who)}, {first.when}{more}", NEXT_TOUCHES, uri, rule.id)


def _command(title: str, command: str, *arguments: Any) -> t.Command:
    return t.Command(title, command, arguments=list(arguments))
