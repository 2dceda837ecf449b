"""Templates of messages, checked against the playbook that sends them.

    source, diagnostics = read_template("templates/thank-you.md", text)
    template, diagnostics = check_template(source, facts, channels, uses)

Owns what a template may say at each of its uses: its front matter (`front`), its text (`syntax`), the forms it may
have (`forms`), what it can name (`names`), what is known where (`flow`), and the reading itself (`reading`). Jinja2 is
imported when the first template is checked, not before. Refuses: finding files, rendering.
"""

from cadencelang.graph.templates.checking import check_template
from cadencelang.graph.templates.front import TemplateSource, read_template
from cadencelang.graph.templates.names import RESERVED_NAMES, TemplateUse

__all__ = ["RESERVED_NAMES", "TemplateSource", "TemplateUse", "check_template", "read_template"]
