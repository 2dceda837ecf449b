"""Near misses: which known word a misspelt one most likely stands for.

Owns: when two words are close enough to say "did you mean". Refuses: to guess when they are not.
"""

from collections.abc import Iterable, Sequence


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word closest to `word`, or None when none is close enough.

    Close enough is at most one typing slip for every three characters of `word` and at least one; upper and
    lower case, and `_`, `-` and space, count as equal. Of equally close words the first one given wins.
    """
    wanted = _folded(word)
    limit = max(1, len(wanted) // 3)
    best: str | None = None
    for candidate in known:
        distance = _distance(wanted, _folded(candidate), limit)
        if distance <= limit and distance < max(len(wanted), len(candidate)):
            best, limit = candidate, distance - 1
    return best


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The sentence `Did you mean "…"?`, or None when nothing known is close enough."""
    found = nearest(word, known)
    return None if found is None else f'Did you mean "{found}"?'


def _folded(word: str) -> str:
    return word.casefold().replace("_", " ").replace("-", " ")


def _distance(a: str, b: str, limit: int) -> int:
    """Typing slips between two words: a character added, lost or changed, or two neighbours swapped.

    This is the optimal string alignment form of the Damerau-Levenshtein distance. Gives `limit + 1` as soon
    as the distance is certain to be above `limit`.
    """
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: Sequence[int] = ()
    row: Sequence[int] = range(len(b) + 1)
    for i, char in enumerate(a, 1):
        following = [i]
        for j, other in enumerate(b, 1):
            slips = min(row[j] + 1, following[j - 1] + 1, row[j - 1] + (char != other))
            if i > 1 and j > 1 and char == b[j - 2] and a[i - 2] == other:
                slips = min(slips, before[j - 2] + 1)
            following.append(slips)
        before, row = row, following
        if min(row) > limit and min(before) > limit:
            return limit + 1
    return row[-1]
