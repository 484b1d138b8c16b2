"""The country: its outline, states that share borders, cities, and which cities roads join.

Positions are metres from the middle of the country, x to the east and y to the south.
"""

from math import cos, hypot, pi, radians, sin

from .texts import read_country

NAME = "Calder Union"
MIDDLE = (42.0, -36.0)          # latitude, longitude; open sea on a globe
METRES_PER_DEGREE = 110_574
WIDTH, HEIGHT = 460_000, 340_000
COLUMNS, ROWS = 4, 3            # of states
SHORTEST_BORDER = 6_000


def latitude(y):
    return round(MIDDLE[0] - y / METRES_PER_DEGREE, 5)


def longitude(x):
    return round(MIDDLE[1] + x / (111_320 * cos(radians(MIDDLE[0]))), 5)


class State:
    def __init__(self, number, name, seed):
        self.number, self.name, self.seed = number, name, seed
        self.outline, self.neighbours, self.cities = [], {}, []

    @property
    def middle(self):
        """The centre of mass of the outline."""
        area = x = y = 0
        for a, b in zip(self.outline, self.outline[1:] + self.outline[:1]):
            cross = a[0] * b[1] - b[0] * a[1]
            area, x, y = area + cross / 2, x + (a[0] + b[0]) * cross / 6, y + (a[1] + b[1]) * cross / 6
        return x / area, y / area


class City:
    def __init__(self, number, name, state, is_capital, middle):
        self.number, self.name, self.state, self.is_capital, self.middle = number, name, state, is_capital, middle
        self.slug = name.lower().replace(" ", "-")

    x = property(lambda self: self.middle[0])
    y = property(lambda self: self.middle[1])


def make_country(random):
    coast = make_coast(random)
    states = [State(n, name, seed) for n, (name, seed) in enumerate(zip(read_country(), make_seeds(random)), 1)]
    for state in states:
        state.outline = cell(coast, state.seed, [s.seed for s in states if s is not state])
    for state in states:
        state.neighbours = {other.name: other for other in states if other is not state and border_length(state, other) > SHORTEST_BORDER}
    return coast, states, make_cities(random, states)


def make_coast(random):
    waves = [(random.uniform(0.02, 0.05), k, random.uniform(0, 2 * pi)) for k in (2, 3, 5, 8, 13)]
    coast = []
    for step in range(120):
        angle = 2 * pi * step / 120
        reach = 1 + sum(size * sin(k * angle + phase) for size, k, phase in waves)
        squareness = (abs(cos(angle)) ** 3 + abs(sin(angle)) ** 3) ** (-1 / 3)
        coast.append((WIDTH / 2 * reach * squareness * cos(angle), HEIGHT / 2 * reach * squareness * sin(angle)))
    return coast


def make_seeds(random):
    seeds = [((i + 0.5 + random.uniform(-0.28, 0.28)) / COLUMNS * WIDTH - WIDTH / 2, (j + 0.5 + random.uniform(-0.28, 0.28)) / ROWS * HEIGHT - HEIGHT / 2)
             for j in range(ROWS) for i in range(COLUMNS)]
    random.shuffle(seeds)
    return seeds


def cell(outline, seed, others):
    """The part of the outline that is nearer to the seed than to any other (Sutherland-Hodgman clipping)."""
    for other in others:
        def inside(p):
            return hypot(p[0] - seed[0], p[1] - seed[1]) <= hypot(p[0] - other[0], p[1] - other[1])
        clipped = []
        for a, b in zip(outline, outline[1:] + outline[:1]):
            if inside(a):
                clipped.append(a)
            if inside(a) != inside(b):
                clipped.append(crossing(a, b, seed, other))
        outline = clipped
    return outline


def crossing(a, b, seed, other):
    """Where the line from a to b is as far from the one point as from the other."""
    nx, ny = other[0] - seed[0], other[1] - seed[1]
    level = nx * (seed[0] + other[0]) / 2 + ny * (seed[1] + other[1]) / 2
    t = (level - nx * a[0] - ny * a[1]) / (nx * (b[0] - a[0]) + ny * (b[1] - a[1]))
    return a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])


def border_length(state, other):
    total = 0
    for a, b in zip(state.outline, state.outline[1:] + state.outline[:1]):
        gaps = [abs(hypot(p[0] - state.seed[0], p[1] - state.seed[1]) - hypot(p[0] - other.seed[0], p[1] - other.seed[1])) for p in (a, b)]
        if max(gaps) < 1:
            total += hypot(a[0] - b[0], a[1] - b[1])
    return total


def make_cities(random, states):
    cities = []
    for state in states:
        for rank, name in enumerate(read_country()[state.name]):
            city = City(len(cities) + 1, name, state, rank == 0, find_site(random, state, cities))
            cities.append(city)
            state.cities.append(city)
    return cities


def find_site(random, state, cities):
    xs, ys = zip(*state.outline)
    for attempt in range(100_000):
        p = random.uniform(min(xs), max(xs)), random.uniform(min(ys), max(ys))
        apart = 45_000 * 0.9998 ** attempt
        if contains(state.outline, p) and edge_distance(state.outline, p) > 11_000 and all(hypot(p[0] - c.x, p[1] - c.y) > apart for c in cities):
            return p
    raise SystemExit(f"no room for a city in {state.name}")


def contains(outline, p):
    is_inside = False
    for a, b in zip(outline, outline[1:] + outline[:1]):
        if (a[1] > p[1]) != (b[1] > p[1]) and p[0] < a[0] + (p[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0]):
            is_inside = not is_inside
    return is_inside


def edge_distance(outline, p):
    return min(segment_distance(a, b, p) for a, b in zip(outline, outline[1:] + outline[:1]))


def segment_distance(a, b, p):
    dx, dy = b[0] - a[0], b[1] - a[1]
    t = max(0, min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy or 1)))
    return hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)


def road_links(cities):
    """Pairs of cities with nothing between them (the Gabriel graph)."""
    def is_free(a, b):
        middle, reach = ((a.x + b.x) / 2, (a.y + b.y) / 2), hypot(a.x - b.x, a.y - b.y) / 2
        return all(hypot(c.x - middle[0], c.y - middle[1]) > reach for c in cities if c is not a and c is not b)
    return [(a, b) for i, a in enumerate(cities) for b in cities[i + 1:] if is_free(a, b)]


def motorway_links(cities, links):
    """The shortest links that join all cities, and every third of the others."""
    group = {city: city for city in cities}

    def root(city):
        while group[city] is not city:
            city = group[city]
        return city
    chosen, others = [], []
    for a, b in sorted(links, key=lambda link: hypot(link[0].x - link[1].x, link[0].y - link[1].y)):
        if root(a) is root(b):
            others.append((a, b))
        else:
            group[root(a)] = root(b)
            chosen.append((a, b))
    return chosen + others[::3]
