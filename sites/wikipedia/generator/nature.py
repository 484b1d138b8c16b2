"""National parks, rivers, mountains, lakes and birds."""

from .places import distance
from .world import grouped, ordinal, written
from .writing import listed, table

PARKS = ["Cinder Peaks", "Long Strand", "Elkwater", "Old Pines", "Harrier Moor", "Blue Caves", "Whitefall", "Seven Tarns", "Greywolf", "Amber Dunes", "Lantern Rocks", "Stillwater"]
RIVERS = ["Averil", "Tarrow", "Sill", "Marrow", "Ember", "Quill", "Lorne", "Halse", "Fenn", "Kestle", "Bramble", "Dunnet", "Ister", "Wend"]
MOUNTAINS = ["Mount Ansgar", "The Anvil", "Candle Peak", "Mount Berrow", "Gull Fell", "Mount Halcyon", "The Sexton", "Ironcap", "Mount Odile", "Sorrel Top", "Widow's Chair", "Mount Perrin", "Cold Shoulder", "The Organ Pipes",
             "Mount Tamsin", "Ravenhead", "Saddleback Fell", "Mount Verity"]
LAKES = ["Lake Corrow", "Mirror Tarn", "Lake Hesper", "Otter Mere", "Lake Vantry", "Long Water", "Lake Ysolde", "Saint's Mere", "Lake Barrow", "Pike Water"]
BIRDS = [("marsh lantern", "Lucerna palustris", "warbler"), ("copper dipper", "Cinclus cupreus", "dipper"), ("veiled owl", "Strix velata", "owl"), ("salt plover", "Charadrius salinus", "plover"), ("crested rook", "Corvus cristatus", "crow"),
         ("ember finch", "Fringilla ardens", "finch"), ("long-tailed shrike", "Lanius caudatus", "shrike"), ("grey sandrunner", "Calidris cursor", "sandpiper"), ("island nuthatch", "Sitta insularis", "nuthatch"),
         ("harbour swift", "Apus portuum", "swift"), ("fen harrier", "Circus palustris", "hawk"), ("snow siskin", "Spinus nivalis", "finch"), ("chalk pipit", "Anthus cretaceus", "pipit"), ("blue-eyed gull", "Larus glaucops", "gull"),
         ("ringed diver", "Gavia annulata", "diver"), ("thorn wren", "Troglodytes spinarum", "wren"), ("dusky heron", "Ardea fusca", "heron"), ("orchard thrush", "Turdus pomorum", "thrush"), ("cliff kestrel", "Falco rupium", "falcon"),
         ("painted snipe-rail", "Rallus pictus", "rail"), ("reed bellbird", "Acrocephalus tinniens", "warbler"), ("iron woodpecker", "Dryocopus ferreus", "woodpecker"), ("winter tern", "Sterna hiemalis", "tern"), ("pale crane", "Grus pallida", "crane")]
HABITATS = ["reed beds and wet meadows", "old spruce forests", "cliffs and sea islands", "orchards and gardens", "moors and heaths", "fast streams", "dunes and salt marshes", "villages and towns"]
LANDSCAPES = ["mountain forest", "dunes and heath", "lakes and bogs", "cliffs and caves", "river gorges", "old pine forest", "moorland"]


class Feature:
    def __init__(self, kind, name, states, title=None):
        self.kind, self.name, self.states, self.title = kind, name, states, title or name

    link = property(lambda self: f"[[{self.name}]]" if self.name == self.title else f"[[{self.title}|{self.name}]]")


def make_nature(world):
    random, places = world.random, world.places
    nature = []
    for name, state in zip(PARKS, random.sample(places.states, len(PARKS))):
        park = Feature("park", f"{name} National Park", [state])
        home = random.choice(state.cities)
        park.lat, park.lon = round(home.lat + random.uniform(-0.3, 0.3), 4), round(home.lon + random.uniform(-0.3, 0.3), 4)
        park.city = min(places.cities, key=lambda c: distance(park, c))
        park.established, park.area, park.visitors = random.randint(1911, 1994), random.randint(48, 890), random.randint(31, 940) * 1000
        nature.append(park)
    for name in RIVERS:
        a = random.choice(places.cities)
        b, c = sorted((x for x in places.cities if x is not a), key=lambda x: distance(a, x))[:2]
        river = Feature("river", f"River {name}", list(dict.fromkeys(x.state for x in (a, b))))
        river.cities, river.length, river.elevation = [a, b], random.randint(78, 412), random.randint(410, 1650)
        nature.append(river)
    for rank, (name, height) in enumerate(zip(random.sample(MOUNTAINS, len(MOUNTAINS)), sorted(random.sample(range(1180, 3350), len(MOUNTAINS)), reverse=True)), 1):
        mountain = Feature("mountain", name, [random.choice(places.states)])
        mountain.height, mountain.rank, mountain.climbed = height, rank, world.day(random.randint(1811, 1932), 6, 9)
        nature.append(mountain)
    for name in LAKES:
        named = [c for c in places.cities if name.endswith(c.name)]
        city = named[0] if named else random.choice(places.cities)
        lake = Feature("lake", name, [city.state])
        lake.city, lake.area, lake.depth = city, round(random.uniform(3, 160), 1), random.randint(12, 214)
        nature.append(lake)
    birds = random.sample(BIRDS, len(BIRDS))
    for number, (name, latin, family) in enumerate(birds):
        bird = Feature("bird", name, [], name[:1].upper() + name[1:])
        bird.latin, bird.family, bird.state = latin, family, places.states[number] if number < len(places.states) else None
        if bird.state:
            bird.state.bird = bird
        nature.append(bird)
    return nature


