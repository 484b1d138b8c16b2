"""What another seed changes besides chance: the titles of works and the names of people, companies, animals, mountains and newspapers.

The lists of the other modules are changed in place, so that whoever has imported them sees the new ones.
"""

from . import books, business, films, music, names, nature, science, sport, world
from .writing import articled

ADJECTIVES = """Amber Ancient Ashen Bitter Black Borrowed Bright Broken Bronze Careful Celestial Clockwork Cold Coloured Common Counterfeit Crimson Crooked Dancing Distant Divided Double
Drifting Dry Early Electric Empty Endless Faithful Far Fallen Famous Feathered Final First Flooded Forgotten Fourth Fragile Frozen Gentle Gilded Glass Golden Green Half Hidden Hollow Honest
Idle Impossible Inland Iron Ivory Last Leaden Lesser Little Lonely Long Lost Lucky Marble Midsummer Missing Moonlit Narrow Nameless New Northern Open Ordinary Other Paper Patient Perfect
Private Quiet Rainy Red Reluctant Restless Royal Rusted Salted Second Secret Seventh Shallow Silent Silver Sleeping Slow Small Solitary Southern Speckled Stolen Straw Striped Sudden Sunken
Temporary Tender Third Thin Travelling Twelfth Uneven Unfinished Unsent Unwritten Upright Velvet Violet Wandering Waking Wasted Western White Wild Winding Wooden Wrong Yellow""".split()
NOUNS = """Accordion Actuary Admiral Aerialist Afternoon Alchemist Almond Anchorage Apothecary Aqueduct Arcade Archivist Armchair Avalanche Baker Balloon Bandstand Bargeman Barometer Beacon
Bell Birdcage Blacksmith Boardwalk Bookkeeper Brewer Bricklayer Bridegroom Butterfly Button Calendar Candle Canary Captain Cartographer Casino Cello Chancellor Chestnut Chimney Choir Citadel
Cliff Coachman Cobbler Comet Compass Concierge Conjurer Corridor Countess Courier Cradle Crossroads Crown Daughter Debutante Detective Diary Diver Dollhouse Doorman Dragoon Dressmaker Drummer Eclipse
Elephant Embankment Engine Equation Estate Exile Explorer Fairground Farmhand Feather Fiddler Fireworks Flood Footbridge Fortune Fountain Fox Garden Gatekeeper Geologist Giant Glacier Goldsmith
Governor Grammar Greenhouse Guesthouse Harvest Headmaster Hedge Heirloom Helmsman Hermitage Homecoming Horseman Hotelier Hourglass Husband Icebreaker Illusion Inspector Interval Invention Island
Jeweller Journey Juggler Kennel Kite Lagoon Landlord Lantern Laundry Lecturer Legacy Letter Locomotive Lodger Magistrate Mandolin Manuscript Marionette Mayor Meadow Melody Metronome Midwife Mine
Mirage Monument Mountaineer Needle Nightingale Notebook Nurse Oath Orchestra Outlaw Overcoat Pageant Parachute Parasol Pendulum Perfumer Petition Philosopher Photograph Physician Pier Pigeon Plantation
Playwright Poet Pond Porcelain Portrait Potter Prince Printer Prisoner Professor Promise Puppeteer Puzzle Quartet Rehearsal Reservoir Riddle Rival Rose Saddler Scarecrow Scholar Seamstress Secretary
Sentinel Shipwreck Signal Smuggler Soldier Sparrow Spectacle Spire Stagehand Statue Stationmaster Steamboat Stepmother Steward Storm Surveyor Swimmer Tapestry Teacher Telescope Tenant Thief Throne
Tightrope Tobacconist Tower Treaty Trial Trumpeter Tunnel Turbine Twin Typewriter Undertaker Vagabond Veranda Verdict Village Visitor Waiter Wallpaper Warehouse Watchmaker Waterfall Weaver Whaler
Wildfire Winter Workshop Zoologist""".split()
PLURALS = """Answers Apples Arches Bells Bicycles Bridges Brothers Candles Captains Chairs Clouds Coats Colours Cousins Dancers Days Doors Engines Falcons Feathers Fires Fountains Gardens Ghosts Gloves
Hills Horses Hours Islands Keys Ladders Lamps Letters Lies Lions Masks Miles Mirrors Moons Mountains Nights Oceans Orchards Owls Pages Pearls Rivers Roads Rooms Roses Sails Seasons Shadows Sisters
Songs Sparrows Stairs Stars Stones Stories Strangers Streets Summers Thorns Tides Towers Trains Umbrellas Violins Voices Walls Weeks Windows Winters Wolves Words Years""".split()
NUMBERS = "Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirty Forty Hundred".split()
ABSTRACT = """Ambition Autumn Courage Daylight Distance Dust Evening Exile Fever Fortune Frost Gravity Hunger Ice Ink Kindness Laughter Luck Memory Mercy Midnight Moonlight Morning Music Noise Paper Patience
Rain Salt Silence Sleep Smoke Snow Spring Steam Summer Thunder Timber Tomorrow Velvet Water Wind Wine""".split()

