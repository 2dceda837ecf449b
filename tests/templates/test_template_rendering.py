"""Rendering: what a message says, and that no template does anything else."""
# ruff: noqa: E501  (a case is a line)

import dataclasses
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from template_cases import FACTS, FIELDS, USE_SPAN, file_text

from cadencelang.clock import NO_HOLIDAYS, WorkWeek, clock_for, parse_instant
from cadencelang.graph.conditions import Money, Note, Peer
from cadencelang.graph.model import Article, Book, ClockPlan, Event, Template
from cadencelang.graph.templates import TemplateUse, check_template, read_template
from cadencelang.templating import Message, Occasion, Promised, Renderer, RenderError
from cadencelang.templating.markup import as_link, as_text, one_line, plain

CLOCK = clock_for("Europe/London", WorkWeek(), NO_HOLIDAYS, 30)
NOW = parse_instant("2026-03-02 10:00", CLOCK)
TODAY = CLOCK.day(NOW)


def occasion(**more):
    facts = {
        "first_name": "Ada",
        "email": "ada@x.example",
        "seniority": "VP",
        "topics": ("ports", "rail", "canals"),
        "remote": True,
        "notice_weeks": 3.0,
        "pay": Money(150_000.0, "GBP"),
        "interview_at": NOW + 26 * 60,
        "decision_date": TODAY + 1,
        "page": "https://x.example/a b",
        "friend": Peer("Bo", "bo@x.example"),
        "discussed": (Note("the port deal", TODAY - 5), Note("a secret", TODAY - 6, False)),
        "client_name": "Acme",
    }
    return Occasion(facts | more.pop("facts", {}), CLOCK, NOW, "Panel", "Jo Smith", **more)


def book_of(*templates):
    plan = ClockPlan(None, "Europe/London", WorkWeek(), (), None, "GB-ENG", (), 30, 30, USE_SPAN)
    empty = dict.fromkeys(
        [it.name for it in dataclasses.fields(Book) if it.name not in ("name", "version", "language", "clock", "span")],
        (),
    )
    events = (Event("interview completed", True, False, FIELDS, USE_SPAN),)
    return Book(
        name="B",
        version=1,
        language=1,
        clock=plan,
        span=USE_SPAN,
        **(empty | {"facts": FACTS, "events": events, "templates": templates}),
    )


def template(body, subject="A word"):
    return Template("letter", "templates/letter.md", "email", "en", subject, body, (), ())


def rendered(body, subject="A word", **more) -> Message:
    return Renderer(book_of(template(body, subject))).render("letter", occasion(**more))


def text(body, **more):
    return rendered(body, **more).text.rstrip("\n")


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("Dear {{ first_name }},", "Dear Ada,"),
        (
            "{{ decision_date }} or {{ decision_date | short }}, a {{ decision_date | weekday }}",
            "Tuesday 3 March or Tue 3 Mar, a Tuesday",
        ),
        (
            "{{ interview_at }}; {{ interview_at | day }}; {{ interview_at | time }}",
            "Tuesday 3 March at 12:00; Tuesday 3 March; 12:00",
        ),
        ("{{ today }}, {{ stage }}, {{ owner.name }}", "Monday 2 March, Panel, Jo Smith"),
        ("{{ pay }} in {{ notice_weeks }} weeks", "150,000 GBP in 3 weeks"),
        (
            "{{ topics | join(', ', ' and ') }}; {{ topics | join }}; {{ topics | length }}",
            "ports, rail and canals; ports, rail, canals; 3",
        ),
        (
            "{{ topics | first | upper }} {{ topics | last | capitalize }} {{ 'a FTSE bank' | title }}",
            "PORTS Canals A FTSE Bank",
        ),
        (
            "{% for it in topics %}{{ loop.index }}. {{ it }}{% if not loop.last %}, {% endif %}{% endfor %}",
            "1. ports, 2. rail, 3. canals",
        ),
        ("{% if company is known %}{{ company }}{% else %}no firm{% endif %}", "no firm"),
        ("{{ company | default('your firm') }}", "your firm"),
        ("{{ 'at home' if remote else 'there' }}", "at home"),
        (
            "{% if 'rail' in topics and seniority in ('VP', 'Director') and decision_date > today %}yes{% endif %}",
            "yes",
        ),
        ("{% if topics is not empty and discussed | length == 2 %}yes{% endif %}", "yes"),
        ("{{ friend.name }} {{ friend.email }}", "Bo bo@x.example"),
    ],
)
def test_what_a_template_shows(body, shown):
    assert text(body) == shown


