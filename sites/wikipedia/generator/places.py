"""The Calder Union: its states and cities, which the map shows too, and what stands in them."""

import csv
from pathlib import Path

from .world import grouped, ordinal, written
from .writing import bullets, listed, table

COUNTRY = "Calder Union"
HERE = Path(__file__).parent
KNOWN = ["its covered market", "the annual herring fair", "its cast-iron bridges", "a school of violin makers", "its brick warehouses", "the oldest tramway of the country", "its chess tournament",
         "glass made with river sand", "its botanical garden", "a festival of street theatre", "its clock towers", "hot springs", "its black bread", "a carillon of forty-two bells", "its book fair",
         "the winter regatta", "pear orchards", "its dry docks", "an annual kite festival", "the painted ceilings of its station", "its rope factories", "a tradition of puppet theatre"]
INDUSTRIES = ["shipbuilding", "paper making", "glass making", "textile mills", "fish canning", "printing", "clock making", "tanning", "brewing", "porcelain", "bicycle making", "furniture making"]
NEW_INDUSTRIES = ["software", "medical instruments", "tourism", "optical instruments", "wind turbines", "publishing", "logistics", "food processing"]
SCHOOLS = ["medicine", "engineering", "law", "computing", "marine biology", "architecture", "music", "forestry", "economics", "veterinary medicine", "linguistics", "design"]
MUSEUM_SUBJECTS = {"Art": "painting and sculpture", "Folk": "rural life and crafts", "Science": "science and technology", "Sea": "ships and seafaring", "Transport": "trains, trams and carriages",
                   "Natural": "animals, plants and rocks", "Glass": "glass and ceramics", "Music": "musical instruments", "Toys": "toys and games", "Photography": "photography", "Printing": "printing and type",
                   "Industry": "machines and factory work", "History": "the history of the region", "Coins": "coins and medals"}
OPENED = {"airport": (1926, 1968), "zoo": (1861, 1957), "park": (1838, 1934), "theatre": (1821, 1963)}


class State:
    def __init__(self, name, cities):
        self.name, self.title, self.cities, self.neighbours = name, name, cities, []
        for city in cities:
            city.state = self

    capital = property(lambda self: self.cities[0])
    population = property(lambda self: sum(city.population for city in self.cities) + self.rural)
    link = property(lambda self: f"[[{self.name}]]")


class City:
    def __init__(self, name):
        self.name = self.title = name
        self.sights = []

    @property
    def link(self):
        return f"[[{self.name}]]" if self.title == self.name else f"[[{self.title}|{self.name}]]"


class Sight:
    """Something that stands in a city: a university, a museum, a stadium, ..."""

    def __init__(self, kind, name, city):
        self.kind, self.name, self.title, self.city = kind, name, name, city

    @property
    def link(self):
        """With an article before the name, where one belongs there."""
        return ("the " if self.name.startswith("University of") else "") + (f"[[{self.name}]]" if self.title == self.name else f"[[{self.title}|{self.name}]]")

    @property
    def bold(self):
        return ("the " if self.name.startswith("University of") else "") + f"'''{self.name}'''"