WOMEN = """Adelheid Alba Althea Amelie Annika Antonia Aurelia Blanche Bettina Camilla Carlotta Celeste Charlotte Clara Constance Corinna Daphne Dorothea Edith Eleanor Elvira Emilia Estelle Eugenie Eva
Fiona Florence Frederica Genevieve Georgia Gwendolen Harriet Hedwig Helene Henrietta Ingrid Iris Isolde Josephine Judith Juliet Katrin Klara Lavinia Leila Leonora Lisbeth Lucille Ludovica Magda
Margit Marianne Matilda Maud Melina Miranda Miriam Natalia Noemi Olga Olivia Ottilie Pauline Penelope Phyllida Renata Rosamund Sabine Seraphina Silvia Sophia Susanna Sylvie Theodora Tilda Valentina
Valerie Verena Viola Winifred Yvonne""".split()
MEN = """Adrian Alban Alistair Ambrose Anton Armand Arthur Augustin Balthasar Barnaby Benedikt Bernard Bruno Casper Christof Clement Constantin Cornelius Crispin Dietrich Dominic Edgar Edwin Egon Emil
Ernst Eugene Evander Ewan Felix Ferdinand Finlay Frederik Gabriel George Gerald Gilbert Godfrey Gustav Harald Hartmut Hector Henrik Herbert Hilary Horatio Humphrey Ingmar Isidor Jerome Johan
Kenneth Klemens Konstantin Laurence Leopold Linus Lorenz Ludwig Malcolm Matthias Maurice Maximilian Meinhard Miles Mortimer Nikolai Norbert Oliver Oskar Patrick Piers Raimund Raphael Reinhold
Roderick Roland Rupert Sebastian Sigmund Stellan Terence Thaddeus Tristan Victor Vincent Wendel Wilfred Xavier""".split()
FAMILIES = """Abbotsford Ainsley Albrecht Alderson Amberton Anstruther Applegarth Ardent Ashcombe Atherley Audley Bainbridge Balcombe Bancroft Barnstaple Bellamy Berrington Bexwell Blakemore Bolingbroke
Bracebridge Brackenbury Brandreth Briarwood Bromfield Burdett Burnaby Callendar Cantwell Carlisle Castleford Cavanagh Chadwick Chalmers Charlesworth Chisholm Clairmont Claverley Coldridge Corbyn Coverdale
Cranleigh Cromarty Culpepper Dainton Dandridge Daventry Delamere Denholm Derrington Devonshire Drayton Dunleavy Dunstable Eastbrook Edgeworth Eldergrove Ellsworth Emberson Eversley Fanshawe Featherstone
Fennimore Fitzalan Fleetwood Forrestal Foxworth Frobisher Gainsborough Galsworthy Gathercole Glendower Goldsworthy Grantham Greystoke Grimshaw Hadleigh Hambledon Harcourt Hartwell Haversham Hazeldine
Heatherington Hensleigh Hollingsworth Honeywell Horncastle Hungerford Huntingdon Inglethorpe Ironside Jernigan Kellaway Kenworthy Kilpatrick Kingscote Kirkbride Knatchbull Lambourne Langtree Lavington
Leatherby Leominster Lindenbaum Lonsdale Lovelace Ludlow Macklin Mainwaring Malvern Mandeville Mansfield Massingham Mayhew Merriweather Middlemore Molyneux Montrose Mortlake Mulgrave Netherby Nightshade
Norrington Nottage Oldcastle Ormiston Osbaldeston Oxenford Pakenham Palliser Partington Pemberley Pettigrew Plumtree Polkinghorne Prendergast Quenby Quillerton Radcliffe Ravenscroft Rosenkrantz Rotherham
Rutherglen Saltonstall Satterthwaite Scarborough Shackleton Sherbrooke Silverwood Somerton Southerndown Standish Staveley Sternwood Stonehouse Swinburne Tattersall Templeton Thistlewood Thornbury Threlkeld
Tiverton Torrington Turnbull Tyrwhitt Underwood Vandermeer Vavasour Wadsworth Walsingham Waterhouse Weatherstone Wentworth Westbrook Wharton Wickham Willoughby Winterton Wolstenholme Wynyard Yarborough""".split()

