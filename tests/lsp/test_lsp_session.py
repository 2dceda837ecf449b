"""Whole sessions with the server in a process of its own, through the client of pytest-lsp."""

import pytest
from lsp_editor import BOOK, FILES, LETTER, PART, Shared, editing, play, until, write
from lsprotocol import types as t
from pygls.exceptions import JsonRpcException

MAIN, PARTS, TEMPLATE = "search.cadence", "parts/more.cadence", "templates/thank-you.md"
UNKNOWN = 'There is no template "thank-yuo".'


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """The server of this module, for all tests that wish for nothing of their own."""
    shared = Shared(tmp_path_factory.mktemp("workspace"))
    yield shared
    shared.end()


@pytest.fixture
def session(tmp_path, shared):
    """Play in an editor on a small playbook; with wishes, the editor and its server are of this test alone."""

    def played(go, **wishes):
        write(tmp_path)
        if not wishes:
            shared.play(tmp_path, go)
            return

        async def run():
            async with editing(tmp_path, **wishes) as editor:
                await go(editor)

        play(run())

    return played


def test_a_sound_playbook_shows_nothing_and_a_mistake_is_shown_where_it_is(session):
    async def go(editor):
        editor.open(MAIN)
        assert await editor.messages(MAIN) == []
        editor.replace(MAIN, '"thank-you"', '"thank-yuo"')
        (problem,) = await editor.problems(MAIN)
        assert problem.message == f'{UNKNOWN}\nDid you mean "thank-you"?'
        assert problem.range == t.Range(t.Position(27, 15), t.Position(27, 26))
        assert (problem.code, problem.source, problem.severity) == ("CL205", "cadence", t.DiagnosticSeverity.Error)
        editor.replace(MAIN, '"thank-yuo"', '"thank-you"')
        assert await editor.messages(MAIN) == []

    session(go)


def test_what_is_not_saved_counts_in_every_file_of_the_playbook(session):
    async def go(editor):
        editor.open(MAIN)
        assert await editor.messages(MAIN) == []
        editor.open(PARTS)
        editor.type(PARTS, PART.replace("4 working days", '4 working days\n    only if nmae is "x"'))
        assert await editor.messages(PARTS) == ['There is no fact "nmae".']
        editor.type(PARTS, PART)
        assert await editor.messages(PARTS) == []
        editor.open(TEMPLATE)
        editor.type(TEMPLATE, LETTER.replace("{{ name }},\nthank", "{{ discussed }},\nthank"))
        assert await editor.messages(TEMPLATE, bool) != []
        editor.type(TEMPLATE, LETTER)
        assert await editor.messages(TEMPLATE) == []
        editor.type(MAIN, BOOK.replace("  name       text\n", ""))
        assert any("name" in it for it in await editor.messages(TEMPLATE, bool))

    session(go)


def test_a_file_that_changes_on_disk_is_read_again(session):
    async def go(editor):
        editor.open(MAIN)
        assert await editor.messages(MAIN) == []
        await until(lambda: editor.client.registered)
        (editor.folder / TEMPLATE).rename(editor.folder / "templates" / "thanks.md")
        events = [t.FileEvent(editor.uri(TEMPLATE), t.FileChangeType.Deleted)]
        editor.client.workspace_did_change_watched_files(t.DidChangeWatchedFilesParams(events))
        assert await editor.messages(MAIN, bool) == ['There is no template "thank-you".']

    session(go)


def test_a_closed_playbook_shows_nothing_any_more(session):
    async def go(editor):
        editor.open(MAIN, BOOK.replace('"thank-you"', '"thank-yuo"'))
        assert await editor.messages(MAIN) == [UNKNOWN]
        editor.close(MAIN)
        editor.versions.pop(MAIN)
        assert await editor.messages(MAIN, lambda them: not them) == []

    session(go)


