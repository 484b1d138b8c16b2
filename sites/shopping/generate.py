#!/usr/bin/env python3
"""Write the shop's data/*.csv.

    generate.py SEED       another seed gives another shop
    generate.py --check    load schema.sql and data/*.csv into SQLite and look for rows that contradict each other
"""

import csv
import json
import sqlite3
import sys
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from generator import catalogue, orders, people, reviews

HERE = Path(__file__).parent
NOW = datetime(2026, 3, 14, 9, 30)
FIRST_ORDER = datetime(2024, 3, 15, 8, 0)
ORDER_COUNT = 1620

# In the order in which they must be loaded.
TABLES = """country region shipping_method payment_method coupon status_label category product category_product product_attribute product_option
product_option_value related_product customer address newsletter_subscriber wishlist_item review sales_order sales_order_item
sales_order_item_option sales_order_address shipment""".split()

ADDRESS_COLUMNS = "first_name last_name company street1 street2 city region postcode country_id telephone".split()


def main(arguments):
    if arguments == ["--check"]:
        return check()
    if len(arguments) != 1 or not arguments[0].isdigit():
        sys.exit(__doc__)
    generate(int(arguments[0]))


def generate(seed):
    random = Random(seed)
    category_rows, leaves = catalogue.category_rows(catalogue.read_catalogue())
    products = catalogue.make_products(random, leaves, NOW)
    customers = people.make_customers(random, FIRST_ORDER)
    sold = orders.make_orders(random, products, customers, FIRST_ORDER, NOW - timedelta(hours=14), ORDER_COUNT)
    written = reviews.make_reviews(random, products, people.make_nicknames(random, 420), reviewed_by_shopper(random, sold), NOW)

    write("country", "id name", people.COUNTRIES)
    write("region", "id country_id code name tax_basis_points", people.region_rows())
    write("shipping_method", "code position title base per_item minimum_subtotal days", [(m[0], i, *m[1:]) for i, m in enumerate(people.SHIPPING_METHODS, 1)])
    write("payment_method", "code position title", [(code, i, title) for i, (code, title) in enumerate(people.PAYMENT_METHODS, 1)])
    write("coupon", "code kind amount minimum_subtotal expires_on", people.COUPONS)
    write("status_label", "status label", people.STATUS_LABELS)
    write("category", "id parent_id level position name slug path description", category_rows)
    write_products(random, products)
    write_customers(random, customers, products)
    write_records("review", "id product_id customer_id nickname title detail rating created_at", written)
    write_orders(sold, option_value_ids(products))


