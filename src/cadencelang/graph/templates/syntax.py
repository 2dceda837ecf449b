"""Jinja2 text to Jinja2 nodes that know where they stand.

Jinja2 keeps only the line of a node. Here its tokens carry the offset of their first character where Jinja2 keeps a
line, so that a node's `lineno` is an offset into the text and a mistake is underlined where it is. Refuses: judging
what a template says, and rendering; nodes made here are never compiled.
"""

import re
from collections.abc import Iterator

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.lexer import TokenStream

from cadencelang.records import dataclass

_BLOCKS = {"endif": "if", "endfor": "for"}
_BRACES = {"{{": "}}", "{%": "%}"}
_OPENS = re.compile(r"\{\{|\{%")
_NAMED = re.compile(r"\s*([a-z_][a-z0-9_.]*)", re.IGNORECASE)
_CURLY = frozenset("“”„‟«»‘’‚‛")


class TemplateFault(Exception):  # noqa: N818
    """A template is not well formed: `message` is a plain sentence, `start` to `end` the characters it is about."""

    def __init__(self, message: str, start: int, end: int, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end
        self.help = help


@dataclass(frozen=True, slots=True)
class Parsed:
    """A template's nodes, each `lineno` an offset; `ends` maps the offset of each token to where the token ends."""

    text: str
    tree: nodes.Template
    ends: dict[int, int]

    def extent(self, node: nodes.Node) -> tuple[int, int]:
        """Where the words of a node start and end; of a statement only its first word."""
        at = node.lineno or 0
        match node:
            case nodes.Getattr(node=inner, attr=str(attr)):
                return self.extent(inner)[0], self.text.find(attr, at) + len(attr)
            case nodes.Filter(node=nodes.Expr() as inner, name=str(name)):
                return self.extent(inner)[0], self.text.find(name, at) + len(name)
            case nodes.Test(node=inner, name=str(name)):
                return self.extent(inner)[0], self.text.find(name, at) + len(name)
            case nodes.Expr() if parts := [self.extent(child) for child in node.iter_child_nodes()]:
                return min(start for start, _ in parts), max(end for _, end in parts)
            case nodes.Operand(expr=inner):
                return self.extent(inner)
            case _:
                return at, self.ends.get(at, at + 1)


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    kind: str
    text: str


class _Located(Environment):
    """An environment whose tokens carry offsets; made for one parse."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens: list[_Token] = []

    def _tokenize(
        self, source: str, name: str | None, filename: str | None = None, state: str | None = None
    ) -> TokenStream:
        self.tokens = list(_located(self, source))
        raw = ((token.start, token.kind, token.text) for token in self.tokens)
        return TokenStream(self.lexer.wrap(raw, name, filename), name, filename)


def parse(text: str) -> Parsed:
    """The nodes of a template's text (line breaks are single line feeds). Raises TemplateFault."""
    environment = _Located()
    try:
        tree = environment._parse(text, None, None)
    except TemplateSyntaxError as error:
        raise _left_open(text) or _fault(error, environment.tokens) from None
    except TemplateFault as fault:
        raise _left_open(text) or fault from None
    except (RecursionError, MemoryError):
        raise TemplateFault("This template is nested too deeply to be read.", 0, 0) from None
    return Parsed(text, tree, {token.start: token.start + len(token.text) for token in environment.tokens})


def _located(environment: Environment, source: str) -> Iterator[_Token]:
    """The tokens of a text with their offsets.

    A token's text is a stretch of the source in all cases but one: white space that `{%-` takes away is in no token,
    so each token is looked for from the end of the one before.
    """
    at = 0
    try:
        for _, kind, text in environment.lexer.tokeniter(source, None):
            at = source.find(text, at)
            yield _Token(at, kind, text)
            at += len(text)
    except TemplateSyntaxError as error:
        raise _lexer_fault(error, source, at) from None


def _left_open(text: str) -> TemplateFault | None:
    """The first braces that nothing closes before the next ones open or their paragraph ends, if there are any."""
    for opened in _OPENS.finditer(text):
        closing, at = _BRACES[opened[0]], opened.end()
        following = _OPENS.search(text, at)
        until = following.start() if following else len(text)
        paragraph = text.find("\n\n", at, until)
        inside = text[at : until if paragraph < 0 else paragraph]
        if closing not in inside:
            named = _NAMED.match(inside) if closing == "}}" else None
            words = f"{opened[0]} {named[1]} {closing}" if named else closing
            return TemplateFault("These braces are never closed.", opened.start(), opened.end(), f"Write `{words}`.")
    return None


def _lexer_fault(error: TemplateSyntaxError, source: str, at: int) -> TemplateFault:
    message = error.message or ""
    if match := re.match(r"unexpected char ['\"](.{1,12}?)['\"] at (\d+)", message, re.DOTALL):
        place = int(match[2])
        if match[1] in "\"'":
            return TemplateFault("This text has no closing quote.", place, place + 1)
        help = 'Between braces, a text stands in straight quotation marks: "like this".' if match[1] in _CURLY else None
        return TemplateFault(f"A template cannot have `{match[1]}` here.", place, place + 1, help)
    if "comment" in message:
        return TemplateFault("This comment has no end.", at - 2, at, "Close it with `#}`.")
    if match := re.match(r"unexpected '(.{1,12}?)'", message, re.DOTALL):
        while at < len(source) and not source.startswith(match[1], at):
            at += 1
        return TemplateFault(f"`{match[1]}` closes nothing that is open.", at, at + len(match[1]))
    return TemplateFault("This part of the template cannot be read.", at, at + 1)


def _fault(error: TemplateSyntaxError, tokens: list[_Token]) -> TemplateFault:
    """Jinja2's complaint in a playbook writer's words, at the token it is about."""
    message = error.message or ""
    here = next((token for token in reversed(tokens) if token.start <= error.lineno), _Token(0, "", ""))
    start, end = here.start, here.start + max(len(here.text.rstrip()), 1)
    if "end of template" in message:
        return _unclosed(tokens) or TemplateFault("The template ends before this is complete.", start, end)
    if match := re.search(r"unknown tag '(\w+)'", message):
        return _unknown_tag(match[1], tokens, start, end)
    if "chain multiple tests" in message:
        return TemplateFault("One comparison has two `is`.", start, end, "Join two tests with `and`.")
    if here.kind in ("variable_end", "block_end"):
        return TemplateFault("Something is missing before the closing braces.", start, end)
    if here.kind in ("variable_begin", "block_begin"):
        return TemplateFault("Something is missing after the opening braces.", start, end)
    before = next((it for it in reversed(tokens) if it.start < start and it.kind != "whitespace"), None)
    if here.kind == "name" and before is not None and before.kind == "name":
        joined = f"{before.text}_{here.text}"
        return TemplateFault(
            f"`{here.text}` is not expected here.", start, end, f"The name of a fact has no spaces, as `{joined}`."
        )
    return TemplateFault(
        f"`{here.text}` is not expected here.", start, end, "Write `{{ fact }}` or `{% if fact is known %}`."
    )


def _unclosed(tokens: list[_Token]) -> TemplateFault | None:
    """The innermost `{% if %}` or `{% for %}` that is never closed."""
    opened: list[tuple[str, _Token]] = []
    for number, token in enumerate(tokens):
        word = _tag(tokens, number) if token.kind == "block_begin" else ""
        if word in ("if", "for"):
            opened.append((word, token))
        elif word in _BLOCKS and opened and opened[-1][0] == _BLOCKS[word]:
            opened.pop()
    if opened:
        word, token = opened[-1]
        return TemplateFault(
            f"This `{word}` is never closed.", token.start, token.start + 2, f"Close it with `{{% end{word} %}}`."
        )
    return None


def _unknown_tag(word: str, tokens: list[_Token], start: int, end: int) -> TemplateFault:
    if word in _BLOCKS or word in ("else", "elif"):
        return TemplateFault(f"`{word}` stands here without an open `{_BLOCKS.get(word, 'if')}`.", start, end)
    return TemplateFault(f"A template has no `{word}`.", start, end, "It has `if`, `elif`, `else` and `for`.")


def _tag(tokens: list[_Token], number: int) -> str:
    """The first word of the block that begins at a token."""
    words = (token.text for token in tokens[number + 1 : number + 4] if token.kind == "name")
    return next(words, "")