def test_a_part_that_is_closed_unsaved_is_what_lies_on_disk_again(session):
    async def go(editor):
        editor.open(MAIN)
        editor.open(PARTS, PART.replace("4 working days", '4 working days\n    only if nmae is "x"'))
        assert await editor.messages(PARTS) == ['There is no fact "nmae".']
        editor.close(PARTS)
        editor.versions.pop(PARTS)
        assert await editor.messages(PARTS, lambda them: not them) == []

    session(go)


def test_positions_are_counted_in_utf_16_behind_characters_that_take_two(session):
    text = BOOK.replace('    ask owner to call "Answer them"', '    ask owner to call "🎉🎉 Søren" wihtin 1 hour #')

    async def go(editor):
        editor.open(MAIN, text)
        problem = (await editor.problems(MAIN, bool))[0]
        assert (problem.range.start.character, problem.range.end.character) == (35, 41)
        action = await editor.client.text_document_code_action_async(
            t.CodeActionParams(editor.document(MAIN), problem.range, t.CodeActionContext([problem]))
        )
        (edit,) = next(iter(action[0].edit.changes.values()))
        assert edit.range.start.character >= 35

    session(go)


def test_a_client_that_prefers_utf_8_gets_utf_8(session):
    text = BOOK.replace('    ask owner to call "Answer them"', '    ask owner to call "🎉ø" wihtin 1 hour #')

    def prefer(capabilities):
        capabilities.general = t.GeneralClientCapabilities(position_encodings=["utf-8", "utf-16"])

    async def go(editor):
        editor.open(MAIN, text)
        problem = (await editor.problems(MAIN, bool))[0]
        assert problem.range.start.character == len('    ask owner to call "🎉ø" '.encode())

    session(go, change=prefer)


def test_completion_offers_what_the_grammar_and_the_playbook_allow(session):
    async def go(editor):
        editor.open(MAIN)
        for line, wanted, unwanted in (
            ('    send email "', '"thank-you"', '"Talk"'),
            ("    move to ", '"Done"', '"thank-you"'),
            ("    ask ", "owner", "email"),
            ("    only if ", "discussed", "recruiter"),
        ):
            editor.type(MAIN, BOOK.replace("    wait 2 working hours\n", f"{line}\n    wait 2 working hours\n"))
            place = editor.place(MAIN, f"{line}\n", len(line))
            found = await editor.client.text_document_completion_async(t.CompletionParams(editor.document(MAIN), place))
            labels = [it.label for it in found.items]
            assert wanted in labels
            assert unwanted not in labels
            assert all(it.detail for it in found.items)

    session(go)


def test_a_completion_takes_the_place_of_the_word_under_way_and_of_its_quotation_mark(session):
    text = BOOK.replace('send email "thank-you"', 'send email "tha"')

    async def go(editor):
        editor.open(MAIN, text)
        place = editor.place(MAIN, '"tha"', 4)
        found = await editor.client.text_document_completion_async(t.CompletionParams(editor.document(MAIN), place))
        (item,) = found.items
        start = editor.place(MAIN, '"tha"', 0)
        end = editor.place(MAIN, '"tha"', 5)
        assert (item.text_edit.new_text, item.text_edit.range) == ('"thank-you"', t.Range(start, end))

    session(go)


def test_between_the_braces_of_a_letter_names_and_filters_are_offered(session):
    async def go(editor):
        editor.open(TEMPLATE, LETTER.replace("{{ name }},\n", "{{ na }}, {{ name | de }}\n"))
        wanted = []
        for words in ("{{ na", "| de"):
            params = t.CompletionParams(**editor.at(TEMPLATE, words, len(words)))
            wanted.append([it.label for it in (await editor.client.text_document_completion_async(params)).items])
        assert wanted == [["name"], ["default"]]

    session(go)


