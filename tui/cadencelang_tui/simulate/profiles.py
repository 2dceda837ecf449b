"""How candidates and colleagues may react when many are simulated: a few usual ways, and those of files.

Owns: the list to choose from, each with what it means in a sentence. Files are TOML beside the playbook, as
`cadence simulate --profile` takes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cadencelang.adapters import UnreadableFile
from cadencelang.adapters.profiles import read_profile
from cadencelang.workbench.profile import Approving, Bouncing, OptingOut, OutOfOffice, Profile, Replying, Tasks


@dataclass(frozen=True, slots=True)
class Reacting:
    """A way to react: its name, and its profile; None with `fault` where its file cannot be read."""

    name: str
    profile: Profile | None
    fault: str = ""

    @property
    def about(self) -> str:
        """What it means, in one sentence."""
        return self.fault if self.profile is None else in_words(self.profile)

    @property
    def beside_the_usual(self) -> str:
        """What is otherwise than usual, in one sentence; empty where nothing of it is told by rates."""
        if self.profile is None:
            return self.fault
        return "; ".join(
            own for own, usual in zip(_parts(self.profile), _parts(Profile()), strict=True) if own != usual
        )


USUAL: Final = Reacting("as usual", Profile())
_KNOWN: Final = (
    USUAL,
    Reacting("they hardly answer", Profile(reply=Replying(0.05, (4.0, 48.0, 200.0)))),
    Reacting("they answer soon", Profile(reply=Replying(0.7, (0.25, 2.0, 24.0)))),
    Reacting("a season of holidays", Profile(reply=Replying(0.15, (8.0, 72.0, 300.0)),
                                             out_of_office=OutOfOffice(0.4, (5, 15)))),
    Reacting("a stretched team", Profile(approval=Approving(0.8, (3.0, 12.0, 40.0)), task=Tasks(0.6))),
    Reacting("nobody of ours does anything", Profile(approval=Approving(0.0), task=Tasks(0.0))),
    Reacting("many do not want it", Profile(reply=Replying(0.1), bounce=Bouncing(0.1), opt_out=OptingOut(0.05))),
)  # fmt: skip


def reactings(folder: Path) -> tuple[Reacting, ...]:
    """Every way to choose from: the usual ones, then those of the TOML files in a folder and its `profiles`."""
    return (*_KNOWN, *_of_files(folder))


def _of_files(folder: Path) -> Iterator[Reacting]:
    for path in (*sorted(folder.glob("*.toml")), *sorted(folder.glob("profiles/*.toml"))):
        name = path.relative_to(folder).as_posix()
        try:
            yield Reacting(name, read_profile(path))
        except UnreadableFile as error:
            yield Reacting(name, None, str(error).replace(str(path), "it", 1))


def in_words(profile: Profile) -> str:
    """A profile in one sentence."""
    return "; ".join(_parts(profile))


def _parts(profile: Profile) -> Iterator[str]:
    yield f"{_share(profile.reply.rate)} of messages are answered"
    yield f"{_share(profile.out_of_office.rate)} by an absence note"
    yield f"{_share(profile.bounce.rate)} come back"
    yield f"{_share(profile.opt_out.rate)} make them opt out"
    yield f"{_share(profile.approval.given)} of drafts are approved"
    yield f"{_share(profile.task.done)} of tasks are done in time"


def _share(rate: float) -> str:
    return f"{100 * rate:.3g} %"
