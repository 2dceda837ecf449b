"""Three ways to colour the application: dark, light, and high contrast.

Every pair of text and ground reaches a contrast of 4.5 to 1 (WCAG 2.2, 1.4.3), in the third 7 to 1 (1.4.6). No state
is told by colour alone; the screens see to that. Of the variables, `pane` is the frame of what has no focus, `shade`
the quiet hours, `foreground-muted` what steps back.
"""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    "cadence-dark", primary="#7aa2f7", secondary="#89ddff", accent="#e0af68", foreground="#d5d9e6",
    background="#16181f", surface="#1c1f28", panel="#272b38", success="#9ece6a", warning="#e0af68", error="#ff8592",
    dark=True,
    variables={"foreground-muted": "#9aa0b0", "text-disabled": "#9aa0b0", "pane": "#3e4f75", "shade": "#4f5260",
               "block-cursor-blurred-background": "#2c374f"},
)  # fmt: skip
LIGHT: Final = Theme(
    "cadence-light", primary="#1d4fa8", secondary="#0b6a75", accent="#8a4b08", foreground="#1b1f27",
    background="#fbfbf8", surface="#f3f3ee", panel="#e2e3dc", success="#1f6b2c", warning="#8a4b08", error="#b3202c",
    dark=False,
    variables={"foreground-muted": "#565a62", "text-disabled": "#565a62", "pane": "#a2b6d8", "shade": "#b8babc",
               "block-cursor-blurred-background": "#cbd6ea"},
)  # fmt: skip
CONTRAST: Final = Theme(
    "cadence-contrast", primary="#ffff00", secondary="#00ffff", accent="#ffff00", foreground="#ffffff",
    background="#000000", surface="#000000", panel="#1f1f1f", success="#7dff7d", warning="#ffd000", error="#ff9c9c",
    dark=True,
    variables={"block-cursor-background": "#ffff00", "block-cursor-foreground": "#000000",
               "border": "#ffffff", "border-blurred": "#d0d0d0", "foreground-muted": "#d0d0d0", "text-muted": "#d0d0d0",
               "text-disabled": "#d0d0d0", "pane": "#d0d0d0", "shade": "#a0a0a0",
               "block-cursor-blurred-background": "#3a3a00"},
)  # fmt: skip
THEMES: Final = (DARK, LIGHT, CONTRAST)


def next_theme(name: str) -> str:
    """The theme after this one."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]
