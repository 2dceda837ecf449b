"""The desk: what waits, what stands behind it, deciding, taking back, and the clock."""

import json

import pytest
from desks import BOOK, Seconds, bounced, desk, promised, settled
from hypothesis import given
from hypothesis import strategies as st

from cadencelang.clock import ClockError, parse_instant
from cadencelang.desk.board import Board, order_of
from cadencelang.desk.decided import Decided, Decisions, decisions_of
from cadencelang.desk.items import (
    Approve,
    Correct,
    Item,
    Keep,
    Kind,
    Log,
    Rewrite,
    Skip,
    Snooze,
    Tally,
    Undecidable,
    Urgency,
    View,
)
from cadencelang.desk.queue_json import queue_json
from cadencelang.desk.text import queue_text
from cadencelang.engine.inputs import Approved, Bounced, Contacted, Happened

ALL = View()
CLOCK = desk().clock


def kinds(table, view=ALL):
    return [str(item.kind) for item in table.queue(view)]


def the(table, kind):
    (item,) = [item for item in table.queue(ALL) if item.kind is kind]
    return item


def test_a_draft_waits_with_the_letter_its_reasons_and_what_happens_otherwise():
    table = desk()
    account = table.account(the(table, Kind.DRAFT).id)
    assert account.subject == "Thank you"
    assert account.body.startswith("Dear Ada,")
    assert [(check.holds, check.text) for check in account.checks][:2] == [
        (None, 'rule "thank you"'), (True, "when interview completed"),
    ]  # fmt: skip
    assert "Thu 5 Mar 18:00 skipped" in account.otherwise
    assert account.place.text == 'rule "thank you"'


def test_an_approved_draft_leaves_the_queue_and_is_sent():
    table = desk()
    table.decide([the(table, Kind.DRAFT).id], Approve())
    assert kinds(table) == ["call"]
    assert "sent" in [line.word for line in table.page("ada").past]


def test_every_decision_can_be_taken_back_for_sixty_seconds():
    watch = Seconds()
    table = desk(watch=watch)
    before = table.queue(ALL)
    table.decide([item.id for item in before], Skip("already told them"))
    assert table.queue(ALL) == []
    watch.now = 59
    assert table.undo().count == 2
    assert table.queue(ALL) == before
    assert table.undo() is None
    table.decide([before[0].id], Approve())
    watch.now += 61
    assert table.undo() is None
    assert kinds(table) == ["call"]


def test_a_call_is_logged_with_its_outcome():
    table = desk()
    call = the(table, Kind.CALL)
    assert call.outcomes == ("reached", "left a message")
    table.decide([call.id], Log("left a message"))
    assert kinds(table) == ["draft"]
    done = [line for line in table.page("ada").past if line.word == "done"]
    assert [line.text for line in done] == ['recruiter: call "Say hello": left a message']


def test_a_snoozed_item_comes_back_when_its_time_has_come():
    table = desk()
    later = table.now + 120
    table.decide([the(table, Kind.DRAFT).id], Snooze(later))
    assert kinds(table) == ["call"]
    table.move_clock(later)
    settled(table)
    assert kinds(table) == ["draft", "call"]


def test_a_rewritten_draft_stays_with_its_new_words():
    table = desk()
    draft = the(table, Kind.DRAFT)
    table.decide([draft.id], Rewrite("Dear Ada, mine."))
    assert the(table, Kind.DRAFT).edited
    assert table.account(draft.id).body == "Dear Ada, mine."
    table.undo()
    assert table.account(draft.id).body.startswith("Dear Ada,\n")


def test_a_promise_is_shown_when_it_is_near_and_can_be_kept():
    table = desk(history=promised)
    promise = the(table, Kind.PROMISE)
    assert promise.urgency is Urgency.TODAY
    table.decide([promise.id], Keep())
    assert "promise" not in kinds(table)


def test_a_broken_promise_is_overdue():
    table = desk("2026-03-04 09:00", history=promised)
    assert the(table, Kind.PROMISE).urgency is Urgency.OVERDUE


