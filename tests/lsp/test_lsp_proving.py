"""Guarantees proved from the editor: progress, verdicts as they come, cancelling, and a broken one as a problem."""

import asyncio

import pytest
from lsp_editor import BOOK, editing, play, until, write
from lsprotocol import types as t

MAIN = "search.cadence"
SILENT = BOOK + 'guarantee "promises"\n  every promise is kept\n'


def proving(tmp_path, go, text=SILENT, **wishes):
    write(tmp_path)
    (tmp_path / MAIN).write_text(text)

    async def run():
        async with editing(tmp_path, **wishes) as editor:
            editor.open(MAIN)
            assert await editor.messages(MAIN) == []
            await go(editor)

    play(run())


async def titles(editor):
    found = await editor.client.text_document_code_lens_async(t.CodeLensParams(editor.document(MAIN)))
    return {it.range.start.line + 1: it.command.title for it in found}


@pytest.mark.slow
def test_verdicts_come_with_progress_and_a_broken_guarantee_is_a_problem_on_its_line(tmp_path):
    text = SILENT.replace('use "parts/more.cadence"\n', "")

    async def go(editor):
        said = await editor.run("cadence.prove", editor.uri(MAIN))
        assert "2 broken" in said
        (reports,) = editor.client.progress_reports.values()
        assert isinstance(reports[0], t.WorkDoneProgressBegin)
        assert reports[0].cancellable
        assert isinstance(reports[-1], t.WorkDoneProgressEnd)
        assert any(it.message and " of " in it.message for it in reports[1:-1])
        problem, _ = await editor.problems(MAIN, bool)
        assert (problem.code, problem.severity) == ("CL901", t.DiagnosticSeverity.Error)
        assert problem.message.startswith('Guarantee "never left alone" is broken')
        shown = await titles(editor)
        assert shown[32] == "✗ broken"
        assert shown[35] == "✓ proved"
        assert "2 broken" in shown[1]
        story = await editor.run("cadence.verdict", editor.uri(MAIN), "never left alone")
        assert story.startswith("BROKEN  never left alone (line 32)")
        assert editor.client.refreshes >= 2
        editor.type(MAIN, text.replace("9 working days", "8 working days"))
        assert await editor.messages(MAIN, lambda them: not them) == []
        assert (await titles(editor))[32] == "✗ broken (of an earlier text)"

    proving(tmp_path, go, text)


def test_a_person_can_cancel_it_and_keeps_what_was_found(tmp_path):
    async def go(editor):
        running = asyncio.ensure_future(editor.run("cadence.prove", editor.uri(MAIN)))
        await until(lambda: any(map(bool, editor.client.progress_reports.values())))
        (token,) = editor.client.progress_reports
        editor.client.window_work_done_progress_cancel(t.WorkDoneProgressCancelParams(token))
        await running
        assert isinstance(editor.client.progress_reports[token][-1], t.WorkDoneProgressEnd)
        assert not (await titles(editor))[1].startswith("Proving")

    proving(tmp_path, go)


def test_a_playbook_with_errors_is_not_proved_and_says_so(tmp_path):
    async def go(editor):
        editor.replace(MAIN, "2 working hours", "2 wrking hours")
        said = await editor.run("cadence.prove", editor.uri(MAIN))
        assert said == "The guarantees can be proved once the playbook has no errors."
        assert await editor.run("cadence.prove", "file:///nowhere/x.cadence") == "There is no such playbook open."

    proving(tmp_path, go)


@pytest.mark.slow
def test_it_is_proved_on_saving_where_that_is_wished(tmp_path):
    async def go(editor):
        editor.client.text_document_did_save(t.DidSaveTextDocumentParams(editor.document(MAIN)))
        await until(lambda: editor.client.progress_reports)

    proving(tmp_path, go, options={"prove": "onSave"})
