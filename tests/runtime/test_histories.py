"""Whatever happens, in whatever order and with whatever interruptions, what a live workspace promises holds."""

from collections import Counter
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from live_world import Live, Remembering

from cadencelang.engine.effects import What
from cadencelang.engine.inputs import (
    Approved,
    ConsentGranted,
    Declined,
    Entered,
    FactLearnt,
    Happened,
    OptedOut,
    Replied,
    TaskDone,
)
from cadencelang.engine.state import Phase
from cadencelang.runtime.folding import fold
from cadencelang.runtime.ports import Doubtful, Later, Refused
from cadencelang.runtime.rows import Status
from cadencelang.stores.sqlite import SqliteStore

NEWS = {
    "reply": (Replied, {}),
    "interview": (Happened, {"event": "interview completed"}),
    "approve": (Approved, {"touch": "thanks", "by": "recruiter"}),
    "decline": (Declined, {"touch": "thanks", "by": "recruiter"}),
    "call": (TaskDone, {"task": "Answer them", "by": "recruiter", "outcome": "reached"}),
    "learn": (FactLearnt, {"fact": "discussed", "value": "pumps"}),
    "consent": (ConsentGranted, {"consent": "introductions"}),
    "over": (Entered, {"stage": "Over"}),
    "back": (Entered, {"stage": "Talking"}),
    "stop": (OptedOut, {}),
}
FAULTS = {"later": Later("busy"), "doubt": Doubtful("gone"), "never": Refused("no")}
THINGS = st.one_of(
    st.tuples(st.just("news"), st.sampled_from(sorted(set(NEWS) - {"stop"})), st.sampled_from(["ada", "bo"])),
    st.tuples(st.just("news"), st.just("stop"), st.just("bo")),
    st.tuples(st.just("wait"), st.sampled_from([10, 30, 60, 240, 1440, 4320]), st.just("")),
    st.tuples(st.just("sleep"), st.sampled_from([60, 600, 3000, 20_000]), st.just("")),
    st.tuples(st.just("fault"), st.sampled_from(sorted(FAULTS)), st.just("")),
    st.tuples(st.just("put back"), st.sampled_from([5, 90]), st.just("")),
    st.tuples(st.just("step only"), st.just(0), st.just("")),
    st.tuples(st.just("crash"), st.integers(1, 12), st.just("")),
)


class Crash(BaseException):
    """The process is gone."""


class Dying:
    """A probe that lets the process die a number of points on."""

    def __init__(self) -> None:
        self.left = 0

    def __call__(self, point: str) -> None:
        """One point nearer."""
        if self.left:
            self.left -= 1
            if not self.left:
                raise Crash(point)


def happen(live: Live, probe: Dying, thing) -> None:
    """Let one thing happen."""
    match thing:
        case ("news", str(what), str(who)):
            kind, values = NEWS[what]
            live.tell(kind, who, **values)
        case ("wait", int(minutes), _):
            for _ in range(0, minutes, 30):
                live.pump.drain()
                live.clock.seconds += min(30, minutes) * 60
            live.pump.drain()
        case ("sleep", int(minutes), _):
            live.clock.seconds += minutes * 60
            live.pump.drain()
        case ("fault", str(fault), _):
            live.mail.faults.append(FAULTS[fault])
        case ("put back", int(minutes), _):
            live.clock.seconds -= minutes * 60
        case ("step only", _, _):
            live.pump.step()
        case ("crash", int(points), _):
            probe.left = points
            with suppress(Crash):
                live.pump.drain()
            probe.left = 0


@pytest.mark.parametrize("repeatable", [True, False])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(things=st.lists(THINGS, max_size=14))
def test_what_is_promised_holds(things, repeatable):
    with TemporaryDirectory() as folder:
        probe = Dying()
        store = SqliteStore(Path(folder) / "cadence.db", probe)
        live = Live(store, probe=probe, mail=Remembering(repeatable=repeatable))
        live.add("ada")
        live.add("bo")
        for thing in things:
            happen(live, probe, thing)
        live.clock.seconds += 2 * 3600
        live.pump.drain()
        check(live, repeatable=repeatable)
        store.close()


def check(live: Live, *, repeatable: bool) -> None:
    """What must hold after any history."""
    keys = Counter(it.key for it in live.mail.letters)
    if not repeatable:
        assert max(keys.values(), default=0) <= 1, "a letter went twice over a channel that cannot tell"
    texts = {(it.key, it.text, it.message_id) for it in live.mail.letters}
    assert len(texts) == len(keys), "an attempt differed from the one before"
    orders = {it.key: it for it in live.orders()}
    for who in ("ada", "bo"):
        with live.store.transaction() as tx:
            assert fold(tx, live.shelf, who) == tx.row(who).state
            assert tx.row(who).stuck is None
        heard = Counter(it.subject for it in live.reasons(who) if it.what is What.SENT)
        assert max(heard.values(), default=0) <= 1
        assert set(heard) <= set(keys), "the engine was told of a letter that did not leave"
        for touch in live.state(who).touches:
            if touch.phase is Phase.DUE:
                assert orders[touch.id].status in (Status.PENDING, Status.CLAIMED, Status.UNKNOWN)
    assert all(it.status is not Status.CLAIMED for it in orders.values())
