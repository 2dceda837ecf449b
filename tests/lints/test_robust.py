"""Lints on playbooks with parts missing: whatever compiles is linted without a failure."""

import random
from pathlib import Path

import pytest

from cadencelang.compiler import compile_text

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
MAINS = sorted(PLAYBOOKS.glob("*/*.cadence"), key=lambda file: file.parent.name != file.stem)[:3]


def without_a_part(lines: list[str], chance: random.Random) -> list[str]:
    """The lines without one of them and all that is nested in it."""
    first = chance.choice([n for n, line in enumerate(lines) if line.startswith("  ")])
    depth = len(lines[first]) - len(lines[first].lstrip())
    last = first + 1
    while last < len(lines) and (not lines[last].strip() or len(lines[last]) - len(lines[last].lstrip()) > depth):
        last += 1
    return lines[:first] + lines[last:]


@pytest.mark.slow
@pytest.mark.parametrize("main", MAINS, ids=lambda file: file.stem)
def test_what_compiles_without_some_parts_is_linted(main):
    folder = main.parent
    kinds = ("*.cadence", "templates/*", "library/*")
    files = {str(it.relative_to(folder)): it.read_text(encoding="utf-8") for kind in kinds for it in folder.glob(kind)}
    chance = random.Random(7)
    sound = 0
    for _ in range(40):
        lines = files[main.name].splitlines(keepends=True)
        for _ in range(chance.choice((1, 1, 2))):
            lines = without_a_part(lines, chance)
        result = compile_text("".join(lines), name=main.name, files=files)
        sound += result.ok
        assert all(it.message for it in result.diagnostics)
    assert sound >= 5
