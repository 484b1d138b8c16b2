"""What another seed changes besides chance: the books, films, series and games that people talk about, who gives advice, where and when, which forums are large."""

ADJECTIVES = """Amber Ashen Bitter Borrowed Brittle Bronze Candlelit Careful Clouded Cobalt Crimson Crowded Distant Drifting Dusty Early Eleventh Empty Endless Faded Famous Feral Final
First Folded Foreign Forgotten Frozen Gilded Given Glass Granite Hidden Hired Hungry Hushed Idle Inner Invisible Iron Ivory Last Late Leaden Lesser Locked Lonely Long Loose Lost Lucky
Marble Minor Missing Modest Moonlit Mortal Narrow Nearest Noble Numbered Open Ordinary Other Outer Painted Patient Perfect Plain Private Proper Quarrelsome Quiet Rented Restless Ruined
Salted Scarlet Second Secret Seventh Shallow Sleepless Slow Solemn Spare Spotless Stolen Stray Striped Sunken Sunlit Tender Third Thousandth Timid Twelfth Uncommon Unlit Unsent Upper
Vanishing Violet Visiting Wandering Weary Windless Wooden Younger""".split()
NOUNS = """Abbot Acrobat Admiral Almanac Aquarium Archive Astronomer Atlas Auction Balcony Ballroom Barometer Bishop Boathouse Botanist Cabinet Calendar Canal Caravan Carnival Cathedral
Ceiling Cellar Chandler Choir Clinic Colonel Comet Conductor Corridor Courtyard Crossing Daughter Dentist Detective Dictionary Diver Dragonfly Embassy Engraver Estuary Eclipse Fairground
Falconer Farewell Festival Fisherman Forecast Foundling Fountain Gardener Glacier Governess Granary Guest Hallway Harbour Heiress Heron Hermit Horizon Hospital Hotel Hypothesis Inheritance
Innkeeper Interpreter Island Janitor Judge Kingdom Labyrinth Lamplighter Landlady Librarian Lighthouse Locksmith Magician Mansion Mapmaker Market Masquerade Meadow Merchant Meridian
Messenger Miller Mirror Monastery Museum Naturalist Neighbour Nephew Notary Observatory Opera Orchard Orphan Painter Palace Parade Passenger Pavilion Pharmacist Pianist Pilgrim Pilot
Postcard Prophet Quarantine Quarry Railway Regent Reservoir Rooftop Sailor Salon Schoolmaster Sculptor Season Senator Sermon Shepherd Signalman Skater Soprano Sparrow Staircase Storyteller
Stranger Surgeon Tailor Telegram Theatre Ticket Traveller Treasurer Umbrella Uncle Understudy Valley Verdict Vineyard Violin Voyage Waltz Warden Watchtower Wedding Widow Winter Witness""".split()
PLACES = """Alvesta Ardwick Bellmoor Brennick Caldmere Carrow Dunsholm Eastmarch Elverley Falster Gannick Glenrowan Harrowby Helmsley Isenbruck Karelby Lavenholt Lindisholm Maranello
Merrowdown Nordhaven Oakhaven Ormsby Pellworm Quernmore Ravensholt Rosmarin Selby Skarholm Tamsel Thornaby Ulverton Valmont Verrin Westerholt Wyndham Yarrowby""".split()
NUMBERS = "Two Three Four Five Six Seven Nine Ten Twelve Thirteen Twenty Forty Sixty".split()
PLURALS = """Aunts Bridges Brothers Candles Chairs Clocks Doctors Doors Envelopes Gates Horses Houses Keys Lanterns Letters Lies Miles Mirrors Moons Mornings Nights Nurses Oceans Oranges
Parcels Pianos Pigeons Promises Questions Rivers Rooms Sisters Storms Strangers Suitcases Summers Swans Thieves Trains Trumpets Verses Windows Winters Wolves Years""".split()
# What anybody may say, in any forum.
PEOPLE = """a stranger on the train | my landlady | my godmother | our postman | an old friend | my niece | the couple downstairs | my brother-in-law | a colleague from accounts |
my dentist | my former boss | a retired engineer | my pen friend | our caretaker | somebody at the market | my stepfather""".replace("\n", " ").split(" | ")
SETTINGS = """since the move | this winter | on a weekday | during the heat wave | at my parents' place | after a long day | with a baby asleep next door | for the first time in years |
without any plan | in the wrong season | on a tight budget | while it rains""".replace("\n", " ").split(" | ")


def make_title(random):
    adjective, noun, other, place, number, things = (random.choice(words) for words in (ADJECTIVES, NOUNS, NOUNS, PLACES, NUMBERS, PLURALS))
    return random.choice([f"The {adjective} {noun}", f"The {adjective} {noun}", f"{number} {things}", f"The {noun} of {place}", f"{adjective} {things}", f"The {noun}'s {other}", f"A {noun} in {place}",
                          f"{place}", f"{number} {things} to {place}", f"The {noun} and the {other}"]).replace("A A", "An A").replace("A E", "An E").replace("A I", "An I").replace("A O", "An O").replace("A H", "A H")


def change_forums(random, forums):
    """Other works, other people and places in each forum's talk; other forums are the large and the featured ones."""
    titles = {subject["noun"] for forum in forums for subject in forum["subjects"]}
    featured = set(random.sample([forum["name"] for forum in forums], sum(forum["featured"] for forum in forums)))
    for forum in forums:
        works = [subject for subject in forum["subjects"] if subject["noun"].startswith('"')]
        talk = random.sample([(work["problems"], work["fixes"], work["parts"]) for work in works], len(works))
        for work, (problems, fixes, parts) in zip(works, talk):
            while (title := f'"{make_title(random)}"') in titles:
                pass
            titles.add(title)
            work.update(noun=title, problems=problems, fixes=fixes, parts=parts)
        forum["people"] = random.sample(forum["people"], len(forum["people"]) - 1) + random.sample(PEOPLE, 4)
        forum["settings"] = random.sample(forum["settings"], len(forum["settings"]) - 1) + random.sample(SETTINGS, 3)
        forum["featured"] = int(forum["name"] in featured)
        forum["weight"] = max(0.9 if forum["name"] == "pics" else 0, random.lognormvariate(0.4 if forum["featured"] else -0.2, 0.45))