def write_nature(world):
    writers = {"park": write_park, "river": write_river, "mountain": write_mountain, "lake": write_lake, "bird": write_bird}
    for feature in world.nature:
        writers[feature.kind](world, feature)
    write_lists(world)


def begin(world, feature, description):
    article = world.article(feature.title, feature.kind, description, feature.name[:1].upper() + feature.name[1:])
    for state in feature.states:
        article.fact("state", "State" if len(feature.states) == 1 else "States", state.name, state.name)
    return article


def source(world, year, about):
    return "{{" + world.source(year, about) + "}}"


def write_park(world, park):
    random, state = world.random, park.states[0]
    article = begin(world, park, f"national park in {state.name}")
    article.fact("established", "Established", str(park.established), number=park.established)
    article.fact("area", "Area", f"{park.area} km²", number=park.area)
    article.fact("visitors", "Visitors (2024)", grouped(park.visitors), number=park.visitors)
    article.fact("city", "Nearest city", park.city.name, park.city.title)
    article.fact("coordinates", "Coordinates", f"{park.lat:.4f}, {park.lon:.4f}")
    bird = random.choice([n for n in world.nature if n.kind == "bird"])
    slots = dict(bold=f"'''{park.name}'''", state=state.link, established=park.established, area=park.area, landscape=random.choice(LANDSCAPES), visitors=grouped(park.visitors), year=2024, city=park.city.link,
                 distance=round(distance(park, park.city)), bird=bird.link)
    article.section(None, world.say("park.lead", "park.about", **slots))
    article.section("Nature", world.say("park.nature", "park.nature", **slots))
    near = sorted(world.places.cities, key=lambda c: distance(park, c))[:5]
    article.section("Access", f"The visitor centre is in {park.city.link}.", table(article, f"Distance of cities from {park.name} in a straight line", ["City", "State", "Distance"],
                                                                                 [(c.link, c.state.link, f"{distance(park, c):.0f} km") for c in near]))
    article.category("National parks", f"Geography of {state.name}", f"Protected areas established in {park.established}")
    article.see("List of national parks in the Calder Union", bird.title)


def write_river(world, river):
    random = world.random
    article = begin(world, river, f"river in {listed([s.name for s in river.states])}")
    mouth = random.choice(["the sea", "the sea", "the western sea", "the northern sea"])
    article.fact("length", "Length", f"{river.length} km", number=river.length)
    article.fact("source", "Source elevation", f"{river.elevation} m", number=river.elevation)
    for city in river.cities:
        article.fact("city", "Cities", city.name, city.title)
    article.fact("mouth", "Mouth", mouth)
    origin = random.choice([n for n in world.nature if n.kind == "mountain"])
    slots = dict(bold=f"'''{river.name}'''", states=listed([s.link for s in river.states]), length=river.length, source=f"on the slopes of {origin.link}", elevation=river.elevation, mouth=mouth,
                 cities=listed([c.link for c in river.cities]), until=random.randint(1904, 1961), uses=random.choice(["canoe trips", "angling", "small power stations", "swimming and rowing"]),
                 flood=random.randint(1871, 1958), bridge=random.randint(1640, 1822), cite=source(world, random.randint(1930, 2015), f"The {river.name} and its towns"))
    article.section(None, world.say("river.lead", **slots))
    article.section("Course", world.say("river.course", **slots))
    article.section("Use", world.say("river.use", "river.use", **slots))
    article.category("Rivers", *[f"Geography of {s.name}" for s in river.states])
    article.see("List of rivers in the Calder Union", origin.title)


def write_mountain(world, mountain):
    random, state = world.random, mountain.states[0]
    climbers = [world.names.new(random.random() < 0.35) for _ in range(random.randint(1, 3))]
    article = begin(world, mountain, f"mountain in {state.name}")
    article.fact("height", "Height", f"{grouped(mountain.height)} m", number=mountain.height)
    article.fact("rank", "Rank", str(mountain.rank), number=mountain.rank)
    article.fact("climbed", "First ascent", written(mountain.climbed), number=mountain.climbed.year)
    slots = dict(bold=f"'''{mountain.name}'''", state=state.link, height=grouped(mountain.height), rank=ordinal(mountain.rank) if mountain.rank > 1 else "", climbers=listed(climbers), day=written(mountain.climbed),
                 city=random.choice(state.cities).link, cite=source(world, mountain.climbed.year + 1, f"The ascent of {mountain.name}"))
    article.section(None, world.say("mountain.lead", **slots))
    article.section("Geology", world.say("mountain.geology", "mountain.geology", **slots))
    article.section("Climbing", world.say("mountain.climb", **slots))
    article.category("Mountains", f"Geography of {state.name}")
    article.see("List of mountains in the Calder Union", state.name)


