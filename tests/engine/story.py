"""A candidate's history told line by line, for tests that read as one."""

from __future__ import annotations

from histories import arrives, corpus_engine

from cadencelang.clock import format_instant, parse_instant
from cadencelang.engine import Engine, State
from cadencelang.engine import inputs as i
from cadencelang.engine.effects import What

FACTS = {"first_name": "Ada", "mail": "ada@mail.example"}
CLOCK = corpus_engine("promises").clocks.candidate(None, None)


def at(text: str) -> int:
    return parse_instant(text, CLOCK)


class Story:
    """A candidate's history on one engine, told line by line; everything sent arrives at once."""

    def __init__(self, engine: Engine, stage: str = "Open", start: str = "2026-03-02 09:00", **facts: object) -> None:
        self.engine = engine
        self.state: State = engine.begin("c1", FACTS | facts, at(start))
        self.reasons: list = []
        self.effects: list = []
        self.told = 0
        self.tell(i.Entered, start, stage=stage)

    def tell(self, kind: type, when: str, received: str | None = None, **parts: object) -> None:
        self.told += 1
        arrival = None if received is None else at(received)
        self.take(kind(id=f"n{self.told}", at=at(when), received=arrival, **parts))

    def take(self, news: i.Input) -> None:
        until = max(news.at if news.received is None else news.received, self.state.now) - 1
        if until > self.state.now:
            self._keep(self.engine.advance(self.state, until, arrives))
        self._keep(self.engine.apply(self.state, news))

    def until(self, when: str) -> None:
        self._keep(self.engine.advance(self.state, at(when), arrives))

    def _keep(self, out) -> None:
        self.state = out.state
        self.reasons += out.reasons
        self.effects += out.effects

    def when(self, what: What, **parts: object) -> list[str]:
        return [
            format_instant(it.at, CLOCK)
            for it in self.reasons
            if it.what is what and all(getattr(it, name) == value for name, value in parts.items())
        ]