class Places:
    def __init__(self, random, country, rows):
        """`country`: cities by state, the capital first; `rows`: what the map has, as dictionaries."""
        self.states = [State(state, [City(name) for name in cities]) for state, cities in country.items()]
        self.sights = []
        self.cities = [city for state in self.states for city in state.cities]
        self.give_cities(random, {row["name"]: row for row in rows if row["kind"] == "city"})
        by_name = {city.name: city for city in self.cities}
        for row in rows:
            if row["kind"] not in ("city", "state"):
                sight = Sight(row["kind"], row["name"], by_name[row["city"]])
                sight.lat, sight.lon, sight.detail = float(row["lat"]), float(row["lon"]), row["detail"]
                self.sights.append(sight)
                sight.city.sights.append(sight)
        self.give_sights(random)

    def give_cities(self, random, rows):
        populations = sorted(random.sample(range(38, 900), len(self.cities)))
        sizes = {}
        order = sorted(self.cities, key=lambda c: (c is not c.state.capital, random.random()), reverse=True)
        for city, thousands in zip(order, populations):
            sizes[city] = thousands
        known = random.sample(KNOWN, len(KNOWN)) + random.sample(KNOWN, len(KNOWN)) + random.sample(KNOWN, len(KNOWN))
        for city in self.cities:
            row = rows.get(city.name)
            city.lat, city.lon = float(row["lat"]), float(row["lon"])
            city.population = int(row["detail"]) if row["detail"] else sizes[city] * 1000 + random.randint(1, 999)
            city.founded = random.randint(1602, 1835)
            city.area = round(city.population ** 0.5 / random.uniform(3.4, 6.2), 1)
            city.elevation = random.randint(4, 420)
            city.known = [known.pop(), known.pop()]
            city.industry, city.new_industry = random.choice(INDUSTRIES), random.choice(NEW_INDUSTRIES)
            city.mayor = None
        for number, state in enumerate(self.states):
            state.rural = random.randint(180, 900) * 1000 + random.randint(0, 999)
            state.admitted = 1846 + number * 4 + random.randint(0, 3) if number else 1846
            state.area = random.randint(9_000, 15_500)

    def give_sights(self, random):
        self.universities, self.museums, self.stadiums, self.others = [], [], [], []
        for sight in self.sights:
            start = sight.city.founded + 20
            if sight.kind == "university":
                sight.founded = random.randint(max(start, 1740), 1931)
                sight.students = random.randint(2_400, 41_000)
                self.universities.append(sight)
            elif sight.kind == "museum":
                sight.opened = random.randint(max(start, 1820), 1996)
                self.museums.append(sight)
            elif sight.kind == "stadium":
                sight.opened = random.randint(1928, 2012)
                sight.capacity = random.randint(61, 312) * 50 + 4_000
                sight.capacity = int(sight.detail or sight.capacity)
                self.stadiums.append(sight)
            else:
                if sight.kind == "attraction":
                    sight.kind = sight.name.split()[-1].lower()
                sight.opened = random.randint(*OPENED.get(sight.kind, (max(start, 1790), 1987)))
                self.others.append(sight)
        self.universities.sort(key=lambda u: u.name)


def write_places(world):
    """Articles of the country, its states and cities, and of what stands in the cities."""
    places, random = world.places, world.random
    for state in places.states:
        ranked = sorted(state.cities, key=lambda c: -c.population)
        for rank, city in enumerate(ranked, 1):
            write_city(world, city, rank)
    for sight in places.universities:
        write_university(world, sight)
    for sight in places.museums:
        write_museum(world, sight)
    for sight in places.stadiums:
        write_stadium(world, sight)
    for sight in places.others:
        write_sight(world, sight)
    for state in places.states:
        write_state(world, state)
    write_country(world)


def distance(a, b):
    from math import cos, hypot, radians
    return hypot((a.lat - b.lat) * 110.574, (a.lon - b.lon) * 111.32 * cos(radians(a.lat)))


def neighbours(places, city, count=3):
    return sorted((c for c in places.cities if c is not city), key=lambda c: distance(c, city))[:count]


