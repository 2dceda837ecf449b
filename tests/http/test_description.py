"""The interface is what its description says: schemathesis tries it, and finds nothing."""

import contextlib

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from office import ADA, Office
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

OF_THE_PLAYBOOK = {"post": [positive_data_acceptance]}
"""What a playbook declares, a description of the interface cannot: a fact of the right shape may still be none."""
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    found = Office(tmp_path_factory.mktemp("http") / "firm")
    found.client.post("/v1/candidates", json={**ADA, "entered_at": "2026-11-24 10:00"})
    found.client.post("/v1/candidates/ada/events", json={"id": "r", "at": "2026-11-25 10:00", "kind": "replies"})
    found.later(10)
    yield found
    found.close()


def test_schemathesis_finds_nothing(office):
    tried = set()
    config = schemathesis.Config()
    config.projects.default.generation.update(allow_extra_parameters=False)  # some of them vanish on the wire
    schema = schemathesis.openapi.from_asgi("/openapi.json", office.app, config=config)
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in GenerationMode:
            attack(office, operation, mode)
        tried.add(operation.label)
    assert len(tried) == 30


def attack(office, operation, mode):
    """Send many requests of a kind: such as the description allows, or such as it forbids."""

    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case):
        case.call_and_validate(headers=office.signed("all"), excluded_checks=OF_THE_PLAYBOOK.get(operation.method, []))

    with contextlib.suppress(Unsatisfiable):  # where nothing can be given, nothing can be given wrongly
        send()
