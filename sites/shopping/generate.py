#!/usr/bin/env python3
"""Write the shop's data/*.csv.

    generate.py SEED       0 gives the bundled shop, another seed another shop
    generate.py --check    load schema.sql and data/*.csv into SQLite and look for rows that contradict each other
"""

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))         # generating.py lies beside the site's folder

from generating import SiteData, run  # noqa: E402
from generator import backoffice, catalogue, fresh, orders, people, reviews

NOW = datetime(2026, 3, 14, 9, 30)
FIRST_ORDER = datetime(2024, 3, 15, 8, 0)
ORDER_COUNT = 1620
BUNDLED = 1          # what chance starts from in the bundled shop

# In the order in which they must be loaded.
TABLES = """country region shipping_method payment_method coupon status_label attribute_set attribute_option customer_group category product
category_product product_attribute product_option product_option_value product_variant related_product customer address newsletter_subscriber wishlist_item
cart cart_item product_review sales_order sales_order_item sales_order_item_option sales_order_address shipment invoice creditmemo order_comment admin_user
sales_rule cms_page search_query theme product_view""".split()
data = SiteData(HERE, TABLES)
write = data.write

ADDRESS_COLUMNS = "first_name last_name company street1 street2 city region postcode country_id telephone".split()


def generate(seed):
    random, departments, lines, first = Random(BUNDLED), catalogue.read_catalogue(), catalogue.SERIES, 1
    if seed:
        random = Random(f"shop {seed}")
        departments, lines, first = fresh.change_catalogue(random, departments), fresh.product_lines(random), fresh.first_order(random)
    category_rows, leaves = catalogue.category_rows(departments)
    products = catalogue.make_products(random, leaves, NOW, lines)
    customers = people.make_customers(random, FIRST_ORDER)
    sold = orders.make_orders(random, products, customers, FIRST_ORDER, NOW - timedelta(hours=14), ORDER_COUNT, first)
    written = reviews.make_reviews(random, products, people.make_nicknames(random, 420), reviewed_by_shopper(random, sold), NOW)

    write("country", "id name", people.COUNTRIES)
    write("region", "id country_id code name tax_basis_points", people.region_rows())
    write("shipping_method", "code position title base per_item minimum_subtotal days", [(m[0], i, *m[1:]) for i, m in enumerate(people.SHIPPING_METHODS, 1)])
    write("payment_method", "code position title", [(code, i, title) for i, (code, title) in enumerate(people.PAYMENT_METHODS, 1)])
    write("coupon", "code kind amount minimum_subtotal expires_on", people.COUPONS)
    write("status_label", "status label", people.STATUS_LABELS + backoffice.MORE_STATUSES)
    write("category", "id parent_id level position name slug path description", category_rows)
    own_random = Random(f"back office {seed or BUNDLED}")
    write_variants(own_random, products)
    write_products(random, products, category_rows)
    write_customers(random, customers, products)
    for review in written:
        review["status_id"] = 1
    write_records("product_review", "id product_id customer_id nickname title detail rating created_at status_id",
                  written + backoffice.make_reviews(own_random, products, written, NOW))
    write_orders(sold, option_value_ids(products))
    write_back_office(own_random, products, customers, sold, category_rows)


def write_records(table, columns, records):
    write(table, columns, ([record[column] for column in columns.split()] for record in records))


def write_variants(random, products):
    for product in products:
        product["qty"] = product["stock"]
    variants = backoffice.make_variants(random, products, option_value_ids(products))
    write_records("product_variant", "id product_id sku name option_values color size qty", variants)


