"""Features by themselves, where a whole session would not show the difference."""

from lsp_editor import BOOK, write
from lsprotocol import types as t

from cadencelang.compiler import compile_text
from cadencelang.diagnostics import Applicability, Diagnostic, Edit, Fix, Severity
from cadencelang.editing.playbook import made_ready
from cadencelang.lsp import checking
from cadencelang.lsp.features.mending import actions, line_edits
from cadencelang.lsp.positions import Positions
from cadencelang.lsp.projects import Projects
from cadencelang.source import SourceFile, Sources, Span

TEXT = "one\ntwo\nthree\n"
SOURCES = Sources([SourceFile("a.cadence", TEXT)])


def wrong(start, end, applicability, suppressed=None):
    span = Span("a.cadence", start, end)
    fix = Fix(f"Mend {start}", (Edit(span, "x"),), applicability)
    return Diagnostic("CL1", Severity.ERROR, "Wrong.", span, fix=fix, suppressed_because=suppressed)


def offered(diagnostics, first, last, only=None):
    place = t.Range(t.Position(first, 0), t.Position(last, 9))
    asked = t.CodeActionParams(t.TextDocumentIdentifier("a"), place, t.CodeActionContext([], only=only))
    return actions(diagnostics, "a.cadence", asked, SOURCES, lambda path: path, Positions())


def test_sure_fixes_come_first_and_silenced_or_distant_ones_not_at_all():
    found = [
        wrong(0, 1, Applicability.SUGGESTION), wrong(1, 2, Applicability.SAFE), wrong(4, 5, Applicability.SAFE),
        wrong(2, 3, Applicability.SAFE, suppressed="so"),
    ]  # fmt: skip
    titles = [it.title for it in offered(found, 0, 0)]
    assert titles == ["Mend 1", "Mend 0", "Mend everything in this file that can surely be mended"]
    assert [it.is_preferred for it in offered(found, 0, 0, ["quickfix"])] == [True, None]
    assert offered(found, 0, 0, ["refactor"]) == []


def test_all_sure_fixes_together_are_one_change_of_the_file():
    found = [wrong(1, 2, Applicability.SAFE), wrong(4, 5, Applicability.SAFE), wrong(8, 9, Applicability.SUGGESTION)]
    (action,) = offered(found, 2, 2, ["source.fixAll"])
    (edit,) = action.edit.changes["a.cadence"]
    assert edit == t.TextEdit(t.Range(t.Position(0, 0), t.Position(2, 0)), "oxe\nxwo\n")


def test_line_breaks_stay_those_of_the_file():
    source = SourceFile("a", "one\r\ntwo\r\n")
    (edit,) = line_edits(source, "one\nthree\n", Positions())
    assert edit == t.TextEdit(t.Range(t.Position(1, 0), t.Position(2, 0)), "three\r\n")
    assert line_edits(source, "one\ntwo\n", Positions()) == []


def test_what_the_compiler_said_is_of_the_texts_or_it_is_not(tmp_path):
    main = tmp_path / "a.cadence"
    projects = Projects(lambda project: None)
    projects.opened[main] = 'playbook "A"\n'
    project = projects.first(main)
    assert not project.current
    project.take(compile_text('playbook "A"\n', name="a.cadence"), None)
    assert project.current
    projects.opened[main] = 'playbook "B"\n'
    assert not project.current


def test_a_playbook_of_which_nothing_is_open_is_let_go(tmp_path):
    main = tmp_path / "a.cadence"
    projects = Projects(lambda project: None)
    projects.opened[main] = 'playbook "A"\n'
    project = projects.first(main)
    assert projects.forget_unused() == []
    del projects.opened[main]
    assert projects.forget_unused() == [project]
    assert not projects.known


def test_candidates_are_read_anew_where_the_facts_are_others_and_not_where_there_are_too_many(tmp_path, monkeypatch):
    main = write(tmp_path)
    projects = Projects(lambda project: None)
    projects.opened[main] = BOOK
    project = projects.first(main)
    project.take(compiled := project.compile(project.texts()), made_ready(compiled))
    project.people = people = checking._people(tmp_path, project.ready.book)
    assert list(people.candidates) == ["1"]
    for text, kept in ((BOOK.replace("2 working", "3 working"), True), (BOOK.replace("list of notes", "text"), False)):
        project.take(compiled := project.compile({"search.cadence": text}), made_ready(compiled))
        assert (project.people is people) == kept
    monkeypatch.setattr(checking, "MOST_BYTES", 10)
    assert not checking._people(tmp_path, project.ready.book).candidates
