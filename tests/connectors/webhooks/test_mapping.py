"""Mapping files: every mistake is told at once, with its place and how to mend it."""

import json

import pytest
from world import BOOK, NOON

from cadencelang.connectors.webhooks.events import meaning, read_event
from cadencelang.connectors.webhooks.mapping import BadMapping, check, load_mapping, read_mapping
from cadencelang.connectors.webhooks.payload import UnreadablePayload
from cadencelang.connectors.webhooks.verify import Verified
from cadencelang.engine import inputs as told

HEAD = 'source = "own"\nscheme = "standard"\nevent = { from = "type" }\ncandidate = { from = "who" }\n'
AT = NOON - 60


def mapping(text):
    return load_mapping(HEAD + text, "own.toml")


def rule(records, more=""):
    return f'[[on]]\nevent = "x"\n{more}\nrecords = [{records}]\n'


def result(text, payload, facts=None):
    whole = mapping(text)
    event = read_event(whole, Verified(json.dumps({"type": "x", "who": "ada", **payload}).encode(), ("event:1",)))
    return meaning(whole, event, BOOK, facts or {}, NOON)


def input_of(text, payload, facts=None):
    found = result(text, payload, facts)
    assert found.refusals == ()
    (input,) = found.inputs
    return input


def test_facts_are_typed_by_the_playbook():
    record = rule('{ kind = "fact", fact = "seniority", value = { from = "level", map = "levels" } }')
    levels = '[maps.levels]\n"4" = "VP"\n'
    assert input_of(record + levels, {"level": 4}).value == "VP"
    refused = result(record + levels, {"level": 5}).refusals
    assert refused == (
        "on[0].records[0].value: What stands at level is not in the table levels, or nothing stands there. "
        "Add it to the table, give an otherwise, or write optional = true.",
    )
    odd = result(rule('{ kind = "fact", fact = "seniority", value = "Chief" }'), {}).refusals
    assert odd[0].startswith('on[0].records[0].value: "Chief" is none of')


def test_events_have_their_fields():
    by = '{ from = "by.name", optional = true }'
    record = rule(f'{{ kind = "event", event = "interview completed", interviewer = {by} }}')
    assert input_of(record, {"by": {"name": "Ben"}}).fields == (("interviewer", "Ben"),)
    assert input_of(record, {}).fields == ()


def test_what_is_not_there_is_told_or_stood_in_for():
    record = rule('{ kind = "enters", stage = { from = ["a.b", "c"] } }')
    assert result(record, {}).refusals[0].startswith("on[0].records[0].stage: Nothing stands at a.b or c.")
    assert input_of(record, {"c": "Screening"}).stage == "Screening"
    otherwise = rule('{ kind = "enters", stage = { from = "a", otherwise = "Screening" } }')
    assert input_of(otherwise, {}).stage == "Screening"


def test_one_bad_record_does_not_take_the_others_with_it():
    found = result(rule('{ kind = "enters", stage = "Nowhere" }, { kind = "replies" }'), {})
    assert [type(it) for it in found.inputs] == [told.Replied]
    assert len(found.refusals) == 1


@pytest.mark.parametrize(
    ("time", "value", "at"),
    [
        ("iso", "2026-03-02T11:00:00Z", AT), ("iso", "2026-03-02T12:00:59+01:00", AT),
        ("iso", "2026-03-02T11:00:00", AT),
        ("seconds", AT * 60, AT), ("milliseconds", AT * 60_000 + 999, AT), ("iso", "yesterday", NOON), ("iso", 5, NOON),
        ("milliseconds", 10**4000, NOON), ("seconds", -(10**4000), NOON),
        ("seconds", True, NOON), ("seconds", -5, NOON), ("seconds", 1e20, NOON), ("seconds", "5", NOON),
        ("milliseconds", NOON * 60_000 + 600_000, NOON),
    ],
)  # fmt: skip
def test_an_instant_is_read_as_it_is_written_and_never_lies_ahead(time, value, at):
    text = f'at = {{ from = "when", time = "{time}" }}\n' + rule('{ kind = "replies" }')
    input = input_of(text, {"when": value})
    assert (input.at, input.received) == (at, NOON)


def test_times_of_the_candidate_are_on_their_own_clock():
    record = rule('{ kind = "out of office", until = { from = "until" } }')
    assert input_of(record, {"until": "2026-03-06"}).until == 20_518


