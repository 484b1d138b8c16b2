#!/usr/bin/env python3
"""Write the map's data/*.csv and static/maps/*.svg.

    generate.py SEED       0 gives the bundled map, another seed another country
    generate.py --check    load schema.sql and data/*.csv into SQLite and look for rows that contradict each other
"""

import sys
from itertools import count
from math import hypot
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))         # generating.py lies beside the site's folder

from generating import SiteData, run  # noqa: E402
from generator import categories, country, drawing, fresh, roads
from generator.places import CityPlaces, Namer, airport, place_of_state
from generator.roads import Street, StreetPlan, interchange, winding_road

OPENED = "2026-03-14 09:30:00"
BUNDLED = 7          # what chance starts from in the bundled map
TABLES = """engine category state state_border city junction road place tag user opening""".split()
# Nothing of the schema needs what they answer.
data = SiteData(HERE, TABLES, functions={(name, count): lambda *_: None for name, count in [("shortest_path", 3), ("path_cost", 3), ("regexp", 2)]})
write = data.write
FIRST_OBJECT = {"node": 31_000_000, "way": 52_000_000, "relation": 7_100_000}
PEOPLE = [("mira_holt", "mira_holt-pass", "Maps her walks."), ("surveyor_dan", "surveyor_dan-pass", "Out with a tape measure."), ("nell_ordway", "nell_ordway-pass", "")]


def generate(seed):
    random = Random(f"map {seed}" if seed else BUNDLED)
    if seed:
        fresh.change_names(random)
    write_map(random)


def write_map(random):
    coast, states, cities = country.make_country(random)
    namer, outer, places = Namer(random), {city: [] for city in cities}, []
    for city in cities:
        city.plan = StreetPlan(random, city)
    long_roads = join_cities(random, cities, outer)
    for city in cities:
        city.places = CityPlaces(random, namer, city.plan).places
        if city.number % 3:
            place, street = airport(random, city.plan)
            city.places.append(place)
            outer[city].append(street)
        places += city.places
    places = [place_of_state(state) for state in states] + sorted(places, key=lambda p: -p.rank)
    streets = [street for city in cities for street in city.plan.streets + outer[city]] + long_roads
    number_objects(random, places)
    write_country(states, cities, places)
    write_roads(streets)
    write_places(random, places)
    write("user", "id name password about", [(n, *person) for n, person in enumerate(PEOPLE, 1)])
    write("opening", "at", [(OPENED,)])
    draw(coast, states, cities, outer, long_roads)


def join_cities(random, cities, outer):
    """National roads along all links, motorways along some; slip roads are noted with their city."""
    links = country.road_links(cities)
    long_roads = []
    for number, (a, b) in enumerate(links, 1):
        road = Street(f"National Road {number}", "national")
        winding_road(random, road, a.plan.gate(b.x, b.y), b.plan.gate(a.x, a.y), 0.09)
        long_roads.append(road)
    for number, (a, b) in enumerate(country.motorway_links(cities, links), 1):
        road, ends = Street(f"Motorway M{number}", "motorway"), []
        for city, other in ((a, b), (b, a)):
            gate, end = interchange(random, city.plan, other)
            slip = Street(f"{other.name} Link Road", "trunk", city)
            roads.Segment(slip, gate, end)
            outer[city].append(slip)
            ends.append(end)
        winding_road(random, road, *ends, 0.04)
        long_roads.append(road)
    return long_roads


def number_objects(random, places):
    """Ids like those of a grown map: all of a type have as many digits, none follows from the next."""
    for kind, first in FIRST_OBJECT.items():
        of_kind = [place for place in places if place.osm_type == kind]
        spread = 200_000 if kind == "relation" else 9_000_000
        for place, number in zip(of_kind, random.sample(range(first, first + spread), len(of_kind))):
            place.number = number
    for number, junction in zip(count(1), {id(p.junction): p.junction for p in places}.values()):
        junction.number = number


def write_country(states, cities, places):
    of_state = {p.state: p.number for p in places if p.category is categories.STATE}
    of_city = {p.city: p.number for p in places if p.category is categories.CITY}
    write("engine", "code position title", [("fossgis_osrm_bike", 0, "Bicycle (OSRM)"), ("fossgis_osrm_car", 1, "Car (OSRM)"), ("fossgis_osrm_foot", 2, "Foot (OSRM)")])
    write("category", "code key value label plural words is_listed",
          [(c.code, c.key, c.value, c.label, c.plural, c.words, int(c in categories.CATEGORIES or c is categories.AIRPORT)) for c in categories.ALL])
    write("state", "id name slug outline", [(of_state[s], s.name, s.name.lower(), drawing.path(s.outline, True)) for s in states])
    write("state_border", "state_id neighbour_id", [(of_state[s], of_state[n]) for s in states for n in s.neighbours.values()])
    write("city", "id name slug state_id is_capital x y width height",
          [(of_city[c], c.name, c.slug, of_state[c.state], int(c.is_capital), *city_box(c)) for c in cities])


