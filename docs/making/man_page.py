"""The man page of `cadence`, made from its parsers. Run this file to write it anew.

The date is that of the last change: a page that says the same keeps the date it has.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator
from pathlib import Path

from commands_told import Argument, Told, commands

from cadencelang.cli.parsers import DESCRIPTION

PAGE = Path(__file__).parents[1] / "man" / "cadence.1"
_BEFORE = """\
A playbook is a text that says how a firm stays in touch with each candidate of a search. A compiler checks it,
scenarios and a prover try it out, and a deterministic engine executes it on every candidate's own clock.

BOOK is a .cadence file, or a folder that has one playbook; where a command only reads, a compiled .json will do. DIR is
a workspace, in which a playbook runs for real. Every command has --help and --color, and none needs the network but
those that send, listen or fetch."""
_EXIT = {
    "0": "All is well.",
    "1": "Something was found: an error in a playbook, a scenario that failed, a guarantee that is broken.",
    "2": "It was used wrongly, or a file could not be read.",
    "3": "A guarantee was not decided within the bounds given.",
    "130": "It was interrupted.",
}
_ENVIRONMENT = {
    "NO_COLOR": "If set, nothing is coloured.",
    "COLUMNS": "How wide the output may be.",
    "CADENCE_DEBUG": "If set, an unexpected error is shown with its traceback.",
    "CADENCE_SECTION_SETTING": "Overrides a setting of a workspace's cadence.toml, such as CADENCE_DELIVERY_ATTEMPTS."
    " Secrets are read from here too, such as CADENCE_INBOX_PASSWORD.",
    "XDG_CACHE_HOME": "Where proofs are remembered, in cadencelang/.",
}
_EXAMPLES = (
    ("Begin a playbook, and look whether it is right:", "cadence new search && cadence check search"),
    ("Simulate the next quarter for the people in a file:",
     "cadence simulate search --candidates search/candidates.csv --from 2026-03-02 --for 90d"),
    ("Prove what it vouches for:", "cadence verify search"),
)  # fmt: skip


def page(date: str) -> str:
    """The whole page, dated."""
    return "\n".join(_lines(date)) + "\n"


def _lines(date: str) -> Iterator[str]:
    yield f".TH CADENCE 1 {date} CadenceLang"
    yield from (".SH NAME", r"cadence \- follow\-up with candidates, as a playbook executed exactly")
    yield from (".SH SYNOPSIS", r".B cadence", r"\fICOMMAND\fR [\fIoption\fR ...] [\fIargument\fR ...]")
    yield from (".br", r".B cadence \-\-version", ".br", r"\fBcadence help\fR \fICOMMAND\fR|\fICODE\fR")
    yield ".SH DESCRIPTION"
    yield from _wrapped(DESCRIPTION)
    yield ".PP"
    yield from _paragraphs(_BEFORE)
    yield ".SH COMMANDS"
    for command in commands():
        yield from _command(command)
    yield from _list("EXIT STATUS", _EXIT)
    yield from _list("ENVIRONMENT", _ENVIRONMENT)
    yield ".SH EXAMPLES"
    for number, (does, line) in enumerate(_EXAMPLES):
        yield from ([".PP"] if number else [])
        yield from (_escaped(does), ".PP", ".RS 4", ".nf", _escaped(line), ".fi", ".RE")
    yield ".SH SEE ALSO"
    yield from _wrapped("The documentation that came with the package, and cadence explain CODE for each diagnostic.")


def _command(command: Told) -> Iterator[str]:
    yield f".SS {_escaped(command.usage.removeprefix('cadence '))}"
    yield from _wrapped(command.does)
    for argument in (*command.places, *command.options):
        if argument.flags != ("-h", "--help") and argument.flags != ("--color",):
            yield from _argument(argument)
    if command.epilog:
        yield ".PP"
        yield from _wrapped(command.epilog)


def _argument(argument: Argument) -> Iterator[str]:
    flags = ", ".join(rf"\fB{_escaped(it)}\fR" for it in argument.flags)
    value = rf"\fI{_escaped(argument.value)}\fR" if argument.value else ""
    yield ".TP"
    yield " ".join(filter(None, (flags, value)))
    yield from _wrapped(f"{argument.does}{' (needed)' if argument.needed and argument.flags else ''}")


def _list(title: str, items: dict[str, str]) -> Iterator[str]:
    yield f".SH {title}"
    for word, does in items.items():
        yield ".TP"
        yield rf"\fB{_escaped(word)}\fR"
        yield from _wrapped(does)


def _paragraphs(text: str) -> Iterator[str]:
    for number, paragraph in enumerate(text.split("\n\n")):
        yield from ([".PP"] if number else [])
        yield from _wrapped(paragraph)


def _wrapped(text: str) -> Iterator[str]:
    """A text in short lines, each sentence on lines of its own."""
    for sentence in " ".join(text.split()).replace(". ", ".\n").splitlines():
        yield from (_escaped(it) for it in textwrap.wrap(sentence, 72, break_on_hyphens=False))


def _escaped(text: str) -> str:
    """A text as roff reads it: no character of its own has a meaning, and a hyphen is the one that can be typed."""
    safe = text.replace("\\", r"\e").replace("-", r"\-").replace("…", "...").replace("'", r"\(aq")
    return rf"\&{safe}" if safe.startswith(".") else safe


def undated(text: str) -> str:
    """A page without the line that has its date."""
    return text.partition("\n")[2]


if __name__ == "__main__":
    before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    today = page(dt.date.today().isoformat())
    if undated(before) != undated(today):
        PAGE.write_text(today, encoding="utf-8")
