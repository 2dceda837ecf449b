"""What a template may say at each of its uses."""
# ruff: noqa: E501  (a case is a line)

import pytest
from template_cases import FIELDS, PATH, USE_SPAN, about, check, file_text, said, use

from cadencelang.diagnostics import Label
from cadencelang.graph.model import FactType, Field, Kind, Template
from cadencelang.source import SourceFile

FULL = use(citing=("discussed",), event=FIELDS, article=True, peer=True, promise=True, known=frozenset({"company"}))


def test_a_template_that_fits_its_use_becomes_a_node():
    text = file_text(
        "Dear {{ first_name }} of {{ company }}, {{ cited.discussed.text }}{% if mood is known %} {{ mood }}{% endif %}",
        subject='"Thank you, {{ first_name }}"',
        head="channel: email\nlanguage: en-GB\n",
    )
    template, found = check(text, FULL)
    assert found == []
    assert template == Template(
        name="letter",
        path=PATH,
        channel="email",
        language="en-GB",
        subject="Thank you, {{ first_name }}",
        body=text.split("---\n")[2],
        facts=("first_name", "company", "mood"),
        cites=("discussed",),
    )


GOOD = [
    "{% if company is known %}{{ company }}{% endif %}",
    "{% if company is unknown %}{% else %}{{ company }}{% endif %}",
    "{% if not (company is unknown) %}{{ company }}{% endif %}",
    "{% if company is not unknown and company == 'x' %}{{ company }}{% endif %}",
    "{% if company is unknown or company == 'x' %}{% else %}{{ company }}{% endif %}",
    "{% if company is unknown %}{% elif company == 'x' %}{{ company }}{% endif %}",
    "{% if company is known and mood is known %}{{ company }}{{ mood }}{% endif %}",
    "{% if not (company is unknown or mood is unknown) %}{{ company }}{{ mood }}{% endif %}",
    "{{ company if company is known else 'your firm' }}",
    "{{ company | default('your firm') | upper }}",
    "{{ interview_at | default('soon') }}",
    "{% if interests is known %}{% for it in interests %}{{ it }}{% if not loop.last %}, {% endif %}{% endfor %}{% endif %}",
    "{% if interests is known and interests is not empty %}{{ interests | first }}{% endif %}",
    "{% if interests is known and interests %}{{ interests | last }}{% endif %}",
    "{% if topics %}{{ topics | first }}{% endif %}",
    "{{ topics | join(', ', ' and ') }} {{ topics | length }}",
    "{% if 'ports' in topics %}x{% endif %}",
    "{% if seniority == 'VP' %}x{% endif %}",
    "{% if seniority in ('VP', 'Director') %}x{% endif %}",
    "{% if notice_weeks > 4 and remote %}x{% endif %}",
    "{% if decision_date > today %}{{ decision_date | short }} {{ decision_date | weekday }}{% endif %}",
    "{{ 'yes' if remote else 'no' }}",
    "{{ pay }} {{ notice_weeks }} {{ decision_date | day }} {{ page }} {{ email }} {{ stage }} {{ owner.name }}",
    "{{ friend.name }} {{ friend.email }}",
    "{{ event.interviewer }}{% if event.format is known %}{{ event.format }}{% endif %}",
    "{{ event.interviewer if event.interviewer is known else '' }}",
    "{{ article.title }} {{ article.url }} {{ article.published }} {{ peer.name }} {{ peer.email }}",
    "{{ promise.name }} {{ promise.deadline_text }} {{ promise.deadline | time }}",
    "{{ cited.discussed.text }} on {{ cited.discussed.date | short }}",
    "{% if discussed is known and discussed | length > 1 %}x{% endif %}",
    "{# a remark #}{% raw %}{{ not_a_fact }}{% endraw %}",
]


@pytest.mark.parametrize("body", GOOD)
def test_what_is_sound_is_not_complained_about(body):
    found = [entry for entry in about(body, FULL) if entry[0] != "CL408"]
    assert found == []


