"""The laws of the engine over random histories of the corpus and the playbooks; slowly, over many more."""

from __future__ import annotations

import pytest
from histories import corpus_engine, facts_of, histories, playbook_engine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from laws import LAWS

CORPUS = ("clocks", "ending", "promises", "room", "silence", "team", "touches", "visits")
PLAYBOOKS = ("board-appointment", "executive-search", "talent-pool")

patient = settings(deadline=None, suppress_health_check=list(HealthCheck))
each_law = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)


@st.composite
def cases(draw: st.DrawFn, make, names: tuple[str, ...]) -> tuple:
    engine = make(draw(st.sampled_from(names)))
    return engine, draw(facts_of(engine)), draw(histories(engine))


@each_law
@settings(patient, max_examples=30)
@given(case=cases(corpus_engine, CORPUS))
def test_the_law_holds_in_the_corpus(law, case):
    law(*case)


@each_law
@settings(patient, max_examples=8)
@given(case=cases(playbook_engine, PLAYBOOKS))
def test_the_law_holds_in_the_playbooks(law, case):
    law(*case)


@pytest.mark.slow
@each_law
@settings(patient, max_examples=400)
@given(case=cases(playbook_engine, PLAYBOOKS) | cases(corpus_engine, CORPUS))
def test_the_law_holds_with_many_examples(law, case):
    law(*case)