def test_conditions_tell_true_from_one():
    record = rule('{ kind = "replies" }', 'when = { "flag" = true }')
    assert len(result(record, {"flag": True}).inputs) == 1
    for other in (1, "true", None, [True]):
        assert result(record, {"flag": other}).inputs == ()


def test_an_event_without_a_name_or_of_which_no_rule_tells():
    with pytest.raises(UnreadablePayload, match="what happened"):
        result(rule('{ kind = "replies" }'), {"type": None})
    found = result(rule('{ kind = "replies" }'), {"type": "other"})
    assert (found.inputs, found.refusals) == ((), ())


@pytest.mark.parametrize("who", [None, "", True, {"id": 1}, [1], 1.5, "x" * 500])
def test_whose_it_is_is_a_number_or_a_text(who):
    assert result(rule('{ kind = "replies" }'), {"who": who}).refusals == ("candidate: Nothing stands at who.",)


BAD = {
    "x = 1": ["x: Extra inputs are not permitted. There is no setting of this name; remove it, or mend its spelling."],
    "[[on]]": ["on[0].event: Field required. It is needed; add it."],
    '[[on]]\nevent = "x"': ["on[0]: Nothing follows from this event. Give it records, or merged_into."],
    rule('{ kind = "enterz" }'): [
        "on[0].records[0].kind: There is no kind of record 'enterz'. Did you mean \"enters\"?"
    ],
    rule('{ kind = "replies", id = "1" }'): ["on[0].records[0].id: This column is filled by itself. Leave it out."],
    rule('{ kind = "enters", stage = { from = "a", map = "stagez" } }') + "[maps.stages]\na = 'b'": [
        'on[0].records[0].stage.map: There is no table "stagez" under maps. Did you mean "stages"?'
    ],
    rule('{ kind = "enters", stage = { from = "a..b" } }'): [
        'on[0].records[0].stage.from: "a..b" is not a path; write it like payload.application.emails[0].value.'
    ],
    rule('{ kind = "replies" }', 'when = { "a..b" = 1 }'): [
        'on[0].when: "a..b" is not a path; write it like payload.application.emails[0].value.'
    ],
    "[[on": ["file: It is not TOML:"],
}  # fmt: skip


@pytest.mark.parametrize(("text", "faults"), BAD.items(), ids=[it[:40] for it in BAD])
def test_a_mistake_is_told_with_its_place_and_how_to_mend_it(text, faults):
    with pytest.raises(BadMapping) as told:
        mapping(text)
    for fault in faults:
        assert any(str(it).startswith(fault) for it in told.value.faults), [str(it) for it in told.value.faults]
    assert str(told.value).startswith("own.toml: ")


def test_all_mistakes_are_told_at_once():
    with pytest.raises(BadMapping) as told:
        mapping(rule('{ kind = "a" }, { kind = "b", id = 1 }') + '[[on]]\nevent = "y"')
    assert len(told.value.faults) == 4


def test_a_mapping_is_held_against_the_playbook():
    text = rule(
        '{ kind = "enters", stage = "Screning" }, { kind = "fact", fact = "mail", value = 1 },'
        '{ kind = "enters", stage = { from = "a", map = "stages", otherwise = "Nowhere" } }'
    ) + '[maps.stages]\nlead = "Screening"\nbid = "Not selectd"'  # fmt: skip
    faults = [str(it) for it in check(mapping(text), BOOK)]
    assert faults[0] == 'on[0].records[0].stage: The playbook has no stage "Screning". Did you mean "Screening"?'
    assert faults[1].startswith('on[0].records[1].fact: The playbook has no fact "mail".')
    assert faults[2].startswith('on[0].records[2].stage.otherwise: The playbook has no stage "Nowhere".')
    assert faults[3].startswith("on[0].records[2].stage (maps.stages, 'bid'): The playbook has no stage")
    assert len(faults) == 4


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    with pytest.raises(BadMapping, match="cannot be read"):
        read_mapping(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b'a = "\xe9"')
    with pytest.raises(BadMapping, match="UTF-8"):
        read_mapping(tmp_path / "latin.toml")
    (tmp_path / "own.toml").write_text(HEAD)
    assert read_mapping(tmp_path / "own.toml").source == "own"


def test_bombs_are_refused():
    with pytest.raises(BadMapping):
        load_mapping("a = " + "[" * 50_000, "bomb.toml")
    with pytest.raises(BadMapping, match="not TOML"):
        load_mapping("a = " + "9" * 5_000, "digits.toml")
    with pytest.raises(BadMapping, match="more than"):
        load_mapping("#" * 2_000_000, "large.toml")
