"""Whatever a file holds, and wherever a cursor is said to be, the server answers and lives on."""

import random

import pytest
from lsp_editor import BOOK, LETTER, PART, editing, play, write
from lsprotocol import types as t
from pygls.exceptions import JsonRpcException

MAIN, PARTS, TEMPLATE = "search.cadence", "parts/more.cadence", "templates/thank-you.md"
HOSTILE = [
    "",
    "\ufeff",
    "\r\r\n\n",
    'playbook "',
    "playbook \"x\"\n" + "  " * 300 + "rule",
    "((((" * 200,
    "\x00\x1b[2J\u202e",
    'playbook "x"\nuse "../../etc/passwd"\nuse "search.cadence"\n',
    'stage "' + "🎉" * 2_000 + '"\n  rule "\u2028"\n',
    "if " * 3_000,
    BOOK.replace("\n", "\r\n"),
    BOOK.replace("\n", "\r"),
    BOOK[: len(BOOK) // 2],
    BOOK.replace('"', "“"),
]  # fmt: skip
LETTERS = ["", "---\n", "{{", "---\n---\n{% if %}{{ name", LETTER.replace("name", "nam"), "{{ a.b.c }}" * 500]


async def everything(editor, path, at):
    """Every request that an editor makes about a place of a file."""
    client, document = editor.client, editor.document(path)
    here = {"text_document": document, "position": at}
    whole = t.Range(t.Position(0, 0), at)
    return [
        await client.text_document_completion_async(t.CompletionParams(**here)),
        await client.text_document_hover_async(t.HoverParams(**here)),
        await client.text_document_definition_async(t.DefinitionParams(**here)),
        await client.text_document_references_async(t.ReferenceParams(t.ReferenceContext(True), **here)),
        await client.text_document_document_highlight_async(t.DocumentHighlightParams(**here)),
        await client.text_document_document_link_async(t.DocumentLinkParams(document)),
        await client.text_document_code_action_async(t.CodeActionParams(document, whole, t.CodeActionContext([]))),
        await client.text_document_formatting_async(t.DocumentFormattingParams(document, t.FormattingOptions(2, True))),
        await client.text_document_document_symbol_async(t.DocumentSymbolParams(document)),
        await client.text_document_folding_range_async(t.FoldingRangeParams(document)),
        await client.text_document_semantic_tokens_full_async(t.SemanticTokensParams(document)),
        await client.text_document_code_lens_async(t.CodeLensParams(document)),
        await client.workspace_symbol_async(t.WorkspaceSymbolParams("")),
    ]


@pytest.mark.slow
def test_no_text_ends_the_server_or_makes_a_request_fail(tmp_path):
    write(tmp_path)
    chance = random.Random(5)

    async def go():
        async with editing(tmp_path) as editor:
            editor.open(MAIN)
            editor.open(PARTS)
            editor.open(TEMPLATE)
            for text in HOSTILE:
                for path in (MAIN, PARTS):
                    editor.type(path, text)
                    await everything(editor, path, t.Position(chance.randrange(40), chance.randrange(60)))
                editor.type(PARTS, PART)
            editor.type(MAIN, BOOK)
            for text in LETTERS:
                editor.type(TEMPLATE, text)
                await everything(editor, TEMPLATE, t.Position(chance.randrange(6), chance.randrange(20)))
            editor.type(TEMPLATE, LETTER)
            assert await editor.messages(MAIN, lambda them: not them) == []
            assert [it.message for it in editor.client.log_messages if it.type == t.MessageType.Error] == []

    play(go())


def test_files_that_are_nowhere_or_part_of_no_playbook_are_answered_for(tmp_path):
    write(tmp_path)
    (tmp_path / "parts" / "lonely.cadence").write_text(PART)

    async def go():
        async with editing(tmp_path) as editor:
            editor.open("untitled:Untitled-1", BOOK.replace('use "parts/more.cadence"\n', ""))
            assert await editor.messages("untitled:Untitled-1") == ['There is no template "thank-you".']
            editor.open("parts/lonely.cadence", PART + "  rule oops\n")
            assert len(await editor.messages("parts/lonely.cadence", bool)) == 1
            await everything(editor, "parts/lonely.cadence", t.Position(2, 9))
            await everything(editor, "untitled:Untitled-1", t.Position(2, 9))
            editor.open("gone.cadence", "")
            await everything(editor, "gone.cadence", t.Position(0, 0))

    play(go())


def test_a_command_with_wrong_arguments_is_refused_and_ends_nothing(tmp_path):
    write(tmp_path)

    async def go():
        async with editing(tmp_path) as editor:
            editor.open(MAIN)
            for command, arguments in (("cadence.prove", []), ("cadence.nextTouches", [1]), ("cadence.nothing", [])):
                try:
                    await editor.run(command, *arguments)
                except JsonRpcException:
                    continue
            assert await editor.messages(MAIN) == []

    play(go())
