"""Departments, sections, leaves and products, from catalogue.txt."""

import math
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

OPTION_IDS = {"Color": 93, "Size": 144, "Shade": 157}

# Attributes whose values go from cheap to dear.
ORDERED = {
    "Capacity", "Pack", "Package Weight", "Volume", "Count", "Pieces", "Size", "Screen Size", "Resolution", "Output", "Output Power",
    "Length", "Diameter", "Width", "Card Slots", "Weight", "Height", "Brightness", "Power", "Speed", "Ports", "Blade Length", "Voltage",
    "Temperature Rating", "Cooking Area", "Wingspan", "Thickness", "Battery Life", "Read Speed", "Thread Count",
}

SERIES = """Alder Ambit Arbor Argo Aspen Atlas Aura Axiom Basalt Beacon Bevel Birch Breeze Brio Cadence Cairn Calder Canyon Cedar Chord Cinder Cirrus
Colden Comet Compass Corrie Crest Delta Drift Dune Echo Elm Ember Ensign Evergreen Fable Fern Flint Flora Gale Glade Grove Halo Harbor Haven Hazel
Helio Heron Ingle Ion Iris Isle Ivy Juniper Kestrel Keystone Kindle Kite Lagoon Lark Ledger Linea Loft Lumen Lyric Maple Mara Meadow Meridian Mesa
Mica Mono Moss Nimbus Nocturne Nova Oak Onyx Opal Orbit Otter Pace Palisade Pebble Pine Pivot Plume Prairie Prism Quarry Quill Rally Rapid Raven Reed
Ridge River Rowan Sable Saga Sabine Sierra Stanza Solace Solstice Sparrow Spruce Sterling Strata Summit Tarn Tempo Terra Thicket Thrive Tide Timber
Trace Trellis Umbra Union Vale Vantage Vela Verge Vista Vivid Wander Willow Wisp Zephyr Zest""".split()

# Attributes whose value says what it is.
SELF_EVIDENT = {"Pack", "Count", "Pieces", "Size", "Capacity", "Volume", "Package Weight", "Card Slots", "Length", "Color", "Power", "Brightness"}

# Last words of features that stand before the noun, as in "Wrinkle Resistant Shirt".
QUALITIES = set("""Free Friendly Proof Resistant Ready Safe Compatible Cut Roasted Pressed Dried Ground Poured Cleaned Tested Shrunk Washable Sided
Packable Refillable Expandable Stackable Hypoallergenic Stable Soothing Balanced Trade Origin Comedogenic Lined Unfiltered Validated Protein""".split())

# First and last words of features that are said in the description only.
UNNAMED = set("""No Nothing Fits Removes Easy Floats Folds Full Real Baked Room Harvest Two Lights Eight Five Extra Included First Tang Low Long
Compatible Small Even""".split())

INTROS = [
    "We asked for {article} that does its job and then gets out of the way. {brand} answered with the {series}.",
    "The {series} is the {noun} our own team keeps borrowing from the sample shelf.",
    "{brand} has been making one kind of thing well for years, and the {series} shows it.",
    "If the last one let you down, start here: the {brand} {series} fixes the three things people complain about most.",
    "Simple to choose, hard to wear out. The {series} is {article} for people who would rather buy once.",
    "Some products try to do everything. The {series} does a few things, properly.",
    "Meet the {series}: {brand} took its best-selling design and left out what nobody used.",
    "Designed around how it is really used on an ordinary Tuesday, the {series} is {article} you stop noticing, in the best way.",
    "A quiet favorite in our {leaf} aisle. People who buy the {series} tend to come back for a second one.",
    "The {brand} {series} began as a request from a customer in Oregon and went through eleven prototypes before we listed it.",
    "There are cheaper choices and there are fancier ones. The {series} sits where most people should be looking.",
    "Unpack it, use it, forget the manual: {brand} made the {series} for anyone who is tired of fuss.",
]

CLOSINGS = [
    "{brand} stands behind it: write to us with the order number and we handle the rest.",
    "Ships in plain recycled cardboard, without a plastic window in sight.",
    "Return it within 30 days if it is not what you hoped for, opened or not.",
    "Questions about the {series}? Our customer service has one on the desk and will gladly answer.",
    "Also sold as a gift: choose a message at checkout by writing to us with your order number.",
    "Made in small runs, so color and finish may differ slightly from the picture.",
    "Every batch is checked by hand before it leaves the warehouse.",
    "In the box: the {noun}, a quick guide and a card with a number that a person answers.",
    "A part of each sale goes to repair cafes in the brand's home town.",
]

VIEWS = ["seen from the front", "at an angle on a plain background", "in use", "from above", "close up", "beside its packaging"]


