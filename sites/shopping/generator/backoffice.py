"""What only the back office knows: variants, invoices, refunds, comments, price rules, pages, search terms, themes, figures."""

import json
from datetime import date, timedelta
from itertools import product as combinations
from pathlib import Path

from .people import COUPONS
from .reviews import read_subjects, write as write_review

COLOR, SIZE = "Color", "Size"
LEAST_PAIRS = 5
CUSTOMER_GROUPS = [(0, "NOT LOGGED IN"), (1, "General"), (2, "Wholesale"), (3, "Retailer")]
ADMIN_USERS = [
    (1, "admin", "Backoffice2026", "Ruth", "Calloway", "ruth.calloway@brightwell.example"),
    (2, "packing", "Packing2026", "Owen", "Tate", "owen.tate@brightwell.example"),
]
MORE_STATUSES = [("closed", "Closed"), ("fraud", "Suspected Fraud"), ("payment_review", "Payment Review"), ("pending_payment", "Pending Payment")]

# Title, address, heading; the content of some comes from pages/
PAGES = [
    ("404 Not Found", "no-route", "Whoops, our bad..."),
    ("Home Page", "home", "Things that last"),
    ("Enable Cookies", "enable-cookies", "What are Cookies?"),
    ("Privacy and Cookie Policy", "privacy-policy-cookie-restriction-mode", "Privacy and Cookie Policy"),
    ("About Us", "about-us", "About Us"),
    ("Customer Service", "customer-service", "Customer Service"),
    ("Shipping & Returns", "shipping-returns", "Shipping & Returns"),
]
OWN_CONTENT = {
    "no-route": "<p>The page you were looking for is not here.</p>",
    "home": "<p>Fourteen departments, and nothing on the shelf that we would not keep at home.</p>",
    "enable-cookies": "<p>Cookies are short texts that your browser keeps for us. Without them your cart would be empty on every page.</p>",
    "shipping-returns": "<p>Methods and prices are listed below this text. Return anything within 30 days.</p>",
}

THEMES = [  # title, parent, description, colors
    ("Brightwell Blank", None, "An empty theme to build on", "#ffffff #222222 #555555"),
    ("Brightwell Classic", 1, "The shop as it was in 2024", "#fdfaf3 #33291c #a3481f"),
    ("Brightwell Linen", 1, "Warm paper and dark green", "#f6f1e6 #1f4d46 #b5651d"),
    ("Harbor", 1, "Blue and white, for the summer", "#f2f8fc #12344d #1a73a8"),
    ("Evergreen", 3, "Linen with fir and snow, for December", "#eef4ef #143d2b #b3261e"),
    ("Orchard", 3, "Linen in red and leaf green", "#fbf5f0 #3a2a22 #7a8b2a"),
    ("High Contrast", 1, "Black on white, large type", "#ffffff #000000 #0000cc"),
    ("Midnight", 1, "Light text on a dark ground", "#14181f #e6e9ef #e0b04a"),
    ("Foundry", 2, "Classic in gray and rust", "#efefed #2b2b2b #b7410e"),
    ("Meadow", 4, "Harbor in green", "#f3faf1 #21401f #5b9a3c"),
    ("Cobalt", 4, "Harbor in deep blue", "#f4f6fd #101b4d #2f49d1"),
    ("Newsprint", 1, "Columns and thin rules", "#faf8f2 #1c1c1c #8a1c1c"),
]

RULES = [  # name, description, active, groups, action, amount in hundredths, from, to, minimum subtotal
    ("Summer sidewalk sale", "Twelve percent off in July", 0, [0, 1, 2, 3], "by_percent", 1200, "2025-07-01", "2025-07-31", 0),
    ("Wholesale welcome", "A first order on better terms", 0, [2], "by_percent", 2000, "2024-09-01", "2025-02-28", 50000),
    ("Back to school", "Five dollars off each item", 0, [1], "by_fixed", 500, "2025-08-15", "2025-09-15", 4000),
    ("Moving clearance", "Forty dollars off large orders", 0, [0, 1], "cart_fixed", 4000, "2024-11-01", "2024-11-30", 25000),
]

