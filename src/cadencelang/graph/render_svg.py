"""A diagram as an SVG picture of its own: no script, no font, no image from elsewhere; every text escaped."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from html import escape

from cadencelang.graph.render_diagram import Arrow, Box, Diagram, Shape
from cadencelang.graph.render_layout import Layout, Point, layered

_CHARACTERS = 32
"""How many characters a line of a box takes before it is broken."""
_LABEL = 30
_LINE, _PADDING, _MARGIN, _TITLE = 16, 10, 24, 34

_STYLE = """
  text { font: 12px "Helvetica Neue", Helvetica, Arial, sans-serif; fill: #1f2937; }
  .title { font-size: 17px; font-weight: 600; }
  .head { font-weight: 600; }
  .label { font-size: 11px; fill: #374151; paint-order: stroke; stroke: #ffffff; stroke-width: 4px; }
  .box { fill: #ffffff; stroke: #6b7280; stroke-width: 1.2; }
  .stage { fill: #e8f0fe; stroke: #3b6fb6; stroke-width: 1.6; }
  .closing { fill: #eef0f2; stroke: #6b7280; stroke-width: 1.6; stroke-dasharray: 6 3; }
  .rule { stroke: #1f2937; stroke-width: 1.8; }
  .touch { fill: #e6f4ea; stroke: #2e7d4f; }
  .task { fill: #fff4e0; stroke: #b87400; }
  .promise { fill: #f6e8fb; stroke: #8a4fa3; stroke-width: 1.8; }
  .wait { stroke-dasharray: 2 3; }
  .arrow { fill: none; stroke: #6b7280; stroke-width: 1.3; }
  .dashed { stroke-dasharray: 5 4; }
  .tip { fill: #6b7280; }
""".strip("\n")

_TIP = (
    '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
    '<path class="tip" d="M0 0 L8 4 L0 8 z"/></marker>'
)
_NARROW = frozenset("iljtfr.,:;'|!()[]/\" ")
_WIDE = frozenset("mwMW@%")


def render_svg(diagram: Diagram) -> str:
    """The text of the SVG picture, with its title, on white ground."""
    layout, parts = _drawn(diagram)
    width = max(layout.width, _length(diagram.title) * 1.5) + 2 * _MARGIN
    height = layout.height + 2 * _MARGIN + _TITLE
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {_sized(width, height)} role="img">',
        f"<title>{_text(diagram.title)}</title>",
        f"<style>\n{_STYLE}\n</style>",
        _TIP,
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="#ffffff"/>',
        f'<text class="title" x="{_MARGIN}" y="{_MARGIN + 6}">{_text(diagram.title)}</text>',
        f'<g transform="translate({_MARGIN} {_MARGIN + _TITLE})">',
        *parts,
        "</g>",
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def inline_svg(diagram: Diagram) -> str:
    """The drawing alone, as an element of a page of HTML that has `inline_style`; one such drawing a page."""
    layout, parts = _drawn(diagram)
    width, height = layout.width + 2 * _MARGIN, layout.height + 2 * _MARGIN
    opened = f'<svg {_sized(width, height)} role="img" aria-label="{_text(diagram.title)}">'
    return "\n".join([opened, _TIP, f'<g transform="translate({_MARGIN} {_MARGIN})">', *parts, "</g>", "</svg>"])


def inline_style(within: str) -> str:
    """The style of an inline drawing, for what stands within elements that a selector names."""
    return "\n".join(f"{within} {line.strip()}" for line in _STYLE.splitlines())


def _sized(width: float, height: float) -> str:
    return f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'


def _drawn(diagram: Diagram) -> tuple[Layout, list[str]]:
    """Where everything stands, and its elements."""
    texts = {box.id: _wrapped(box) for box in diagram.boxes}
    sizes = {box.id: _size(texts[box.id]) for box in diagram.boxes}
    layout = _layout(diagram, sizes)
    return layout, [
        *(_arrow(it, route, diagram.sideways) for it, route in zip(diagram.arrows, layout.routes, strict=True)),
        *(part for box in diagram.boxes for part in _box(box, texts[box.id], layout, sizes[box.id])),
        *_labels(diagram.arrows, layout),
    ]


def _layout(diagram: Diagram, sizes: dict[str, Point]) -> Layout:
    links = [(arrow.start, arrow.finish) for arrow in diagram.arrows]
    if not diagram.sideways:
        return layered(sizes, links, gap=58)
    turned = {box: (height, width) for box, (width, height) in sizes.items()}
    widest = max((_length(_shown(arrow)) for arrow in diagram.arrows), default=0.0)
    return layered(turned, links, gap=60 + widest * 0.8).sideways()


def _wrapped(box: Box) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines of a box's heading and those below it."""
    head, *rest = (textwrap.wrap(line, _CHARACTERS, break_long_words=True) or [""] for line in box.lines)
    return tuple(head), tuple(line for lines in rest for line in lines)


def _size(text: tuple[tuple[str, ...], tuple[str, ...]]) -> Point:
    head, rest = text
    longest = max((*(_length(line) * 1.06 for line in head), *map(_length, rest)))
    return max(longest + 2 * _PADDING, 90.0), (len(head) + len(rest)) * _LINE + 2 * _PADDING - 4


def _length(text: str) -> float:
    """About how many pixels a text of 12 pixels takes."""
    return sum(3.6 if char in _NARROW else 10.2 if char in _WIDE else _letter(char) for char in text)


def _letter(char: str) -> float:
    if ord(char) >= 0x2E80:
        return 12.5
    return 8.3 if char.isupper() else 6.8


def _box(box: Box, text: tuple[tuple[str, ...], tuple[str, ...]], layout: Layout, size: Point) -> Iterator[str]:
    (x, y), (width, height) = layout.centres[box.id], size
    left, top = x - width / 2, y - height / 2
    radius = {Shape.STAGE: 14, Shape.CLOSING: 14, Shape.WAIT: 10}.get(box.shape, 3)
    if box.shape is Shape.CHOICE:
        yield f'<path class="box choice" d="{_hexagon(left, top, width, height)}"/>'
    else:
        yield (
            f'<rect class="box {box.shape.value}" x="{left:.1f}" y="{top:.1f}" '
            f'width="{width:.1f}" height="{height:.1f}" rx="{radius}"/>'
        )
    head, rest = text
    bold = box.shape in (Shape.STAGE, Shape.CLOSING, Shape.RULE)
    for number, line in enumerate((*head, *rest)):
        style = ' class="head"' if bold and number < len(head) else ""
        baseline = top + _PADDING + 10 + number * _LINE
        yield f'<text{style} x="{x:.1f}" y="{baseline:.1f}" text-anchor="middle">{_text(line)}</text>'


def _hexagon(left: float, top: float, width: float, height: float) -> str:
    right, bottom, middle = left + width, top + height, top + height / 2
    corners = (
        *((left, middle), (left + 14, top), (right - 14, top)),
        *((right, middle), (right - 14, bottom), (left + 14, bottom)),
    )
    return "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + " z"


def _arrow(arrow: Arrow, route: Sequence[Point], sideways: bool) -> str:
    style = "arrow dashed" if arrow.dashed else "arrow"
    return f'<path class="{style}" d="{_curve(route, sideways)}" marker-end="url(#tip)"/>'


def _curve(route: Sequence[Point], sideways: bool) -> str:
    """A smooth line that leaves and reaches each point along the direction of the layers."""
    (x, y), *rest = route
    parts = [f"M{x:.1f} {y:.1f}"]
    for next_x, next_y in rest:
        first, second = (x, (y + next_y) / 2), (next_x, (y + next_y) / 2)
        if sideways:
            first, second = ((x + next_x) / 2, y), ((x + next_x) / 2, next_y)
        parts.append(f"C{first[0]:.1f} {first[1]:.1f} {second[0]:.1f} {second[1]:.1f} {next_x:.1f} {next_y:.1f}")
        x, y = next_x, next_y
    return " ".join(parts)


def _labels(arrows: Sequence[Arrow], layout: Layout) -> Iterator[str]:
    """The words on the arrows, in the middle of their first stretch; those that would meet move apart."""
    taken: list[tuple[float, float, float]] = []
    for arrow, route in zip(arrows, layout.routes, strict=True):
        if not arrow.label:
            continue
        (x, y), (next_x, next_y) = route[0], route[1]
        shown = _shown(arrow)
        half = _length(shown) * 0.46
        x, y = x + (next_x - x) * 0.6, (y + next_y) / 2 + 4
        offsets = (0.0, 13.0, -13.0, 26.0, -26.0)
        y = next((y + off for off in offsets if _free(x, y + off, half, taken)), y)
        taken.append((x, y, half))
        yield (
            f'<text class="label" x="{x:.1f}" y="{y:.1f}" text-anchor="middle">'
            f"<title>{_text(arrow.label)}</title>{_text(shown)}</text>"
        )


def _shown(arrow: Arrow) -> str:
    return arrow.label if len(arrow.label) <= _LABEL else arrow.label[: _LABEL - 1] + "…"


def _free(x: float, y: float, half: float, taken: Sequence[tuple[float, float, float]]) -> bool:
    return all(
        abs(x - other_x) >= half + other_half + 4 or abs(y - other_y) >= 12 for other_x, other_y, other_half in taken
    )


def _text(text: str) -> str:
    """A text in XML: characters that XML does not have are left out."""
    return escape("".join(char for char in text if char.isprintable()))
