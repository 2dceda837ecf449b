"""Webhooks of the vendors, end to end: verified, kept, told once, in whatever order they come."""

import json
from getpass import getuser

import pytest
from ats import CORPUS, HOOKS, Ats
from world import NOON

from cadencelang.cli.main import main
from cadencelang.connectors.webhooks.mapping import load_mapping, packaged_mapping
from cadencelang.connectors.webhooks.verify import Scheme
from cadencelang.engine.inputs import ConsentGranted, ConsentWithdrawn
from cadencelang.runtime.rows import ArrivalStatus
from cadencelang.workspace.erasing import erase
from cadencelang.workspace.examining import examine
from cadencelang.workspace.finding import Health

PROBLEM = "application/problem+json"


@pytest.fixture
def ats(tmp_path):
    found = Ats(tmp_path)
    yield found
    found.close()


@pytest.mark.parametrize("name", sorted(path.stem for path in CORPUS.glob("*.json")))
def test_every_sample_is_taken_and_a_repetition_changes_nothing(ats, name):
    first = ats.tell_sample(name)
    assert first.status_code == 200, first.text
    assert first.json()["new"] is True
    expected = ats.sample(name)["expected"]
    stages = {line.split(" ")[1]: line.partition(" enters ")[2] for line in expected if " enters " in line}
    for candidate, stage in stages.items():
        assert ats.standing(candidate).row.stage == stage
    for line in expected:
        if line.endswith("opts out") and stages:
            assert ats.standing(line.split(" ")[1]).state.opted_out
    before = ats.arrivals(), [ats.standing(it) and ats.standing(it).row for it in stages]
    again = ats.tell_sample(name)
    assert (again.status_code, again.json()["new"]) == (200, False)
    assert before == (ats.arrivals(), [ats.standing(it) and ats.standing(it).row for it in stages])


@pytest.mark.parametrize("vendor", ["greenhouse", "lever", "ashby", "merge", "standard"])
def test_a_forged_one_is_refused_before_it_is_read(ats, vendor):
    name = next(it.stem for it in sorted(CORPUS.glob(f"{vendor}-*.json")))
    sample = ats.sample(name)
    other = "whsec_b3RoZXI=" if vendor == "standard" else "another secret"
    forged = ats.tell(vendor, sample["body"], sample["headers"], secret=other)
    bare = ats.client.post(f"/v1/webhooks/{vendor}", content=b"\xff{", headers={"content-type": "text/plain"})
    for answer in (forged, bare):
        assert answer.status_code == 401
        assert answer.headers["content-type"] == PROBLEM
    assert ats.arrivals() == []
    assert ats.tell_sample(name).json()["new"] is True


def test_what_is_wrong_is_told_as_a_problem(ats):
    assert ats.client.post("/v1/webhooks/nobody", content=b"{}").status_code == 404
    unreadable = ats.tell("greenhouse", b'{"no action": 1}')
    assert (unreadable.status_code, unreadable.headers["content-type"]) == (422, PROBLEM)
    assert ats.client.get("/v1/webhooks/greenhouse").status_code == 405


def test_without_a_secret_nobody_is_believed(ats):
    (ats.folder / "greenhouse.secret").write_text("")
    assert ats.tell_sample("greenhouse-stage-change").status_code == 401


def test_two_secrets_count_while_one_is_changed(ats):
    (ats.folder / "greenhouse.secret").write_text("a-new-one\nan-old-one\n")
    sample = ats.sample("greenhouse-stage-change")
    assert ats.tell("greenhouse", sample["body"], sample["headers"], secret="an-old-one").status_code == 200


ORDERS = [(0, 1, 2), (2, 1, 0), (1, 2, 0), (0, 2, 1), (2, 0, 1), (1, 0, 2)]