def test_a_bounce_of_what_was_never_sent_needs_nobody():
    assert "needs you" not in kinds(desk(history=bounced))


def test_several_are_decided_alike_or_not_at_all():
    table = desk(people=("ada", "ben"))
    with pytest.raises(Undecidable):
        table.decide([item.id for item in table.queue(ALL)], Approve())
    assert table.undoable() is None
    drafts = [item.id for item in table.queue(View(frozenset({Kind.DRAFT})))]
    assert table.decide(drafts, Approve()).count == 2
    with pytest.raises(Undecidable, match="no longer open"):
        table.decide(drafts, Approve())


def test_words_find_items_and_people():
    table = desk(people=("ada", "ben"))
    assert {item.who for item in table.queue(View(text="BEN"))} == {"Ben"}
    assert [person.who for person in table.people("ad")] == ["Ada"]
    assert table.queue(View(text="nobody")) == []


def test_where_no_fact_tells_of_a_search_an_item_names_the_stage_and_a_candidate_none():
    table = desk()
    assert {item.search for item in table.queue(ALL)} == {"Talking"}
    assert [(person.stage, person.search) for person in table.people()] == [("Talking", "")]


def test_the_clock_goes_both_ways():
    table = desk()
    before, now = table.queue(ALL), table.now
    table.move_clock(parse_instant("2026-03-09 09:00", table.clock))
    settled(table)
    assert kinds(table) != kinds(desk())
    table.move_clock(now)
    settled(table)
    assert table.queue(ALL) == before


def test_who_has_not_come_yet_waits_for_nothing():
    table = desk("2026-02-20 09:00")
    assert table.queue(ALL) == []
    assert table.page("ada").past == ()


def test_a_page_tells_what_comes_next_what_happened_and_what_is_known():
    page = desk().page("ada")
    assert any("thanks" in line.text for line in page.coming)
    assert [line.at for line in page.past] == sorted((line.at for line in page.past), reverse=True)
    assert ("email", "ada@example.org") in page.about
    assert ("met at", "Fri 2026-02-27 16:30") in page.about


SILENCE = """\
stage "Talking"
  leads to "Over"
  rule "a word"
    when we have been silent for 3 working days
    send email "thanks"
closing stage "Over"
guarantee "nobody waits"
  while in "Talking"
  we are never silent for more than 3 working days
"""


def test_a_silence_says_since_when_what_forbids_it_and_what_ends_it():
    text = BOOK[: BOOK.index('stage "Talking"')] + SILENCE
    table = desk("2026-03-04 12:00", text=text, history=lambda at: ())
    item = the(table, Kind.SILENCE)
    assert item.what == "no word since Mon 2026-03-02"
    account = table.account(item.id)
    guarantee = account.checks[0]
    assert guarantee.text == 'guarantee "nobody waits": 3 working days at the most'
    assert guarantee.place
    assert account.otherwise == 'If you do nothing: Thu 5 Mar 09:00 sent: email "thanks".'


ONCE_JUDGED = """\
stage "Talking"
  leads to "Over"
  rule "a word"
    when we have been silent for 2 working days
    only if we have been silent for 2 working days
    ask recruiter to call "Say hello" within 5 working days
closing stage "Over"
"""


def test_a_condition_that_held_as_the_rule_ran_is_not_told_as_if_it_had_not():
    text = BOOK[: BOOK.index('stage "Talking"')] + ONCE_JUDGED
    table = desk("2026-03-05 12:00", text=text, history=lambda at: (
        Contacted(id="c1", at=at("2026-03-05 10:00"), channel="call"),))  # fmt: skip
    checks = table.account(the(table, Kind.CALL).id).checks
    assert [(it.holds, it.text) for it in checks if "silent" in it.text] == [
        (True, "when we have been silent for 2 working days"),
        (True, "we have been silent for 2 working days, when it ran"),
    ]


def test_what_is_on_record_alone_may_have_been_done():
    assumed = desk("2026-03-12 09:00", history=lambda at: ())
    recorded = desk("2026-03-12 09:00", history=lambda at: (), recorded=True)
    assert Kind.CALL not in [it.kind for it in assumed.queue(ALL)]
    assert the(recorded, Kind.CALL).urgency is Urgency.OVERDUE