def test_hover_tells_in_plain_words_what_a_line_means_and_what_a_name_stands_for(session):
    async def go(editor):
        editor.open(MAIN)
        told = await editor.client.text_document_hover_async(t.HoverParams(**editor.at(MAIN, 'email "thank-you"')))
        assert "**We send" in told.contents.value
        assert "- In Talk, when the candidate enters:" in told.contents.value
        told = await editor.client.text_document_hover_async(t.HoverParams(**editor.at(MAIN, "discussed changes")))
        assert "**fact discussed**" in told.contents.value
        assert told.range == t.Range(editor.place(MAIN, "discussed changes"), editor.place(MAIN, " changes"))
        editor.open(TEMPLATE)
        told = await editor.client.text_document_hover_async(t.HoverParams(**editor.at(TEMPLATE, "thank you.")))
        assert "As Ada Voss would get it" in told.contents.value
        assert "Dear Ada Voss," in told.contents.value

    session(go)


def places(editor, locations):
    """Locations as `file:line:column`, from 1."""
    root = editor.uri("")
    return sorted(
        f"{it.uri.removeprefix(root).strip('/')}:{it.range.start.line + 1}:{it.range.start.character + 1}"
        for it in locations
    )


def test_going_to_a_declaration_and_finding_uses_reach_across_files(session):
    async def go(editor):
        client = editor.client
        editor.open(MAIN)
        editor.open(PARTS)
        editor.open(TEMPLATE)
        found = await client.text_document_definition_async(t.DefinitionParams(**editor.at(PARTS, "email")))
        assert places(editor, found) == ["search.cadence:15:3"]
        found = await client.text_document_definition_async(t.DefinitionParams(**editor.at(PARTS, '"thank-you"')))
        assert places(editor, found) == ["templates/thank-you.md:1:1"]
        found = await client.text_document_definition_async(t.DefinitionParams(**editor.at(TEMPLATE, "name }}")))
        assert places(editor, found) == ["search.cadence:11:3"]
        found = await client.text_document_definition_async(t.DefinitionParams(**editor.at(MAIN, "parts/more")))
        assert places(editor, found) == ["parts/more.cadence:1:1"]
        asked = t.ReferenceParams(t.ReferenceContext(True), **editor.at(MAIN, "name       text"))
        assert places(editor, await client.text_document_references_async(asked)) == [
            "search.cadence:11:3", "templates/thank-you.md:2:24", "templates/thank-you.md:5:9",
        ]  # fmt: skip
        asked = t.ReferenceParams(t.ReferenceContext(False), **editor.at(MAIN, "email  automatic"))
        assert places(editor, await client.text_document_references_async(asked)) == [
            "parts/more.cadence:4:10", "search.cadence:28:10",
        ]  # fmt: skip
        marked = await client.text_document_document_highlight_async(
            t.DocumentHighlightParams(**editor.at(MAIN, "discussed  list"))
        )
        assert [it.range.start.line + 1 for it in marked] == [13, 26]
        links = await client.text_document_document_link_async(t.DocumentLinkParams(editor.document(MAIN)))
        assert {it.target for it in links} == {editor.uri(PARTS), editor.uri(TEMPLATE)}

    session(go)


def applied(editor, edit):
    """The texts after a workspace edit, and the files that it moves."""
    texts, moved = {}, []
    for change in edit.document_changes:
        if isinstance(change, t.RenameFile):
            moved.append((change.old_uri, change.new_uri))
            continue
        path = change.text_document.uri.removeprefix(editor.uri("")).strip("/")
        lines = (editor.texts.get(path) or FILES[path]).splitlines(keepends=True)
        for it in sorted(change.edits, key=lambda it: (it.range.start.line, it.range.start.character), reverse=True):
            row, line = it.range.start.line, lines[it.range.start.line]
            lines[row] = line[: it.range.start.character] + it.new_text + line[it.range.end.character :]
        texts[path] = "".join(lines)
    return texts, moved


