"""What every store must do, whatever database is below it: subclass it, and give it a `store`."""

import threading
from dataclasses import replace

import pytest

from cadencelang.runtime.ports import StoreError
from cadencelang.runtime.rows import (
    Answer,
    Arrival,
    ArrivalStatus,
    Entry,
    EntryKind,
    Order,
    Purpose,
    Question,
    Row,
    Ruling,
    Sending,
    Status,
    Version,
)


def row(candidate="ada", **changes) -> Row:
    return replace(Row(candidate, "book", 1, "{}", None, "Talking"), **changes)


def entry(candidate="ada", seq=1, **changes) -> Entry:
    return replace(Entry(candidate, seq, EntryKind.INPUT, 10, 11, None, "book", "{}", "[]", "[]"), **changes)


def order(key="k", **changes) -> Order:
    return replace(Order(key, "ada", 1, Purpose.TOUCH, "email", 10, "{}", next_at=600), **changes)


class StoreContract:
    """The tests; `store` is an empty store, `again` opens the same one a second time."""

    @pytest.fixture
    def store(self):
        raise NotImplementedError

    def test_settings(self, store):
        with store.transaction() as tx:
            assert tx.meta("a") is None
            tx.set_meta("a", "1")
            tx.set_meta("a", "2")
        with store.transaction() as tx:
            assert tx.meta("a") == "2"

    def test_who_stands_ahead_of_an_instant_is_counted(self, store):
        with store.transaction() as tx:
            assert tx.ahead(0) == (0, 0, 0)
            for number, now in enumerate([10, 30, 20]):
                tx.put_row(row(f"c{number}", stands=now))
            assert tx.ahead(10) == (2, 20, 30)
            assert tx.ahead(30) == (0, 0, 0)

    def test_what_was_seen_is_noted_whole_or_not_at_all(self, store):
        with store.transaction() as tx:
            assert tx.see(["a", "b", "a"])
            assert not tx.see(["c", "b"])
            assert tx.see(["c"])

    def test_arrivals_are_kept_changed_and_dropped(self, store):
        old = Arrival("1", "ats", "ada", 5, "{}", ArrivalStatus.WAITING)
        new = replace(old, id="2", received=9, status=ArrivalStatus.REFUSED, told="why")
        with store.transaction() as tx:
            tx.put_arrival(new)
            tx.put_arrival(old)
            assert list(tx.arrivals()) == [old, new]
            tx.put_arrival(replace(old, status=ArrivalStatus.TAKEN))
            assert list(tx.arrivals("ada", [ArrivalStatus.REFUSED, ArrivalStatus.WAITING])) == [new]
            assert list(tx.arrivals("bo")) == []
            tx.drop_arrivals(9)
            assert list(tx.arrivals()) == [new]
            tx.forget("ada")
            assert list(tx.arrivals()) == []

    def test_answers_are_begun_once_kept_and_dropped(self, store):
        begun = Answer("me", "k", "print", 100.0)
        with store.transaction() as tx:
            assert tx.begin_answer(begun) is None
            assert tx.begin_answer(replace(begun, fingerprint="other")) == begun
            assert tx.begin_answer(replace(begun, caller="you")) is None
            given = replace(begun, status=201, body="é", headers='{"a": "b"}')
            assert tx.finish_answer(given)
            assert not tx.finish_answer(replace(given, body="another"))
            assert not tx.finish_answer(replace(given, caller="nobody"))
            assert tx.answer("me", "k") == given
            tx.put_answer(given)
            assert (tx.answer("me", "k"), tx.answer("me", "l")) == (given, None)
            tx.drop_answers(100.0)
            assert tx.answer("me", "k") == given
            tx.drop_answer("me", "k")
            assert (tx.answer("me", "k"), tx.answer("you", "k").at) == (None, 100.0)
            tx.drop_answers(100.5)
            assert tx.answer("you", "k") is None

    def test_who_is_whom_follows_every_merge(self, store):
        with store.transaction() as tx:
            tx.put_arrival(Arrival("1", "ats", "a", 5, "{}", ArrivalStatus.WAITING))
            for id, candidate in (("x", "a"), ("y", "a"), ("y", "c"), ("z", "a")):
                tx.ask(Question(id, candidate, "why", "text", 5))
            tx.answered("z")
            tx.merge("a", "b")
            assert tx.asked_about("abc") == {"b", "c"}
            tx.merge("b", "c")
            assert [(it.id, it.candidate, it.text) for it in tx.questions()] == [("x", "c", "text"), ("y", "c", "text")]
            assert [it.id for it in tx.questions("a", decided=True)] == ["z"]
            assert [tx.person(it) for it in "abcd"] == ["c", "c", "c", "d"]
            assert list(tx.also_known_as("c")) == ["a", "b"]
            assert [it.candidate for it in tx.arrivals()] == ["c"]
            tx.forget("a")
            assert [tx.person(it) for it in "ab"] == ["a", "c"]
            tx.forget("c")
            assert tx.person("b") == "b"

    def test_versions(self, store):
        one, two = Version("h1", "Live", 1, "text", 5), Version("h2", "Live", 2, "text 2", 6)
        with store.transaction() as tx:
            tx.publish(one)
            tx.publish(two)
            tx.publish(one)
            assert list(tx.versions()) == [one, two]
            assert tx.version("h2") == two
            assert tx.version("h3") is None
            assert tx.meta("current version") == "h1"

    def test_a_candidate_is_kept_and_changed(self, store):
        with store.transaction() as tx:
            assert tx.row("ada") is None
            tx.put_row(row())
            tx.put_row(row(seq=2, wake=7, state='{"é": 1}', stuck="why"))
        with store.transaction() as tx:
            assert tx.row("ada") == row(seq=2, wake=7, state='{"é": 1}', stuck="why")

    def test_candidates_come_in_pages(self, store):
        names = ["Zoe", "ada", "bo", "émile"]
        with store.transaction() as tx:
            for name in names:
                tx.put_row(row(name))
            assert [it.candidate for it in tx.rows(limit=2)] == ["Zoe", "ada"]
            assert [it.candidate for it in tx.rows("ada")] == ["bo", "émile"]

    def test_who_is_due(self, store):
        with store.transaction() as tx:
            for name, wake in (("a", 30), ("b", 10), ("c", 20), ("d", None)):
                tx.put_row(row(name, wake=wake))
            assert [it.candidate for it in tx.due(20, 10)] == ["b", "c"]
            assert [it.candidate for it in tx.due(30, 1)] == ["b"]
            assert tx.next_wake() == 10
            assert list(tx.due(9, 10)) == []

    def test_nothing_is_due_in_an_empty_store(self, store):
        with store.transaction() as tx:
            assert tx.next_wake() is None
            assert tx.next_order() is None
            assert list(tx.rows()) == []

    def test_the_log_is_kept_in_order(self, store):
        entries = [entry(seq=n, kind=EntryKind.TIME) for n in range(1, 1203)]
        with store.transaction() as tx:
            for each in entries:
                tx.append(each)
            tx.append(entry("bo"))
        with store.transaction() as tx:
            assert list(tx.log("ada")) == entries
            assert [it.seq for it in tx.log("ada", 1200)] == [1201, 1202]

    def test_a_place_in_the_log_is_taken_once(self, store):
        with store.transaction() as tx:
            tx.append(entry())
        with pytest.raises(StoreError), store.transaction() as tx:
            tx.append(entry(body="other"))
        with store.transaction() as tx:
            assert list(tx.log("ada")) == [entry()]

    def test_events_are_known_by_their_id(self, store):
        with store.transaction() as tx:
            tx.append(entry(event="e1"))
            assert tx.knows("ada", "e1")
            assert not tx.knows("bo", "e1")
        with pytest.raises(StoreError), store.transaction() as tx:
            tx.append(entry(seq=2, event="e1"))

    def test_a_block_that_raises_leaves_nothing(self, store):
        def broken():
            with store.transaction() as tx:
                tx.put_row(row())
                raise KeyError

        with pytest.raises(KeyError):
            broken()
        with store.transaction() as tx:
            assert tx.row("ada") is None

    def test_an_order_is_given_once(self, store):
        with store.transaction() as tx:
            tx.order([order(), order(effect="other"), order("k2")])
            assert [it.key for it in tx.orders("ada")] == ["k", "k2"]
            assert tx.orders("ada")[0].effect == "{}"

    def test_claims(self, store):
        with store.transaction() as tx:
            tx.order([order("late", next_at=900), order("early", next_at=300), order("future", next_at=5000)])
            assert tx.next_order() == 300
            claimed = tx.claim(1000, 10, 1100, "me")
            assert [(it.key, it.status) for it in claimed] == [("early", Status.PENDING), ("late", Status.PENDING)]
            assert list(tx.claim(1000, 10, 1100, "you")) == []
            assert tx.held(["early", "late", "no"], "me")["early"].lease == 1100
            assert tx.held(["early"], "you") == {}
            assert tx.next_order() == 1100

    def test_a_claim_whose_lease_ran_out_is_taken_over(self, store):
        with store.transaction() as tx:
            tx.order([order()])
            tx.claim(1000, 10, 1100, "me")
            assert list(tx.claim(1099, 10, 1200, "you")) == []
            (taken,) = tx.claim(1100, 10, 1200, "you")
            assert (taken.status, taken.token) == (Status.CLAIMED, "me")
            assert tx.held(["k"], "me") == {}
            assert list(tx.held(["k"], "you")) == ["k"]

    def test_a_claim_may_begin_where_its_candidate_is_where_they_were(self, store):
        with store.transaction() as tx:
            tx.put_row(row(seq=3))
            tx.order([order()])
            assert not tx.may_begin("k", "me", None, mark=True)
            tx.claim(1000, 10, 1100, "me")
            assert tx.may_begin("k", "me", 3, mark=False)
            assert not tx.held(["k"], "me")["k"].begun
            assert tx.may_begin("k", "me", 3, mark=True)
            assert tx.held(["k"], "me")["k"].begun
            assert not tx.may_begin("k", "you", 3, mark=True)
            assert not tx.may_begin("k", "me", 2, mark=True)
            assert tx.may_begin("k", "me", None, mark=True)
            tx.ask(Question("m", "ada", "why", "", 5))
            assert not tx.may_begin("k", "me", 3, mark=True)

    def test_candidates_are_taken_in_hand_together(self, store):
        with store.transaction() as tx:
            for name in ("ada", "bo", "cy"):
                tx.put_row(row(name))
            assert tx.rows_of(["bo", "ada", "no"]) == {"ada": row(), "bo": row("bo")}
            assert tx.rows_of([]) == {}

    def test_threads_hold_what_was_sent(self, store):
        with store.transaction() as tx:
            tx.order([order("k1"), order("k2", channel="text"), order("k3"), order("k4", candidate="bo")])
            for key in ("k3", "k2", "k1", "k4"):
                candidate = "bo" if key == "k4" else "ada"
                tx.remember(Sending(f"<{key}>", candidate, key, "a@x.com"))
            for key in ("k1", "k3"):
                tx.put_order(order(key, status=Status.SENT))
            tx.put_order(order("k2", channel="text", status=Status.SENT))
            threads = tx.threads(["ada", "bo"])
        assert threads == {("ada", "email"): ["<k1>", "<k3>"], ("ada", "text"): ["<k2>"]}

    def test_about_whom_is_asked(self, store):
        with store.transaction() as tx:
            tx.ask(Question("m1", "ada", "why", "", 5))
            tx.ask(Question("m2", "bo", "why", "", 5))
            tx.answered("m2")
            assert tx.asked_about(["ada", "bo", "cy"]) == {"ada"}

    def test_a_claim_of_a_clock_that_was_put_back_is_taken_over(self, store):
        with store.transaction() as tx:
            tx.order([order()])
            tx.claim(100_000, 10, 100_100, "me")
            assert list(tx.claim(99_000, 10, 99_100, "you")) == []
            assert [it.key for it in tx.claim(10_000, 10, 10_100, "you")] == ["k"]

    def test_the_claims_of_the_dead_run_out_at_once(self, store):
        with store.transaction() as tx:
            tx.order([order(key) for key in "ab"])
            tx.claim(1000, 1, 1100, "me:1")
            tx.claim(1000, 1, 1100, "you:1")
            tx.release("me:", 1010)
            assert [it.key for it in tx.claim(1010, 10, 1200, "she:1")] == ["a"]
            tx.release("", 1020)
            assert sorted(it.key for it in tx.claim(1020, 10, 1200, "he:1")) == ["a", "b"]

    def test_a_claim_takes_no_more_than_asked(self, store):
        with store.transaction() as tx:
            tx.order([order(str(n), next_at=n) for n in range(5)])
            assert [it.key for it in tx.claim(100, 2, 200, "me")] == ["0", "1"]

    def test_what_became_of_an_order(self, store):
        with store.transaction() as tx:
            tx.order([order(), order("k2")])
            done = order(status=Status.SENT, attempts=2, letter="{}", settled=1234.5)
            tx.put_order(done)
            assert list(tx.orders("ada", [Status.SENT])) == [done]
            assert [it.key for it in tx.orders(None, [Status.PENDING, Status.UNKNOWN])] == ["k2"]

    def test_when_letters_left(self, store):
        with store.transaction() as tx:
            tx.order([order(key) for key in "abcdef"])
            tx.put_order(order("a", status=Status.SENT, settled=500.0, begun=True))
            tx.put_order(order("b", status=Status.UNKNOWN, settled=400.0, begun=True))
            tx.put_order(order("c", status=Status.FAILED, settled=450.0, begun=True))
            tx.put_order(order("d", status=Status.SENT, settled=300.0, begun=True))
            tx.put_order(order("e", status=Status.SENT, settled=460.0, begun=True, channel="text"))
            tx.put_order(order("f", status=Status.SENT, settled=470.0))
            assert list(tx.left_since(["email"], 300.0)) == [400.0, 500.0]
            assert list(tx.left_since(["email", "text"], 300.0)) == [400.0, 460.0, 500.0]

    def test_which_letters_are_leaving(self, store):
        with store.transaction() as tx:
            tx.order([*(order(key) for key in "abc"), order("d", channel="text")])
            tx.claim(1000, 10, 1100, "me")
            for key in "abd":
                tx.may_begin(key, "me", None, mark=True)
            assert tx.leaving(["email"], "none") == 2
            assert tx.leaving(["email", "text"], "a") == 2
            tx.put_order(order("b", status=Status.SENT, settled=1001.0, begun=True))
            assert tx.leaving(["email"], "a") == 0

    def test_counts(self, store):
        with store.transaction() as tx:
            tx.put_row(row(stuck="why"))
            tx.put_row(row("bo"))
            tx.append(entry())
            tx.order([order(), order("k2")])
            tx.put_order(order(status=Status.SENT))
            counts = tx.counts()
        assert counts == {"candidates": 2, "stuck": 1, "entries": 1, "pending": 1, "sent": 1}

    def test_forgetting(self, store):
        with store.transaction() as tx:
            for name in ("ada", "bo"):
                tx.put_row(row(name))
                tx.append(entry(name))
                tx.order([order(f"k {name}", candidate=name)])
            tx.suppress(["mark", "mark"])
            tx.forget("ada")
        with store.transaction() as tx:
            assert (tx.row("ada"), list(tx.log("ada")), list(tx.orders("ada"))) == (None, [], [])
            assert tx.row("bo") is not None
            assert tx.suppressed(["other", "mark"])
            assert not tx.suppressed(["other"])

    def test_whether_anything_is_held(self, store):
        with store.transaction() as tx:
            tx.put_arrival(Arrival("1", "ats", "ada", 5, "{}", ArrivalStatus.WAITING))
            tx.ask(Question("m", "", "why", "of nobody known", 5))
            tx.merge("a", "b")
            assert [it for it in ("ada", "a", "b", "bo", "") if tx.holds(it)] == ["ada", "a", "b"]
            for each in ("ada", "a"):
                tx.forget(each)
            assert not any(tx.holds(it) for it in ("ada", "a", "b"))

    def test_what_people_decide(self, store):
        one = Ruling("batch", "ada", "item", 3, 10, 600.0, 660.0, "{}")
        two, other = replace(one, item="item 2"), replace(one, batch="later", candidate="bo", lands=900.0)
        with store.transaction() as tx:
            empty = tx.rulings_mark()
            for each in (one, two, other):
                tx.rule(each)
            assert tx.rulings_mark() != empty
            assert list(tx.rulings()) == [one, two, other]
            assert list(tx.rulings("bo")) == [other]
            assert list(tx.landing(660, 10)) == [one, two]
            assert list(tx.landing(659, 10)) == []
            tx.landed(one)
            assert list(tx.landing(660, 10)) == [two]
            assert tx.take_back("batch") == 1
            assert list(tx.rulings("ada")) == [replace(one, lands=None)]
            assert tx.take_back("batch", item="item", landed=True) == 1
            assert list(tx.rulings()) == [other]

    def test_drafts(self, store):
        with store.transaction() as tx:
            assert tx.drafts(["k"]) == {}
            tx.put_draft("k", "ada", "one")
            tx.put_draft("k", "ada", "two")
            assert tx.drafts(["k", "l"]) == {"k": "two"}
            assert (tx.drafts_for("ada"), tx.drafts_for("bo")) == ({"k": "two"}, {})
            tx.put_draft("k", "ada", None)
            assert tx.drafts(["k"]) == {}

    def test_who_moved(self, store):
        with store.transaction() as tx:
            tx.put_row(row(seq=4, stage="Talking"))
            tx.put_row(row("bo", seq=2, stage="Over", stuck="why"))
            assert tx.seqs() == {"ada": 4, "bo": 2}
            assert tx.gathered("stage") == {"Over": 1, "Talking": 1}
            assert [it.candidate for it in tx.stuck(5)] == ["bo"]

    def test_letters_are_found_again(self, store):
        one, two = Sending("<1@x>", "ada", "k1", "ada@x.com"), Sending("<2@x>", "bo", "k2", "bo@x.com")
        with store.transaction() as tx:
            for each in (one, two, replace(one, touch="other")):
                tx.remember(each)
            assert list(tx.sendings(["<3@x>", "<1@x>"])) == [one]
            assert list(tx.sendings_to("ada")) == [one]
            tx.put_addresses("ada", ["a@x.com", "b@x.com"])
            tx.put_addresses("bo", ["b@x.com"])
            assert list(tx.candidates_at("b@x.com")) == ["ada", "bo"]
            assert list(tx.addresses_of("ada")) == ["a@x.com", "b@x.com"]
            tx.put_addresses("ada", ["c@x.com"])
            assert list(tx.candidates_at("b@x.com")) == ["bo"]
            tx.forget("bo")
            assert list(tx.candidates_at("b@x.com")) == []
            assert list(tx.sendings(["<2@x>"])) == []

    def test_questions(self, store):
        one, two = Question("m1", "ada", "why", "text", 5), Question("m1", "bo", "why", "text", 5)
        with store.transaction() as tx:
            for each in (one, two, replace(one, why="other")):
                tx.ask(each)
            assert list(tx.questions()) == [one, two]
            assert list(tx.questions("ada")) == [one]
            tx.answered("m1")
            assert list(tx.questions()) == []
            assert list(tx.questions("ada", decided=True)) == [replace(one, text="", is_open=False)]

    def test_fifty_writers_to_one_candidate(self, store):
        """Each reads, adds one and writes: every one of them counts."""
        with store.transaction() as tx:
            tx.put_row(row(seq=0))

        def write():
            for _ in range(4):
                with store.transaction() as tx:
                    found = tx.row("ada")
                    tx.append(entry(seq=found.seq + 1))
                    tx.put_row(replace(found, seq=found.seq + 1))

        threads = [threading.Thread(target=write) for _ in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with store.transaction() as tx:
            assert tx.row("ada").seq == 200
            assert [it.seq for it in tx.log("ada")] == list(range(1, 201))
