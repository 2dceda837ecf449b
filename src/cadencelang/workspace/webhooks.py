"""Webhooks come in: verified on their raw bytes, kept, told to the engine once, or kept until somebody is there.

A delivery, the keys by which a replay is known, and what follows from it are kept in one transaction. What is told of
somebody who is not here waits; it is told when they are brought in, so that a wish for no more contact that comes
before its candidate is not lost.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from cadencelang.connectors.webhooks.events import Meaning, TheirEvent, meaning, read_event
from cadencelang.connectors.webhooks.mapping import BadMapping, EventMapping, load_mapping, packaged_mapping
from cadencelang.connectors.webhooks.payload import UnreadablePayload
from cadencelang.connectors.webhooks.verify import Delivery, Rejected, Scheme, Verified, verify
from cadencelang.engine.inputs import Entered, FactLearnt, Input
from cadencelang.graph.conditions import FactValue
from cadencelang.records import dataclass
from cadencelang.runtime.ports import Transaction
from cadencelang.runtime.rows import Arrival, ArrivalStatus
from cadencelang.runtime.steps import Standing
from cadencelang.workspace.config import ConfigError, Hook, secret
from cadencelang.workspace.environment import variable
from cadencelang.workspace.merging import merge
from cadencelang.workspace.opening import Workspace
from cadencelang.workspace.suppression import key_of, marks_of

LOG: Final = logging.getLogger("cadencelang.webhooks")
_OPEN: Final = (ArrivalStatus.WAITING, ArrivalStatus.REFUSED)
_DAY: Final = 24 * 60


class NoSuchHook(Exception):  # noqa: N818
    """Nothing is told at that name."""


class Untrusted(Exception):  # noqa: N818
    """The delivery is not to be believed; the text is for our own log."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a delivery: whether it was new, how many inputs were told, whether it waits, what was refused."""

    new: bool
    told: int = 0
    waits: bool = False
    refusals: tuple[str, ...] = ()


def mapping_of(hook: Hook, folder: Path) -> EventMapping:
    """The mapping of a hook. Raises ConfigError."""
    try:
        if hook.mapping is None:
            return load_mapping(packaged_mapping(Scheme(hook.vendor)), f"{hook.vendor}.toml")
        path = (folder / hook.mapping).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise ConfigError(f"The mapping {hook.mapping} must stand inside the workspace's folder.")
        found = load_mapping(path.read_text(encoding="utf-8"), hook.mapping)
    except BadMapping as error:
        raise ConfigError(str(error)) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise ConfigError(f"The mapping {hook.mapping} cannot be read: {reason}.") from None
    if found.scheme != hook.vendor:
        raise ConfigError(f"The mapping {hook.mapping} is for {found.scheme.value}, and the webhook for {hook.vendor}.")
    return found


def secrets_of(name: str, hook: Hook, folder: Path) -> list[str]:
    """The secrets of a hook. Raises ConfigError."""
    found = secret(variable("webhooks", name, "secret"), hook.secret_file, folder) or ""
    return [it.strip() for it in found.splitlines() if it.strip()]


def hear(workspace: Workspace, name: str, headers: Mapping[str, str], body: bytes) -> Heard:
    """Take a delivery in. Raises NoSuchHook, Untrusted, UnreadablePayload, ConfigError, StoreError."""
    hook = workspace.config.webhooks.get(name)
    if hook is None:
        raise NoSuchHook("There is no such webhook.")
    mapping, keys = mapping_of(hook, workspace.folder), secrets_of(name, hook, workspace.folder)
    verified = verify(Scheme(hook.vendor), Delivery(headers, body), keys, workspace.clock.now())
    if isinstance(verified, Rejected):
        LOG.warning("a delivery to %s was not believed: %s", name, verified.reason)
        raise Untrusted(verified.reason)
    event = read_event(mapping, verified)
    with workspace.store.transaction() as tx:
        if not tx.see(f"{name}:{key}" for key in verified.seen_as):
            return Heard(new=False)
        tx.drop_arrivals(workspace.now - hook.keep_days * _DAY)
        return _Hearing(workspace, tx, name, hook, mapping).take(event, verified)


def catch_up(workspace: Workspace, tx: Transaction, candidate: str) -> int:
    """Tell what waits for a candidate who is here now; gives how many inputs were told."""
    heard = _heard_before(workspace, tx, tx.arrivals(candidate, _OPEN))
    return sum(hearing.again(arrival).told for hearing, arrival in heard)


