"""What keeps a promise in the very run that makes it: facts that several lints share."""

from cadencelang.graph.steps import MakePromise
from cadencelang.lints.context import Context
from cadencelang.lints.places import Place
from cadencelang.records import dataclass


@dataclass(frozen=True, slots=True)
class Bond:
    """A promise with a deadline counted from where it is made, and all that keeps it: later steps of the same run."""

    place: Place
    promise: MakePromise
    keepers: tuple[Place, ...]


def bonds(ctx: Context) -> tuple[Bond, ...]:
    """The promises whose keepers all follow in the same run; where another rule may keep it, nothing can be said."""
    found = []
    for place, step in ctx.promises:
        keepers = [it for it in ctx.keepers.get(step.promise, ()) if not it.excludes(place)]
        alone = all(_follows(it, place) for it in keepers)
        if keepers and alone and step.deadline.within is not None and not place.beside:
            found.append(Bond(place, step, tuple(keepers)))
    return tuple(found)


def _follows(keeper: Place, place: Place) -> bool:
    return keeper.rule is place.rule and keeper.order > place.order and not keeper.beside
