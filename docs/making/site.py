"""The documentation as a site: `python docs/making/site.py` builds it in `build/site`, and says what is broken.

The pages are laid out in `build/pages`, Zensical makes HTML of them in its strict mode, and every link of the HTML is
followed. Nothing is fetched, neither here nor by who reads the site.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from links import broken
from site_pages import ROOT, navigation, places, ready

from cadencelang.compiler import compile_path
from cadencelang.document import document_html
from cadencelang.graph.render_svg import inline_style
from cadencelang.workbench.atlas import Atlas

BUILD = ROOT / "build"
_CONFIG = """\
[project]
site_name = "CadenceLang"
site_description = "Follow-up with executive candidates, written as a readable playbook and executed exactly."
docs_dir = "pages"
site_dir = "site"
use_directory_urls = false
extra_css = ["site.css"]
nav = {nav}

[project.theme]
variant = "classic"
language = "en"
font = false
features = ["navigation.sections", "navigation.top", "navigation.footer", "content.code.copy", "search.highlight"]

[[project.theme.palette]]
media = "(prefers-color-scheme: light)"
scheme = "default"
toggle.icon = "lucide/sun"
toggle.name = "Show it dark"

[[project.theme.palette]]
media = "(prefers-color-scheme: dark)"
scheme = "slate"
toggle.icon = "lucide/moon"
toggle.name = "Show it light"

[project.markdown_extensions]
attr_list = {{}}
md_in_html = {{}}
toc.permalink = true
pymdownx.highlight.pygments_lang_class = true
pymdownx.superfences = {{}}
"""
_STYLE = f"""\
{inline_style(".drawn")}
.drawn {{ overflow-x: auto; margin: 1.2em 0; background: #ffffff; }}
.drawn svg {{ max-width: 100%; height: auto; }}
.md-typeset table:not([class]) {{ font-size: .68rem; }}
.md-typeset table:not([class]) td code {{ white-space: normal; }}
"""


def lay_out(folder: Path) -> None:
    """Write the pages, their pictures and the configuration into a folder. Raises NoPlace."""
    known = places()
    for file, place in known.items():
        target = folder / "pages" / place
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.suffix == ".md":
            target.write_text(ready(file, known), encoding="utf-8")
        else:
            shutil.copyfile(ROOT / file, target)
    for book in ("executive-search", "talent-pool", "board-appointment"):
        _document(book, folder / "pages" / "playbooks" / book / "document.html")
    (folder / "pages" / "site.css").write_text(_STYLE, encoding="utf-8")
    (folder / "zensical.toml").write_text(_CONFIG.format(nav=_nav()), encoding="utf-8")


def _document(name: str, target: Path) -> None:
    """A playbook of the repository as `cadence docs` writes it."""
    book = compile_path(ROOT / "playbooks" / name / f"{name}.cadence").book
    assert book is not None
    target.write_text(document_html(book, Atlas(book), {}), encoding="utf-8")


def _nav() -> str:
    """The navigation, in TOML."""
    rows = [
        f"  {{ {json.dumps(title)} = [{', '.join(json.dumps(it.place) for it in sources)}] }},"
        for title, sources in navigation()
    ]
    return "\n".join(["[", *rows, "]"])


def main() -> int:
    """Build the site; 1 where something is broken."""
    shutil.rmtree(BUILD, ignore_errors=True)
    lay_out(BUILD)
    program = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
    if subprocess.run(program, cwd=BUILD, check=False).returncode:  # noqa: S603 - our own program
        return 1
    found = list(broken(BUILD / "site"))
    for sentence in found:
        print(sentence, file=sys.stderr)
    pages = len(list((BUILD / "site").rglob("*.html")))
    print(f"{pages} pages in {BUILD / 'site'}, {len(found) or 'no'} broken links")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
