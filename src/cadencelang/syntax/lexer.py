"""One line of text to its tokens.

Owns: what a word, a text in quotes, a number, a date and a comment look like. A token is a plain tuple (kind, text,
start, end): `kind` is a terminal of the grammar, or one of the `BAD_…` kinds below, which no sentence accepts and
which the diagnostics tell apart. Refuses: knowing where a token may stand.

Words are taken whole (`dayss` is not `days` and `s`), and only then looked up among the words of the language.
"""

import re
from collections.abc import Callable, Mapping

Token = tuple[str, str, int, int]

END = "$END"
COMMENT = "#"
BAD_QUOTE = "bad quote"
BAD_NUMBER = "bad number"
BAD_CAPITAL = "bad capital"
BAD_WORD = "bad word"
BAD_SIGN = "bad sign"

MAX_PARENTHESES = 20

_TOKEN = re.compile(
    r"""
      (?P<NAME> [a-z][a-z0-9_]* (?![\w/+'’.:%&-]) )
    | (?P<STRING> "[^"]*" )
    | (?P<INT> \d+ (?![\w/+'’.:%&-]) )
    | (?P<OR_IF_UNKNOWN> ,[ ]*or[ ]+if[ ]+unknown (?!\w) )
    | (?P<COMMA> , ) | (?P<LPAR> \( ) | (?P<RPAR> \) )
    | (?P<number> \d[\w:.%+/-]* )
    | (?P<word> [^\W\d_][\w/+'’.:%&-]* )
    | (?P<comment> \#.* )
    | (?P<quote> ".* )
    | (?P<sign> [^\s"#\w(),]+ | \S )
    """,
    re.VERBOSE,
)
CLASSES = (
    ("DATE", re.compile(r"\d{4}-\d{1,2}-\d{1,2}")),
    ("TIME", re.compile(r"\d{1,2}:\d{2}")),
    ("DECIMAL", re.compile(r"\d+\.\d+")),
    ("WEEKDAY", re.compile(r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tue|Wed|Thu|Fri|Sat|Sun")),
    ("ZONE", re.compile(r"[A-Z][A-Za-z0-9_+\-]*(/[A-Za-z0-9_+\-]+)+")),
    ("CODE", re.compile(r"[A-Z]{2,3}(-[A-Z0-9]{1,3})?")),
    ("E_MAIL", re.compile(r"e-mail")),
)


def make_lexer(words: Mapping[str, str]) -> Callable[[str, int], list[Token]]:
    """A function from a line's text and its offset in the file to its tokens, a comment last.

    `words` gives the terminal of each word of the language.
    """
    scan = _TOKEN.finditer
    terminal = words.get

    def lex(text: str, offset: int) -> list[Token]:
        tokens: list[Token] = []
        for match in scan(text):
            kind = match.lastgroup or ""
            word = match.group()
            start = match.start() + offset
            if kind == "NAME":
                tokens.append((terminal(word, "NAME"), word, start, start + len(word)))
            elif kind.isupper():
                tokens.append((kind, word, start, start + len(word)))
            else:
                tokens.append((_classified(kind, word), word, start, start + len(word)))
        return tokens

    return lex


def _classified(kind: str, word: str) -> str:
    if kind == "comment":
        return COMMENT
    if kind == "quote":
        return BAD_QUOTE
    if kind == "sign":
        return BAD_SIGN
    for name, pattern in CLASSES:
        if pattern.fullmatch(word):
            return name
    if kind == "number":
        return BAD_NUMBER
    return BAD_CAPITAL if word[0].isupper() else BAD_WORD