# The kinds of companies, in the order of business.COMPANIES: what a name may end in.
TRADES = """Optics|Lens Works;Software|Systems|Data;Brewery|Brewing;Furniture|Joiners|Chairs;Ceramics|Pottery|Tiles;Atlases|Maps|Cartographic;Paper|Paper Company;Aviation|Aeroplanes|Air Works;
Shipyards|Boatyard|Marine;Foods|Canneries|Provisions;Toys|Playthings;Cycles|Bicycle Works;Nurseries|Seed Company;Clocks|Watch Company|Chronometers;Toolworks|Hand Tools|Forge;Telephone Company|Telephones;
Ironworks|Rolling Mills|Steelworks;Pianos|Musical Works;Mills|Weavers|Cloth Company;Motors|Coachworks|Automobile Company;Heating|Boilers|Stoves;Laboratories|Pharmaceuticals|Remedies;Glassworks|Crystal;
Sawmills|Lumber|Planks;Penworks|Stationers|Inks;Wireless|Electric|Audio;Saltern|Salt Company;Steamships|Packet Line|Ferries;Tea Merchants|Tea Rooms|Teas;Windworks|Wind Power|Rotors;Microdevices|Circuits;
Mutual|Assurance|Insurance Company""".replace("\n", "").split(";")
COMPANY_NAMES = """Albion Alcove Amberline Anvil Argent Arrow Atlas Barley Beacon Belfry Bluebell Boreal Bridgehead Bulwark Cardinal Castor Chandler Clarion Cormorant Crescent Crown Dolphin Eagle Eider Ember
Evergreen Excelsior Falcon Firth Forge Fulmar Gable Granite Guillemot Hawthorn Helix Horizon Hyperion Imperial Jackdaw Kingfisher Lapwing Laurel Linden Lodestar Magnet Mallard Mercury Milestone Minerva
Northern Oriole Osprey Pelican Petrel Phoenix Pinnacle Polar Quarry Redstart Regent Rocket Sandpiper Saturn Siskin Skylark Stormcock Swallow Triton Unicorn Vanguard Vesper Viking Waxwing Zephyr""".split()

BIRD_EPITHETS = dict(pair.split(":") for pair in """brook:rivi mountain:montium river:fluviorum forest:silvarum lake:lacuum field:agrorum garden:hortorum tower:turrium shore:litorum frost:pruinae night:noctis
dawn:aurorae storm:procellae bridge:pontis heath:ericeti sea:maris valley:vallium cave:cavernae twilight:crepusculi stone:lapidum bog:turbae bramble:rubi sedge:caricis sand:arenae rain:pluviae mist:nebulae
hedge:saepis fire:ignis moon:lunae pine:pini willow:salicis juniper:juniperi elm:ulmi cloud:nubium mill:molae plain:planitiei""".split())
BIRD_KINDS = [line.split() for line in """warbler Sylvia warbler|piper Acrocephalus warbler|owl Strix owl|owlet Athene owl|plover Charadrius plover|rook Corvus crow|jackdaw Coloeus crow|finch Fringilla finch|linnet Linaria finch|
bunting Emberiza bunting|shrike Lanius shrike|stint Calidris sandpiper|nuthatch Sitta nuthatch|swift Apus swift|harrier Circus hawk|pipit Anthus pipit|gull Larus gull|diver Gavia diver|wren Troglodytes wren|
egret Egretta heron|bittern Botaurus heron|thrush Turdus thrush|kestrel Falco falcon|crake Crex rail|woodpecker Dryocopus woodpecker|tern Sterna tern|crane Grus crane|lark Alauda lark|grebe Podiceps grebe|
kingfisher Alcedo kingfisher|swallow Hirundo swallow|starling Sturnus starling|teal Anas duck|stork Ciconia stork|tit Parus tit""".replace("\n", "").split("|")]

