"""A diagram as text for Graphviz (DOT), every label escaped."""

from cadencelang.graph.render_diagram import Box, Diagram, Shape

_LOOKS = {
    Shape.STAGE: 'shape=box, style="rounded,filled,bold", fillcolor="#e8f0fe", color="#3b6fb6"',
    Shape.CLOSING: 'shape=box, style="rounded,filled", fillcolor="#eeeeee", color="#777777", peripheries=2',
    Shape.RULE: 'shape=box, style="bold"',
    Shape.TOUCH: 'shape=cds, style="filled", fillcolor="#e6f4ea", color="#2e7d4f"',
    Shape.TASK: 'shape=box, style="filled", fillcolor="#fff4e0", color="#b87400"',
    Shape.PROMISE: 'shape=box, style="filled", fillcolor="#f6e8fb", color="#8a4fa3", peripheries=2',
    Shape.WAIT: 'shape=ellipse, style="dotted"',
    Shape.CHOICE: 'shape=hexagon, style="solid"',
    Shape.OTHER: 'shape=box, style="solid"',
}


def render_dot(diagram: Diagram) -> str:
    """The text of a DOT graph."""
    lines = [
        f"digraph {_quoted(diagram.title)} {{",
        f"  graph [label={_quoted(diagram.title)}, labelloc=t, rankdir={'LR' if diagram.sideways else 'TB'}];",
        '  node [fontname="Helvetica", fontsize=11];',
        '  edge [fontname="Helvetica", fontsize=9];',
    ]
    lines += [f"  {box.id} [label={_label(box)}, {_LOOKS[box.shape]}];" for box in diagram.boxes]
    for arrow in diagram.arrows:
        looks = [f"label={_quoted(arrow.label)}"] if arrow.label else []
        looks += ["style=dashed"] if arrow.dashed else []
        lines.append(f"  {arrow.start} -> {arrow.finish}" + (f" [{', '.join(looks)}]" if looks else "") + ";")
    return "\n".join([*lines, "}"]) + "\n"


def _label(box: Box) -> str:
    return '"' + "\\n".join(_escaped(line) for line in box.lines) + '"'


def _quoted(text: str) -> str:
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    """A text inside of quotes; quotes, and backslashes, which would open an escape, stand for themselves."""
    return "".join(char for char in text if char.isprintable()).replace("\\", "\\\\").replace('"', '\\"')
