"""Words that several lints say in the same way."""

from collections.abc import Iterable

from cadencelang.clock import Clock, Day, Minute, date_of, format_instant


def listed(words: Iterable[str]) -> str:
    """`"a", "b" and "c"`: names, quoted."""
    quoted = [f'"{word}"' for word in words]
    return " and ".join(filter(None, (", ".join(quoted[:-1]), *quoted[-1:])))


def when(t: Minute, clock: Clock) -> str:
    """An instant as a sentence names it: `Fri 2026-03-06 17:30`."""
    return format_instant(t, clock)


def on(day: Day) -> str:
    """A date as a sentence names it: `2026-03-06`."""
    return f"{date_of(day)}"