def test_the_plain_queue_says_it_all_without_control_characters():
    table = desk()
    text = queue_text(table, ALL, why=True)
    assert text.startswith("Tue 2026-03-03 14:00 GMT: 1 draft to approve; 1 later\n")
    assert "| Dear Ada," in text
    assert all(char == "\n" or char.isprintable() for char in text)


def test_the_queue_as_json_says_what_the_desk_says():
    table = desk()
    told = json.loads(queue_json(table, ALL, why=True))
    assert told["format"] == "cadencelang.queue"
    assert told["at"] == "2026-03-03T14:00:00+00:00"
    assert told["rehearsal"] is True
    assert told["today"] == {"draft": 1}
    assert told["later"] == 1
    assert [it["id"] for it in told["items"]] == [it.id for it in table.queue(ALL)]
    draft = the(table, Kind.DRAFT)
    (found,) = [it for it in told["items"] if it["kind"] == "draft"]
    account = table.account(draft.id)
    assert found["due"].startswith("2026-03-05T18:00")
    assert found["account"]["body"] == account.body
    assert [it["text"] for it in found["account"]["checks"]] == [it.text for it in account.checks]
    assert found["account"]["place"]["line"] == account.place.line
    assert "account" not in json.loads(queue_json(table, ALL))["items"][0]


def test_the_address_that_bounced_is_corrected():
    def told(at):
        return (
            Happened(id="i1", at=at("2026-03-03 10:00"), event="interview completed"),
            Approved(id="a1", at=at("2026-03-03 12:30"), touch="thanks", by="recruiter"),
            Bounced(id="b1", at=at("2026-03-03 13:30")),
        )

    table = desk(history=told)
    stuck = the(table, Kind.STUCK)
    assert stuck.what == "email bounced"
    with pytest.raises(Undecidable):
        table.decide([the(table, Kind.CALL).id], Correct("ada@new.example"))
    table.decide([stuck.id], Correct("ada@new.example"))
    assert "needs you" not in kinds(table)
    assert ("email", "ada@new.example") in table.page("ada").about
    table.undo()
    assert the(table, Kind.STUCK) == stuck


def test_what_was_put_off_is_still_found_and_can_be_decided_before_its_time():
    table = desk()
    draft = the(table, Kind.DRAFT)
    later = table.now + 120
    table.decide([draft.id], Snooze(later))
    assert draft.id not in [item.id for item in table.queue(ALL)]
    (found,) = [item for item in table.queue(View(snoozed=True)) if item.snoozed]
    assert (found.id, found.due, found.urgency) == (draft.id, later, Urgency.LATER)
    assert table.tally().later == 1 + desk().tally().later
    table.decide([draft.id], Approve())
    assert not [item for item in table.queue(View(snoozed=True)) if item.id == draft.id]


def test_the_page_tells_what_was_decided_and_why():
    table = desk()
    table.decide([the(table, Kind.DRAFT).id], Skip("already told them"))
    told = [(line.word, line.text, line.why) for line in table.page("ada").past]
    assert ("decided", 'email "thanks": skipped (already told them)', "by you") in told
    table.undo()
    assert "decided" not in [line.word for line in table.page("ada").past]


DECISIONS = [Approve(), Rewrite("mine"), Snooze(30_000_000), Skip("why not"), Log(None), Log("reached"), Keep(),
             Correct("a@b.example")]  # fmt: skip


def test_decisions_are_written_as_json_and_read_again():
    decisions = Decisions()
    for number, decision in enumerate(DECISIONS):
        decisions.add(Decided(number, number, 0.0, "", "", (f"item {number}",), (("ada", "what"),), decision, ()))
    written = json.loads(json.dumps(decisions.written()))
    assert [(at, who, ids, it) for at, who, ids, it in decisions_of(written)] == [
        (number, ["ada"], [f"item {number}"], decision) for number, decision in enumerate(DECISIONS)
    ]