@dataclass
class Leaf:
    name: str
    nouns: list
    price: tuple
    weight: tuple
    attributes: list          # (name, mark, values); mark: '' or '!' in the name or '*' chosen by the customer
    topics: list
    features: list = field(default_factory=list)   # (short name, sentence)


@dataclass
class Section:
    name: str
    description: str
    leaves: list = field(default_factory=list)


@dataclass
class Department:
    name: str
    description: str
    brands: list
    sections: list = field(default_factory=list)


def slugify(text):
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("'", "")).strip("-")


def read_catalogue():
    departments, palettes = [], {}
    for line in (Path(__file__).parent / "catalogue.txt").read_text().splitlines():
        mark, _, text = line.partition(" ")
        parts = [part.strip() for part in text.split(" | ")]
        if line.startswith("@"):
            palettes[mark] = [value.strip() for value in text.removeprefix("= ").split(",")]
        elif mark == "#":
            departments.append(Department(parts[0], parts[1], parts[2].split(", ")))
        elif mark == "##":
            departments[-1].sections.append(Section(*parts))
        elif mark == "###":
            departments[-1].sections[-1].leaves.append(read_leaf(parts, palettes))
        elif mark == "+":
            name, _, sentence = text.partition(": ")
            departments[-1].sections[-1].leaves[-1].features.append((name, sentence))
    return departments


def read_leaf(parts, palettes):
    name, nouns, price, weight, attributes, topics = parts
    read = []
    for attribute in attributes.split("; "):
        key, _, values = attribute.partition("=")
        mark = key[-1] if key[-1] in "!*" else ""
        choices = palettes[values] if values in palettes else [value.strip() for value in re.split(r",\s+", values)]
        read.append((key.rstrip("!*"), mark, choices))
    return Leaf(name, nouns.split("; "), span(price), span(weight), read, topics.split())


def span(text):
    low, high = text.split("-")
    return int(low), int(high)


def category_rows(departments):
    """Rows of category.csv, and (department, section, leaf, ids of the three)."""
    rows, leaves, serial = [], [], iter(range(3, 100_000))

    def add(parent, level, position, name, path, description):
        identifier = next(serial)
        rows.append([identifier, parent, level, position, name, slugify(name), path, description])
        return identifier

    for d, department in enumerate(departments, 1):
        path = slugify(department.name)
        department_id = add(None, 1, d, department.name, path, department.description)
        for s, section in enumerate(department.sections, 1):
            section_path = f"{path}/{slugify(section.name)}"
            section_id = add(department_id, 2, s, section.name, section_path, section.description)
            for l, leaf in enumerate(section.leaves, 1):
                text = f"{leaf.name} from {', '.join(department.brands[:-1])} and {department.brands[-1]}."
                leaf_id = add(section_id, 3, l, leaf.name, f"{section_path}/{slugify(leaf.name)}", text)
                leaves.append((department, section, leaf, (department_id, section_id, leaf_id)))
    return rows, leaves


def make_products(random, leaves, now, lines):
    """Products as dictionaries, in id order."""
    products, names = [], set()
    for department, section, leaf, ids in leaves:
        series = random.sample(lines, len(lines))
        for _ in range(random.choices([8, 9, 10, 11, 12, 13], [1, 2, 3, 3, 2, 1])[0]):
            product = make_product(random, department, leaf, series.pop(), now)
            while product["name"] in names:
                product = make_product(random, department, leaf, series.pop(), now)
            names.add(product["name"])
            product.update(category_ids=ids, topics=leaf.topics, section=section.name)
            products.append(product)
    random.shuffle(products)
    slugs = set()
    for identifier, product in enumerate(products, 1):
        product["id"] = identifier
        code = "".join(word[0] for word in re.findall(r"[A-Za-z]+", product["noun"]))[:3].upper().ljust(3, "X")
        product["sku"] = f"{code}{10000 + identifier * 7 % 90000}"
        slug = slugify(product["name"])
        product["slug"] = slug if slug not in slugs else f"{slug}-{identifier}"
        slugs.add(product["slug"])
    add_relations(random, products)
    for place, product in enumerate(random.sample([p for p in products if p["stock"]], 12), 1):
        product["featured"] = place
    return products


