"""The document as a page of HTML. The page itself is `pages/document.html`, a template that escapes all it is given."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from cadencelang import __version__
from cadencelang.diagnostics.clean import clean
from cadencelang.document.content import content_of
from cadencelang.document.vouching import vouching
from cadencelang.graph.model import Book
from cadencelang.graph.render_diagram import diagram
from cadencelang.graph.render_svg import inline_style, inline_svg
from cadencelang.graph.store import content_hash
from cadencelang.prover.verifying import Verdict
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.packaged_page import packaged_page

_SHOWN_OF_HASH = 12


def document_html(book: Book, atlas: Atlas, verdicts: Mapping[str, Verdict]) -> str:
    """The page for a playbook; `verdicts` are by the names of their goals, and empty where nothing was proved."""
    return packaged_page("cadencelang.document", "document.html").render(
        name=clean(book.name),
        version=book.version,
        fingerprint=content_hash(book).removeprefix("sha256:")[:_SHOWN_OF_HASH],
        tool=__version__,
        content=content_of(book, atlas),
        vouching=vouching(book, atlas, verdicts),
        drawing=Markup(inline_svg(diagram(book))),  # noqa: S704 - made by us, and escaped there  # nosec B704
        drawing_style=Markup(inline_style(".drawing")),  # noqa: S704 - a constant  # nosec B704
        stages=len(book.stages),
        rules=len(book.rules),
        letters=len(book.templates),
    )
