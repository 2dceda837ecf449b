"""Edits that lints suggest: a line more, or a declaration less. All of them are for a person to judge."""

from cadencelang.diagnostics import Edit, Fix
from cadencelang.lints.context import Context
from cadencelang.source import SourceFile, Span
from cadencelang.syntax.nodes import Block


def added_line(ctx: Context, after: Span, text: str, *, deeper: bool = False) -> Fix | None:
    """Write a line below the one `after` begins on, as far in as that (`deeper`: nested in it); None without source."""
    source = _source(ctx, after.file)
    if source is None:
        return None
    line, _ = source.line_col(after.start)
    words = source.line_text(line)
    indent = words[: len(words) - len(words.lstrip())] + ("  " if deeper else "")
    _, end = source.line_bounds(line)
    return Fix(f"Write `{text}`", (Edit(Span(after.file, end, end), f"\n{indent}{text}"),))


def removed(ctx: Context, declaration: Span) -> Fix | None:
    """Take a declaration out with all that is nested in it; None without source."""
    source, block = _source(ctx, declaration.file), _block(ctx, declaration)
    if source is None or block is None:
        return None
    first, last = source.line_col(block.span.start)[0], source.line_col(block.span.end)[0]
    start = source.line_bounds(first)[0]
    end = source.line_bounds(last + 1)[0] if last < source.line_count else source.line_bounds(last)[1]
    return Fix("Take the line out", (Edit(Span(declaration.file, start, end), ""),))


def _source(ctx: Context, path: str) -> SourceFile | None:
    return next((module.source for module in ctx.modules if module.path == path), None)


def _block(ctx: Context, span: Span) -> Block | None:
    """The innermost block that holds the first character of a span."""
    found: Block | None = None
    blocks = [block for module in ctx.modules if module.path == span.file for block in module.blocks]
    while inside := [block for block in blocks if block.span.start <= span.start < block.span.end]:
        found, blocks = inside[0], list(inside[0].children)
    return found
