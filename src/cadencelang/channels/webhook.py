"""What happens, told to another program by a signed webhook.

Its contract: every attempt has the same id and the same bytes, by which the receiver tells a repetition (Standard
Webhooks demands that of it); so one of which nobody can say whether it arrived is sent again.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Final

from cadencelang.connectors.webhooks.outgoing import Endpoint, Taken, TryLater, Undeliverable, Webhook, send_webhook
from cadencelang.runtime.ports import Later, Letter, Refused

_LONGEST: Final = 24 * 3600.0
"""Seconds that a receiver may ask to be left alone."""


class WebhookChannel:
    """Sends to one endpoint. `seconds` gives the time that is signed."""

    def __init__(self, endpoint: Endpoint, seconds: Callable[[], float]) -> None:
        self._endpoint = endpoint
        self._seconds = seconds

    def repeatable(self, letter: Letter) -> bool:
        """It has an id by which its receiver tells it."""
        return True

    def close(self) -> None:
        """Nothing is held."""

    def send(self, letter: Letter) -> None:
        """Send it. Raises Refused or Later."""
        webhook = Webhook(letter.message_id.strip("<>"), letter.template, _iso(letter.sent_as), _data(letter))
        match send_webhook(self._endpoint, webhook, self._seconds()):
            case Taken():
                return
            case TryLater(reason, after):
                raise Later(reason, patience=min(after or 0, _LONGEST))
            case Undeliverable(reason):
                raise Refused(reason)


def _data(letter: Letter) -> dict[str, object]:
    data: dict[str, object] = json.loads(letter.body)
    return {**data, "at": _iso(int(str(data["at"])))}


def _iso(minute: int) -> str:
    return f"{dt.datetime.fromtimestamp(minute * 60, dt.UTC):%Y-%m-%dT%H:%M}:00Z"
