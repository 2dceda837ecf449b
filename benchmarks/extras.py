"""The extras: the packages that each brings, and what importing what it is for costs."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec

from benchmarks.measure import Size, process, python
from benchmarks.table import Row

_MAIL = frozenset({"imap_tools", "mailparser_reply", "markdown_it"})
_HTTP = frozenset({"fastapi", "prometheus_client", "starlette", "structlog", "uvicorn"})
BRINGS = {
    "tui": frozenset({"platformdirs", "textual"}),
    "mail": _MAIL,
    "calendar": frozenset({"icalendar"}),
    "notify": frozenset({"apprise"}),
    "lsp": frozenset({"lsprotocol", "pygls"}),
    "http": _HTTP,
    "live": _MAIL | _HTTP | {"apprise", "icalendar"},
    "web": frozenset({"aiohttp", "aiohttp_jinja2", "platformdirs", "textual", "textual_serve"}),
    "postgres": frozenset({"psycopg"}),
    "scale": frozenset({"dbos", "distributed", "psycopg", "sqlalchemy"}),
}
"""The packages, by the names they are imported by, that our own modules need with each extra."""
LOADS = {
    "": "import cadencelang",
    "tui": "import cadencelang_tui.app",
    "mail": "import cadencelang.connectors.mail.imap, cadencelang.connectors.mail.compose",
    "calendar": "import cadencelang.connectors.calendar.ics",
    "notify": "import cadencelang.connectors.notify.notices",
    "lsp": "import cadencelang.lsp.server",
    "http": "import cadencelang.http.app, uvicorn",
    "live": "import cadencelang.http.app, uvicorn, cadencelang.workspace.mailbox, cadencelang.connectors.calendar.ics",
    "web": "import cadencelang_tui.web.server",
    "postgres": "import cadencelang.stores.postgresql",
    "scale": "import cadencelang.fleet.worker, cadencelang.cli.crowd, distributed",
}
"""What is imported where an extra is put to use; of none, the package alone."""


def rows(size: Size) -> Iterator[Row]:
    """CPU milliseconds of a process that imports what each extra is for, against one that imports nothing."""
    with tempfile.TemporaryDirectory() as folder:
        nothing = process(python("pass"), size, folder).map(_ms)
        for extra, statement in LOADS.items():
            if all(find_spec(name) for name in BRINGS.get(extra, ())):
                name = f"import with [{extra}]" if extra else "import cadencelang"
                yield Row(name, "ms", process(python(statement), size, folder).map(_ms), "python -c pass", nothing)
            else:
                print(f"[{extra}] is not installed", file=sys.stderr)


def _ms(seconds: float) -> float:
    return seconds * 1000
