"""`cadence status`: how a workspace stands: who is in which stage, what is due, what a person should look at."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from cadencelang.cli.failure import CLEAN, FOUND
from cadencelang.cli.frame import Command
from cadencelang.cli.workspaces import add_workspace, workspace_of
from cadencelang.diagnostics.clean import clean

if TYPE_CHECKING:
    from cadencelang.workspace.opening import Workspace

_MOST_TOLD = 20


def _arguments(parser: ArgumentParser) -> None:
    add_workspace(parser)
    parser.add_argument("--json", action="store_true", help="write JSON")


def _run(args: Namespace) -> int:
    with workspace_of(args) as workspace:
        found = _status(workspace)
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        _tell(found)
    to_see = ("ahead of the clock", "cannot go on", "outbox", "questions", "not taken")
    return FOUND if any(found[it] for it in to_see) else CLEAN


def _status(workspace: Workspace) -> dict[str, Any]:
    from cadencelang.clock import format_instant
    from cadencelang.runtime.rows import Status
    from cadencelang.workspace.outbox import wanting
    from cadencelang.workspace.timekeeping import ahead, overdue, told_of
    from cadencelang.workspace.webhooks import wanting as not_taken

    due = workspace.pump().next_due()
    with workspace.store.transaction() as tx:
        current = workspace.shelf.current(tx)
        local = current.engine.clocks.candidate(None, None)
        counts = dict(tx.counts())
        stages, versions = tx.gathered("stage"), tx.gathered("book")
        stuck = [{"candidate": it.candidate, "why": it.stuck} for it in tx.stuck(_MOST_TOLD)]
        numbers = {it.hash: it.version for it in tx.versions()}
        early = ahead(tx, workspace.now)
        told = None if early is None else told_of(workspace, tx, early)
        waiting = {"outbox": wanting(tx), "questions": tx.questions(), "not taken": not_taken(tx)}
    return {
        "playbook": {"name": current.book.name, "version": current.book.version},
        "candidates": counts["candidates"],
        "stages": dict(stages),
        "versions": {f"{numbers.get(hash, '?')} ({hash[7:15]})": number for hash, number in versions.items()},
        "next due": None if due is None else format_instant(int(due // 60), local, "zoned"),
        "overdue": overdue(None if due is None else int(due // 60), workspace.now) or None,
        "orders": {status.value: counts.get(status.value, 0) for status in Status},
        "unknown": counts.get(Status.UNKNOWN.value, 0),
        "dead letters": counts.get(Status.DEAD.value, 0),
        **{what: len(found) for what, found in waiting.items()},
        "ahead of the clock": told,
        "cannot go on": stuck,
    }


def _tell(found: dict[str, Any]) -> None:
    book = found["playbook"]
    print(f"{clean(book['name'])}, version {book['version']}: {found['candidates']} candidates")
    for stage, number in found["stages"].items():
        print(f"  {number:>7}  {clean(stage) or '(in no stage)'}")
    if len(found["versions"]) > 1:
        print("on versions:")
        for version, number in found["versions"].items():
            print(f"  {number:>7}  {version}")
    print(f"letters and notices:{'' if any(found['orders'].values()) else ' none yet'}")
    for status, number in found["orders"].items():
        if number:
            print(f"  {number:>7}  {status}")
    print(f"next due: {found['next due'] or 'nothing, until something happens'}")
    if found["overdue"]:
        print(f"{found['overdue']} `cadence run` lets it happen; nothing leaves until then.")
    if found["outbox"]:
        print("A person should look at some letters: `cadence outbox` lists them.")
    if found["questions"]:
        print("A person should say what some mails mean: `cadence questions` lists them.")
    if found["not taken"]:
        print("Something that other programs told was not taken: `cadence arrivals` lists it.")
    if found["ahead of the clock"]:
        print(f"{found['ahead of the clock']} `cadence doctor` says how to mend it.")
    for stuck in found["cannot go on"]:
        print(clean(f"{stuck['candidate']} cannot go on: {stuck['why']}"))


COMMAND = Command(_arguments, _run)
