"""Where names stand: every name that the compiler knows is found, with its declaration and its uses."""

import re
from pathlib import Path

import pytest

from cadencelang.compiler import compile_path, compile_text
from cadencelang.editing.names import Key, names_of
from cadencelang.editing.nouns import noun_of
from cadencelang.source import SourceFile
from cadencelang.syntax import nodes as n

ROOT = Path(__file__).parent.parent.parent
BOOKS = sorted(ROOT.glob("playbooks/*/*.cadence"))
TEXT = """\
playbook "Names"
  version 1
use "parts/more.cadence"
team
  recruiter owns the candidate
  partner covers recruiter
facts
  name   text
  email  email address
  hurry  yes or no
events
  talk over
    topic  text
channels
  email  automatic, to email
  call   by a person
    outcome "spoke"
library "insights" from "library/insights.csv"
sequence "remind" with letter, whom, gap
  wait gap
  send email letter
    approved by whom
  tell whom "done"
stage "Talk"
  leads to "Done"
  rule "over"
    when talk over
    only if its topic is "money"
    do "remind" with letter "thanks", whom partner, gap 2 days
    ask partner to call "Thank them" within 1 day
      if done with outcome "spoke"
        forget hurry
  rule "enters"
    when the candidate enters
    promise "an answer" within 3 working days
    send email "thanks"
      keeps "an answer"
closing stage "Done"
scenario "they talk"
  given hurry is yes
  at 2026-03-02 10:00 the candidate enters "Talk"
  at 2026-03-02 11:00 talk over with topic "money"
  at 2026-03-02 12:00 partner does "Thank them" with outcome "spoke"
  expect email "thanks" on 2026-03-04
"""
TEMPLATE = '---\nsubject: "Thanks, {{ name }}"\n---\n{% if hurry %}Now, {{ name }}: {{ event.topic }}{% endif %}\n'


@pytest.fixture(scope="module")
def names():
    sources = [SourceFile("names.cadence", TEXT)]
    return names_of(sources, [SourceFile("templates/thanks.md", TEMPLATE)])


def shown(names, key):
    """The places of a name, as `line:text` of the playbook, or of the template with a `~` before."""
    found = []
    for it in names.of(key):
        text = TEXT if it.span.file == "names.cadence" else TEMPLATE
        line = text.count("\n", 0, it.span.start)
        mark = "" if text is TEXT else "~"
        found.append(f"{mark}{text.splitlines()[line].strip()}" + (" *" if it.declares else ""))
    return found


@pytest.mark.parametrize(
    ("key", "places"),
    [
        (Key("fact", "hurry"),
         ["hurry  yes or no *", "forget hurry", "given hurry is yes",
          "~{% if hurry %}Now, {{ name }}: {{ event.topic }}{% endif %}"]),
        (Key("fact", "email"), ["email  email address *", "email  automatic, to email"]),
        (Key("channel", "email"),
         ["email  automatic, to email *", "send email letter", 'send email "thanks"',
          'expect email "thanks" on 2026-03-04']),
        (Key("channel", "call"), ["call   by a person *", 'ask partner to call "Thank them" within 1 day']),
        (Key("field", "topic"),
         ["topic  text *", 'only if its topic is "money"', 'at 2026-03-02 11:00 talk over with topic "money"',
          "~{% if hurry %}Now, {{ name }}: {{ event.topic }}{% endif %}"]),
        (Key("event", "talk over"),
         ["talk over *", "when talk over", 'at 2026-03-02 11:00 talk over with topic "money"']),
        (Key("template", "thanks"),
         ['send email "thanks"', 'expect email "thanks" on 2026-03-04',
          'do "remind" with letter "thanks", whom partner, gap 2 days', "~--- *"]),
        (Key("parameter", "gap", "remind"),
         ['sequence "remind" with letter, whom, gap *', "wait gap",
          'do "remind" with letter "thanks", whom partner, gap 2 days']),
        (Key("parameter", "whom", "remind"),
         ['sequence "remind" with letter, whom, gap *', "approved by whom", 'tell whom "done"',
          'do "remind" with letter "thanks", whom partner, gap 2 days']),
        (Key("task", "Thank them"),
         ['ask partner to call "Thank them" within 1 day *',
          'at 2026-03-02 12:00 partner does "Thank them" with outcome "spoke"']),
        (Key("stage", "Talk"), ['stage "Talk" *', 'at 2026-03-02 10:00 the candidate enters "Talk"']),
        (Key("outcome", "spoke"),
         ['outcome "spoke" *', 'if done with outcome "spoke"',
          'at 2026-03-02 12:00 partner does "Thank them" with outcome "spoke"']),
        (Key("promise", "an answer"), ['promise "an answer" within 3 working days *', 'keeps "an answer"']),
    ],
)  # fmt: skip
def test_a_name_is_found_where_it_is_declared_and_wherever_it_is_used(names, key, places):
    assert shown(names, key) == places
    for it in names.of(key):
        text = TEXT if it.span.file == "names.cadence" else TEMPLATE
        assert text[it.span.start : it.span.end] in (key.name, "")


