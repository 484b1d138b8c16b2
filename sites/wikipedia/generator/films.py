"""Films, those who made them, and the awards that they won."""

from collections import Counter

from .writing import listed, shortened, table
from .world import Person, begin_biography, early_life, money, ordinal, personal_life, written

TITLES = """The Salt Lantern|Nine Ferries North|A Winter in Tarrant|The Clockmaker's Debt|Paper Harbour|The Second Platform|Ashes of the Orchard|The Quiet Cartographer|Low Tide Letters|The Glass Ferryman|
Seven Doors to Morning|The Weight of Snow|Under the Copper Roof|The Lighthouse Tax|Fourteen Bridges|The Beekeeper's Alibi|Midnight at Stony Ferry|The Borrowed Coat|Signals|The Long Weir|
The Violin Thief|Embers and Iron|A Map of Small Rivers|The Last Tram to Vantry|Saltmere Nights|The Architect of Fog|Cold Harvest|The Winter Telegraph|Three Aunts and a Lion|The Marble Court|
Underground Rain|The Pearl Auction|Grey Geese|The Man from Lindell|Lamplighters|The Tin Parliament|A Season of Moths|The Sleeping Dynamo|Blue Ledger|The Ropewalk|
The Empty Conservatory|Harvest Moon over Marlowe|The Cipher Room|The Iron Regatta|The Counterfeit Summer|Two for the Northern Line|The Herring King|Mirrors for Strangers|The Night Ferry|The Fifth Winter|
Sons of the Quarry|The Orchard Wall|The Silk Telephone|A Stone for Every Year|The Paper Moonshiner|Northwind|The Vanishing Pier|The Botanist's War|Ten Days in Halloway|The Gilded Barge|
Cathedral of Rain|The Postmistress|The Honest Forger|Lanterns on the Weir|The Great Thaw|A Concert for No One|The Snow Accountant|The Cinder Path|Wolves of the Salt Road|The Lost Semaphore|
The Children of Cape Lorne|The Coal Garden|The Velvet Tribunal|Red Kites|The Fourth Witness|The Ice Surveyor|A House in Quillan|Murmur|The Tidewaiter|The Broken Almanac|
The Drowned Road|The Apprentice Star|The Oldbridge Affair|The Windmill Conspiracy|Silver Thaw|The Tailor of Bexford|The Wandering Jury|Autumn Engines|The Turncoat's Daughter|The Bell Foundry|
Small Hours|The Copper Canary|A Fortune in Buttons|The Hidden Reservoir|The Night Gardener|Starlings|The Distant Mill|The Passenger List|The Glovemaker|Three Knocks|
The Cartwright Inheritance|The Amber Room Key|The Peat Cutters|The Slow Express|The Ninth Violin|The Unfinished Bridge|Kingfisher Season|The Ghost Auditor|The Chalk Circle Club|A Rumour of Spring|
The Water Diviner's Son|Foxglove|The Blind Lock Keeper|The Dry Dock|The Pilot of Nettlebay|The Broken Carillon|Dust on the Keys|The Ferryman's Ledger|The Longest Shift|The Mirefield Papers|
The Winter Circus|The Honeycomb Letters|The Sandglass|The Station at Rookhaven|The Stolen Equator|The Cloud Inspector|The Rain Clerk|The Blue Hour Orchestra|The Greenhollow Diaries|The Tenth Muse of Tin Street|
Half a Kingdom|The Salt Wedding|The Astronomer's Wager|The Cherry Tax|The Fog Bell|The Secondhand Sea|The Moth Collector|The Bridge Toll|The Mapmaker's Niece|The Thirteenth Stair|
The Silent Auctioneer|Ice on the Inland Sea|The Cobalt Hour|The Parliament of Rooks|The Last Stenographer|The Snow Line|Wild Thyme|The Gannet Rock|The Frost Fair|The Paper Boat Regatta|
The Owl Road|The Orange Umbrella|The Carbon Copy|The Deep Field|The Broken Compass Inn|The Winter Garden Murders|The Echo Merchant|The Last Page of August|The Ledger of Lost Things|The Sixth Lock""".replace("\n", "").split("|")
GENRES = ["drama", "comedy", "crime", "historical drama", "mystery", "adventure", "romantic comedy", "science fiction", "thriller", "musical", "war", "family"]
STUDIOS = ["Harbourlight Pictures", "Meridian Film Company", "Old Mill Studios", "Northgate Productions", "Kestrel Pictures", "Copperfield Road Films"]
ROLES = ["a harbour pilot", "a retired judge", "a piano tuner", "a night-shift telegraphist", "a botanist", "a bankrupt hotelier", "a young widow", "a customs officer", "a forger", "a railway engineer",
         "a schoolteacher", "a map engraver", "an insurance clerk", "a travelling actor", "a bridge builder", "a chess prodigy", "a fishmonger", "a translator", "a disgraced surgeon", "a glassblower",
         "a lighthouse keeper", "an orphan", "a court stenographer", "a beekeeper", "a newspaper editor", "a clockmaker", "a deaf composer", "a tram driver", "a former soldier", "a librarian"]
