"""Users: names, when they came, which forums they read."""

from datetime import timedelta

from .phrases import capitalized, expand, words_of, RULES

FIRST = """Maren Tobias Ilse Kofi Anouk Radek Priya Joao Sunniva Emil Yara Mats Noor Piet Salome Arvo Lucia Dmitri Hana Bram Oksana Felix Nadia Jonas
Mireille Tomasz Greta Ravi Ines Oskar Leila Henrik Amara Viktor Elif Cato Rosa Ivo Saskia Malik Freya Anton Chidi Paloma Soren Wanda Idris Marta""".split()
LAST = """Holt Brandt Okoye Lindqvist Ferreira Novak Haas Moreno Dahl Keller Sato Varga Quist Bell Okafor Marsh Lang Petrov Amin Rossi Vance Thorne Adler
Costa Berg Wells Ito Falk Duarte Roth Hale Nassar Pryce Stone Mora Visser Kane Orlov Blum Finch""".split()
FRONT = """amber brass cedar copper crooked dusty early foggy gentle hollow idle jade lazy late little lone lunar mellow mossy muddy northern odd pale
quiet rusty salty second silver sleepy slow small soft spare stray sunny tidal velvet wandering wild woolly""".split()
BACK = """acorn anchor badger barge beacon biscuit bramble button candle cartwheel cinder comet compass crumb drizzle ember falcon fern ferry gull hammer heron
ink kettle kestrel lantern ledger lichen magpie marrow mitten moth nettle otter paddle pebble pigeon plum puffin quill radish raven rook sparrow spindle
teapot thimble thistle turnip violin walnut whistle wren yarrow""".split()
MEMBER = "fern_hollis"


def make_names(random, number):
    names = [MEMBER]
    while len(names) < number:
        first, last, front, back = (random.choice(words) for words in (FIRST, LAST, FRONT, BACK))
        name = random.choice([first + last, f"{front}_{back}", front + capitalized(back), capitalized(front) + capitalized(back), f"{back}{random.randint(3, 99)}",
                              f"{first.lower()}_{last.lower()}", f"{first.lower()}{random.randint(60, 99)}", f"the_{front}_{back}", f"{back}-and-{random.choice(BACK)}"])
        if name.lower() not in [other.lower() for other in names]:
            names.append(name)
    return names


def make_users(random, forums, opened, now, number=410):
    """Users as dictionaries in order of registration; the first is the one whom tasks sign in."""
    moments = sorted(opened + timedelta(seconds=(now - timedelta(days=20) - opened).total_seconds() * random.random() ** 1.7) for _ in range(number - 1))
    users = []
    for identifier, (name, moment) in enumerate(zip(make_names(random, number), [opened, *moments]), 1):
        favourites = pick_forums(random, forums, min(len(forums), 2 + int(random.expovariate(0.22))))
        if identifier == 1:
            favourites = [f for f in forums if f["name"] in "books tea houseplants hiking boardgames Port_Ellis knitting pics".split()]
        users.append(dict(
            id=identifier, name=name, password=f"{name}-pass", email=f"{name.replace('-', '.').lower()}@mailbox.example", created_at=moment.replace(microsecond=0),
            biography=biography(random, favourites[0]) if identifier == 1 or random.random() < 0.62 else "", favourites=favourites,
            activity=min(12, random.paretovariate(1.3)), is_admin=int(identifier == 2)))
    users[0]["activity"] = 9
    return users


def pick_forums(random, forums, number):
    chosen, left = [], list(forums)
    for _ in range(number):
        forum = random.choices(left, [f["weight"] for f in left])[0]
        left.remove(forum)
        chosen.append(forum)
    return chosen


def biography(random, forum):
    words = words_of(random, forum, random.choice(forum["subjects"]))
    return expand(random, random.choice(RULES["bio"]), words)
