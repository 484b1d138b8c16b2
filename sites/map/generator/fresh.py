"""What another seed changes besides chance: the names of states, cities, suburbs, streets, families, inns and chains."""

from . import categories, texts

# States: a stem and an ending, no two beginning alike.
STATE_STEMS = """Ald Amber Arden Bal Bran Calen Carn Cor Dal Dorn Eld Ember Fal Fen Gal Garn Hal Heron Ill Ister Kal Kern Lan Lorn Mal Mer Nar Nor Or Osk Pel
Pen Quar Ros Run Sal Sel Tal Tor Ul Umber Val Vern Wen Wyr Yar Ys Zan""".split()
STATE_ENDINGS = """adia and anta ara aria dale den don ena eria esk fell ford gard heim ia ica ida ilia ira land lia mark mere mont moor na nia ora oria rene
ria ridge shire sia stead vale vania via wald wick""".split()
CITY_STEMS = """Ald Alder Amble Apple Ash Ask Bad Bal Bam Beck Bel Ben Berk Birk Black Bol Brad Bram Bran Brid Brig Brock Brom Bud Bur Cald Can Car Cast Chad
Ches Clay Cley Col Cor Cran Crow Cul Dal Dar Dent Dor Dray Dun Dur East Eg El Elm Ep Ever Fair Far Fel Fleet Fox Fram Frod Gals Gar Gil Glan Glas Gol Gran
Gris Had Hal Ham Har Hart Has Hel Hex Hol Horn Hul Hurst Il Ing Ips Ive Kel Kem Kend Kes Kil Kirk Knar Lam Lan Lave Led Lin Lol Lud Lyn Mal Man Mar Mat Mel
Mid Mil Mol Nant Nes New Nor Oak Od Or Os Pad Pan Pem Pen Pet Pick Pol Pres Quar Rad Rams Ray Red Rip Rod Rom Rush Ry Sal San Sca Sed Sel Sher Skel Slea Som
Sow Stam Stan Sten Stoke Stour Strat Sud Swan Tad Tam Tat Ted Thax Thet Thor Til Tiver Tor Tren Tut Ul Up Wad Wal Wan War Wat Wel Wen Wes Whit Wick Wil Win
Wis Wit Wol Wor Wy Yar Yox""".split()
CITY_ENDINGS = """bain beck borne borough bourne bridge brook burgh bury by chester cliffe combe cott den dike don ferry field fleet ford gate grove ham haven head
hithe holm hurst land leigh ley low mere minster mond moor mouth ness ning over pool port shaw ster stead stoke stone thorpe ton vale well wich wick wold
wood worth""".split()
CITY_FRONTS = ["Port", "Cape", "Mount", "Saint", "Upper", "Long", "Great"]

SUBURB_FRONTS = "Old New Upper Lower East West North South Great Little Long Kings Queens Abbots Bishops".split()
SUBURB_BACKS = """Gate Green Cross Hill Mead Lea Wharf Moor Field Rise End Heath Common Row Ferry Docks Fold Hythe Reach Corner Lock
Side Acres Parade Terrace Walk""".split()
SUBURBS = """Tollgate, Nine Elms, Ferry Stairs, Coopers Yard, Silk Quarter, Gasworks, The Terraces, Harbour Head, Spinners End, Toolmakers, Observatory Hill, Customs Quay, Racecourse,
Sandpits, Paper Mills, Cathedral Close, Exchange, Rose Hill, Lantern Quarter, Mercers Row, Barracks, Fishergate, Botanic, Signal Hill, Tinsmiths, Hop Fields, Saint Annes, Salt Yards,
Locksmiths, Cherry Gardens, Poplar Bank, Stonecutters, Duck Pond, Ironbridge, Vinegar Yard, Three Wells, Dyers Green, Ropemakers, Haymarket, Amber Court, Seven Stars, Almshouses,
Clock House, Goldsmiths, Linen Hall, Brewers Dock, Flour Mills""".replace("\n", " ").split(", ")

