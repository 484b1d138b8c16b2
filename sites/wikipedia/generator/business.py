"""Companies and those who founded them."""

from .world import Person, begin_biography, early_life, grouped, money, personal_life
from .writing import listed

COMPANIES = """Aldine Optics|optical instruments|ship's telescopes|microscopes;Bellwether Software|software|accounting programs|a mail server;Brightwater Brewing|brewing|pale ale|cider;Calloway and Hart|furniture|folding chairs|bookcases;
Cinder Brothers|ceramics|stoneware|floor tiles;Compass Rose Maps|map publishing|road atlases|hiking maps;Corvane Paper Mills|paper|writing paper|packing paper;Dunlin Aircraft|aircraft|seaplanes|gliders;
Eastholm Shipyards|shipbuilding|ferries|icebreakers;Fenwater Foods|food|tinned herring|barley biscuits;Foxhollow Toys|toy|wooden trains|building blocks;Gannet Bicycles|bicycle|touring bicycles|cargo bicycles;
Goldcrest Seeds|seed|garden seeds|fruit trees;Halloway Clockworks|clock|alarm clocks|station clocks;Ironbridge Tools|tool|hand planes|lathes;Juniper Telephones|telephone|field telephones|exchanges;
Kingsbarrow Steel|steel|rails|bridge cables;Lark Instruments|musical instrument|accordions|pianos;Lindell Textiles|textile|sailcloth|wool blankets;Marlowe Motor Works|motor vehicle|delivery vans|buses;
Mirefield Peat|energy|heating stoves|gas boilers;Northlight Pharma|pharmaceutical|burn ointment|cough syrup;Oldbridge Glass|glass|laboratory glass|window glass;Pinecrest Timber|timber|plywood|parquet;
Quillan Pens|stationery|fountain pens|ink;Rookhaven Radio|electronics|portable radios|loudspeakers;Saltmere Salt Works|salt|table salt|bath salts;Stony Ferry Line|shipping|coastal ferries|mail boats;
Tarrant Tea Company|tea|black tea|herbal tea;Thornwick Turbines|wind turbine|wind turbines|generators;Vantry Semiconductor|semiconductor|sensors|memory chips;Whitstone Insurance|insurance|fire insurance|marine insurance""".replace("\n", "")


YOUNG = {"software", "semiconductor", "wind turbine", "pharmaceutical", "electronics", "energy"}   # industries that are not older than 1968


def write_companies(world, scientists):
    random, founders = world.random, []
    rows = [entry.split("|") for entry in COMPANIES.split(";")]
    for number, (name, industry, product, product2) in enumerate(rows):
        named = next((city for city in world.places.cities if name.startswith(city.name)), None)
        city, founded = named or world.city(), random.randint(1968 if industry in YOUNG else 1884, 2006)
        founder = Person(world, number % 3 == 0, (founded - 45, founded - 26), "entrepreneur")
        founder.company, founder.founded = name, founded
        founder.may_have_died(world, founded + 12, chance=1)
        if not founder.died and founder.born.year < 1935:
            founder.died, founder.deathplace = world.day(founder.born.year + 80), world.city()
        founders.append(founder)
        employees, revenue, year = random.randint(9, 1400) * 20, random.randint(20, 5200) * 1000, random.choice([2022, 2023, 2024])
        article = world.article(name, "company", f"{industry} company in {city.name}")
        article.fact("industry", "Industry", industry.capitalize())
        article.fact("founded", "Founded", str(founded), number=founded)
        article.fact("founder", "Founder", founder.name, founder.name)
        article.fact("headquarters", "Headquarters", city.name, city.title)
        article.fact("employees", f"Employees ({year})", grouped(employees), number=employees)
        article.fact("revenue", f"Revenue ({year})", money(revenue), number=revenue)
        article.fact("product", "Products", f"{product}, {product2}".capitalize())
        slots = dict(bold=f"'''{name}'''", a="a", industry=industry, city=city.link, state=city.state.link, founded=founded, founder=founder.link, foundersurname=founder.surname, year=year, employees=grouped(employees),
                     revenue=money(revenue), staff=random.choice(["two", "three", "four", "five"]), product=product, product2=product2, firstsale=founded + 1, growth=founded + random.randint(5, 14), units=grouped(random.randint(3, 90) * 10),
                     cite="{{" + world.source(founded + random.randint(20, 60), f"{name}: the first years") + "}}")
        article.section(None, world.say("company.lead", "company.size", **slots))
        article.section("History", world.say("company.history", "company.history", **slots))
        article.section("Products", world.say("company.more", **slots))
        article.category(f"Companies based in {city.name}", f"{industry.capitalize()} companies", f"Companies established in {founded}")
        rival = next((other for other in rows if other[1] == industry and other[0] != name), rows[(number + 1) % len(rows)])
        article.see(founder.name, rival[0], city.title)
    for founder in founders:
        article = begin_biography(world, founder, f"entrepreneur, founder of {founder.company}")
        article.fact("company", "Known for", founder.company, founder.company)
        article.section(None, world.say("founder.lead", company=f"[[{founder.company}]]", year=founder.founded, **founder.slots()).replace("businesswoman", "businesswoman" if founder.is_woman else "businessman")
                        .replace("a businessman", "a businesswoman" if founder.is_woman else "a businessman"))
        early_life(world, founder, article, subject=random.choice(["economics", "engineering", "law", "chemistry"]))
        article.section("Career", f"In {founder.founded} {founder.pronouns()['heshe']} founded [[{founder.company}]] and led it until {min(founder.founded + random.randint(9, 31), founder.died.year if founder.died else 2025)}.")
        personal_life(world, founder, article)
        article.category("Founders of companies")
        article.see(founder.company)
    return founders
