"""A TextMate engine as small as single matches need: the first match wins, of equals the first pattern."""

import re

STYLES = {
    "keyword.control": "opening", "keyword.other": "word", "variable.other": "name", "string.quoted": "text",
    "constant.numeric": "number", "constant.other": "constant", "comment.line": "comment", "invalid.illegal": "bad",
}  # fmt: skip


def style_of(scope):
    return next((style for prefix, style in STYLES.items() if scope.startswith(prefix)), None)


def styles(grammar, line):
    """The style of each character of a line; None where it has none."""
    compiled = [(re.compile(it["match"]), it) for it in grammar["patterns"]]
    found = [None] * len(line)
    at = 0
    while at < len(line):
        matches = [(match, it) for pattern, it in compiled if (match := pattern.search(line, at)) and match[0]]
        if not matches:
            break
        match, it = min(matches, key=lambda pair: pair[0].start())
        captured = {int(number): capture["name"] for number, capture in it.get("captures", {}).items()}
        for group, scope in {0: it.get("name"), **captured}.items():
            if scope:
                found[match.start(group) : match.end(group)] = [style_of(scope)] * (
                    match.end(group) - match.start(group)
                )
        at = match.end()
    return found


def lexed(colours, line):
    """The style of each character of a line, by the language's own lexer."""
    found = [None] * len(line)
    for start, end, style in colours(line):
        found[start:end] = [style] * (end - start)
    return found