@pytest.mark.parametrize("order", ORDERS)
def test_events_in_any_order_late_and_twice_give_the_state_of_their_own_order(ats, order):
    events = [
        ("candidate.entered", "2026-03-01T20:00:00Z", "a", {"stage": "Screening"}),
        ("candidate.entered", "2026-03-02T08:00:00Z", "b", {"stage": "First interview"}),
        ("candidate.opted_out", "2026-03-02T09:00:00Z", "c", {}),
    ]
    ats.event("candidate.entered", "ada", "2026-03-01T18:00:00Z", "first", stage="Screening")
    for number in (*order, *order):
        type, at, id, data = events[number]
        assert ats.event(type, "ada", at, id, **data).status_code == 200
    found = ats.standing("standard:ada")
    assert found.state.opted_out
    assert found.row.stage == "First interview"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_who_went_and_came_back_is_where_they_came_back_to_in_any_order(ats, order):
    events = [("2026-03-01T20:00:00Z", "there", "First interview"), ("2026-03-02T08:00:00Z", "back", "Screening")]
    ats.event("candidate.entered", "ada", "2026-03-01T18:00:00Z", "first", stage="Screening")
    for number in (*order, *order):
        at, id, stage = events[number]
        ats.event("candidate.entered", "ada", at, id, stage=stage)
    assert ats.standing("standard:ada").row.stage == "Screening"


def test_a_wish_that_comes_before_its_candidate_is_not_lost(ats):
    answer = ats.event("candidate.opted_out", "ada", "2026-03-02T09:00:00Z", "c").json()
    assert answer["waits"]
    assert [it.status for it in ats.arrivals("standard:ada")] == [ArrivalStatus.WAITING]
    ats.bring("standard:ada")
    assert ats.standing("standard:ada").state.opted_out
    assert [it.status for it in ats.arrivals("standard:ada")] == [ArrivalStatus.TAKEN]


def consents(ats, candidate, *news):
    with ats.workspace.store.transaction() as tx:
        for each in news:
            ats.workspace.steps.take(tx, ats.workspace.steps.open(tx, tx.row(candidate)), each, NOON)


def entered(ats, *names):
    for name in names:
        ats.event("candidate.entered", name, "2026-03-02T08:00:00Z", f"enter {name}", stage="Screening")


def test_merged_candidates_take_the_stricter_consent(ats):
    entered(ats, "old", "new")
    granted = ConsentGranted(id="g", at=NOON - 60, consent="introductions")
    consents(ats, "standard:old", granted, ConsentWithdrawn(id="w", at=NOON - 50, consent="introductions"))
    consents(ats, "standard:new", granted)
    assert ats.standing("standard:new").state.consents
    ats.event("candidate.merged", "old", "2026-03-02T10:00:00Z", "m", into="new")
    assert not ats.standing("standard:new").state.consents
    assert not ats.standing("standard:new").state.opted_out
    assert ats.standing("standard:old").state.opted_out
    ats.event("candidate.opted_out", "old", "2026-03-02T09:00:00Z", "late")
    assert ats.standing("standard:new").state.opted_out


def test_a_merge_is_named_in_both_accounts_and_is_no_wish_to_stop(ats, capsys):
    entered(ats, "old", "new")
    ats.event("candidate.merged", "old", "2026-03-02T10:00:00Z", "m", into="new")
    ats.event("candidate.merged", "never here", "2026-03-02T10:00:00Z", "m2", into="new")
    assert not [it for it in ats.reasons("standard:old") if "opts out" in it]
    assert main(["person", str(ats.folder), "--id", "standard:old"]) == 0
    new, old = capsys.readouterr().out.split("(standard:old), stage")
    assert "merged   standard:old into this candidate" in new
    assert "merged   standard:never here into this candidate" in new
    assert "merged   into standard:new, who goes on" in old
    assert 'rule "hello"  — they were merged into another' in old
    assert "nothing more is sent under this id" in old
    assert "no more contact" not in old


def test_who_was_merged_away_is_exported_as_somebody_not_to_be_contacted(ats, tmp_path):
    entered(ats, "old", "new")
    ats.event("candidate.merged", "old", "2026-03-02T10:00:00Z", "m", into="new")
    path = tmp_path / "events.jsonl"
    assert main(["export", str(ats.folder), "--events", str(path)]) == 0
    told = [json.loads(line) for line in path.read_text().splitlines()]
    assert [it["candidate"] for it in told if it["kind"] == "opts out"] == ["standard:old"]


