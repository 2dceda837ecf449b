"""The desk over a live workspace: what waits, what is decided, what can be taken back, and when it lands."""

import json

import pytest
from live_world import Live

from cadencelang.cli.main import main
from cadencelang.desk.items import (
    Answer,
    Approve,
    Kind,
    Log,
    Meaning,
    Rewrite,
    Skip,
    Snooze,
    Undecidable,
    Urgency,
    View,
)
from cadencelang.engine.effects import What
from cadencelang.engine.inputs import FactLearnt, Happened, Replied
from cadencelang.runtime.folding import fold
from cadencelang.runtime.rows import Question
from cadencelang.stores.sqlite import SqliteStore
from cadencelang.workspace.config import Config, Member
from cadencelang.workspace.desk import LiveDesk
from cadencelang.workspace.landing import land
from cadencelang.workspace.merging import merge
from cadencelang.workspace.opening import Workspace
from cadencelang.workspace.questions import decide

ALL = View(until=Urgency.LATER, snoozed=True)
CONFIG = Config(team={"recruiter": Member(name="Rosa Recruiter", address="rosa@example.com")})


class Office(Live):
    """A live playbook with a desk over it; `ticks` are the desk's seconds."""

    def __init__(self, store, folder) -> None:
        super().__init__(store)
        self.workspace = Workspace(folder, CONFIG, store, self.clock)
        self.workspace.steps, self.workspace.shelf = self.steps, self.shelf
        self.desk = LiveDesk(self.workspace, lambda: self.clock.seconds)

    def seen(self):
        """Everything on the desk."""
        while self.desk.settle(60):
            pass
        self.desk.look()
        while self.desk.settle(60):
            pass
        return self.desk.queue(ALL)

    def of(self, kind):
        """The first item of a kind."""
        return next(it for it in self.seen() if it.kind is kind)

    def wait(self, seconds: float) -> None:
        """Seconds pass, and the process that runs the workspace turns."""
        self.clock.seconds += seconds
        land(self.workspace)
        self.pump.drain()


@pytest.fixture
def office(tmp_path):
    """Somebody interviewed: a draft waits, a promise is open."""
    store = SqliteStore(tmp_path / "cadence.db")
    office = Office(store, tmp_path)
    office.add()
    office.until("2026-03-02 12:00")
    office.tell(Happened, event="interview completed")
    office.until("2026-03-02 14:00")
    yield office
    store.close()


def test_what_waits_is_on_the_desk(office):
    item = office.of(Kind.DRAFT)
    assert (item.who, item.role, item.what) == ("Ada", "recruiter", 'email "thanks"')
    account = office.desk.account(item.id)
    assert account.subject == "A word, Ada"
    assert "Dear Ada" in account.body
    assert account.otherwise
    assert office.desk.tally().today[Kind.DRAFT] == 1
    assert [(it.who, it.search) for it in office.desk.people()] == [("Ada", "")]
    assert not len(office.desk.people("nobody"))


def test_it_says_when_nothing_runs_the_workspace(office):
    office.seen()
    assert office.desk.trouble == ""
    office.at("2026-03-04 16:00")
    office.seen()
    assert office.desk.trouble.startswith("Something has been due for ")
    assert office.desk.trouble.endswith(" minutes. Start `cadence run`.")
    office.pump.drain()
    office.seen()
    assert office.desk.trouble == ""


def test_an_approval_lands_after_a_minute_and_the_letter_leaves(office):
    item = office.of(Kind.DRAFT)
    receipt = office.desk.decide([item.id], Approve())
    assert item.id not in [it.id for it in office.seen()]
    office.wait(30)
    assert What.APPROVED not in [it.what for it in office.reasons()]
    assert office.desk.undoable().number == receipt.number
    office.wait(31)
    assert What.APPROVED in [it.what for it in office.reasons()]
    office.until("2026-03-02 15:00")
    assert office.mail.templates == ["hello", "thanks"]
    with office.store.transaction() as tx:
        assert fold(tx, office.shelf, "ada") == tx.row("ada").state


def test_what_is_taken_back_does_not_land(office):
    item = office.of(Kind.DRAFT)
    office.desk.decide([item.id], Approve())
    office.wait(30)
    assert office.desk.undo().text
    assert office.desk.undoable() is None
    assert item.id in [it.id for it in office.seen()]
    office.wait(120)
    assert What.APPROVED not in [it.what for it in office.reasons()]


