"""The desk over HTTP, against a real server: it says what the desk there says, and decides there."""

import pytest
from served import Served

from cadencelang.desk.items import Answer, Kind, Log, Meaning, Skip, Snooze, Undecidable, Urgency, View
from cadencelang.engine.inputs import Entered
from cadencelang.remote import answers
from cadencelang.remote.asking import Asker, Unreachable, at
from cadencelang.remote.desk import RemoteDesk
from cadencelang.runtime.rows import Question

ALL = View(snoozed=True)


@pytest.fixture
def office(tmp_path):
    found = Served(tmp_path / "firm")
    found.busy()
    yield found
    found.close()


def call(desk):
    (item,) = [it for it in desk.queue(ALL) if it.kind is Kind.CALL]
    return item


def test_it_says_what_the_desk_there_says(office):
    with office.desk() as desk, office.service.seat() as there:
        assert list(desk.queue(ALL)) == list(there.queue(ALL))
        assert desk.tally() == there.tally()
        assert desk.clock == there.clock
        assert desk.now == there.now
        assert desk.settle(0) == 0
        assert not desk.rehearsal
    with office.desk() as desk:
        item, account, page, people = call(desk), desk.account(call(desk).id), desk.page("ada"), desk.people()
        with office.service.seat() as there:
            assert account == there.account(item.id)
            assert page == there.page("ada")
            assert list(people) == list(there.people())
    assert [it.who for it in people] == ["Ada"]


def test_a_decision_is_made_there_and_taken_back(office):
    with office.desk() as desk:
        item = call(desk)
        receipt = desk.decide([item.id], Log("reached"))
        assert (receipt.count, receipt.seconds_left) == (1, 60)
        assert desk.queue(ALL) == []
        assert desk.undoable().text == receipt.text
        assert desk.undo().number == receipt.number
        assert call(desk) == item
        assert desk.undo() is None


def test_what_can_no_longer_be_taken_back_is_not(office):
    with office.desk() as desk:
        desk.decide([call(desk).id], Skip("not now"))
        office.seconds += 60
        assert desk.undoable() is None
        assert desk.undo() is None


def test_only_ones_own_decision_is_taken_back(office):
    bo = {"id": "bo", "stage": "Talking", "facts": {"first_name": "Bo", "email": "bo@example.org"}}
    office.client.post("/v1/candidates", json=bo)
    office.later(10)
    office.client.post("/v1/candidates/bo/events", json={"id": "q", "at": "2026-11-25T12:15Z", "kind": "replies"})
    office.later(30)
    with office.desk() as one, office.desk() as other:
        calls = {it.candidate: it.id for it in one.queue(ALL) if it.kind is Kind.CALL}
        one.decide([calls["ada"]], Log("reached"))
        other.look()
        other.decide([calls["bo"]], Log("reached"))
        assert one.undo() is None
        one.look()
        assert [it for it in one.queue(ALL) if it.kind is Kind.CALL] == []


def test_what_another_decided_is_seen(office):
    with office.desk() as one, office.desk() as other:
        before = other.revision
        other.look()
        assert other.revision == before
        until = one.now + 24 * 60
        one.decide([call(one).id], Snooze(until))
        other.look()
        assert other.revision > before
        assert call(other).snoozed == until
        assert call(other).urgency is Urgency.LATER


def test_a_refusal_is_told_in_the_words_of_the_desk_there(office):
    with office.desk() as desk:
        with pytest.raises(Undecidable, match="That is no longer open"):
            desk.decide(["gone"], Log())
        with pytest.raises(Undecidable, match="no longer open"):
            desk.account("gone")
        with pytest.raises(Undecidable, match="its clock is not moved"):
            desk.move_clock(desk.now + 60)
        assert "no such candidate" in desk.page("nobody").about[0][1]


def test_a_question_is_answered(office):
    with office.workspace.store.transaction() as tx:
        tx.ask(Question("mail 1/2", "", "Somebody asks us to stop.", "Stop [b]\x1b[31m", office.workspace.now))
    office.clock.seconds += 10
    with office.desk() as desk:
        desk.look()
        (item,) = [it for it in desk.queue(ALL) if it.kind is Kind.QUESTION]
        assert desk.account(item.id).body == "Stop [b]\x1b[31m"
        desk.decide([item.id], Answer(Meaning.REPLY, "ada"))
        assert Kind.QUESTION not in [it.kind for it in desk.queue(ALL)]


def test_many_candidates_come_in_parts_and_by_their_names(office):
    with office.workspace.store.transaction() as tx:
        edition, now = office.workspace.shelf.current(tx), office.workspace.now
        for n in range(450):
            facts = {"first_name": f"N{n}", "email": f"n{n}@example.org"}
            entered = Entered(id="entered", at=now, stage=edition.book.stages[0].name)
            office.workspace.steps.begin(tx, f"n{n:03}", facts, entered, now)
    with office.desk() as desk:
        for _ in range(100):
            desk.look()
            if not desk.settle(0):
                break
        people = desk.people()
        assert len(people) == 451
        assert people[450].candidate == "n449"
        assert people[-1] == people[450]
        assert [it.candidate for it in people[199:202]] == ["n198", "n199", "n200"]
        assert [it.who for it in desk.people("n44")] == ["N44", *(f"N{n}" for n in range(440, 450))]
        with pytest.raises(IndexError):
            people[451]


def test_a_server_that_goes_away_is_told_and_what_was_seen_stays(office):
    with office.desk() as desk:
        item, before, port = call(desk), desk.revision, office.port
        office.stop()
        desk.look()
        assert "cannot be reached" in desk.trouble
        assert desk.revision > before
        assert call(desk) == item
        assert "cannot be reached" in desk.people()[0].who
        with pytest.raises(Undecidable, match="cannot be reached"):
            desk.decide([item.id], Log("reached"))
        office.start(port)
        desk.look()
        assert desk.trouble == ""
        desk.decide([item.id], Log("reached"))


def test_a_token_must_be_known_and_allow_it(office):
    with pytest.raises(Unreachable, match="does not know the token"):
        RemoteDesk(Asker(office.address, "cad_x_y"))
    with pytest.raises(Unreachable, match="needs a token with the scope queue:read"):
        RemoteDesk(office.asker("outbox:read"))
    desk = RemoteDesk(office.asker("queue:read"))
    with pytest.raises(Undecidable, match="queue:decide"):
        desk.decide([call(desk).id], Log("reached"))
    desk.close()


@pytest.mark.parametrize("address", ["127.0.0.1:8400", "ftp://127.0.0.1", "http://", "http://host/?token=x", ""])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValueError, match="no address of a server"):
        Asker(address, "cad_x_y")


def test_a_token_cannot_carry_a_header():
    with pytest.raises(ValueError, match="no token"):
        Asker("http://127.0.0.1:1", "cad_x\r\nEvil: yes")


def test_an_answer_of_another_shape_is_refused():
    with pytest.raises(Unreachable, match="answers otherwise"):
        answers.read(b'{"now": 3}', answers.DeskTold)
    with pytest.raises(Unreachable, match="answers otherwise"):
        answers.read(b"<html>", answers.DeskTold)
    with pytest.raises(Unreachable, match="newer version"):
        answers.item_of(answers.ItemTold("i", "surprise", *[""] * 7, None, "today", [], False, None))
    with pytest.raises(Unreachable, match="cannot be understood"):
        answers.minute("yesterday")


def test_a_path_holds_whatever_an_id_has():
    assert at("a b/c?d#e", "é") == "/a%20b%2Fc%3Fd%23e/%C3%A9"
    assert at("../../openapi.json") == "/..%2F..%2Fopenapi.json"
