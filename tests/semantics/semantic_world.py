"""The playbook in which examples stand: of each part, what the example does not say itself."""

import re

from cadencelang.compiler import Compiled, compile_text

ENTRIES = {
    "facts": """\
  email email address
  first_name text
  seniority one of "C-suite", "VP", "Director"
  interests list of text, optional
  discussed list of notes, optional, fresh for 60 days
  decision_date date, optional
  compensation money, optional, private
  friend peer, optional
""",
    "events": """\
  interview completed, counts as contact
    topics list of text
    format text, optional
  offer accepted, comes from the candidate
""",
    "consents": '  "peer introduction" lasts 90 days\n',
    "channels": '  email automatic, to email\n  call by a person\n    outcome "reached", counts as contact\n',
}
WHOLE = {
    "team": "team\n  recruiter owns the candidate\n  partner covers recruiter\n",
    "stage": 'stage "First interview"\n',
    "playbook": 'playbook "Example"\n',
    "library": 'library "insights" from "library/insights.csv"\n',
}
MAIL = "---\nsubject: A word from us\n---\nGood morning.{}\n"
FILES = {
    "closing.cadence": 'closing stage "Closed"\n',
    "library/insights.csv": "title,url,published,topics\nBoards,https://example.org/boards,2026-01-12,mining\n",
    "templates/thank-you.md": MAIL.format(""),
    "templates/goodbye.md": MAIL.format(""),
    "templates/article.md": MAIL.format(" {{ article.url }}"),
    "templates/introduction.md": MAIL.format(" {{ peer.name }}"),
}


def whole(text: str) -> str:
    """The example with all that it lacks to be a playbook, added below it."""
    words = {line.split()[0] for line in text.splitlines() if line and not line.startswith(" ")}
    words |= {"stage"} if "closing" in words else set()
    parts = [text.rstrip("\n")]
    parts += [default for word, default in WHOLE.items() if word not in words]
    parts += [f"{word}\n{left}" for word, entries in ENTRIES.items() if (left := _missing(entries, _block(text, word)))]
    return "\n\n".join(parts) + "\n"


def _block(text: str, word: str) -> str:
    """The lines below each `word` of the top level."""
    return "".join(re.findall(rf"^{word}\n((?:  .*\n|\n)*)", text, re.MULTILINE))


def _missing(entries: str, text: str) -> str:
    """The entries of a block of which the example has none of the same name, each with what is nested in it."""
    found = re.split(r"^(?=  \S)", entries, flags=re.MULTILINE)
    return "".join(entry for entry in found if entry and not _declares(text, entry))


def _declares(text: str, entry: str) -> bool:
    name = re.match(r'  ("[^"]*"|interview completed|offer accepted|\S+)', entry)
    assert name
    return re.search(rf"^  {re.escape(name[1])}(?![\w-])", text, re.MULTILINE) is not None


def compiled(text: str, files: dict[str, str] | None = None) -> Compiled:
    """The example compiled in its world, as the file `playbook.cadence`."""
    cited = re.search(r"citing (\w+)", text)
    more = {"templates/thank-you.md": MAIL.format(f" {{{{ cited.{cited[1]} }}}}")} if cited else {}
    return compile_text(whole(text), files={**FILES, **more, **(files or {})})


def own(result: Compiled) -> list[tuple[str, str]]:
    """Code and message of everything that is no lint, in order."""
    return [(it.code, it.message) for it in result.diagnostics if it.code < "CL7"]