def test_renaming_changes_a_name_in_every_file_and_moves_the_file_of_a_letter(session):
    async def go(editor):
        client = editor.client
        editor.open(MAIN)
        editor.open(PARTS)
        edit = await client.text_document_rename_async(
            t.RenameParams(new_name="full_name", **editor.at(MAIN, "name       text"))
        )
        texts, moved = applied(editor, edit)
        assert texts[TEMPLATE] == LETTER.replace("{{ name }}", "{{ full_name }}")
        assert "  full_name       text\n" in texts[MAIN]
        assert not moved
        edit = await client.text_document_rename_async(
            t.RenameParams(new_name="thanks", **editor.at(PARTS, '"thank-you"'))
        )
        texts, moved = applied(editor, edit)
        assert moved == [(editor.uri(TEMPLATE), editor.uri("templates/thanks.md"))]
        assert texts == {MAIN: BOOK.replace('"thank-you"', '"thanks"'), PARTS: PART.replace('"thank-you"', '"thanks"')}
        edit = await client.text_document_rename_async(
            t.RenameParams(new_name="chat over", **editor.at(MAIN, "talk over\n"))
        )
        assert applied(editor, edit)[0] == {MAIN: BOOK.replace("talk over", "chat over")}

    session(go)


def test_renaming_a_value_that_a_fact_is_one_of_changes_it_in_every_file(session):
    seniority = '  seniority  one of "VP", "Director"\n'
    book = BOOK.replace("  discussed  list", f"{seniority}  discussed  list")
    part = PART.replace("    send email", '    only if seniority is "VP"\n    send email')
    letter = LETTER.replace("thank you.", '{% if seniority == "VP" %}thank you, VP.{% endif %}')

    async def go(editor):
        editor.open(MAIN, book)
        editor.open(PARTS, part)
        editor.open(TEMPLATE, letter)
        edit = await editor.client.text_document_rename_async(
            t.RenameParams(new_name="Vice president", **editor.at(MAIN, 'VP", "Director"'))
        )
        texts, moved = applied(editor, edit)
        assert not moved
        assert texts == {
            MAIN: book.replace('"VP"', '"Vice president"'),
            PARTS: part.replace('"VP"', '"Vice president"'),
            TEMPLATE: letter.replace('"VP"', '"Vice president"'),
        }
        with pytest.raises(JsonRpcException, match='There already is an option "Director"'):
            await editor.client.text_document_rename_async(
                t.RenameParams(new_name="Director", **editor.at(TEMPLATE, 'VP" %}'))
            )

    session(go)


REFUSED = [
    ("name       text", "email", 'There already is a fact "email".'),
    ("name       text", "Full Name", "cannot be the name of a fact"),
    ("name       text", "when", "cannot be the name of a fact"),
    ("name       text", "article", "would not be sound any more"),
    ('Talk"\n  leads', 'Ta"lk', "no quotation mark"),
    ('Talk"\n  leads', "Done", 'There already is a stage "Done".'),
    ('Talk"\n  leads', "  ", "at least one character"),
    ("email  automatic", "mails", "`email` is a word of the language."),
]


def test_a_name_that_cannot_be_is_refused_with_a_sentence(session):
    async def go(editor):
        editor.open(MAIN)
        for words, new, why in REFUSED:
            here = editor.at(MAIN, words)
            with pytest.raises(JsonRpcException) as refused:
                await editor.client.text_document_rename_async(t.RenameParams(new_name=new, **here))
            assert why in str(refused.value)

    session(go)


def test_safe_fixes_are_offered_one_by_one_and_all_at_once(session):
    text = (
        BOOK.replace("only if", "only if")
        .replace("stop when discussed", "stop when discused")
        .replace("talk over\n    move", "talk ovr\n    move")
    )

    async def go(editor):
        editor.open(MAIN, text)
        found = await editor.problems(MAIN, lambda them: len(them) == 2)
        asked = t.CodeActionParams(editor.document(MAIN), found[0].range, t.CodeActionContext(found))
        actions = await editor.client.text_document_code_action_async(asked)
        assert actions[0].is_preferred
        assert list(actions[0].diagnostics) == [found[0]]
        assert [it.kind for it in actions] == [t.CodeActionKind.QuickFix, "source.fixAll.cadence"]
        (edits,) = actions[-1].edit.changes.values()
        assert sorted(it.new_text.strip() for it in edits) == ["stop when discussed changes", "when talk over"]
        only = t.CodeActionContext([], only=[t.CodeActionKind.SourceFixAll])
        actions = await editor.client.text_document_code_action_async(
            t.CodeActionParams(editor.document(MAIN), t.Range(t.Position(0, 0), t.Position(0, 0)), only)
        )
        assert [it.kind for it in actions] == ["source.fixAll.cadence"]

    session(go)


