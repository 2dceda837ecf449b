"""Text from outside, made safe to show.

Owns: the one function that every face passes a string through before it shows it, when any part of that
string came from a playbook, a template, a candidate file or a message. Refuses: markup; a face that reads
markup escapes it as well.

A terminal obeys escape sequences (ESC, and the C1 controls U+0080 to U+009F, such as CSI and OSC, which set
the clipboard or clear the screen), and bidirectional controls make text read otherwise than it is stored
(Unicode Technical Report 36, section 2.4). Each such character is replaced by one visible character, so that
what was hidden is seen and every offset stays true.
"""

_SHOWN_AS_REPLACEMENT = (
    range(0x80, 0xA0),  # C1 controls
    (0x061C, 0x200E, 0x200F),  # direction marks
    range(0x202A, 0x202F),  # embeddings and overrides
    range(0x2066, 0x2070),  # isolates and deprecated format characters
    range(0x2028, 0x202A),  # line and paragraph separators
    (
        0x00AD,
        0x180E,
        0x200B,
        0xFEFF,
    ),  # soft hyphen, vowel separator, zero-width space, BOM
    range(0x2060, 0x2066),  # word joiner and invisible operators
    range(0xFFF9, 0xFFFC),  # interlinear annotation
    range(0xD800, 0xE000),  # lone surrogates, which no output encoding takes
    range(0xE0000, 0xE0080),  # tags
)

_CLEAN: dict[int, str] = {code: "\ufffd" for codes in _SHOWN_AS_REPLACEMENT for code in codes}
_CLEAN |= {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\u2421"}
_CLEAN_BLOCK = {code: shown for code, shown in _CLEAN.items() if code not in (0x09, 0x0A)}


def clean(text: str) -> str:
    """A text for one line: each control and invisible character, line breaks and tabs too, made visible.

    Gives a string of the same length.
    """
    return text if text.isascii() and text.isprintable() else text.translate(_CLEAN)


def clean_block(text: str) -> str:
    """As `clean`, for a text of several lines: line feeds and tabs stay as they are."""
    return text.translate(_CLEAN_BLOCK)
