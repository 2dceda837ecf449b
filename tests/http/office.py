"""A workspace behind the HTTP interface, on a clock of the tests' own."""

from pathlib import Path

from starlette.testclient import TestClient

from cadencelang.http.app import Limits, create_app
from cadencelang.http.live import LiveService
from cadencelang.http.tokens import Scope, Token, Tokens, issue
from cadencelang.runtime.ports import QUIET, Probe
from cadencelang.workspace.config import read_config
from cadencelang.workspace.making import make
from cadencelang.workspace.opening import Workspace, store_of

NOON = 1_795_608_000.0
"""Wed 2026-11-25 12:00 UTC, in seconds."""
ADA = {"id": "ada", "stage": "Talking", "facts": {"first_name": "Ada", "email": "ada@example.org"}}
FREE = Limits(rate=1e9, burst=10**9)


class Clock:
    """A clock that the tests move."""

    def __init__(self) -> None:
        self.seconds = NOON

    def now(self) -> float:
        """UTC seconds since 1970."""
        return self.seconds


def tokens() -> dict[str, tuple[str, Token]]:
    """A token for each scope, one for all of them, and one for none."""
    single = {scope.value: issue(scope.value, [scope]) for scope in Scope}
    return {"all": issue("all", Scope), "none": issue("none", []), **single}


class Office:
    """A workspace, made where there is none, with an application over it, a token for each scope and one for all, and
    the seconds of its limiter. `issued` are the tokens of another office of it.
    """

    def __init__(self, folder: Path, limits: Limits | None = None, *, probe: Probe = QUIET, issued=None) -> None:
        if not folder.exists():
            make(folder)
        config = read_config(folder)
        self.folder = folder
        self.seconds = 0.0
        self.clock = Clock()
        self.workspace = Workspace(folder, config, store_of(folder, config, probe), self.clock, probe)
        self.service = LiveService(self.workspace)
        self.issued = issued or tokens()
        self.tokens = Tokens(token for _, token in self.issued.values())
        self.app = create_app(self.service, self.tokens, limits or Limits(1e9, 10**9, lambda: self.seconds))
        self.client = TestClient(self.app, raise_server_exceptions=False, headers=self.signed("all"))

    def signed(self, name: str) -> dict[str, str]:
        """The header of a token."""
        return {"Authorization": f"Bearer {self.issued[name][0]}"}

    def later(self, minutes: int) -> None:
        """Let the workspace live for so many minutes."""
        self.clock.seconds += 60 * minutes
        while self.workspace.pump().turn():
            pass

    def close(self) -> None:
        """Let go of the workspace."""
        self.client.close()
        self.workspace.close()