def test_a_merge_told_twice_under_other_ids_changes_nothing_more(ats):
    entered(ats, "old", "new")
    for id in ("m1", "m2"):
        ats.event("candidate.merged", "old", "2026-03-02T10:00:00Z", id, into="new")
    assert not ats.standing("standard:new").state.opted_out


def test_who_is_merged_into_somebody_unknown_goes_on_and_hears_what_is_told_of_them(ats):
    entered(ats, "old")
    ats.event("candidate.merged", "old", "2026-03-02T10:00:00Z", "m", into="new")
    assert not ats.standing("standard:old").state.opted_out
    assert "took another in standard:new" in ats.reasons("standard:old")
    ats.event("candidate.opted_out", "new", "2026-03-02T10:00:00Z", "o")
    assert ats.standing("standard:old").state.opted_out
    assert ats.standing("standard:new") is None


def test_what_waits_for_who_was_merged_is_told_of_the_other(ats):
    ats.event("candidate.opted_out", "old", "2026-03-02T09:00:00Z", "o")
    entered(ats, "new")
    ats.event("candidate.merged", "old", "2026-03-02T10:00:00Z", "m", into="new")
    assert ats.standing("standard:new").state.opted_out


def test_what_is_not_taken_is_kept_with_the_reason(ats):
    entered(ats, "ada")
    answer = ats.event("candidate.entered", "ada", "2026-03-02T09:00:00Z", "x", stage="Screning").json()
    assert "Did you mean" in answer["refusals"][0]
    (kept,) = [it for it in ats.arrivals("standard:ada") if it.status is ArrivalStatus.REFUSED]
    assert kept.told == answer["refusals"][0]
    assert json.loads(kept.body)["data"]["stage"] == "Screning"


def test_what_was_refused_is_told_again_once_the_mapping_knows_it(ats, capsys):
    entered(ats, "ada")
    ats.event("candidate.entered", "ada", "2026-03-02T09:00:00Z", "x", stage="Declined")
    (kept,) = [it for it in ats.arrivals("standard:ada") if it.status is ArrivalStatus.REFUSED]
    assert main(["arrivals", str(ats.folder)]) == 1
    assert "Declined" in capsys.readouterr().out
    assert main(["arrivals", str(ats.folder), "--again"]) == 1
    assert capsys.readouterr().out.startswith("0 events were taken.")
    config = (ats.folder / "cadence.toml").read_text()
    mapping = packaged_mapping(Scheme.STANDARD)
    assert mapping.count('stage = { from = "data.stage" }') == 1
    (ats.folder / "own.toml").write_text(
        mapping.replace('stage = { from = "data.stage" }', 'stage = { from = "data.stage", map = "stages" }')
        + '\n[maps.stages]\n"Declined" = "Not selected"\n"Screening" = "Screening"\n'
    )
    assert config.count('vendor = "standard"') == 1
    (ats.folder / "cadence.toml").write_text(
        config.replace('vendor = "standard"', 'vendor = "standard"\nmapping = "own.toml"')
    )
    assert main(["arrivals", str(ats.folder), "--again", "no such"]) == 2
    assert main(["arrivals", str(ats.folder), "--again", kept.id]) == 0
    assert "1 event was taken." in capsys.readouterr().out
    assert ats.standing("standard:ada").row.stage == "Not selected"
    assert main(["arrivals", str(ats.folder), "--json"]) == 0
    assert capsys.readouterr().out == "[]\n"


def test_what_nothing_will_mend_is_put_away_and_can_be_told_again(ats, capsys):
    entered(ats, "ada")
    ats.event("candidate.entered", "ada", "2026-03-02T09:00:00Z", "x", stage="Scrning")
    (kept,) = [it for it in ats.arrivals("standard:ada") if it.status is ArrivalStatus.REFUSED]
    assert main(["status", str(ats.folder)]) == 1
    assert "`cadence arrivals` lists it" in capsys.readouterr().out
    assert main(["arrivals", str(ats.folder), "--seen", "no such"]) == 2
    assert main(["arrivals", str(ats.folder), "--seen", kept.id]) == 0
    assert main(["status", str(ats.folder)]) == 0
    (seen,) = [it for it in ats.arrivals("standard:ada") if it.id == kept.id]
    assert (seen.status, f"(put away by {getuser()})" in seen.told) == (ArrivalStatus.SEEN, True)
    assert main(["arrivals", str(ats.folder), "--again"]) == 0
    capsys.readouterr()
    assert main(["arrivals", str(ats.folder), "--again", kept.id]) == 1
    assert '"Scrning"' in capsys.readouterr().out
    (again,) = [it for it in ats.arrivals("standard:ada") if it.id == kept.id]
    assert again == kept


