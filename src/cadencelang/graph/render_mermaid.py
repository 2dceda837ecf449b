"""A diagram as Mermaid text (a `flowchart`), every label escaped."""

from cadencelang.graph.render_diagram import Box, Diagram, Shape

_BRACKETS = {
    Shape.STAGE: ("([", "])"),
    Shape.CLOSING: ("([", "])"),
    Shape.RULE: ("[", "]"),
    Shape.TOUCH: (">", "]"),
    Shape.TASK: ("[/", "/]"),
    Shape.PROMISE: ("[[", "]]"),
    Shape.WAIT: ("(", ")"),
    Shape.CHOICE: ("{{", "}}"),
    Shape.OTHER: ("[", "]"),
}
_STYLES = {
    Shape.STAGE: "fill:#e8f0fe,stroke:#3b6fb6",
    Shape.CLOSING: "fill:#eeeeee,stroke:#777777",
    Shape.RULE: "fill:#ffffff,stroke:#333333",
    Shape.TOUCH: "fill:#e6f4ea,stroke:#2e7d4f",
    Shape.TASK: "fill:#fff4e0,stroke:#b87400",
    Shape.PROMISE: "fill:#f6e8fb,stroke:#8a4fa3",
}


def render_mermaid(diagram: Diagram) -> str:
    """The text of a Mermaid flowchart."""
    lines = ["---", f"title: {_yaml(diagram.title)}", "---", f"flowchart {'LR' if diagram.sideways else 'TB'}"]
    lines += [f"  {box.id}{_box(box)}:::{box.shape.value}" for box in diagram.boxes]
    for arrow in diagram.arrows:
        line = "-.->" if arrow.dashed else "-->"
        label = f'|"{_text(arrow.label)}"|' if arrow.label else ""
        lines.append(f"  {arrow.start} {line}{label} {arrow.finish}")
    used = {box.shape for box in diagram.boxes}
    lines += [f"  classDef {shape.value} {_STYLES.get(shape, _STYLES[Shape.RULE])}" for shape in Shape if shape in used]
    return "\n".join(lines) + "\n"


def _box(box: Box) -> str:
    opened, closed = _BRACKETS[box.shape]
    return f'{opened}"{"<br>".join(_text(line) for line in box.lines)}"{closed}'


def _text(text: str) -> str:
    """A label in quotes: everything but letters, digits and plain punctuation as a numbered entity."""
    return "".join(
        char if char.isalnum() or char in " .,:-+/" else f"#{ord(char)};" for char in text if char.isprintable()
    )


def _yaml(text: str) -> str:
    """A text in single quotes, as YAML reads it, on one line."""
    shown = "".join(char for char in text if char.isprintable())
    return "'" + shown.replace("'", "''") + "'"