def city_box(city):
    return drawing.bounds([(p.x, p.y) for p in city.places] + [(j.x, j.y) for j in city.plan.grid.values()], 900)


def write_roads(streets):
    numbers = count(1)
    rows = []
    junctions = {}
    for street in streets:
        for segment in street.segments:
            for start, end, *rest in roads.directed_roads(segment):
                for junction in (start, end):
                    junctions.setdefault(id(junction), junction)
                rows.append((start, end, rest))
    taken = {junction.number for junction in junctions.values() if junction.number}
    free = (number for number in count(1) if number not in taken)
    for junction in junctions.values():
        junction.number = junction.number or next(free)
    write("junction", "id x y", sorted((j.number, round(j.x), round(j.y)) for j in junctions.values()))
    write("road", "id from_id to_id name metres bearing car bicycle foot", [(next(numbers), a.number, b.number, *rest) for a, b, rest in rows])


def write_places(random, places):
    of_city = {p.city: p.number for p in places if p.category is categories.CITY}
    of_state = {p.state: p.number for p in places if p.category is categories.STATE}
    write("place", "id type category name street housenumber suburb postcode city_id state_id junction_id x y lat lon importance version display_name",
          [(p.number, p.osm_type, p.category.code, p.name, p.street, p.housenumber, p.suburb, p.postcode, of_city.get(p.city), of_state[p.state], p.junction.number, round(p.x), round(p.y),
            country.latitude(p.y), country.longitude(p.x), p.rank, random.randint(1, 14), p.display_name) for p in places])
    write("tag", "place_id key value", [(p.number, key, value) for p in places for key, value in sorted(p.tags.items())])


def draw(coast, states, cities, outer, long_roads):
    maps = HERE / "static" / "maps"
    for old in maps.glob("*.svg"):
        old.unlink()
    for city in cities:
        near = city.plan.streets + outer[city] + [s for s in long_roads if s.kind == "national"]
        box = city_box(city)
        (maps / f"{city.slug}.svg").write_text(drawing.city_map(city.plan, [clip(street, box) for street in near], city.places, box))
    (maps / "country.svg").write_text(drawing.country_map(coast, states, cities, long_roads))


def clip(street, box):
    """The street without the segments that do not come near the box."""
    x, y, width, height = box
    part = Street(street.name, street.kind)
    part.segments = [s for s in street.segments if max(s.a.x, s.b.x) > x and min(s.a.x, s.b.x) < x + width and max(s.a.y, s.b.y) > y and min(s.a.y, s.b.y) < y + height]
    return part


def check():
    database = data.load()
    lost = {engine: unreached(database, engine) for engine in ("car", "bicycle", "foot")}
    data.check(CHECKS, more=[f"{engine}: {count} junctions of places are not reached" for engine, count in lost.items() if count])


CHECKS = {
    "border without its other side": "SELECT * FROM state_border a WHERE NOT EXISTS (SELECT 1 FROM state_border b WHERE b.state_id = a.neighbour_id AND b.neighbour_id = a.state_id)",
    "state without neighbours": "SELECT name FROM state WHERE id NOT IN (SELECT state_id FROM state_border)",
    "two places with the same address": "SELECT street, housenumber, city_id, count(*) FROM place WHERE housenumber <> '' GROUP BY 1, 2, 3 HAVING count(*) > 1",
    "place without a category": "SELECT id FROM place WHERE category NOT IN (SELECT code FROM category)",
    "place far from its junction": "SELECT p.id FROM place p JOIN junction j ON j.id = p.junction_id WHERE p.category <> 'state' AND abs(p.x - j.x) + abs(p.y - j.y) > 120",
    "road that is shorter than the straight line": "SELECT r.id FROM road r JOIN junction a ON a.id = r.from_id JOIN junction b ON b.id = r.to_id WHERE (r.metres + 3) * (r.metres + 3) < (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)",
    "tag that contradicts its place": "SELECT p.id FROM place p JOIN tag t ON t.place_id = p.id AND t.key = 'name' WHERE t.value <> p.name",
}


def unreached(database, engine):
    """How many junctions of places the engine cannot go to and come back from."""
    ways = database.execute(f"SELECT from_id, to_id FROM road WHERE {engine} IS NOT NULL").fetchall()
    wanted = {number for number, in database.execute("SELECT junction_id FROM place")}
    lost = set()
    for forward in (True, False):
        next_to = {}
        for a, b in ways:
            next_to.setdefault(a if forward else b, []).append(b if forward else a)
        start = min(wanted)
        seen, frontier = {start}, [start]
        while frontier:
            for junction in next_to.get(frontier.pop(), []):
                if junction not in seen:
                    seen.add(junction)
                    frontier.append(junction)
        lost |= wanted - seen
    return len(lost)


if __name__ == "__main__":
    run(sys.argv[1:], __doc__, generate, check=check)
