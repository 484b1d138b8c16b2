"""The basketball league, its teams and seasons."""

from .world import Person, begin_biography, early_life, grouped, ordinal, personal_life, times
from .writing import listed, table

NICKNAMES = ["Pilots", "Herons", "Ironworks", "Lanterns", "Foxes", "Mariners", "Stags", "Comets", "Millers", "Ravens", "Engineers", "Otters", "Falcons", "Weavers", "Badgers", "Beacons"]
COLOURS = ["navy blue", "white", "scarlet", "gold", "forest green", "silver", "black", "orange", "sky blue", "maroon"]
LEAGUE = "Union Basketball League"
FIRST_SEASON, LAST_SEASON = 1974, 2025


class Spell:
    """Years that a team played at a stadium."""

    def __init__(self, stadium, since, until=None):
        self.stadium, self.since, self.until = stadium, since, until


class Team:
    link = property(lambda self: f"[[{self.title}]]")
    stadium = property(lambda self: self.spells[-1].stadium)


def make_teams(world):
    """A team in each of the cities with the best stadiums; most have moved once, some within the state."""
    random, teams = world.random, []
    stadiums = sorted(world.places.stadiums, key=lambda s: (-s.city.population, s.name))
    cities = list(dict.fromkeys(s.city for s in stadiums))[:len(NICKNAMES)]
    for city, nickname in zip(cities, random.sample(NICKNAMES, len(NICKNAMES))):
        team = Team()
        team.city, team.nickname = city, nickname
        team.name = team.title = f"{city.name} {nickname}"
        home = next(s for s in stadiums if s.city is city)
        home.opened = min(home.opened, 2006)
        team.founded = random.randint(1948, 1972)
        earlier = [s for s in stadiums if s.city.state is city.state and s is not home]
        moved = max(home.opened, team.founded + random.randint(12, 40))
        if earlier and random.random() < 0.7:
            first = random.choice(earlier)
            first.opened = min(first.opened, team.founded)
            team.spells = [Spell(first, team.founded, moved), Spell(home, moved)]
        else:
            home.opened = min(home.opened, team.founded)
            team.spells = [Spell(home, team.founded)]
        team.titles, team.colours = [], random.sample(COLOURS, 2)
        teams.append(team)
    world.seasons = []
    strength = {team: random.uniform(0.4, 2.4) for team in teams[:-2]}      # two have never won
    for year in range(FIRST_SEASON, LAST_SEASON + 1):
        champion = random.choices(list(strength), list(strength.values()))[0]
        runner_up = random.choice([t for t in teams if t is not champion])
        champion.titles.append(year)
        world.seasons.append((year, champion, runner_up, f"4–{random.randint(0, 3)}"))
    return teams


def write_sport(world):
    random = world.random
    for team in world.teams:
        coach = Person(world, random.random() < 0.3, (1958, 1984), "basketball coach")
        coach.since = random.randint(2013, 2024)
        write_team(world, team, coach)
        write_coach(world, team, coach)
    write_league(world)
    write_stadium_list(world)


def write_team(world, team, coach):
    random = world.random
    article = world.article(team.title, "team", f"basketball team from {team.city.name}")
    article.fact("league", "League", LEAGUE, LEAGUE)
    article.fact("founded", "Founded", str(team.founded), number=team.founded)
    article.fact("city", "City", team.city.name, team.city.title)
    article.fact("stadium", "Stadium", team.stadium.name, team.stadium.title, team.spells[-1].since)
    article.fact("coach", "Head coach", coach.name, coach.name)
    article.fact("colours", "Colours", " and ".join(team.colours).capitalize())
    article.fact("titles", "Championships", f"{len(team.titles)}" + (f" ({', '.join(map(str, team.titles))})" if team.titles else ""), number=len(team.titles))
    slots = dict(bold=f"'''{team.title}'''", city=team.city.link, state=team.city.state.link, league=f"[[{LEAGUE}]]", founded=team.founded, stadium=team.stadium.link, since=team.spells[-1].since, times=times(len(team.titles)),
                 lasttitle=team.titles[-1] if team.titles else None, colours=" and ".join(team.colours), coach=coach.link, coachyear=coach.since, cite="{{" + world.source(team.founded + 25, f"The {team.nickname} at twenty-five") + "}}")
    article.section(None, world.say("team.lead", "team.home", "team.titles" if team.titles else "team.notitle", **slots))
    article.section("History", world.say("team.history", "team.history", **slots))
    rows = [(s.stadium.link, s.stadium.city.link, s.since, s.until or "present") for s in team.spells]
    article.section("Stadiums", table(article, f"Home stadiums of the {team.title}", ["Stadium", "City", "From", "Until"], rows))
    for spell in team.spells[:-1]:
        article.fact("former_stadium", None, spell.stadium.name, spell.stadium.title, spell.until)
    if team.titles:
        finals = [(year, runner_up.link, result) for year, champion, runner_up, result in world.seasons if champion is team]
        article.section("Championships", table(article, f"Finals won by the {team.title}", ["Season", "Opponent", "Result"], finals))
    article.category(f"Teams of the {LEAGUE}", f"Sports clubs established in {team.founded}")
    article.see(LEAGUE, team.stadium.title, team.city.title)


