"""Every name of Textual's that is not public and that the editor stands on; an update that changes one fails here."""

import ast
import inspect
import re
from itertools import pairwise
from pathlib import Path

import pytest
import textual
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App
from textual.document._document import Document
from textual.document._wrapped_document import WrappedDocument
from textual.geometry import Region
from textual.widgets import TextArea
from textual.widgets._text_area import TextArea as Source

from cadencelang_tui.edit import seam
from cadencelang_tui.edit.seam import LineEditor, Mark, Measured, RowColours, Wrapped

EDIT = Path(seam.__file__).parent
USED = {"_build_highlight_map", "_highlights", "_line_cache", "_set_document", "_rewrap_and_refresh_virtual_size",
        "_offset_to_line_info", "_replace_via_keyboard"}  # fmt: skip


def test_textual_is_the_version_that_was_measured():
    assert textual.__version__ == "8.2.8"


def test_the_seam_uses_these_names_and_no_other():
    text = Path(seam.__file__).read_text(encoding="utf-8")
    found = {node.attr for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)}
    found |= {node.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)}
    own = {"_colour", "_end", "_put", "_whole", "_painted", "_is_lively", "_marked", "_drawn", "_key_at",
           "_refresh_changed", "_tab", "_widths", "_measure"}  # fmt: skip
    of_textual = {name for name in found if re.match(r"_[a-z]", name) and name not in own}
    assert of_textual == USED


def test_no_other_module_of_the_editor_imports_what_is_private():
    for path in EDIT.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.ImportFrom)
                and (node.module or "").startswith("textual")
                and path.name != "seam.py"
            ):
                assert "._" not in node.module, path.name


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("_build_highlight_map", ["self"]),
        ("_set_document", ["self", "text", "language"]),
        ("_rewrap_and_refresh_virtual_size", ["self"]),
        ("_replace_via_keyboard", ["self", "insert", "start", "end"]),
        ("render_line", ["self", "y"]),
        ("render_lines", ["self", "crop"]),
        ("get_line", ["self", "line_index"]),
    ],
)
def test_the_methods_take_what_the_seam_gives_them(name, parameters):
    assert list(inspect.signature(getattr(TextArea, name)).parameters) == parameters


def test_every_edit_undo_and_redo_rebuilds_the_map_of_colours():
    for method in (Source.edit, Source._undo_batch, Source._redo_batch, Source._set_document):
        assert "self._build_highlight_map()" in inspect.getsource(method)


def test_colours_are_read_from_the_map_by_row_in_bytes():
    source = inspect.getsource(Source._render_line)
    assert "line_highlights = highlights[line_index]" in source
    assert "byte_to_codepoint.get(highlight_start" in source
    assert "theme.syntax_styles.get" in source


def test_the_selection_is_as_textual_has_it_but_for_the_repainting():
    theirs, ours = TextArea.selection, LineEditor.selection
    assert (theirs._default, theirs._init, theirs._always_update) == (ours._default, ours._init, ours._always_update)
    assert (theirs._repaint, ours._repaint) == (True, False)
    assert "only method by which a document may be updated" in inspect.getdoc(Document.replace_range)


class Asked(LineEditor):
    """Remembers which rows were asked for."""

    def __init__(self, *args, **kwargs):
        self.asked = []
        super().__init__(*args, **kwargs)

    def row_colours(self, row):
        self.asked.append(row)
        return []


def run(test):
    class Bare(App):
        def compose(self):
            yield Asked("", show_line_numbers=True, soft_wrap=False)

    async def go():
        app = Bare()
        async with app.run_test(size=(60, 10)) as pilot:
            await test(app.query_one(LineEditor), pilot)

    import asyncio

    asyncio.run(go())


def test_a_row_is_coloured_when_it_is_painted_and_again_after_an_edit():
    async def test(editor, pilot):
        editor.load_text("one\ntwo\n" * 500)
        await pilot.pause()
        assert editor.asked
        assert max(editor.asked) < 20
        editor.asked.clear()
        editor.insert("x")
        await pilot.pause()
        assert 0 in editor.asked
        assert len(editor.asked) < 40

    run(test)


def test_an_editor_that_was_taken_away_is_drawn_empty_where_the_screen_still_has_it():
    async def test(editor, pilot):
        editor.load_text("one\ntwo\n")
        await editor.remove()
        assert [it.text for it in editor.render_lines(Region(0, 0, 4, 2))] == ["    ", "    "]

    run(test)


def test_only_what_changed_is_painted_anew_and_it_looks_as_textual_paints_it():
    async def test(editor, pilot):
        editor.load_text("\n".join(f"line {number} with (brackets) in it" for number in range(40)))
        editor.focus()
        await pilot.pause()
        editor.asked.clear()
        editor.move_cursor((4, 3))
        editor.insert("new ")
        await pilot.pause()
        assert set(editor.asked) <= {0, 4}
        for change in (
            lambda: editor.insert("one\ntwo\n", (2, 0)),
            lambda: editor.delete((1, 0), (3, 0)),
            lambda: editor.move_cursor((6, 0), select=True),
            lambda: editor.undo(),
            lambda: setattr(editor, "show_line_numbers", False),
            lambda: editor.move_cursor((3, 14)),
            lambda: editor.scroll_to(y=20, animate=False),
            lambda: setattr(editor, "read_only", True),
        ):
            change()
            await pilot.pause()
            shown = [editor.render_line(y) for y in range(editor.size.height)]
            editor.repaint()
            await pilot.pause()
            assert shown == [editor.render_line(y) for y in range(editor.size.height)]
        assert editor.text == editor.document.text

    run(test)


