"""A workspace that hears the webhooks of every vendor, and the vendors' samples, signed and sent to it."""

import json
from pathlib import Path

from starlette.testclient import TestClient
from world import NOON, SECRET, STANDARD_SECRET, signed

from cadencelang.cli.main import main
from cadencelang.connectors.webhooks.verify import Scheme
from cadencelang.http.app import Limits, create_app
from cadencelang.http.live import LiveService
from cadencelang.http.tokens import Tokens
from cadencelang.runtime.codec import load_reasons
from cadencelang.workspace.config import read_config
from cadencelang.workspace.making import make
from cadencelang.workspace.opening import FixedClock, Workspace, store_of

CORPUS = Path(__file__).parents[1] / "corpus/webhooks"
PLAYBOOK = """
playbook "A small search"
  version 1

clock
  candidate time Europe/London
  working time Monday to Friday 09:00 to 18:00
  tick 30 minutes

team
  recruiter owns the candidate

facts
  email      email address, optional
  seniority  one of "C-suite", "VP", optional

events
  interview completed
    interviewer  text, optional

consents
  "introductions" lasts 90 days

channels
  email  automatic, to email

limits
  no contact once the candidate opts out

stage "Screening"
  leads to "First interview", "Not selected"

  rule "hello"
    when the candidate enters
    send email "hello"

stage "First interview"
  leads to "Not selected"

closing stage "Not selected"
"""
TEMPLATE = "---\nsubject: Hello\n---\nHello.\n"
HOOKS = "\n".join(
    f'[webhooks.{scheme}]\nvendor = "{scheme}"\nsecret_file = "{scheme}.secret"\nnewcomers = "enter"'
    for scheme in Scheme
)


class Ats:
    """The workspace, its application, and the systems that tell it things."""

    def __init__(self, folder: Path, hooks: str = HOOKS) -> None:
        source = folder / "source"
        (source / "templates").mkdir(parents=True)
        (source / "search.cadence").write_text(PLAYBOOK)
        (source / "templates/hello.md").write_text(TEMPLATE)
        self.folder = folder / "firm"
        make(self.folder, source / "search.cadence")
        config = self.folder / "cadence.toml"
        config.write_text(config.read_text() + hooks)
        for scheme in Scheme:
            secret = STANDARD_SECRET if scheme is Scheme.STANDARD else SECRET
            (self.folder / f"{scheme}.secret").write_text(f"{secret}\n")
        read = read_config(self.folder)
        self.workspace = Workspace(self.folder, read, store_of(self.folder, read), FixedClock(NOON * 60.0))
        self.app = create_app(LiveService(self.workspace), Tokens([]), Limits(1e9, 10**9, lambda: 0.0))
        self.client = TestClient(self.app, raise_server_exceptions=False)

    def sample(self, name: str) -> dict:
        """A sample of the vendors'."""
        return json.loads((CORPUS / f"{name}.json").read_text())

    def tell(self, scheme: str, body, headers=None, **other):
        """Sign and send; gives the response."""
        delivery = signed(Scheme(scheme), body, headers, **other)
        return self.client.post(f"/v1/webhooks/{scheme}", content=delivery.body, headers=dict(delivery.headers))

    def tell_sample(self, name: str):
        """Sign and send a sample."""
        sample = self.sample(name)
        return self.tell(name.partition("-")[0], sample["body"], sample["headers"])

    def event(self, type: str, candidate: str, at: str, id: str, **data):
        """An event of a system of our own, with its id."""
        payload = {"type": type, "timestamp": at, "data": {"candidate": candidate, **data}}
        body = json.dumps(payload).encode()
        from cadencelang.connectors.webhooks.verify import standard_headers

        headers = standard_headers(STANDARD_SECRET, id, NOON * 60, body)
        return self.client.post("/v1/webhooks/standard", content=body, headers=headers)

    def bring(self, id: str, stage: str = "Screening", email: str = "ada@example.org") -> None:
        """A candidate comes from a file."""
        path = self.folder / "people.csv"
        path.write_text(f"id,email,stage\n{id},{email},{stage}\n")
        assert main(["import", str(self.folder), "--candidates", str(path)]) == 0

    def standing(self, id: str):
        """A candidate as they stand; None for nobody."""
        with self.workspace.store.transaction() as tx:
            row = tx.row(id)
            return None if row is None else self.workspace.steps.open(tx, row)

    def reasons(self, id: str) -> list[str]:
        """What happened to a candidate."""
        with self.workspace.store.transaction() as tx:
            return [f"{it.what.value} {it.subject or ''}".strip() for e in tx.log(id) for it in load_reasons(e.reasons)]

    def arrivals(self, id: str | None = None):
        """What is kept of deliveries."""
        with self.workspace.store.transaction() as tx:
            return list(tx.arrivals(id))

    def close(self) -> None:
        """Let go."""
        self.client.close()
        self.workspace.close()