SITUATIONS = ["inherits a house that nobody wants to enter", "receives letters addressed to somebody else", "is accused of a theft", "tries to save a closing theatre", "is hired to find a missing heir",
              "agrees to take a stranger across the border", "discovers that an old debt was never paid", "is asked to forge a single page", "must sell the family's orchard",
              "returns after twenty years at sea", "falls in love with a rival", "wakes up with no memory of the winter", "is the only witness of an accident", "bets everything on a race",
              "is made mayor by mistake", "finds a child asleep in the luggage van", "builds a machine that nobody understands", "is mistaken for a famous singer", "takes in a wounded deserter",
              "wants to leave before the ice comes", "learns that the town is to be flooded", "keeps a promise made in wartime", "starts a school for bell-ringers", "is sent to count the islanders"]
FRIENDS = ["a street musician", "a cousin from the country", "a nurse", "a retired captain", "a student of law", "a bookbinder", "a runaway", "a neighbour", "a widowed innkeeper", "a radio operator"]
RIVALS = ["the mayor", "a collector", "a police inspector", "a shipowner", "a famous critic", "a banker", "the owner of the mill", "a politician", "an auctioneer", "a smuggler"]
OBJECTS = ["a silver key", "a sealed box", "a bundle of letters", "a painted map", "an unsigned will", "a brass instrument", "a stolen ledger", "a child's drawing", "a pocket watch", "a roll of film"]
FORENAMES = "Anna Basil Clara Daniel Edith Felix Gerda Henry Irma Jonah Karl Lydia Martin Nora Oliver Paula Robert Sophie Thomas Vincent Amos Bella Cornelius Dora Eliza Frank Hilda Leo Miriam Rudolf".split()
SURNAMES = "Alder Brook Carver Drew Ellis Fenn Gray Holt Irons Joyner Kane Lamb Moss Nash Oakes Pratt Reed Stone Thorn Vane Wells York Bloom Croft Hale Marsh Penn Rudd Shaw Webb".split()
AWARDS = ["Best Film", "Best Director", "Best Actor", "Best Actress", "Best Original Score"]
FIRST_YEAR, LAST_YEAR = 1970, 2025
LEAST_TWICE_HONOURED = 14


class Film:
    def __init__(self, title, year):
        self.title, self.year, self.name = title, year, title
        self.wins, self.nominations, self.novel = [], [], None

    @property
    def link(self):
        return f"''[[{self.title}]]''" if self.title == self.name else f"''[[{self.title}|{self.name}]]''"


