"""Whom to look at: beside the playbook, of another file, among very many."""

import pytest
from sitting import BOOK
from textual.widgets import OptionList

from cadencelang.adapters.refusals import Refused
from cadencelang.compiler import compile_path
from cadencelang_tui.simulate.chooser import ChooserScreen
from cadencelang_tui.simulate.choosing import read_file
from cadencelang_tui.simulate.form import FormScreen
from simulating import fill, settled, sim, text

HEAD, FIRST = (BOOK.parent / "sample-candidates.csv").read_text(encoding="utf-8").splitlines()[:2]
OTHER = f"{HEAD}\n{FIRST.replace('c01', 'r77').replace('Ada Quillfeather', 'Rita Real')}\n"


def test_candidates_of_another_file_can_be_looked_at_and_the_file_is_only_read(tmp_path):
    real = tmp_path / "real.csv"
    real.write_text(OTHER, encoding="utf-8")

    async def go(pilot, screen):
        await pilot.press("f", *"another", "enter")
        assert isinstance(pilot.app.screen, FormScreen)
        await fill(pilot, path="nowhere.csv")
        assert isinstance(pilot.app.screen, FormScreen)
        assert "nowhere.csv" in text(pilot.app.screen, "#refusal")
        await fill(pilot, path=str(real))
        await settled(pilot)
        assert "Rita Real (r77)" in text(screen, "#who")
        assert real.read_text(encoding="utf-8") == OTHER
        await pilot.press("f", *"quillfeather", "enter")
        await settled(pilot)
        assert "Ada Quillfeather" in text(screen, "#who")
        await pilot.press("f", *"rita", "enter")
        await settled(pilot)
        assert "Rita Real" in text(screen, "#who")

    sim(tmp_path, go)


def test_what_is_wrong_with_the_file_is_told(tmp_path):
    book = compile_path(BOOK).book
    (tmp_path / "empty.csv").write_text("id,name\n", encoding="utf-8")
    (tmp_path / "half.csv").write_text(f"{OTHER}r78,Nobody,,,,\n", encoding="utf-8")
    for name, words in (("", "Name a file"), ("none.csv", "none.csv"), ("empty.csv", "There is no candidate in it")):
        with pytest.raises(Refused, match=words):
            read_file(name, tmp_path, book)
    candidates, refused = read_file("half.csv", tmp_path, book)
    assert [it.id for it in candidates] == ["r77"]
    assert len(refused) >= 1


def test_very_many_lines_are_listed_in_part_and_found_by_their_name(tmp_path):
    lines = [f"Candidate number {n}" for n in range(20_000)]

    async def go(pilot, screen):
        chosen = []
        chooser = ChooserScreen("Whom?", [*lines, "+ make one"], chosen=15_000)
        await pilot.app.push_screen(chooser, chosen.append)
        await pilot.pause()
        options = chooser.query_one(OptionList)
        assert options.option_count < 400
        assert str(options.get_option_at_index(options.highlighted).prompt) == "Candidate number 15000"
        assert str(options.get_option_at_index(options.option_count - 1).prompt) == "+ make one"
        assert "19700 more" in str(options.get_option_at_index(options.option_count - 2).prompt)
        await pilot.press(*"19999", "enter")
        assert chosen == [19_999]

    sim(tmp_path, go)