UNGUARDED = [
    "{{ company }}",
    "{% if company is known %}{% endif %}{{ company }}",
    "{% if company is unknown %}{{ company }}{% endif %}",
    "{% if company is known or remote %}{{ company }}{% endif %}",
    "{% if company == 'x' and company is known %}{% endif %}",
    "{% if company is known and remote %}{% else %}{{ company }}{% endif %}",
    "{% if company is known %}{% elif company == 'x' %}{% endif %}",
    "{% if not company is known %}{{ company }}{% endif %}",
    "{{ company if remote else 'x' }}",
    "{{ 'x' if company is known else company }}",
    "{% for it in topics %}{{ company }}{% endfor %}",
    "{{ company | upper }}",
    "{% for it in topics %}{% if company is known %}{% endif %}{% else %}{{ company }}{% endfor %}",
]


@pytest.mark.parametrize("body", UNGUARDED)
def test_a_fact_that_may_be_unknown_needs_a_guard(body):
    assert about(body) == [("CL405", "company", "`company` may be unknown here.")]


def test_a_fact_that_goes_stale_needs_a_guard_too():
    assert about("{{ mood }}") == [("CL405", "mood", "`mood` may be unknown here.")]


def test_what_is_known_at_the_use_needs_no_guard_there_but_at_another_use():
    second = use(known=frozenset())
    assert about("{{ company }}", use(known=frozenset({"company"}))) == []
    assert about("{{ company }}", use(known=frozenset({"company"})), second) == [
        ("CL405", "company", "`company` may be unknown here.")
    ]
    assert check(file_text("{{ company }}"), second)[1][0].related == (Label(USE_SPAN, "sent here"),)


def test_a_part_is_named_as_it_is_to_be_written():
    assert check(file_text("{{ owner }}"), use())[1][0].help == "Name one: `owner.name`."


def test_a_list_may_be_empty():
    assert about("{{ topics | first }}") == [
        ("CL405", "topics | first", "`topics` may be empty here, and then has no first entry.")
    ]
    assert about("{{ topics | last }}", use(known=frozenset({"topics not empty"}))) == []


WRONG = [
    ("{{ frist_name }}", "CL404", "frist_name", "There is no fact `frist_name`."),
    ("{{ first_name.length }}", "CL404", "first_name.length", "Text has no parts, and so no `length`."),
    ("{{ owner.age }}", "CL404", "owner.age", "`owner` has no `age`."),
    ("{{ event.place }}", "CL404", "event.place", "`event` has no `place`."),
    ("{{ event.format }}", "CL405", "event.format", "`event.format` may be unknown here."),
    ("{{ client_name }}", "CL406", "client_name", "`client_name` is private: no template may use it."),
    (
        "{% if client_name is known %}x{% endif %}",
        "CL406",
        "client_name",
        "`client_name` is private: no template may use it.",
    ),
    ("{{ cited.company }}", "CL407", "cited.company", "`company` is not cited here."),
    ("{{ topics }}", "CL410", "topics", "A list of text cannot be printed."),
    ("{{ remote }}", "CL410", "remote", "A yes or no cannot be printed."),
    ("{{ discussed if discussed is known else 'x' }}", "CL410", "discussed", "A list of notes cannot be printed."),
    ("{{ friend }}", "CL410", "friend", "`friend` has parts and cannot be printed whole."),
    ("{{ cited.discussed }}", "CL410", "cited.discussed", "`cited.discussed` has parts and cannot be printed whole."),
    ("{% if first_name %}x{% endif %}", "CL410", "first_name", "`first_name` is neither yes nor no."),
    ("{{ 'a' if email else 'b' }}", "CL410", "email", "`email` is neither yes nor no."),
    ("{{ first_name | day }}", "CL410", "first_name", "`first_name` is text and cannot be given to `day`."),
    (
        "{{ decision_date | time }}",
        "CL410",
        "decision_date",
        "`decision_date` is a date and cannot be given to `time`.",
    ),
    ("{{ first_name | join(', ') }}", "CL410", "first_name", "`first_name` is text and cannot be given to `join`."),
    (
        "{% for x in first_name %}{% endfor %}",
        "CL410",
        "first_name",
        "`first_name` is text and cannot be gone through, since it is no list.",
    ),
    (
        "{% if first_name is empty %}{% endif %}",
        "CL410",
        "first_name",
        "`first_name` is text and cannot be empty, since it is no list.",
    ),
    ("{% if decision_date == 'x' %}{% endif %}", "CL410", "decision_date == 'x'", "A date is never equal to text."),
    (
        "{% if notice_weeks > 'x' %}{% endif %}",
        "CL410",
        "notice_weeks > 'x'",
        "A number is neither more nor less than text.",
    ),
    ("{% if 'x' in first_name %}{% endif %}", "CL410", "'x' in first_name", "Text does not hold text."),
    ("{% if seniority == 'VPP' %}{% endif %}", "CL410", "seniority == 'VPP'", None),
    (
        "{% if seniority in ('VP', 'Directr') %}{% endif %}",
        "CL410",
        None,
        '"Directr" is none of "C-suite", "VP", "Director".',
    ),
    ("{% if ('a', 'b') %}{% endif %}", "CL403", None, "Several values in brackets stand only after `in`."),
    ("{{ first_name | upper | default('x') }}", "CL410", None, "`default` stands only right after a name."),
    ("{% for first_name in topics %}{% endfor %}", "CL403", "for", None),
]


