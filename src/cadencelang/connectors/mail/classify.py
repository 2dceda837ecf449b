"""What a mail is: a bounce, an out-of-office answer, a calendar's mail, another machine's, a wish to stop, or a reply.

Machines are told apart first, by what the standards have for it (RFC 3464, RFC 3834, RFC 5965, RFC 8098) and then by
what is usual; only then are words read. Where the signs contradict each other, the finding is `Unsure` and a person
decides. Nothing here raises, and every pattern runs in time that grows with the length of the text.
"""

from __future__ import annotations

from cadencelang.clock import Day, Minute
from cadencelang.connectors.mail.absence import last_day_away
from cadencelang.connectors.mail.bounces import bounce_in
from cadencelang.connectors.mail.calendar_mail import calendar_in
from cadencelang.connectors.mail.findings import Automatic, Finding, HumanReply, OutOfOffice, StopRequest, Unsure
from cadencelang.connectors.mail.incoming import IncomingMail
from cadencelang.connectors.mail.phrases import (
    ACKNOWLEDGED,
    AUTOMATIC_SUBJECTS,
    AWAY,
    AWAY_SUBJECTS,
    LEFT_THE_FIRM,
    begins,
    folded,
    says,
)
from cadencelang.connectors.mail.reply_text import own_words
from cadencelang.connectors.mail.stopping import stop_in

_MINUTES_PER_DAY = 1440


def classify(mail: IncomingMail, received: Minute) -> Finding:
    """What the mail is; `received` is when it came, for dates that it names without a year."""
    on = (mail.at if mail.at is not None and mail.at <= received else received) // _MINUTES_PER_DAY
    return _reported(mail) or bounce_in(mail) or calendar_in(mail) or _by_machine(mail, on) or _by_person(mail)


def _reported(mail: IncomingMail) -> Finding | None:
    """Complaints and receipts, which have formats of their own."""
    kinds = {report["kind"] for report in mail.reports}
    if "feedback-report" in kinds:
        return StopRequest("Their mail provider reports that they marked a mail of ours as unwanted.")
    if "disposition-notification" in kinds or "disposition-notification" in mail.header("content-type"):
        return Automatic("they were shown a mail, says a receipt")
    return None


def _by_machine(mail: IncomingMail, on: Day) -> Finding | None:
    title, words = folded(mail.subject), folded(mail.text)
    sure = _says_so(mail)
    suspected = sure or begins(title, AUTOMATIC_SUBJECTS) or begins(title, AWAY_SUBJECTS)
    if not suspected:
        return None
    if says(f"{title} {words}", LEFT_THE_FIRM):
        return Unsure("An automatic answer says that they no longer work there.", mail.text)
    if says(title, AWAY_SUBJECTS) or says(words, AWAY):
        return OutOfOffice(last_day_away(f"{mail.subject}\n{mail.text}", on))
    if sure and not begins(title, AUTOMATIC_SUBJECTS):
        return Automatic("a machine wrote it")
    if says(f"{title} {words}", ACKNOWLEDGED):
        return Automatic("they acknowledge a mail")
    until = last_day_away(mail.text, on)
    if until is not None:
        return OutOfOffice(until)
    return Unsure("An automatic answer that does not say clearly what it is about.", mail.text)


def _says_so(mail: IncomingMail) -> bool:
    """Whether its headers say that a machine wrote it."""
    if mail.header("auto-submitted") not in ("", "no"):
        return True
    if any(mail.header(name) not in ("", "no") for name in ("x-autoreply", "x-autorespond")):
        return True
    return mail.header("precedence") in ("auto_reply", "auto-reply", "bulk", "junk")


def _by_person(mail: IncomingMail) -> Finding:
    own = own_words(mail.text)
    stop = stop_in(mail.subject, own)
    if stop is not None:
        return stop
    words = folded(own)
    if says(words, AWAY):
        return Unsure("It says that they are away, and nothing shows whether a machine or they wrote it.", own)
    if not own:
        return Unsure("It has no words of its own: perhaps an attachment, or a reply that got lost.", mail.text)
    return HumanReply(own)