def facts_told(workspace: Workspace, tx: Transaction, candidate: str) -> Iterator[Mapping[str, FactValue]]:
    """The facts that each kept delivery about a candidate tells, by the mappings as they are now."""
    for hearing, arrival in _heard_before(workspace, tx, tx.arrivals(candidate)):
        with suppress(UnreadablePayload):
            yield hearing.facts(arrival)


def _heard_before(
    workspace: Workspace, tx: Transaction, arrivals: Iterable[Arrival]
) -> Iterator[tuple[_Hearing, Arrival]]:
    """Deliveries that were kept, each with its hook at work; those whose hook or mapping is gone are passed over."""
    for arrival in arrivals:
        hook = workspace.config.webhooks.get(arrival.hook)
        if hook is None:
            continue
        try:
            mapping = mapping_of(hook, workspace.folder)
        except ConfigError as error:
            LOG.error("%s", error)
            continue
        yield _Hearing(workspace, tx, arrival.hook, hook, mapping), arrival


def open_arrivals(tx: Transaction) -> Sequence[Arrival]:
    """What was told and not taken: refused, or of somebody who is not here."""
    return tx.arrivals(None, _OPEN)


def wanting(tx: Transaction) -> Sequence[Arrival]:
    """What somebody should look at: what was refused, and what waits for more than that its candidate comes."""
    return [it for it in open_arrivals(tx) if it.told]


def put_away(tx: Transaction, id: str, by: str) -> bool:
    """Note that `by` has seen what was refused: nothing more will come of it. False where no such one was refused."""
    found = next((it for it in tx.arrivals(None, [ArrivalStatus.REFUSED]) if it.id == id), None)
    if found is not None:
        tx.put_arrival(replace(found, status=ArrivalStatus.SEEN, told=f"{found.told}\n(put away by {by})"))
    return found is not None


def tell_again(workspace: Workspace, id: str | None = None) -> int | None:
    """Tell what is open once more (None: all of it), by the mappings as they are now, each in a transaction of its own.

    One that was put away is told again where it is named. Gives how many events were taken; None where there is no such
    arrival. Raises ConfigError, StoreError.
    """
    with workspace.store.transaction() as tx:
        wanted = [it.id for it in (open_arrivals(tx) if id is None else _tellable(tx)) if id in (None, it.id)]
    if id is not None and not wanted:
        return None
    for each in wanted:
        _tell_again(workspace, each)
    with workspace.store.transaction() as tx:
        left = {it.id for it in _tellable(tx)}
    return sum(each not in left for each in wanted)


def _tellable(tx: Transaction) -> Sequence[Arrival]:
    """What can be told once more: what is open, and what was put away."""
    return tx.arrivals(None, (*_OPEN, ArrivalStatus.SEEN))


def _tell_again(workspace: Workspace, id: str) -> None:
    with workspace.store.transaction() as tx:
        arrival = next((it for it in _tellable(tx) if it.id == id), None)
        hook = None if arrival is None else workspace.config.webhooks.get(arrival.hook)
        if arrival is not None and hook is not None:
            _Hearing(workspace, tx, arrival.hook, hook, mapping_of(hook, workspace.folder)).again(arrival)