def test_what_has_landed_cannot_be_taken_back(office):
    office.desk.decide([office.of(Kind.DRAFT).id], Approve())
    office.wait(61)
    assert office.desk.undo() is None


def test_an_approval_that_a_reply_overtook_does_not_land(office):
    item = office.of(Kind.DRAFT)
    office.desk.decide([item.id], Approve())
    office.clock.seconds += 20
    office.tell(Replied)
    office.wait(60)
    assert What.APPROVED not in [it.what for it in office.reasons()]
    assert item.id in [it.id for it in office.seen()]
    office.until("2026-03-02 18:00")
    assert office.mail.templates == ["hello"]


def test_a_rewritten_letter_leaves_as_it_was_rewritten(office):
    item = office.of(Kind.DRAFT)
    office.desk.decide([item.id], Rewrite("Dear Ada, in my own words."))
    assert office.desk.account(item.id).body == "Dear Ada, in my own words."
    assert office.of(Kind.DRAFT).edited
    office.desk.decide([item.id], Approve())
    office.wait(61)
    office.until("2026-03-02 15:00")
    assert office.mail.letters[-1].text == "Dear Ada, in my own words."


def test_a_letter_to_rewrite_is_signed_as_it_leaves(office):
    item = office.of(Kind.DRAFT)
    shown = office.desk.account(item.id).body
    office.desk.decide([item.id], Rewrite(shown.replace("hello", "good day")))
    office.desk.decide([item.id], Approve())
    office.wait(61)
    office.until("2026-03-02 15:00")
    assert office.mail.letters[-1].text == "Dear Ada,\n\ngood day.\n\nRosa Recruiter\n"


def test_a_rewriting_is_taken_back_to_the_text_before_it(office):
    item = office.of(Kind.DRAFT)
    office.desk.decide([item.id], Rewrite("first"))
    office.desk.decide([item.id], Rewrite("second"))
    office.desk.undo()
    assert office.desk.account(item.id).body == "first"
    office.desk.decide([item.id], Approve())
    office.wait(61)
    office.until("2026-03-02 15:00")
    assert office.mail.letters[-1].text == "first"


def test_a_skipped_draft_is_declined(office):
    office.desk.decide([office.of(Kind.DRAFT).id], Skip("not now"))
    office.wait(61)
    assert What.SKIPPED in [it.what for it in office.reasons()]


def test_snoozing_puts_off_and_survives_the_desk(office):
    item = office.of(Kind.DRAFT)
    until = office.now + 240
    office.desk.decide([item.id], Snooze(until))
    again = LiveDesk(office.workspace, lambda: office.clock.seconds)
    while again.settle(60):
        pass
    assert [it.snoozed for it in again.queue(ALL) if it.id == item.id] == [until]


def test_a_task_is_logged(office):
    office.tell(Replied)
    office.until("2026-03-02 14:30")
    call = office.of(Kind.CALL)
    office.desk.decide([call.id], Log("reached"))
    office.wait(61)
    assert What.TASK_DONE in [it.what for it in office.reasons()]


def test_what_was_decided_while_something_happened_is_refused(office):
    item = office.of(Kind.DRAFT)
    office.tell(FactLearnt, fact="discussed", value="pumps")
    with pytest.raises(Undecidable, match="just happened"):
        office.desk.decide([item.id], Approve())


@pytest.mark.parametrize("decision", [Log("reached"), Log()])
def test_what_does_not_fit_is_refused(office, decision):
    with pytest.raises(Undecidable):
        office.desk.decide([office.of(Kind.DRAFT).id], decision)
    with pytest.raises(Undecidable):
        office.desk.decide(["nothing"], decision)


def test_the_clock_is_not_the_desks_to_move(office):
    with pytest.raises(Undecidable):
        office.desk.move_clock(office.now + 60)


def test_a_page_tells_what_happened_and_what_comes(office):
    office.seen()
    page = office.desk.page("ada")
    assert page.who == "Ada"
    assert any("hello" in it.text for it in page.past)
    assert page.coming
    with pytest.raises(KeyError):
        office.desk.page("nobody")


def test_the_desk_sees_who_comes_and_who_goes(office):
    office.seen()
    office.add("bo")
    office.clock.seconds += 3
    office.seen()
    assert sorted(it.who for it in office.desk.people()) == ["Ada", "Bo"]
    with office.store.transaction() as tx:
        tx.forget("ada")
    office.clock.seconds += 3
    office.seen()
    assert [it.who for it in office.desk.people()] == ["Bo"]


