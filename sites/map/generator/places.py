"""Places and their tags: everything that a search can find."""

from math import hypot

from . import categories, country
from .roads import LIMITS, OSM_CLASS, Junction, Segment, Street
from .texts import names


class Place:
    def __init__(self, category, name, position, junction, city=None, state=None, street="", housenumber="", suburb="", postcode=""):
        self.category, self.name, (self.x, self.y), self.junction = category, name, position, junction
        self.city, self.state, self.street, self.housenumber, self.suburb, self.postcode = city, state or city and city.state, street, housenumber, suburb, postcode
        self.tags, self.osm_type, self.rank = {category.key: category.value}, "way" if category.is_area else "node", category.rank
        if name:
            self.tags["name"] = name

    @property
    def display_name(self):
        parts = [self.name, self.housenumber, self.street, self.suburb, self.city and self.city.name, self.state and self.state.name, self.postcode, country.NAME]
        return ", ".join(dict.fromkeys(part for part in parts if part))


class Namer:
    """Makes names that no other place has."""

    def __init__(self, random):
        self.random, self.taken = random, set()

    def name(self, pattern, city, suburbs):
        for _ in range(1000):
            name = pattern.format(city=city.name, suburb=self.random.choice(suburbs), subject=self.random.choice(categories.SUBJECTS),
                                  **{word: self.random.choice(names(word)) for word in ("surname", "adjective", "noun")})
            key = (city.name if "{suburb}" in pattern else "", name)
            if key not in self.taken:
                self.taken.add(key)
                return name
        return None


