"""Names, addresses, customers and reference data."""

from datetime import timedelta

FIRST_NAMES = """James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica Thomas Sarah
Christopher Karen Daniel Lisa Matthew Nancy Anthony Betty Mark Sandra Donald Ashley Steven Kimberly Andrew Donna Paul Michelle Joshua Carol Kenneth
Amanda Kevin Melissa Brian Deborah Timothy Stephanie Ronald Rebecca Jason Laura George Helen Edward Cynthia Jeffrey Amy Ryan Angela Jacob Kathleen
Priya Wei Carlos Fatima Diego Aisha Mateo Yuki Omar Ingrid Luis Mei Ahmed Chloe Ravi Elena Hassan Zoe Tomas Leila Andre Nadia Felix Rosa Hugo Maya""".split()

LAST_NAMES = """Smith Johnson Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Gonzalez Wilson Anderson Thomas Taylor Moore Jackson
Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams
Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart Morris Morales Murphy
Cook Rogers Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson Watson Brooks Chavez Wood Bennett Gray Patel
Okafor Tanaka Novak Lindgren Haddad Moreau Singh Costa Petrov Larsen""".split()

STREETS = """Maple Oak Cedar Pine Elm Walnut Willow Birch Chestnut Spruce Highland Park Lake Hill River Church Mill Spring Prospect Washington Lincoln
Jefferson Franklin Madison Sunset Meadow Orchard Forest Ridge Valley Garden Harbor Union Center School College""".split()
STREET_KINDS = ["Street", "Avenue", "Lane", "Road", "Drive", "Court", "Way"]
COMPANIES = ["Harbor Analytics", "Larch Studio", "Field & Sons", "Bluebird Clinic", "Quarry Works", "Northgate School", "Lantern Press"]

# City, state, start of the postcode, area code
CITIES = [line.split(", ") for line in """Portland, Oregon, 972, 503
Seattle, Washington, 981, 206
San Francisco, California, 941, 415
Sacramento, California, 958, 916
Los Angeles, California, 900, 213
San Diego, California, 921, 619
Las Vegas, Nevada, 891, 702
Phoenix, Arizona, 850, 602
Tucson, Arizona, 857, 520
Salt Lake City, Utah, 841, 801
Boise, Idaho, 837, 208
Denver, Colorado, 802, 303
Albuquerque, New Mexico, 871, 505
Austin, Texas, 787, 512
Dallas, Texas, 752, 214
Houston, Texas, 770, 713
Oklahoma City, Oklahoma, 731, 405
Kansas City, Missouri, 641, 816
Omaha, Nebraska, 681, 402
Des Moines, Iowa, 503, 515
Minneapolis, Minnesota, 554, 612
Madison, Wisconsin, 537, 608
Chicago, Illinois, 606, 312
Indianapolis, Indiana, 462, 317
Detroit, Michigan, 482, 313
Ann Arbor, Michigan, 481, 734
Columbus, Ohio, 432, 614
Cleveland, Ohio, 441, 216
Pittsburgh, Pennsylvania, 152, 412
Philadelphia, Pennsylvania, 191, 215
New York, New York, 100, 212
Buffalo, New York, 142, 716
Boston, Massachusetts, 021, 617
Providence, Rhode Island, 029, 401
Hartford, Connecticut, 061, 860
Burlington, Vermont, 054, 802
Portland, Maine, 041, 207
Newark, New Jersey, 071, 973
Baltimore, Maryland, 212, 410
Richmond, Virginia, 232, 804
Raleigh, North Carolina, 276, 919
Charlotte, North Carolina, 282, 704
Charleston, South Carolina, 294, 843
Atlanta, Georgia, 303, 404
Miami, Florida, 331, 305
Tampa, Florida, 336, 813
Nashville, Tennessee, 372, 615
Louisville, Kentucky, 402, 502
New Orleans, Louisiana, 701, 504
Birmingham, Alabama, 352, 205""".splitlines()]

# Code, name, sales tax in hundredths of a percent
STATES = [line.split(", ") for line in """AL, Alabama, 400
AK, Alaska, 0
AZ, Arizona, 560
AR, Arkansas, 650
CA, California, 725
CO, Colorado, 290
CT, Connecticut, 635
DE, Delaware, 0
DC, District of Columbia, 600
FL, Florida, 600
GA, Georgia, 400
HI, Hawaii, 400
ID, Idaho, 600
IL, Illinois, 625
IN, Indiana, 700
IA, Iowa, 600
KS, Kansas, 650
KY, Kentucky, 600
LA, Louisiana, 445
ME, Maine, 550
MD, Maryland, 600
MA, Massachusetts, 625
MI, Michigan, 600
MN, Minnesota, 688
MS, Mississippi, 700
MO, Missouri, 423
MT, Montana, 0
NE, Nebraska, 550
NV, Nevada, 685
NH, New Hampshire, 0
NJ, New Jersey, 663
NM, New Mexico, 488
NY, New York, 400
NC, North Carolina, 475
ND, North Dakota, 500
OH, Ohio, 575
OK, Oklahoma, 450
OR, Oregon, 0
PA, Pennsylvania, 600
RI, Rhode Island, 700
SC, South Carolina, 600
SD, South Dakota, 420
TN, Tennessee, 700
TX, Texas, 625
UT, Utah, 485
VT, Vermont, 600
VA, Virginia, 430
WA, Washington, 650
WV, West Virginia, 600
WI, Wisconsin, 500
WY, Wyoming, 400""".splitlines()]
PROVINCES = ["AB, Alberta", "BC, British Columbia", "MB, Manitoba", "NB, New Brunswick", "NL, Newfoundland and Labrador", "NS, Nova Scotia",
             "ON, Ontario", "PE, Prince Edward Island", "QC, Quebec", "SK, Saskatchewan"]