STEMS = """Al An Ar Bar Bel Bor Bran Cal Cam Cor Dan Dar Dov El En Er Fal Far Gal Gar Gor Hal Har Hel Il In Is Kal Kel Kin Lan Lar Lim Lor Mar Mel Min Mor Nar Nev Nor Ol Or Os Pal Per Ral Ros Sal Sar Sel
Tal Tam Tar Tev Ul Ur Val Ver Vis Wal Wen Yar Zel""".split()
ENDINGS = """ach ack an and ane ard arn art awe eck el ell en ent er erra ess et eth ey ick ida ign in ind ine ing ir isk ith off ome on ond or orn oss oth ow uin ule um un ur us""".split()
PEAKS = """Anchor Beacon Bellows Cauldron Chimney Cloak Crown Dagger Drum Eagle Fang Gable Gallows Glass Goat Gorget Hammer Harp Hawk Helm Hermit Horn Kettle King Ladder Lion Mantle Mitre Needle Pilgrim Pulpit
Quiver Raven Rook Shepherd Shield Sickle Snow Spindle Steeple Storm Thimble Throne Trumpet Wether Wolf""".split()
LANDS = """Alder Bear Bittern Blackthorn Cedar Cloud Crane Curlew Deer Eagle Elder Falcon Fern Fox Frost Giant Glass Granite Hare Heather Heron Hidden Hollow Iron Juniper Kite Lichen Limestone Lynx Marble
Marten Mist Moss Osprey Otterburn Owl Peregrine Quartz Red Rowan Sandstone Sedge Slate Spruce Stag Stone Storm Sunken Thunder Wild Willow Wind Wolf""".split()
LAND_KINDS = ["Hills", "Moor", "Forest", "Gorge", "Coast", "Marshes", "Highlands", "Falls", "Valley", "Heath", "Cliffs", "Fells", "Islands", "Woods"]
LANGUAGES = """Abacus Agate Anvil Arbor Awl Bevel Birch Bramble Burr Caliper Cambric Chisel Cinder Cirrus Clove Copal Cricket Damson Dibble Dovetail Drift Easel Eider Ferrule Filbert Flax Flint Gable Gimlet
Girder Gneiss Grebe Harrow Hasp Hemlock Hinge Ingot Jetty Jute Kestrel Kite Lathe Linnet Loam Lodestone Madder Mallet Merlin Mica Mortar Newel Ochre Oriel Osier Pewter Pivot Plover Pumice Quill Rasp
Ratchet Rivet Rosin Sable Sedge Shale Shuttle Siskin Slate Spar Spindle Spline Stoat Strata Swale Teasel Thyme Tiller Trellis Trowel Vellum Wattle Whin Withy Zinc""".split()
NICKNAMES = """Admirals Archers Arrows Barons Bears Bisons Blacksmiths Bulls Captains Cardinals Carters Cranes Cyclones Dockers Dragons Drummers Eagles Ferrymen Firebirds Foresters Gales Giants Guardians Gulls Harriers Hawks Hornets
Huntsmen Jets Knights Lions Lynxes Masons Monarchs Navigators Night Owls Oxen Panthers Pikes Pioneers Potters Rams Rangers Rockets Rovers Sailors Salmon Sentinels Smelters Storm Swans Thunder Tigers Trains
Vikings Voyagers Wanderers Warriors Wolves""".replace("Night Owls ", "").split()


class Titles:
    """Makes names that nothing else has: no work, no company, no place."""

    def __init__(self, random, taken):
        self.random, self.taken = random, {name.lower() for name in taken}

    def new(self, make):
        while (name := make()).lower() in self.taken:
            pass
        self.taken.add(name.lower())
        return name

    def work(self, cities):
        adjective, adjective2, noun, noun2, things, abstract, abstract2 = (self.random.choice(words) for words in (ADJECTIVES, ADJECTIVES, NOUNS, NOUNS, PLURALS, ABSTRACT, ABSTRACT))
        number, city = self.random.choice(NUMBERS), self.random.choice(cities)
        return self.random.choice([f"The {adjective} {noun}"] * 5 + [f"The {noun}'s {noun2}"] * 2 + [
            f"The {noun} of {city}", f"{number} {things}", f"{number} {things} to {city}", f"The {noun} and the {noun2}", f"{adjective} {things}", f"A {noun} in {city}", f"The {city} {noun}",
            f"{abstract} and {abstract2}" if abstract != abstract2 else f"{abstract}", f"The {noun} of {abstract}", f"{things} of {abstract}", f"A {adjective} {noun}", f"{abstract} for {things}",
            f"The {adjective}, the {adjective2}" if adjective != adjective2 else f"The {adjective} One"])

    def album(self):
        adjective, things, abstract, noun, number = (self.random.choice(words) for words in (ADJECTIVES, PLURALS, ABSTRACT, NOUNS, NUMBERS))
        return self.random.choice([f"{adjective} {things}", f"{abstract}", f"{noun} {things}", f"{number} {things}", f"{abstract} at the {noun}", f"{adjective} {abstract}", f"{things} for {abstract}"])

    def band(self):
        adjective, noun, things, abstract = (self.random.choice(words) for words in (ADJECTIVES, NOUNS, PLURALS, ABSTRACT))
        return self.random.choice([f"The {adjective} {things}", f"{noun} Club", f"The {noun} {things}", f"{abstract} {noun}", f"{adjective} {noun} Society", f"The {abstract} {things}"])

    def coined(self):
        return self.random.choice(STEMS) + self.random.choice(ENDINGS)


