"""Countries and cities as people name them, to the ids of calendars and the names of time zones."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from cadencelang.clock.zone import known_zones

_COUNTRIES: Final[Mapping[str, str]] = {
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


_CITIES: Final[Mapping[str, tuple[str, ...]]] = {
    "America/Chicago": ("austin", "dallas", "houston", "minneapolis"),
    "America/Los_Angeles": ("san diego", "san francisco", "san jose", "seattle"),
    "America/New_York": ("atlanta", "boston", "miami", "philadelphia", "washington"),
    "America/Sao_Paulo": ("rio de janeiro",),
    "America/Toronto": ("montreal", "ottawa"),
    "Asia/Dubai": ("abu dhabi",),
    "Asia/Jerusalem": ("haifa",),
    "Asia/Kolkata": ("bangalore", "bengaluru", "chennai", "delhi", "hyderabad", "mumbai", "new delhi", "pune"),
    "Asia/Riyadh": ("jeddah",),
    "Asia/Shanghai": ("beijing", "guangzhou", "shenzhen"),
    "Asia/Tokyo": ("osaka",),
    "Europe/Amsterdam": ("eindhoven", "rotterdam", "the hague", "utrecht"),
    "Europe/Berlin": (
        "bremen", "cologne", "dortmund", "dresden", "düsseldorf", "duesseldorf", "essen", "frankfurt", "hamburg",
        "hannover", "hanover", "köln", "leipzig", "munich", "münchen", "nuremberg", "stuttgart",
    ),
    "Europe/Brussels": ("antwerp", "ghent"),
    "Europe/London": ("birmingham", "bristol", "cardiff", "edinburgh", "glasgow", "leeds", "liverpool", "manchester"),
    "Europe/Madrid": ("barcelona", "valencia"),
    "Europe/Paris": ("lyon", "marseille", "nice", "toulouse"),
    "Europe/Rome": ("florence", "milan", "naples", "turin"),
    "Europe/Stockholm": ("gothenburg", "malmö"),
    "Europe/Vienna": ("graz", "linz", "salzburg"),
    "Europe/Warsaw": ("gdansk", "krakow", "wroclaw"),
    "Europe/Zurich": ("basel", "bern", "geneva", "lausanne"),
}  # fmt: skip
"""Large cities after which no time zone is named, by the zone of each."""


def country_named(name: str) -> str | None:
    """The id of the calendar of a country by its English name: `DE` of Germany; None where none is known."""
    return _COUNTRIES.get(_plain(name))


def zone_named(city: str) -> str | None:
    """The time zone of a large city: `Europe/Berlin` of Berlin, or of Frankfurt; None of one that is not known."""
    return _zones().get(_plain(city))


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())


@cache
def _zones() -> dict[str, str]:
    """The time zones by their cities, in small letters; of two cities with one name, the first in the alphabet."""
    named = (zone for zone in sorted(known_zones(), reverse=True) if "/" in zone and not zone.startswith("Etc/"))
    others = {city: zone for zone, cities in _CITIES.items() for city in cities}
    return others | {_plain(zone.rpartition("/")[2]): zone for zone in named}
