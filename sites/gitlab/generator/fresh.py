"""What another seed changes besides chance: what the projects are about, their names, the groups and the people who own projects."""

from pathlib import Path

from . import people, projects
from .phrases import capitalized, plural, with_articles

FRONTS = """Amber Basalt Blue Bright Brook Cedar Clear Cobalt Copper Coral Cross Deep Drift Ember Fern Fox Frost Glass Granite Green Hazel High Hollow Iron Juniper Kite Larch Linden Long Maple Marble
Meadow Mint Moss North Oak Open Orchid Osprey Paper Pine Plain Quartz Raven Red Reed Rowan Rust Salt Sand Silver Slate Snow Spruce Star Stone Swift Tall Tern Thistle Velvet Willow Winter Wren""".split()
BACKS = """bay bell bench bridge brook circle cliff court craft creek cove dale desk dock dune falls field fleet ford forest forge gate glade grove hall harvest haven heath hill hive house lab lake lantern
light line loft loom mark mill mint moor nest orchard park path peak pier point pond post press quay ridge road rock room shore signal spring square station stream summit tide tower trail vale valley view
wall wave way well wharf wood works yard""".split()
SORTS = ["Collective", "Labs", "Software", "Systems", "Works", "Studio", "Foundation", "Tools", "Workshop", "Society"]
PURPOSES = ["Software from people who use it themselves", "Small tools, kept for a long time", "A workshop of maintainers", "What we needed and could not buy", "Public money, public code", "Open source since the first commit",
            "Code of a cooperative", "Side projects that grew up", "Programs for places with bad networks", "A studio that publishes its tools", "Libraries for careful programmers", "Made by volunteers, used by towns",
            "Research software, maintained", "Quiet software for busy people", "A handful of engineers and their tools", "Things that run for years"]
CODENAMES = """alba anser arbor arden aspen auklet avens bantam barque basil bodkin bracken briar burr cadence calyx caper cassia chert cicada citra clove coracle corvid crake crocus cypress dapple delve dory drey
dunlin eider elver fennel finial flume fritz gannet garnet gecko ginkgo gorse grackle gusto hale haze heron hobby hyssop ibex indri jacana jasper jetty juno kelp kepler kestrel kite krill lapis lichen linnet loam
lupin lynx mallow marten mayfly merlin mica murre myrtle narwhal nettle newt nimbus nova nutmeg obsidian ocelot okapi onyx opal oriole osier otter oxlip peat pebble petrel pika pipit plover pollen puffin pumice
quail quince rail raven rill robin ruff rush sable saffron sedge serin shale siskin skua sloe sorrel spruce stoat stork sumac swale tamarin tansy tarn teal tern thrift toucan tulip umbra vetch viola vireo vole
wadi weaver whin wigeon willet wisp wombat wren yarrow zephyr zinnia""".split()
ROLES = {"web": "site pages home online front".split(), "docs": "guide handbook manual notes primer".split(), "shell": "scripts setup kit tools tasks".split(), "r": ["r", "stats", "tidy", "lab"]}
OTHER_ROLES = "kit desk bench yard mill tools lab box lens loom hub deck book watch board keeper studio server engine index tracker planner press works pilot flow core relay base".split()
EARLY = "tiny plain open quick simple swift calm mini easy smart super light bare solid cool pocket".split()
KINDS = {"python": ["Python library", "command line tool", "set of scheduled jobs"], "javascript": ["browser tool", "JavaScript library", "web application"], "typescript": ["web application", "browser application", "dashboard"],
         "go": ["Go service", "command line tool", "single binary"], "rust": ["Rust library", "command line tool", "terminal program"], "ruby": ["Rails application", "web service", "Ruby gem"],
         "java": ["Android application", "Java service"], "shell": ["set of shell scripts", "collection of commands"], "c": ["C library", "C program"], "cpp": ["C++ library", "desktop program"],
         "csharp": ["desktop application", "Windows program"], "r": ["R package"], "web": ["static site", "website"], "docs": ["guide", "handbook in the open"]}
LOOKS = ["small", "fast", "friendly", "careful", "modern", "portable", "tested", "self-hosted", "minimal", "well documented", "free", "reliable"]


