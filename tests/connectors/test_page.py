"""The page of the documentation: what it shows is true."""

import re
from pathlib import Path

from cadencelang.connectors.mail.compose import ComposedMail
from cadencelang.connectors.webhooks.mapping import load_mapping

PAGE = (Path(__file__).parents[2] / "docs/connectors.md").read_text()


def block(language):
    return re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)[1]


def test_the_mail_it_composes_can_be_composed():
    scope = {}
    exec(block("python").partition("with SmtpSender")[0], scope)
    composed = scope["compose"](scope["mail"])
    assert isinstance(composed, ComposedMail)
    assert b"In-Reply-To: <her-last-mail@example.org>" in composed.content


def test_the_mapping_it_shows_is_one():
    assert load_mapping(block("toml"), "docs/connectors.md").maps["stages"]["Face to face"] == "First interview"
