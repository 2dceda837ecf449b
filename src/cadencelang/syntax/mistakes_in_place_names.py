"""Countries and cities by their names, where a calendar's code or a time zone must stand."""

from collections.abc import Iterator
from functools import cache

from cadencelang.clock import known_zones
from cadencelang.diagnostics import Applicability, Diagnostic
from cadencelang.syntax import codes
from cadencelang.syntax.situation import Situation

_MOST_WORDS = 4
_COUNTRIES = {
    "argentina": "AR", "australia": "AU", "austria": "AT", "bahrain": "BH", "belgium": "BE", "brazil": "BR",
    "britain": "GB", "bulgaria": "BG", "canada": "CA", "chile": "CL", "china": "CN", "colombia": "CO",
    "croatia": "HR", "cyprus": "CY", "czech republic": "CZ", "czechia": "CZ", "denmark": "DK", "egypt": "EG",
    "england": "GB-ENG", "estonia": "EE", "finland": "FI", "france": "FR", "germany": "DE", "great britain": "GB",
    "greece": "GR", "holland": "NL", "hong kong": "HK", "hungary": "HU", "iceland": "IS", "india": "IN",
    "indonesia": "ID", "ireland": "IE", "israel": "IL", "italy": "IT", "japan": "JP", "kenya": "KE", "korea": "KR",
    "kuwait": "KW", "latvia": "LV", "lithuania": "LT", "luxembourg": "LU", "malaysia": "MY", "malta": "MT",
    "mexico": "MX", "morocco": "MA", "netherlands": "NL", "new zealand": "NZ", "nigeria": "NG",
    "northern ireland": "GB-NIR", "norway": "NO", "pakistan": "PK", "peru": "PE", "philippines": "PH",
    "poland": "PL", "portugal": "PT", "qatar": "QA", "romania": "RO", "saudi arabia": "SA", "scotland": "GB-SCT",
    "serbia": "RS", "singapore": "SG", "slovakia": "SK", "slovenia": "SI", "south africa": "ZA",
    "south korea": "KR", "spain": "ES", "sweden": "SE", "switzerland": "CH", "taiwan": "TW", "thailand": "TH",
    "turkey": "TR", "ukraine": "UA", "united arab emirates": "AE", "united kingdom": "GB", "united states": "US",
    "vietnam": "VN", "wales": "GB-WLS",
}  # fmt: skip
"""The codes of ISO 3166 for the countries that are most often named, and for the parts of the United Kingdom."""


def place_by_name(situation: Situation) -> Diagnostic | None:
    """A country in place of its code, or a city in place of its time zone."""
    zone = "ZONE" in situation.expected
    if not zone and "CODE" not in situation.expected:
        return None
    for name, count in _names(situation):
        meant = _zones().get(name) if zone else _COUNTRIES.get(name)
        if meant is not None:
            told = situation.span.to(situation.span_of(situation.index + count - 1))
            said = " ".join(token[1] for token in situation.tokens[situation.index : situation.index + count])
            message = f"`{said}` is not the name of a time zone." if zone else f"`{said}` is not the code of a country."
            fix = situation.replaced(meant, f"Write `{meant}`", Applicability.SUGGESTION, count)
            return codes.UNEXPECTED.at(told, message, help=f"Write `{meant}`.", fix=fix)
    return None


def _names(situation: Situation) -> Iterator[tuple[str, int]]:
    """What the next words may name, in small letters, the longest first; and of how many words."""
    words = [text.strip('"').casefold() for _, text, _, _ in situation.tokens[situation.index :][:_MOST_WORDS]]
    for count in range(len(words), 0, -1):
        yield " ".join(words[:count]), count


@cache
def _zones() -> dict[str, str]:
    """The time zones by their cities, in small letters; of two cities with one name, the first in the alphabet."""
    named = (zone for zone in sorted(known_zones(), reverse=True) if "/" in zone and not zone.startswith("Etc/"))
    return {zone.rpartition("/")[2].replace("_", " ").casefold(): zone for zone in named}
