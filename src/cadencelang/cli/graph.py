"""`cadence graph BOOK`: the rule graph as text, Mermaid, DOT, SVG or JSON."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from cadencelang.cli.books import add_book, open_book
from cadencelang.cli.failure import CLEAN, Failure
from cadencelang.cli.files import json_text, write_output
from cadencelang.cli.frame import Command
from cadencelang.graph.model import Book

_FORMATS = ("text", "mermaid", "dot", "svg", "json")


def _arguments(parser: ArgumentParser) -> None:
    add_book(parser)
    parser.add_argument("--format", choices=_FORMATS, default="text", help="how to draw it (default: text)")
    parser.add_argument("--json", dest="format", action="store_const", const="json", help="the same as --format json")
    parser.add_argument("--stage", metavar="NAME", help="only this stage, with its rules")
    parser.add_argument("--rule", metavar="NAME", help="only this rule, with its steps")
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="where to write it (default: standard output)"
    )


def _run(args: Namespace) -> int:
    from cadencelang.graph.render_diagram import NoSuchPart

    book = open_book(args.book, args.color).book
    try:
        text = _drawn(book, args)
    except NoSuchPart as error:
        raise Failure(str(error)) from None
    write_output(args.output, text if text.endswith("\n") else f"{text}\n")
    return CLEAN


def _drawn(book: Book, args: Namespace) -> str:
    if args.format == "text":
        from cadencelang.graph.render_text import render_text

        return render_text(book, stage=args.stage, rule=args.rule)
    from cadencelang.graph.render_diagram import diagram

    drawing = diagram(book, stage=args.stage, rule=args.rule)
    match args.format:
        case "mermaid":
            from cadencelang.graph.render_mermaid import render_mermaid

            return render_mermaid(drawing)
        case "dot":
            from cadencelang.graph.render_dot import render_dot

            return render_dot(drawing)
        case "json":
            from cadencelang.graph.render_json import drawing_json

            return json_text(drawing_json(drawing, book))
        case _:
            from cadencelang.graph.render_svg import render_svg

            return render_svg(drawing)


COMMAND = Command(_arguments, _run)
