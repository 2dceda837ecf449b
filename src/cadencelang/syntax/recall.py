"""Blocks read before, so that an edit pays for the blocks it touches and not for the whole file.

Owns which blocks may be kept and found again: those at the left margin and those directly below them, where nothing was
told, nothing is silenced, and the line that follows surely ends them. What a file comes to is the same with and without
this; a block that has only been shifted is moved, which costs a fraction of reading it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from cadencelang.records import dataclass
from cadencelang.source import SourceFile
from cadencelang.syntax.nodes import Block, Comment
from cadencelang.syntax.nodes.moving import moved

MOST_OPEN = 2
"""How many blocks may be open where one is found again: the file itself and the one at its margin."""
_MOST_TRIED = 8
"""Blocks that begin alike of which each is tried."""

Key = tuple[str, int, int, str]
"""The context a block stands in, how far the line above it and its own are indented, and that line."""


@dataclass(frozen=True, slots=True)
class Known:
    """A block as it was read at `start`, with all comments up to the line that follows, which is `length` further on.

    `text` is what must stand there again: the block and the whole of the line that follows. `last`: the file ends with
    it. `inner` are the blocks known inside.
    """

    key: Key
    text: str
    length: int
    last: bool
    start: int
    block: Block
    comments: tuple[Comment, ...]
    inner: tuple["Known", ...]

    def stands_at(self, at: int, text: str) -> bool:
        """Whether it stands at a place of a text, with the same line after it."""
        return text.startswith(self.text, at) and (not self.last or len(text) == at + len(self.text))

    def moved_to(self, at: int) -> tuple[Block, list[Comment]]:
        """The block and its comments where its first line begins at `at`."""
        by = at - self.start
        return moved(self.block, by), [moved(it, by) for it in self.comments]


@dataclass(frozen=True, slots=True)
class Mark:
    """How things stood when a block was opened: what was known, read of comments, and told."""

    key: Key
    indent: int
    made: int
    comments: int
    told: int


@dataclass(slots=True)
class Recall:
    """What is known of a file from before, and what will be the next time: `made` in the order of the text."""

    before: Mapping[Key, Sequence[Known]] = field(default_factory=dict)
    made: list[Known] = field(default_factory=list)

    def find(self, key: Key, at: int, text: str) -> Known | None:
        """A block that begins so and stands at this place, if one is known; it is known the next time as well."""
        for known in self.before.get(key, ())[:_MOST_TRIED]:
            if known.stands_at(at, text):
                self.made += [*known.inner, known]
                return known
        return None

    def keep(self, mark: Mark, block: Block, source: SourceFile, following: int, comments: Iterable[Comment]) -> None:
        """Know a block of a file from now on; `following` is where the next line begins to say something."""
        text, start, until, end = source.text, block.span.start, len(source.text), len(source.text)
        if following < end:
            line, column = source.line_col(following)
            until = following - column + 1
            end = source.line_bounds(line + 1)[0] if line < source.line_count else end
        inner = tuple(self.made[mark.made :])
        known = Known(mark.key, text[start:end], until - start, end == len(text), start, block, tuple(comments), inner)
        self.made.append(known)

    @property
    def known(self) -> Mapping[Key, Sequence[Known]]:
        """What is known for the next reading of the file."""
        found: dict[Key, list[Known]] = {}
        for known in self.made:
            found.setdefault(known.key, []).append(known)
        return found
