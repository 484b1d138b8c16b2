"""What all articles share: the writer, the people, the calendar, the articles so far."""

from datetime import date, timedelta

from .names import Names
from .writing import Article, Writer, articled

TODAY = date(2026, 3, 14)
PAPERS = ["The Calder Courier", "Evening Post of Marlowe", "The Whitstone Herald", "The Saltmere Review", "Northern Star", "The Kingsbarrow Times", "Ambershaw Gazette",
          "The Weekly Ledger", "Harbour News", "The Union Observer"]
JOURNALS = ["Annals of the Union", "Journal of Local History", "Proceedings of the Calder Society", "Quarterly Review", "Yearbook of the Academy", "Calder Studies"]
MONTHS = "January February March April May June July August September October November December".split()


class World:
    def __init__(self, random, places):
        self.random, self.places = random, places
        self.writer, self.names = Writer(random), Names(random)
        self.articles = {}

    def say(self, *rules, **slots):
        return self.writer.paragraph(*rules, **slots)

    def article(self, title, kind, description, name=None):
        assert title not in self.articles, title
        article = self.articles[title] = Article(title, kind, articled(description), name)
        return article

    def city(self):
        """A city, larger ones more often."""
        return self.random.choices(self.places.cities, [city.population for city in self.places.cities])[0]

    def day(self, year, first=1, last=12):
        return date(year, self.random.randint(first, last), self.random.randint(1, 28))

    def source(self, year, about):
        """A reference to something that was printed."""
        family = self.names.random.choice(FAMILY_INITIALS) + "."
        author = self.random.choice(AUTHORS)
        year = min(max(year, 1890), 2026)
        if self.random.random() < 0.5:
            day = min(self.day(year), TODAY - timedelta(days=9))
            return f"{author}, {family} ({written(day)}). \"{about}\". {self.random.choice(PAPERS)}, p. {self.random.randint(2, 38)}."
        return f"{author}, {family} ({year}). \"{about}\". {self.random.choice(JOURNALS)} {self.random.randint(3, 90)}, pp. {(start := self.random.randint(4, 380))}–{start + self.random.randint(3, 28)}."


FAMILY_INITIALS = list("ABCDEFGHJKLMNPRSTVW")
AUTHORS = "Abney Bright Colby Danner Ewart Fellows Grice Harlan Ivers Jordan Kell Lowry Mabry Norris Orde Pike Quayle Rendell Sayer Tully Upton Vail Warne Yates".split()


def written(day):
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def years_between(first, last):
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


def money(amount):
    """`$12.4 million`; amounts are in thousands of dollars."""
    if amount >= 1_000_000:
        return f"${amount / 1_000_000:.1f} billion"
    return f"${amount / 1000:.1f} million"


def grouped(number):
    return f"{number:,}"


def ordinal(number):
    words = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
    if number <= len(words):
        return words[number - 1]
    suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def ranked(number):
    """`largest`, `second largest`."""
    return "" if number == 1 else ordinal(number)


def times(number):
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


class Person:
    """Someone with an article, or who will get one."""

    def __init__(self, world, is_woman, born_between, occupation, name=None):
        random = world.random
        self.is_woman, self.occupation = is_woman, occupation
        self.name = name or world.names.new(is_woman)
        self.surname = self.name.split()[-1]
        self.born = world.day(random.randint(*born_between))
        self.birthplace = world.city()
        self.died = self.deathplace = None
        self.university = None
        self.works = []

    def may_have_died(self, world, after, chance=0.9):
        """Lets those die who would be old by now."""
        age = world.random.randint(66, 97)
        year = max(self.born.year + age, after + 1)
        if year < TODAY.year and world.random.random() < chance:
            self.died, self.deathplace = world.day(year), world.city()

    @property
    def link(self):
        return f"[[{self.name}]]"

    @property
    def lived(self):
        if self.died:
            return f"{written(self.born)} – {written(self.died)}"
        return f"born {written(self.born)}"

    def pronouns(self):
        if self.is_woman:
            return {"heshe": "she", "Heshe": "She", "hisher": "her", "Hisher": "Her", "himher": "her"}
        return {"heshe": "he", "Heshe": "He", "hisher": "his", "Hisher": "His", "himher": "him"}

    def slots(self):
        return {"bold": f"'''{self.name}'''", "surname": self.surname, "lived": self.lived, "born": written(self.born), "place": self.birthplace.link, "is": "was" if self.died else "is", **self.pronouns()}


PARENTS = ["a teacher and a seamstress", "a ship's engineer and a pianist", "two physicians", "a railway clerk and a baker", "farmers", "the owners of a small hotel", "a printer and a midwife",
           "a lighthouse keeper and a schoolmistress", "a carpenter and a translator", "two actors of a travelling company", "a judge and a botanist", "a miner and a nurse",
           "a watchmaker and a cook", "a postman and a choir leader"]
SUBJECTS = ["law", "history", "literature", "chemistry", "philosophy", "music", "architecture", "modern languages", "economics", "theatre", "geography", "art history"]


def begin_biography(world, person, description, kind="person"):
    """The article of a person with what every life has in its infobox."""
    article = world.article(person.name, kind, description)
    article.fact("born", "Born", written(person.born), number=person.born.year)
    article.fact("birthplace", "Place of birth", person.birthplace.name, person.birthplace.title)
    if person.died:
        article.fact("died", "Died", f"{written(person.died)} (aged {years_between(person.born, person.died)})", number=person.died.year)
        article.fact("deathplace", "Place of death", person.deathplace.name, person.deathplace.title)
    article.fact("occupation", "Occupation", person.occupation.capitalize())
    article.category(f"{person.born.year} births", f"People from {person.birthplace.name}")
    if person.died:
        article.category(f"{person.died.year} deaths")
    else:
        article.category("Living people")
    return article


def early_life(world, person, article, subject=None, always=False):
    random, slots = world.random, person.slots()
    paragraphs = [world.say("life.birth", "life.youth", parents=random.choice(PARENTS), age=random.randint(14, 18), city2=world.city().link,
                            cite="{{" + world.source(person.born.year + random.randint(35, 50), f"A conversation with {person.name}") + "}}", **slots)]
    if person.university is None and (always or random.random() < 0.75) and world.places.universities:
        founded = [u for u in world.places.universities if u.founded < person.born.year + 18]
        person.university = random.choice(founded) if founded else None
    if person.university:
        person.graduation = person.born.year + random.randint(21, 24)
        article.fact("alma_mater", "Alma mater", person.university.name, person.university.title)
        article.category(f"Alumni of {person.university.name}")
        paragraphs.append(world.say("life.study", subject=subject or random.choice(SUBJECTS), university=person.university.link, graduation=person.graduation, **slots))
    article.section("Early life", *paragraphs)


def personal_life(world, person, article):
    random = world.random
    slots = person.slots()
    slots["place"] = world.city().link
    wedding = person.born.year + random.randint(24, 38)
    if wedding > 2025:
        return
    sentences = [world.say("life.family", spouse=world.names.new(not person.is_woman), wedding=wedding, **slots)]
    if person.died:
        sentences.append(world.say("life.death", deathplace=person.deathplace.link, died=written(person.died), age=years_between(person.born, person.died), **slots))
    article.section("Personal life", " ".join(sentences))