@pytest.mark.parametrize(("body", "code", "words", "message"), WRONG)
def test_what_is_wrong_is_told_where_it_is(body, code, words, message):
    found = [entry for entry in about(body, FULL) if entry[0] != "CL408"]
    assert len(found) == 1, found
    assert found[0][0] == code
    if message is not None:
        assert found[0][2] == message
    if words is not None and code != "CL403" and message is not None:
        assert found[0][1] == words


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("event.format", "There is no `event`: the rule that sends it here is not started by an event."),
        ("article.title", "There is no `article`: the line that sends it here shares nothing."),
        ("peer.name", "There is no `peer`: the line that sends it here introduces nothing."),
        ("promise.name", "There is no `promise`: the line that sends it here keeps a promise with nothing."),
        ("cited.discussed.text", "There is no `cited`: this use of the template cites nothing."),
    ],
)
def test_what_a_use_does_not_provide_is_not_there(name, message):
    assert about(f"{{{{ {name} }}}}") == [("CL407", name.split(".")[0], message)]
    assert about(f"{{{{ {name} }}}}", FULL)[:1] != [("CL407", name.split(".")[0], message)]


def test_a_misspelt_name_gets_a_suggestion():
    assert said(file_text("{{ frist_name }} {{ owner.nam }}"), use())[0][3] == 'Did you mean "first_name"?'
    assert said(file_text("{{ owner.nam }}"), use())[0][3] == 'Did you mean "name"?'
    assert said(file_text("{{ event.when }}"), use(event=FIELDS))[0][3] == "It has `interviewer`, `format`."


def test_what_is_cited_must_be_mentioned():
    (found,) = check(file_text("Dear {{ first_name }}"), use(citing=("discussed",)))[1]
    assert (found.code, found.span) == ("CL408", USE_SPAN)
    assert found.message == 'The template "letter" never mentions `cited.discussed`.'


def test_a_template_of_another_channel_is_refused_at_the_use():
    (found,) = check(file_text("Hello", head="channel: call\n"), use())[1]
    assert (found.code, found.span) == ("CL409", USE_SPAN)
    assert found.message == 'The template "letter" is written for call and is sent here by email.'
    assert found.related[0].span.file == PATH


def test_an_undeclared_channel_and_a_missing_subject():
    assert said("---\nchannel: emial\n---\nHello", use())[0][2:] == (
        "This template has no subject.",
        "Add a line `subject: …` to its front matter.",
    )
    assert said(file_text("Hello", head="channel: emial\n"), use())[0][1:] == (
        "emial",
        "There is no channel `emial`.",
        'Did you mean "email"?',
    )
    assert check("---\nchannel: email\n---\nHello", use(subject=False))[1] == []


def test_the_subject_is_checked_as_the_body_is():
    assert said(file_text("Hello", subject="'For {{ company }}'"), use())[0][:3] == (
        "CL405",
        "company",
        "`company` may be unknown here.",
    )


def test_what_several_uses_get_wrong_is_told_once():
    found = check(file_text("{{ wrong }} {{ company }}"), use(), use(), use())[1]
    assert [it.code for it in found] == ["CL404", "CL405"]


def test_events_of_several_rules():
    shared = (Field("place", FactType(Kind.TEXT), True, USE_SPAN),)
    assert (
        about("{{ event.interviewer }}", use(event=FIELDS), use(event=shared))[0][2] == "`event` has no `interviewer`."
    )


