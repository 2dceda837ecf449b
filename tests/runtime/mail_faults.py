"""The story of `crashing`, told to a workspace whose mail server has faults at first, and then is well.

Run as a program, with a folder and faults as `STEP ACT TIMES`, it plays the story with a sound server first, and then
once for each fault: the first so many times that the dialogue comes to the step, the server does that. Prints one line
of JSON: what went wrong at which fault, and how often each was met.

Steps are `connect`, the words of SMTP, `dot` (the whole text was read, and is not kept) and `taken` (it is kept, and
what goes wrong is the answer). Acts are an answer, or a way in which a connection ends. `RSET` is only come to after a
refusal, and so has one before it.
"""

import json
import shutil
import socket
import sys
import threading
from collections import Counter
from pathlib import Path

from crashing import Far, child, faults, left, promises, store_in
from far_ends import CHAT, MAIL, Mailing

from cadencelang.channels.mail import MailChannel
from cadencelang.connectors.mail.security import Security
from cadencelang.connectors.mail.smtp import SmtpSender, SmtpSettings
from cadencelang.runtime.codec import load_letter
from cadencelang.runtime.ports import Letter
from cadencelang.runtime.rows import Purpose, Status

ANSWERS = {"4xx": "450 4.2.0 not now", "421": "421 4.3.2 shutting down", "5xx": "554 5.7.1 not you"}
REFUSING = ("MAIL", "RCPT", "DATA", "dot")
"""Steps at which a 5xx is about the mail, and for good."""
_PATIENCE = 1.0


class Plan:
    """What the server is to do wrong yet: at each step, what, and how often."""

    def __init__(self) -> None:
        self._hand = threading.Lock()
        self.wrong: dict[str, list[str]] = {}
        self.met = 0

    def next(self, step: str) -> str | None:
        """What to do wrong now; None: nothing."""
        with self._hand:
            if not self.wrong.get(step):
                return None
            self.met += 1
            return self.wrong[step].pop()


PLAN = Plan()


class Faulty(Mailing):
    """A mail server that follows the plan."""

    def answer(self, step: str, line: str) -> bool:
        """What the plan says, else what is usual."""
        act = PLAN.next(step)
        if act is None:
            return super().answer(step, line)
        if act in ANSWERS:
            self.say(ANSWERS[act])
            return False
        if act != "silence":
            self.connection.shutdown(socket.SHUT_WR if act == "half-close" else socket.SHUT_RDWR)
        while act != "hang-up" and self.connection.recv(4096):
            pass
        raise ConnectionError(act)

    def take(self, text: bytes) -> None:
        """Keep the mail, unless its dot is where the fault is."""
        if self.answer("dot", ""):
            super().take(text)

    def say(self, line: str) -> None:
        """Write a line; the answer to the dot comes with what became of the mail."""
        if line:
            super().say(line)


class Parting(MailChannel):
    """Has a connection for each letter, and so says goodbye after it."""

    def send(self, letter: Letter) -> None:
        """Send it, and part."""
        try:
            super().send(letter)
        finally:
            self.close()


class FaultyFar(Far):
    """The far ends, with that mail server; `parting`: each letter goes by a connection of its own."""

    def __init__(self) -> None:
        super().__init__(Faulty)
        self.parting = False

    def mail(self) -> MailChannel:
        """Letters by that server, with little patience."""
        settings = SmtpSettings(
            host="127.0.0.1", port=self.mailing.port, security=Security.NONE, local_name="here", timeout=_PATIENCE,
            answer_timeout=_PATIENCE,
        )  # fmt: skip
        return (Parting if self.parting else MailChannel)(SmtpSender(settings))


def refusals(found: dict[str, object], folder: Path, times: int) -> list[str]:
    """How a story in which mails were refused for good differs from what is promised of those."""
    told = []
    if not found["folds"]:
        told.append("the log does not fold to the state")
    failed = {key for key, status in found["statuses"].items() if status == Status.FAILED}
    sent = {key for key, status in found["statuses"].items() if status == Status.SENT}
    if len(failed) != times or set(found["open"]) != failed:
        told.append(f"refused were {failed}, and open are {found['open']}")
    if found["known as sent"] != dict.fromkeys(sent, 1):
        told.append(f"the engine knows {found['known as sent']} as sent")
    ids, mails = message_ids(folder), [it.id for it in found["arrived"] if it.way == MAIL]
    if any(mails.count(ids[key]) != 1 for key in sent) or any(ids[key] in mails for key in failed):
        told.append(f"arrived are {mails} of {ids}")
    notices = sum("could not be delivered" in it.told for it in set(found["arrived"]) if it.way == CHAT)
    if notices != times:
        told.append(f"the owner was told of {notices}")
    return told


def message_ids(folder: Path) -> dict[str, str]:
    """The Message-IDs of the letters to candidates, by their keys."""
    store = store_in(folder)
    with store.transaction() as tx:
        orders = [it for it in tx.orders() if it.purpose is Purpose.TOUCH and it.letter]
    store.close()
    return {it.key: load_letter(it.letter).message_id for it in orders}


def played(far: FaultyFar, folder: Path) -> tuple[int, dict[str, object]]:
    """Play the story in a folder; gives how its process ended, and what it left."""
    folder.mkdir()
    far.play_in(folder)
    return child(folder, None, "connected", far), left(folder)


def main(folder: Path, wanted: list[tuple[str, str, int]]) -> None:
    """Play all of it."""
    far, wrong, met = FaultyFar(), {}, Counter()
    status, whole = played(far, folder / "whole")
    assert status == 0
    assert promises(whole["arrived"], whole["arrived"]) == []
    for step, act, times in wanted:
        place, name = folder / f"{step}-{act}-{times}", f"{step} {act} {times}"
        PLAN.wrong, PLAN.met, far.parting = {step: [act] * times}, 0, step == "QUIT"
        if step == "RSET":
            PLAN.wrong["RCPT"] = ["4xx"] * times
        status, found = played(far, place)
        refused = act == "5xx" and step in REFUSING
        told = refusals(found, place, times) if refused else faults(found, whole, times)
        if status:
            told.append(f"the process ended with {status}")
        if told:
            wrong[name] = told
        met[name] = PLAN.met
        shutil.rmtree(place)
    print(json.dumps({"wrong": wrong, "met": met, "whole": whole}))


if __name__ == "__main__":
    numbers = iter(sys.argv[2:])
    main(
        Path(sys.argv[1]), [(step, act, int(times)) for step, act, times in zip(numbers, numbers, numbers, strict=True)]
    )
