"""Kinds of places: how many a city has, what they are called, and which tags they carry."""


class Category:
    def __init__(self, code, tag, label, plural, words, count, naming, hours=None, rank=30, is_area=False, chains=(), **tags):
        self.code, (self.key, self.value) = code, tag.split("=")
        self.label, self.plural, self.words = label, plural, words
        self.count, self.naming, self.hours, self.rank, self.is_area = count, naming, hours, rank, is_area
        self.chains, self.tags = chains, tags


SHOP = ["Mo-Sa 09:00-18:00", "Mo-Fr 09:00-18:30; Sa 09:00-14:00", "Mo-Sa 10:00-19:00", "Tu-Sa 10:00-18:00", "Mo-Fr 08:30-17:30; Sa 10:00-16:00"]
DINING = ["Mo-Su 11:30-22:00", "Tu-Su 12:00-14:30,18:00-22:30", "We-Su 17:00-23:00", "Mo-Sa 11:00-21:30", "Mo-Fr 12:00-22:00; Sa-Su 13:00-23:00"]
CAFE = ["Mo-Fr 07:00-18:00; Sa-Su 08:00-17:00", "Mo-Su 07:30-19:00", "Mo-Sa 08:00-18:00", "We-Su 09:00-17:00"]
LATE = ["Mo-Th 16:00-00:00; Fr-Sa 16:00-02:00", "Tu-Su 17:00-01:00", "Mo-Su 15:00-23:30"]
LONG = ["Mo-Sa 07:00-22:00; Su 09:00-20:00", "Mo-Su 08:00-21:00", "24/7", "Mo-Sa 08:00-20:00"]
OFFICE = ["Mo-Fr 08:30-17:00", "Mo-Fr 09:00-16:30", "Mo-Th 08:00-16:00; Fr 08:00-13:00"]
MUSEUM = ["Tu-Su 10:00-17:00", "We-Mo 10:00-18:00", "Tu-Fr 10:00-16:00; Sa-Su 11:00-18:00"]

# Names of restaurants by cuisine.
CUISINES = {
    "italian": ["Trattoria {surname}", "Osteria {surname}"], "japanese": ["{surname} Sushi", "Ramen {surname}"], "indian": ["{surname} Tandoor", "{surname} Spice House"], "mexican": ["Cantina {surname}", "Taqueria {surname}"],
    "chinese": ["{surname} Garden", "{surname} Dumpling House"], "french": ["Bistro {surname}", "Brasserie {surname}"], "seafood": ["{surname} Oyster House", "{surname} Fish Kitchen"], "vegetarian": ["Green {surname}", "{surname} Greens"],
    "thai": ["{surname} Thai Kitchen", "Thai {surname}"], "steak": ["{surname} Grill", "{surname} Chophouse"], "greek": ["Taverna {surname}", "{surname} Souvlaki"], "korean": ["{surname} Barbecue House", "Seoul {surname}"],
}