def test_why_somebody_new_cannot_enter_yet_is_told_and_it_cannot_be_put_away(ats, capsys):
    book = ats.folder / "playbook" / "search.cadence"
    book.write_text(book.read_text().replace('"VP", optional', '"VP"'))
    assert main(["publish", str(ats.folder)]) == 0
    ats.event("candidate.entered", "ada", "2026-03-02T09:00:00Z", "x", stage="Screening")
    (kept,) = ats.arrivals("standard:ada")
    assert main(["arrivals", str(ats.folder)]) == 1
    assert "standard:ada: They cannot enter yet: nothing tells seniority." in capsys.readouterr().out
    assert main(["arrivals", str(ats.folder), "--seen", kept.id]) == 2
    assert ats.arrivals("standard:ada") == [kept]


@pytest.fixture
def apart(tmp_path):
    """Everybody must have an address, and a system tells of a person and of their application apart."""
    found = Ats(tmp_path, HOOKS.replace('vendor = "standard"', 'vendor = "standard"\nmapping = "own.toml"'))
    book = found.folder / "playbook" / "search.cadence"
    book.write_text(book.read_text().replace("email address, optional", "email address"))
    assert main(["publish", str(found.folder)]) == 0
    fact = '{ kind = "fact", fact = "email", value = { from = "data.email" } }'
    own = f'[[on]]\nevent = "person.told"\nrecords = [{fact}]\n'
    (found.folder / "own.toml").write_text(f"{packaged_mapping(Scheme.STANDARD)}\n{own}")
    yield found
    found.close()


APART = [
    ("person.told", "2026-03-02T08:00:00Z", {"email": "ada@example.org"}),
    ("candidate.entered", "2026-03-02T08:10:00Z", {"stage": "Screening"}),
    ("candidate.entered", "2026-03-02T08:20:00Z", {"stage": "First interview"}),
]


@pytest.mark.parametrize("order", ORDERS)
def test_somebody_new_enters_by_what_several_events_tell(apart, order):
    for number in order:
        assert apart.standing("standard:ada") is None or number != order[0]
        type, at, data = APART[number]
        assert apart.event(type, "ada", at, str(number), **data).status_code == 200
    assert apart.standing("standard:ada").row.stage == "First interview"
    assert [it.status for it in apart.arrivals("standard:ada")] == [ArrivalStatus.TAKEN] * 3
    outdated = ["ignored Screening"] if order[-1] == 1 else []
    assert [it for it in apart.reasons("standard:ada") if it.startswith("ignored")] == outdated


def test_a_stage_that_somebody_is_known_to_be_in_since_later_is_nothing_new_of_them(ats):
    for id, at in (("a", "2026-03-02T08:00:00Z"), ("b", "2026-03-02T08:00:00Z"), ("c", "2026-03-01T09:00:00Z")):
        answer = ats.event("candidate.entered", "ada", at, id, stage="Screening").json()
        assert answer["told"] == (id == "a")
    assert [it.split()[0] for it in ats.reasons("standard:ada")].count("entered") == 1
    assert not [it for it in ats.reasons("standard:ada") if it.startswith("ignored")]


def test_who_cannot_enter_yet_is_told_by_status_and_doctor_and_counted_when_they_can(apart, capsys):
    for number in (1, 2):
        type, at, data = APART[number]
        apart.event(type, "ada", at, str(number), **data)
    assert main(["status", str(apart.folder)]) == 1
    assert "`cadence arrivals` lists it" in capsys.readouterr().out
    (found,) = [it for it in examine(apart.folder) if it.part == "webhook standard"]
    assert (found.health, "nothing tells email" in found.mend) == (Health.LOOK, True)
    own = apart.folder / "own.toml"
    own.write_text(
        own.read_text()
        .replace('{ from = "data.email" }', '"ada@example.org"')
        .replace("person.told", "candidate.entered")
    )
    assert main(["arrivals", str(apart.folder), "--again"]) == 0
    assert capsys.readouterr().out.startswith("2 events were taken.")
    assert apart.standing("standard:ada").row.stage == "First interview"
    assert main(["status", str(apart.folder)]) == 0


