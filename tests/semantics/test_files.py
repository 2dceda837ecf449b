import os

import pytest
from semantic_world import FILES, whole

from cadencelang import compiler
from cadencelang.compiler import compile_path
from cadencelang.semantics.uses import resolve

RULE = '  rule "{0}"\n    when the candidate enters\n    tell {1} "x"\n'


def compile_text(text, files=None):
    return compiler.compile_text(text, files={"library/insights.csv": FILES["library/insights.csv"], **(files or {})})


def told(result):
    return [
        (it.code, it.span.file, result.sources[it.span.file].line_col(it.span.start)[0])
        for it in result.diagnostics
        if it.code < "CL7"
    ]


def test_used_files_are_merged_and_their_mistakes_are_told_in_them():
    result = compile_text(
        whole('use "parts/more.cadence"\n\nstage "A"\n  leads to "B"\n' + RULE.format("r", "owner")),
        files={
            "parts/more.cadence": 'use "deep.cadence"\nclosing stage "B"\n' + RULE.format("s", "ownr"),
            "parts/deep.cadence": 'closing stage "C"\n',
        },
    )
    assert told(result) == [("CL202", "parts/more.cadence", 5)]
    assert [module.path for module in result.modules] == [
        "playbook.cadence",
        "parts/more.cadence",
        "parts/deep.cadence",
    ]


def test_rules_keep_the_order_of_the_files_and_of_the_text():
    result = compile_text(
        whole(
            'use "more.cadence"\nstage "A"\n' + RULE.format("r", "owner") + "every stage\n" + RULE.format("e", "owner")
        ),
        files={"more.cadence": 'stage "B"\n' + RULE.format("s", "owner")},
    )
    assert [rule.id for rule in result.book.rules] == ["A/r", "every stage/e", "B/s"]
    assert result.book.rules[1].stages == ("A", "B")


def test_a_circle_is_told_with_its_chain():
    result = compile_text(
        whole('use "a.cadence"\n'), files={"a.cadence": 'use "b.cadence"\n', "b.cadence": 'use "a.cadence"\n'}
    )
    assert told(result) == [("CL602", "b.cadence", 1)]
    assert "a.cadence uses b.cadence uses a.cadence" in result.diagnostics[0].message


def test_a_name_declared_in_two_files_shows_both():
    result = compile_text(whole('use "a.cadence"\nstage "A"\n'), files={"a.cadence": 'stage "A"\n'})
    assert told(result) == [("CL217", "a.cadence", 1)]
    assert result.diagnostics[0].related[0].span.file == "playbook.cadence"


def test_what_a_missing_file_would_declare_is_not_missed():
    result = compile_text(whole('use "a.cadence"\nstage "A"\n  leads to "B"\n' + RULE.format("r", "somebody")))
    assert told(result) == [("CL603", "playbook.cadence", 1)]


@pytest.mark.parametrize(
    ("user", "written", "path"),
    [
        ("p.cadence", "a.cadence", "a.cadence"),
        ("p.cadence", "./a.cadence", "a.cadence"),
        ("p.cadence", "x/a.cadence", "x/a.cadence"),
        ("x/p.cadence", "a.cadence", "x/a.cadence"),
        ("x/p.cadence", "../a.cadence", "a.cadence"),
        ("x/p.cadence", "../../a.cadence", None),
        ("p.cadence", "../a.cadence", None),
        ("p.cadence", "x/../../p/a.cadence", None),
        ("p.cadence", "/etc/passwd", None),
        ("p.cadence", "C:/a.cadence", None),
        ("p.cadence", "..\\a.cadence", None),
        ("p.cadence", "", None),
        ("p.cadence", "a\0b", None),
    ],
)
def test_paths_stay_in_the_folder(user, written, path):
    assert resolve(user, written) == path


@pytest.fixture
def folder(tmp_path):
    book = tmp_path / "book"
    book.mkdir()
    (tmp_path / "secret.cadence").write_text('stage "Secret"\n')
    return book


def compiled_with(folder, use):
    (folder / "p.cadence").write_text(whole(f'use "{use}"\n'))
    (folder / "library").mkdir(exist_ok=True)
    (folder / "library" / "insights.csv").write_text("title,url,published,topics\nA,https://e.org/a,2026-01-01,x\n")
    return compile_path(folder / "p.cadence")


def test_a_link_out_of_the_folder_is_refused(folder):
    os.symlink(folder.parent / "secret.cadence", folder / "a.cadence")
    assert told(compiled_with(folder, "a.cadence")) == [("CL601", "p.cadence", 1)]


def test_a_link_within_the_folder_is_followed(folder):
    (folder / "real.cadence").write_text('stage "B"\n')
    os.symlink(folder / "real.cadence", folder / "a.cadence")
    assert compiled_with(folder, "a.cadence").ok


def test_a_template_that_is_a_link_out_of_the_folder_is_not_read(folder):
    (folder.parent / "secret.md").write_text("---\nsubject: Hush\n---\nA secret.\n")
    (folder / "templates").mkdir()
    os.symlink(folder.parent / "secret.md", folder / "templates" / "hello.md")
    result = compiled_with(folder, "library")
    found = [it for it in result.diagnostics if it.span.file == "templates/hello.md"]
    assert [it.code for it in found] == ["CL603"]
    assert "outside of the playbook's folder" in found[0].message


def test_links_in_a_circle_and_folders_are_unreadable(folder):
    os.symlink(folder / "a.cadence", folder / "a.cadence")
    assert told(compiled_with(folder, "a.cadence")) == [("CL603", "p.cadence", 1)]
    assert told(compiled_with(folder, "library")) == [("CL603", "p.cadence", 1)]


def test_bytes_that_are_no_text_are_told_with_their_line(folder):
    (folder / "a.cadence").write_bytes(b'stage "A"\nstage "\xff"\n')
    result = compiled_with(folder, "a.cadence")
    assert told(result) == [("CL603", "p.cadence", 1)]
    assert "line 2" in result.diagnostics[0].message


@pytest.mark.parametrize("name", ["nothing.cadence", "bad.cadence", "library"])
def test_a_main_file_that_cannot_be_read_is_told_and_raises_nothing(folder, name):
    (folder / "bad.cadence").write_bytes(b"\xff")
    (folder / "library").mkdir()
    result = compile_path(folder / name)
    assert result.book is None
    assert [(it.code, it.span.file) for it in result.diagnostics] == [("CL603", name)]


def test_the_graph_does_not_depend_on_where_the_folder_lies(folder):
    first = compiled_with(folder, "../p.cadence")
    (folder / "p.cadence").write_text(whole('stage "A"\n'))
    moved = folder.rename(folder.parent / "moved")
    assert first.book is None
    os.chdir(moved)
    assert compile_path("p.cadence").book == compile_path(moved / "p.cadence").book