def make_product(random, department, leaf, series, now):
    brand, noun = random.choice(department.brands), random.choice(leaf.nouns)
    features = random.sample(leaf.features, len(leaf.features))
    attributes, options, in_name, dearness = [], [], [], []
    for name, mark, values in leaf.attributes:
        if mark == "*":
            options.append((name, choose_options(random, name, values)))
            continue
        index = random.randrange(len(values))
        attributes.append((name, values[index]))
        if mark == "!":
            in_name.append(values[index])
        if name in ORDERED and len(values) > 1:
            dearness.append(index / (len(values) - 1))
    color = next((value for name, value in attributes if name == "Color"), None)
    if color in in_name:                          # the color comes last
        in_name.remove(color)
        in_name.append(color)
    price, special = make_price(random, leaf.price, dearness)
    weight = make_weight(random, leaf.weight, dearness)
    feature = features[0][0]
    named = noun if random.random() > 0.45 else with_feature(noun, feature)
    name = ", ".join([f"{brand} {series} {named}"] + in_name)
    attributes += [("Item Weight", weight_text(weight)), ("Model Number", f"{brand[:2].upper()}-{series[:3].upper()}{random.randint(100, 999)}")]
    words = dict(brand=brand, series=series, noun=noun.lower(), leaf=leaf.name.lower(), article=with_article(noun.lower()))
    return dict(
        brand=brand, noun=noun, series=series, name=name, color=color, price=price, special_price=special, weight=weight,
        stock=0 if random.random() < 0.06 else round(math.exp(random.uniform(1.1, 6))), type="configurable" if options else "simple",
        short_description=short_description(noun, features, attributes), description=long_description(random, words, features, attributes),
        image_alt=f"{brand} {series} {noun}{' in ' + color.lower() if color else ''}, {random.choice(VIEWS)}",
        created_at=created(random, now), attributes=attributes, options=options, featured=0, quality=random.gauss(0, 1))


def with_feature(noun, feature):
    """The noun with a feature in the words of a product's name, where it can be said so."""
    words = feature.split()
    if re.split(r"[ -]", feature)[-1] in QUALITIES:
        return f"{feature} {noun}"
    if words[0] in UNNAMED or words[-1] in UNNAMED or " with " in noun:
        return noun
    return f"{noun} with {feature}"


def choose_options(random, name, values):
    if name == "Size":
        return values
    kept = set(random.sample(values, min(len(values), random.randint(3, 5))))
    return [value for value in values if value in kept]


def make_price(random, bounds, dearness):
    place = random.random()
    if dearness:
        place = 0.35 * place + 0.65 * sum(dearness) / len(dearness)
    low, high = bounds
    dollars = int(low * (high / low) ** place)
    price = dollars * 100 + random.choices([99, 95, 49, 0], [6, 2, 2, 2])[0]
    if random.random() > 0.18:
        return price, None
    return price, max(99, round(price * (1 - random.choice([10, 15, 20, 25, 30, 40]) / 100)))


def make_weight(random, bounds, dearness):
    place = 0.4 * random.random() + 0.6 * (sum(dearness) / len(dearness) if dearness else random.random())
    return round(bounds[0] * (bounds[1] / bounds[0]) ** place)


def weight_text(grams):
    ounces = grams / 28.3495
    return f"{ounces:.1f} ounces" if ounces < 16 else f"{ounces / 16:.1f} pounds"


def with_article(noun):
    if noun.endswith("s") and not noun.endswith("ss"):
        return f"a choice of {noun}"
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def short_description(noun, features, attributes):
    shown = [(name, value) for name, value in attributes[:2] if name not in ("Model Number", "Item Weight")]
    facts = ", ".join(value if name.lower() in value.lower() or name in SELF_EVIDENT else f"{name.lower()} {value}" for name, value in shown)
    listed = ", ".join(name.lower() if name[:2].isalpha() and not name[:2].isupper() else name for name, _ in features[:2])
    return f"{noun}: {listed}{'; ' + facts if facts else ''}."


def long_description(random, words, features, attributes):
    intro = random.choice(INTROS).format(**words)
    told = features[: random.randint(2, 3)]
    paragraph = " ".join(f"<strong>{name}.</strong> {sentence}" for name, sentence in told)
    facts = "".join(f"<li>{name}: {value}</li>" for name, value in attributes[: random.randint(2, 4)])
    closing = " ".join(closing.format(**words) for closing in random.sample(CLOSINGS, random.randint(1, 2)))
    return f"<p>{intro}</p><p>{paragraph}</p><ul>{facts}</ul><p>{closing}</p>"


def created(random, now):
    oldest = now - timedelta(days=1150)
    newest = now - timedelta(days=730) if random.random() < 0.78 else now - timedelta(days=9)
    moment = oldest + (newest - oldest) * random.random()
    return moment.replace(microsecond=0)


def add_relations(random, products):
    shelves = {}
    for product in products:
        shelves.setdefault(product["category_ids"][2], []).append(product)
        shelves.setdefault(product["category_ids"][1], []).append(product)
    for product in products:
        near = [other for other in shelves[product["category_ids"][2]] if other is not product]
        far = [other for other in shelves[product["category_ids"][1]] if other not in near and other is not product]
        product["related"] = random.sample(near, 3) + random.sample(far, min(1, len(far)))
