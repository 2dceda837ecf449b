"""Countries and cities by their names, where a calendar's code or a time zone must stand."""

from collections.abc import Iterator

from cadencelang.clock import country_named, zone_named
from cadencelang.diagnostics import Applicability, Diagnostic
from cadencelang.syntax import codes
from cadencelang.syntax.situation import Situation

_MOST_WORDS = 4


def place_by_name(situation: Situation) -> Diagnostic | None:
    """A country in place of its code, or a city in place of its time zone."""
    zone = "ZONE" in situation.expected
    if not zone and "CODE" not in situation.expected:
        return None
    for name, count in _names(situation):
        meant = zone_named(name) if zone else country_named(name)
        if meant is not None:
            told = situation.span.to(situation.span_of(situation.index + count - 1))
            said = " ".join(token[1] for token in situation.tokens[situation.index : situation.index + count])
            message = f"`{said}` is not the name of a time zone." if zone else f"`{said}` is not the code of a country."
            fix = situation.replaced(meant, f"Write `{meant}`", Applicability.SUGGESTION, count)
            return codes.UNEXPECTED.at(told, message, help=f"Write `{meant}`.", fix=fix)
    return None


def _names(situation: Situation) -> Iterator[tuple[str, int]]:
    """What the next words may name, the longest first; and of how many words."""
    words = [text.strip('"') for _, text, _, _ in situation.tokens[situation.index :][:_MOST_WORDS]]
    for count in range(len(words), 0, -1):
        yield " ".join(words[:count]), count
