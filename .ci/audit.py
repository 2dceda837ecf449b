"""Asks for known vulnerabilities of every pinned package that users install; fails where there is one.

What could not be asked is told in a line and is no failure: a registry may be out of reach, or not tell of
vulnerabilities at all. Everything else that goes wrong is one.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

FILES = ("live.txt", "scale.txt", "tui.txt", "lsp.txt")
PINS = Path(__file__).parent.parent / "requirements"
UNREACHABLE = re.compile(r"ConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|MaxRetryError|ServiceError")


def asked(file: Path) -> list[dict[str, Any]] | None:
    """What is known of each package of a file; None where nobody could be asked. Raises SystemExit."""
    options = ["--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json", "--timeout", "20"]
    command = [sys.executable, "-m", "pip_audit", *options, "--requirement", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        if UNREACHABLE.search(done.stderr):
            return None
        raise SystemExit(f"pip-audit failed on {file.name}:\n{done.stderr[-2000:]}") from None
    return found


def main() -> None:
    """Ask about every file, and tell what was found."""
    told: dict[str, list[str]] = {}
    audited, unasked = set[str](), set[str]()
    for file in FILES:
        found = asked(PINS / file)
        if found is None:
            print(f"not audited: nobody who knows of vulnerabilities can be reached ({file})")
            return
        for each in found:
            name = f"{each['name']} {each.get('version', '')}".strip()
            (unasked if "skip_reason" in each else audited).add(each["name"])
            if each.get("vulns"):
                told[name] = [it["id"] for it in each["vulns"]]
    if told:
        lines = [f"  {it}: {', '.join(ids)}" for it, ids in told.items()]
        raise SystemExit("\n".join(["known vulnerabilities:", *lines]))
    if not audited:
        print(f"not audited: this registry tells of no vulnerabilities ({len(unasked)} packages were asked for)")
        return
    missing = f"; nothing could be learnt of {len(unasked)}" if unasked else ""
    print(f"{len(audited)} packages audited, no known vulnerability{missing}")


if __name__ == "__main__":
    main()
