"""Keys of one's own: what holds, what is refused and why, and that they act and are shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sitting import make, play, sitting

from cadencelang_tui.commands import all_groups
from cadencelang_tui.footer import KeyBar
from cadencelang_tui.keymap import keymap_of

GROUPS = all_groups()


def keymap(**table):
    return keymap_of({name.replace("__", "."): key for name, key in table.items()}, GROUPS)


def test_a_key_is_given_by_its_sign_or_its_name():
    found = keymap(run__search="?", run__approve="y", mode__run="f10,f11")
    assert found.keys == {"run.search": "question_mark", "run.approve": "y", "mode.run": "f10,f11"}
    assert found.wrong == ()


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"run.aprove": "y"}, 'There is no command "run.aprove". Did you mean "run.approve"?'),
        ({"run.approve": 7}, 'The key of "run.approve" must be a text, such as "f10".'),
        ({"run.approve": "f99"}, '"f99" is no key, so "run.approve" keeps a.'),
        ({"run.approve": "l"}, 'l is already "Log it", so "run.approve" keeps a.'),
        ({"run.approve": "f2"}, 'F2 is already "Edit", so "run.approve" keeps a.'),
        ({"help": "f8"}, 'F8 is already "Next problem", so "help" keeps F1.'),
        ({"run.approve": "j"}, 'j moves about, so "run.approve" keeps a.'),
        ({"mode.run": "y"}, 'y would act while you type, so "mode.run" keeps F4.'),
    ],
)
def test_a_key_that_cannot_be_is_refused_with_a_sentence(table, words):
    found = keymap_of(table, GROUPS)
    assert (dict(found.keys), found.wrong) == ({}, (words,))


def test_two_commands_may_change_places_and_two_modes_share_a_key():
    assert keymap(run__approve="l", run__log="a").wrong == ()
    assert keymap(run__approve="f8").wrong == ()


def test_keys_of_a_view_that_lies_over_its_mode_meet_those_of_the_mode_nowhere():
    assert keymap(guarantees__stop="r,z", guarantees__prove="y").wrong == ()
    assert keymap(page__next="y", run__approve="n").wrong == ()
    assert keymap(find__next="f8").wrong == ('F8 is already "Next problem", so "find.next" keeps ↓.',)
    assert keymap(find__next="y").wrong == ('y would act while you type, so "find.next" keeps ↓.',)


def test_two_changes_to_one_key_leave_one_of_them_out():
    found = keymap(run__approve="y", run__log="y")
    assert len(found.keys) == len(found.wrong) == 1


IDS = st.sampled_from([command.id for group in GROUPS for command in group.commands])
KEYS = st.sampled_from(["a", "l", "y", "f2", "f10", "ctrl+p", "?", "j", "+", "", "a,b"]) | st.text(max_size=3)


@given(st.dictionaries(IDS | st.text(max_size=4), KEYS | st.integers(), max_size=8) | st.integers() | st.text())
def test_whatever_is_written_no_two_commands_that_can_act_together_share_a_key(table):
    found = keymap_of(table, GROUPS)
    for group in GROUPS:
        together = [it for other in GROUPS if other.meets(group) for it in other.commands]
        keys = {it.id: {*found.keys.get(it.id, it.keys).split(",")} - {""} for it in together}
        for it in group.commands:
            assert not any(keys[it.id] & keys[other.id] for other in together if other is not it)


def test_what_is_wrong_is_told_and_what_holds_is_shown_in_the_footer(tmp_path):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "keys.toml").write_text('[keys]\n"help" = "f10"\n"mode.run" = "f2"\n')

    async def go():
        async with sitting(make(tmp_path), loaded=False) as pilot:
            assert [it.message for it in pilot.app._notifications] == ['F2 is already "Edit", so "mode.run" keeps F4.']
            assert "F10 Help" in pilot.app.screen.query_one(KeyBar).render().plain

    play(go())


def test_a_file_that_is_no_toml_changes_nothing_and_says_so(tmp_path):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "keys.toml").write_text("[keys\n")

    async def go():
        async with sitting(make(tmp_path), loaded=False) as pilot:
            (told,) = pilot.app._notifications
            assert told.message.startswith("No key is changed, as keys.toml cannot be read")

    play(go())