def write_city(world, city, rank):
    random, state = world.random, city.state
    is_capital = city is state.capital
    article = world.article(city.title, "city", f"city in {state.name}, {COUNTRY}", city.name)
    article.fact("state", "State", state.name, state.name)
    article.fact("population", "Population (2020)", grouped(city.population), number=city.population)
    article.fact("area", "Area", f"{city.area} km²", number=city.area)
    article.fact("elevation", "Elevation", f"{city.elevation} m", number=city.elevation)
    article.fact("founded", "Founded", str(city.founded), number=city.founded)
    article.fact("coordinates", "Coordinates", f"{city.lat:.4f}, {city.lon:.4f}")
    mayor = world.names.new(random.random() < 0.5)
    article.fact("mayor", "Mayor", f"{mayor} (since {random.randint(2012, 2025)})")
    size = "small" if city.population < 150_000 else "medium-sized" if city.population < 450_000 else "large"
    cite = lambda year, about: "{{" + world.source(year, about) + "}}"
    railway = random.randint(max(1842, city.founded + 5), 1889)
    disaster = random.randint(1871, 1938)
    slots = dict(bold=f"'''{city.name}'''", name=city.name, state=state.link, country=f"[[{COUNTRY}]]", population=grouped(city.population), census=2020, rank=ordinal(rank) if rank > 1 else "", size=size,
                 a="a", known=city.known[0], known2=city.known[1], early=city.founded - random.randint(8, 60), founded=city.founded, eponym=world.names.new(False), railway=railway,
                 industry=city.industry, industry2=city.new_industry, disaster=disaster, years=random.randint(3, 11), lat=f"{city.lat:.2f}", lon=f"{abs(city.lon):.2f}", elevation=city.elevation,
                 area=city.area, employer=random.choice(["the city itself", "a hospital group", "the regional railway", "a food company", "two insurance companies"]),
                 cite=cite(random.randint(1950, 2022), f"The beginnings of {city.name}"), cite2=cite(disaster + random.randint(1, 60), f"{city.name} in {disaster}"))
    article.section(None, world.say("capital.lead" if is_capital else "city.lead", "city.known", **slots))
    article.section("History", world.say("city.history1", "city.history2", **slots), world.say("city.history3", **slots))
    near = neighbours(world.places, city)
    article.section("Geography", world.say("city.geography", "city.climate", **slots)
                    + f" The nearest cities are {listed([f'{c.link} ({distance(c, city):.0f} km)' for c in near])}, as the crow flies.")
    article.section("Economy", world.say("city.economy", **slots))
    heads = {"university": "Education", "museum": "Culture", "theatre": "Culture", "stadium": "Sport", "airport": "Transport"}
    groups = {}
    for sight in city.sights:
        groups.setdefault(heads.get(sight.kind, "Sights"), []).append(sight)
    for heading, sights in groups.items():
        article.section(heading, bullets(article, [f"{s.link}, {s.kind}" + (f", founded in {s.founded}" if s.kind == "university" else f", opened in {s.opened}") for s in sights]))
    years = list(range(1960, 2021, 10))
    values = [city.population]
    for _ in years[1:]:
        values.append(int(values[-1] * random.uniform(0.86, 0.985)))
    article.section("Demographics", table(article, f"Population of {city.name}", ["Census", "Population"], [(y, grouped(v)) for y, v in zip(years, reversed(values))]))
    for year, value in zip(years, reversed(values)):
        article.fact("census", None, grouped(value), number=year)
    article.category(f"Cities in {state.name}", *(["State capitals"] if is_capital else []))
    article.see(state.name, *[s.title for s in city.sights[:2]], f"List of cities in the {COUNTRY}")


def write_university(world, sight):
    random, city = world.random, sight.city
    article = world.article(sight.title, "university", f"university in {city.name}, {city.state.name}", sight.name)
    article.fact("founded", "Founded", str(sight.founded), number=sight.founded)
    article.fact("students", "Students", grouped(sight.students), number=sight.students)
    article.fact("city", "City", city.name, city.title)
    article.fact("state", "State", city.state.name, city.state.name)
    staff, faculties = sight.students // random.randint(9, 17), random.randint(4, 12)
    article.fact("staff", "Academic staff", grouped(staff), number=staff)
    article.fact("president", "President", world.names.new(random.random() < 0.5))
    colours = random.sample(["green", "white", "dark red", "blue", "gold", "grey", "black", "orange"], 2)
    article.fact("colours", "Colours", " and ".join(colours))
    school = random.choice(SCHOOLS)
    slots = dict(bold=sight.bold, city=city.link, state=city.state.link, founded=sight.founded, students=grouped(sight.students), faculties=faculties, staff=grouped(staff), school=school,
                 first=random.randint(14, 95), charter=sight.founded + random.randint(8, 30), eponym=world.names.new(False), cite="{{" + world.source(random.randint(1960, 2020), f"{sight.name}: a history") + "}}")
    article.section(None, world.say("university.lead", "university.about", **slots))
    article.section("History", world.say("university.history", **slots))
    winners = [p for p in getattr(world, "laureates", []) if p.university is sight]
    if winners:
        article.fact("laureates", "Ellery Medal winners", str(len(winners)), number=len(winners))
        names = listed([f"{p.link} ({p.medal_year})" for p in winners])
        article.section("Ellery Medal", world.say("university.medal", count=len(winners), medal="[[Ellery Medal]]", names=names) if len(winners) > 1 else f"One graduate received the [[Ellery Medal]]: {names}.")
    alumni = [p for p in getattr(world, "people", []) if p.university is sight]
    if alumni:
        alumni.sort(key=lambda p: p.surname)
        article.section("Alumni", bullets(article, [f"{p.link}, {p.occupation} (graduated {p.graduation})" for p in alumni]))
    article.category(f"Universities in {city.state.name}", f"Organizations established in {sight.founded}")
    article.see(city.title, f"List of universities in the {COUNTRY}")


