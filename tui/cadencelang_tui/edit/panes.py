"""The panes beside the text: what it means, what it would do, what is wrong, and which files there are.

Owns: drawing what they are given. Each posts what a person chose in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import ClassVar, Final

from rich.style import Style as RichStyle
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import OptionList, Static, Tree
from textual.widgets.option_list import Option
from textual.widgets.tree import TreeNode

from cadencelang.diagnostics import Severity
from cadencelang.editing.plain_words import Told
from cadencelang_tui.cells import fit_rows
from cadencelang_tui.choices import Choices
from cadencelang_tui.edit.problems import Problem, counted
from cadencelang_tui.edit.standing import Standing
from cadencelang_tui.glyphs import ASCII, Glyphs, shown, shown_block

_DEEPEST: Final = 5
_BACK: Final = Content("Esc goes back to the text")
_NOTHING: Final = Content("")
_OTHER: Final = Content.styled("Ctrl+L for somebody else", Style.from_meta({"@click": "screen.preview_for"}))
_COLOURS: Final = {Severity.ERROR: "$text-error", Severity.WARNING: "$text-warning", Severity.NOTE: "$text-secondary"}


class Meaning(VerticalScroll, can_focus=True):
    """What stands under the cursor, or a template as it would arrive."""

    HELP = "What the line under the cursor means, in plain words; of a template, what the candidate would get."

    def compose(self) -> ComposeResult:
        """The words."""
        yield Static(id="meaning-words")

    def tell(self, told: Told | None, glyphs: Glyphs, otherwise: str, title: str = "In plain words") -> None:
        """Show what a line means; `otherwise` where nothing is known of it."""
        self._draw = lambda width: _sentences(told, glyphs, otherwise, width)
        self._title(title, _NOTHING)
        self._update()

    def preview(self, title: str, subject: str, body: str, note: str = "") -> None:
        """Show a message as it would arrive, below a note on what is shown."""
        parts = [Content.styled(note, "$foreground-muted")] * bool(note) + [
            Content.styled(shown(subject), "bold")
        ] * bool(subject)
        self._draw = lambda width: (Content("\n\n").join([*parts, Content(shown_block(body))]), 0)
        self._title(title, _OTHER)
        self._update()

    def _title(self, words: str, below: Content) -> None:
        if self.border_title != shown(words):
            self.border_title = Content(shown(words))
            self._below = below
            self._tell_below(self.has_focus)

    def on_focus(self) -> None:
        """There is a way back now."""
        self._tell_below(True)

    def on_blur(self) -> None:
        """Where there is none, none is told of."""
        self._tell_below(False)

    def _tell_below(self, focused: bool) -> None:
        self.border_subtitle = self._below or (_BACK if focused else _NOTHING)

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._update()

    def _update(self) -> None:
        drawn = self._draw(self.scrollable_content_region.width - 1)
        if drawn != self._drawn:
            self._drawn = drawn
            self.query_one("#meaning-words", Static).update(drawn[0])
            self.call_after_refresh(self._reveal, drawn[1])

    def _reveal(self, row: int) -> None:
        """Scroll to the sentence of the line itself, with a little above it, unless all can be seen."""
        self.scroll_to(y=max(0, row - self.size.height // 3), animate=False)

    _draw: Callable[[int], tuple[Content, int]] = staticmethod(lambda width: (Content(""), 0))
    _drawn: tuple[Content, int] | None = None
    _below: Content = _NOTHING


def _sentences(told: Told | None, glyphs: Glyphs, otherwise: str, width: int) -> tuple[Content, int]:
    """The sentences, each indented as a whole, and the row of the one that tells of the line itself; it is marked."""
    if told is None:
        return Content.styled("\n".join(wrap(otherwise, max(width, 10))), "$foreground-muted"), 0
    parts, row, marked = [Content.styled(shown(told.heading), "bold")], 1, 0
    for number, sentence in enumerate(told.sentences):
        here = number == told.here
        lead = "  " * min(sentence.depth, _DEEPEST)
        first, later = f"{lead}{glyphs.cursor if here else ' '} ", f"{lead}  "
        lines = wrap(sentence.text, max(width, 20), initial_indent=first, subsequent_indent=later)
        parts.append(Content.styled("\n".join(lines), "bold" if here else ""))
        marked = row if here else marked
        row += len(lines)
    return Content("\n").join(parts), marked


class MessageLine(Static):
    """The line below the text: how things stand at the cursor."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="message")
        self._dots = glyphs.dots
        self._stands = Standing("", "")
        self._rows = 1
        self._drawn: tuple[str, int, int] | None = None

    def tell(self, stands: Standing, rows: int) -> None:
        """Show this in no more than so many rows."""
        self._stands, self._rows = stands, rows
        self._draw()

    def on_resize(self) -> None:
        """Break the words anew."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        """A move of the cursor changes nothing but the row it takes; only another message may need other rows."""
        room = self.content_size.width
        known = (self._stands.rest, room, self._rows)
        if room and (self._stands.place or known != self._drawn):
            words = fit_rows(self._stands.words, room, self._rows, self._dots)
            self.update(Content.styled(words, self._stands.style), layout=known != self._drawn)
            self._drawn = known


class Problems(Vertical):
    """Everything that is wrong, in the order of the text."""

    HELP = "What is wrong with the playbook, in the order of its text. Enter goes to the line; F9 there mends it."

    @dataclass
    class Chosen(Message):
        """Go to this problem."""

        problem: Problem

    def compose(self) -> ComposeResult:
        """The list."""
        yield Choices(id="problem-list", markup=False)
        self.problems: tuple[Problem, ...] = ()

    def tell(self, problems: Sequence[Problem], current: str, glyphs: Glyphs) -> None:
        """Show these."""
        if tuple(problems) == self.problems and self.border_title:
            return
        self.border_title = Content(f"Problems  {counted(problems) or 'none'}")
        self.problems = tuple(problems)
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options(Option(_row(it, current, glyphs)) for it in self.problems)
        self.set_class(not self.problems, "-empty")

    def on_descendant_focus(self) -> None:
        """There is a way back now."""
        self.border_subtitle = _BACK

    def on_descendant_blur(self) -> None:
        """Where there is none, none is told of."""
        self.border_subtitle = _NOTHING

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go there."""
        event.stop()
        self.post_message(self.Chosen(self.problems[event.option_index]))