NO_RECORDS = [None, 7, "log", [], [None, 7, "x"], {}, {"at": 1}, [{"at": 1}], ["log"], [[]]]


@pytest.mark.parametrize("value", NO_RECORDS)
def test_what_is_no_record_of_decisions_is_passed_over(value):
    assert list(decisions_of(value)) == []
    assert list(decisions_of([{"at": 1, "who": [], "items": [], "did": value, "with": 7}])) == []
    assert list(decisions_of([{"at": value, "who": [], "items": [], "did": "snooze", "with": "7"}])) == []


def test_what_was_decided_is_repeated_at_another_desk():
    table = desk(people=("ada", "ben"))
    first, second = (item.id for item in table.queue(View(frozenset({Kind.DRAFT}))))
    table.decide([first], Skip("already told them"))
    table.move_clock(table.now + 60)
    settled(table)
    table.decide([second], Approve())
    other = desk(people=("ada", "ben"))
    other.now = table.now
    other.repeat([*table.decisions.written(), {"at": 0}, *desk().decisions.written()])
    assert settled(other).queue(ALL) == table.queue(ALL)
    assert other.undoable() is None
    again = desk(people=("ada", "ben"))
    again.now = table.now
    again.repeat(table.decisions.written(), [0.0])
    assert settled(again).undo().text == table.undo().text


def test_candidates_are_read_little_by_little_and_listed_at_once():
    watch = Seconds()
    table = desk(people=("ada", "ben", "cyd"), watch=watch)
    table.read_anew()
    assert (table.settle(0), len(table.people()), table.queue(ALL)) == (3, 3, [])
    assert [it.stage for it in table.people()] == ["Talking"] * 3
    assert table.page("cyd").past
    assert table.settle(0) == 2
    settled(table)
    assert {item.who for item in table.queue(ALL)} == {"Ada", "Ben", "Cyd"}


def test_the_clock_does_not_go_where_no_calendar_reaches():
    table = desk()
    before, now = table.queue(ALL), table.now
    with pytest.raises(ClockError):
        table.move_clock(parse_instant("2190-01-01 09:00", table.clock))
    assert (table.queue(ALL), table.now) == (before, now)


CHANGES = st.tuples(st.sampled_from("abc"), st.integers(0, 4), st.integers(0, 2), st.integers(0, 9))


@given(st.lists(CHANGES, max_size=30))
def test_the_board_is_what_sorting_all_would_be(changes):
    board, held = Board(), {}
    for candidate, count, urgency, due in changes:
        items = [
            Item(f"{candidate}{n}", Kind.CALL, candidate, candidate, "", f"w{n}", "", "", "", due or None,
                 Urgency(urgency))
            for n in range(count)
        ]  # fmt: skip
        board.put(candidate, items)
        held[candidate] = items
    everything = sorted((it for items in held.values() for it in items), key=order_of)
    assert board.seen(ALL) == everything
    assert board.seen(View(text="W1")) == [it for it in everything if it.what == "w1"]
    tally = board.tally(CLOCK, parse_instant("2026-03-03 14:00", CLOCK))
    assert sum(tally.today.values()) == len([it for it in everything if it.urgency < 2])


def test_what_comes_next_is_counted_to_the_end_of_the_next_working_day():
    friday = parse_instant("2026-03-06 14:00", CLOCK)
    dues = {"late": "2026-03-06 13:00", "today": "2026-03-06 18:00", "weekend": "2026-03-07 12:00",
            "monday": "2026-03-10 00:00", "after": "2026-03-10 09:00"}  # fmt: skip
    urgencies = {"late": Urgency.OVERDUE, "today": Urgency.TODAY}
    board = Board()
    for name, due in dues.items():
        urgency = urgencies.get(name, Urgency.LATER)
        board.put(name, [Item(name, Kind.CALL, name, name, "", "", "", "", "", parse_instant(due, CLOCK), urgency)])
    assert board.tally(CLOCK, friday) == Tally({Kind.CALL: 2}, overdue=1, next_day=2, later=1)