def change_names(random, cities, taken):
    """Replaces all names. `cities`: of the new country; `taken`: what stands on its map."""
    titles = Titles(random, [*taken, *cities, *films.TITLES, *books.TITLES, *music.ALBUMS, *music.BANDS])
    renamed = {title: titles.new(lambda: articled(titles.work(cities))) for title in dict.fromkeys(films.TITLES + books.TITLES)}
    renamed |= {title: titles.new(titles.album) for title in music.ALBUMS if title not in renamed}
    for works in (films.TITLES, books.TITLES, music.ALBUMS):
        works[:] = [renamed[title] for title in works]          # a film and the album that share a title share the new one
    music.BANDS[:] = [titles.new(titles.band) for _ in music.BANDS]
    music.LABELS[:] = [f"{word} {kind}" for word, kind in zip(random.sample(NOUNS, 4), random.sample(["Records", "Sound", "Discs", "Music", "Recordings"], 4))]
    films.STUDIOS[:] = [titles.new(lambda: f"{random.choice(COMPANY_NAMES)} {random.choice(['Pictures', 'Films', 'Studios', 'Film Company', 'Productions'])}") for _ in films.STUDIOS]
    books.PUBLISHERS[:] = [f"{word} {kind}" for word, kind in zip(random.sample(COMPANY_NAMES, 5), random.sample(["Press", "Books", "House", "& Daughters", "Editions"], 5))]
    papers = [f"{front}{city} {kind}" for front, city, kind in zip(random.choices(["The ", "", "Evening "], k=8), random.sample(cities, 8), random.choices(["Courier", "Herald", "Review", "Times", "Gazette", "Post", "Mercury"], k=8))]
    world.PAPERS[:] = papers + ["Northern Star", "The Weekly Ledger"]
    films.WEEKLIES[:] = papers[:6] + ["Northern Star", "The Weekly Ledger"]
    for old, new in ((names.WOMEN, WOMEN), (names.MEN, MEN), (names.FAMILIES, FAMILIES)):
        old[:] = random.sample(new, len(new))
    change_companies(random, titles, cities)
    change_nature(random, titles, cities)
    science.LANGUAGES[:] = [titles.new(lambda: random.choice(LANGUAGES)) for _ in science.LANGUAGES]
    sport.NICKNAMES[:] = random.sample(NICKNAMES, len(sport.NICKNAMES))


def change_companies(random, titles, cities):
    def name(trade):
        owner = random.choice(FAMILIES)
        return random.choice([f"{random.choice(cities)} {trade}", f"{random.choice(COMPANY_NAMES)} {trade}", f"{owner} {trade}", f"{owner} and {random.choice(FAMILIES)}"])

    rows = [entry.split("|") for entry in business.COMPANIES.split(";")]
    new = [[titles.new(lambda: name(random.choice(trades.split("|")))), row[1], *random.sample(row[2:], 2)] for row, trades in zip(rows, TRADES)]
    business.COMPANIES = ";".join("|".join(row) for row in random.sample(new, len(new)))


def change_nature(random, titles, cities):
    coined = titles.coined
    nature.PARKS[:] = [titles.new(lambda: f"{random.choice(LANDS)} {random.choice(LAND_KINDS)}") for _ in nature.PARKS]
    nature.RIVERS[:] = [titles.new(coined) for _ in nature.RIVERS]
    nature.MOUNTAINS[:] = [titles.new(lambda: random.choice([f"Mount {coined()}", f"The {random.choice(PEAKS)}", f"{random.choice(PEAKS)} {random.choice(['Peak', 'Fell', 'Top', 'Head', 'Crag', 'Pike'])}"]))
                           for _ in nature.MOUNTAINS]
    nature.LAKES[:] = [f"Lake {random.choice(cities)}"] + [
        titles.new(lambda: random.choice([f"Lake {coined()}", f"{random.choice(LANDS)} {random.choice(['Mere', 'Tarn', 'Water'])}"])) for _ in nature.LAKES[1:]]
    birds = []
    while len(birds) < len(nature.BIRDS):
        epithet, (bird, genus, family) = random.choice(list(BIRD_EPITHETS)), random.choice(BIRD_KINDS)
        if not any(name.split()[0] == epithet or name.split()[1] == bird for name, _, _ in birds):
            birds.append((f"{epithet} {bird}", f"{genus} {BIRD_EPITHETS[epithet]}", family))
    nature.BIRDS[:] = birds