@dataclass(frozen=True, slots=True)
class _Hearing:
    """One hook at work in a transaction."""

    workspace: Workspace
    tx: Transaction
    name: str
    hook: Hook
    mapping: EventMapping

    def take(self, event: TheirEvent, verified: Verified) -> Heard:
        """Take a new delivery in."""
        now = self.workspace.now
        candidate = self.tx.person(self._named(event.candidate or ""))
        if event.candidate is None or self._forgotten(candidate):
            found = self._meaning(event, candidate)
            return Heard(new=True, refusals=found.refusals)
        body = verified.body.decode("utf-8", "replace")
        return self._tell(Arrival(event.id, self.name, candidate, now, body, ArrivalStatus.WAITING), event)

    def again(self, arrival: Arrival) -> Heard:
        """Tell a delivery that was kept."""
        return self._tell(arrival, self._event(arrival))

    def facts(self, arrival: Arrival) -> dict[str, FactValue]:
        """The facts that a kept delivery tells. Raises UnreadablePayload."""
        found = self._meaning(self._event(arrival), arrival.candidate)
        return {it.fact: it.value for it in found.inputs if isinstance(it, FactLearnt) and it.value is not None}

    def _event(self, arrival: Arrival) -> TheirEvent:
        seen_as = (arrival.id.removeprefix(f"{self.mapping.source}:"),)
        return read_event(self.mapping, Verified(arrival.body.encode(), seen_as))

    def _tell(self, arrival: Arrival, event: TheirEvent) -> Heard:
        found, candidate = self._meaning(event, arrival.candidate), arrival.candidate
        if not (found.inputs or found.refusals or found.merged_into):
            return Heard(new=True)
        if found.merged_into:
            self._keep(arrival, ArrivalStatus.TAKEN)
            person = merge(self.workspace, self.tx, candidate, self._named(found.merged_into), event.id)
            return Heard(new=True, told=catch_up(self.workspace, self.tx, person) if person is not None else 0)
        told = 0
        if self.tx.row(candidate) is None:
            entry = self._enter(candidate, found.inputs)
            if not isinstance(entry, Entered):
                self._keep(arrival, ArrivalStatus.WAITING, (*found.refusals, *entry))
                return Heard(new=True, waits=True, refusals=found.refusals)
            told += entry in found.inputs
        more, refusals = self._told(candidate, found)
        self._keep(arrival, ArrivalStatus.REFUSED if refusals else ArrivalStatus.TAKEN, refusals)
        return Heard(new=True, told=told + more, refusals=refusals)

    def _told(self, candidate: str, found: Meaning) -> tuple[int, tuple[str, ...]]:
        """Tell the engine what is new. Where it refuses, the candidate is set aside with the reason."""
        row = self.tx.row(candidate)
        assert row is not None
        standing = self.workspace.steps.open(self.tx, row)
        told, refusals = 0, list(found.refusals)
        for news in found.inputs:
            if self.tx.knows(candidate, news.id) or _says_nothing(standing, news):
                continue
            why = self.workspace.steps.tell(self.tx, standing, news, self.workspace.now, certainly_new=True)
            if why is None:
                told += 1
            else:
                refusals.append(why)
        return told, tuple(refusals)

    def _enter(self, candidate: str, inputs: Sequence[Input]) -> Entered | Sequence[str]:
        """Let somebody new in where they may and enough is known of them: how they entered, else what is lacking.

        What is known is what this delivery tells, and what those that wait do: some systems tell of a person and of
        their application apart.
        """
        if self.hook.newcomers != "enter":
            return ()
        told = sorted((*self._waiting(candidate), *inputs), key=lambda it: it.at)
        entered = next((it for it in told if isinstance(it, Entered)), None)
        if entered is None:
            return ()
        facts = {it.fact: it.value for it in told if isinstance(it, FactLearnt) and it.value is not None}
        book = self.workspace.shelf.current(self.tx).book
        if lacking := [it.name for it in book.facts if it.name not in facts and not it.optional]:
            return [f"They cannot enter yet: nothing tells {', '.join(lacking)}."]
        self.workspace.steps.begin(self.tx, candidate, facts, entered, self.workspace.now)
        catch_up(self.workspace, self.tx, candidate)
        return entered

    def _waiting(self, candidate: str) -> Iterator[Input]:
        """What came by this hook, before, of somebody who is not here yet."""
        for arrival in self.tx.arrivals(candidate, [ArrivalStatus.WAITING]):
            if arrival.hook == self.name:
                with suppress(UnreadablePayload):
                    yield from self._meaning(self._event(arrival), candidate).inputs

    def _meaning(self, event: TheirEvent, candidate: str) -> Meaning:
        row, now = self.tx.row(candidate), self.workspace.now
        if row is None:
            return meaning(self.mapping, event, self.workspace.shelf.current(self.tx).book, {}, now)
        standing = self.workspace.steps.open(self.tx, row)
        return meaning(self.mapping, event, standing.edition.book, standing.edition.engine.facts(standing.state), now)

    def _named(self, theirs: str) -> str:
        """A candidate of theirs as we call them."""
        return theirs.partition(":")[2] if self.hook.ids == "plain" else theirs

    def _forgotten(self, candidate: str) -> bool:
        """Whether they were erased here; nothing more is kept of them."""
        book = self.workspace.shelf.current(self.tx).book
        return self.tx.suppressed(marks_of(key_of(self.tx), book, candidate, {}))

    def _keep(self, arrival: Arrival, status: ArrivalStatus, refusals: Sequence[str] = ()) -> None:
        self.tx.put_arrival(replace(arrival, status=status, told="\n".join(refusals)))


def _says_nothing(standing: Standing, news: Input) -> bool:
    """Whether it only names the stage that they are known to be in since later, or such a value.

    Some systems tell all that they know at every change; the account would say of each that it was ignored.
    """
    match news:
        case Entered(stage=stage, at=at):
            return stage == standing.row.stage and at <= standing.state.moved_at
        case FactLearnt(fact=fact, value=value, at=at):
            engine, state = standing.edition.engine, standing.state
            return engine.facts(state).get(fact) == value and at < state.fact_at[engine.program.fact_index[fact]]
        case _:
            return False
