"""A box with questions: a line to fill in or a list to choose from for each, refusals told where they belong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Select, Static

from cadencelang.adapters.refusals import Refused
from cadencelang_tui.boxes import LineBox
from cadencelang_tui.glyphs import shown
from cadencelang_tui.simulate.happenings import FIELD, Question

T = TypeVar("T")
_LONG = 8


class FormScreen(ModalScreen[T | None], Generic[T]):
    """Asks the questions, and gives what `make` makes of the answers; None where one goes back.

    `make` is given the answers by the questions' names, and raises Refused with the name in `column`.
    """

    HELP = "Fill in what you know; Tab moves on, Enter takes it all, Esc goes back and changes nothing."
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "back", "Back"),
        ("ctrl+s", "take", "Take it"),
    ]

    def __init__(self, title: str, questions: tuple[Question, ...], make: Callable[[Mapping[str, str]], T]) -> None:
        super().__init__()
        self._title = title
        self._questions = questions
        self._make = make
        self._first: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """The box."""
        long = "-long" if len(self._questions) > _LONG else ""
        with Vertical(classes=f"simulate-box form {long}") as box:
            box.border_title = Content(shown(self._title))
            box.border_subtitle = Content("Enter takes it, Esc goes back")
            with VerticalScroll(can_focus=False):
                for number, question in enumerate(self._questions):
                    with Horizontal(classes="question"):
                        yield Static(Content(shown(question.label)), classes="label")
                        yield _field(question, number)
            yield Static(id="refusal")
            yield Button("Take it", id="take", compact=True)

    def on_mount(self) -> None:
        """The first question is ready."""
        self.set_class(getattr(self.app, "ascii", False), "-ascii")
        self.query("Input, Select").first().focus()
        self._first = self._answers()

    def on_input_submitted(self) -> None:
        """Enter takes all answers."""
        self.action_take()

    def on_button_pressed(self) -> None:
        """The button does as well."""
        self.action_take()

    def action_back(self) -> None:
        """Go back; what was filled into a long form is given up only by going back twice."""
        answers = self._answers()
        if len(self._questions) > _LONG and answers != self._first:
            self._first = answers
            self._say("Esc once more goes back without what you filled in.")
            return
        self.dismiss(None)

    def action_take(self) -> None:
        """Give what the answers make, or tell what does not fit and go there."""
        try:
            made = self._make(self._answers())
        except Refused as refused:
            self._refuse(refused)
            return
        self.dismiss(made)

    def _answers(self) -> dict[str, str]:
        answers: dict[str, str] = {}
        for number, question in enumerate(self._questions):
            field = self.query_one(f"#answer-{number}")
            if isinstance(field, Input) or (isinstance(field, Select) and not field.is_blank()):
                answers[question.name] = str(field.value)
        return answers

    def _refuse(self, refused: Refused) -> None:
        named = [at for at, it in enumerate(self._questions) if refused.column == it.name.removeprefix(FIELD)]
        label = self._questions[named[0]].label if named else ""
        where = f"{label}{'' if label.endswith('?') else ':'} " if label else ""
        words = shown(" ".join(filter(None, [f"{where}{refused.message}", refused.help])))
        self._say(words)
        if named:
            self.query_one(f"#answer-{named[0]}").focus()

    def _say(self, words: str) -> None:
        self.query_one("#refusal", Static).update(Content(words))


def _field(question: Question, number: int) -> Input | Select[str]:
    id = f"answer-{number}"
    if question.choices:
        chosen = question.usual if question.usual in question.choices else None
        options = [(Content(shown(it)), it) for it in question.choices]
        if chosen is None:
            return Select(options, allow_blank=True, prompt="not said", id=id, compact=True)
        return Select(options, value=chosen, allow_blank=question.optional, prompt="not said", id=id, compact=True)
    hint = " ".join(filter(None, [question.hint, "(optional)" if question.optional else ""]))
    return LineBox(question.usual, placeholder=hint, id=id, compact=True)