def change_projects(random):
    """The lines of another projects.txt: places, languages and popularity as there, all else new."""
    lines = (Path(__file__).parent / "projects.txt").read_text().splitlines()
    namer = Namer(random, lines)
    people.OWNERS[:] = [namer.owner() for _ in people.OWNERS]
    owners = iter(people.OWNERS)
    subjects = shuffled(random, subjects_by_language(lines))
    groups, text = [], []
    for line in lines:
        if line.startswith(("  ", "%")):
            continue
        if line.startswith("@~"):
            text.append(line if line == f"@~{people.MEMBER[0]}" else f"@~{next(owners)[0]}")
        elif line.startswith("@"):
            path, name = namer.group()
            projects.MEMBER_OF[path] = projects.MEMBER_OF.pop(line[1:].split(" | ")[0], None)
            groups.append(name)
            text.append(f"@{path} | {name} | {namer.purpose()}")
        else:
            _, _, language, popularity, visibility, _ = line.split(" | ")
            subject = subjects[language].pop()
            name = namer.project(language, subject["t"])
            text.append(" | ".join([name, name, language, str(vary(random, int(popularity))), visibility, describe(random, language, subject)]))
            text += [f"  t: {', '.join(subject['t'])}", f"  p: {'; '.join(subject['p'])}", f"  f: {'; '.join(subject['f'])}"]
    for path in [path for path, level in projects.MEMBER_OF.items() if level is None]:
        del projects.MEMBER_OF[path]
    people.EMPLOYERS[:] = random.sample(groups, 7) + ["Freelance", "City Library", "University of Tartu"]
    return text


def subjects_by_language(lines):
    """{language: [{t: things, p: parts, f: features}]} of all projects and domains."""
    subjects = {}
    for line in lines + (Path(__file__).parent / "domains.txt").read_text().splitlines():
        if line.startswith("  "):
            mark, _, items = line.strip().partition(": ")
            subjects[language][-1][mark] = [item.strip() for item in items.split("," if mark == "t" else ";")]
        elif line and not line.startswith(("%", "@")):
            language = line.split(" | ")[2] if " | " in line else line
            subjects.setdefault(language, []).append({})
    return subjects


def shuffled(random, subjects):
    return {language: random.sample(found, len(found)) for language, found in subjects.items()}


def vary(random, popularity):
    return max(3, round(popularity * random.uniform(0.8, 1.2)))


def describe(random, language, subject):
    things = ["axes" if thing == "axis" else plural(thing) for thing in random.sample(subject["t"], 3)]
    features = random.sample(subject["f"], 2)
    look, kind = random.choice(LOOKS), random.choice(KINDS[language])
    return capitalized(with_articles(random.choice([
        f"a {look} {kind} for {things[0]} and {things[1]}", f"keeps {things[0]}, {things[1]} and {things[2]} in order", f"a {kind} that looks after {things[0]}, {things[1]} and {things[2]}",
        f"everything about {things[0]} and {things[1]}, in a {look} {kind}", f"a {look} {kind} for {things[0]}; {features[0]} and {features[1]} are planned",
        f"where {things[0]} and {things[1]} meet: a {look} {kind}", f"a {kind} for everybody who works with {things[0]} and {things[1]}", f"{things[0]} and {things[1]} without the paperwork, as a {look} {kind}"])))


class Namer:
    """Names that nothing else has; none is part of another, so that a search for one does not find another."""

    def __init__(self, random, lines):
        self.random, self.taken, self.purposes = random, [], random.sample(PURPOSES, len(PURPOSES))
        self.bundled = {line.split(" | ")[0].lstrip("@~") for line in lines if line and not line.startswith((" ", "%"))}

    def new(self, make):
        for _ in range(10_000):
            name = make()
            plain = name if isinstance(name, str) else name[0]
            if plain not in self.bundled and not any(plain in other or other in plain for other in self.taken):
                self.taken.append(plain)
                return name
        raise SystemExit("no name is left")

    def project(self, language, things):
        def make():
            thing = self.random.choice([t for t in things if " " not in t] or ["field"])
            role = self.random.choice(ROLES.get(language, OTHER_ROLES))
            return self.random.choice([f"{thing}-{role}", f"{thing}-{role}", f"{self.random.choice(CODENAMES)}-{thing}", f"{self.random.choice(EARLY)}-{thing}", f"{self.random.choice(CODENAMES)}-{role}", self.random.choice(CODENAMES)])
        return self.new(make)

    def group(self):
        """(path, name)"""
        def make():
            name = self.random.choice(FRONTS) + self.random.choice(BACKS)
            sort = self.random.choice(SORTS)
            return self.random.choice([(name.lower(), name), (f"{name.lower()}-{sort.lower()}", f"{name} {sort}")])
        return self.new(make)

    def purpose(self):
        return self.purposes.pop()

    def owner(self):
        """(username, name)"""
        def make():
            first, last = self.random.choice(people.FIRST), self.random.choice(people.LAST)
            return f"{first}_{last}".lower().translate(people.ASCII), f"{first} {last}"
        return self.new(make)


def guests(random, number):
    """Names of people who were invited and have not come yet."""
    found = set()
    while len(found) < number:
        found.add(f"{random.choice(people.FIRST)}.{random.choice(people.LAST)}".lower().translate(people.ASCII))
    return sorted(found)