def test_files_that_are_named_are_links(names):
    assert [it.path for it in names.links] == ["parts/more.cadence", "library/insights.csv"]
    at = TEXT.index("insights.csv")
    assert names.link_at("names.cadence", at).path == "library/insights.csv"


def test_the_name_at_a_place_counts_up_to_its_end_and_no_farther(names):
    start = TEXT.index('"thanks"') + 1
    for offset in (start, start + 3, start + len("thanks")):
        assert names.at("names.cadence", offset).key == Key("template", "thanks")
    assert names.at("names.cadence", TEXT.index("within 1 day")) is None
    assert names.at("elsewhere.cadence", 3) is None


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_every_name_used_in_a_sound_playbook_has_its_declaration(path):
    """The compiler knows no unknown name here, so neither may the index."""
    if "\nplaybook " not in f"\n{path.read_text()}":
        pytest.skip("a part of another playbook")
    compiled = compile_path(path)
    assert compiled.ok
    playbook = [it for it in compiled.sources.values() if it.path.endswith(".cadence")]
    templates = [it for it in compiled.sources.values() if it.path.endswith(".md")]
    names = names_of(playbook, templates)
    assert len(names.occurrences) > 50
    missing = {it.key for it in names.occurrences if not names.declared(it.key)}
    assert missing <= {Key("task", it.name) for it in missing}
    for it in names.occurrences:
        said = compiled.sources[it.span.file].slice(it.span)
        assert " ".join(said.split()) in (it.key.name, "", "e-mail", "mail")


def test_every_field_that_holds_a_name_is_judged():
    """A node added to the language must say whether its texts and names are names of something declared."""
    unjudged = set()
    for name in n.__all__ if hasattr(n, "__all__") else dir(n):
        kind = getattr(n, name)
        if not (isinstance(kind, type) and issubclass(kind, n.Node)):
            continue
        for field, type_ in getattr(kind, "__annotations__", {}).items():
            if re.search(r"\b(Name|Text)\b", str(type_)) and not noun_of(kind, field):
                unjudged.add(f"{name}.{field}")
    assert sorted(unjudged) == NOT_NAMES


NOT_NAMES = [
    "Argument.name", "By.before", "Calendars.calendars", "CandidateTime.zone", "ChoiceType.options",
    "Contains.value", "Cron.expression", "ExpectFact.value", "FactBecomes.value", "FactIsOneOf.values",
    "FactWithin.duration", "ForDuration.duration", "GivenShared.title", "GuaranteeOff.because",
    "GuaranteeOff.name", "HalfDay.name", "HasReplied.last", "Holiday.name", "Holidays.calendar", "Inviting.duration",
    "Is.value",
    "LibraryDeclaration.path", "Note.text", "OrSkipAfter.duration", "Pause.at_most", "Peer.address",
    "Peer.name", "Playbook.name", "Published.duration", "Remind.before", "RoleTime.zone", "SetFact.value",
    "Silence.duration", "Suppression.lint", "Suppression.reason", "Tell.text", "TextList.items",
    "ToldSubject.text", "UndoWithin.duration", "Use.path", "ValuesCell.values", "Wait.duration",
    "WaitUpTo.duration", "WasSent.last", "Within.duration", "WorkingTime.country",
]  # fmt: skip
"""Texts that are shown or compared, values, and arguments, whose nouns depend on what they are handed to."""


def test_a_text_that_is_broken_everywhere_has_names_where_it_can_be_read():
    broken = TEXT.replace("send email letter", "send email letter (((").replace("facts\n", 'facts "\n')
    names = names_of([SourceFile("b.cadence", broken)], [SourceFile("templates/x.md", "---\n{{ {% ")])
    assert names.declared(Key("stage", "Talk"))
    assert not compile_text(broken).ok
