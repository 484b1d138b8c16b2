"""Computer scientists, their medal, and programming languages."""

from .world import Person, begin_biography, early_life, personal_life, written
from .writing import listed, table

TOPICS = ["sorting networks", "the theory of compilers", "type systems", "distributed databases", "numerical methods", "computer graphics", "public-key ciphers", "error-correcting codes", "machine translation", "operating systems",
          "computational geometry", "speech recognition", "automata", "garbage collection", "scheduling", "data compression", "image processing", "formal verification", "packet networks", "human-computer interaction",
          "robot navigation", "search algorithms", "fault tolerance", "computer algebra", "parallel machines", "file systems", "neural networks", "program analysis", "spatial databases", "queueing systems"]
FIELDS = ["computer scientist", "mathematician and computer scientist", "electrical engineer", "computer scientist", "logician"]
LANGUAGES = ["Tern", "Basalt", "Cobble", "Heron", "Lattice", "Ostrya", "Kiln", "Sextant", "Bobbin", "Marl", "Quoin", "Fathom", "Plinth", "Rill", "Skein", "Tallow", "Umber", "Vetch", "Windrow", "Yarrow", "Gannet", "Isobar", "Cairn", "Dowel"]
PARADIGMS = ["functional", "object-oriented", "imperative", "logic", "concurrent", "array", "dataflow", "multi-paradigm"]
FEATURES = ["pattern matching on tables", "units of measure in its types", "processes that cannot share memory", "an exact decimal arithmetic", "its short compile times", "macros that are checked before use",
            "lazy lists", "a module system with versions", "its error messages", "matrices as basic values", "message passing", "indexed loops without variables"]


def write_scientists(world):
    random = world.random
    people = [Person(world, n % 3 != 1, (1916 + n, 1922 + n), random.choice(FIELDS)) for n in range(62)]
    founded = sorted(world.places.universities, key=lambda u: u.founded)
    favourites = random.sample(founded, min(8, len(founded)))
    for person in people:
        person.medal_year = None
        choice = [u for u in favourites if u.founded < person.born.year + 15] if random.random() < 0.7 else []
        person.university = random.choice(choice or [u for u in founded if u.founded < person.born.year + 15])
    for year in range(1976, 2026):
        free = [p for p in people if p.medal_year is None and 38 <= year - p.born.year <= 79]
        random.choice(sorted(free, key=lambda p: p.born)[:12]).medal_year = year
    topics = []
    for person in people:
        topics = topics or random.sample(TOPICS, len(TOPICS))
        person.topic = topics.pop()
        person.may_have_died(world, (person.medal_year or 1990) + 1)
    write_languages(world, people)
    for person in people:
        write_scientist(world, person)
    write_medal(world, [p for p in people if p.medal_year])
    return people


def write_scientist(world, person):
    random = world.random
    article = begin_biography(world, person, f"{person.occupation} from {person.birthplace.name}")
    lead = world.say("scientist.lead", field=person.occupation, topic=person.topic, **person.slots())
    if person.medal_year:
        article.fact("medal", "Awards", f"Ellery Medal ({person.medal_year})", "Ellery Medal", person.medal_year)
        lead += f" {person.pronouns()['Heshe']} received the [[Ellery Medal]] in {person.medal_year}."
        article.category("Ellery Medal winners")
    article.section(None, lead)
    early_life(world, person, article, subject=random.choice(["mathematics", "physics", "electrical engineering", "mathematics and philosophy", "computing"]), always=True)
    places = [u for u in world.places.universities if u is not person.university]
    work, second = random.sample(places, 2)
    year = person.born.year + random.randint(29, 36)
    cite = "{{" + world.source(person.born.year + random.randint(40, 60), f"{person.topic[:1].upper() + person.topic[1:]}: an introduction") + "}}"
    text = [f"From {year} {person.pronouns()['heshe']} taught at {work.link}; in {year + random.randint(5, 12)} {person.pronouns()['heshe']} moved to {second.link}.",
            f"{person.surname} became known for work on {person.topic}.{cite}"]
    article.fact("field", "Known for", person.topic)
    article.fact("workplace", "Institutions", second.name, second.title)
    languages = [l for l in world.languages if l.designer is person]
    if languages:
        text.append(f"{person.pronouns()['Heshe']} designed the programming language{'s' if len(languages) > 1 else ''} {listed([f'{l.link} ({l.year})' for l in languages])}.")
    article.section("Work", " ".join(text))
    personal_life(world, person, article)
    article.category("Computer scientists")
    article.see(person.university.title, *[l.title for l in languages])