def write_museum(world, sight):
    random, city = world.random, sight.city
    subject = next((text for word, text in MUSEUM_SUBJECTS.items() if f"of {word}" in sight.name or f"of the {word}" in sight.name), None) or random.choice(list(MUSEUM_SUBJECTS.values()))
    article = world.article(sight.title, "museum", f"museum in {city.name}, {city.state.name}", sight.name)
    visitors, objects, year = random.randint(18, 640) * 1000, random.randint(4, 390) * 1000 + 500, random.choice([2022, 2023, 2024])
    article.fact("opened", "Opened", str(sight.opened), number=sight.opened)
    article.fact("city", "City", city.name, city.title)
    article.fact("collection", "Collection", f"{grouped(objects)} objects", number=objects)
    article.fact("visitors", f"Visitors ({year})", grouped(visitors), number=visitors)
    architect = world.names.new(random.random() < 0.4)
    article.fact("architect", "Architect", architect)
    slots = dict(bold=sight.bold, city=city.link, state=city.state.link, subject=subject, opened=sight.opened, objects=grouped(objects), visitors=grouped(visitors), year=year, architect=architect,
                 before=sight.opened - random.randint(2, 6), cite="{{" + world.source(sight.opened, f"The new museum in {city.name}") + "}}")
    article.section(None, world.say("museum.lead", **slots))
    article.section("History", world.say("museum.history", **slots))
    article.section("Collection", world.say("museum.about", **slots))
    article.category(f"Museums in {city.state.name}", f"Buildings completed in {sight.opened}")
    article.see(city.title, *[m.title for m in world.places.museums if m.city.state is city.state and m is not sight][:2])


def write_stadium(world, sight):
    random, city = world.random, sight.city
    article = world.article(sight.title, "stadium", f"stadium in {city.name}, {city.state.name}", sight.name)
    article.fact("opened", "Opened", str(sight.opened), number=sight.opened)
    article.fact("capacity", "Capacity", grouped(sight.capacity), number=sight.capacity)
    article.fact("city", "City", city.name, city.title)
    architect = world.names.new(random.random() < 0.4)
    article.fact("architect", "Architect", architect)
    slots = dict(bold=sight.bold, city=city.link, state=city.state.link, opened=sight.opened, capacity=grouped(sight.capacity), architect=architect, before=sight.opened - 3, openday=written(world.day(sight.opened)),
                 kind="stadium", cite="{{" + world.source(sight.opened, f"A new stadium for {city.name}") + "}}")
    text = []
    for team in world.teams:
        for spell in team.spells:
            if spell.stadium is sight:
                if spell.until:
                    text.append(world.say("stadium.former", team=team.link, since=spell.since, until=spell.until, next=team.stadium.link))
                    article.fact("former_tenant", None, team.name, team.title)
                else:
                    text.append(world.say("stadium.home", team=team.link, since=spell.since, league="[[Union Basketball League]]"))
                    article.fact("tenant", "Home of", team.name, team.title)
    article.section(None, world.say("stadium.lead", **slots))
    article.section("History", world.say("place.about", **slots), " ".join(text))
    article.category(f"Stadiums in {city.state.name}", f"Buildings completed in {sight.opened}")
    article.see(city.title, "List of stadiums of the Union Basketball League")