def test_what_a_use_provides():
    more = {
        "cited": {"discussed": "the port deal"},
        "fields": {"interviewer": "Ms Bell"},
        "article": Article("i", "Ports", "https://x.example/p(1)", TODAY - 400, ("rail",)),
        "peer": Peer("Cy", "cy@x.example"),
        "promise": Promised("next steps", NOW + 3 * 1440),
    }
    assert (
        text("{{ cited.discussed.text }} on {{ cited.discussed.date }}", **more)
        == "the port deal on Wednesday 25 February"
    )
    assert text("{{ event.interviewer }}", **more) == "Ms Bell"
    assert text("[{{ article.title }}]({{ article.url }}), {{ article.published }}", **more) == (
        "[Ports](https://x.example/p%281%29), Sunday 26 January 2025"
    )
    assert (
        text("{{ peer.name }}, {{ promise.name }}: {{ promise.deadline_text }}", **more)
        == "Cy, next steps: Thursday 5 March"
    )
    assert text("{{ promise.deadline }}", **more) == "Thursday 5 March at 10:00"


def test_the_day_is_the_candidates():
    tokyo = clock_for("Asia/Tokyo", WorkWeek(), NO_HOLIDAYS, 30)
    late = dataclasses.replace(occasion(), clock=tokyo, now=NOW + 8 * 60)
    assert Renderer(book_of(template("{{ today }}"))).render("letter", late).text == "Tuesday 3 March\n"


def test_lines_left_by_conditions_are_closed_up():
    body = "Dear,\n\n{% if company is known %}\n{{ company }}\n{% endif %}\n\n\nYours\n\n\n"
    assert rendered(body).body == "Dear,\n\nYours\n"


REFUSED = [
    ("{{ company }}", "`company` is unknown"),
    ("{{ client_name }}", "`client_name` is unknown"),
    ("{{ nonsense.part }}", "`nonsense` is unknown"),
    ("{{ cited.discussed.text }}", "`discussed` is unknown"),
    ("{{ topics }}", "a value in it is used as what it is not"),
    ("{{ discussed }}", "a value in it is used as what it is not"),
    ("{{ friend }}", "a value in it is used as what it is not"),
    ("{{ remote }}", "a value in it is used as what it is not"),
    ("{{ first_name | day }}", "a value in it is used as what it is not"),
    ("{{ discussed | first }}", "a value in it is used as what it is not"),
    ("{{ decision_date | time }}", "a value in it cannot be shown"),
    ("{% if x %}", "it is not well formed"),
]


@pytest.mark.parametrize(("body", "reason"), REFUSED)
def test_what_cannot_be_rendered_says_why(body, reason):
    with pytest.raises(RenderError) as refused:
        rendered(body)
    assert str(refused.value) == f'The template "letter" cannot be rendered: {reason}.'


