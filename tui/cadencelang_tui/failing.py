"""What is told where work in the background fails by a mistake of ours: once, in plain words, and it ends nothing."""

from __future__ import annotations

from textual.widget import Widget
from textual.worker import Worker, WorkerState

from cadencelang_tui.glyphs import shown

_LONGEST = 200


def tell_failed(widget: Widget, event: Worker.StateChanged) -> None:
    """Tell of a worker of this widget that failed; its name says what it was doing."""
    if event.state is WorkerState.ERROR:
        error = event.worker.error
        fault = f"{type(error).__name__}: {error}"[:_LONGEST]
        words = f"{event.worker.name} did not work, by a mistake of the application ({fault}). You can go on."
        widget.notify(shown(words), severity="error", timeout=10, markup=False)