def test_the_screen_is_after_each_change_as_if_all_of_it_had_been_drawn_anew():
    async def test(editor, pilot):
        editor.cursor_blink = False
        editor.load_text("\n".join(f"line {number} with (brackets) in it" for number in range(40)))
        editor.focus()
        await pilot.pause()
        for change in (
            lambda: editor.insert("x"),
            lambda: editor.insert("word ", (6, 2), maintain_selection_offset=False),
            lambda: editor.insert("one\ntwo\n", (2, 0)),
            lambda: editor.move_cursor((6, 0), select=True),
            lambda: editor.move_cursor((3, 12)),
            lambda: editor.delete((1, 0), (4, 0)),
            lambda: editor.undo(),
            lambda: editor.redo(),
            lambda: editor.insert("long " * 20, (5, 0)),
            lambda: editor.move_cursor((0, 0)),
            lambda: editor.delete((3, 0), editor.document.end),
            lambda: pilot.app.set_focus(None),
        ):
            change()
            await pilot.pause()
            shown = pilot.app.export_screenshot()
            editor.repaint()
            await pilot.pause()
            assert shown == pilot.app.export_screenshot()

    run(test)


_PLACES = st.tuples(st.integers(0, 6), st.integers(0, 9))


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(["", "x", "\n", "a\tb", "名 z\nq"]), _PLACES, _PLACES), max_size=8))
def test_the_size_of_a_text_is_measured_as_textual_does_it_in_steps_of_columns(edits):
    ours, theirs = Measured("one\n\ttwo\nthree"), Document("one\n\ttwo\nthree")
    for text, start, end in edits:
        rows = [(min(row, theirs.line_count - 1), column) for row, column in (start, end)]
        start, end = ((row, min(column, len(theirs[row]))) for row, column in rows)
        assert ours.replace_range(start, end, text) == theirs.replace_range(start, end, text)
        width, height = theirs.get_size(2)
        found = ours.get_size(2)
        assert found.height == height
        assert width <= found.width < width + 32
        assert found.width % 32 == 0


def test_the_height_is_that_of_textual_after_any_edits():
    async def test(editor, pilot):
        editor.load_text("a line that is rather long and is broken somewhere\n" * 4)
        editor.soft_wrap = True
        await pilot.pause()
        for text, start, end in (("x\ny\n", (1, 3), (2, 5)), ("", (0, 0), (3, 9)), ("long " * 60, (0, 4), (0, 4))):
            editor.replace(text, start, end)
            assert isinstance(editor.wrapped_document, Wrapped)
            assert editor.wrapped_document.height == WrappedDocument.height.fget(editor.wrapped_document)

    run(test)


def test_a_mark_is_drawn_beside_the_number_and_behind_the_text():
    from rich.style import Style

    async def test(editor, pilot):
        editor.load_text("one\n" + "long " * 40)
        editor.mark_of = lambda row: Mark("@", "what is wrong", Style(bold=True)) if row == 0 else None
        editor.repaint()
        await pilot.pause()
        first, second = (editor.render_line(y).text for y in (0, 1))
        assert first.startswith("1@")
        assert "one" in first
        assert "what is wrong" in first
        assert first.index("what") > first.index("one")
        assert second[editor.scrollable_content_region.width - 1] == "…"
        assert len(first) == len(second)

    run(test)


def test_the_colours_of_a_row_are_made_once():
    asked = []
    colours = RowColours(lambda row: asked.append(row) or [(0, 1, "word")])
    assert colours
    assert colours[3] == colours[3] == [(0, 1, "word")]
    assert asked == [3]


def test_a_line_that_goes_on_beyond_the_edge_moves_the_text_across_in_steps():
    async def test(editor, pilot):
        editor.load_text("x\n" * 30)
        editor.focus()
        await pilot.pause()
        width = editor.scrollable_content_region.width
        seen = []
        for _ in range(width + 60):
            editor.insert("a")
            await pilot.pause()
            seen.append(int(editor.scroll_offset.x))
            column = editor.wrapped_document.location_to_offset(editor.cursor_location).x
            assert seen[-1] <= column < seen[-1] + width - editor.gutter_width
        moves = sum(one != other for one, other in pairwise(seen))
        assert 2 <= moves <= 6
        for _ in range(width + 60):
            editor.action_cursor_left()
            await pilot.pause()
            assert int(editor.scroll_offset.x) <= editor.wrapped_document.location_to_offset(editor.cursor_location).x
        assert editor.scroll_offset.x == 0

    run(test)
