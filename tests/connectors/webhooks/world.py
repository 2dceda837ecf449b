"""The playbook, the secrets and the signatures that the tests of webhooks share."""

import base64
import hashlib
import hmac
import json

from cadencelang.compiler import compile_text
from cadencelang.connectors.webhooks.verify import Delivery, Scheme, standard_headers

SECRET = "a secret of the tests"
STANDARD_SECRET = "whsec_" + base64.b64encode(b"a secret of the tests").decode()
NOON = 29_540_880
"""Mon 2026-03-02 12:00 UTC, in minutes."""

PLAYBOOK = """
playbook "A small search"
  version 1

clock
  candidate time from timezone, otherwise Europe/London
  working time Monday to Friday 09:00 to 18:00
  holidays GB-ENG
  tick 30 minutes

team
  recruiter owns the candidate

facts
  email      email address, optional
  timezone   time zone, optional
  seniority  one of "C-suite", "VP", optional

events
  interview completed
    interviewer  text, optional

channels
  email  automatic

stage "Screening"
  leads to "Not selected"

closing stage "Not selected"
"""
BOOK = compile_text(PLAYBOOK).book
assert BOOK is not None


def secret_of(scheme: Scheme) -> str:
    return STANDARD_SECRET if scheme is Scheme.STANDARD else SECRET


def signed(scheme, payload, headers=None, secret=SECRET, at=NOON * 60):
    """A delivery as the vendor would make it."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    found = dict(headers or {})
    match scheme:
        case Scheme.GREENHOUSE:
            found["Signature"] = f"sha256 {digest.hex()}"
        case Scheme.ASHBY:
            found["Ashby-Signature"] = f"sha256={digest.hex()}"
        case Scheme.MERGE:
            found["X-Merge-Webhook-Signature"] = base64.urlsafe_b64encode(digest).decode()
        case Scheme.STANDARD:
            found |= standard_headers(STANDARD_SECRET if secret == SECRET else secret, "msg_1", at, body)
        case Scheme.LEVER:
            told = dict(payload)
            spoken = f"{told['token']}{told['triggeredAt']}".encode()
            told["signature"] = hmac.new(secret.encode(), spoken, hashlib.sha256).hexdigest()
            body = json.dumps(told).encode()
    return Delivery(found, body)
