"""What every node can be relied on for."""

import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError

import pytest
from syntax_reading import PLAYBOOKS, read

from cadencelang.source import Span
from cadencelang.syntax import accepted_next, condition_of, nodes, walk
from cadencelang.syntax.nodes import And, Block, If, Module, Name, Node, Or, Text
from cadencelang.syntax.nodes.base import Node as Base

HERE, THERE = Span("a", 0, 4), Span("b", 9, 13)


def test_places_are_not_meaning() -> None:
    assert Name("x", HERE) == Name("x", THERE)
    assert hash(Name("x", HERE)) == hash(Name("x", THERE))
    assert Name("x", HERE) != Name("y", HERE)
    assert Name("x", HERE) != Text("x", HERE)
    assert repr(Name("x", HERE)) == "Name(text='x')"


def test_nodes_are_frozen_and_slotted() -> None:
    node = Name("x", HERE)
    with pytest.raises(FrozenInstanceError):
        node.text = "y"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del node.text
    assert not hasattr(node, "__dict__")
    with pytest.raises(TypeError):
        Name("x")  # type: ignore[call-arg]
    assert Name(span=HERE, text="x") == node


def test_nodes_survive_pickling_with_their_places() -> None:
    again = pickle.loads(pickle.dumps(Name("x", HERE)))
    assert again == Name("x", HERE)
    assert again.span == HERE


def test_every_kind_of_node_has_a_span_but_the_module() -> None:
    kinds = [kind for kind in vars(nodes).values() if isinstance(kind, type) and issubclass(kind, Base)]
    assert len(kinds) > 180
    assert {kind for kind in kinds if "span" not in kind.__match_args__} == {Node, Module}


def test_walking_meets_every_node_once_in_the_order_of_the_text() -> None:
    module = read(PLAYBOOKS[0].read_text(encoding="utf-8")).module
    blocks = [node for node in walk(module) if isinstance(node, Block)]
    starts = [block.span.start for block in blocks]
    assert starts == sorted(set(starts))

    def count(many: tuple[Block, ...]) -> int:
        return sum(1 + count(block.children) for block in many)

    assert len(blocks) == count(module.blocks)


def test_groups_fold_into_conditions() -> None:
    text = (
        'sequence "s"\n  if all of\n    years is 1\n    any of\n      years is 2\n      years is 3\n  then\n    end\n'
        "  if any of\n    years is 4\n  then\n    end\n"
    )
    first, _, second, _ = read(text).module.blocks[0].children
    folded = condition_of(first)
    assert isinstance(folded, And)
    assert isinstance(folded.parts[1], Or)
    assert condition_of(second) == condition_of(second.children[0])
    assert isinstance(second.statement, If)
    assert condition_of(read('stage "A"\n').module.blocks[0]) is None


def test_reading_a_playbook_does_not_load_lark() -> None:
    code = (
        "import sys; from cadencelang.syntax import parse; from cadencelang.source import SourceFile;"
        "assert parse(SourceFile('a', 'stage \"A\"\\n')).ok; assert 'lark' not in sys.modules;"
        "assert 'cadencelang.syntax.mistakes' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("context", "prefix", "some"),
    [
        ("top", "", {"stage", "guarantee", "closing"}),
        ("top", "closing", {"stage"}),
        ("in_rule", "wait 2", {"days", "working"}),
        ("in_rule", "when the candidate", {"enters", "replies"}),
        ("in_clock", "working time", {"Monday", "in"}),
        ("in_ask", "if", {"done", "not"}),
    ],
)
def test_words_that_may_come_next(context: str, prefix: str, some: set[str]) -> None:
    assert some <= set(accepted_next(context, prefix).words)


def test_what_else_may_come_next() -> None:
    assert accepted_next("in_rule", "send email").text
    assert accepted_next("in_rule", "send").name
    assert accepted_next("in_rule", "end").end
    assert accepted_next("in_rule", "end of").words == ()
    with pytest.raises(KeyError):
        accepted_next("in_nothing", "")