ESCAPES = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ first_name.__class__ }}",
    "{{ first_name['__class__'] }}",
    "{{ (first_name | attr('__class__')) }}",
    "{{ first_name.format(1) }}",
    "{{ first_name.upper() }}",
    "{{ topics._budget }}",
    "{{ topics.append('x') }}",
    "{{ discussed.count }}",
    "{{ decision_date.day }}",
    "{{ loop }}",
    "{% for x in topics %}{{ loop.__init__ }}{% endfor %}",
    "{% for x in topics %}{{ loop.nextitem }}{% endfor %}",
    "{% for x in topics %}{{ loop(topics) }}{% endfor %}",
    "{{ self }}",
    "{{ self.__init__ }}",
    "{{ config }}",
    "{{ range(10) }}",
    "{{ lipsum() }}",
    "{{ cycler('a').next() }}",
    "{{ namespace() }}",
    "{{ dict(a=1) }}",
    "{{ 'a' * 100000000 }}",
    "{{ 9 ** 9999999 }}",
    "{{ 'a' ~ 'b' }}",
    "{{ '%s' % first_name }}",
    "{{ '%999999999d' | format(1) }}",
    "{{ topics | map('upper') | list }}",
    "{{ topics | tojson }}",
    "{% set x = 1 %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% include 'letter' %}",
    "{% import 'letter' as x %}",
    "{% extends 'letter' %}",
    "{% block a %}{% endblock %}",
    "{% for a in topics %}{% for b in topics %}{% for c in topics %}{% endfor %}{% endfor %}{% endfor %}",
    "{% for a in topics recursive %}{{ loop(topics) }}{% endfor %}",
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "{% if remote %}" * 500 + "{% endif %}" * 500,
    "x" * 100_000,
]


@pytest.mark.parametrize("body", ESCAPES)
def test_ways_out_of_the_sandbox_are_closed(body):
    """Each is refused by the renderer itself, which is not told what the compiler has checked."""
    with pytest.raises(RenderError):
        rendered(body)
    with pytest.raises(RenderError):
        rendered("Hello", subject=body)


@pytest.mark.parametrize(
    "body",
    [
        "{{ first_name['__class__'] }}", "{{ topics[0] }}", "{{ first_name.__class__ }}", "{{ decision_date.day }}",
        "{{ first_name.upper() }}", "{% for x in topics %}{{ loop(topics) }}{% endfor %}", "{{ range(10) }}",
        "{{ 'a' * 100 }}", "{{ 9 ** 9 }}", "{{ '%s' % first_name }}", "{{ -1 }}", "{{ 1 - 1 }}",
        "{% for x in topics %}{{ loop.nextitem }}{% endfor %}", "{{ (first_name | attr('__class__')) }}",
        "{% include 'letter' %}", "{% import 'letter' as x %}{{ x }}", "{% extends 'letter' %}",
    ],
)  # fmt: skip
def test_the_second_wall_holds_where_the_first_one_has_fallen(body, monkeypatch):
    """What can be reached is refused also where a template's forms were let through."""
    monkeypatch.setattr("cadencelang.templating.sandbox.form_faults", lambda _: iter(()))
    with pytest.raises(RenderError):
        rendered(body)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("{{ first_name[0] }}", "square brackets cannot be used"), ("{{ first_name() }}", "nothing can be called"),
        ("{{ first_name * 3 }}", "`*` cannot be used"), ("{{ -budget }}", "`-` cannot be used"),
        ("{{ first_name.upper }}", "`upper` cannot be reached"),
    ],
)  # fmt: skip
def test_each_stone_of_the_second_wall_says_no(body, reason, monkeypatch):
    monkeypatch.setattr("cadencelang.templating.sandbox.form_faults", lambda _: iter(()))
    with pytest.raises(RenderError, match=re.escape(reason)):
        rendered(body)


def test_nested_loops_over_long_lists_run_out_of_steps():
    many = {"topics": tuple(f"t{number}" for number in range(1000))}
    with pytest.raises(RenderError, match="its loops take more than 20,000 steps"):
        rendered("{% for a in topics %}{% for b in topics %}{% endfor %}{% endfor %}", facts=many)


def test_output_is_capped():
    long = {"topics": tuple("x" * 1000 for _ in range(200))}
    with pytest.raises(RenderError, match="its body is longer than 65,536 characters"):
        rendered("{% for a in topics %}{{ a }}{% endfor %}", facts=long)
    with pytest.raises(RenderError, match="its subject is longer than 998 characters"):
        rendered("Hello", subject="{{ topics | first }}", facts=long)
    with pytest.raises(RenderError, match="a fact has more than 16,384 characters"):
        rendered("Hello", facts={"first_name": "x" * 20_000})