COUNTRIES = [("US", "United States"), ("CA", "Canada")]

SHIPPING_METHODS = [  # code, title, base, per item, minimum subtotal, days
    ("flatrate_flatrate", "Flat Rate - Fixed", 500, 0, 0, "4-6 business days"),
    ("freeshipping_freeshipping", "Free Shipping - Free", 0, 0, 15000, "5-8 business days"),
    ("tablerate_bestway", "Standard Ground - Best Way", 395, 75, 0, "3-5 business days"),
    ("express_twoday", "Express - Two Day", 1495, 150, 0, "2 business days"),
]

PAYMENT_METHODS = [("checkmo", "Check / Money order"), ("banktransfer", "Bank Transfer Payment"), ("cashondelivery", "Cash On Delivery")]

STATUS_LABELS = [("pending", "Pending"), ("processing", "Processing"), ("complete", "Complete"), ("canceled", "Canceled"), ("holded", "On Hold")]

COUPONS = [  # code, kind, amount, minimum subtotal, last day
    ("WELCOME10", "percent", 10, 0, "2026-12-31"),
    ("SPRING15", "percent", 15, 7500, "2026-05-31"),
    ("TAKE20", "fixed", 2000, 12000, "2026-09-30"),
    ("HOLIDAY25", "percent", 25, 5000, "2025-12-31"),
]

SHOPPER = ("nora.whitfield@example.com", "Brightwell2026", "Nora", "Whitfield")


def region_rows():
    states = [[serial, "US", code, name, int(tax)] for serial, (code, name, tax) in enumerate(STATES, 1)]
    provinces = [[serial, "CA", *province.split(", "), 0] for serial, province in enumerate(PROVINCES, len(states) + 1)]
    return states + provinces


def make_customers(random, start, count=96):
    """Customers as dictionaries, the shopper first; each with `addresses`."""
    customers, names = [], {SHOPPER[2:]}
    address_id = iter(range(1, 100_000))
    for identifier in range(1, count + 1):
        if identifier == 1:
            email, password, first, last = SHOPPER
        else:
            while (name := (random.choice(FIRST_NAMES), random.choice(LAST_NAMES))) in names:
                pass
            names.add(name)
            first, last = name
            email, password = f"{first}.{last}@example.com".lower(), f"{last}{random.randint(1000, 9999)}"
        created = start - timedelta(days=random.uniform(3, 500)) if identifier < 50 else start + timedelta(days=random.uniform(0, 600))
        homes = 4 if identifier == 1 else random.choices([1, 2, 3], [6, 3, 1])[0]
        customer = dict(id=identifier, email=email, password=password, first_name=first, last_name=last, created_at=created.replace(microsecond=0))
        customer["addresses"] = [make_address(random, next(address_id), customer, place) for place in range(homes)]
        customer["shipping"] = customer["addresses"][0 if identifier == 1 or random.random() < 0.8 else -1]
        customer["newsletter"] = identifier != 1 and random.random() < 0.5
        customers.append(customer)
    return customers


def make_address(random, identifier, customer, place):
    city, region, prefix, area = random.choice(CITIES)
    first, last = customer["first_name"], customer["last_name"]
    if place == 2:                                # family elsewhere
        first = random.choice(FIRST_NAMES)
    return dict(
        id=identifier, customer_id=customer["id"], first_name=first, last_name=last,
        company=random.choice(COMPANIES) if place == 1 else None,
        street1=f"{random.randint(2, 2999)} {random.choice(STREETS)} {random.choice(STREET_KINDS)}",
        street2=f"{random.choice(['Apt', 'Unit', 'Suite', 'Floor'])} {random.randint(1, 24)}" if random.random() < 0.35 else None,
        city=city, region=region, postcode=f"{prefix}{random.randint(1, 99):02d}", country_id="US",
        telephone=f"({area}) 555-{random.randint(100, 199):04d}")


def make_nicknames(random, count):
    found = set()
    while len(found) < count:
        first, last = random.choice(FIRST_NAMES), random.choice(LAST_NAMES)
        state = random.choice(STATES)[0]
        found.add(random.choices([
            f"{first} {last}", f"{first} {last[0]}.", first, f"{first}_{last[0]}{random.randint(1, 99)}", f"{first} in {state}",
            f"{last.lower()}{random.randint(60, 99)}"], [5, 5, 2, 2, 2, 1])[0])
    return sorted(found)
