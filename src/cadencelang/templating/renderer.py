"""The renderer: one book's templates, each compiled at its first use."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jinja2 import Template
from jinja2.exceptions import SecurityError, TemplateError, UndefinedError

from cadencelang.graph.model import Book
from cadencelang.records import dataclass
from cadencelang.templating.context import context_of
from cadencelang.templating.markup import one_line, plain, tidied
from cadencelang.templating.occasion import Occasion
from cadencelang.templating.sandbox import Sandbox
from cadencelang.templating.views import TooMuch

MAX_BODY = 65_536
"""The longest message, in characters."""
MAX_SUBJECT = 998
"""The longest subject, in characters: one line of a mail (RFC 5322, section 2.1.1)."""

_UNKNOWN = re.compile(r"'(\w+)' is undefined")


class RenderError(Exception):
    """A template cannot be rendered; `template` is its name, the text a plain sentence."""

    def __init__(self, template: str, reason: str) -> None:
        super().__init__(f'The template "{template}" cannot be rendered: {reason}.')
        self.template = template
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Message:
    """A message: one line of plain text, empty for a channel without subjects, and a body in Markdown."""

    subject: str
    body: str

    @property
    def text(self) -> str:
        """The body as plain text: outside text as it was, without the escapes that keep it from being markup."""
        return plain(self.body)


class Renderer:
    """Renders the templates of one book. Not tied to a candidate; may be shared between threads."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._sources = {template.name: template for template in book.templates}
        self._subjects = Sandbox(markdown=False)
        self._bodies = Sandbox(markdown=True)
        self._compiled: dict[str, tuple[Template, Template]] = {}

    def render(self, template: str, occasion: Occasion) -> Message:
        """The message of a template on an occasion. Raises RenderError, and nothing else."""
        try:
            subject, body = self._ready(template)
            context = context_of(self._book, occasion)
            message = Message(
                one_line(_bounded(subject.generate(context), MAX_SUBJECT, "subject")),
                tidied(_bounded(body.generate(context), MAX_BODY, "body")),
            )
        except RenderError:
            raise
        except Exception as error:
            raise RenderError(template, _reason(error)) from error
        if not message.subject and self._sources[template].subject:
            raise RenderError(template, "its subject comes out empty")
        return message

    def _ready(self, name: str) -> tuple[Template, Template]:
        """The compiled subject and body of a template."""
        found = self._compiled.get(name)
        if found is None:
            source = self._sources.get(name)
            if source is None:
                raise RenderError(name, "the playbook has no such template")
            found = (self._subjects.compiled(source.subject), self._bodies.compiled(source.body))
            self._compiled[name] = found
        return found


def _bounded(pieces: Iterable[str], limit: int, what: str) -> str:
    """The pieces joined. Raises TooMuch as soon as they are longer than `limit`."""
    taken: list[str] = []
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > limit:
            raise TooMuch(f"its {what} is longer than {limit:,} characters")
        taken.append(piece)
    return "".join(taken)


def _reason(error: Exception) -> str:
    """Why a rendering failed, as the end of a sentence."""
    match error:
        case UndefinedError():
            name = _UNKNOWN.search(str(error))
            return f"`{name[1]}` is unknown" if name else "something in it is unknown"
        case TooMuch():
            return str(error)
        case SecurityError():
            words = str(error).rstrip(".")
            return words[:1].lower() + words[1:]
        case TemplateError():
            return "it is not well formed"
        case TypeError():
            return "a value in it is used as what it is not"
        case RecursionError():
            return "it is nested too deeply"
        case _:
            return "a value in it cannot be shown"