def _row(problem: Problem, current: str, glyphs: Glyphs) -> Content:
    sign = {Severity.ERROR: glyphs.problem, Severity.WARNING: glyphs.urgent}.get(problem.severity, "i")
    place = str(problem.row + 1) if problem.path == current else f"{shown(problem.path)}:{problem.row + 1}"
    return Content.assemble((f"{sign} {place} ", _COLOURS[problem.severity]), problem.words)


class Files(Tree[str]):
    """The files of the playbook's folder."""

    HELP = "The playbook's files: the book and what it uses, templates, libraries, candidates. Enter opens one."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "Down", show=False),
        Binding("k", "cursor_up", "Up", show=False),
    ]

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__("files", id="files")
        self.glyphs = glyphs
        self.show_root = False
        self.guide_depth = 2
        self.border_title = Content("Files")
        if glyphs is ASCII:
            self.show_guides = False
            self.ICON_NODE, self.ICON_NODE_EXPANDED = "+ ", "- "

    def tell(self, groups: Iterable[tuple[str, Sequence[str]]], marked: frozenset[str], current: str) -> None:
        """Show these files; a star for those with something unsaved."""
        lists = [(title, tuple(paths)) for title, paths in groups]
        if [(str(node.label), *(leaf.data for leaf in node.children)) for node in self.root.children] != [
            (title, *paths) for title, paths in lists
        ]:
            self.clear()
            for title, paths in lists:
                node = self.root.add(Text(title), expand=title != "Candidates")
                for path in paths:
                    node.add_leaf("", data=path)
        for node in self.root.children:
            for leaf in node.children:
                name = shown(str(leaf.data).rpartition("/")[2])
                sign = "*" if leaf.data in marked else " "
                leaf.set_label(Text(f"{sign}{name}", style="bold" if leaf.data == current else ""))

    def render_label(self, node: TreeNode[str], base_style: RichStyle, style: RichStyle) -> Text:
        """The name, and the sign that there is more of it where it is too long."""
        label = super().render_label(node, base_style, style)
        room = self.scrollable_content_region.width - (self.guide_depth if node.data else 0)
        if label.cell_len > room > 1:
            label.truncate(room - 1)
            label.append(self.glyphs.dots, base_style + style)
        return label


class OpenFiles(Static):
    """The names of the open files, the one looked at reversed; a click goes there."""

    def tell(self, paths: Sequence[str], marked: frozenset[str], current: str) -> None:
        """Show these."""
        parts: list[Content] = []
        for number, path in enumerate(paths):
            style = Style.from_meta({"@click": f"screen.show_open({number})"})
            name = f" {shown(path.rpartition('/')[2])}{'*' if path in marked else ''} "
            parts.append(Content.styled(name, style + Style(reverse=path == current, bold=path == current)))
        self.update(Content(" ").join(parts))
        self.display = len(paths) > 1
