"""Bodies of webhooks within bounds, and paths into them."""

import contextlib
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadencelang.connectors.webhooks.paths import BadPath, parse_path
from cadencelang.connectors.webhooks.payload import DEEPEST, LARGEST, UnreadablePayload, read_payload

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_an_object_is_read():
    assert read_payload('{"a": [1, 2.5, null, true, "Grüße ] }"]}'.encode()) == {"a": [1, 2.5, None, True, "Grüße ] }"]}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "not JSON"), (b"[]", "no object"), (b"1", "no object"), (b"\xff{}", "UTF-8"), (b'{"a":', "not JSON"),
        (b'{"a":1,"a":2}', "twice"), (b'{"a":NaN}', "not a number"), (b'{"a":Infinity}', "not a number"),
        (b'{"a":1e999}', "no end"), (b'{"a":' + b"[" * 100_000, "nests"), (b'{"a":' + b"1" * 5_000 + b"}", "not JSON"),
        (b'{"a":"' + b"x" * LARGEST + b'"}', "more than"), (b'{"a":1} x', "not JSON"),
    ],
)  # fmt: skip
def test_what_is_no_object_within_bounds_is_refused(body, words):
    with pytest.raises(UnreadablePayload, match=words):
        read_payload(body)


def test_the_depth_is_counted_and_brackets_in_texts_are_not():
    assert read_payload(b'{"a":' + b"[" * (DEEPEST - 1) + b"]" * (DEEPEST - 1) + b"}")
    with pytest.raises(UnreadablePayload, match="nests"):
        read_payload(b'{"a":' + b"[" * DEEPEST + b"]" * DEEPEST + b"}")
    assert read_payload(json.dumps({"a": "[" * 500 + '\\"' + "{" * 500}).encode())


LEAVES = st.none() | st.booleans() | st.integers() | st.text()


@PATIENT
@given(st.recursive(LEAVES, lambda it: st.lists(it) | st.dictionaries(st.text(), it)))
def test_whatever_json_writes_is_read_back(value):
    assert read_payload(json.dumps({"a": value}).encode()) == {"a": value}


PAYLOAD = {"a": {"b-c": [{"type": "work", "v": 1}, {"type": "home", "v": 2}]}, "n": None, "t": "text"}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a.b-c[0].v", 1), ("a.b-c[-1].v", 2), ("a.b-c[type=home].v", 2), ("a.b-c[type=none].v", None), ("n", None),
        ("n.x", None), ("t[0]", None), ("t.x", None), ("a.b-c[7].v", None), ("a.b-c.v", None), ("x.y.z", None),
        ("a.b-c[v=2].type", "home"),
    ],
)  # fmt: skip
def test_a_path_leads_to_what_stands_there_or_to_nothing(path, found):
    assert parse_path(path).find(PAYLOAD) == found


NO_PATHS = [*"|.|a.|.a|a..b|[0]|a[|a[]|a[x]|a b|a.0|a[0]b".split("|"), "a" * 5000, "a." * 50 + "a"]  # noqa: SIM905


@pytest.mark.parametrize("text", NO_PATHS)
def test_what_is_no_path_is_refused(text):
    with pytest.raises(BadPath):
        parse_path(text)


@PATIENT
@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_paths(text):
    with contextlib.suppress(BadPath):
        assert parse_path(text).text == text
