"""A playbook as a document for the meeting in which it is agreed: one page of HTML that stands alone and prints well.

Owns: what the document tells, in which order, and the page. Refuses: words of its own for what the rule graph says;
those are the graph's and the comparison's. Every text passes through `clean`, and the page escapes all it is given.
"""

from cadencelang.document.document_json import document_json
from cadencelang.document.page import document_html

__all__ = ["document_html", "document_json"]