def test_a_template_that_nothing_sends_is_checked_for_what_no_use_could_mend():
    sound = "{{ event.whatever }} {{ article.title }} {{ cited.discussed.text }} {{ promise.name }} {{ peer.name }}"
    assert check(file_text(sound))[1] == []
    assert [it.code for it in check(file_text("{{ wrong }} {{ company }} {{ client_name }}"))[1]] == [
        "CL404",
        "CL405",
        "CL406",
    ]


def test_places_are_right_with_windows_line_ends_and_a_byte_order_mark():
    text = "\ufeff" + file_text("Dear,\n\n  {{ first_name }}\n  and {{ wrong }}\n").replace("\n", "\r\n")
    (found,) = check(text, use())[1]
    file = SourceFile(PATH, text)
    assert file.slice(found.span) == "wrong"
    assert file.line_col(found.span.start) == (7, 10)


LEFT_OVER = [
    ("Dear {first_name},", "{first_name}", "Write `{{ first_name }}`."),
    ("Dear { FirstName },", "{ FirstName }", "Write `{{ first_name }}`."),
    ("Dear ${first_name},", "${first_name}", "Write `{{ first_name }}`."),
    ("Dear [First Name],", "[First Name]", "Write `{{ first_name }}`."),
    ("Dear [first_name],", "[first_name]", "Write `{{ first_name }}`."),
    ("Dear <<First name>>,", "<<First name>>", "Write `{{ first_name }}`."),
    ("Dear «First_Name»,", "«First_Name»", "Write `{{ first_name }}`."),
    ("Dear %FIRST_NAME%,", "%FIRST_NAME%", "Write `{{ first_name }}`."),
    ("as {role_title} with", "{role_title}", "Write `{{ … }}` with the name of a fact, or say it in words."),
    (
        "{{ first_name }} of [Company Name]",
        "[Company Name]",
        "Write `{{ … }}` with the name of a fact, or say it in words.",
    ),
    (
        "{% if remote %}[Job Title]{% endif %}",
        "[Job Title]",
        "Write `{{ … }}` with the name of a fact, or say it in words.",
    ),
]


@pytest.mark.parametrize(("body", "words", "help"), LEFT_OVER)
def test_a_placeholder_of_another_program_is_told_where_it_stands(body, words, help):
    template, found = check(file_text(body), use())
    assert template is not None, "a warning keeps nothing from being sent"
    assert [(it.code, it.help) for it in found] == [("CL412", help)]
    assert SourceFile(PATH, file_text(body)).slice(found[0].span) == words


def test_a_private_fact_is_not_offered_for_a_placeholder_and_the_subject_is_read_too():
    (found,) = said(file_text("Hello", subject="For {client_name}"), use())
    assert found[:2] == ("CL412", "{client_name}")
    assert "client_name" not in found[3]


@pytest.mark.parametrize("written", ["{ first_name }}", "{first_name}}", "first_name }}", "first_name}}"])
def test_a_place_that_lost_a_brace_is_told(written):
    ((code, words, message, help),) = said(file_text(f"Dear {written}, hello"), use())
    assert (code, words, help) == ("CL412", written, "Write `{{ first_name }}`.")
    assert message == f"`{written}` lacks a brace at its beginning; the candidate would read it as it stands."


NO_PLACEHOLDER = [
    "[our role page](https://example.com) and [First Name](https://example.com/{{ page }})",
    "[the role][job] and [Role][] and [Job Title]\n\n[job]: https://example.com\n[Job Title]: https://example.com",
    "![Company Name](picture.png) and a footnote[1] and [x] done",
    'We send {"name": "Ada", "tags": ["a", "b"]} and {a, b} and {} and f(x[Name])',
    "As he said [sic], see [attached] and [Appendix] « nous vous remercions »",
    "50% of it, 20% more, https://example.com/?a=%C3%A9%20b and 5 << 6 >> 2",
    "{% raw %}{{ not_a_fact }}{% endraw %} {# [First Name] #}",
]


@pytest.mark.parametrize("body", NO_PLACEHOLDER)
def test_links_and_ordinary_brackets_are_no_placeholders(body):
    assert about(body) == []