def write_medal(world, winners):
    winners.sort(key=lambda p: p.medal_year)
    article = world.article("Ellery Medal", "award", "annual award for work in computing")
    article.fact("first", "First awarded", "1976", number=1976)
    article.fact("given_by", "Given by", "Calder Society for Computing")
    article.section(None, f"The '''Ellery Medal''' is given each year by the Calder Society for Computing for lasting work in computing. {winners[0].link} was the first to receive it, in {winners[0].medal_year}; "
                    f"{winners[-1].link} received it in {winners[-1].medal_year}.")
    count = {}
    for person in winners:
        article.fact("winner", None, person.name, person.name, person.medal_year)
        count.setdefault(person.university, []).append(person)
    article.section("Recipients", table(article, "Recipients by year", ["Year", "Recipient", "For work on", "Studied at"], [(p.medal_year, p.link, p.topic, p.university.link) for p in winners]))
    order = sorted(count, key=lambda u: (-len(count[u]), u.name))
    article.section("Recipients by university", "The university where each recipient studied:", table(article, "Number of recipients", ["University", "Recipients"], [(u.link, len(count[u])) for u in order]))
    article.category("Science awards")
    article.see("List of programming languages", order[0].title)


class Language:
    link = property(lambda self: f"[[{self.title}|{self.name}]]")


def write_languages(world, people):
    random = world.random
    names = random.sample(LANGUAGES, len(LANGUAGES))
    world.languages = []
    for number, name in enumerate(names):
        language = Language()
        language.name, language.title = name, f"{name} (programming language)"
        language.year = 1962 + number * 58 // len(names) + random.randint(0, 2)
        language.designer = random.choice([p for p in people if 26 <= language.year - p.born.year <= 60 and (not p.died or p.died.year > language.year)])
        language.place = random.choice([u for u in world.places.universities if u.founded < language.year])
        world.languages.append(language)
    for number, language in enumerate(world.languages):
        article = world.article(language.title, "language", f"programming language from {language.year}", language.name)
        paradigm, typing, version = random.choice(PARADIGMS), random.choice(["statically", "dynamically"]), f"{random.randint(1, 14)}.{random.randint(0, 9)}.{random.randint(0, 6)}"
        release = world.day(random.randint(2021, 2025))
        models = random.sample(world.languages[:number], min(number, random.randint(1, 3)))
        article.fact("paradigm", "Paradigm", paradigm.capitalize())
        article.fact("designer", "Designed by", language.designer.name, language.designer.name)
        article.fact("place", "Developed at", language.place.name, language.place.title)
        article.fact("appeared", "First appeared", str(language.year), number=language.year)
        article.fact("version", "Stable release", f"{version} ({written(release)})")
        article.fact("typing", "Typing", typing.replace("ally", "").capitalize())
        for model in models:
            article.fact("influenced_by", "Influenced by", model.name, model.title)
        slots = dict(bold=f"'''{language.name}'''", paradigm=paradigm, designer=language.designer.link, year=language.year, place=language.place.link, typed=typing, typing=typing.replace("ally", ""), feature=random.choice(FEATURES),
                     before=language.year - random.randint(1, 3), version=version, release=written(release), cite="{{" + world.source(language.year, f"The {language.name} report") + "}}")
        article.section(None, world.say("language.lead", "language.about", **slots))
        article.section("History", world.say("language.history", **slots) + (" " + world.say("language.influence", influences=listed([m.link for m in models])) if models else ""))
        article.section("Features", world.say("language.about", **dict(slots, feature=random.choice([f for f in FEATURES if f != slots["feature"]]))))
        article.category("Programming languages", f"{paradigm.capitalize()} programming languages", f"Programming languages created in {language.year}")
        article.see("List of programming languages", *[m.title for m in models])