def test_formatting_changes_the_lines_that_are_not_canonical_and_no_others(session):
    text = BOOK.replace("    wait 2 working hours", "    wait 2  business hours")

    async def go(editor):
        editor.open(MAIN, text)
        options = t.FormattingOptions(2, True)
        asked = t.DocumentFormattingParams(editor.document(MAIN), options)
        (edit,) = await editor.client.text_document_formatting_async(asked)
        assert edit.new_text == "    wait 2 working hours\n"
        assert (edit.range.start.line, edit.range.end.line) == (26, 27)
        editor.type(MAIN, text.replace("talk over", 'talk "over'))
        assert await editor.client.text_document_formatting_async(asked) is None

    session(go)


def test_the_outline_folding_and_symbols_of_the_workspace(session):
    async def go(editor):
        client = editor.client
        editor.open(MAIN)
        outline = await client.text_document_document_symbol_async(t.DocumentSymbolParams(editor.document(MAIN)))
        named = {it.name: [child.name for child in it.children] for it in outline}
        assert named["Talk"] == ["over", "thanks", "answer"]
        assert named["facts"] == ["name", "email", "discussed"]
        assert "never left alone" in named
        folded = await client.text_document_folding_range_async(t.FoldingRangeParams(editor.document(MAIN)))
        assert (18, 30) in {(it.start_line, it.end_line) for it in folded}
        found = await client.workspace_symbol_async(t.WorkspaceSymbolParams("STILL"))
        assert [(it.name, it.location.uri) for it in found] == [("still here", editor.uri(PARTS))]

    session(go, options={})


def test_semantic_tokens_tell_names_apart_by_what_they_are_names_of(session):
    async def go(editor):
        editor.open(MAIN)
        legend = editor.server.capabilities.semantic_tokens_provider.legend.token_types
        asked = t.SemanticTokensRangeParams(editor.document(MAIN), t.Range(t.Position(21, 0), t.Position(27, 99)))
        data = (await editor.client.text_document_semantic_tokens_range_async(asked)).data
        lines, shown, row, column = BOOK.split("\n"), [], 0, 0
        for down, right, length, kind, _ in zip(*[iter(data)] * 5, strict=True):
            row, column = row + down, right if down else column + right
            shown.append((lines[row][column : column + length], legend[kind]))
        assert shown[:2] == [("when", "keyword"), ("talk over", "event")]
        assert ("discussed", "property") in shown
        assert shown[-2:] == [("email", "interface"), ('"thank-you"', "string")]
        whole = await editor.client.text_document_semantic_tokens_full_async(
            t.SemanticTokensParams(editor.document(MAIN))
        )
        assert len(whole.data) > len(data)

    session(go)


def test_lenses_tell_the_next_touches_and_open_a_list_of_them(session):
    async def go(editor):
        editor.open(MAIN)
        found = await editor.client.text_document_code_lens_async(t.CodeLensParams(editor.document(MAIN)))
        titles = {it.range.start.line + 1: it.command for it in found}
        assert titles[1].title == "Prove the guarantees"
        assert titles[21].title.startswith("nothing in the next 60 days")
        assert titles[24].title == "next: Ada Voss, Mon 2026-03-02 12:00"
        assert titles[33].title == "not proved yet: prove"
        said = await editor.run(titles[24].command, *titles[24].arguments)
        assert 'Ada Voss: sent email "thank-you"' in said
        assert editor.client.messages[-1].message == said

    session(go)