COMMENTS = [
    "Customer asked to leave the parcel with the neighbor.", "Called about the delivery date, answered.", "Address confirmed by telephone.",
    "Gift wrap requested, no invoice in the box.", "Payment arrived by check.", "Customer would like a morning delivery.",
    "One piece is on its way from the second warehouse.", "Asked whether the color can be changed; it can't.", "Repeat customer, thank-you card added.",
    "Packed and waiting for the carrier.", "Customer wrote about the receipt, sent again.", "Please double-check the size before packing.",
]


def make_variants(random, products, value_ids):
    """Each choice of options of each configurable product. Sets the product's qty to their sum."""
    variants = []
    identifier = max(product["id"] for product in products)
    for product in products:
        if not product["options"]:
            continue
        sold_out, made = product["stock"] == 0, []
        for chosen in combinations(*([(name, value) for value in values] for name, values in product["options"])):
            identifier += 1
            words = dict(chosen)
            made.append(dict(
                id=identifier, product_id=product["id"], sku=f"{product['sku']}-{len(made) + 1:02d}",
                name="-".join([product["name"], *(value for _, value in sorted(chosen, key=lambda choice: choice[0] != SIZE))]),
                option_values=json.dumps(sorted(value_ids[product["id"], name, value][0] for name, value in chosen), separators=(",", ":")),
                color=words.get(COLOR), size=words.get(SIZE), qty=0 if sold_out else random.randint(2, 60)))
        product["qty"] = sum(variant["qty"] for variant in made)
        variants += made
    return variants


def attribute_options(products):
    """(id, attribute's id, label) of all colors and sizes."""
    colors = {product["color"] for product in products if product["color"]}
    sizes = set()
    for product in products:
        for name, values in product["options"]:
            (colors if name == COLOR else sizes if name == SIZE else set()).update(values)
    labels = [(93, label) for label in sorted(colors)] + [(144, label) for label in sorted(sizes)]
    return [(identifier, *label) for identifier, label in enumerate(labels, 166)]


def make_reviews(random, products, written, now):
    """Reviews that nobody has decided on yet, and some that were refused."""
    while len(pairs(found := draw_reviews(random, products, written, now))) < LEAST_PAIRS:
        pass
    found.sort(key=lambda review: review["created_at"])
    for identifier, review in enumerate(found, len(written) + 1):
        review["id"] = identifier
    return found


def pairs(reviews):
    """(day, rating) where two pending reviews of that rating have come since the day: they can be approved together."""
    found = []
    for day in (date(2026, 3, number) for number in range(4, 13)):
        since = [review["rating"] for review in reviews if review["status_id"] == 2 and review["created_at"].date() >= day]
        found += [(day, rating) for rating in range(2, 6) if since.count(rating) == 2]
    return found


def draw_reviews(random, products, written, now):
    subjects, nicknames = read_subjects(), sorted({review["nickname"] for review in written if review["customer_id"] is None})
    seen, found = {review["detail"] for review in written}, []
    for status, number, days in ((2, 64, 18), (3, 40, 300)):
        for product in random.sample([product for product in products if (now - product["created_at"]).days > days], number):
            rating = random.choices([1, 2, 3, 4, 5], [5, 2, 2, 4, 5] if status == 2 else [8, 2, 1, 1, 1])[0]
            title, detail = write_review(random, subjects, product, rating)
            while detail in seen:
                title, detail = write_review(random, subjects, product, rating)
            seen.add(detail)
            moment = (now - timedelta(days=random.uniform(0.1, days))).replace(microsecond=0)
            found.append(dict(product_id=product["id"], customer_id=None, nickname=random.choice(nicknames), title=title, detail=detail, rating=rating,
                              created_at=moment, status_id=status))
    return found


def invoices(random, sold, now):
    """One for each order that was paid: those complete, processing, and some on hold."""
    paid = [order for order in sold if order["status"] in ("complete", "processing") or (order["status"] == "holded" and random.random() < 0.5)]
    rows = []
    for order in paid:
        latest = order["shipment"]["shipped_at"] if order["shipment"] else now
        rows.append((order["id"], order["created_at"] + (latest - order["created_at"]) * random.uniform(0.02, 0.6)))
    rows.sort(key=lambda row: row[1])
    return [(identifier, order, moment.replace(microsecond=0)) for identifier, (order, moment) in enumerate(rows, 1)]


