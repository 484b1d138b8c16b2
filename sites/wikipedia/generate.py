#!/usr/bin/env python3
"""Write the encyclopaedia's data/*.csv.

    generate.py SEED       0 gives the bundled encyclopaedia, another seed that of the country of which the map beside this folder shows the same seed
    generate.py --check    load schema.sql and data/*.csv into SQLite and look for rows that contradict each other
    generate.py --places   write generator/places.csv anew from the data of the map site beside this one
"""

import re
import sys
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))         # generating.py lies beside the site's folder

from generating import SiteData, run, write_table  # noqa: E402
from generator import books, business, films, fresh, lists, music, nature, places, science, sport
from generator.places import Places, read_bundled, read_country, read_map, write_places
from generator.world import World
from generator.writing import path_of

MAP = HERE.parent / "map" / "data"
BUNDLED = 7          # what chance starts from in the bundled encyclopaedia
# In the order in which they must be loaded.
TABLES = "article section fact reference category article_category see_also opening".split()
data = SiteData(HERE, TABLES)


def write_bundled_places():
    write_table(HERE / "generator" / "places.csv", "kind name city lat lon detail", read_map(MAP))


def generate(seed):
    random, country, rows = Random(BUNDLED), *read_bundled()
    if seed:
        if not (MAP / "place.csv").is_file():
            sys.exit(f"the map of seed {seed} is needed beside this folder, and {MAP} has none")
        random, country, rows = Random(f"encyclopaedia {seed}"), read_country(MAP), read_rows(MAP)
        fresh.change_names(random, [city for cities in country.values() for city in cities], [row["name"] for row in rows])
    world = World(random, Places(random, country, rows))
    world.nature = nature.make_nature(world)
    world.teams = sport.make_teams(world)
    novels = books.make_novels(world)
    made, film_people = films.make_films(world, novels)
    world.films = made
    authors = books.write_novels(world, novels)
    scientists = science.write_scientists(world)
    founders = business.write_companies(world, scientists)
    musicians = music.write_music(world)
    world.people = film_people + authors + scientists + founders
    world.laureates = [person for person in scientists if person.medal_year]
    sport.write_sport(world)
    nature.write_nature(world)
    write_places(world)
    lists.write_lists(world)
    lists.write_disambiguations(world)
    write_articles(world)
    print(f"{len(world.articles)} articles")


def read_rows(folder):
    """What the map has, as `read_bundled` gives it."""
    return [dict(zip("kind name city lat lon detail".split(), map(str, row))) for row in read_map(folder)]


def write_articles(world):
    articles = sorted(world.articles.values(), key=lambda a: a.title)
    numbers = {article.title: number for number, article in enumerate(articles, 1)}
    rows = {table: [] for table in TABLES}
    categories = {}
    for article in articles:
        number = numbers[article.title]
        sections = []
        for position, (level, heading, blocks) in enumerate(article.sections, 1):
            html = "\n".join(article.html(block) for block in blocks)
            sections.append((number, position, level, heading, heading and heading.replace(" ", "_"), html))
        text = " ".join(re.sub(r"<[^>]+>", " ", section[5]) for section in sections)
        rows["article"].append((number, article.title, article.name, path_of(article.title), article.kind, article.description, len(text.split())))
        rows["section"] += sections
        rows["fact"] += [(number, position, property, label, value, amount, numbers[to] if to else None)
                         for position, (property, label, value, to, amount) in enumerate(article.facts, 1)]
        rows["reference"] += [(number, position, source) for position, source in enumerate(article.references, 1)]
        rows["see_also"] += [(number, position, numbers[title]) for position, title in enumerate(article.related, 1) if title in numbers]
        for name in article.categories:
            categories.setdefault(name, []).append(number)
    for number, name in enumerate(sorted(categories), 1):
        rows["category"].append((number, name, path_of(name)))
        rows["article_category"] += [(article, number) for article in categories[name]]
    rows["article_category"].sort()
    rows["opening"].append(("2026-03-14 09:30:00",))
    columns = dict(article="id title name path kind description words", section="article_id position level heading anchor html",
                   fact="article_id position property label value number object_id", reference="article_id position text", category="id name path",
                   article_category="article_id category_id", see_also="article_id position other_id", opening="at")
    for table in TABLES:
        data.write(table, columns[table], rows[table])


def check():
    problems = []
    database = data.load()
    paths = {path for path, in database.execute("SELECT path FROM article")}
    for title, html in database.execute("SELECT title, coalesce(html, '') FROM article JOIN section ON article_id = article.id"):
        for target in re.findall(r'<a href="([^"#]+)"', html):
            if target.replace("&#x27;", "'") not in paths:
                problems.append(f"{title}: no article {target}")
        if re.search(r"[{}\x01\x02]|\[\[|None|  |\bthe the\b", re.sub(r"<[^>]+>", "", html)) or "''" in html:
            problems.append(f"{title}: a slot was not filled: {html[:80]}")
    if MAP.is_dir():
        problems += [f"the map shows the {row['kind']} {row['name']}, which has no article (after generate.py --places run generate.py 0)" for row in read_rows(MAP)
                     if not database.execute("SELECT 1 FROM article WHERE name = ?", [row["name"]]).fetchone()]
    for sql, message in CHECKS:
        problems += [f"{message}: {', '.join(map(str, row))}" for row in database.execute(sql)]
    print("\n".join(problems[:40]) or "no contradictions")
    sys.exit(1 if problems else 0)


