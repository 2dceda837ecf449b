"""Whatever a playbook says, compiling it ends with a book or with diagnostics, never with an exception."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from semantic_world import FILES, whole

from cadencelang.compiler import compile_text
from cadencelang.diagnostics import Severity

ROOT = Path(__file__).parents[2]
CORPUS = sorted((ROOT / "tests" / "corpus" / "semantics").glob("*.txt"))
CHUNKS = [whole(chunk.partition("\n")[2]) for file in CORPUS for chunk in file.read_text().split("=== ")[1:]]
LINES = sorted({line for chunk in CHUNKS for line in chunk.splitlines() if line.strip()})
WORDS = sorted({word for line in LINES for word in re.findall(r'"[^"]*"|\S+', line)})
NUMBERS = ["0", "1", "7", "99", "100000", "1000000000000", "0.5"]


def compiles_or_tells(text: str) -> None:
    result = compile_text(text, files=FILES)
    errors = [it for it in result.diagnostics if it.severity is Severity.ERROR]
    assert (result.book is None) == bool(errors)
    for it in result.diagnostics:
        file = result.sources[it.span.file]
        assert 0 <= it.span.start <= it.span.end <= len(file.text)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    lines = draw(st.sampled_from(CHUNKS)).splitlines()
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(lines) - 1))
        match draw(st.integers(0, 5)):
            case 0:
                lines[place] = draw(st.sampled_from(LINES))
            case 1:
                lines.insert(place, lines[place])
            case 2:
                lines.insert(place, " " * (len(lines[place]) - len(lines[place].lstrip())) + draw(_line()))
            case 3:
                other = draw(st.integers(0, len(lines) - 1))
                lines[place], lines[other] = lines[other], lines[place]
            case 4:
                lines[place] = re.sub(r"\d+", draw(st.sampled_from(NUMBERS)), lines[place], count=1)
            case _:
                lines[place] = _with_word(lines[place], draw(st.integers(0, 9)), draw(st.sampled_from(WORDS)))
    return "\n".join(lines)


def _line() -> st.SearchStrategy[str]:
    return st.sampled_from(LINES).map(str.strip)


def _with_word(line: str, number: int, word: str) -> str:
    parts = re.findall(r'"[^"]*"|\S+|\s+', line)
    places = [index for index, part in enumerate(parts) if part.strip()]
    if places:
        parts[places[number % len(places)]] = word
    return "".join(parts)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_a_mutated_playbook_compiles_or_is_told_what_is_wrong(text):
    compiles_or_tells(text)


@pytest.mark.slow
@settings(max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_many_mutated_playbooks_compile_or_are_told_what_is_wrong(text):
    compiles_or_tells(text)


HEAD = whole('facts\n  track one of "a", "b"\n  tier number\n').rstrip() + "\n"
RULE = HEAD + 'stage "Big"\n  rule "r"\n    when the candidate enters\n'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "playbook",
        "stage\n  rule\n    when",
        RULE + '    if track is "a"\n      set tier to 1\n' * 300,
        RULE + "    if tier is 1\n      end\n" + "    otherwise if tier is 2\n      end\n" * 100,
        RULE + "    choose by tier, track\n" + "".join(f'      case {it}, "a"\n        end\n' for it in range(200)),
        HEAD + "".join(f'sequence "s{it}"\n' + f'  do "s{it + 1}"\n' * 10 for it in range(20)),
        HEAD + "".join(f'closing stage "S{it}"\n  leads to "S{it + 1}"\n' for it in range(400)),
    ],
    ids=["empty", "blank", "word", "torn", "ifs", "arms", "table", "sequences", "stages"],
)
def test_strange_and_large_playbooks_are_no_trouble(text):
    compiles_or_tells(text)