def write_sight(world, sight):
    random, city = world.random, sight.city
    article = world.article(sight.title, "sight", f"{sight.kind} in {city.name}, {city.state.name}", sight.name)
    article.fact("kind", "Type", sight.kind.capitalize())
    article.fact("opened", "Opened", str(sight.opened), number=sight.opened)
    article.fact("city", "City", city.name, city.title)
    architect = world.names.new(random.random() < 0.4)
    article.fact("architect", "Architect", architect)
    restored, listed_in = random.randint(1989, 2023), random.randint(1951, 1988)
    slots = dict(bold=sight.bold, city=city.link, state=city.state.link, kind=sight.kind, opened=sight.opened, architect=architect, before=sight.opened - random.randint(2, 5),
                 openday=written(world.day(sight.opened)), listed=listed_in, restored=restored, cost=f"${random.randint(2, 90) / 2:.1f} million",
                 cite="{{" + world.source(max(sight.opened, 1890), f"{sight.name} opened") + "}}", cite2="{{" + world.source(restored, f"{sight.name} restored") + "}}")
    article.section(None, world.say("place.lead", **slots))
    article.section("History", world.say("place.about", "place.more", **slots))
    article.category(f"Buildings and places in {city.name}", f"Buildings completed in {sight.opened}")
    article.see(city.title, *[s.title for s in city.sights if s is not sight][:2])


def write_state(world, state):
    random, places = world.random, world.places
    ranked = sorted(state.cities, key=lambda c: -c.population)
    article = world.article(state.name, "state", f"state of the {COUNTRY}")
    article.fact("capital", "Capital", state.capital.name, state.capital.title)
    article.fact("largest_city", "Largest city", ranked[0].name, ranked[0].title)
    article.fact("population", "Population (2020)", grouped(state.population), number=state.population)
    article.fact("area", "Area", f"{grouped(state.area)} km²", number=state.area)
    article.fact("admitted", "Statehood", str(state.admitted), number=state.admitted)
    article.fact("bird", "State bird", state.bird.name, state.bird.title)
    slots = dict(bold=f"'''{state.name}'''", number="twelve", country=f"the [[{COUNTRY}]]", capital=state.capital.link, largest=ranked[0].link, bird=state.bird.link, admitted=state.admitted,
                 survey=state.admitted - random.randint(4, 40), cite="{{" + world.source(1970 + random.randint(0, 50), f"{state.name} and the Union") + "}}")
    article.section(None, world.say("state.lead", "state.about", **slots) + f" In 2020 it had {grouped(state.population)} inhabitants on {grouped(state.area)} km².")
    article.section("History", world.say("state.history", **slots))
    natural = [f"{p.link}" for p in world.nature if state in p.states]
    if natural:
        article.section("Geography", f"Among the natural features of {state.name} are {listed(natural)}.")
    article.section("Cities", table(article, f"Cities of {state.name}", ["City", "Population (2020)", "Area (km²)", "Founded"], [(c.link, grouped(c.population), c.area, c.founded) for c in ranked]))
    universities = [u for u in places.universities if u.city.state is state]
    if universities:
        article.section("Universities", bullets(article, [f"{u.link} in {u.city.link} (founded {u.founded})" for u in universities]))
    governors, year = [], random.randint(1951, 1957)
    while year < 2024:
        until = min(year + random.choice([4, 4, 8, 8, 12]), 2025)
        name = world.names.new(random.random() < 0.4)
        governors.append((f"{year}–{until if until < 2025 else 'present'}", name))
        article.fact("governor", None, name, number=year)
        year = until
    article.section("Governors", table(article, f"Governors of {state.name} since {governors[0][0][:4]}", ["Term", "Governor"], governors))
    article.category(f"States of the {COUNTRY}")
    article.see(COUNTRY, *[c.title for c in state.cities])


