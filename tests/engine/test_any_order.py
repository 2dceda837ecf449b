"""What is told late, in whatever order: who somebody is and where they stand follows from what happened."""

from histories import corpus_engine
from hypothesis import given, settings
from hypothesis import strategies as st
from story import Story, at

from cadencelang.engine import inputs as i

FIRST, LEARNT = at("2026-03-02 09:30"), at("2026-03-02 17:00")
NEWS = st.one_of(
    st.builds(dict, kind=st.just(i.Entered), stage=st.sampled_from(["Open", "Next", "Closed"])),
    st.builds(
        dict, kind=st.just(i.FactLearnt), fact=st.just("seniority"), value=st.sampled_from(["VP", "Director", None])
    ),
    st.builds(dict, kind=st.sampled_from([i.ConsentGranted, i.ConsentWithdrawn]), consent=st.just("newsletter")),
    st.builds(dict, kind=st.sampled_from([i.Replied, i.OptedOut])),
    st.builds(dict, kind=st.just(i.Contacted), channel=st.just("call")),
)


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(0, 400), NEWS), min_size=2, max_size=7, unique_by=lambda it: it[0]), st.data())
def test_who_they_are_and_where_they_stand_does_not_depend_on_the_order_of_arrival(told, data):
    told = [
        parts.pop("kind")(id=f"n{after}", at=FIRST + after, received=LEARNT, **parts)
        for after, parts in ((after, dict(parts)) for after, parts in told)
    ]
    in_order = after_all(sorted(told, key=lambda it: it.at))
    assert after_all(data.draw(st.permutations(told))) == in_order


def after_all(told):
    """Where somebody stands after all of it, what is known of them, and since when who is silent."""
    story = Story(corpus_engine("visits"))
    for news in told:
        story.take(news)
    state, engine = story.state, story.engine
    silence = state.contact_at, state.reply_at
    return engine.book.stages[state.stage].name, dict(engine.facts(state)), state.consents, state.opted_out, silence
