"""Webhooks shaped as the vendors document them, through their packaged mappings: each says what it comes to."""

import datetime as dt
import json
from pathlib import Path

import pytest
from world import BOOK, NOON, secret_of, signed

from cadencelang.connectors.webhooks.events import meaning, read_event
from cadencelang.connectors.webhooks.mapping import check, load_mapping, packaged_mapping
from cadencelang.connectors.webhooks.verify import Scheme, Verified, verify
from cadencelang.engine import inputs as told

CORPUS = sorted((Path(__file__).parents[2] / "corpus/webhooks").glob("*.json"))
MAPPINGS = {scheme: load_mapping(packaged_mapping(scheme), f"{scheme}.toml") for scheme in Scheme}
WORDS = {told.Replied: "replies", told.OptedOut: "opts out", told.Erased: "erased"}


def outcome(path):
    """What a sample comes to, as its `expected` says it."""
    sample = json.loads(path.read_text())
    scheme = Scheme(path.stem.partition("-")[0])
    verified = verify(scheme, signed(scheme, sample["body"], sample["headers"]), [secret_of(scheme)], NOON * 60)
    assert isinstance(verified, Verified)
    event = read_event(MAPPINGS[scheme], verified)
    found = meaning(MAPPINGS[scheme], event, BOOK, {}, NOON)
    lines = [f"{instant(it.at)} {event.candidate} {words(it)}" for it in found.inputs]
    lines += [f"{event.candidate} merged into {found.merged_into}"] if found.merged_into else []
    assert all(it.received == NOON for it in found.inputs)
    return lines + [f"refused: {it}" for it in found.refusals], sample["expected"]


def instant(minute):
    return f"{dt.datetime.fromtimestamp(minute * 60, dt.UTC):%Y-%m-%dT%H:%MZ}"


def words(input):
    return f"enters {input.stage}" if isinstance(input, told.Entered) else WORDS[type(input)]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_webhook_comes_to_what_it_says(path):
    found, expected = outcome(path)
    assert len(found) == len(expected), found
    for line, wanted in zip(found, expected, strict=True):
        assert line.startswith(wanted)


def test_every_vendor_has_samples():
    assert {path.stem.partition("-")[0] for path in CORPUS} == set(Scheme)


@pytest.mark.parametrize("scheme", Scheme)
def test_the_packaged_mappings_fit_a_playbook_that_has_their_stage(scheme):
    assert check(MAPPINGS[scheme], BOOK) == ()
    assert MAPPINGS[scheme].scheme is scheme


def test_the_same_event_delivered_again_has_the_same_ids_and_another_has_others():
    sample = json.loads(next(path for path in CORPUS if path.stem == "greenhouse-stage-change").read_text())
    ids = set()
    for event_id, body in (("1", sample["body"]), ("2", sample["body"]), ("3", {**sample["body"], "more": 1})):
        delivery = signed(Scheme.GREENHOUSE, body, {"Greenhouse-Event-ID": event_id})
        verified = verify(Scheme.GREENHOUSE, delivery, [secret_of(Scheme.GREENHOUSE)], NOON * 60)
        event = read_event(MAPPINGS[Scheme.GREENHOUSE], verified)
        ids |= {it.id for it in meaning(MAPPINGS[Scheme.GREENHOUSE], event, BOOK, {}, NOON).inputs}
    assert len(ids) == 2
