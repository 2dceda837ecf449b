"""Jinja2, closed: what a template can reach is what it is given, by the names of its parts.

On top of the whitelist over a template's forms this is the second wall: there are no globals; parts are looked up in
mappings made for it, never as attributes; nothing can be called or subscripted; every operator is refused; a name
that is not there raises.
"""

from __future__ import annotations

from typing import Any, NoReturn

from jinja2 import StrictUndefined, Template, Undefined
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cadencelang.graph.templates.forms import form_faults
from cadencelang.graph.templates.front import MAX_CHARACTERS
from cadencelang.templating.filters import FILTERS, TESTS
from cadencelang.templating.markup import as_link, as_text, one_line
from cadencelang.templating.views import DateView, LinkView, Parts, TooMuch

_LOOP_PARTS = frozenset({"first", "last", "index"})


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment for bodies (`markdown`) or for subjects."""

    intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)
    intercepted_unops = frozenset(ImmutableSandboxedEnvironment.default_unop_table)

    def __init__(self, *, markdown: bool) -> None:
        super().__init__(
            undefined=StrictUndefined,
            finalize=_body_text if markdown else _subject_text,
            autoescape=False,
            cache_size=0,
        )
        self.globals.clear()
        self.filters = dict(FILTERS)
        self.tests = dict(TESTS)

    def compiled(self, text: str) -> Template:
        """A template ready to render. Raises SecurityError for a form that templates do not have, TemplateError."""
        if len(text) > MAX_CHARACTERS:
            raise TooMuch(f"it has more than {MAX_CHARACTERS:,} characters")
        tree = self.parse(text)
        fault = next(form_faults(tree), None)
        if fault is not None:
            raise SecurityError(fault.message)
        return self.from_string(tree)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A part of what the template was given; anything else is undefined or refused."""
        if isinstance(obj, Parts):
            return obj.parts.get(attribute, self.undefined(name=attribute))
        if isinstance(obj, LoopContext) and attribute in _LOOP_PARTS:
            return getattr(obj, attribute)
        if isinstance(obj, Undefined):
            str(obj)
        raise SecurityError(f"`{attribute}` cannot be reached")

    def getitem(self, obj: Any, argument: Any) -> NoReturn:
        """Refused."""
        raise SecurityError("square brackets cannot be used")

    def call(self, context: Any, obj: Any, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise SecurityError("nothing can be called")

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> NoReturn:
        """Refused."""
        raise SecurityError(f"`{operator}` cannot be used")

    def call_unop(self, context: Any, operator: str, arg: Any) -> NoReturn:
        """Refused."""
        raise SecurityError(f"`{operator}` cannot be used")


def _body_text(value: object) -> str:
    if isinstance(value, LinkView):
        link = as_link(value)
        if link is None:
            raise SecurityError("a link leads neither to a page nor to an address")
        return link
    return as_text(_printed(value))


def _subject_text(value: object) -> str:
    return one_line(_printed(value))


def _printed(value: object) -> str:
    """A value as a person writes it. Raises UndefinedError where it is unknown, TypeError where it is no text."""
    match value:
        case Undefined() | str() | DateView():
            return str(value)
        case bool():
            raise TypeError("a yes or no cannot be printed")
        case float() if value.is_integer():
            return str(int(value))
        case int() | float():
            return str(value)
        case _:
            raise TypeError("this cannot be printed whole")
