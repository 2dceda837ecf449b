"""How a line of an account is meant; faces choose their colours by it. Knows no engine: any command may draw."""

import enum


class Tone(enum.StrEnum):
    """How a line is meant: what reached somebody, what went wrong, what was kept back, what is by the way."""

    GOOD = "good"
    BAD = "bad"
    BLOCKED = "blocked"
    PLAIN = "plain"
    QUIET = "quiet"
