"""Three ways to colour the application: dark, light, and high contrast.

Every pair of text and ground reaches a contrast of 4.5 to 1 (WCAG 2.2, 1.4.3), in the third 7 to 1 (1.4.6). No state
is told by colour alone; the screens see to that.
"""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    "cadence-dark", primary="#7aa2f7", secondary="#89ddff", accent="#e0af68", foreground="#d5d9e6",
    background="#16181f", surface="#1c1f28", panel="#272b38", success="#9ece6a", warning="#e0af68", error="#ff8592",
    dark=True,
)  # fmt: skip
LIGHT: Final = Theme(
    "cadence-light", primary="#1d4fa8", secondary="#0b6a75", accent="#8a4b08", foreground="#1b1f27",
    background="#fbfbf8", surface="#f3f3ee", panel="#e2e3dc", success="#1f6b2c", warning="#8a4b08", error="#b3202c",
    dark=False,
)  # fmt: skip
CONTRAST: Final = Theme(
    "cadence-contrast", primary="#ffff00", secondary="#00ffff", accent="#ffff00", foreground="#ffffff",
    background="#000000", surface="#000000", panel="#1f1f1f", success="#7dff7d", warning="#ffd000", error="#ff9c9c",
    dark=True,
    variables={"block-cursor-background": "#ffff00", "block-cursor-foreground": "#000000",
               "border": "#ffffff", "foreground-muted": "#d0d0d0", "border-blurred": "#b0b0b0"},
)  # fmt: skip
THEMES: Final = (DARK, LIGHT, CONTRAST)


def next_theme(name: str) -> str:
    """The theme after this one."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]