CATEGORIES = [
    Category("hotel", "tourism=hotel", "Hotel", "Hotels", "lodging inn", (5, 6), ["{surname} Hotel", "Hotel {surname}", "The {adjective} {noun} Hotel"], None, 42, True,
             ["Larkspur Inn", "Grand Meridian Hotel", "Budget Nest", "Halcyon Suites"], stars=["2", "3", "4", "5"], rooms=["24", "36", "48", "60", "85", "120"]),
    Category("hostel", "tourism=hostel", "Hostel", "Hostels", "lodging backpackers", (1, 2), ["{adjective} {noun} Hostel", "{surname} Backpackers"], "24/7", 32),
    Category("restaurant", "amenity=restaurant", "Restaurant", "Restaurants", "food dining", (15, 18), ["cuisine"], DINING, 34),
    Category("cafe", "amenity=cafe", "Cafe", "Cafes", "coffee tea coffeehouse", (8, 10), ["{adjective} {noun} Cafe", "Cafe {surname}", "{surname} Tea Room", "{surname} Coffee"], CAFE, 33, False,
             ["Copper Kettle", "Bluebird Coffee", "Morning Ritual"], internet_access=["wlan", "no"]),
    Category("fast_food", "amenity=fast_food", "Fast food", "Fast food", "takeaway burgers pizza", (5, 7), ["{surname} Fried Chicken", "{surname} Kebab"], LONG, 31, False,
             ["Burger Barn", "Pizza Pronto", "Wok Express", "Crisp and Dip"]),
    Category("pub", "amenity=pub", "Pub", "Pubs", "beer", (5, 6), ["The {adjective} {noun}", "The {surname} Arms"], LATE, 31),
    Category("bar", "amenity=bar", "Bar", "Bars", "drinks cocktail", (3, 4), ["Bar {surname}", "{adjective} {noun} Lounge"], LATE, 30),
    Category("museum", "tourism=museum", "Museum", "Museums", "exhibition", (3, 4), ["{city} Museum of {subject}", "{surname} Museum"], MUSEUM, 50, True),
    Category("gallery", "tourism=gallery", "Art gallery", "Art galleries", "art exhibition", (1, 2), ["{surname} Gallery"], MUSEUM, 38),
    Category("theatre", "amenity=theatre", "Theatre", "Theatres", "theater stage opera", (1, 2), ["{adjective} {noun} Theatre", "{surname} Playhouse"], None, 40, True),
    Category("cinema", "amenity=cinema", "Cinema", "Cinemas", "movies film", (1, 2), ["{surname} Picture House"], "Mo-Su 13:00-23:00", 38, True, ["Luminor Cinema"], screens=["2", "4", "8", "12"]),
    Category("library", "amenity=library", "Library", "Libraries", "books", (2, 3), ["{suburb} Library", "{surname} Library"], ["Mo-Fr 09:00-19:00; Sa 10:00-16:00", "Tu-Sa 10:00-18:00"], 40, True),
    Category("school", "amenity=school", "School", "Schools", "education", (3, 4), ["{suburb} School", "{surname} Secondary School"], None, 33, True),
    Category("university", "amenity=university", "University", "Universities", "college campus", (1, 1), ["University of {city}"], None, 66, True),
    Category("college", "amenity=college", "College", "Colleges", "education campus", (1, 2), ["{surname} College"], None, 45, True),
    Category("hospital", "amenity=hospital", "Hospital", "Hospitals", "medical emergency", (1, 2), ["{city} General Hospital", "{surname} Memorial Hospital"], "24/7", 58, True, beds=["120", "210", "340", "480"]),
    Category("doctors", "amenity=doctors", "Doctor", "Doctors", "clinic medical practice", (2, 3), ["{surname} Family Practice", "{suburb} Health Centre"], OFFICE, 28),
    Category("dentist", "amenity=dentist", "Dentist", "Dentists", "dental", (2, 2), ["{surname} Dental Care"], OFFICE, 27),
    Category("pharmacy", "amenity=pharmacy", "Pharmacy", "Pharmacies", "chemist drugstore", (4, 5), ["{surname} Pharmacy", "{suburb} Pharmacy"], LONG, 30, False, ["Wellspring Pharmacy"],
             dispensing=["yes", "yes", "no"]),
    Category("supermarket", "shop=supermarket", "Supermarket", "Supermarkets", "grocery groceries food market", (5, 6), ["{surname} and Daughters"], LONG, 34, True,
             ["Fairbasket", "Greenway Foods", "Pennywise Market"]),
    Category("convenience", "shop=convenience", "Convenience store", "Convenience stores", "corner shop", (2, 3), ["{suburb} Corner Shop", "{surname} News and Food"], LONG, 24),
    Category("bakery", "shop=bakery", "Bakery", "Bakeries", "bread cakes", (2, 3), ["{surname} Bakery", "{adjective} {noun} Bakehouse"], CAFE, 28),
    Category("books", "shop=books", "Bookshop", "Bookshops", "bookstore", (1, 2), ["{surname} Books", "The {adjective} {noun} Bookshop"], SHOP, 28),
    Category("clothes", "shop=clothes", "Clothes shop", "Clothes shops", "fashion clothing", (2, 2), ["{surname} Tailors", "{adjective} Thread"], SHOP, 24),
    Category("bicycle", "shop=bicycle", "Bicycle shop", "Bicycle shops", "bike cycle repair", (1, 1), ["{surname} Cycles"], SHOP, 28),
    Category("electronics", "shop=electronics", "Electronics shop", "Electronics shops", "computers phones", (1, 1), ["{surname} Electronics"], SHOP, 26, False, ["Voltwerk"]),
    Category("fuel", "amenity=fuel", "Fuel station", "Fuel stations", "petrol gas", (3, 4), ["{surname} Motors"], ["24/7", "Mo-Su 06:00-23:00"], 29, True, ["Norrop", "Kestrel Fuel"]),
    Category("charging_station", "amenity=charging_station", "Charging station", "Charging stations", "electric car charger", (2, 2), ["{suburb} Charging Point"], "24/7", 22, capacity=["2", "4", "6"]),
    Category("parking", "amenity=parking", "Parking", "Parking", "car park garage", (3, 4), ["{suburb} Car Park", "{surname} Garage"], "24/7", 24, True, capacity=["80", "150", "240", "400"],
             fee=["yes", "no"]),
    Category("bank", "amenity=bank", "Bank", "Banks", "money", (2, 3), ["{surname} Savings Bank"], OFFICE, 27, False, ["Harbour Mutual", "First Calder Bank"]),
    Category("post_office", "amenity=post_office", "Post office", "Post offices", "mail parcels", (2, 2), ["{suburb} Post Office"], OFFICE, 29, operator=["Calder Post"]),
    Category("police", "amenity=police", "Police station", "Police stations", "police", (1, 1), ["{city} Police Headquarters"], "24/7", 36, True),
    Category("fire_station", "amenity=fire_station", "Fire station", "Fire stations", "fire brigade", (1, 1), ["{suburb} Fire House"], None, 30, True),
    Category("townhall", "amenity=townhall", "Town hall", "Town halls", "city hall council", (1, 1), ["{city} Town Hall"], OFFICE, 48, True),
    Category("courthouse", "amenity=courthouse", "Courthouse", "Courthouses", "court law", (1, 1), ["{city} Courthouse"], OFFICE, 36, True),
    Category("social_security", "office=government", "Social insurance office", "Social insurance offices", "government benefits", (1, 1), ["{city} Social Insurance Office"], OFFICE, 32),
    Category("station", "railway=station", "Train station", "Train stations", "railway rail", (1, 1), ["{city} Central Station"], None, 62, True, operator=["Calder Rail"]),
    Category("bus_station", "amenity=bus_station", "Bus station", "Bus stations", "coach", (1, 1), ["{city} Bus Station"], None, 46, True),
    Category("bus_stop", "highway=bus_stop", "Bus stop", "Bus stops", "bus", (5, 6), ["crossing"], None, 16),
    Category("park", "leisure=park", "Park", "Parks", "garden green", (3, 4), ["{surname} Park", "{suburb} Gardens"], None, 44, True),
    Category("sports_centre", "leisure=sports_centre", "Sports centre", "Sports centres", "gym fitness", (1, 2), ["{suburb} Sports Hall"], LONG, 30, True),
    Category("swimming_pool", "leisure=swimming_pool", "Swimming pool", "Swimming pools", "swim baths", (1, 1), ["{surname} Baths"], "Mo-Su 07:00-21:00", 31, True),
    Category("stadium", "leisure=stadium", "Stadium", "Stadiums", "football sports arena", (1, 1), ["{surname} Stadium"], None, 46, True, capacity=["8000", "14500", "22000", "31000"]),
    Category("attraction", "tourism=attraction", "Attraction", "Attractions", "sight landmark monument", (2, 2), ["{surname} Monument", "{adjective} {noun} Fountain"], None, 45),
    Category("viewpoint", "tourism=viewpoint", "Viewpoint", "Viewpoints", "lookout view", (1, 1), ["{surname} Lookout"], None, 32),
    Category("place_of_worship", "amenity=place_of_worship", "Place of worship", "Places of worship", "church temple", (2, 3), ["{surname} Chapel", "{suburb} Temple"], None, 34, True),
    Category("veterinary", "amenity=veterinary", "Veterinary", "Veterinaries", "vet animal clinic", (1, 1), ["{surname} Animal Clinic"], OFFICE, 26),
    Category("zoo", "tourism=zoo", "Zoo", "Zoos", "animals", (0, 1), ["{city} Zoo"], "Mo-Su 09:00-18:00", 50, True, fee=["yes"]),
]
# Kinds that are not drawn by count: each has a place of its own in the generator.
AIRPORT = Category("airport", "aeroway=aerodrome", "Airport", "Airports", "airfield flights", (0, 0), [], "24/7", 70, True)
HOUSE = Category("house", "building=house", "House", "Houses", "address", (24, 24), [], None, 8, True)
STREET = Category("street", "highway=road", "Street", "Streets", "", (0, 0), [], None, 20, True)
SUBURB = Category("suburb", "place=suburb", "Suburb", "Suburbs", "neighbourhood district", (0, 0), [], None, 60)
CITY = Category("city", "boundary=administrative", "City", "Cities", "town", (0, 0), [], None, 90)
STATE = Category("state", "boundary=administrative", "State boundary", "States", "", (0, 0), [], None, 95)
ALL = CATEGORIES + [AIRPORT, HOUSE, STREET, SUBURB, CITY, STATE]
SUBJECTS = ["Art", "Natural History", "Glass", "Industry", "the Sea", "Science", "Printing", "Music", "Toys", "Transport", "Photography", "Folk Life"]
