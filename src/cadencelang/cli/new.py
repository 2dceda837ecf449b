"""`cadence new DIR`: a playbook of one's own to begin with, after a few questions in plain words."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from pathlib import Path
from shlex import quote
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from cadencelang.cli.failure import CLEAN, Failure
from cadencelang.cli.frame import Command
from cadencelang.diagnostics.clean import clean

if TYPE_CHECKING:
    from cadencelang.beginnings.answers import Kind
    from cadencelang.beginnings.questions import Question


def _arguments(parser: ArgumentParser) -> None:
    from cadencelang.beginnings.answers import CONSENT, DAYS, WEEKS, Days, Kind, Owner, Voice

    parser.add_argument("folder", metavar="DIR", help="the folder to make; it must be new or empty")
    parser.add_argument("-y", "--yes", action="store_true", help="ask nothing: what no option says is as usual")
    parser.add_argument(
        "--kind", choices=_values(Kind), help="what it is for: a search, an offer until the start, a talent pool"
    )
    parser.add_argument("--name", metavar="NAME", help="what the playbook is called (usually: as its folder)")
    parser.add_argument("--owner", choices=_values(Owner), help="the colleague who looks after a candidate")
    parser.add_argument("--cover", action=BooleanOptionalAction, help="a partner steps in when they are away, or late")
    parser.add_argument(
        "--silence",
        metavar="N",
        help=f"too long a silence, in working days: {DAYS}; in a talent pool in weeks: {WEEKS}",
    )
    parser.add_argument("--voice", choices=_values(Voice), help="what ends a silence: a letter, or first a call")
    parser.add_argument("--approve", action=BooleanOptionalAction, help="somebody reads the other letters first")
    parser.add_argument(
        "--consent", metavar="MONTHS", help=f"how long a consent to be in a talent pool holds: {CONSENT}"
    )
    parser.add_argument("--holidays", metavar="ID", help="whose holidays are kept: GB-ENG, DE, US-NY, …")
    parser.add_argument("--zone", metavar="ZONE", help="your time zone (usually: that of the holidays' country)")
    parser.add_argument("--days", choices=_values(Days), help="on which days you work")


def _values(of: Any) -> tuple[str, ...]:
    return tuple(it.value for it in of)


def _run(args: Namespace) -> int:
    from cadencelang.beginnings import Answers, files_of
    from cadencelang.workbench.terminal import terminal_of

    folder = Path(args.folder)
    _refuse_what_is_there(folder)
    answers = Answers(**_answers(args, _named(folder)))
    files = files_of(answers)
    _write(folder, files)
    _tell(folder, files, answers.kind, terminal_of(sys.stdout).width)
    return CLEAN


def _answers(args: Namespace, named: str) -> dict[str, Any]:
    """What the options answer, and whoever is asked for the rest. Raises Failure."""
    from cadencelang.beginnings.questions import question_of_kind, questions

    interview = _Interview(args)
    interview.go_through((question_of_kind(),))
    kind = interview.given["kind"]
    rest = questions(kind, named, _zone_of)
    for question in rest:
        if kind not in question.kinds and getattr(args, question.field) is not None:
            raise Failure(f"--{question.field} is nothing that a playbook for --kind {kind} asks for.", "Leave it out.")
    interview.go_through(tuple(it for it in rest if kind in it.kinds))
    return interview.given


class _Interview:
    """Answers as they come, from the options first, then from somebody at the terminal."""

    def __init__(self, args: Namespace) -> None:
        self.args = args
        self.given: dict[str, Any] = {}
        self.begun = False

    def go_through(self, asked: tuple[Question, ...]) -> None:
        """Answer these questions. Raises Failure."""
        self.given |= _from_options(asked, self.args)
        for question in asked:
            if question.field not in self.given:
                usual = question.usual(self.given)
                self.given[question.field] = question.read(usual) if self.args.yes else self._ask(question, usual)

    def _ask(self, question: Question, usual: str) -> Any:
        if not self.begun:
            if not sys.stdin.isatty():
                raise Failure("There is nobody to ask.", "Give --yes, and options for what is not as usual.")
            print("A few questions. Enter takes what stands in brackets; Ctrl-C ends, and nothing is written.\n")
            self.begun = True
        return _answer(question, usual)


def _refuse_what_is_there(folder: Path) -> None:
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise Failure(f"{folder} is there already, and not empty.", "Name a folder that is new, or empty.")
    except OSError as error:
        raise Failure(f"{folder} cannot be looked at: {error.strerror or error}.") from None


def _named(folder: Path) -> str:
    """The usual name of a playbook in a folder: its last part, in words."""
    words = " ".join(folder.resolve().name.replace("-", " ").replace("_", " ").split())
    name = "".join(char for char in words if char.isprintable() and char != '"')[:60].strip()
    return f"{name[:1].upper()}{name[1:]}" if name else "My playbook"


def _zone_of(calendar: str) -> str:
    """The time zone that is usual where these holidays are kept."""
    from cadencelang.prover.covering import first_zone

    try:
        return first_zone(calendar)
    except KeyError:
        return "Europe/London"


def _from_options(asked: tuple[Question, ...], args: Namespace) -> dict[str, Any]:
    """What the options answer. Raises Failure."""
    from cadencelang.beginnings.answers import BadAnswer

    given: dict[str, Any] = {}
    for question in asked:
        value = getattr(args, question.field)
        if value is not None:
            try:
                given[question.field] = value if isinstance(value, bool) else question.read(value)
            except BadAnswer as error:
                raise Failure(f"--{question.field}: {error}") from None
    return given


def _answer(question: Question, usual: str) -> Any:
    """What somebody at the terminal answers; asked again until it can be used. Raises Failure at the end of input."""
    from cadencelang.beginnings.answers import BadAnswer

    print(question.words)
    for word, meaning in question.options:
        print(f"  {word:<20}{meaning}".rstrip())
    while True:
        try:
            text = input(f"  [{clean(usual)}] ").strip() or usual
            value = question.read(text)
            print(f"  {remark}\n" if (remark := question.remark(value)) else "")
            return value
        except BadAnswer as error:
            print(f"  {clean(str(error))}")
        except (EOFError, UnicodeDecodeError):
            raise Failure("That was the end of the answers, so nothing was written.") from None


def _write(folder: Path, files: dict[str, str]) -> None:
    try:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        raise Failure(f"{folder} cannot be written: {error.strerror or error}.") from None


def _tell(folder: Path, files: dict[str, str], kind: Kind, width: int) -> None:
    """What to do next; where weeks are counted, holidays would make the proofs long."""
    from cadencelang.beginnings.answers import WEEKS
    from cadencelang.beginnings.making import BOOK, CANDIDATES, FIRST_DAY, HISTORY

    def shown(name: str = "") -> str:
        return quote(clean(str(folder / name)))

    quickly = ["--plain-weeks"] if kind.silence is WEEKS else []
    history = [f"--events {shown(HISTORY)}"] if HISTORY in files else []
    people = [f"--candidates {shown(CANDIDATES)}", *history]
    ready = f"{shown()} is ready: read {clean(str(folder / BOOK))}, and change what is not how you work."
    print("\n".join(wrap(ready, width, break_long_words=False, break_on_hyphens=False)) + "\n")
    for does, command, *options in (
        ("is it right?", f"check {shown()}"),
        ("do its scenarios pass?", f"test {shown()}"),
        ("what happens to whom?", f"simulate {shown()}", *people, f"--from {FIRST_DAY} --for 3w"),
        ("what is due today?", f"queue {shown()}", *people, f"--at '{FIRST_DAY} 10:00'"),
        ("is it sure to hold?", f"verify {shown()}", *quickly),
        ("for the meeting", f"docs {shown()} -o playbook.html"),
        ("change it", f"tui {shown()}"),
    ):
        print(f"  {does:<24}" + f"\n{'':26}".join(_lines([f"cadence {command}", *options], width - 26)))


def _lines(parts: list[str], width: int) -> list[str]:
    """A command in lines that a shell reads as one; a part that is wider than a line stays whole."""
    lines = parts[:1]
    for part in parts[1:]:
        if len(f"{lines[-1]} {part} \\") <= width:
            lines[-1] += f" {part}"
        else:
            lines.append(part)
    return [f"{line} \\" for line in lines[:-1]] + lines[-1:]


COMMAND = Command(_arguments, _run)
