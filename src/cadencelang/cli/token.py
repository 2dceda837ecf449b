"""`cadence token`: who may use a workspace over HTTP, and for what."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cadencelang.cli.failure import CLEAN, Failure
from cadencelang.cli.frame import Command
from cadencelang.cli.live import is_workspace
from cadencelang.diagnostics.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadencelang.http.tokens import Token, Tokens


_TAKES: Final = {"add": ("name", "scope"), "list": (), "revoke": ("id",), "calendar": ("role",)}
"""What can be done, and the options that each takes."""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("action", choices=tuple(_TAKES), help="what to do")
    parser.add_argument("folder", metavar="DIR", nargs="?", default=".", help="the workspace (default: this folder)")
    parser.add_argument("--name", help="with add: what it is for, in your words")
    parser.add_argument("--scope", action="append", default=[], help="with add: what it allows; may be given again")
    parser.add_argument("--role", help="with calendar: whose; shows the address at which it can be subscribed to")
    parser.add_argument("--id", help="with revoke: the token's id, as list shows it")


def _run(args: Namespace) -> int:
    from cadencelang.http.tokens import BadTokens, read_tokens

    _refuse_others(args)
    folder = Path(args.folder)
    if not is_workspace(folder):
        raise Failure(f"{folder} is no workspace.", "Make one with `cadence init`.")
    try:
        tokens = read_tokens(folder)
        match args.action:
            case "add":
                _add(args, folder, tokens)
            case "calendar":
                _calendar(args)
            case "revoke":
                _revoke(args, folder, tokens)
            case _:
                _list(tokens)
    except BadTokens as error:
        raise Failure(str(error)) from None
    return CLEAN


def _refuse_others(args: Namespace) -> None:
    """Refuse an option that what is to be done does not take. Raises Failure."""
    for action, options in _TAKES.items():
        for option in options:
            if action != args.action and getattr(args, option):
                raise Failure(
                    f"`cadence token {args.action}` takes no --{option}.", f"It is for `cadence token {action}`."
                )


def _keep(folder: Path, tokens: Iterable[Token]) -> None:
    from cadencelang.http.tokens import write_tokens

    try:
        write_tokens(folder, tokens)
    except OSError as error:
        raise Failure(f"The tokens cannot be kept: {error.strerror or error}.") from None


def _add(args: Namespace, folder: Path, tokens: Tokens) -> None:
    from cadencelang.diagnostics.suggest import did_you_mean
    from cadencelang.http.tokens import Scope, issue

    known = [scope.value for scope in Scope]
    if not args.name or not args.scope:
        raise Failure("A token needs --name and at least one --scope.", f"Scopes are {', '.join(known)}.")
    for scope in args.scope:
        if scope not in known:
            raise Failure(
                f'There is no scope "{scope}".', did_you_mean(scope, known) or f"There is {', '.join(known)}."
            )
    text, token = issue(args.name, [Scope(it) for it in args.scope])
    _keep(folder, [*tokens, token])
    print(text)
    told = "This is shown once; only a digest of it is kept. A server that runs knows it within a second."
    print(told, file=sys.stderr)


def _revoke(args: Namespace, folder: Path, tokens: Tokens) -> None:
    left = [token for token in tokens if token.id != args.id]
    if not args.id or len(left) == len(list(tokens)):
        raise Failure("There is no such token.", "`cadence token list` shows their ids; name one with --id.")
    _keep(folder, left)
    print("Revoked. A server that runs refuses it within a second.")


def _calendar(args: Namespace) -> None:
    """Print the address of a role's calendar."""
    from cadencelang.cli.workspaces import workspace_of
    from cadencelang.workspace.doors import calendar_at
    from cadencelang.workspace.suppression import key_of

    with workspace_of(args) as workspace:
        with workspace.store.transaction() as tx:
            roles, key = [it.name for it in workspace.shelf.current(tx).book.roles], key_of(tx)
        if args.role not in roles:
            raise Failure("Say whose calendar it is with --role.", f"There is {', '.join(roles)}.")
        address = workspace.config.outside.address
        print(calendar_at(address or "http://127.0.0.1:8400", key, args.role))
        if address is None:
            print("Others reach it once [outside] address stands in cadence.toml.", file=sys.stderr)


def _list(tokens: Tokens) -> None:
    for token in tokens:
        print(f"{token.id}  {clean(token.name)}  {' '.join(sorted(token.scopes))}")
    if not list(tokens):
        print("There are no tokens; `cadence token add` issues one.")


COMMAND = Command(_arguments, _run)