def test_the_doctor_tells_that_nobody_new_can_enter_by_a_mapping(apart):
    found = {it.part: it for it in examine(apart.folder)}
    assert found["webhook standard"].health is Health.WELL
    for vendor in ("greenhouse", "ashby", "merge", "lever"):
        told = found[f"webhook {vendor}"]
        assert (told.health, told.found.endswith("does not tell email.")) == (Health.LOOK, True)
        assert f"cadence arrivals --mapping {vendor} > " in told.mend


def test_the_doctor_tells_every_mistake_of_a_mapping(apart):
    own = apart.folder / "own.toml"
    own.write_text(
        own.read_text().replace('fact = "email"', 'fact = "emal"').replace('{ from = "data.stage" }', '"Screning"')
    )
    found = [it for it in examine(apart.folder) if it.part == "webhook standard"]
    assert ["Screning" in found[0].found, "emal" in found[1].found, len(found)] == [True, True, 2]
    assert [it.mend for it in found] == [None, "Mend own.toml, or the playbook."]


@pytest.mark.parametrize("scheme", [it for it in Scheme if it is not Scheme.LEVER])
def test_a_packaged_mapping_shows_how_facts_are_told(scheme):
    text = packaged_mapping(scheme)
    (part,) = [it for it in text.split("\n\n") if 'kind = "fact"' in it]
    plain = "\n".join(
        line.removeprefix("# ") for line in part.splitlines() if not line.startswith(("# Somebody", "# the "))
    )
    told = load_mapping(text.replace(part, plain), "own.toml")
    names = [record["fact"] for rule in told.on for record in rule.records if record["kind"] == "fact"]
    assert names[-1] == "email"


def test_an_erased_candidate_leaves_no_delivery_behind_and_none_is_kept_again(ats):
    entered(ats, "ada")
    assert ats.arrivals("standard:ada")
    assert erase(ats.workspace, "standard:ada")
    assert ats.arrivals() == []
    entered(ats, "ada again")
    ats.event("candidate.replied", "ada", "2026-03-02T10:00:00Z", "r")
    assert [it.candidate for it in ats.arrivals()] == ["standard:ada again"]
    assert ats.standing("standard:ada") is None


@pytest.fixture
def waiting(tmp_path):
    """Ada's address was told of somebody who waits to be brought in, and there is a backup of it."""
    hooks = HOOKS.replace('"enter"', '"wait"').replace('= "standard"', '= "standard"\nmapping = "own.toml"')
    found = Ats(tmp_path, hooks)
    record = '{ kind = "fact", fact = "email", value = { from = "data.email" } }'
    own = f'[[on]]\nevent = "candidate.told"\nrecords = [{record}]\n'
    (found.folder / "own.toml").write_text(f"{packaged_mapping(Scheme.STANDARD)}\n{own}")
    answer = found.event("candidate.told", "ada", "2026-03-02T09:00:00Z", "t", email="ada@example.net").json()
    assert answer["waits"]
    assert main(["backup", str(found.folder)]) == 0
    yield found
    found.close()


