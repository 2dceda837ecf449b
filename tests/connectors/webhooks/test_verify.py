"""Which webhooks are believed: those with a right signature over just these bytes, and in time."""

import base64
import dataclasses
import datetime as dt
import json

import pytest
import standardwebhooks
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from world import NOON, SECRET, STANDARD_SECRET, secret_of, signed

from cadencelang.connectors.webhooks.payload import LARGEST
from cadencelang.connectors.webhooks.verify import (
    OLDEST,
    Delivery,
    Rejected,
    Scheme,
    Verified,
    standard_headers,
    verify,
)

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NOW = NOON * 60
PAYLOAD = {"token": "t-1", "triggeredAt": NOW * 1000, "webhookActionId": "a-1", "action": "x", "text": "Grüße"}


def judged(delivery, scheme, secrets=None, now=NOW, **more):
    return verify(scheme, delivery, [secret_of(scheme)] if secrets is None else secrets, now, **more)


@pytest.mark.parametrize("scheme", Scheme)
def test_a_right_signature_is_believed(scheme):
    found = judged(signed(scheme, PAYLOAD), scheme)
    assert isinstance(found, Verified)
    assert found.seen_as
    assert all(len(key) < 60 for key in found.seen_as)


@pytest.mark.parametrize("scheme", Scheme)
def test_header_names_are_read_however_they_are_written(scheme):
    delivery = signed(scheme, PAYLOAD)
    for change in (str.lower, str.upper):
        headers = {change(name): value for name, value in delivery.headers.items()}
        assert isinstance(judged(Delivery(headers, delivery.body), scheme), Verified)


@pytest.mark.parametrize("scheme", [it for it in Scheme if it is not Scheme.LEVER])
def test_one_changed_byte_of_the_body_is_not_believed(scheme):
    delivery = signed(scheme, PAYLOAD)
    for at in range(len(delivery.body)):
        body = delivery.body[:at] + bytes([delivery.body[at] ^ 1]) + delivery.body[at + 1 :]
        assert isinstance(judged(Delivery(delivery.headers, body), scheme), Rejected)


def test_lever_signs_token_and_time_and_nothing_else():
    delivery = signed(Scheme.LEVER, PAYLOAD)
    told = json.loads(delivery.body)
    for change in ({"token": "t-2"}, {"triggeredAt": told["triggeredAt"] + 1}, {"signature": "0" * 64}):
        body = json.dumps({**told, **change}).encode()
        assert isinstance(judged(Delivery({}, body), Scheme.LEVER), Rejected)
    other = judged(Delivery({}, json.dumps({**told, "action": "other"}).encode()), Scheme.LEVER)
    assert isinstance(other, Verified)
    assert other.seen_as == judged(delivery, Scheme.LEVER).seen_as


@pytest.mark.parametrize("scheme", Scheme)
def test_another_secret_is_not_believed_and_an_old_one_is_while_it_is_kept(scheme):
    other = "whsec_" + base64.b64encode(b"other").decode() if scheme is Scheme.STANDARD else "other"
    delivery = signed(scheme, PAYLOAD, secret=other)
    assert isinstance(judged(delivery, scheme), Rejected)
    assert isinstance(judged(delivery, scheme, [secret_of(scheme), other]), Verified)


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize("secrets", [[], [""]])
def test_without_a_secret_nobody_is_believed(scheme, secrets):
    assert isinstance(judged(signed(scheme, PAYLOAD), scheme, secrets), Rejected)


@pytest.mark.parametrize("scheme", Scheme)
def test_a_body_that_is_too_large_is_refused_though_it_is_rightly_signed(scheme):
    delivery = signed(scheme, {**PAYLOAD, "text": "x" * LARGEST})
    found = judged(delivery, scheme)
    assert isinstance(found, Rejected)
    assert "more than" in found.reason


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b"{}", b"\xff", b"[" * 100_000, b"x" * (LARGEST + 1), b"1" * 10_000]
)
def test_bodies_that_are_none_are_told_and_raise_nothing(scheme, body):
    for headers in ({}, signed(Scheme.GREENHOUSE, b"x").headers):
        assert isinstance(judged(Delivery(headers, body), scheme), Rejected)


