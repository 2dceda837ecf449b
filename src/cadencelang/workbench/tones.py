"""The word and the tone of every kind of line in an account.

Owns: one word for each kind of thing that happens, and how it is meant; faces choose their colours by the tone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cadencelang.engine.effects import What
from cadencelang.records import dataclass
from cadencelang.workbench.atlas import Place
from cadencelang.workbench.tone import Tone as Tone


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the account: a word for what happened, the sentence, why, and where the playbook says so."""

    word: str
    text: str
    why: str
    place: Place | None
    tone: Tone

    @property
    def quiet(self) -> bool:
        """Whether only a detailed account tells it."""
        return self.tone is Tone.QUIET


WORDS: Final[Mapping[What, tuple[str, Tone]]] = {
    What.ENTERED: ("enters", Tone.PLAIN),
    What.RETURNED: ("returns", Tone.PLAIN),
    What.LEFT: ("leaves", Tone.QUIET),
    What.HAPPENED: ("happens", Tone.PLAIN),
    What.IGNORED: ("ignored", Tone.BLOCKED),
    What.MERGED_INTO: ("merged", Tone.BLOCKED),
    What.TOOK_IN: ("merged", Tone.PLAIN),
    What.RUN_STARTED: ("starts", Tone.QUIET),
    What.RUN_RESTARTED: ("restarts", Tone.QUIET),
    What.RUN_DROPPED: ("not run", Tone.BLOCKED),
    What.RUN_BLOCKED: ("not run", Tone.BLOCKED),
    What.RUN_STOPPED: ("stopped", Tone.BLOCKED),
    What.RUN_ENDED: ("ends", Tone.QUIET),
    What.BRANCH: ("branch", Tone.QUIET),
    What.WAITING: ("waits", Tone.QUIET),
    What.PLANNED: ("planned", Tone.QUIET),
    What.APPROVAL_ASKED: ("approval", Tone.PLAIN),
    What.APPROVED: ("approved", Tone.PLAIN),
    What.APPROVAL_LAPSED: ("lapsed", Tone.BLOCKED),
    What.HELD: ("held", Tone.BLOCKED),
    What.MADE_ROOM: ("held", Tone.BLOCKED),
    What.DUE: ("due", Tone.QUIET),
    What.SENT: ("sent", Tone.GOOD),
    What.SKIPPED: ("skipped", Tone.BLOCKED),
    What.CANCELLED: ("not sent", Tone.BLOCKED),
    What.FAILED: ("failed", Tone.BAD),
    What.BOUNCED: ("bounced", Tone.BAD),
    What.TASK_OPENED: ("asked", Tone.PLAIN),
    What.TASK_DONE: ("done", Tone.GOOD),
    What.TASK_OVERDUE: ("not done", Tone.BAD),
    What.TASK_REASSIGNED: ("covered", Tone.PLAIN),
    What.TASK_WITHDRAWN: ("dropped", Tone.BLOCKED),
    What.TOLD: ("told", Tone.PLAIN),
    What.REMINDED: ("reminded", Tone.PLAIN),
    What.PROMISE_MADE: ("promise", Tone.PLAIN),
    What.PROMISE_KEPT: ("kept", Tone.GOOD),
    What.PROMISE_LATE: ("late", Tone.BAD),
    What.PROMISE_BROKEN: ("broken", Tone.BAD),
    What.PROMISE_MOVED: ("moved", Tone.PLAIN),
    What.PROMISE_RELEASED: ("released", Tone.PLAIN),
    What.HOLD_BEGAN: ("hold", Tone.BLOCKED),
    What.HOLD_ENDED: ("resumed", Tone.PLAIN),
    What.PAUSE_BEGAN: ("pause", Tone.BLOCKED),
    What.PAUSE_ENDED: ("resumed", Tone.PLAIN),
    What.FACT_SET: ("learnt", Tone.PLAIN),
    What.CONSENT_GIVEN: ("consent", Tone.PLAIN),
    What.CONSENT_ENDED: ("consent", Tone.BLOCKED),
    What.CONTACT: ("contact", Tone.GOOD),
}
"""The word of each kind, at most eight letters, and its tone."""
