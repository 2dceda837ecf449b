"""Where boxes and arrows of a small drawing stand: layers from top to bottom.

The steps are those of Sugiyama, Tagawa and Toda (1981): arrows that close a circle are turned round for the layout,
each box gets the layer after its latest predecessor, long arrows get a bend in every layer they pass, the layers are
ordered by barycentres to cross less, and boxes move towards the middle of what they are joined to. Owns geometry in
plain numbers; knows nothing of what is drawn. The same input gives the same layout.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

from cadencelang.records import dataclass

GAP_ACROSS = 28.0
BEND_WIDTH = 14.0
_SWEEPS = 12
_RELAXATIONS = 24

Point = tuple[float, float]
Link = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """The centre of each box, the points each arrow goes through (in the arrow's own direction), and the whole size."""

    centres: Mapping[str, Point]
    routes: tuple[tuple[Point, ...], ...]
    width: float
    height: float

    def sideways(self) -> Layout:
        """The same, its layers from left to right; made from sizes that were turned too."""
        centres = {box: (y, x) for box, (x, y) in self.centres.items()}
        routes = tuple(tuple((y, x) for x, y in route) for route in self.routes)
        return Layout(centres, routes, self.height, self.width)


def layered(sizes: Mapping[str, Point], links: Sequence[Link], gap: float) -> Layout:
    """Place boxes of these sizes (width, height), joined by these arrows (none from a box to itself).

    `gap` is the room between two layers.
    """
    turned = _turned(sizes, links)
    down = [(finish, start) if number in turned else (start, finish) for number, (start, finish) in enumerate(links)]
    layer_of = _layers(sizes, down)
    chains, sizes = _with_bends(sizes, down, layer_of)
    hops = [hop for chain in chains for hop in itertools.pairwise(chain)]
    layers = _ordered(_by_layer(layer_of), hops)
    across = _across(layers, sizes, hops)
    tops = _tops(layers, sizes, gap)
    routes = [_route(chain, across, tops, sizes, layer_of) for chain in chains]
    routes = _spread(routes, chains, across, sizes)
    finished = tuple(tuple(reversed(route)) if number in turned else route for number, route in enumerate(routes))
    centres = {
        box: (across[box], tops[layer_of[box]][0] + tops[layer_of[box]][1] / 2) for box in sizes if box in across
    }
    width = max((across[box] + sizes[box][0] / 2 for box in across), default=0.0)
    height = max((top + thickness for top, thickness in tops), default=0.0)
    return Layout(centres, finished, width, height)


def _turned(boxes: Iterable[str], links: Sequence[Link]) -> set[int]:
    """The numbers of the arrows that close a circle, met in a walk that takes boxes and arrows in their order."""
    leaving: dict[str, list[int]] = {}
    for number, (start, _) in enumerate(links):
        leaving.setdefault(start, []).append(number)
    turned: set[int] = set()
    done: set[str] = set()
    for root in boxes:
        open_boxes: set[str] = set()
        path = [(root, iter(leaving.get(root, ())))] if root not in done else []
        open_boxes.update(box for box, _ in path)
        while path:
            box, rest = path[-1]
            number = next(rest, -1)
            if number < 0:
                path.pop()
                open_boxes.discard(box)
                done.add(box)
                continue
            target = links[number][1]
            if target in open_boxes:
                turned.add(number)
            elif target not in done:
                open_boxes.add(target)
                path.append((target, iter(leaving.get(target, ()))))
    return turned


def _layers(boxes: Iterable[str], links: Sequence[Link]) -> dict[str, int]:
    """The layer of each box: 0, or one after the latest of those that lead to it."""
    layer_of = dict.fromkeys(boxes, 0)
    for _ in layer_of:
        changed = False
        for start, finish in links:
            if layer_of[finish] <= layer_of[start]:
                layer_of[finish] = layer_of[start] + 1
                changed = True
        if not changed:
            break
    return layer_of


def _with_bends(
    sizes: Mapping[str, Point], links: Sequence[Link], layer_of: dict[str, int]
) -> tuple[list[list[str]], dict[str, Point]]:
    """Each arrow as the chain of boxes and bends it goes through; the bends are entered among boxes and layers."""
    all_sizes = dict(sizes)
    chains: list[list[str]] = []
    for number, (start, finish) in enumerate(links):
        chain = [start]
        for layer in range(layer_of[start] + 1, layer_of[finish]):
            bend = f"{number}/{layer}"
            layer_of[bend] = layer
            all_sizes[bend] = (BEND_WIDTH, 0.0)
            chain.append(bend)
        chains.append([*chain, finish])
    return chains, all_sizes


def _by_layer(layer_of: Mapping[str, int]) -> list[list[str]]:
    layers: list[list[str]] = [[] for _ in range(max(layer_of.values(), default=-1) + 1)]
    for box, layer in layer_of.items():
        layers[layer].append(box)
    return layers


def _ordered(layers: list[list[str]], hops: Sequence[Link]) -> list[list[str]]:
    """The layers in the order, of those that the sweeps find, in which the fewest arrows cross."""
    above, below = _neighbours(hops)
    best, fewest = layers, _crossings(layers, below)
    for sweep in range(_SWEEPS):
        layers = [list(layer) for layer in layers]
        downwards = sweep % 2 == 0
        numbers = range(1, len(layers)) if downwards else range(len(layers) - 2, -1, -1)
        for number in numbers:
            fixed = {box: place for place, box in enumerate(layers[number - 1 if downwards else number + 1])}
            layers[number] = _by_barycentre(layers[number], above if downwards else below, fixed)
        crossings = _crossings(layers, below)
        if crossings < fewest:
            best, fewest = layers, crossings
    return best


def _neighbours(hops: Sequence[Link]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    above: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    for start, finish in hops:
        below.setdefault(start, []).append(finish)
        above.setdefault(finish, []).append(start)
    return above, below


def _by_barycentre(layer: list[str], joined: Mapping[str, list[str]], fixed: Mapping[str, int]) -> list[str]:
    """A layer by the mean place of what each box is joined to; one joined to nothing keeps its place."""
    places = {
        box: sum(fixed[other] for other in joined[box]) / len(joined[box]) if box in joined else float(place)
        for place, box in enumerate(layer)
    }
    return sorted(layer, key=places.__getitem__)


def _crossings(layers: Sequence[Sequence[str]], below: Mapping[str, list[str]]) -> int:
    count = 0
    for upper, lower in itertools.pairwise(layers):
        place = {box: number for number, box in enumerate(lower)}
        ends = [place[other] for box in upper for other in sorted(below.get(box, ()), key=place.__getitem__)]
        count += sum(first > second for number, first in enumerate(ends) for second in ends[number + 1 :])
    return count


def _across(layers: Sequence[Sequence[str]], sizes: Mapping[str, Point], hops: Sequence[Link]) -> dict[str, float]:
    """How far across each box and bend has its centre, from 0 at the left edge of the drawing."""
    above, below = _neighbours(hops)
    across: dict[str, float] = {}
    for layer in layers:
        across.update(zip(layer, _apart(layer, [0.0] * len(layer), sizes), strict=True))
    for turn in range(_RELAXATIONS):
        joined = above if turn % 2 == 0 else below
        for layer in layers if turn % 2 == 0 else reversed(layers):
            wanted = [
                sum(across[other] for other in joined[box]) / len(joined[box]) if box in joined else across[box]
                for box in layer
            ]
            across.update(zip(layer, _apart(layer, wanted, sizes), strict=True))
    left = min((across[box] - sizes[box][0] / 2 for box in across), default=0.0)
    return {box: place - left for box, place in across.items()}


def _apart(layer: Sequence[str], wanted: Sequence[float], sizes: Mapping[str, Point]) -> list[float]:
    """The wanted places moved apart: the mean of pushing only to the right and pushing only to the left."""
    rooms = [(sizes[a][0] + sizes[b][0]) / 2 + GAP_ACROSS for a, b in itertools.pairwise(layer)]
    right = list(wanted)
    for number, room in enumerate(rooms):
        right[number + 1] = max(right[number + 1], right[number] + room)
    left = list(wanted)
    for number in range(len(rooms) - 1, -1, -1):
        left[number] = min(left[number], left[number + 1] - rooms[number])
    return [(a + b) / 2 for a, b in zip(left, right, strict=True)]


def _tops(layers: Sequence[Sequence[str]], sizes: Mapping[str, Point], gap: float) -> list[Point]:
    """Where each layer begins, and how thick it is."""
    tops: list[Point] = []
    top = 0.0
    for layer in layers:
        thickness = max(sizes[box][1] for box in layer)
        tops.append((top, thickness))
        top += thickness + gap
    return tops


def _route(
    chain: Sequence[str],
    across: Mapping[str, float],
    tops: Sequence[Point],
    sizes: Mapping[str, Point],
    layer_of: Mapping[str, int],
) -> tuple[Point, ...]:
    """From the lower edge of the first box, straight through each layer passed, to the upper edge of the last."""
    points: list[Point] = []
    for number, box in enumerate(chain):
        top, thickness = tops[layer_of[box]]
        middle, half = top + thickness / 2, sizes[box][1] / 2
        if number == 0:
            points.append((across[box], middle + half))
        elif number == len(chain) - 1:
            points.append((across[box], middle - half))
        else:
            points += [(across[box], top), (across[box], top + thickness)]
    return tuple(points)


def _spread(
    routes: Sequence[tuple[Point, ...]],
    chains: Sequence[Sequence[str]],
    across: Mapping[str, float],
    sizes: Mapping[str, Point],
) -> list[tuple[Point, ...]]:
    """The routes with their ends side by side along the edge of a box, in the order of where they come from."""
    spread = [list(route) for route in routes]
    for end, beside in ((0, 1), (-1, -2)):
        at_box: dict[str, list[int]] = {}
        for number, chain in enumerate(chains):
            at_box.setdefault(chain[end], []).append(number)
        for box, numbers in at_box.items():
            numbers.sort(key=lambda number: routes[number][beside][0])
            step = min(sizes[box][0] * 0.7 / len(numbers), 36.0)
            for place, number in enumerate(numbers):
                shift = (place - (len(numbers) - 1) / 2) * step
                spread[number][end] = (across[box] + shift, routes[number][end][1])
    return [tuple(route) for route in spread]
