"""Completion in playbooks and in templates."""

from __future__ import annotations

from typing import Final

from lsprotocol import types as t

from cadencelang.editing.completion import Suggestion, end_of_word, offer_at
from cadencelang.editing.template_completion import template_offer
from cadencelang.editing.vocabulary import Vocabulary
from cadencelang.lsp.positions import Positions
from cadencelang.source import SourceFile

TRIGGERS: Final = (" ", '"', "{", "|", ".")
_KINDS: Final = {
    "": t.CompletionItemKind.Keyword, "fact": t.CompletionItemKind.Field, "field": t.CompletionItemKind.Field,
    "event": t.CompletionItemKind.Event, "channel": t.CompletionItemKind.Interface,
    "role": t.CompletionItemKind.Class, "template": t.CompletionItemKind.File, "stage": t.CompletionItemKind.Module,
    "sequence": t.CompletionItemKind.Function, "filter": t.CompletionItemKind.Function,
    "option": t.CompletionItemKind.EnumMember, "parameter": t.CompletionItemKind.Variable,
}  # fmt: skip


def completion(
    source: SourceFile, path: str, at: t.Position, vocabulary: Vocabulary, positions: Positions
) -> t.CompletionList:
    """What may stand at a position of a file."""
    if at.line >= source.line_count:
        return t.CompletionList(is_incomplete=False, items=[])
    lines = [source.line_text(number) for number in range(1, source.line_count + 1)]
    line = lines[at.line]
    column = positions.characters(line, at.character)
    if path.endswith(".cadence"):
        offer = offer_at(lines, at.line, column, vocabulary)
    else:
        offer = template_offer(lines, at.line, column, vocabulary)
    start = positions.length(line[: offer.start])
    items = [
        _item(number, it, line, column, (at.line, start), positions) for number, it in enumerate(offer.suggestions)
    ]
    return t.CompletionList(is_incomplete=True, items=items)


def _item(
    number: int, it: Suggestion, line: str, column: int, start: tuple[int, int], positions: Positions
) -> t.CompletionItem:
    row, first = start
    end = positions.length(line[: end_of_word(line, column, it.text)])
    return t.CompletionItem(
        label=it.text,
        kind=_KINDS.get(it.noun, t.CompletionItemKind.Value),
        detail=it.about,
        sort_text=f"{number:05}",
        filter_text=it.text,
        text_edit=t.TextEdit(t.Range(t.Position(row, first), t.Position(row, end)), it.text),
    )
