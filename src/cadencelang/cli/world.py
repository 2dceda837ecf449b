"""How the world reacts in a simulation, as arguments: habits of colleagues, dice for candidates, the past.

Owns: the defaults, and saying in words what is assumed, so that no reader takes an assumption for a fact.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from cadencelang.adapters.profiles import read_profile
from cadencelang.adapters.refusals import UnreadableFile
from cadencelang.cli.failure import Failure
from cadencelang.clock import Clock
from cadencelang.engine import Engine
from cadencelang.records import dataclass
from cadencelang.workbench.atlas import Atlas
from cadencelang.workbench.profile import Profile
from cadencelang.workbench.reactions import Doing, Habits, Reactions, Sampled, Steady
from cadencelang.workbench.simulate import MATCH_DAYS, ReactionsFor


def add_world(parser: ArgumentParser) -> None:
    """The arguments on habits, dice and the past."""
    doing = [str(it) for it in Doing]
    parser.add_argument("--tasks", choices=doing, help="whether colleagues do their tasks (default: in-time)")
    parser.add_argument("--approvals", choices=doing, help="whether drafts are approved (default: in-time)")
    parser.add_argument(
        "--past", choices=("assumed", "recorded"), default="assumed",
        help="what the record does not tell of the past: it followed the playbook (default), or it did not happen",
    )  # fmt: skip
    parser.add_argument("--seed", metavar="N", type=int, help="let candidates react by chance, with these dice")
    parser.add_argument("--profile", metavar="FILE", help="how they react: rates, delays, outcomes (TOML)")


@dataclass(frozen=True, slots=True)
class World:
    """The reactions chosen. `profile` is None where nothing is left to chance."""

    habits: Habits
    profile: Profile | None
    seed: int
    assume: bool

    def reactions(self, engine: Engine, atlas: Atlas, candidate: str, run: int = 0) -> ReactionsFor:
        """The reactions around one candidate; the dice are their own in every run."""

        def make(clock: Clock) -> Reactions:
            if self.profile is None:
                return Steady(atlas, engine.role_clock, self.habits)
            seed = f"{self.seed}/{run}/{candidate}"
            return Sampled(atlas, engine.role_clock, self.habits, self.profile, seed, clock)

        return make

    def sentences(self) -> tuple[str, ...]:
        """What is taken for granted, in words."""
        tasks = {
            Doing.IN_TIME: "Tasks are done shortly before they are due.",
            Doing.NEVER: "Nobody does a task.",
            Doing.SAMPLED: "Tasks are done, or not, by chance.",
        }[self.habits.tasks]
        approvals = {
            Doing.IN_TIME: "Drafts are approved half an hour or so after they are asked for, in working time.",
            Doing.NEVER: "Nobody approves a draft.",
            Doing.SAMPLED: "Drafts are approved, or not, by chance.",
        }[self.habits.approvals]
        candidates = (
            "Candidates do nothing but what is recorded."
            if self.profile is None
            else f"Candidates react by chance (seed {self.seed})."
        )
        past = (
            "What the record does not tell of the past is assumed to have followed the playbook"
            f" (a recorded message up to {MATCH_DAYS} days late counts as the playbook's own)."
            if self.assume
            else "What the record does not tell of the past did not happen."
        )
        return tasks, approvals, candidates, past


def world_of(args: Namespace, *, chance: bool = False) -> World:
    """The world that the arguments ask for; raises Failure where the profile cannot be read."""
    profile = None
    if args.profile or args.seed is not None or chance or "sampled" in (args.tasks, args.approvals):
        try:
            profile = read_profile(Path(args.profile)) if args.profile else Profile()
        except UnreadableFile as error:
            raise Failure(str(error)) from None
    usual = Doing.IN_TIME if profile is None else Doing.SAMPLED
    habits = Habits(Doing(args.tasks or usual), Doing(args.approvals or usual))
    return World(habits, profile, args.seed or 0, args.past == "assumed")