class CityPlaces:
    """The places of one city, on the streets of its plan."""

    def __init__(self, random, namer, plan):
        self.random, self.namer, self.plan, self.city = random, namer, plan, plan.city
        self.suburbs = self.make_suburbs()
        self.segments = [s for s in plan.segments if s.street.kind in ("primary", "secondary", "residential")]
        self.places = [self.place_of_city(), *self.places_of_suburbs(), *self.places_of_streets()]
        for category in categories.CATEGORIES:
            self.add_category(category)
        for _ in range(categories.HOUSE.count[0]):
            self.places.append(self.place_on_street(categories.HOUSE, None))

    def make_suburbs(self):
        chosen = self.random.sample(names("suburb"), 6)
        sites = self.random.sample(list(self.plan.grid.values()), 6)
        return [(name, site, f"{9 + self.city.state.number}{0 if self.city.is_capital else 5}{n}{self.random.randint(0, 9)}") for n, (name, site) in enumerate(zip(chosen, sites), 1)]

    def suburb_at(self, x, y):
        return min(self.suburbs, key=lambda suburb: hypot(suburb[1].x - x, suburb[1].y - y))

    def place_of_city(self):
        centre = self.plan.centre
        self.city.middle = (centre.x, centre.y)
        place = Place(categories.CITY, self.city.name, (centre.x, centre.y), centre, city=self.city)
        place.osm_type, place.rank = "relation", 92 if self.city.is_capital else 90
        place.tags |= {"admin_level": "8", "place": "city", "population": str(self.random.randint(38, 240) * 1000 + self.random.randint(0, 999)), "is_in": self.city.state.name}
        if self.city.is_capital:
            place.tags["capital"] = "4"
        return place

    def places_of_suburbs(self):
        for name, site, postcode in self.suburbs:
            yield Place(categories.SUBURB, name, (site.x, site.y), site, city=self.city, postcode=postcode)

    def places_of_streets(self):
        for street in self.plan.streets:
            junction = street.segments[len(street.segments) // 2].a
            suburb = self.suburb_at(junction.x, junction.y)
            place = Place(categories.STREET, street.name, (junction.x, junction.y), junction, city=self.city, suburb=suburb[0], postcode=suburb[2])
            place.tags = street_tags(street)
            yield place

    def add_category(self, category):
        count = self.random.randint(*category.count)
        for number in range(count):
            name, extra = self.choose_name(category, number)
            place = self.place_on_street(category, name)
            if category.code == "bus_stop":
                place.name = place.tags["name"] = f"{place.street} / {place.suburb}"
            place.tags |= extra | self.tags_of(category, place)
            self.places.append(place)

    def choose_name(self, category, number):
        if category.naming == ["cuisine"]:
            cuisine = self.random.choice(list(categories.CUISINES))
            return self.namer.name(self.random.choice(categories.CUISINES[cuisine]), self.city, [""]), {"cuisine": cuisine}
        if category.naming == ["crossing"]:
            return "stop", {"bench": self.random.choice(["yes", "no"]), "shelter": self.random.choice(["yes", "no"])}
        if category.chains and number < len(category.chains) and self.random.random() < 0.85:
            chain = self.random.choice(category.chains)
            return chain, {"brand": chain}
        patterns = [category.naming[0]] if number == 0 else category.naming
        suburbs = [suburb[0] for suburb in self.suburbs]
        name = self.namer.name(self.random.choice(patterns), self.city, suburbs) or self.namer.name("{surname} " + category.label, self.city, suburbs)
        return name, {}

    def place_on_street(self, category, name):
        central = category.code in ("townhall", "station", "museum", "hotel", "bus_station")
        pool = self.segments
        if central:
            pool = sorted(pool, key=lambda s: hypot(s.a.x - self.plan.centre.x, s.a.y - self.plan.centre.y))[:len(pool) // 2]
        segment = self.random.choice(pool)
        share = self.random.uniform(0.12, 0.88)
        side = self.random.choice([-1, 1])
        position = segment.point(share, side * self.random.uniform(11, 24))
        suburb = self.suburb_at(*position)
        place = Place(category, name, position, segment.stop(share), city=self.city, street=segment.street.name, housenumber=self.house_number(segment, share, side),
                      suburb=suburb[0], postcode=suburb[2])
        place.tags |= {"addr:housenumber": place.housenumber, "addr:street": place.street, "addr:city": self.city.name, "addr:postcode": place.postcode}
        return place

    @staticmethod
    def house_number(segment, share, side):
        street = segment.street
        before = sum(s.metres for s in street.segments[:street.segments.index(segment)])
        number = int((before + share * segment.metres) / 7) * 2 + (1 if side < 0 else 2)
        while number in street.house_numbers:
            number += 2
        street.house_numbers.add(number)
        return str(number)

    def tags_of(self, category, place):
        random, tags = self.random, {}
        has_contact = category.hours is not None or category.code in ("hotel", "theatre", "university", "college", "school", "station")
        if category.hours and random.random() < 0.8:
            tags["opening_hours"] = category.hours if isinstance(category.hours, str) else random.choice(category.hours)
        if has_contact and random.random() < 0.7:
            tags["phone"] = f"+999 {20 + self.city.number} {random.randint(200, 989)} {random.randint(0, 9999):04d}"
        if has_contact and random.random() < 0.6:
            tags["website"] = website(place)
        if random.random() < 0.55:
            tags["wheelchair"] = random.choice(["yes", "yes", "limited", "no"])
        if category.code in ("fuel", "supermarket", "parking", "cinema", "swimming_pool", "museum", "library", "bus_station") and random.random() < 0.6:
            tags["operator"] = random.choice([f"{random.choice(names('surname'))} Holdings", f"City of {self.city.name}", "Calder Leisure Trust", f"{self.city.state.name} Services"])
        for key, values in category.tags.items():
            if random.random() < 0.8:
                tags[key] = random.choice(values)
        return tags


def website(place):
    slug = "".join(c if c.isalnum() else "-" for c in place.name.lower())
    return f"https://{slug}.example" if "brand" not in place.tags else f"https://{slug}.example/{place.city.slug}"


def street_tags(street):
    kind = OSM_CLASS.get(street.kind, street.kind)
    tags = {"highway": kind, "name": street.name}
    if street.kind in LIMITS:
        tags |= {"maxspeed": str(LIMITS[street.kind]), "surface": "asphalt"}
    if street.oneway:
        tags["oneway"] = "yes"
    if street.contraflow:
        tags["oneway:bicycle"] = "no"
    if street.kind == "pedestrian":
        tags["motor_vehicle"] = "no"
    return tags


def airport(random, plan):
    """An airport some way out of the city, with the road that leads there; returns place and street."""
    city, international = plan.city, plan.city.number % 5 < 3
    gate = plan.gate(city.x + random.uniform(-9_000, 9_000), city.y + random.uniform(-9_000, 9_000))
    away = hypot(gate.x - city.x, gate.y - city.y)
    reach = 1 + random.uniform(2_000, 4_500) / away
    end = Junction((city.x + (gate.x - city.x) * reach, city.y + (gate.y - city.y) * reach), city, is_crossing=True)
    street = Street("Airport Road", "access", city)
    Segment(street, gate, end)
    name = f"{city.name} International Airport" if international else f"{city.name} Airfield"
    postcode = f"{9 + city.state.number}{0 if city.is_capital else 5}90"
    place = Place(categories.AIRPORT, name, (end.x + 60, end.y - 40), end, city=city, street="Airport Road", suburb="Airfields", postcode=postcode)
    place.tags |= {"addr:street": "Airport Road", "addr:city": city.name, "addr:postcode": postcode, "iata": "".join(random.sample(city.name.replace(" ", "").upper(), 3)),
                   "operator": f"{city.name} Airport Authority" if international else f"{random.choice(names('surname'))} Flying Club", "opening_hours": "24/7" if international else "Mo-Su 07:00-21:00",
                   "website": f"https://fly-{city.slug}.example", "aerodrome:type": "international" if international else "regional"}
    if international:
        place.tags["phone"] = f"+999 {20 + city.number} 100 {random.randint(0, 9999):04d}"
    else:
        place.rank = 52
    return place, street


def place_of_state(state):
    capital = state.cities[0]
    place = Place(categories.STATE, state.name, state.middle, None, state=state)
    place.junction, place.osm_type = capital.plan.centre, "relation"
    place.tags |= {"admin_level": "4", "is_in": country.NAME, "ISO3166-2": "CU-" + state.name[:2].upper(), "capital": capital.name}
    return place