# Every country has these, and so has the shop's.
COMMON_STREETS = """Maple Oak Cedar Pine Elm Walnut Willow Birch Chestnut Spruce Highland Park Lake Hill River Church Mill Spring Prospect Sunset Meadow Orchard Forest Ridge Valley Garden Union Center School
College""".split()
STREETS = """Acacia Academy Acorn Admiral Almond Anchor Angel Apple Arch Archer Argyle Arsenal Artillery Assembly Bakery Balfour Bank Baron Barrack Basin Battery Bay Beacon Bell
Bishop Blossom Bolton Bond Boundary Bramble Brewery Brick Broad Brook Buckle Butcher Button Camden Candle Cannon Capstan Carlisle Carriage Carver Cathedral Chandler
Chancel Chantry Charter Circus Citadel Clarence Clay Clement Cliff Clover Coach Cobden Coldwell Coleridge Colliery Concord Copper Coral Corn Cotton Court Crane Crescent
Crown Custom Dairy Dean Derby Distillery Dock Drummond Dudley Durham Eagle East Eden Elder Embassy Emerald Erskine Exchange Exeter Factory Falcon Fern Field Finch
Fish Fleet Flint Flora Forest Fort Foundry Friar Frith Gallery Garnet Gas Gate George Gilbert Glass Globe Granary Granite Grove Guild Guinea Hamilton Harvest Hatter
Haven Heath Hermit Heron High Holm Honey Hope Horn Horse Hospital Hunter Inner Iron Island Ivy Jasmine Jasper Keeper Kent Kiln Knight Lantern Lark Laundry Lavender
Lead Leather Lemon Leopold Lilac Lime Linen Lion Lock Long Lord Magnolia Mallow Malt Manor Marble Marine Martin Medway Milk Minster Monk Moor Moss Mulberry Needle
Nelson New Nightingale North Nursery Observatory Old Orange Orchid Osprey Oxford Paper Parade Parsonage Peel Penny Percy Pilgrim Pine Plum Polygon Porter Portland
Post Priory Prison Quay Quiet Rampart Ravens Regent Richmond Ridge Ring Robin Rose Rosemary Royal Russet Saffron Sailor Salt Sand Scholar Sexton Shepherd Ship Short
Signal Silk Skinner Smith Snow South Spinner Spire Square Stable Stanley Star Steeple Stone Sun Swan Swift Tanner Tavern Terrace Thistle Thorn Tide Timber Tin Toll
Town Treasury Trinity Tulip Turner Upper Vicar Victoria Viola Violet Wagon Wall Walpole Warwick Watch Well West Wharf Wheat Wheel White Wicker Wind Wolsey Wood Wren York""".split()

