"""The commands behind the code lenses: prove, stop, and tell more of a verdict or of what lies ahead."""

from __future__ import annotations

from typing import Final

from cadencelang.diagnostics.clean import clean_block
from cadencelang.editing.ahead import DAYS
from cadencelang.editing.proving.words import sentences
from cadencelang.lsp.features import lenses
from cadencelang.lsp.projects import Project
from cadencelang.lsp.server import CadenceServer

_MOST: Final = 20
_NO_PLAYBOOK: Final = "There is no such playbook open."


def register_commands(server: CadenceServer) -> None:
    """Have a server carry out the commands."""
    server.command(lenses.PROVE)(_prove)
    server.command(lenses.STOP)(_stop)
    server.command(lenses.NEXT_TOUCHES)(_next_touches)
    server.command(lenses.VERDICT)(_verdict)


def _project(server: CadenceServer, uri: str) -> Project | None:
    return server.projects.first(server.uris.path(uri))


async def _prove(server: CadenceServer, uri: str, *more: object) -> str:
    """Prove the guarantees of the playbook that a document is part of; gives what came of it."""
    project = _project(server, uri)
    if project is None:
        return _NO_PLAYBOOK
    said = await server.proving.prove(project)
    server.say(said)
    return said


def _stop(server: CadenceServer, uri: str, *more: object) -> str:
    """Stop proving; what was found stays."""
    project = _project(server, uri)
    if project is None:
        return _NO_PLAYBOOK
    server.proving.stop(project)
    return project.proofs.counted()


async def _next_touches(server: CadenceServer, uri: str, rule: str, *more: object) -> str:
    """Tell what lies ahead of a rule, by its identity in the playbook."""
    project = _project(server, uri)
    if project is None:
        return _NO_PLAYBOOK
    await server.checker.look_ahead(project)
    them = (project.coming or {}).get(rule, ())
    lines = [it.words for it in them[:_MOST]]
    if len(them) > _MOST:
        lines.append(f"and {len(them) - _MOST} more in the next {DAYS} days")
    said = clean_block("\n".join(lines)) or f"Nothing in the next {DAYS} days, as the candidates stand."
    server.say(said)
    return said


def _verdict(server: CadenceServer, uri: str, name: str, *more: object) -> str:
    """Tell what is known of a guarantee, and how it breaks if it does."""
    project = _project(server, uri)
    if project is None:
        return _NO_PLAYBOOK
    found = project.proofs.findings.get(name)
    if found is None:
        said = f'Nothing is known yet of the guarantee "{name}".'
    else:
        said = found.account or " ".join(filter(None, sentences(found)))
    said = clean_block(said)
    server.say(said)
    return said
