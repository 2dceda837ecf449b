"""A flowchart of a page, drawn for the site, which would have to fetch a drawing program from elsewhere otherwise.

Understands what our pages write: `a["words"] --> b["words"] & c`, with arrows in a row.
"""

from __future__ import annotations

import re
from itertools import pairwise

from cadencelang.graph.render_diagram import Arrow, Box, Diagram, Shape
from cadencelang.graph.render_svg import inline_svg

_NODE = re.compile(r"(\w+)(?:\[\"([^\"]*)\"\])?$")


def drawn(text: str) -> str:
    """The flowchart as a picture in a page of Markdown."""
    names: dict[str, str] = {}
    arrows: list[Arrow] = []
    for line in text.splitlines():
        if "-->" not in line:
            continue
        stops = [[_node(it, names) for it in stop.split("&")] for stop in line.split("-->")]
        for before, after in pairwise(stops):
            arrows += [Arrow(start, finish) for start in before for finish in after]
    boxes = tuple(Box(key, tuple(names[key].split(": ", 1)), Shape.RULE) for key in names)
    svg = inline_svg(Diagram("What rests on what", boxes, tuple(arrows)))
    return f'<div class="drawn">\n{_on_one_line(svg)}\n</div>\n'


def _node(text: str, names: dict[str, str]) -> str:
    found = _NODE.match(text.strip())
    assert found, text
    key, words = found.groups()
    if words or key not in names:
        names[key] = words or key
    return key


def _on_one_line(svg: str) -> str:
    """The picture without line breaks, so that Markdown takes it as it is."""
    return " ".join(svg.split())
