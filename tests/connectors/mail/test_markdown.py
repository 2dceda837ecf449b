"""One body, told as plain text and as HTML."""

import pytest

from cadencelang.connectors.mail.markdown import as_html, as_plain_text
from cadencelang.templating.markup import as_text

TOLD = [
    ("Dear *Ada*,\nwe `write`.", "Dear Ada,\nwe write."),
    ("One\n\nTwo", "One\n\nTwo"),
    ("One  \nTwo", "One\nTwo"),
    ("# Head\nText", "Head\n\nText"),
    ("Text\n\n- a\n- b\n\nEnd", "Text\n\n- a\n- b\n\nEnd"),
    ("3. a\n4. b", "3. a\n4. b"),
    ("- a\n  - b\n- c", "- a\n  - b\n- c"),
    ("- a\n\n- b", "- a\n\n- b"),
    ("- a\n\n  more", "- a\n\n  more"),
    ("Text\n\n> said\n> so\n\nEnd", "Text\n\n> said\n> so\n\nEnd"),
    ("> a\n>\n> b", "> a\n>\n> b"),
    ("> - a\n> - b", "> - a\n> - b"),
    ("[here](https://x.example/a)", "here (https://x.example/a)"),
    ("<https://x.example/a>", "https://x.example/a"),
    ("[me](mailto:a@x.example)", "me (a@x.example)"),
    ("a\n\n---\n\nb", "a\n\n* * *\n\nb"),
    ("```\ncode  x\n```", "code  x"),
    ("<b>x</b>", "<b>x</b>"),
    ("![pixel](https://x.example/p.png)", "!pixel (https://x.example/p.png)"),
]


@pytest.mark.parametrize(("body", "plain"), TOLD)
def test_plain_text_reads_as_one_writes_by_hand(body, plain):
    assert as_plain_text(body) == plain + "\n"


@pytest.mark.parametrize(
    "outside", ["<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "*not* _bold_", "# head", "- item", "&lt;"]
)
def test_outside_text_stays_text_in_both(outside):
    body = f"Dear {as_text(outside)}, hello"
    assert as_plain_text(body) == f"Dear {outside}, hello\n"
    told = as_html(body)
    assert "<img" not in told
    assert "<em>" not in told
    assert "<a " not in told


def test_html_in_a_body_and_links_elsewhere_are_told_as_text():
    told = as_html("<script>alert(1)</script> [x](javascript:alert(1)) [y](data:text/html,z) [z](https://x.example)")
    assert "<script>" not in told
    assert told.count("href=") == 1


def test_the_language_cannot_leave_its_attribute():
    assert 'lang="en&quot;' in as_html("x", 'en"><script>')
