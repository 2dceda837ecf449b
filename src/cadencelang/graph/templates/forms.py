"""The forms of Jinja2 that a playbook's template may have.

Owns the whitelist, for the compiler and for whoever renders: what is not listed is refused. A template prints facts,
asks about them and goes through lists. It has no macros, imports, includes, assignments, calls, arithmetic, slices or
access to anything but the named parts of what it is given; so it can neither run long nor reach out.
"""

from collections.abc import Iterator

from jinja2 import nodes

from cadencelang.diagnostics.suggest import did_you_mean
from cadencelang.graph.templates.names import RESERVED_NAMES
from cadencelang.records import dataclass

TESTS = ("known", "unknown", "empty")
FILTERS = (
    "capitalize",
    "day",
    "default",
    "first",
    "join",
    "last",
    "length",
    "lower",
    "short",
    "time",
    "title",
    "trim",
    "upper",
    "weekday",
)
MAX_DEPTH = 40
"""How deep a template's nodes may nest."""
MAX_LOOPS = 2
"""How many loops may stand in one another."""

_ALLOWED = (
    nodes.And,
    nodes.Compare,
    nodes.CondExpr,
    nodes.Const,
    nodes.Filter,
    nodes.For,
    nodes.Getattr,
    nodes.If,
    nodes.Name,
    nodes.Not,
    nodes.Operand,
    nodes.Or,
    nodes.Output,
    nodes.Template,
    nodes.TemplateData,
    nodes.Test,
    nodes.Tuple,
)
_CALLED = {
    nodes.Call: "a call",
    nodes.Macro: "a macro",
    nodes.CallBlock: "a call",
    nodes.Import: "an import",
    nodes.FromImport: "an import",
    nodes.Include: "an include",
    nodes.Extends: "`extends`",
    nodes.Block: "a block",
    nodes.Assign: "`set`",
    nodes.AssignBlock: "`set`",
    nodes.With: "`with`",
    nodes.FilterBlock: "a filter block",
    nodes.Scope: "`autoescape`",
    nodes.ScopedEvalContextModifier: "`autoescape`",
    nodes.Concat: "`~`",
    nodes.Getitem: "square brackets",
    nodes.Slice: "square brackets",
    nodes.List: "a list of its own",
    nodes.Dict: "a mapping of its own",
}


@dataclass(frozen=True, slots=True)
class FormFault:
    """A node that no template may have: a plain sentence, and help where there is some."""

    node: nodes.Node
    message: str
    help: str | None = None


def form_faults(tree: nodes.Template) -> Iterator[FormFault]:
    """Every form in the template that is not on the list; below such a node nothing is looked at."""
    yield from _walk(tree, depth=0, loops=0)


def _walk(node: nodes.Node, depth: int, loops: int) -> Iterator[FormFault]:
    fault = _fault(node, depth, loops)
    if fault is not None:
        yield fault
        return
    loops += isinstance(node, nodes.For)
    for child in node.iter_child_nodes():
        yield from _walk(child, depth + 1, loops)


def _fault(node: nodes.Node, depth: int, loops: int) -> FormFault | None:
    if not isinstance(node, _ALLOWED):
        return FormFault(node, f"A template cannot have {_called(node)}.", _instead(node))
    if depth > MAX_DEPTH:
        return FormFault(node, "This template is nested too deeply.", "Break it into simpler sentences.")
    match node:
        case nodes.Filter():
            return _named(node, "filter", FILTERS) or _arguments(node)
        case nodes.Test():
            return _named(node, "test", TESTS) or _arguments(node)
        case nodes.Getattr(attr=str(attr)) if attr.startswith("_"):
            return FormFault(node, f"A template cannot reach `{attr}`.")
        case nodes.For():
            return _loop_fault(node, loops)
        case nodes.CondExpr(expr2=None):
            return FormFault(node, "This `if` does not say what stands there otherwise.", 'Add `else "…"`.')
        case nodes.Const(value=None):
            return FormFault(node, "A template has no `none`.", "Ask `is known` or `is unknown`.")
        case nodes.Compare(ops=ops) if len(ops) > 1:
            return FormFault(node, "This compares more than two things at once.", "Join two comparisons with `and`.")
        case _:
            return None


def _called(node: nodes.Node) -> str:
    if isinstance(node, (nodes.BinExpr, nodes.UnaryExpr)) and not isinstance(node, nodes.Concat):
        return "arithmetic"
    return _CALLED.get(type(node), "this form")


def _instead(node: nodes.Node) -> str | None:
    match node:
        case nodes.Getitem():
            return "Write a part with a dot, such as `event.topics`."
        case nodes.Concat():
            return "Put the two beside each other: `{{ first_name }} {{ name }}`."
        case nodes.BinExpr() | nodes.UnaryExpr():
            return "Have the number as a fact."
        case _:
            return None


def _named(node: nodes.Filter | nodes.Test, what: str, known: tuple[str, ...]) -> FormFault | None:
    if node.name in known:
        return None
    listed = ", ".join(f"`{name}`" for name in known)
    return FormFault(
        node, f"There is no {what} `{node.name}`.", did_you_mean(node.name, known) or f"There is {listed}."
    )


def _arguments(node: nodes.Filter | nodes.Test) -> FormFault | None:
    """Only `join` (one or two texts) and `default` (one) take anything, and that is written out as text."""
    most = {"join": 2, "default": 1}.get(node.name, 0) if isinstance(node, nodes.Filter) else 0
    least = 1 if node.name == "default" else 0
    written = all(isinstance(argument, nodes.Const) and isinstance(argument.value, str) for argument in node.args)
    if node.kwargs or node.dyn_args is not None or node.dyn_kwargs is not None or not written:
        return FormFault(node, f"`{node.name}` takes only text in quotes.")
    if not least <= len(node.args) <= most:
        count = ("nothing", "one text", "one or two texts")[most]
        return FormFault(node, f"`{node.name}` takes {count}.")
    if isinstance(node, nodes.Filter) and node.node is None:
        return FormFault(node, f"`{node.name}` has nothing before it.")
    return None


def _loop_fault(node: nodes.For, loops: int) -> FormFault | None:
    if loops >= MAX_LOOPS:
        return FormFault(node, f"More than {MAX_LOOPS} loops stand in one another.")
    if node.recursive or node.test is not None:
        return FormFault(node, "A loop is `for … in …` and no more.", "Put an `if` inside of the loop.")
    if not isinstance(node.target, nodes.Name):
        return FormFault(node.target, "A loop has one name for what it goes through.")
    if node.target.name in RESERVED_NAMES:
        return FormFault(node.target, f"`{node.target.name}` means something else in a template.")
    return None