def write_lake(world, lake):
    random, state = world.random, lake.states[0]
    article = begin(world, lake, f"lake in {state.name}")
    article.fact("area", "Area", f"{lake.area} km²", number=lake.area)
    article.fact("depth", "Greatest depth", f"{lake.depth} m", number=lake.depth)
    article.fact("city", "City on the shore", lake.city.name, lake.city.title)
    slots = dict(bold=f"'''{lake.name}'''", state=state.link, area=lake.area, depth=lake.depth, city=lake.city.link, since=random.randint(1849, 1977))
    article.section(None, world.say("lake.lead", **slots))
    article.section("Shore", world.say("lake.about", **slots))
    article.category("Lakes", f"Geography of {state.name}")
    article.see(lake.city.title, state.name)


def write_bird(world, bird):
    random = world.random
    article = begin(world, bird, f"bird of the {bird.family} family")
    size, wing, weight, eggs, days = random.randint(9, 96), 0, 0, random.randint(2, 7), random.randint(12, 33)
    wing, weight = round(size * random.uniform(1.5, 2.1)), round(size ** 2.1 / random.uniform(9, 17))
    habitat = random.choice(HABITATS)
    article.fact("latin", "Scientific name", bird.latin)
    article.fact("family", "Family", bird.family.capitalize())
    article.fact("size", "Length", f"{size} cm", number=size)
    article.fact("wingspan", "Wingspan", f"{wing} cm", number=wing)
    article.fact("weight", "Weight", f"{grouped(weight)} g", number=weight)
    article.fact("eggs", "Clutch", f"{eggs} eggs", number=eggs)
    slots = dict(bold=f"'''{bird.name}'''", latin=bird.latin, family=bird.family, habitat=habitat, length=size, wingspan=wing, weight=grouped(weight), eggs=eggs, days=days)
    if bird.state:
        article.fact("symbol", "State bird of", bird.state.name, bird.state.name)
        slots.update(state=bird.state.link, year=bird.state.admitted + random.randint(30, 90))
    parks = random.sample([n for n in world.nature if n.kind == "park"], 2)
    article.section(None, world.say("bird.lead", **slots) + (" " + world.say("bird.state", **slots) if bird.state else ""))
    article.section("Description", world.say("bird.look", **slots))
    article.section("Life", world.say("bird.life", **slots) + f" It can be seen in {listed([p.link for p in parks])}.")
    article.category("Birds", f"Birds of the {bird.family} family")
    article.see(parks[0].title, next(n for n in world.nature if n.kind == "bird" and n is not bird).title)


def write_lists(world):
    def make(title, kind, noun, header, row, order):
        features = sorted((n for n in world.nature if n.kind == kind), key=order)
        article = world.article(title, "list", f"overview of {noun}")
        article.section(None, f"This list has the {len(features)} {noun} of the [[Calder Union]].")
        article.section(noun[:1].upper() + noun[1:], table(article, title, header, [row(n) for n in features]))
        article.category("Lists", "Geography of the Calder Union")
        article.see("Calder Union")
    states = lambda n: listed([s.link for s in n.states])
    make("List of national parks in the Calder Union", "park", "national parks", ["Park", "State", "Established", "Area (km²)", "Visitors (2024)", "Nearest city"],
         lambda n: (n.link, states(n), n.established, n.area, grouped(n.visitors), n.city.link), lambda n: n.name)
    make("List of rivers in the Calder Union", "river", "rivers", ["River", "State", "Length (km)", "Cities"], lambda n: (n.link, states(n), n.length, listed([c.link for c in n.cities])), lambda n: -n.length)
    make("List of mountains in the Calder Union", "mountain", "mountains", ["Rank", "Mountain", "State", "Height (m)", "First ascent"],
         lambda n: (n.rank, n.link, states(n), grouped(n.height), n.climbed.year), lambda n: n.rank)
    make("List of lakes in the Calder Union", "lake", "lakes", ["Lake", "State", "Area (km²)", "Depth (m)"], lambda n: (n.link, states(n), n.area, n.depth), lambda n: -n.area)
    make("List of birds of the Calder Union", "bird", "birds", ["Bird", "Scientific name", "Family", "State bird of"], lambda n: (n.link, f"''{n.latin}''", n.family, n.state.link if n.state else "–"), lambda n: n.name)
