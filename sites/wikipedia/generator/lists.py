"""Lists, and pages that tell articles of one name apart."""

from .places import COUNTRY
from .world import grouped
from .writing import bullets, table


def make_list(world, title, description, lead, caption, header, rows, *categories):
    article = world.article(title, "list", description)
    article.section(None, lead)
    article.section(caption, table(article, title, header, rows))
    article.category("Lists", *categories)
    article.see(COUNTRY)


def write_lists(world):
    places, films = world.places, world.films
    cities = sorted(places.cities, key=lambda c: -c.population)
    make_list(world, f"List of cities in the {COUNTRY}", "cities by population", f"These are the {len(cities)} cities of the [[{COUNTRY}]] by population at the census of 2020.", "Cities",
              ["Rank", "City", "State", "Population (2020)", "Founded"], [(n, c.link, c.state.link, grouped(c.population), c.founded) for n, c in enumerate(cities, 1)], f"Geography of the {COUNTRY}")
    universities = sorted(places.universities, key=lambda u: u.founded)
    make_list(world, f"List of universities in the {COUNTRY}", "universities by age", f"The [[{COUNTRY}]] has {len(universities)} universities; the oldest is {universities[0].link}, founded in {universities[0].founded}.", "Universities",
              ["University", "City", "State", "Founded", "Students"], [(u.link, u.city.link, u.city.state.link, u.founded, grouped(u.students)) for u in universities], "Education")
    museums = sorted(places.museums, key=lambda m: m.name)
    make_list(world, f"List of museums in the {COUNTRY}", "museums by name", f"This list has {len(museums)} museums of the [[{COUNTRY}]].", "Museums",
              ["Museum", "City", "State", "Opened"], [(m.link, m.city.link, m.city.state.link, m.opened) for m in museums], "Culture")
    make_list(world, "List of programming languages", "programming languages by year", f"Programming languages that were designed in the [[{COUNTRY}]], by the year in which they first appeared.", "Languages",
              ["Year", "Language", "Designed by", "Place"], sorted([(l.year, l.link, l.designer.link, l.place.link) for l in world.languages]), "Computing")
    top = sorted(films, key=lambda f: -f.gross)[:50]
    make_list(world, "List of highest-grossing films", "films by box office", f"The fifty films of the [[{COUNTRY}]] with the highest receipts.", "Films",
              ["Rank", "Film", "Year", "Director", "Box office"], [(n, f.link, f.year, f.director.link, f"${f.gross / 1000:.1f} million") for n, f in enumerate(top, 1)], "Film")
    directors = sorted({f.director for f in films}, key=lambda d: d.surname)
    make_list(world, "List of film directors", "directors by name", f"Film directors of the [[{COUNTRY}]] by family name.", "Directors",
              ["Director", "Born", "Films directed"], [(d.link, d.born.year, sum(f.director is d for f in films)) for d in directors], "Film")


def write_disambiguations(world):
    """A page for each name that several articles have, and for family names that several people share."""
    groups = {}
    for article in list(world.articles.values()):
        groups.setdefault(article.name, []).append(article)
        if article.kind == "person":
            groups.setdefault(article.title.split()[-1], []).append(article)
    for name, articles in sorted(groups.items()):
        if len(articles) < 2:
            continue
        is_surname = all(a.kind == "person" for a in articles)
        if is_surname and len(articles) < 3:
            continue
        title = f"{name} (surname)" if is_surname else f"{name} (disambiguation)" if name in world.articles else name
        page = world.article(title, "disambiguation", "people with this family name" if is_surname else "articles with this name", name)
        page.section(None, f"'''{name}''' {'is a family name. People who have it:' if is_surname else 'may refer to:'}",
                     bullets(page, [f"[[{a.title}]], {a.description}" for a in sorted(articles, key=lambda a: a.title)]))
        page.category("Surnames" if is_surname else "Disambiguation pages")
