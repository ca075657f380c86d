"""Give every node a column so that wide links lead to the right, and let nets pass through columns."""

from __future__ import annotations

from collections import defaultdict

from hwgen.report.layout.graph import Channel, Columns, End, Graph, Link, collect_nets

_PASSES = 8


def lay_columns(graph: Graph) -> Columns:
    """Return the graph in columns, in the order of its nodes."""
    column = _assign(graph)
    count = max(column.values(), default=0) + 1
    vertices: list[list[str]] = [[] for _ in range(count)]
    for node in graph.nodes:
        vertices[column[node.key]].append(node.key)
    nets, numbers = collect_nets(graph)
    channels = [Channel() for _ in range(count)]
    waypoints: set[str] = set()
    for link in graph.links:
        net = numbers[link.source, link.source_pin]
        _lead(link, net, column, channels, vertices, waypoints)
    column_of = {vertex: c for c, members in enumerate(vertices) for vertex in members}
    return Columns(graph, nets, vertices, channels, column_of, frozenset(waypoints))


def _lead(
    link: Link,
    net: int,
    column: dict[str, int],
    channels: list[Channel],
    vertices: list[list[str]],
    waypoints: set[str],
) -> None:
    """Lead a link through the channels between its ends, over a waypoint in each column it passes."""
    start, end = End(link.source, link.source_pin), End(link.sink, link.sink_pin)
    first, last = column[link.source], column[link.sink]
    if first == last:
        channels[first].add(net, left=[start, end])
        return
    near, far = (start, end) if first < last else (end, start)
    low, high = min(first, last), max(first, last)
    for c in range(low, high):
        left = near if c == low else End(f"~{net}~{c}", "")
        right = far if c == high - 1 else End(f"~{net}~{c + 1}", "")
        channels[c].add(net, left=[left], right=[right])
        if c > low and left.vertex not in waypoints:
            waypoints.add(left.vertex)
            vertices[c].append(left.vertex)


def _assign(graph: Graph) -> dict[str, int]:
    forward = _forward_links(graph)
    into: dict[str, list[Link]] = defaultdict(list)
    out: dict[str, list[Link]] = defaultdict(list)
    for link in forward:
        into[link.sink].append(link)
        out[link.source].append(link)
    column: dict[str, int] = {}
    edge = {node.key: node.edge for node in graph.nodes}
    start = int(any(where == "first" for where in edge.values()))
    for key in _topological(graph, into, out):
        least = 0 if edge[key] == "first" else start
        column[key] = max((column[link.source] + 1 for link in into[key]), default=least)
    _pull_together(graph, column, into, out, start)
    return column


def _topological(graph: Graph, into: dict[str, list[Link]], out: dict[str, list[Link]]) -> list[str]:
    missing = {node.key: len(into[node.key]) for node in graph.nodes}
    ready = [key for key, count in missing.items() if count == 0]
    order = []
    while ready:
        key = ready.pop(0)
        order.append(key)
        for link in out[key]:
            missing[link.sink] -= 1
            if missing[link.sink] == 0:
                ready.append(link.sink)
    return order


def _pull_together(
    graph: Graph,
    column: dict[str, int],
    into: dict[str, list[Link]],
    out: dict[str, list[Link]],
    start: int,
) -> None:
    """Move nodes within their slack to where their heavier side pulls them; tie edges to the outside."""
    last = max(column.values(), default=0)
    if any(node.edge == "last" for node in graph.nodes):
        inner = [column[n.key] for n in graph.nodes if n.edge != "last"]
        last = max(last, max(inner, default=0) + 1)
    fixed = {"first": 0, "last": last}
    column |= {node.key: fixed[node.edge] for node in graph.nodes if node.edge}
    free = [node.key for node in graph.nodes if not node.edge]
    for _ in range(_PASSES):
        for key in reversed(free):
            low = max((column[link.source] + 1 for link in into[key]), default=start)
            high = min((column[link.sink] - 1 for link in out[key]), default=column[key])
            pull = sum(link.weight for link in out[key]) - sum(link.weight for link in into[key])
            if high >= low and pull > 0:
                column[key] = high
            elif high >= low and pull < 0:
                column[key] = low
    _close_gaps(column)


def _close_gaps(column: dict[str, int]) -> None:
    number = {old: new for new, old in enumerate(sorted(set(column.values())))}
    for key, old in column.items():
        column[key] = number[old]


def _forward_links(graph: Graph) -> list[Link]:
    """Return links without any cycle, turning round the light ones.

    What is turned round is drawn from right to left, as handshakes are.
    """
    rank = {key: i for i, key in enumerate(_improve(graph, _linear_order(graph)))}
    found = []
    for link in graph.links:
        if rank[link.source] < rank[link.sink]:
            found.append(link)
        elif rank[link.source] > rank[link.sink]:
            found.append(Link(link.sink, link.sink_pin, link.source, link.source_pin, link.width))
    return found


def _linear_order(graph: Graph) -> list[str]:
    """Return the nodes so that few wide links lead back (the heuristic of Eades, Lin and Smyth)."""
    edge = {node.key: node.edge for node in graph.nodes}
    left = [key for key, where in edge.items() if where == "first"]
    right = [key for key, where in edge.items() if where == "last"]
    remaining = [key for key, where in edge.items() if not where]
    outgoing: dict[str, dict[str, float]] = {key: defaultdict(float) for key in edge}
    incoming: dict[str, dict[str, float]] = {key: defaultdict(float) for key in edge}
    for link in graph.links:
        if link.source != link.sink:
            outgoing[link.source][link.sink] += link.weight
            incoming[link.sink][link.source] += link.weight
    tail: list[str] = []
    while remaining:
        inside = set(remaining)
        sums = {
            key: (
                sum(w for other, w in outgoing[key].items() if other in inside),
                sum(w for other, w in incoming[key].items() if other in inside),
            )
            for key in remaining
        }
        sink = next((key for key in remaining if sums[key][0] == 0), None)
        source = next((key for key in remaining if sums[key][1] == 0), None)
        if source is not None:
            left.append(source)
            remaining.remove(source)
        elif sink is not None:
            tail.insert(0, sink)
            remaining.remove(sink)
        else:
            best = max(remaining, key=lambda key: sums[key][0] - sums[key][1])
            left.append(best)
            remaining.remove(best)
    return [*left, *tail, *right]


def _improve(graph: Graph, keys: list[str]) -> list[str]:
    """Move single nodes to where the least weight leads back, until that helps no more."""
    balance: dict[tuple[str, str], float] = defaultdict(float)
    for link in graph.links:
        balance[link.source, link.sink] += link.weight
        balance[link.sink, link.source] -= link.weight
    tied = {node.key for node in graph.nodes if node.edge}
    for _ in range(_PASSES):
        moved = False
        for key in [key for key in keys if key not in tied]:
            target = _best_place(balance, tied, keys, keys.index(key))
            if target is not None:
                keys.remove(key)
                keys.insert(target, key)
                moved = True
        if not moved:
            break
    return keys


def _best_place(
    balance: dict[tuple[str, str], float], tied: set[str], keys: list[str], place: int
) -> int | None:
    """Return the index that turns the most weight forward when a node moves there; None to stay."""
    key = keys[place]
    best, target = 0.0, None
    for step in (-1, 1):
        gain = 0.0
        other = place + step
        while 0 <= other < len(keys) and keys[other] not in tied:
            # Passing a neighbour turns all links between the two.
            gain += balance[key, keys[other]] * -step
            if gain > best:
                best, target = gain, other
            other += step
    return target