def write(table, columns, rows):
    with open(HERE / "data" / f"{table}.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns.split())
        writer.writerows(rows)


def write_records(table, columns, records):
    write(table, columns, ([record[column] for column in columns.split()] for record in records))


def write_products(random, products):
    for product in products:
        product["category_id"] = product["category_ids"][2]
    write_records(
        "product", "id sku slug name brand color category_id price special_price stock weight type short_description description image_alt created_at featured",
        products)
    ranked = sorted(products, key=lambda product: (-product["quality"], product["id"]))
    write("category_product", "category_id position product_id",
          sorted((category, place, p["id"]) for place, p in enumerate(ranked, 1) for category in p["category_ids"]))
    write("product_attribute", "product_id position name value",
          [(p["id"], i, name, value) for p in products for i, (name, value) in enumerate(p["attributes"], 1)])
    write("product_option", "product_id attribute_id position name",
          [(p["id"], catalogue.OPTION_IDS[name], i, name) for p in products for i, (name, _) in enumerate(p["options"], 1)])
    write("product_option_value", "id product_id attribute_id position value",
          [(identifier, product_id, catalogue.OPTION_IDS[name], place, value)
           for (product_id, name, value), (identifier, place) in option_value_ids(products).items()])
    write("related_product", "product_id position related_id", [(p["id"], i, other["id"]) for p in products for i, other in enumerate(p["related"], 1)])


def option_value_ids(products):
    """(product id, option name, value) -> (id, position)"""
    found = {}
    for product in products:
        for name, values in product["options"]:
            for place, value in enumerate(values, 1):
                found[product["id"], name, value] = (len(found) + 1, place)
    return found


def write_customers(random, customers, products):
    write("customer", "id email password first_name last_name created_at default_billing_id default_shipping_id",
          [(c["id"], c["email"], c["password"], c["first_name"], c["last_name"], c["created_at"], c["addresses"][0]["id"], c["shipping"]["id"])
           for c in customers])
    write_records("address", "id customer_id " + " ".join(ADDRESS_COLUMNS), [address for c in customers for address in c["addresses"]])
    readers = [c for c in customers if c["newsletter"]]
    write("newsletter_subscriber", "id email created_at", [(i, c["email"], c["created_at"]) for i, c in enumerate(readers, 1)])
    wishes = []
    for customer in customers:
        number = 7 if customer["id"] == 1 else random.choice([0, 0, 1, 2, 4])
        for product in random.sample(products, number):
            earliest = max(customer["created_at"], product["created_at"])
            moment = (earliest + (NOW - earliest) * random.random()).replace(microsecond=0)
            wishes.append((len(wishes) + 1, customer["id"], product["id"], 1, None, moment))
    write("wishlist_item", "id customer_id product_id qty comment added_at", wishes)


def reviewed_by_shopper(random, sold):
    bought = [(item["product"], order["created_at"]) for order in sold if order["customer"]["id"] == 1 and order["status"] == "complete"
              and (NOW - order["created_at"]).days > 40 for item in order["items"]]
    return [(product, moment + timedelta(days=random.randint(9, 30), minutes=random.randint(1, 900))) for product, moment in random.sample(bought, 8)]


def write_orders(sold, value_ids):
    write("sales_order",
          "id increment_id customer_id customer_email status created_at subtotal discount coupon_code shipping tax grand_total shipping_title payment_title",
          [(o["id"], f"{o['id']:09d}", o["customer"]["id"], o["customer"]["email"], o["status"], o["created_at"], o["subtotal"], o["discount"],
            o["coupon_code"], o["shipping"], o["tax"], o["grand_total"], o["shipping_title"], o["payment_title"]) for o in sold])
    items, options = [], []
    for order in sold:
        for item in order["items"]:
            product, identifier = item["product"], len(items) + 1
            values = sorted(value_ids[product["id"], name, value][0] for name, value in item["options"])
            items.append((identifier, order["id"], product["id"], product["sku"], product["name"], item["price"], item["qty"],
                          item["price"] * item["qty"], json.dumps(values, separators=(",", ":"))))
            options += [(identifier, place, name, value) for place, (name, value) in enumerate(item["options"], 1)]
    write("sales_order_item", "id order_id product_id sku name price qty row_total option_values", items)
    write("sales_order_item_option", "item_id position name value", options)
    write("sales_order_address", "order_id kind " + " ".join(ADDRESS_COLUMNS),
          [(order["id"], kind, *(order[key][column] for column in ADDRESS_COLUMNS))
           for order in sold for kind, key in (("billing", "billing"), ("shipping", "shipping_address"))])
    write("shipment", "id order_id carrier tracking_number shipped_at",
          [(i, o["id"], *o["shipment"].values()) for i, o in enumerate([o for o in sold if o["shipment"]], 1)])


# Statements that find nothing in a shop that is in order.
CONTRADICTIONS = {
    "a total that does not add up": "SELECT id FROM sales_order WHERE grand_total <> subtotal - discount + shipping + tax",
    "a subtotal that is not the sum of its rows":
        "SELECT o.id FROM sales_order o JOIN sales_order_item i ON i.order_id = o.id GROUP BY o.id HAVING sum(i.row_total) <> o.subtotal",
    "a row total that is not price times qty": "SELECT id FROM sales_order_item WHERE row_total <> price * qty",
    "an order without items": "SELECT id FROM sales_order WHERE id NOT IN (SELECT order_id FROM sales_order_item)",
    "an order without two addresses": "SELECT order_id FROM sales_order_address GROUP BY order_id HAVING count(*) <> 2",
    "an order older than its predecessor":
        "SELECT id FROM (SELECT id, created_at, lag(created_at) OVER (ORDER BY id) AS before FROM sales_order) WHERE created_at < before",
    "an order before its customer": "SELECT o.id FROM sales_order o JOIN customer c ON c.id = o.customer_id WHERE o.created_at < c.created_at",
    "an order for a product before it was sold":
        "SELECT i.id FROM sales_order_item i JOIN sales_order o ON o.id = i.order_id JOIN product p ON p.id = i.product_id WHERE o.created_at < p.created_at",
    "an item without its options":
        "SELECT i.id FROM sales_order_item i WHERE (SELECT count(*) FROM product_option WHERE product_id = i.product_id) "
        "<> (SELECT count(*) FROM sales_order_item_option WHERE item_id = i.id)",
    "an item option that its product does not have":
        "SELECT i.id FROM sales_order_item i, json_each(i.option_values) v LEFT JOIN product_option_value p "
        "ON p.id = v.value AND p.product_id = i.product_id WHERE p.id IS NULL",
    "a discount above the subtotal": "SELECT id FROM sales_order WHERE discount > subtotal OR (discount > 0) <> (coupon_code IS NOT NULL)",
    "a review before its product": "SELECT r.id FROM review r JOIN product p ON p.id = r.product_id WHERE r.created_at < p.created_at",
    "a row of the future":
        "SELECT created_at FROM sales_order WHERE created_at > :now UNION ALL SELECT created_at FROM review WHERE created_at > :now "
        "UNION ALL SELECT shipped_at FROM shipment WHERE shipped_at > :now",
    "a rating that is not the mean of its reviews":
        "SELECT p.id FROM product p JOIN review r ON r.product_id = p.id GROUP BY p.id HAVING abs(p.rating - avg(r.rating)) > 1e-9",
    "a sale that is none": "SELECT id FROM product WHERE special_price >= price",
    "a product outside its categories":
        "SELECT p.id FROM product p WHERE (SELECT count(*) FROM category_product WHERE product_id = p.id) <> 3",
    "a configurable product without options":
        "SELECT id FROM product WHERE (type = 'configurable') <> (id IN (SELECT product_id FROM product_option))",
    "a shipment of an order that was not sent": "SELECT s.id FROM shipment s JOIN sales_order o ON o.id = s.order_id WHERE o.status <> 'complete'",
    "a default address of somebody else":
        "SELECT c.id FROM customer c WHERE NOT EXISTS (SELECT 1 FROM address WHERE id = c.default_billing_id AND customer_id = c.id) "
        "OR NOT EXISTS (SELECT 1 FROM address WHERE id = c.default_shipping_id AND customer_id = c.id)",
    "a page address used twice":
        "SELECT slug FROM (SELECT slug FROM product UNION ALL SELECT path FROM category) GROUP BY slug HAVING count(*) > 1",
    "too little of something":
        "SELECT 'products' WHERE (SELECT count(*) FROM product) < 1200 UNION ALL SELECT 'reviews' WHERE (SELECT count(*) FROM review) < 3500 "
        "UNION ALL SELECT 'orders' WHERE (SELECT count(*) FROM sales_order) < 1500 UNION ALL SELECT 'customers' WHERE (SELECT count(*) FROM customer) < 60",
}


def check():
    database = load()
    found = False
    for what, sql in CONTRADICTIONS.items():
        rows = database.execute(sql, {"now": str(NOW)} if ":now" in sql else {}).fetchall()
        if rows:
            found = True
            print(f"{what}: {len(rows)}, such as {rows[0][0]}")
    for row in database.execute("PRAGMA foreign_key_check"):
        found = True
        print("a reference to nothing:", row)
    for table in TABLES:
        print(f"{database.execute(f'SELECT count(*) FROM {table}').fetchone()[0]:6d} {table}")
    sys.exit(1 if found else 0)


def load():
    database = sqlite3.connect(":memory:")
    database.executescript((HERE / "schema.sql").read_text())
    for table in TABLES:
        with open(HERE / "data" / f"{table}.csv", newline="") as file:
            rows = csv.reader(file)
            columns = next(rows)
            marks = ",".join("?" * len(columns))
            database.executemany(f"INSERT INTO {table} ({','.join(columns)}) VALUES ({marks})", ([value or None for value in row] for row in rows))
    return database


if __name__ == "__main__":
    main(sys.argv[1:])