def write_country(world):
    places = world.places
    population = sum(s.population for s in places.states)
    capital = max((s.capital for s in places.states), key=lambda c: c.population)
    article = world.article(COUNTRY, "country", "federal republic of twelve states")
    article.fact("capital", "Capital", capital.name, capital.title)
    article.fact("population", "Population (2020)", grouped(population), number=population)
    article.fact("area", "Area", f"{grouped(sum(s.area for s in places.states))} km²", number=sum(s.area for s in places.states))
    article.fact("founded", "Union", "1846", number=1846)
    article.fact("currency", "Currency", "Dollar")
    article.section(None, f"The '''{COUNTRY}''' is an island country and a federal republic of twelve states. Its capital is {capital.link}. At the census of 2020 it had {grouped(population)} inhabitants.")
    article.section("States", table(article, f"States of the {COUNTRY}", ["State", "Capital", "Statehood", "Area (km²)", "Population (2020)"],
                                    [(s.link, s.capital.link, s.admitted, grouped(s.area), grouped(s.population)) for s in sorted(places.states, key=lambda s: s.name)]
                                    + [("'''Total'''", "", "", grouped(sum(s.area for s in places.states)), grouped(population))]))
    mountains = sorted((n for n in world.nature if n.kind == "mountain"), key=lambda m: -m.height)
    rivers = sorted((n for n in world.nature if n.kind == "river"), key=lambda r: -r.length)
    article.section("Geography", f"The highest mountain is {mountains[0].link} ({grouped(mountains[0].height)} m), the longest river the {rivers[0].link} ({rivers[0].length} km).")
    article.section("Culture", "Each winter the Calder Film Academy gives the [[Lantern Award for Best Film|Lantern Awards]]. The [[Ellery Medal]] for computing has been awarded since 1976. "
                    "The most popular winter sport is basketball; its best teams play in the [[Union Basketball League]].")
    article.category(f"States of the {COUNTRY}")
    article.see(f"List of cities in the {COUNTRY}", f"List of national parks in the {COUNTRY}", f"List of universities in the {COUNTRY}")


# The bundled country

def read_bundled():
    """(cities by state, what the map has)."""
    lines = [line.split("|") for line in (HERE / "country.txt").read_text().splitlines() if line and not line.startswith("#")]
    with open(HERE / "places.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    return {state.strip(): [city.strip() for city in cities.split(",")] for state, cities in lines}, rows


# What the map has, as places.csv

def read_country(folder):
    """Cities by state, the capital first, from the map site's data."""
    states, cities = (list(csv.DictReader(open(folder / f"{name}.csv", newline=""))) for name in ("state", "city"))
    return {state["name"]: [city["name"] for city in sorted((c for c in cities if c["state_id"] == state["id"]), key=lambda c: c["is_capital"] != "1")] for state in states}


TAKEN = {"university": 1, "stadium": 1, "museum": 3, "park": 1, "theatre": 1, "zoo": 1, "airport": 1, "attraction": 1}   # how many of a kind in a city


def read_map(folder):
    """Rows of places.csv from the map site's data: cities, and things in them whose names nothing else has."""
    tables = {name: list(csv.DictReader(open(folder / f"{name}.csv", newline=""))) for name in ("place", "tag", "city")}
    tags = {}
    for row in tables["tag"]:
        tags.setdefault(row["place_id"], {})[row["key"]] = row["value"]
    cities = {row["id"]: row["name"] for row in tables["city"]}
    count, taken, rows = {}, {}, []
    for row in tables["place"]:
        count[row["name"]] = count.get(row["name"], 0) + 1
    for row in sorted(tables["place"], key=lambda r: (r["category"], int(r["id"]))):
        kind, city = row["category"], cities.get(row["city_id"], row["name"])
        if kind == "city":
            rows.append((kind, row["name"], row["name"], row["lat"], row["lon"], tags.get(row["id"], {}).get("population", "")))
        elif kind in TAKEN and count[row["name"]] == 1 and taken.get((kind, city), 0) < TAKEN[kind]:
            taken[kind, city] = taken.get((kind, city), 0) + 1
            rows.append((kind, row["name"], city, row["lat"], row["lon"], tags.get(row["id"], {}).get("capacity", "")))
    return rows