def test_what_becomes_overdue_is_shown_so(office):
    office.tell(Replied)
    office.until("2026-03-02 14:30")
    call = office.of(Kind.CALL)
    assert call.urgency is not Urgency.OVERDUE
    office.clock.seconds += 3 * 86400
    assert office.of(Kind.CALL).urgency is Urgency.OVERDUE


def test_what_was_put_off_comes_back_in_its_time(office):
    item = office.of(Kind.DRAFT)
    office.desk.decide([item.id], Snooze(office.now + 60))
    assert office.of(Kind.DRAFT).snoozed
    office.clock.seconds += 3700
    assert office.of(Kind.DRAFT).snoozed is None


def test_two_desks_see_each_others_decisions(office):
    other = LiveDesk(office.workspace, lambda: office.clock.seconds)
    while other.settle(60):
        pass
    item = office.of(Kind.DRAFT)
    office.desk.decide([item.id], Approve())
    other.look()
    assert item.id not in [it.id for it in other.queue(ALL)]
    assert other.undoable() is None, "what one person decided is not another's to take back"
    office.desk.undo()
    other.look()
    assert item.id in [it.id for it in other.queue(ALL)]


def test_what_is_decided_is_erased_with_the_person(office):
    office.desk.decide([office.of(Kind.DRAFT).id], Rewrite("a secret"))
    with office.store.transaction() as tx:
        tx.forget("ada")
        assert list(tx.rulings()) == []
        assert tx.run("SELECT count(*) FROM drafts") == [(0,)]


def test_what_is_decided_of_several_at_once_says_of_each_nothing_of_the_others(office):
    office.add("bo")
    office.until("2026-03-02 16:00")
    office.tell(Happened, "bo", event="interview completed")
    office.until("2026-03-03 12:00")
    drafts = [it for it in office.seen() if it.kind is Kind.DRAFT]
    assert {it.candidate for it in drafts} == {"ada", "bo"}
    office.desk.decide([it.id for it in drafts], Skip("not now"))
    with office.store.transaction() as tx:
        assert len(tx.rulings()) == len(drafts)
        tx.forget("ada")
        assert "ada" not in "".join(it.body.replace(it.batch, "") for it in tx.rulings())
    assert [it.candidate for it in office.seen() if it.kind is Kind.DRAFT] == []