def make_films(world, novels):
    """Films by year, each with its people; then awards, then the articles."""
    random = world.random
    titles = list(TITLES)
    random.shuffle(titles)
    years = sorted([year for year in range(FIRST_YEAR, LAST_YEAR + 1) for _ in range(2)]
                   + random.choices(range(FIRST_YEAR, LAST_YEAR + 1), k=len(titles) - 2 * (LAST_YEAR + 1 - FIRST_YEAR)))
    directors = [Person(world, n % 2 == 0, (1928 + n * 2, 1934 + n * 2), "film director") for n in range(26)]
    actors = [Person(world, n % 2 == 0, (1925 + n, 1935 + n), "actress" if n % 2 == 0 else "actor") for n in range(64)]
    composers = [Person(world, n % 2 == 1, (1926 + n * 5, 1932 + n * 5), "composer") for n in range(12)]
    unused = {"novel": list(novels)}
    films = []
    for title, year in zip(titles, years):
        film = Film(title, year)
        film.director = at_work(random, directors, year, 27, 76)
        cast = sorted(able(actors, year, 19, 80), key=lambda a: (len(a.works), random.random()))[:18]
        film.cast = random.sample(cast, random.randint(3, 5))
        film.composer = at_work(random, composers, year, 25, 80)
        film.writer = film.director if random.random() < 0.35 else at_work(random, directors, year, 24, 76)
        film.characters = [f"{first} {last}" for first, last in zip(random.sample(FORENAMES, len(film.cast)), random.sample(SURNAMES, len(film.cast)))]
        film.genre, film.studio = random.choice(GENRES), random.choice(STUDIOS)
        film.city, film.city2 = random.sample(world.places.cities, 2)
        film.released = world.day(year)
        film.minutes = random.randint(81, 164)
        film.budget = random.randint(8, 160) * (year - 1960) * 10
        film.gross = int(film.budget * random.choice([0.4, 0.8, 1.3, 1.7, 2.2, 2.9, 3.6, 5.1]) // 100) * 100
        film.role, film.situation = random.choice(ROLES), random.choice(SITUATIONS)
        novel = next((n for n in unused["novel"] if n.year < year - 1), None)
        if novel and random.random() < 0.3:
            unused["novel"].remove(novel)
            film.novel, novel.film = novel, film
            film.role, film.situation, film.city = novel.role, novel.situation, novel.city
            film.city2 = random.choice([city for city in world.places.cities if city is not film.city])
        if film.name == getattr(film.novel, "name", None):
            film.title = f"{film.name} (film)"
        for person in {film.director, film.writer, film.composer, *film.cast}:
            person.works.append(film)
        films.append(film)
    rank_films(films)
    give_awards(random, films)
    while twice_honoured(films) < LEAST_TWICE_HONOURED:
        for film in films:
            film.wins, film.nominations = [], []
        give_awards(random, films)
    people = [p for p in directors + actors + composers if p.works]
    for person in people:
        person.works.sort(key=lambda film: film.released)
        person.may_have_died(world, person.works[-1].year)
    for film in films:
        write_film(world, film, films)
    for person in people:
        write_person(world, person)
    write_awards(world, films)
    write_years(world, films)
    write_studios(world, films)
    return films, people


def able(people, year, youngest, oldest):
    return [person for person in people if youngest <= year - person.born.year <= oldest]


def at_work(random, people, year, youngest, oldest):
    choice = able(people, year, youngest, oldest)
    choice = [p for p in choice if not any(film.year >= year - 1 for film in p.works)] or choice
    return random.choices(choice, [1 + min(4, len(person.works)) for person in choice])[0]


def rank_films(films):
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        of_year = sorted((f for f in films if f.year == year), key=lambda f: -f.gross)
        for rank, film in enumerate(of_year, 1):
            film.rank = rank
            film.gross -= rank - 1          # no two films of a year earned the same
        assert len({f.gross for f in of_year}) == len(of_year)


def give_awards(random, films):
    """The awards of a year go to films of the year before; each has one winner."""
    for year in range(1976, LAST_YEAR + 2):
        pool = [f for f in films if f.year == year - 1]
        for award in AWARDS:
            nominees = [(film, recipient_of(random, film, award)) for film in random.sample(pool, min(len(pool), 3))]
            nominees = [(film, person) for film, person in nominees if person or award == "Best Film"]
            if not nominees:
                continue
            won = random.choice(nominees)
            for film, person in nominees:
                film.nominations.append((year, award, person))
                if (film, person) == won:
                    film.wins.append((year, award, person))


def twice_honoured(films):
    """How many directors have made several films that were named the best."""
    best = Counter(film.director for film in films for _, award, _ in film.wins if award == "Best Film")
    return sum(count > 1 for count in best.values())


def recipient_of(random, film, award):
    if award == "Best Director":
        return film.director
    if award == "Best Original Score":
        return film.composer
    if award in ("Best Actor", "Best Actress"):
        return next((a for a in film.cast[:3] if a.is_woman == (award == "Best Actress")), None)
    return None


def ceremony(year):
    return f"[[{year} Lantern Awards|{ordinal(year - 1975)} Lantern Awards]]"


def write_film(world, film, films):
    random = world.random
    article = world.article(film.title, "film", f"{film.year} {film.genre} film by {film.director.name}", film.name)
    article.fact("director", "Directed by", film.director.name, film.director.name)
    article.fact("writer", "Written by", film.writer.name, film.writer.name)
    if film.novel:
        article.fact("based_on", "Based on", film.novel.name, film.novel.title)
    for actor in film.cast:
        article.fact("cast", "Starring", actor.name, actor.name)
    article.fact("composer", "Music by", film.composer.name, film.composer.name)
    article.fact("studio", "Production company", film.studio, film.studio)
    article.fact("release", "Release date", written(film.released), number=film.year)
    article.fact("minutes", "Running time", f"{film.minutes} minutes", number=film.minutes)
    article.fact("budget", "Budget", money(film.budget), number=film.budget)
    article.fact("gross", "Box office", money(film.gross), number=film.gross)
    for actor, character in zip(film.cast, film.characters):
        article.fact("role", None, f"{actor.name}|{character}", actor.name)
    wins = listed([award for _, award, _ in film.wins])
    slots = dict(bold=f"'''{film.name}'''", year=film.year, genre=film.genre, director=film.director.link, writer=film.writer.link if film.writer is not film.director else None,
                 star1=film.cast[0].link, star2=film.cast[1].link, star3=film.cast[2].link, studio=f"[[{film.studio}]]", city=film.city.link, city2=film.city2.link,
                 role=film.role, situation=film.situation, release=written(film.released), gross=money(film.gross), budget=money(film.budget), before=film.year - 1,
                 rank=ordinal(film.rank) if film.rank > 1 else "single", composer=film.composer.link, weeks=random.randint(5, 14), paper=random.choice(WEEKLIES[:4]), paper2=random.choice(WEEKLIES[4:]),
                 shootmonth=random.choice("March April May June July August".split()), reception=random.choice(RECEPTIONS),
                 cite="{{" + world.source(film.year, f"Review: {film.name}") + "}}")
    if film.rank == 1:
        slots["rank"] = ""
    if film.novel:
        slots.update(novel=film.novel.link, author=film.novel.author.link, novelyear=film.novel.year)
    earlier = [f for f in film.director.works if f.year < film.year - 1]
    if earlier:
        slots["earlier"] = earlier[-1].link
    awards = {}
    if film.nominations:
        awards = dict(ceremony=ceremony(film.year + 1), wins=wins, nominations=counted(len(film.nominations), "Lantern Award"))
    lead = [world.say("film.lead", "film.adapted" if film.novel else "film.lead2", **slots), world.say("film.lead3", **slots)
            + (" " + world.say("film.award" if film.wins else "film.nominated", **slots, **awards) if awards else "")]
    article.section(None, *lead)
    hero, friend, rival = film.characters[0], film.characters[1], film.characters[2]
    plot = dict(slots, hero=hero, friend=friend, rival=rival, friendrole=random.choice(FRIENDS), rivalrole=random.choice(RIVALS), object=random.choice(OBJECTS))
    first = shortened(world.say("film.plot1", "film.plot2", **plot), [hero, friend])
    short = dict(plot, hero=hero.split()[0], friend=friend.split()[0])
    article.section("Plot", first, shortened(world.say("film.plot3", **short), [rival]), world.say("film.plot4", "film.plot5", **dict(short, rival=rival.split()[0])))
    article.section("Cast", table(article, f"Cast of ''{film.name}''", ["Actor", "Character"], [(a.link, c) for a, c in zip(film.cast, film.characters)]))
    article.section("Production", world.say("film.production", "film.shooting", **slots), world.say("film.music", **slots))
    later = min(film.year + random.randint(9, 30), 2026)
    legacy = world.say("film.legacy", **slots, later=later, cite2="{{" + world.source(later, f"{film.name} revisited") + "}}") if later < 2026 and random.random() < 0.7 else ""
    article.section("Release and reception", world.say("film.boxoffice", "film.reception", **dict(slots, friend=short["friend"])), legacy)
    if film.nominations:
        rows = [(year, f"[[Lantern Award for {award}|{award}]]", person.link if person else film.link, "Won" if (year, award, person) in film.wins else "Nominated")
                for year, award, person in film.nominations]
        article.section("Awards", table(article, f"Lantern Awards of ''{film.name}''", ["Year", "Award", "Recipient", "Result"], rows))
    article.category(f"{film.year} films", f"{film.genre.capitalize()} films", f"Films directed by {film.director.name}", f"Films set in {film.city.name}", f"{film.studio} films")
    article.see(f"{film.year} in film", *[f.title for f in films if f.year == film.year and f is not film][:1])
    if film.wins and any(award == "Best Film" for _, award, _ in film.wins):
        article.category("Lantern Award for Best Film winners")
        article.see("Lantern Award for Best Film")


WEEKLIES = ["The Calder Courier", "The Saltmere Review", "Northern Star", "The Kingsbarrow Times", "The Weekly Ledger", "The Union Observer", "The Whitstone Herald", "Ambershaw Gazette"]
RECEPTIONS = ["was received warmly by critics", "divided critics", "was praised for its photography", "found a small but faithful public", "drew mixed reviews", "was a success with critics",
              "was better liked by audiences than by critics", "met with indifference at first"]


def counted(number, noun):
    words = "one two three four five six seven eight nine ten".split()
    return f"{words[number - 1] if number <= 10 else number} {noun}{'' if number == 1 else 's'}"


def phases(works):
    """A career in two to four periods with names for headings."""
    if len(works) < 3:
        return [works]
    count = 2 if len(works) < 6 else 3 if len(works) < 9 else 4
    cuts = [0]
    for n in range(1, count):
        cut = max(round(len(works) * n / count), cuts[-1] + 1)
        while cut < len(works) and works[cut].year == works[cut - 1].year:      # a year is in one period only
            cut += 1
        cuts.append(cut)
    return [part for part in (works[a:b] for a, b in zip(cuts, cuts[1:] + [len(works)])) if part]


PHASE_NAMES = [["First films", "Beginnings", "Early career"], ["Recognition", "Success", "Wider success", "Breakthrough"], ["Later films", "Established filmmaker", "Large productions"], ["Late work", "Recent films", "Return"]]


def write_person(world, person):
    random, works = world.random, person.works
    directed = [f for f in works if f.director is person]
    acted = [f for f in works if person in f.cast]
    scored = [f for f in works if f.composer is person]
    role = "composer" if scored else "actor" if acted else "director"
    main = scored or acted or directed or works
    noun = {"composer": "composer", "actor": person.occupation, "director": "film director"}[role]
    article = begin_biography(world, person, f"{noun} from {person.birthplace.name}", "person")
    article.fact("years_active", "Years active", f"{works[0].year}–{works[-1].year if person.died or works[-1].year < 2019 else 'present'}")
    wins = [(year, award, film) for film in works for year, award, winner in film.wins if winner is person]
    best = sorted(main, key=lambda f: (-len(f.wins), -f.gross))[:3]
    article.section(None, world.say(f"{role}.lead", known=listed([f"{f.link} ({f.year})" for f in sorted(best, key=lambda f: f.released)]), count=len(main), a="an",
                                    actor=person.occupation, **person.slots()) + (f" {person.pronouns()['Heshe']} won {counted(len(wins), 'Lantern Award')}." if wins else ""))
    early_life(world, person, article)
    source = "{{" + world.source(min(2025, works[-1].year + 1), f"Portrait of {person.name}") + "}}"
    slots = dict(person.slots(), first=main[0].link, firstyear=main[0].year, cite=source)
    awarded = " ".join(world.say("person.award", award=f"[[Lantern Award for {award}]]", year=year, work=film.link, **person.slots()) for year, award, film in wins[:3])
    if role == "director":
        article.section("Career")
        names = [random.choice(choices) for choices in PHASE_NAMES]
        parts = phases(main)
        for number, part in enumerate(parts):
            start, end = part[0].year, part[-1].year
            last = number == len(parts) - 1
            if last and len(parts) > 1 and not person.died and end >= 2019:
                period = f"{start}–present"
            else:
                period = f"{start}–{end}" if start < end else f"{start}"
            name = names[number] if not last or len(parts) < 3 else random.choice(PHASE_NAMES[3])
            heading = f"{period}: {name}"
            article.fact("phase", None, heading)
            text = world.say("director.phase1", studio=f"[[{part[0].studio}]]", **slots) if number == 0 else ""
            rest = part[1:] if number == 0 else part
            if rest:
                text += " " + world.say("director.phase", films=listed([f"{f.link} ({f.year})" for f in rest]), award="", **slots)
            won = [w for w in wins if w[2] in part]
            text += " " + " ".join(world.say("person.award", award=f"[[Lantern Award for {award}]]", year=year, work=film.link, **person.slots()) for year, award, film in won)
            article.section(heading, text.strip(), level=3)
    elif role == "actor":
        text = world.say("actor.career", firstrole=main[0].characters[main[0].cast.index(person)], **slots)
        for film in [f for f in best if f is not main[0]]:
            text += " " + world.say("actor.more", film=film.link, role=film.characters[film.cast.index(person)], director=film.director.link, **slots)
        article.section("Career", text, awarded)
    else:
        article.section("Career", world.say("composer.career", **slots), world.say("style", **slots), awarded)
    if role == "director":
        article.section("Style", world.say("style", **slots) + " " + world.say("style", **slots))
    personal_life(world, person, article)
    def credit(film):
        parts = [part for part, is_true in (("Director", film.director is person), ("Writer", film.writer is person), ("Composer", film.composer is person),
                                            (film.characters[film.cast.index(person)] if person in film.cast else "", person in film.cast)) if is_true]
        return ", ".join(parts)
    article.section("Filmography", table(article, f"Films of {person.name}", ["Year", "Title", "Role" if role == "actor" else "Credit"], [(f.year, f.link, credit(f)) for f in works]))
    if wins:
        article.section("Awards", table(article, f"Lantern Awards won by {person.name}", ["Year", "Award", "Film"], [(y, f"[[Lantern Award for {a}|{a}]]", f.link) for y, a, f in wins]))
    article.category({"composer": "Film composers", "actor": "Actors", "director": "Film directors"}[role])
    if wins:
        article.category("Lantern Award winners")
    partner = [f.director.name for f in main if f.director is not person] or [f.cast[0].name for f in main]
    article.see(best[0].title, *partner[:1])


def write_awards(world, films):
    everything = [(year, award, person, film) for film in films for year, award, person in film.nominations]
    for award in AWARDS:
        title = f"Lantern Award for {award}"
        article = world.article(title, "award", "annual film award of the Calder Union")
        rows, counts = [], Counter()
        for year, which, person, film in sorted(everything, key=lambda row: row[0]):
            if which == award and (year, award, person) in film.wins:
                rows.append((f"[[{year} Lantern Awards|{year}]]", person.link if person else "", film.link) if person else (f"[[{year} Lantern Awards|{year}]]", film.link, film.director.link))
                counts[person or film] += 1
                article.fact("winner", None, person.name if person else film.title, person.name if person else film.title, year)
                article.fact("winning_film", None, film.title, film.title, year)
        article.fact("first", "First awarded", "1976", number=1976)
        article.fact("given_by", "Given by", "Calder Film Academy")
        article.fact("count", "Awards given", str(len(rows)), number=len(rows))
        article.section(None, f"The '''{title}''' is given each year by the Calder Film Academy for a film of the year before. It was first awarded in 1976 and has been given {len(rows)} times.")
        most, number = counts.most_common(1)[0]
        if number > 1:
            article.section("Records", f"{most.link} has won the award {number} times, more than anybody else." if list(counts.values()).count(number) == 1
                            else f"{listed([p.link for p, n in counts.items() if n == number])} have each won it {number} times, the most of all.")
        header = ["Year", "Recipient", "Film"] if award != "Best Film" else ["Year", "Film", "Director"]
        article.section("Winners", table(article, "Winners by year", header, rows))
        article.category("Lantern Awards")
        article.see(*[f"Lantern Award for {other}" for other in AWARDS if other != award])
    for year in range(1976, LAST_YEAR + 2):
        of_year = [row for row in everything if row[0] == year]
        article = world.article(f"{year} Lantern Awards", "ceremony", f"{ordinal(year - 1975)} ceremony of the Lantern Awards")
        city = world.city()
        day = world.day(year, 1, 2)
        article.fact("day", "Date", written(day), number=year)
        article.fact("site", "Site", city.name, city.title)
        winners = {award: (film, person) for film in films for y, award, person in film.wins if y == year}
        best = winners["Best Film"][0]
        article.fact("best_film", "Best Film", best.name, best.title)
        tally = Counter(film.title for film, _ in winners.values())
        most = max(tally.values())
        top = [film for film in films if tally.get(film.title) == most]
        article.fact("most_wins", "Most awards", listed([f"{f.name}" for f in top]) + f" ({most})", number=most)
        article.section(None, f"The '''{ordinal(year - 1975)} Lantern Awards''' were given by the Calder Film Academy on {written(day)} in {city.link} for films of {year - 1}. "
                        f"{best.link} by {best.director.link} was named Best Film. {listed([f.link for f in top])} {'took' if len(top) == 1 else 'each took'} {counted(most, 'award')}, the most of the evening.")
        for award in AWARDS:
            rows = [(film.link, person.link if person else film.director.link, "Won" if (year, award, person) in film.wins else "Nominated")
                    for _, which, person, film in sorted(of_year, key=lambda row: row[3].title) if which == award]
            if rows:
                article.section(award, table(article, f"[[Lantern Award for {award}|{award}]]", ["Film", "Recipient" if award != "Best Film" else "Director", "Result"], rows))
        article.category("Lantern Awards ceremonies", f"{year} in the Calder Union")
        article.see(f"{year - 1} in film", *([f"{year - 1} Lantern Awards"] if year > 1976 else []), *([f"{year + 1} Lantern Awards"] if year <= LAST_YEAR else []))


def write_years(world, films):
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        of_year = sorted((f for f in films if f.year == year), key=lambda f: f.released)
        article = world.article(f"{year} in film", "year", f"films released in {year}")
        ranked = sorted(of_year, key=lambda f: -f.gross)
        article.section(None, f"This is an overview of films of the [[Calder Union]] that were released in '''{year}'''. The highest-grossing of them was {ranked[0].link}, with {money(ranked[0].gross)}.")
        article.section("Highest-grossing films", table(article, f"Box office of {year}", ["Rank", "Title", "Studio", "Box office"],
                                                        [(n, f.link, f"[[{f.studio}]]", money(f.gross)) for n, f in enumerate(ranked, 1)]))
        article.section("Releases", table(article, f"Releases of {year}", ["Date", "Title", "Director", "Genre"], [(written(f.released), f.link, f.director.link, f.genre) for f in of_year]))
        article.category("Years in film", f"{year} in the Calder Union")
        article.see(*[f"{y} in film" for y in (year - 1, year + 1) if FIRST_YEAR <= y <= LAST_YEAR], *([f"{year + 1} Lantern Awards"] if year >= 1975 else []))


def write_studios(world, films):
    for studio in STUDIOS:
        own = sorted((f for f in films if f.studio == studio), key=lambda f: f.released)
        city = world.city()
        founded = own[0].year - world.random.randint(2, 20)
        article = world.article(studio, "studio", f"film production company in {city.name}")
        article.fact("founded", "Founded", str(founded), number=founded)
        article.fact("headquarters", "Headquarters", city.name, city.title)
        article.fact("film_count", "Feature films", str(len(own)), number=len(own))
        top = max(own, key=lambda f: f.gross)
        article.section(None, f"'''{studio}''' is a film production company with headquarters in {city.link}. Founded in {founded}, it has made {len(own)} feature films; "
                        f"the most successful of them is {top.link} ({top.year}), which earned {money(top.gross)}.")
        best = [f for f in own if any(a == "Best Film" for _, a, _ in f.wins)]
        if best:
            article.section("Awards", f"{counted(len(best), 'film').capitalize()} of the company won the [[Lantern Award for Best Film]]: {listed([f'{f.link} ({f.year})' for f in best])}.")
        article.section("Films", table(article, f"Films made by {studio}", ["Year", "Title", "Director", "Running time"], [(f.year, f.link, f.director.link, f"{f.minutes} min") for f in own]))
        article.category("Film production companies", f"Companies based in {city.name}")
        article.see(*[s for s in STUDIOS if s != studio][:2])
