"""Novels and those who wrote them."""

from .films import ROLES, SITUATIONS, WEEKLIES
from .world import Person, begin_biography, early_life, grouped, ordinal, personal_life
from .writing import listed, table

TITLES = """The Tidewaiter|The Winter Almanac|Salt and Timber|The Weathercock|A Ladder of Rooms|The Clerk of Small Islands|The Other Shore of Sleep|Quicklime|The Heron Year|A Shelf of Storms|
The Toll House|The Glovemaker|Winter Wheat|The Second Surveyor|The Parish of Rain|An Inventory of Bells|The Long Ebb|The Kitchen Parliament|Gravel|The House with Nine Clocks|The Ironmonger's Dream|
The Copper Canary|A Private Lighthouse|The Quarrymen|Letters to the Harbour Board|The Cartographer's Sister|Thistledown|The Unlit Stair|The Gull Island Papers|The Fifth Winter|The Oat Field|
A Treatise on Fog|The Dry Season|The Pear Thieves|The Reluctant Heir|Slack Water|The Peat Cutters|A Room in Thornwick|The Understudy|The Lock Keeper's Book|The Night Gardener|Foundlings|
The Small Republic|The Tailor of Bexford|The Green Ledger""".replace("\n", "").split("|")
GENRES = ["historical", "crime", "satirical", "family", "adventure", "psychological", "social"]
PUBLISHERS = ["Wheelwright & Sons", "Harbour Press", "Dunlin House", "The Inkstand Press", "Fourth Street Books"]


class Novel:
    def __init__(self, name, year, author):
        self.name = self.title = name
        self.year, self.author, self.film = year, author, None

    link = property(lambda self: f"''[[{self.name}]]''" if self.title == self.name else f"''[[{self.title}|{self.name}]]''")


def make_novels(world):
    from .films import TITLES as FILM_TITLES
    random = world.random
    authors = [Person(world, n % 2 == 0, (1898 + n * 4, 1902 + n * 4), "novelist") for n in range(18)]
    titles = list(TITLES)
    random.shuffle(titles)
    novels = []
    for number, title in enumerate(titles):
        author = authors[number % len(authors)]
        novel = Novel(title, author.born.year + 27 + 7 * (number // len(authors)) + random.randint(0, 6), author)
        novel.year = min(novel.year, 2024)
        if title in FILM_TITLES:
            novel.title = f"{title} (novel)"
        novel.role, novel.situation, novel.city = random.choice(ROLES), random.choice(SITUATIONS), world.city()
        author.works.append(novel)
        novels.append(novel)
    for author in authors:
        author.works.sort(key=lambda novel: novel.year)
        for earlier, later in zip(author.works, author.works[1:]):
            later.year = max(later.year, earlier.year + 1)
        author.may_have_died(world, author.works[-1].year)
    return sorted(novels, key=lambda novel: novel.year)


def write_novels(world, novels):
    random = world.random
    for novel in novels:
        author, publisher, genre = novel.author, random.choice(PUBLISHERS), random.choice(GENRES)
        article = world.article(novel.title, "novel", f"{novel.year} novel by {author.name}", novel.name)
        pages = random.randint(168, 640)
        article.fact("author", "Author", author.name, author.name)
        article.fact("published", "Published", str(novel.year), number=novel.year)
        article.fact("publisher", "Publisher", publisher)
        article.fact("genre", "Genre", f"{genre.capitalize()} novel")
        article.fact("pages", "Pages", str(pages), number=pages)
        place = author.works.index(novel)
        if place:
            article.fact("previous", "Preceded by", author.works[place - 1].name, author.works[place - 1].title)
        if place + 1 < len(author.works):
            article.fact("next", "Followed by", author.works[place + 1].name, author.works[place + 1].title)
        slots = dict(bold=f"'''{novel.name}'''", author=author.link, year=novel.year, publisher=publisher, genre=genre, ordinal=ordinal(place + 1), role=novel.role, situation=novel.situation, city=novel.city.link,
                     parts=random.choice(["three", "four", "five"]), chapters=random.randint(14, 61), copies=grouped(random.randint(8, 90) * 100), languages=random.randint(4, 31), paper=random.choice(WEEKLIES),
                     cite="{{" + world.source(novel.year, f"On {novel.name}") + "}}")
        if novel.film:
            slots.update(film=novel.film.link, director=novel.film.director.link, filmyear=novel.film.year)
        article.section(None, world.say("novel.lead", "novel.about", **slots))
        article.section("Contents", world.say("novel.structure", **slots) + f" The first edition had {pages} pages.")
        article.section("Reception", world.say("novel.reception", "novel.reception", **slots))
        if novel.film:
            article.fact("film", None, novel.film.name, novel.film.title)
            article.section("Film", world.say("novel.filmed", **slots))
        article.category(f"{novel.year} novels", f"{genre.capitalize()} novels", f"Novels by {author.name}", f"Novels set in {novel.city.name}")
        article.see(author.name, *([novel.film.title] if novel.film else []))
    authors = list(dict.fromkeys(novel.author for novel in novels))
    for author in authors:
        write_author(world, author)
    return authors


def write_author(world, author):
    random = world.random
    article = begin_biography(world, author, f"novelist from {author.birthplace.name}")
    article.section(None, world.say("author.lead", known=listed([f"{n.link} ({n.year})" for n in author.works]), count=len(author.works), **author.slots()))
    early_life(world, author, article, always=True)
    cite = "{{" + world.source(author.works[-1].year + 1, f"The novels of {author.name}") + "}}"
    first = author.works[0]
    filmed = [n for n in author.works if n.film]
    article.section("Writing", f"The first novel, {first.link}, appeared in {first.year}" + (f"; {listed([f'{n.link} in {n.year}' for n in author.works[1:]])} followed. " if author.works[1:] else ". ")
                    + world.say("style", cite=cite, **author.slots()),
                    " ".join(f"{n.link} was made into the film {n.film.link} ({n.film.year})." for n in filmed))
    personal_life(world, author, article)
    article.section("Novels", table(article, f"Novels of {author.name}", ["Year", "Title", "Film version"], [(n.year, n.link, n.film.link if n.film else "–") for n in author.works]))
    article.category("Novelists")
    article.see(*[n.title for n in author.works[:2]])
