"""Junctions and roads: the streets of a city, and the roads between cities."""

from math import atan2, cos, degrees, hypot, pi, sin

from .texts import names

# How fast each engine goes, in km/h; None where it may not.
SPEEDS = {  # class: (car, bicycle, foot)
    "motorway": (108, None, None),
    "trunk": (72, None, None),
    "primary": (46, 15.5, 4.9),
    "secondary": (42, 16, 4.9),
    "residential": (27, 16, 4.9),
    "pedestrian": (None, 9, 4.9),
    "cycleway": (None, 17, 4.9),
    "footway": (None, None, 4.9),
    "national": (76, 17, 4.9),
    "access": (62, 16, 4.9),
}
WAIT_AT_JUNCTION = {"car": 4, "bicycle": 2, "foot": 1}   # seconds
OSM_CLASS = {"national": "primary", "access": "secondary"}
LIMITS = {"motorway": 110, "trunk": 80, "primary": 50, "secondary": 50, "residential": 30, "national": 80, "access": 70}


class Junction:
    def __init__(self, position, city=None, is_crossing=False):
        self.x, self.y = position
        self.city, self.is_crossing = city, is_crossing
        self.number = None


class Street:
    """A named run of segments. `oneway` is for cars; bicycles keep to it unless `contraflow`."""

    def __init__(self, name, kind, city=None, oneway=False, contraflow=False):
        self.name, self.kind, self.city, self.oneway, self.contraflow = name, kind, city, oneway, contraflow
        self.segments, self.house_numbers = [], set()


class Segment:
    def __init__(self, street, a, b):
        self.street, self.a, self.b = street, a, b
        self.stops = []     # (share of the way, junction): where places are reached
        street.segments.append(self)

    @property
    def metres(self):
        return hypot(self.a.x - self.b.x, self.a.y - self.b.y)

    def point(self, share, aside=0):
        dx, dy = self.b.x - self.a.x, self.b.y - self.a.y
        length = hypot(dx, dy) or 1
        return self.a.x + dx * share - dy / length * aside, self.a.y + dy * share + dx / length * aside

    def stop(self, share):
        junction = Junction(self.point(share), self.street.city)
        self.stops.append((share, junction))
        return junction

    def pieces(self):
        """Pairs of neighbouring junctions from a to b."""
        chain = [self.a] + [junction for _, junction in sorted(self.stops, key=lambda stop: stop[0])] + [self.b]
        return list(zip(chain, chain[1:]))


