"""The `team` block: roles, exactly one owner, and covers that lead nowhere back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cadencelang.diagnostics import Label
from cadencelang.graph.lower.clocks import absence_of, week_of
from cadencelang.graph.lower.context import Scope
from cadencelang.graph.lower.values import check_calendar, check_zone
from cadencelang.graph.model import Role
from cadencelang.semantics.codes import COVER_CIRCLE, ONE_OWNER
from cadencelang.semantics.names import ROLE
from cadencelang.semantics.outline import Once, Outline
from cadencelang.source import Span
from cadencelang.syntax import nodes as n


def roles_of(outline: Outline, scope: Scope) -> dict[str, Role]:
    """The roles by name; tells a missing or second owner and covers in a circle."""
    _one_owner(outline, scope)
    roles = {name: _role(name, blocks, scope) for name, blocks in outline.roles.items()}
    _no_circle(outline, roles, scope)
    return roles


def owner_of(outline: Outline) -> str | None:
    """The role that owns the candidate, the first where several claim to."""
    return next((line.role.text for line in _owning(outline)), None)


def _owning(outline: Outline) -> Iterator[n.Owns]:
    for blocks in outline.roles.values():
        for block in blocks:
            if isinstance(block.statement, n.Owns):
                yield block.statement


def _one_owner(outline: Outline, scope: Scope) -> None:
    owning = list(_owning(outline))
    for second in owning[1:]:
        scope.report.add(
            ONE_OWNER,
            second.span,
            f"{owning[0].role.text} already owns the candidate.",
            help="Let the others cover the owner.",
            related=(Label(owning[0].span, "owns the candidate here"),),
        )
    if not owning and outline.team_span is not None and "role" not in outline.broken:
        example = next(iter(outline.roles), "recruiter")
        scope.report.add(
            ONE_OWNER,
            outline.team_span,
            "Nobody owns the candidate.",
            help=f"Say who does, with a line such as: {example} owns the candidate.",
        )


def _role(name: str, blocks: list[n.Block], scope: Scope) -> Role:
    children = [child.statement for block in blocks for child in block.children]
    once = Once(scope.report)
    zones = [line for line in children if isinstance(line, n.RoleTime) and once.first("time", line.span)]
    places = [line for line in children if isinstance(line, n.Holidays) and once.first("holidays", line.span)]
    away = (absence_of(line, scope) for line in children if isinstance(line, n.Away))
    covers = [block.statement.absent for block in blocks if isinstance(block.statement, n.Covers)]
    return Role(
        name,
        owner=name == scope.owner,
        covers=scope.names.all_of(ROLE, tuple(covers)),
        zone=check_zone(zones[0].zone, scope) if zones else None,
        week=week_of([line for line in children if isinstance(line, n.WorkingTime)], scope),
        calendar=check_calendar(places[0].calendar, scope) if places else None,
        away=tuple(sorted(days for days in away if days is not None)),
        span=blocks[0].statement.span,
    )


def _no_circle(outline: Outline, roles: Mapping[str, Role], scope: Scope) -> None:
    told: set[str] = set()
    for name in roles:
        circle = _circle(name, roles)
        if circle and not told.intersection(circle):
            told.update(circle)
            chain = ", who covers ".join([*circle, name])
            scope.report.add(
                COVER_CIRCLE,
                _cover_span(outline, name),
                f"{chain}: when all are away, nobody is left.",
                help="Let somebody outside the circle cover the last of them.",
            )


def _circle(start: str, roles: Mapping[str, Role]) -> tuple[str, ...]:
    """The roles on a way of covers from `start` back to it; empty where there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for absent in roles[way[-1]].covers:
            if absent == start:
                return way
            if absent not in seen and absent in roles:
                seen.add(absent)
                ways.append((*way, absent))
    return ()


def _cover_span(outline: Outline, name: str) -> Span:
    lines = [block.statement for block in outline.roles[name]]
    return next((line.span for line in lines if isinstance(line, n.Covers)), lines[0].span)