def test_a_subject_is_one_line_and_not_empty():
    name = "Ada\r\nBcc: all@x.example\u2028\x00\x1b[2J\u202e"
    assert (
        rendered("Hello", subject="For\n {{ first_name }}", facts={"first_name": name}).subject
        == "For Ada Bcc: all@x.example [2J"
    )
    with pytest.raises(RenderError, match="its subject comes out empty"):
        rendered("Hello", subject="{{ '' }}")
    assert rendered("Hello", subject="").subject == ""


def test_outside_text_stays_text_in_markdown():
    name = "[click](https://evil.example) <img src=x> **b** `c` _d_ e_f &lt; ~~g~~\n\n# h"
    body = rendered("Dear {{ first_name }}", facts={"first_name": name}).body
    assert body == (
        "Dear \\[click\\](https://evil.example) \\<img src=x\\> \\*\\*b\\*\\* \\`c\\` \\_d\\_ e_f \\&lt; \\~\\~g\\~\\~ # h\n"
    )
    assert plain(body) == f"Dear {' '.join(name.split())}\n"


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("# a", "\\# a"),
        ("- a", "\\- a"),
        ("1. a", "1\\. a"),
        ("---", "\\---"),
        ("+44 20", "+44 20"),
        ("-5", "-5"),
        ("1.5", "1.5"),
    ],
)
def test_a_text_opens_no_heading_list_or_rule(given_text, shown):
    assert as_text(given_text) == shown
    assert plain(as_text(given_text)) == given_text


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//x", "x", "https://[", "vbscript:x"])
def test_a_link_leads_to_a_page(address):
    assert as_link(address) is None
    with pytest.raises(RenderError, match="leads neither to a page nor to an address"):
        rendered("[x]({{ page }})", facts={"page": address})


def test_a_link_cannot_be_closed_from_inside():
    assert as_link('https://x.example/a) [b](c "d" <e>\n') == "https://x.example/a%29%20%5Bb%5D%28c%20%22d%22%20%3Ce%3E"
    assert as_link("https://x.example/a%20b?c=d&e#f") == "https://x.example/a%20b?c=d&e#f"


@given(st.text(max_size=60))
@settings(deadline=None)
def test_any_text_can_be_escaped_and_read_back(value):
    assert plain(as_text(value)) == one_line(value)


WORDS = """
{{ }} {% %} if for in endif endfor else topics first_name company a loop cited . | first join default ( ) 'x' is known
== not discussed page * __class__
"""
PIECES = st.sampled_from([*WORDS.split(), " ", "\n"])
WHOLE = st.lists(
    st.sampled_from(
        ["{{ first_name }}", "{{ page }}", "{{ topics | join }}", "{% for a in topics %}", "{{ a }}", "{% endfor %}"]
    )
    | st.sampled_from(
        ["{% if company is known %}", "{% else %}", "{% endif %}", "{{ company }}", "{{ pay }}", "x\r\n", "\x00"]
    ),
    max_size=20,
).map("".join)


@given(st.lists(PIECES, max_size=25).map("".join) | WHOLE)
@settings(max_examples=300, deadline=None)
def test_any_template_is_rendered_or_refused(body):
    try:
        message = rendered(body, subject="A word")
    except RenderError:
        return
    assert "\x00" not in message.body


@given(WHOLE)
@settings(max_examples=200, deadline=None)
def test_what_the_compiler_accepts_renders_whatever_optional_facts_are_unknown(body):
    source, _ = read_template("templates/letter.md", file_text(body))
    found, _ = check_template(source, FACTS, ("email",), [TemplateUse(USE_SPAN, "email")])
    if found is not None:
        needed = {fact.name for fact in FACTS if not fact.optional}
        plain_occasion = occasion()
        facts = {name: value for name, value in plain_occasion.facts.items() if name in needed}
        facts["page"] = "https://x.example"
        Renderer(book_of(found)).render("letter", dataclasses.replace(plain_occasion, facts=facts))
