"""A small playbook without a problem, and the Edit mode open on it."""

from sitting import make, play, sitting
from textual.widgets import Static

SMALL = """\
playbook "Small"
  version 1
clock
  candidate time Europe/London
  working time Monday to Friday 09:00 to 17:00
  holidays GB-ENG
team
  recruiter owns the candidate
facts
  name       text
  email      email address
  discussed  list of notes, optional
channels
  email  automatic, to email
events
  talk over
stage "Talk"
  leads to "Done"
  rule "over"
    when talk over
    move to "Done"
  rule "answer"
    when the candidate replies
    ask owner to do "Answer them" within 1 working day
  rule "thanks"
    when the candidate enters
    stop when discussed changes
    wait 2 working hours
    send email "thank-you"
closing stage "Done"
"""
VOUCHED = (
    SMALL
    + """\
guarantee "never left alone"
  while in "Talk"
  we are never silent for more than 9 working days
guarantee "promises"
  every promise is kept
"""
)
"""The same with two guarantees, of which one is broken."""
PEOPLE = "id,name,email,stage,entered_at\n1,Ada Voss,ada@example.com,Talk,2026-03-02 10:00\n"
TEMPLATE = "---\nsubject: Thank you, {{ name }}\nchannel: email\nlanguage: en\n---\nDear {{ name }},\nthank you.\n"


def make_book(tmp_path):
    folder = tmp_path / "book"
    (folder / "templates").mkdir(parents=True)
    (folder / "small.cadence").write_text(SMALL, encoding="utf-8")
    (folder / "sample-candidates.csv").write_text(PEOPLE, encoding="utf-8")
    (folder / "templates" / "thank-you.md").write_text(TEMPLATE, encoding="utf-8")
    return folder / "small.cadence"


def make_vouched(tmp_path):
    """A playbook whose guarantees are proved or broken soon."""
    book = make_book(tmp_path)
    book.write_text(VOUCHED, encoding="utf-8")
    return book


def edited(tmp_path, book, test, size=(120, 36), people=True):
    """Open the book in Edit and try something; `people`: once its candidates are read, which needs a sound text."""

    async def go():
        async with sitting(make(tmp_path, book, mode="edit"), size) as pilot:
            screen = pilot.app.screen
            await until(
                pilot, lambda: screen.editor is not None and bool(screen.session.people.candidates or not people)
            )
            await test(pilot, screen)

    play(go())


async def until(pilot, holds, seconds=60.0):
    """Wait until something holds; it is a mistake if it does not."""
    for _ in range(int(seconds / 0.02)):
        if holds():
            return
        await pilot.pause(0.02)
    raise AssertionError("it never came to be")


def row_of(screen, text):
    return next(row for row, line in enumerate(screen.editor.lines) if text in line)


def text_of(screen, selector):
    return str(screen.query_one(selector, Static).content)