def write_coach(world, team, coach):
    article = begin_biography(world, coach, f"head coach of the {team.title}")
    article.fact("team", "Team", team.title, team.title, coach.since)
    article.section(None, world.say("coach.lead", team=team.link, year=coach.since, **coach.slots()))
    early_life(world, coach, article, subject="physical education")
    former = world.random.choice([t for t in world.teams if t is not team])
    start = coach.born.year + world.random.randint(19, 22)
    article.section("Career", f"As a player {coach.surname} was with the {former.link} from {start} to {start + world.random.randint(5, 12)}. {coach.pronouns()['Heshe']} became head coach of the {team.link} in {coach.since}.")
    personal_life(world, coach, article)
    article.category("Basketball coaches")
    article.see(team.title, former.title)


def write_league(world):
    article = world.article(LEAGUE, "league", "basketball league of the Calder Union")
    article.fact("founded", "First season", str(FIRST_SEASON), number=FIRST_SEASON)
    article.fact("teams", "Teams", str(len(world.teams)), number=len(world.teams))
    last = world.seasons[-1]
    article.fact("holder", "Champion (2025)", last[1].title, last[1].title)
    most = max(world.teams, key=lambda t: len(t.titles))
    best = [t for t in world.teams if len(t.titles) == len(most.titles)]
    article.section(None, f"The '''{LEAGUE}''' is the highest basketball league of the [[Calder Union]]. It has {len(world.teams)} teams and was first played in {FIRST_SEASON}. "
                    f"The {listed([t.link for t in best])} have {'' if len(best) == 1 else 'each '}won the championship {times(len(most.titles))}, most of all; the champions of {LAST_SEASON} are the {last[1].link}.")
    article.section("Teams", table(article, "Teams and stadiums", ["Team", "City", "State", "Stadium", "Founded", "Championships"],
                                   [(t.link, t.city.link, t.city.state.link, t.stadium.link, t.founded, len(t.titles)) for t in sorted(world.teams, key=lambda t: t.title)]))
    for year, champion, _, _ in world.seasons:
        article.fact("champion", None, champion.title, champion.title, year)
    article.section("Champions", table(article, "Finals by season", ["Season", "Champion", "Runner-up", "Result"], [(y, c.link, r.link, result) for y, c, r, result in world.seasons]))
    article.category("Basketball in the Calder Union")
    article.see(*[t.title for t in best], "List of stadiums of the Union Basketball League")


def write_stadium_list(world):
    article = world.article("List of stadiums of the Union Basketball League", "list", "present and former stadiums of basketball teams")
    rows = [(s.stadium.link, s.stadium.city.link, t.link, f"{s.since}–{s.until or 'present'}", grouped(s.stadium.capacity)) for t in world.teams for s in t.spells]
    article.section(None, f"This is a list of the stadiums in which teams of the [[{LEAGUE}]] play or have played.")
    article.section("Stadiums", table(article, "Present and former stadiums", ["Stadium", "City", "Team", "Years", "Capacity"], sorted(rows)))
    article.category("Lists", "Basketball in the Calder Union")
    article.see(LEAGUE)