def creditmemos(random, sold, now):
    """Refunds of one row of an order that has been delivered for a while."""
    delivered = [order for order in sold if order["status"] == "complete" and (now - order["created_at"]).days > 45]
    item_ids, number = {}, 0
    for order in sold:
        for place in range(len(order["items"])):
            number += 1
            item_ids[order["id"], place] = number
    rows = []
    for order in random.sample(delivered, 74):
        place = random.randrange(len(order["items"]))
        item = order["items"][place]
        gross = item["price"] * item["qty"]
        share = gross * (order["subtotal"] - order["discount"]) // order["subtotal"]
        rows.append((order["id"], item_ids[order["id"], place], item["qty"],
                     (order["created_at"] + timedelta(days=random.uniform(9, 40))).replace(microsecond=0), share))
    rows.sort(key=lambda row: row[3])
    return [(identifier, *row) for identifier, row in enumerate(rows, 1)]


def comments(random, sold, now):
    recent = [order for order in sold if order["status"] != "canceled"][-260:]
    rows = []
    for order in random.sample(recent, 120):
        moment = order["created_at"] + (now - order["created_at"]) * random.random()
        rows.append((order["id"], order["status"], random.choice(COMMENTS), int(random.random() < 0.4), 0, moment.replace(microsecond=0)))
    rows.sort(key=lambda row: row[5])
    return [(identifier, *row) for identifier, row in enumerate(rows, 1)]


def price_rules():
    rows = []
    for code, kind, amount, minimum, last in COUPONS:
        action = "by_percent" if kind == "percent" else "cart_fixed"
        rows.append((f"Coupon {code}", "For everybody who has the code", 1, [0, 1, 2, 3], 2, code, None, last, minimum, action,
                     amount * 100 if kind == "percent" else amount))
    for name, description, active, groups, action, amount, first, last, minimum in RULES:
        rows.append((name, description, active, groups, 1, None, first, last, minimum, action, amount))
    return [(identifier, name, description, active, "[1]", json.dumps(groups), *rest, 0)
            for identifier, (name, description, active, groups, *rest) in enumerate(rows, 1)]


def pages(now):
    rows = []
    for identifier, (title, address, heading) in enumerate(PAGES, 1):
        file = Path(__file__).parent / "pages" / f"{address}.html"
        content = file.read_text() if file.exists() else OWN_CONTENT[address]
        moment = now.replace(hour=10, minute=7 * identifier, second=0) - timedelta(days=700 - 31 * identifier)
        rows.append((identifier, title, address, heading, content, 1, moment, moment + timedelta(days=11 * identifier)))
    return rows


def themes():
    return [(identifier, title, parent, "Brightwell/" + title.replace("Brightwell ", "").replace(" ", "").lower(), description, palette)
            for identifier, (title, parent, description, palette) in enumerate(THEMES, 1)]


def search_words(random, products, leaves_by_id):
    """Search terms with how often they were used, no two equally often."""
    brands = sorted({product["brand"] for product in products})
    lines = sorted({leaves_by_id[product["category_id"]].lower() for product in products})
    words = random.sample(brands, 22) + random.sample(lines, 40)
    popularity = sorted(random.sample(range(2, 420), len(words)), reverse=True)
    random.shuffle(words)
    return list(zip((word.lower() if random.random() < 0.5 else word for word in words), popularity))


def carts(random, customers, products, now):
    """Carts that were left, with their items."""
    rows, items = [], []
    simple = [product for product in products if not product["options"] and product["stock"] > 4]
    favorites = random.sample(simple, 24)
    for customer in random.sample(customers[1:], 38):
        moment = (now - timedelta(days=random.uniform(0.5, 40))).replace(microsecond=0)
        moment = max(moment, customer["created_at"] + timedelta(hours=1))
        rows.append((len(rows) + 1, customer["id"], moment))
        for product in random.sample(favorites, random.randint(1, 4)):
            items.append((len(items) + 1, len(rows), product["id"], random.choice([1, 1, 1, 2, 3])))
    return rows, items


def views(random, products, now):
    """Page views of a part of the products in each month of two years."""
    rows = []
    for product in products:
        liking = 10 ** random.uniform(0.3, 2.2)
        month = date(2024, 3, 1)
        while month <= now.date():
            if month >= product["created_at"].date().replace(day=1) and random.random() < 0.35:
                rows.append((product["id"], month, 1 + int(liking * random.random())))
            month = (month + timedelta(days=32)).replace(day=1)
    return rows