# Each gives the rows that are wrong.
CHECKS = [
    ("SELECT title FROM article WHERE id NOT IN (SELECT article_id FROM section)", "without text"),
    ("SELECT title FROM article WHERE id NOT IN (SELECT article_id FROM article_category) AND kind <> 'disambiguation'", "without category"),
    ("""SELECT f.title, d.value FROM article f JOIN fact d ON d.article_id = f.id AND d.property = 'director'
        JOIN section s ON s.article_id = d.object_id AND s.heading = 'Filmography' WHERE instr(s.html, '>' || f.name || '</a>') = 0""", "film not in its director's filmography"),
    ("""SELECT f.title, c.value FROM article f JOIN fact c ON c.article_id = f.id AND c.property = 'cast'
        JOIN section s ON s.article_id = c.object_id AND s.heading = 'Filmography' WHERE instr(s.html, '>' || f.name || '</a>') = 0""", "film not in its actor's filmography"),
    ("""SELECT p.title, b.number, f.title FROM article p JOIN fact b ON b.article_id = p.id AND b.property = 'born'
        JOIN fact d ON d.object_id = p.id AND d.property IN ('director', 'composer') JOIN article f ON f.id = d.article_id JOIN fact r ON r.article_id = f.id AND r.property = 'release'
        WHERE r.number - b.number NOT BETWEEN 20 AND 85""", "too young or too old"),
    ("""SELECT p.title, d.number, f.title FROM article p JOIN fact d ON d.article_id = p.id AND d.property = 'died'
        JOIN fact c ON c.object_id = p.id AND c.property IN ('director', 'cast', 'composer') JOIN article f ON f.id = c.article_id JOIN fact r ON r.article_id = f.id AND r.property = 'release'
        WHERE r.number > d.number""", "worked after death"),
    ("""SELECT s.title, s.n, c.total FROM (SELECT a.title, a.id, f.number AS n FROM article a JOIN fact f ON f.article_id = a.id AND f.property = 'population' WHERE a.kind = 'state') s
        JOIN (SELECT st.object_id AS id, sum(p.number) AS total FROM fact st JOIN article a ON a.id = st.article_id AND a.kind = 'city' JOIN fact p ON p.article_id = a.id AND p.property = 'population'
              WHERE st.property = 'state' GROUP BY 1) c ON c.id = s.id WHERE s.n <= c.total""", "fewer people in the state than in its cities"),
    ("""SELECT a.title, f.number, sum(s.number) FROM article a JOIN fact f ON f.article_id = a.id AND f.property = 'population' JOIN article b ON b.kind = 'state'
        JOIN fact s ON s.article_id = b.id AND s.property = 'population' WHERE a.kind = 'country' GROUP BY a.id HAVING f.number <> sum(s.number)""", "the states do not add up"),
    ("""SELECT a.title, f.number, count(t.position), sum(t.number) FROM article a JOIN fact f ON f.article_id = a.id AND f.property = 'length' AND a.kind = 'album'
        JOIN fact t ON t.article_id = a.id AND t.property = 'track' GROUP BY a.id HAVING f.number <> sum(t.number)""", "tracks do not add up"),
    ("""SELECT t.title, f.number, count(s.position) FROM article t JOIN fact f ON f.article_id = t.id AND f.property = 'titles'
        LEFT JOIN fact s ON s.object_id = t.id AND s.property = 'champion' WHERE t.kind = 'team' GROUP BY t.id HAVING f.number <> count(s.position)""", "championships do not add up"),
    ("""SELECT u.title, f.number, count(al.position) FROM article u JOIN fact f ON f.article_id = u.id AND f.property = 'laureates'
        LEFT JOIN fact al ON al.object_id = u.id AND al.property = 'alma_mater' AND EXISTS (SELECT 1 FROM fact m WHERE m.article_id = al.article_id AND m.property = 'medal')
        GROUP BY u.id HAVING f.number <> count(al.position)""", "medals do not add up"),
    ("SELECT a.title, s.anchor, count(*) FROM section s JOIN article a ON a.id = s.article_id WHERE s.anchor IS NOT NULL GROUP BY a.id, s.anchor HAVING count(*) > 1", "heading twice"),
    ("SELECT lower(path), count(*) FROM article GROUP BY 1 HAVING count(*) > 1", "two articles at one address"),
]


if __name__ == "__main__":
    run(sys.argv[1:], __doc__, generate, check=check, places=write_bundled_places)