class StreetPlan:
    """The streets of one city: a warped grid with a river, diagonals, paths, a pedestrian street and one-ways."""

    def __init__(self, random, city):
        self.random, self.city = random, city
        self.columns, self.rows = random.randint(9, 12), random.randint(9, 12)
        self.spacing = random.uniform(230, 310)
        self.streets, self.unused_names = [], self.shuffled_names()
        self.river_row = random.choice([2, 3, self.rows - 4])
        self.grid = self.make_grid()
        self.joined = {}        # pairs of junctions that a segment joins
        self.make_diagonal()
        self.make_lines()
        self.make_paths()
        self.drop_unreachable_oneways()

    def shuffled_names(self):
        names_left = [f"{name} {road}" for name, road in zip(names("street"), self.random.choices(names("road"), k=len(names("street"))))]
        self.random.shuffle(names_left)
        return names_left

    def make_grid(self):
        turn, phase = self.random.uniform(-0.5, 0.5), self.random.uniform(0, 2 * pi)
        grid = {}
        for i in range(self.columns):
            for j in range(self.rows):
                u = (i - (self.columns - 1) / 2) * self.spacing + self.random.uniform(-0.2, 0.2) * self.spacing
                v = (j - (self.rows - 1) / 2) * self.spacing * 0.9 + self.random.uniform(-0.2, 0.2) * self.spacing
                v += 0.35 * self.spacing * sin(u / self.spacing / 1.9 + phase) + (self.spacing * 0.35 if j > self.river_row else 0)
                u += 0.3 * self.spacing * sin(v / self.spacing / 2.3 - phase)
                position = self.city.x + u * cos(turn) - v * sin(turn), self.city.y + u * sin(turn) + v * cos(turn)
                grid[i, j] = Junction(position, self.city, is_crossing=True)
        return grid

    @property
    def centre(self):
        return self.grid[self.columns // 2, self.rows // 2]

    def new_street(self, kind, name=None, **rules):
        street = Street(name or self.unused_names.pop(), kind, self.city, **rules)
        self.streets.append(street)
        return street

    def join(self, street, a, b):
        pair = frozenset((a, b))
        if pair not in self.joined and a in self.grid and b in self.grid:
            self.joined[pair] = Segment(street, self.grid[a], self.grid[b])

    def make_diagonal(self):
        avenue = self.new_street("primary")
        shift = self.random.choice([-1, 0, 1])
        for k in range(min(self.columns, self.rows) - 1):
            self.join(avenue, (k, k + shift), (k + 1, k + 1 + shift))

    def make_lines(self):
        for j in range(self.rows):
            self.make_line([(i, j) for i in range(self.columns)], j == self.rows // 2, j)
        bridges = set(self.random.sample(range(self.columns), 2)) | {self.columns // 2}
        for i in range(self.columns):
            self.make_line([(i, j) for j in range(self.rows)], i == self.columns // 2, i, crosses_river=i in bridges)

    def make_line(self, nodes, is_main, number, crosses_river=True):
        kind = "primary" if is_main else "secondary" if number % 3 == 0 else "residential"
        split = self.random.randint(3, len(nodes) - 3) if self.random.random() < 0.6 else len(nodes)
        for run in (nodes[:split + 1], nodes[split:]):
            if len(run) < 2:
                continue
            oneway = kind == "residential" and self.random.random() < 0.4
            street = self.new_street(kind, oneway=oneway, contraflow=oneway and self.random.random() < 0.5)
            if oneway and self.random.random() < 0.5:
                run = run[::-1]
            self.join_run(street, run, crosses_river)
        if is_main and nodes[0][0] != nodes[1][0]:
            self.make_pedestrian(nodes)

    def join_run(self, street, run, crosses_river):
        for a, b in zip(run, run[1:]):
            over_river = {a[1], b[1]} == {self.river_row, self.river_row + 1}
            is_missing = street.kind == "residential" and self.random.random() < 0.08
            if (crosses_river or not over_river) and not is_missing:
                self.join(street, a, b)

    def make_pedestrian(self, nodes):
        """The street beside the main one, near the middle, is closed to cars."""
        j = nodes[0][1] + self.random.choice([-1, 1])
        if j == self.river_row:
            return
        street = self.new_street("pedestrian")
        for i in range(self.columns // 2 - 1, self.columns // 2 + 2):
            self.join(street, (i, j), (i + 1, j))

    def make_paths(self):
        for number in range(10):
            i, j = self.random.randrange(self.columns - 1), self.random.randrange(self.rows - 1)
            kind = "cycleway" if number % 2 else "footway"
            name = self.unused_names.pop().split()[0] + (" Path" if kind == "cycleway" else " Walk")
            across = [(i, j), (i + 1, j + 1)] if self.random.random() < 0.5 else [(i + 1, j), (i, j + 1)]
            self.join(self.new_street(kind, name), *across)
        bridge = self.new_street("footway", self.unused_names.pop().split()[0] + " Footbridge")
        column = self.random.choice([1, self.columns - 2])
        self.join(bridge, (column, self.river_row), (column, self.river_row + 1))

    @property
    def segments(self):
        return [segment for street in self.streets for segment in street.segments]

    def drop_unreachable_oneways(self):
        """Until a car can go from anywhere to anywhere; corners that no car road meets are joined by a residential street."""
        for junction in self.grid.values():
            junction.has_cars = any(junction in (s.a, s.b) and SPEEDS[s.street.kind][0] for s in self.segments)
        for (i, j), junction in self.grid.items():
            if not junction.has_cars:
                near = (i + 1, j) if i + 1 < self.columns else (i - 1, j)
                known = self.joined.pop(frozenset(((i, j), near)), None)
                if known:
                    known.street.segments.remove(known)
                self.join(next(s for s in self.streets if s.kind == "residential"), (i, j), near)
        while True:
            lost = self.unreachable(forward=True) | self.unreachable(forward=False)
            closed = [s for s in self.segments if s.street.oneway and (s.a in lost or s.b in lost)]
            if not lost:
                break
            if closed:
                for segment in closed:
                    segment.street.oneway = False
            else:
                self.bridge_gap(lost)
        self.streets = [street for street in self.streets if street.segments]

    def bridge_gap(self, lost):
        """Joins one lost junction with a neighbour that is not."""
        street = next(s for s in self.streets if s.kind == "secondary")
        for (i, j), junction in self.grid.items():
            for near in ((i + 1, j), (i, j + 1), (i - 1, j), (i, j - 1)):
                other = self.grid.get(near)
                if junction in lost and other and other not in lost:
                    self.joined.pop(frozenset(((i, j), near)), None)
                    return self.join(street, (i, j), near)

    def unreachable(self, forward):
        ways = {}
        for segment in self.segments:
            if SPEEDS[segment.street.kind][0]:
                ends = (segment.a, segment.b) if forward else (segment.b, segment.a)
                ways.setdefault(ends[0], []).append(ends[1])
                if not segment.street.oneway:
                    ways.setdefault(ends[1], []).append(ends[0])
        seen, frontier = {self.centre}, [self.centre]
        while frontier:
            for junction in ways.get(frontier.pop(), []):
                if junction not in seen:
                    seen.add(junction)
                    frontier.append(junction)
        return set(self.grid.values()) - seen

    def gate(self, x, y):
        """The junction on the rim that is nearest to the point."""
        rim = [p for (i, j), p in self.grid.items() if i in (0, self.columns - 1) or j in (0, self.rows - 1)]
        return min(rim, key=lambda p: hypot(p.x - x, p.y - y))

    def river(self):
        """Points along the middle of the river, from edge to edge."""
        points = []
        for i in range(self.columns):
            above, below = self.grid[i, self.river_row], self.grid[i, self.river_row + 1]
            points.append(((above.x + below.x) / 2, (above.y + below.y) / 2))
        (ax, ay), (bx, by) = points[0], points[1]
        (cx, cy), (dx, dy) = points[-2], points[-1]
        return [(ax + 5 * (ax - bx), ay + 5 * (ay - by))] + points + [(dx + 5 * (dx - cx), dy + 5 * (dy - cy))]


def winding_road(random, street, start, end, bend):
    """Joins two junctions by a road that winds; returns the junctions between."""
    length = hypot(start.x - end.x, start.y - end.y)
    count = max(1, round(length / 9_000))
    side, phase = random.uniform(-bend, bend), random.uniform(0.6, 1.4)
    between = []
    for k in range(1, count + 1):
        share = k / (count + 1)
        aside = length * side * sin(pi * share) * phase + random.uniform(-0.012, 0.012) * length
        dx, dy = (end.x - start.x) / length, (end.y - start.y) / length
        between.append(Junction((start.x + dx * share * length - dy * aside, start.y + dy * share * length + dx * aside)))
    chain = [start, *between, end]
    for a, b in zip(chain, chain[1:]):
        Segment(street, a, b)
    return between


def interchange(random, plan, toward, metres=1500):
    """A junction outside of the city where motorways meet, with the street that leads there."""
    gate = plan.gate(toward.x, toward.y)
    length = hypot(toward.x - plan.city.x, toward.y - plan.city.y)
    return gate, Junction((gate.x + (toward.x - plan.city.x) / length * metres, gate.y + (toward.y - plan.city.y) / length * metres), is_crossing=True)


def bearing(a, b):
    """Degrees clockwise from north, 0 to 359."""
    return round(degrees(atan2(b.x - a.x, a.y - b.y))) % 360


def tenths(segment_class, engine_index, engine, metres, ends_at_crossing):
    speed = SPEEDS[segment_class][engine_index]
    return round(metres / speed * 36) + (WAIT_AT_JUNCTION[engine] * 10 if ends_at_crossing else 0)


def directed_roads(segment):
    """The two directions of each piece: (from, to, name, metres, bearing, car, bicycle, foot); a time is None where the engine may not go."""
    street = segment.street
    for a, b in segment.pieces():
        metres = max(1, round(hypot(a.x - b.x, a.y - b.y)))
        for start, end, is_against in ((a, b, False), (b, a, True)):
            times = [tenths(street.kind, index, engine, metres, end.is_crossing) if SPEEDS[street.kind][index] else None
                     for index, engine in enumerate(("car", "bicycle", "foot"))]
            if is_against and street.oneway:
                times[0] = None
                times[1] = times[1] if street.contraflow else None
            yield (start, end, street.name, metres, bearing(start, end), *times)