SURNAMES = """Abara Abrahamsen Achebe Aguilar Akerman Alberti Alvarado Amoroso Andrade Antonelli Archambault Ardagh Arnaud Ashby Asplund Atwater Avalos Bachmann Bakke Balaban Barclay
Barreto Bassett Batista Beaumont Beckett Belmonte Bergstrom Bernal Bhatt Birch Blanchard Boateng Bonnet Borges Bouchard Brandao Brennan Briggs Brunetti Buchanan Burgess
Cabrera Callahan Camara Cardoso Carmody Castellanos Cavendish Cerny Chamberlain Chaudhry Chevalier Cimarosa Clausen Coburn Colombo Connolly Corbett Cordova Cowley Cranmer Crowther Cullen
Dahlberg Dalton Darrow Delaney Delgado Demir Desmond Diallo Dobson Dominguez Donnelly Dorsey Drummond Duarte Dunbar Dupont Dvorak Egerton Eklund Ellison Engel Eriksen Escobar Estrada Falconer Faraday
Farrell Faulkner Ferrante Fiedler Finnegan Fitzroy Flanagan Fonseca Forrester Fournier Frazier Fuentes Fujita Galloway Gambino Garland Gaspar Gentile Gerhardt Gibbons Gillespie Giordano Goldberg
Granger Greenwood Grimaldi Guerrero Gupta Hadid Haldane Halvorsen Hamada Hammond Hanley Hartley Hassan Hayashi Heller Hendricks Herrera Higgins Hirano Hoffman Holm Horvath Huang Hughes Hussain
Ibarra Ibrahim Inoue Irving Ishikawa Jacobsen Janssen Jimenez Johansson Joshi Kamara Kaplan Katz Kendall Kessler Khalil Kinsella Kobayashi Koenig Kovacs Kramer Kumar Lachance Lambert Landry Lang
Laurent Leclerc Leighton Lennox Levine Lindgren Lockwood Lombard Lorenz Lund Macallan Madden Maguire Mahoney Maldonado Marchand Marini Marquez Matsuda Mazur Mendoza Mercier Merriman Middleton Molina
Monaghan Montero Morgenstern Mori Murata Nagy Nakagawa Nassar Navin Newell Nguyen Nieminen Nolan Noriega Norris Nunez Oakley Obi Ochoa Odell Ojeda Okonkwo Olsson Onishi Ortega Osborne Osei
Pacelli Padilla Palmer Parisi Parrish Pasternak Patel Peralta Perrin Petit Pham Pinto Platt Poole Portillo Prescott Quigley Quintero Rahman Rasmussen Redmond Reyes Ricci Riordan Rocha Rojas Romano
Rosenthal Rousseau Rowe Ruiz Saito Salinas Sandoval Santana Sarkar Sawyer Schmitt Sepulveda Serrano Sharma Sheridan Shimizu Silva Skinner Sloane Solberg Soto Spencer Stefani Stewart Stokes Suarez
Sundaram Suzuki Takeda Tamura Tennant Thorpe Tierney Toledo Torres Trask Tremblay Trevino Tsang Tucker Ueda Usman Vance Vargas Vasquez Vega Velasco Venter Verma Vickers Villar Vogel Wada Walcott
Walsh Warren Watanabe Waverly Webb Weiss Whelan Whitaker Wilder Winters Wong Woodward Wyatt Yates Yilmaz Yoshida Zamora Zapata Zhang Ziegler Zimmer""".split()
ADJECTIVES = """Ancient Black Blue Bold Brave Bright Brown Burning Busy Calm Clever Cloudy Cold Crimson Curious Distant Double Dusty Eager Early Faithful Fancy Fat Floating Foggy Gentle Grand
Grey Hasty High Hollow Hungry Idle Ivory Jade Kind Lame Lean Lonely Long Lost Marble Midnight Modest Mossy Nimble Noble Pale Patient Pewter Plain Polite Proud Purple Ragged Rambling Royal Salty
Scarlet Secret Shaggy Shining Shy Sly Smiling Snowy Sober Steady Stony Striped Sunny Thirsty Tidy Topsy Twisted Violet Wary Wayward Whistling Winter Wise Yellow""".split()
NOUNS = """Acorn Adder Apple Arrow Axe Barge Beaver Bee Bishop Boat Bull Buck Candle Cart Cat Chestnut Clock Cobbler Cockerel Coin Crane Cricket Dolphin Dove Drum Eagle Falcon Feather Ferret Finch Fish
Flute Frog Gate Goat Grouse Gull Hammer Harp Hawk Hedgehog Hen Hook Hop Horse Horseshoe Hound Jay Jug Kettle Key Ladder Lamb Lark Mallard Mermaid Miller Mole Moth Nag Nightingale Oar Ox Parrot Partridge
Pear Pheasant Pike Pilot Piper Plover Pony Pump Rabbit Ram Raven Robin Rook Sailor Salmon Ship Sickle Sparrow Spoon Squirrel Star Sun Tailor Tankard Teal Thrush Toad Tortoise Trumpet Unicorn Viper Wagon
Walnut Weasel Woodcock""".split()
CHAINS = {
    "hotel": (["Crossings", "Northern Star", "Grand Alcazar", "Halfway", "Comfort Harbor", "Belvoir", "Waypoint", "Palmer House", "Little Atlas", "Rest Easy", "Juniper"], ["Hotel", "Inn", "Suites", "Lodge"]),
    "cafe": (["Daily Grind", "Blue Saucer", "Third Cup", "Paper Lantern", "Roast and Row", "Second Breakfast", "Corner Pour", "Sugar Spoon", "Slow Drip", "Tin Mug", "Sparrow"], ["Coffee", "Cafe", "Coffee House"]),
    "fast_food": (["Patty", "Noodle", "Taco", "Slice", "Crunchy", "Kebab", "Falafel", "Dumpling", "Curry", "Bagel", "Chicken"], ["Palace", "Express", "Shack", "Hut", "Corner", "Station", "To Go"]),
    "pharmacy": (["Goodhealth", "Clearwell", "Mortar and Pestle", "Remedy", "Evercare", "Balm"], ["Pharmacy", "Chemists"]),
    "supermarket": (["Harvest", "Goodlarder", "Freshfold", "Budget", "Basketful", "Corner Crown", "Dayspring", "Plentiful", "Marrow and Mint"], ["Market", "Foods", "Stores"]),
    "electronics": (["Plugpoint", "Circuit", "Ampere", "Ohmstead", "Switch"], ["Electronics", "Store"]),
    "fuel": (["Petrola", "Osprey", "Redline", "Terrafuel", "Vanto", "Comet", "Sterling"], ["Fuel", "Oil"]),
    "bank": (["Mutual", "Commonwealth", "Northern", "Provident", "Merchants", "Seaboard", "Cooperative", "Guild"], ["Bank", "Credit Union", "Savings"]),
    "cinema": (["Galaxie", "Odyssey", "Palisade", "Orpheum", "Starlight", "Paramour"], ["Cinema", "Movies"]),
}


