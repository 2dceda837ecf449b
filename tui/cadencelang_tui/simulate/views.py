"""The other ways to look at a playbook and its candidates: each a screen of its own over the timeline."""

from __future__ import annotations

from cadencelang_tui.simulate.doing import Doings


class Views(Doings):
    """The part of the screen that opens the other views."""

    def action_compare(self) -> None:
        """The account before the edit and now, side by side."""

    def action_graph(self) -> None:
        """The stages, with the candidate's way lit."""

    def action_everyone(self) -> None:
        """All candidates at once."""

    def action_scenarios(self) -> None:
        """All scenarios with coverage."""

    def action_keep_scenario(self) -> None:
        """Write the run into the playbook."""
