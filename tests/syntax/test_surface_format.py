"""The one canonical text of a file."""

import pytest
from syntax_reading import CORPUS, PLAYBOOKS, read

from cadencelang.source import SourceFile
from cadencelang.syntax import format_source
from cadencelang.syntax.format import FormatterError, _check

UNTIDY = """\

# Above all.


# Second.
facts
      name        text   # who
      e-mail e-mail address,optional
      # a note on the next
      years number


#   indented as it likes
limits
    at most 1 touches in 1 days   # one
    at most 2 automatic touch in 2 working day
    no  touches on Sat , Sun
    # last in limits
stage "A"
 # first in the stage
 rule "r"
  when every Tue at 9:30 , or the next business day
  only if ( ( years is 3 , or  if unknown yes ) )
  send mail "x"
  wait 1 business days
        # deeper than anything
# at the margin
 leads to "B"
channels
  email automatic
  text_message by a person
clock
  holiday 2026-3-2 "x"
"""
TIDY = """\
# Above all.

# Second.
facts
  name   text  # who
  email  email address, optional
  # a note on the next
  years  number

#   indented as it likes
limits
  at most 1 touch in 1 day  # one
  at most 2 automatic touches in 2 working days
  no touches on Saturday, Sunday
  # last in limits
stage "A"
  # first in the stage
  rule "r"
    when every Tuesday at 09:30, or the next working day
    only if ((years is 3, or if unknown yes))
    send email "x"
    wait 1 working day
      # deeper than anything
# at the margin
  leads to "B"
channels
  email         automatic
  text_message  by a person
clock
  holiday 2026-03-02 "x"
"""


def formatted(text: str) -> str:
    result = format_source(SourceFile("test.cadence", text))
    assert result.text is not None, result.diagnostics
    return result.text


def test_canonical_text() -> None:
    assert formatted(UNTIDY) == TIDY
    assert formatted(TIDY) == TIDY


@pytest.mark.parametrize("path", PLAYBOOKS, ids=lambda path: path.stem)
def test_formatting_a_playbook_changes_nothing_it_says_and_is_done_once(path) -> None:
    text = path.read_text(encoding="utf-8")
    once = formatted(text)
    assert formatted(once) == once
    assert read(once).module.blocks == read(text).module.blocks
    squeezed = "".join(f"{line.rstrip()}   \r\n\r\n\r\n" for line in text.splitlines() if line.strip())
    assert read(formatted(squeezed)).module.blocks == read(text).module.blocks


def test_a_file_with_errors_is_left_alone() -> None:
    result = format_source(SourceFile("test.cadence", 'stge "A"\n'))
    assert result.text is None
    assert [item.code for item in result.diagnostics] == ["CL101"]


def test_warnings_do_not_stop_the_formatter() -> None:
    assert formatted("stage “A”\n") == 'stage "A"\n'


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment", "\ufeff", "   \t\n"])
def test_files_that_say_nothing(text: str) -> None:
    assert formatted(text) == ("# only a comment\n" if "#" in text else "")


@pytest.mark.parametrize("changed", ['stage "B"\n', "", 'stage "A" # lost\n', 'stge "A"\n'])
def test_the_formatter_refuses_to_change_what_a_file_says(changed: str) -> None:
    with pytest.raises(FormatterError):
        _check(read('stage "A"\n').module, changed)


def test_every_chunk_without_errors_survives() -> None:
    for chunk in (CORPUS / "mistakes.txt").read_text(encoding="utf-8").split("---\n"):
        source = SourceFile("test.cadence", chunk)
        result = format_source(source)
        assert (result.text is None) == (not read(chunk).ok)