def test_what_waits_for_somebody_who_never_entered_is_shown(waiting, capsys):
    capsys.readouterr()
    assert main(["person", str(waiting.folder), "--id", "standard:ada", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["stage"], told["facts"], told["log"]) == (None, {}, [])
    assert "ada@example.net" in told["told by other programs"][0]["body"]
    assert main(["person", str(waiting.folder), "--id", "standard:ada"]) == 0
    assert "ada@example.net" in capsys.readouterr().out
    assert main(["person", str(waiting.folder), "--id", "standard:bo"]) == 1


def held(ats) -> bytes:
    """Every byte of the databases and what stands beside them."""
    return b"".join(it.read_bytes() for it in ats.folder.rglob("*.db*"))


def test_somebody_who_never_entered_is_erased_with_what_waits(waiting, capsys):
    assert b"ada@example.net" in held(waiting)
    capsys.readouterr()
    assert main(["erase", str(waiting.folder), "--id", "standard:ada", "--yes"]) == 0
    assert "out of 1 backups" in capsys.readouterr().out
    assert b"ada@example.net" not in held(waiting)
    waiting.event("candidate.told", "ada", "2026-03-02T10:00:00Z", "u", email="ada@example.net")
    assert waiting.arrivals() == []
    waiting.bring("standard:another", email="ADA@example.net")
    assert waiting.standing("standard:another") is None
    assert main(["erase", str(waiting.folder), "--id", "standard:ada", "--yes"]) == 1


def test_somebody_whom_only_a_backup_still_holds_is_erased_from_it(waiting):
    with waiting.workspace.store.transaction() as tx:
        tx.drop_arrivals(waiting.workspace.now + 1)
    waiting.workspace.store.compact()
    assert b"ada@example.net" in held(waiting)
    assert main(["erase", str(waiting.folder), "--id", "standard:ada", "--yes"]) == 0
    assert b"ada@example.net" not in held(waiting)
    waiting.bring("standard:ada")
    assert waiting.standing("standard:ada") is None


def test_a_crash_after_the_keys_are_noted_keeps_nothing(ats, monkeypatch):
    def dying(*_):
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("cadencelang.workspace.webhooks._Hearing._keep", dying)
        entered(ats, "ada")
    assert ats.standing("standard:ada") is None
    entered(ats, "ada")
    assert ats.standing("standard:ada").row.stage == "Screening"


def test_the_doctor_looks_at_every_webhook(ats):
    found = {it.part: it for it in examine(ats.folder)}
    assert found["webhook standard"].health is Health.WELL
    entered(ats, "ada")
    ats.event("candidate.entered", "ada", "2026-03-02T09:00:00Z", "x", stage="Screning")
    (ats.folder / "lever.secret").write_text("")
    found = {it.part: it for it in examine(ats.folder)}
    assert "not taken whole" in found["webhook standard"].found
    assert "Screning" in found["webhook standard"].mend
    assert found["webhook lever"].health is Health.ILL


def test_the_doctor_names_the_mapping_in_use_and_says_how_to_have_one_of_ones_own(ats, capsys):
    found = {it.part: it for it in examine(ats.folder)}
    assert "by the packaged mapping for standard" in found["webhook standard"].found
    assert main(["arrivals", "--mapping", "standard"]) == 0
    (ats.folder / "own.toml").write_text(capsys.readouterr().out)
    config = ats.folder / "cadence.toml"
    config.write_text(config.read_text().replace('vendor = "standard"', 'vendor = "standard"\nmapping = "own.toml"', 1))
    found = {it.part: it for it in examine(ats.folder)}
    assert found["webhook standard"].health is Health.WELL
    assert "by own.toml" in found["webhook standard"].found


@pytest.mark.parametrize("scheme", Scheme)
def test_every_packaged_mapping_can_be_had(scheme, capsys):
    assert main(["arrivals", "--mapping", scheme.value]) == 0
    written = capsys.readouterr().out
    assert written == packaged_mapping(scheme)
    assert f"cadence arrivals --mapping {scheme.value} > " in written


@pytest.mark.parametrize(
    ("hook", "told"),
    [
        ('vendor = "greenhous"', 'Did you mean "greenhouse"?'),
        ('vendor = "lever"\nmapping = "../lever.toml"', "inside"),
        ('vendor = "lever"\nmapping = "none.toml"', "cannot be read"),
        ('vendor = "lever"\nsecret = "x"', "CADENCE_WEBHOOKS_ATS_SECRET"),
    ],
)
def test_what_is_wrong_with_a_webhook_is_told(ats, hook, told):
    config = ats.folder / "cadence.toml"
    config.write_text(config.read_text() + f"\n[webhooks.ats]\n{hook}\n")
    assert any(told in it.found for it in examine(ats.folder))
