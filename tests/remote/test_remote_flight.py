"""Those under way over HTTP, against a real server: who they are there, and what lies ahead of them."""

import json

import pytest
from served import Served

from cadencelang.compiler import compile_path
from cadencelang.desk.onward import Unmoved, days_ahead
from cadencelang.graph.store import content_hash
from cadencelang.remote.asking import Refused, Unreachable
from cadencelang.remote.flight import RemoteFlight
from cadencelang.runtime.shelf import Edition
from cadencelang.workspace.erasing import erase
from cadencelang.workspace.in_flight import LiveFlight

DAYS = 60


@pytest.fixture
def office(tmp_path):
    found = Served(tmp_path / "firm")
    found.busy()
    bo = {"id": "bo", "stage": "Talking", "facts": {"first_name": "Bo", "email": "bo@example.org"}}
    found.client.post("/v1/candidates", json=bo)
    found.later(10)
    yield found
    found.close()


@pytest.fixture
def there(office):
    return LiveFlight(lambda: office.workspace)


@pytest.fixture
def here(office):
    found = RemoteFlight(office.asker(), lambda: office.workspace.now)
    yield found
    found.close()


def edited(office, old, new):
    """The playbook of the workspace with a change in it, as a version."""
    book = office.folder / "playbook.cadence"
    text = book.read_text()
    assert old in text
    book.write_text(text.replace(old, new).replace("version 1", "version 2"))
    changed = compile_path(book).book
    return Edition(content_hash(changed), changed)


def ahead(flight, to=None):
    """The accounts of everyone under way."""
    return [days_ahead(it, flight.now, DAYS, to)[1] for it in flight.under_way()]


def test_everyone_is_who_they_are_there(here, there):
    told = [(it.id, it.label, it.stage) for it in here.everyone()]
    assert told == [("ada", "Ada", "Talking"), ("bo", "Bo", "Talking")]
    assert told == [(it.id, it.label, it.stage) for it in there.everyone()]
    assert [it.candidate for it in here.under_way()] == there.everyone()
    assert here.now == there.now


def test_what_lies_ahead_is_what_is_reckoned_there_as_it_is_and_moved(office, here, there):
    now = ahead(here)
    assert now == ahead(there)
    assert all(it.touches for it in now)
    longer = edited(office, "silent for 4 working", "silent for 5 working")
    moved = ahead(here, longer)
    assert moved == ahead(there, longer)
    assert moved != now


def test_a_touch_that_only_the_new_limits_count_is_told_with_the_others(here, there):
    assert [it.counted for it in here.under_way()] == [it.counted for it in there.under_way()]
    assert any(it.counted for it in here.under_way())


def test_who_would_not_move_is_told_why(office, here):
    renamed = edited(office, '"Talking"', '"Speaking"')
    with pytest.raises(Unmoved, match='the stage "Talking" is gone'):
        ahead(here, renamed)


def test_what_happened_so_far_is_what_the_workspace_knows(here, there):
    assert here.traveller("ada") == there.traveller("ada")
    assert [type(it).__name__ for it in here.traveller("ada").history] == ["Entered", "Replied"]
    assert here.traveller("nobody at all") is None


def test_what_is_known_of_one_is_what_is_known_now(office, here, there):
    learnt = {"id": "n", "at": "2026-11-25 10:05", "kind": "fact", "fact": "first_name", "value": "Ada Maria"}
    assert office.client.post("/v1/candidates/ada/events", json=learnt).json() == {"taken": True}
    assert here.known("ada") == there.known("ada")
    assert here.known("ada").label == "Ada Maria"
    assert here.known("nobody at all") is None


def test_the_book_that_newcomers_begin_with_is_known_from_another(office, here):
    assert here.is_published(compile_path(office.folder / "playbook.cadence").book)
    assert not here.is_published(edited(office, "silent for 4 working", "silent for 3 working").book)


def test_who_was_erased_is_not_told_of(office, here):
    erase(office.workspace, "ada")
    assert [it.id for it in here.everyone()] == ["bo"]
    assert here.traveller("ada") is None
    assert here.known("ada") is None


def test_a_page_ends_where_the_next_one_begins(office):
    get = office.client.get
    first = get("/v1/states", params={"limit": 1}).json()
    second = get("/v1/states", params={"limit": 1, "after": first["next"]}).json()
    rest = get("/v1/states", params={"limit": 1, "after": second["next"]}).json()
    assert [it["id"] for it in first["items"] + second["items"]] == ["ada", "bo"]
    assert rest == {"items": [], "next": None}


def test_a_version_is_given_as_its_compiled_file(office):
    hash = office.client.get("/v1/playbooks/current").json()["hash"]
    assert office.client.get(f"/v1/playbooks/{hash}").json()["hash"] == hash
    assert office.client.get(f"/v1/playbooks/sha256:{'0' * 64}").status_code == 404


class Answering:
    """A server that answers with what a test gives it, whatever is asked."""

    def __init__(self, asker, part, becomes) -> None:
        self._asker, self._part, self._becomes = asker, part, becomes

    def get(self, path, parameters=None):
        answer = self._asker.get(path, parameters)
        return json.dumps(self._becomes(json.loads(answer))).encode() if self._part in path else answer

    def close(self):
        self._asker.close()


@pytest.mark.parametrize(
    ("part", "becomes"),
    [
        ("states", lambda told: told | {"items": [it | {"state": {"version": 99}} for it in told["items"]]}),
        ("states", lambda told: told | {"items": [it | {"state": {}} for it in told["items"]]}),
        ("states", lambda _: {"items": 3}),
        ("sha256", lambda told: told | {"language": 99}),
        ("sha256", lambda told: told | {"content": {}}),
        ("history", lambda told: told | {"inputs": [{"is": "Unheard"}]}),
        ("history", lambda told: told | {"inputs": [{"is": "Replied"}]}),
        ("history", lambda told: told | {"facts": {"first_name": {"strange": 1}}}),
    ],
)
def test_a_server_of_another_version_is_told_in_a_sentence(office, part, becomes):
    flight = RemoteFlight(Answering(office.asker(), part, becomes), lambda: office.workspace.now)
    with pytest.raises(Unreachable, match="version"):
        flight.traveller("ada") if part == "history" else list(flight.under_way())
    flight.close()


def test_a_server_that_is_gone_or_refuses_is_told_in_a_sentence(office):
    shut = RemoteFlight(office.asker("queue:read"), lambda: 0)
    with pytest.raises(Unreachable, match="candidates:read"):
        shut.everyone()
    shut.close()
    flight = RemoteFlight(office.asker(), lambda: 0)
    office.stop()
    with pytest.raises((Unreachable, Refused), match="cannot be reached"):
        flight.everyone()
    flight.close()
    office.start(office.port)
