"""The edges that a book has, derived from its nodes."""

import dataclasses

from graph_books import BOOKS, any_book, small_book, span
from hypothesis import given

from cadencelang.graph import conditions as c
from cadencelang.graph import steps as s
from cadencelang.graph import triggers as t
from cadencelang.graph.edges import EdgeKind, EndKind, edges, every_step


def told(book, *kinds):
    return {(it.start.name, it.kind.value, it.finish.name) for it in edges(book) if it.kind in kinds}


def test_stages_roles_and_guarantees():
    book = small_book()
    assert told(book, EdgeKind.LEADS_TO, EdgeKind.STANDS_IN_FOR, EdgeKind.MOVES_TO) == {
        ("First interview", "leads to", "Panel"),
        ("First interview", "leads to", "Not selected"),
        ("Panel", "leads to", "First interview"),
        ("Panel", "leads to", "Not selected"),
        ("partner", "stands in for", "recruiter"),
        ("First interview/thank you/move:Panel#1", "moves to", "Panel"),
        ("every stage/they withdraw/move:Not selected#1", "moves to", "Not selected"),
    }
    assert told(book, EdgeKind.COVERS) == {
        ("nobody waits in silence", "covers", "First interview"),
        ("nobody waits in silence", "covers", "Panel"),
        ("promises", "covers", "next steps"),
        ("closing", "covers", "Not selected"),
    }


def test_what_starts_stops_and_is_read():
    book = small_book()
    assert told(book, EdgeKind.STARTS) == {
        ("interview completed", "starts", "First interview/thank you"),
        ("interview completed", "starts", "First interview/next steps"),
    }
    assert ("First interview/thank you", "reads", "discussed") in told(book, EdgeKind.READS)
    assert ("First interview/next steps/choose#1", "reads", "seniority") in told(book, EdgeKind.READS)
    assert ("First interview/thank you/send:thank-you#1", "cites", "discussed") in told(book, EdgeKind.CITES)
    assert ("thank-you", "reads", "first_name") in told(book, EdgeKind.READS)


def test_steps_follow_and_branch():
    book = small_book()
    labels = {it.label for it in edges(book) if it.kind is EdgeKind.BRANCH}
    assert labels == {"if broken", "if", "otherwise", 'if done with outcome "reached"', "if not done"}
    then = told(book, EdgeKind.BEGINS_WITH, EdgeKind.THEN)
    assert (
        "First interview/thank you/wait:2 working hours#1",
        "then",
        "First interview/thank you/send:thank-you#1",
    ) in then
    assert ("Not selected/call first, then write", "begins with", "Not selected/call first, then write/call#1") in then


def test_promises_tasks_and_limits():
    book = small_book()
    assert told(book, EdgeKind.PROMISES, EdgeKind.KEEPS) == {
        ("First interview/next steps/promise:next steps#1", "promises", "next steps"),
        ("First interview/next steps/call#1", "keeps", "next steps"),
        ("First interview/next steps/send:next-steps#1", "keeps", "next steps"),
    }
    assert told(book, EdgeKind.LIMITS) == {
        ("limit:at most 1 automatic touch in 1 day", "limits", "email"),
        ("limit:automatic touches only in working time", "limits", "email"),
        ("limit:no calls on Friday", "limits", "call"),
    }


def test_what_a_condition_mentions_deep_inside_is_found():
    inner = c.Any(
        (c.ConsentGiven("news", True, span(1)), c.WasSent("email", "hello", c.SentScope.EVER, None, True, span(2))),
        span(3),
    )
    guard = c.Not(c.All((inner, c.RoleAway("partner", span(4)), c.PromiseOpen("x", True, span(5))), span(6)), span(7))
    book = small_book()
    first = dataclasses.replace(book.rules[0], guard=guard, triggers=(t.Becomes(guard, span(8)),))
    changed = dataclasses.replace(book, rules=(first, *book.rules[1:]))
    found = [it for it in edges(changed) if it.start.name == first.id and it.kind is EdgeKind.READS]
    assert [(it.finish.kind.value, it.finish.name, it.span) for it in found] == [
        ("consent", "news", span(1)),
        ("template", "hello", span(2)),
        ("role", "partner", span(4)),
        ("promise", "x", span(5)),
    ]
    assert {it.start.name for it in edges(changed) if it.kind is EdgeKind.STARTS} >= {"news", "hello", "partner", "x"}


@given(any_book())
@BOOKS
def test_edges_of_any_book_are_derived_once_and_steps_are_all_reached(book):
    found = list(edges(book))
    assert len(found) == len(set(found))
    reached = {it.finish.name for it in found if it.finish.kind is EndKind.STEP}
    assert reached == {step.id for rule in book.rules for step in every_step(rule.steps)}
    assert all(isinstance(step, s.StepBase) for rule in book.rules for step in every_step(rule.steps))