def write_products(random, products, category_rows):
    departments = [row[0] for row in category_rows if row[1] is None]
    write("attribute_set", "id name", [(4, "Default"), *((9 + i, row[4]) for i, row in enumerate(row for row in category_rows if row[1] is None))])
    write("attribute_option", "id attribute_id label", backoffice.attribute_options(products))
    for product in products:
        product["category_id"] = product["category_ids"][2]
        product["sale"] = int(product["special_price"] is not None)
        product["attribute_set_id"] = 9 + departments.index(product["category_ids"][0])
    write_records(
        "product", "id sku slug name brand color category_id price special_price qty sale attribute_set_id weight type short_description description image_alt created_at featured",
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
    write("customer_group", "id name", backoffice.CUSTOMER_GROUPS)
    write_records("address", "id customer_id " + " ".join(ADDRESS_COLUMNS), [address for c in customers for address in c["addresses"]])
    readers = [c for c in customers if c["newsletter"]]
    write("newsletter_subscriber", "id email created_at", [(i, c["email"], c["created_at"]) for i, c in enumerate(readers, 1)])
    wishes = []
    for customer in customers:
        number = 7 if customer["id"] == 1 else random.choice([0, 0, 1, 2, 4])
        wished = random.sample(products, number)
        while customer["id"] == 1 and sum(product["type"] == "simple" and product["stock"] > 0 for product in wished) < 4:
            wished = random.sample(products, number)         # the shopper wishes for things that can be put into the cart at once
        for product in wished:
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


def write_back_office(random, products, customers, sold, category_rows):
    write("invoice", "id order_id created_at", backoffice.invoices(random, sold, NOW))
    write("creditmemo", "id order_id item_id qty created_at amount", backoffice.creditmemos(random, sold, NOW))
    write("order_comment", "id order_id status comment is_customer_notified is_visible_on_front created_at", backoffice.comments(random, sold, NOW))
    write("admin_user", "id username password first_name last_name email", backoffice.ADMIN_USERS)
    write("sales_rule", "id name description is_active website_ids customer_group_ids coupon_type coupon_code from_date to_date minimum_subtotal "
          "simple_action discount_amount sort_order", backoffice.price_rules())
    write("cms_page", "id title identifier content_heading content is_active created_at updated_at", backoffice.pages(NOW))
    write("theme", "id title parent_id code description palette", backoffice.themes())
    write("product_view", "product_id month views", backoffice.views(random, products, NOW))
    left, items = backoffice.carts(random, customers, products, NOW)
    write("cart", "id customer_id created_at", left)
    write("cart_item", "id cart_id product_id qty", items)
    words = backoffice.search_words(random, products, {row[0]: row[4] for row in category_rows})
    write("search_query", "id query_text num_results popularity updated_at", [])
    database = data.load()
    write("search_query", "id query_text num_results popularity updated_at",
          [(i, word, results(database, word), popularity, (NOW - timedelta(days=random.uniform(0, 60))).replace(microsecond=0))
           for i, (word, popularity) in enumerate(words, 1)])


def results(database, words):
    """How many products the shop finds for these words."""
    pattern = '- description : ("' + words.replace(" ", '" "') + '")'
    return database.execute("SELECT count(*) FROM product_search WHERE product_search MATCH ?", [pattern]).fetchone()[0]


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
        "SELECT created_at FROM sales_order WHERE created_at > :now UNION ALL SELECT created_at FROM product_review WHERE created_at > :now "
        "UNION ALL SELECT created_at FROM invoice WHERE created_at > :now UNION ALL SELECT created_at FROM creditmemo WHERE created_at > :now "
        "UNION ALL SELECT created_at FROM cart WHERE created_at > :now UNION ALL SELECT created_at FROM order_comment WHERE created_at > :now "
        "UNION ALL SELECT shipped_at FROM shipment WHERE shipped_at > :now",
    "a rating that is not the mean of its reviews":
        "SELECT p.id FROM product p JOIN review r ON r.product_id = p.id GROUP BY p.id HAVING abs(p.rating - avg(r.rating)) > 1e-9",
    "a product whose qty is not the sum of its variants":
        "SELECT p.id FROM product p JOIN product_variant v ON v.product_id = p.id GROUP BY p.id HAVING sum(v.qty) <> p.qty",
    "a choice of options without a variant":
        "SELECT i.id FROM sales_order_item i WHERE option_values <> '[]' AND NOT EXISTS "
        "(SELECT 1 FROM product_variant WHERE product_id = i.product_id AND option_values = i.option_values)",
    "a variant with the id of a product": "SELECT id FROM product_variant WHERE id IN (SELECT id FROM product)",
    "an invoice before its order": "SELECT i.id FROM invoice i JOIN sales_order o ON o.id = i.order_id WHERE i.created_at < o.created_at",
    "a shipment without an invoice": "SELECT id FROM shipment WHERE order_id NOT IN (SELECT order_id FROM invoice)",
    "a refund of another order's row, or above it":
        "SELECT c.id FROM creditmemo c JOIN sales_order_item i ON i.id = c.item_id WHERE i.order_id <> c.order_id OR c.amount > i.row_total",
    "a search term with other results than the shop finds": "SELECT id FROM search_query WHERE num_results = 0",
    "a coupon without its rule": "SELECT code FROM coupon WHERE code NOT IN (SELECT coupon_code FROM sales_rule WHERE coupon_code IS NOT NULL)",
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


if __name__ == "__main__":
    run(sys.argv[1:], __doc__, generate, check=lambda: data.check(CONTRADICTIONS, now=str(NOW)))