def test_the_queue_of_a_workspace_is_told_as_text_and_as_json(search, capsys):
    assert main(["queue", str(search), "--later", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rehearsal"] is False
    assert told["items"]
    assert main(["queue", str(search), "--later"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for item in told["items"]:
        assert f"{item['who']}, {item['search']}: {item['what']}" in lines


def test_a_workspace_takes_neither_candidates_nor_a_time(search, capsys):
    for option, value in (("--at", "2026-03-02"), ("--candidates", "x.csv"), ("--events", "x.jsonl")):
        assert main(["queue", str(search), option, value]) == 2
        assert f"A workspace takes no {option}." in capsys.readouterr().err


def test_a_playbook_needs_candidates_and_a_time(search, capsys):
    book = search / "playbook" / "executive-search.cadence"
    assert main(["queue", str(book)]) == 2
    assert "--candidates is missing." in capsys.readouterr().err
    assert main(["queue", str(book), "--candidates", str(search / "x.csv")]) == 2
    assert "--at is missing." in capsys.readouterr().err


def ask(office, *candidates, id="mail 1"):
    """A mail comes that a person must decide on."""
    why = "It is not clear whether this is a wish to stop."
    with office.store.transaction() as tx:
        for candidate in candidates:
            tx.ask(Question(id, candidate, why, "Please take\nme off [bold]your list?", office.workspace.now))
    office.clock.seconds += 300


def questions(office):
    """What is asked on the desk."""
    return [it for it in office.seen() if it.kind is Kind.QUESTION]


def still_asked(office):
    with office.store.transaction() as tx:
        return [it.candidate for it in tx.questions()]


def told(office, candidate="ada"):
    """What happened outside, by name."""
    return [it.subject for it in office.reasons(candidate) if it.what is What.HAPPENED]


def test_a_question_waits_on_the_desk_with_what_came(office):
    ask(office, "ada")
    (item,) = questions(office)
    assert (item.who, item.role, item.urgency) == ("Ada", "recruiter", Urgency.TODAY)
    account = office.desk.account(item.id)
    assert account.body == "Please take\nme off [bold]your list?"
    assert account.checks[0].text == "It is not clear whether this is a wish to stop."
    assert "nothing automatic leaves to them" in account.otherwise
    assert office.desk.tally().today[Kind.QUESTION] == 1


def test_an_answer_lands_after_a_minute_and_is_told_once(office):
    ask(office, "ada")
    office.desk.decide([questions(office)[0].id], Answer(Meaning.REPLY))
    assert not questions(office)
    assert still_asked(office) == ["ada"]
    assert "replies" not in told(office)
    office.wait(61)
    assert still_asked(office) == []
    assert told(office).count("replies") == 1
    office.seen()
    assert any(it.text.endswith("answered: they reply") for it in office.desk.page("ada").past)


def test_an_answer_taken_back_is_asked_again_and_tells_nothing(office):
    ask(office, "ada")
    (item,) = questions(office)
    office.desk.decide([item.id], Answer(Meaning.REPLY))
    assert office.desk.undo() is not None
    assert questions(office) == [item]
    office.wait(120)
    assert still_asked(office) == ["ada"]
    assert "replies" not in told(office)


def test_an_answer_about_who_was_merged_before_it_lands_is_told_of_the_one_who_goes_on(office):
    office.add("bo")
    ask(office, "ada")
    office.desk.decide([questions(office)[0].id], Answer(Meaning.REPLY))
    with office.store.transaction() as tx:
        assert merge(office.workspace, tx, "ada", "bo", "m") == "bo"
    office.wait(61)
    assert still_asked(office) == []
    assert told(office, "bo") == ["replies"]
    assert "replies" not in told(office, "ada")
    assert not questions(office)


def test_what_means_nothing_is_put_away(office):
    ask(office, "ada")
    office.desk.decide([questions(office)[0].id], Answer(Meaning.NOTHING))
    office.wait(61)
    assert still_asked(office) == []
    assert "replies" not in told(office)


def test_one_answer_decides_for_all_in_question(office):
    office.add("bo")
    ask(office, "ada", "bo")
    found = {it.candidate: it.id for it in questions(office)}
    assert found.keys() == {"ada", "bo"}
    office.desk.decide([found["bo"]], Answer(Meaning.REPLY))
    assert not questions(office)
    office.wait(61)
    assert still_asked(office) == []
    assert told(office, "bo") == ["replies"]
    assert "replies" not in told(office, "ada")


def test_of_nobody_known_it_is_said_whose_it_is(office):
    ask(office, "")
    (item,) = questions(office)
    assert (item.candidate, item.who) == ("", "(nobody known)")
    assert office.desk.account(item.id).otherwise == "If you do nothing, it stays here."
    with pytest.raises(Undecidable, match="Say whose it is"):
        office.desk.decide([item.id], Answer(Meaning.STOP))
    with pytest.raises(Undecidable, match='no candidate "eve"'):
        office.desk.decide([item.id], Answer(Meaning.STOP, "eve"))
    office.desk.decide([item.id], Answer(Meaning.REPLY, "ada"))
    assert not questions(office)
    office.wait(61)
    assert still_asked(office) == []
    assert "replies" in told(office)


def test_what_nobody_known_wrote_may_mean_nothing(office):
    ask(office, "")
    office.desk.decide([questions(office)[0].id], Answer(Meaning.NOTHING))
    assert not questions(office)
    office.wait(61)
    assert still_asked(office) == []


def test_a_question_answered_elsewhere_meanwhile_is_not_told_twice(office):
    ask(office, "ada")
    office.desk.decide([questions(office)[0].id], Answer(Meaning.REPLY))
    with office.store.transaction() as tx:
        decide(office.workspace, tx, "mail 1", Meaning.NOTHING, None)
    office.wait(61)
    assert "replies" not in told(office)
    assert not questions(office)


def test_a_question_can_be_put_off_but_not_logged(office):
    ask(office, "ada")
    (item,) = questions(office)
    with pytest.raises(Undecidable):
        office.desk.decide([item.id], Log())
    office.desk.decide([item.id], Snooze(office.workspace.now + 60))
    assert [it.snoozed for it in questions(office)] == [office.workspace.now + 60]
