"""One part of a template, read at one of its uses: every name resolved, every value used as what it is.

Owns the typing of templates and the proof that no unknown fact is printed or compared. Refuses: forms, which
`forms` has judged before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace

from jinja2 import nodes

from cadencelang.diagnostics import Code, Diagnostic, Label
from cadencelang.diagnostics.suggest import did_you_mean
from cadencelang.graph.model import FactType, Kind
from cadencelang.graph.templates import codes
from cadencelang.graph.templates.flow import Known, filled, learnt, path_of
from cadencelang.graph.templates.front import Part
from cadencelang.graph.templates.kinds import (
    FILTERS,
    LISTS,
    ORDERED,
    PRINTED,
    TEXTUAL,
    in_words,
    instead_of_printing,
    kind_of,
    opening,
)
from cadencelang.graph.templates.names import LOOP, NUMBER, TEXT, YES_NO, Absent, Name, Record, Scope, Type
from cadencelang.graph.templates.syntax import Parsed
from cadencelang.records import dataclass
from cadencelang.source import Span


@dataclass(frozen=True, slots=True)
class Env:
    """What can be named at a place of the template, and which optional facts are known there."""

    scope: Scope
    known: Known

    def knowing(self, more: Known) -> Env:
        """The same place with more known."""
        return replace(self, known=self.known | more)


@dataclass(slots=True)
class Reading:
    """The reading of one part at one use: what it found, the top names it read and the facts it cited."""

    part: Part
    parsed: Parsed
    use: Span | None
    found: list[Diagnostic] = field(default_factory=list)
    read: set[str] = field(default_factory=set)
    cited: set[str] = field(default_factory=set)

    def statements(self, body: Sequence[nodes.Node], env: Env) -> None:
        """Read statements one after the other."""
        for node in body:
            match node:
                case nodes.Output(nodes=parts):
                    for part in parts:
                        self._printed(part, env)
                case nodes.If():
                    self._if(node, env)
                case nodes.For():
                    self._for(node, env)
                case _:
                    raise AssertionError(f"{type(node).__name__} is no form of a template")

    def _if(self, node: nodes.If, env: Env) -> None:
        for branch in (node, *node.elif_):
            self._condition(branch.test, env)
            self.statements(branch.body, env.knowing(learnt(branch.test, True)))
            env = env.knowing(learnt(branch.test, False))
        self.statements(node.else_, env)

    def _for(self, node: nodes.For, env: Env) -> None:
        target = node.target
        assert isinstance(target, nodes.Name)
        if target.name in env.scope:
            self._tell(codes.FORM, target, f"`{target.name}` already stands for something else.", "Take another name.")
        self._ofkind_of(node.iter, env, LISTS, "gone through, since it is no list")
        inner = Env({**env.scope, target.name: Name(TEXT), "loop": Name(LOOP)}, env.known)
        self.statements(node.body, inner)
        self.statements(node.else_, env)

    def _printed(self, node: nodes.Node, env: Env) -> None:
        if isinstance(node, nodes.TemplateData):
            return
        kind = self._type(node, env)
        if isinstance(kind, Record):
            words = self._words(node)
            parts = " or ".join(f"`{words}.{name}`" for name in kind.parts)
            self._tell(codes.KIND, node, f"`{words}` has parts and cannot be printed whole.", f"Name one: {parts}.")
        elif kind is not None and kind.kind not in PRINTED:
            self._tell(
                codes.KIND, node, f"{opening(kind)} cannot be printed.", instead_of_printing(kind, self._words(node))
            )

    def _condition(self, node: nodes.Node, env: Env) -> None:
        kind = self._type(node, env)
        if kind is None or (isinstance(kind, FactType) and kind.kind in LISTS | {Kind.YES_NO}):
            return
        words = self._words(node)
        self._tell(
            codes.KIND,
            node,
            f"`{words}` is neither yes nor no.",
            f"Ask `{words} is known`, or compare it with something.",
        )

    def _type(self, node: nodes.Node, env: Env) -> Type | None:
        """The type of an expression; None where it is wrong, and that has been told."""
        match node:
            case nodes.Name() | nodes.Getattr():
                return self._name(node, env, must_be_known=True)
            case nodes.Const(value=bool()):
                return YES_NO
            case nodes.Const(value=int() | float()):
                return NUMBER
            case nodes.Const():
                return TEXT
            case nodes.Filter():
                return self._filter(node, env)
            case nodes.Test():
                return self._test(node, env)
            case nodes.And(left=left, right=right) | nodes.Or(left=left, right=right):
                self._condition(left, env)
                self._condition(right, env.knowing(learnt(left, isinstance(node, nodes.And))))
                return YES_NO
            case nodes.Not(node=inner):
                self._condition(inner, env)
                return YES_NO
            case nodes.Compare(expr=left, ops=[operand]):
                self._compare(node, left, operand, env)
                return YES_NO
            case nodes.CondExpr(test=test, expr1=first, expr2=nodes.Expr() as second):
                return self._inline_if(test, first, second, env)
            case _:
                self._tell(codes.FORM, node, "Several values in brackets stand only after `in`.")
                return None

    def _inline_if(self, test: nodes.Expr, first: nodes.Expr, second: nodes.Expr, env: Env) -> Type | None:
        self._condition(test, env)
        self._printed(first, env.knowing(learnt(test, True)))
        self._printed(second, env.knowing(learnt(test, False)))
        return TEXT

    def _filter(self, node: nodes.Filter, env: Env) -> Type | None:
        inner = node.node
        assert inner is not None
        if node.name == "default":
            if path_of(inner) is None:
                self._tell(codes.KIND, node, "`default` stands only right after a name.")
                return None
            return self._name(inner, env, must_be_known=False)
        accepted, result = FILTERS[node.name]
        if not self._ofkind_of(inner, env, accepted, f"given to `{node.name}`"):
            return None
        path = path_of(inner)
        if node.name in ("first", "last") and (path is None or filled(path) not in env.known):
            words = self._words(inner)
            self._tell(
                codes.MAYBE_UNKNOWN,
                node,
                f"`{words}` may be empty here, and then has no {node.name} entry.",
                f"Put it between `{{% if {words} is not empty %}}` and `{{% endif %}}`.",
            )
        return result

    def _test(self, node: nodes.Test, env: Env) -> Type | None:
        if path_of(node.node) is None:
            self._tell(codes.KIND, node, f"Only a name can be asked whether it is {node.name}.")
        elif node.name == "empty":
            self._ofkind_of(node.node, env, LISTS | {Kind.NOTES}, "empty, since it is no list")
        elif self._name(node.node, env, must_be_known=False) is None:
            return None
        return YES_NO

    def _ofkind_of(self, node: nodes.Node, env: Env, accepted: frozenset[Kind], doing: str) -> bool:
        kind = self._type(node, env)
        if kind is None or (isinstance(kind, FactType) and kind.kind in accepted):
            return kind is not None
        self._tell(codes.KIND, node, f"`{self._words(node)}` is {in_words(kind)} and cannot be {doing}.")
        return False

    def _compare(self, node: nodes.Compare, left: nodes.Expr, operand: nodes.Operand, env: Env) -> None:
        first = self._type(left, env)
        if operand.op in ("in", "notin") and isinstance(operand.expr, nodes.Tuple):
            for item in operand.expr.items:
                self._equal(node, (left, first), (item, self._type(item, env)))
            return
        second = self._type(operand.expr, env)
        if first is None or second is None:
            return
        if operand.op in ("in", "notin"):
            if not (kind_of(first) in TEXTUAL and kind_of(second) in LISTS):
                self._tell(codes.KIND, node, f"{opening(second)} does not hold {in_words(first)}.")
        elif operand.op in ("eq", "ne"):
            self._equal(node, (left, first), (operand.expr, second))
        elif not any(kind_of(first) in kinds and kind_of(second) in kinds for kinds in ORDERED):
            self._tell(codes.KIND, node, f"{opening(first)} is neither more nor less than {in_words(second)}.")

    def _equal(
        self, node: nodes.Compare, left: tuple[nodes.Node, Type | None], right: tuple[nodes.Node, Type | None]
    ) -> None:
        """Two values that can be equal: of one kind, and of a closed vocabulary one of its words."""
        (first_node, first), (second_node, second) = left, right
        if first is None or second is None:
            return
        textual = kind_of(first) in TEXTUAL and kind_of(second) in TEXTUAL
        if not textual and (kind_of(first) is not kind_of(second) or kind_of(first) in (None, Kind.NOTES)):
            self._tell(codes.KIND, node, f"{opening(first)} is never equal to {in_words(second)}.")
        self._option(first, second_node)
        self._option(second, first_node)

    def _option(self, kind: Type, node: nodes.Node) -> None:
        if not isinstance(kind, FactType) or kind.kind is not Kind.ONE_OF or not isinstance(node, nodes.Const):
            return
        if node.value not in kind.options:
            listed = ", ".join(f'"{option}"' for option in kind.options)
            message = f'"{node.value}" is none of {listed}.'
            self._tell(codes.KIND, node, message, did_you_mean(str(node.value), kind.options))

    def _name(self, node: nodes.Node, env: Env, *, must_be_known: bool) -> Type | None:
        """The type of `fact` or `event.field`; told and None where it is no name, private or not there."""
        found = self._resolve(node, env)
        path = path_of(node)
        if found is None or path is None:
            return None
        if must_be_known and not found.always and path not in env.known:
            self._tell(
                codes.MAYBE_UNKNOWN,
                node,
                f"`{path}` may be unknown here.",
                f'Put it between `{{% if {path} is known %}}` and `{{% endif %}}`, or write `{path} | default("…")`.',
                at_use=True,
            )
        return found.type

    def _resolve(self, node: nodes.Node, env: Env) -> Name | None:
        match node:
            case nodes.Name(name=str(name)):
                return self._top(node, name, env)
            case nodes.Getattr(node=inner, attr=str(attr)):
                return self._part(node, inner, attr, env)
            case _:
                self._tell(codes.KIND, node, "Only a name has parts.")
                return None

    def _top(self, node: nodes.Node, name: str, env: Env) -> Name | None:
        self.read.add(name)
        match env.scope.get(name):
            case None:
                self._tell(codes.UNKNOWN_NAME, node, f"There is no fact `{name}`.", did_you_mean(name, env.scope))
                return None
            case Absent(reason, help_text):
                self._tell(codes.NOT_PROVIDED, node, f"There is no `{name}`: {reason}.", help_text, at_use=True)
                return None
            case Name(private=True):
                self._tell(
                    codes.PRIVATE, node, f"`{name}` is private: no template may use it.", "Say it without this fact."
                )
                return None
            case found:
                return found

    def _part(self, node: nodes.Node, inner: nodes.Node, attr: str, env: Env) -> Name | None:
        whole = self._resolve(inner, env)
        if whole is None:
            return None
        path = path_of(inner)
        if path == "cited":
            self.cited.add(attr)
        if not whole.always and path not in env.known:
            self._name(inner, env, must_be_known=True)
            return None
        if isinstance(whole.type, Record) and attr in whole.type.parts:
            return whole.type.parts[attr]
        if not (isinstance(whole.type, Record) and whole.type.open):
            self._no_part(node, whole.type, attr, env)
        return None

    def _no_part(self, node: nodes.Node, kind: Type, attr: str, env: Env) -> None:
        if not isinstance(kind, Record):
            self._tell(codes.UNKNOWN_NAME, node, f"{opening(kind)} has no parts, and so no `{attr}`.")
        elif kind.what == "cited" and attr in env.scope:
            self._tell(
                codes.NOT_PROVIDED,
                node,
                f"`{attr}` is not cited here.",
                f"Add `citing {attr}` to the send.",
                at_use=True,
            )
        else:
            parts = ", ".join(f"`{name}`" for name in kind.parts)
            help_text = did_you_mean(attr, kind.parts) or (f"It has {parts}." if parts else None)
            self._tell(codes.UNKNOWN_NAME, node, f"`{kind.what}` has no `{attr}`.", help_text, at_use=True)

    def _words(self, node: nodes.Node) -> str:
        start, end = self.parsed.extent(node)
        return self.parsed.text[start:end]

    def _tell(
        self, code: Code, node: nodes.Node, message: str, help: str | None = None, *, at_use: bool = False
    ) -> None:
        related = (Label(self.use, "sent here"),) if at_use and self.use is not None else ()
        span = self.part.span(*self.parsed.extent(node))
        self.found.append(code.at(span, message, help=help, related=related))