WRONG = ["", "sha256", "sha256 ", "sha256=", "sha1 00", "sha256 é", "v1,", "v1,é", "v2,x", "=", "\0"]


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize("wrong", [*WRONG, "sha256 " + "0" * 64])
def test_signatures_that_are_none_are_rejected(scheme, wrong):
    delivery = signed(scheme, PAYLOAD)
    headers = {name: wrong if "signature" in name.lower() else value for name, value in delivery.headers.items()}
    body = delivery.body
    if scheme is Scheme.LEVER:
        body = json.dumps({**json.loads(body), "signature": wrong}).encode()
    assert isinstance(judged(Delivery(headers, body), scheme), Rejected)


@PATIENT
@given(st.text(max_size=80), st.binary(max_size=80))
def test_no_header_and_no_body_breaks_it(value, body):
    names = ("signature", "ashby-signature", "x-merge-webhook-signature", "webhook-signature", "webhook-id")
    delivery = Delivery({**dict.fromkeys(names, value), "webhook-timestamp": "1"}, body)
    for scheme in Scheme:
        assert isinstance(judged(delivery, scheme), Rejected)


def test_merge_may_leave_its_padding_out():
    delivery = signed(Scheme.MERGE, PAYLOAD)
    given = delivery.headers["X-Merge-Webhook-Signature"]
    assert given.endswith("=")
    bare = dataclasses.replace(delivery, headers={"X-Merge-Webhook-Signature": given.rstrip("=")})
    assert judged(bare, Scheme.MERGE) == judged(delivery, Scheme.MERGE)


@pytest.mark.parametrize("scheme", [Scheme.LEVER, Scheme.STANDARD])
def test_what_is_signed_too_long_ago_or_ahead_of_now_is_rejected(scheme):
    delivery = signed(scheme, PAYLOAD, at=NOW)
    assert isinstance(judged(delivery, scheme, now=NOW + OLDEST[scheme]), Verified)
    assert isinstance(judged(delivery, scheme, now=NOW + OLDEST[scheme] + 1), Rejected)
    assert isinstance(judged(delivery, scheme, now=NOW - 300), Verified)
    assert isinstance(judged(delivery, scheme, now=NOW - 301), Rejected)
    assert isinstance(judged(delivery, scheme, now=NOW + 61, oldest=60), Rejected)


def test_a_fifteen_hours_late_event_of_lever_is_taken():
    assert isinstance(judged(signed(Scheme.LEVER, PAYLOAD), Scheme.LEVER, now=NOW + 15 * 3600), Verified)


@pytest.mark.parametrize("at", ["", "now", "-5", "1e9", "99999999999999", "١٢٣"])
def test_a_time_that_is_none_is_rejected(at):
    delivery = signed(Scheme.STANDARD, PAYLOAD)
    headers = {**delivery.headers, "webhook-timestamp": at}
    assert isinstance(judged(Delivery(headers, delivery.body), Scheme.STANDARD), Rejected)


def test_greenhouse_is_known_by_its_body_too_since_its_event_id_is_not_signed():
    first = judged(signed(Scheme.GREENHOUSE, PAYLOAD, {"Greenhouse-Event-ID": "e-1"}), Scheme.GREENHOUSE)
    renamed = judged(signed(Scheme.GREENHOUSE, PAYLOAD, {"Greenhouse-Event-ID": "e-2"}), Scheme.GREENHOUSE)
    assert first.seen_as[0] == renamed.seen_as[0]
    assert first.seen_as[1] != renamed.seen_as[1]


def test_ashby_is_known_by_its_action_which_several_webhooks_share():
    one, other = (judged(signed(Scheme.ASHBY, {**PAYLOAD, "more": it}), Scheme.ASHBY) for it in (1, 2))
    assert one.seen_as == other.seen_as


class At(dt.datetime):
    """The clock of the library, which asks what time it is."""

    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(NOW, tz)


def test_the_library_of_standard_webhooks_agrees_in_both_directions(monkeypatch):
    monkeypatch.setattr("standardwebhooks.webhooks.datetime", At)
    library = standardwebhooks.Webhook(STANDARD_SECRET)
    body = json.dumps(PAYLOAD).encode()
    assert library.verify(body, standard_headers(STANDARD_SECRET, "msg_1", NOW, body)) == PAYLOAD
    signature = library.sign("msg_2", At.fromtimestamp(NOW, dt.UTC), body.decode())
    headers = {"webhook-id": "msg_2", "webhook-timestamp": str(NOW), "webhook-signature": f"v1,AAAA {signature}"}
    assert isinstance(judged(Delivery(headers, body), Scheme.STANDARD), Verified)
    assert SECRET not in signature