def change_names(random):
    """All names that the generator draws from."""
    texts.changed.update(
        country=make_country(random), surname=pick(random, SURNAMES, 140), adjective=pick(random, ADJECTIVES, 44), noun=pick(random, NOUNS, 52), suburb=make_suburbs(random),
        street=pick(random, COMMON_STREETS + pick(random, [street for street in STREETS if street not in COMMON_STREETS], 100), 130))
    for category in categories.CATEGORIES:
        if category.chains:
            firsts, seconds = CHAINS[category.code]
            category.chains = [f"{first} {random.choice(seconds)}" for first in random.sample(firsts, len(category.chains))]


def pick(random, words, number):
    """So many of the words, in another order."""
    return random.sample(list(dict.fromkeys(words)), number)


def make_country(random):
    """{state: two cities}; no two names begin alike, so that a search for one does not find another."""
    known = texts.read_country()
    taken = {name[:4] for state, cities in known.items() for name in (state, *cities)}
    letters, states = set(), []
    while len(states) < len(known):
        name = join(random.choice(STATE_STEMS), random.choice(STATE_ENDINGS))
        if 6 <= len(name) <= 11 and name[:2] not in letters and name[:4] not in taken:
            letters.add(name[:2])
            taken.add(name[:4])
            states.append(name)
    cities = []
    while len(cities) < 2 * len(states):
        name = join(random.choice(CITY_STEMS), random.choice(CITY_ENDINGS))
        if 6 <= len(name) <= 11 and name[:4] not in taken:
            taken.add(name[:4])
            cities.append(f"{random.choice(CITY_FRONTS)} {name}" if len(cities) % 8 == 5 else name)
    random.shuffle(cities)
    return {state: cities[2 * place:2 * place + 2] for place, state in enumerate(sorted(states))}


def join(stem, ending):
    """"Fell" and "ley" are "Felley"."""
    while stem[-1] == ending[0] or stem[-1] in "aeiouy" and ending[0] in "aeiou":
        stem = stem[:-1]
    return stem + ending


def make_suburbs(random):
    made = [f"{front} {back}" for front in SUBURB_FRONTS for back in SUBURB_BACKS]
    return random.sample(random.sample(SUBURBS, 20) + random.sample(made, 22), 42)
