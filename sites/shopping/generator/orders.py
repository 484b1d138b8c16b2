"""Orders of two years, with items that were on sale in the shop at the time."""

from datetime import timedelta

from .people import COUPONS, PAYMENT_METHODS, SHIPPING_METHODS, STATES

TAX = {name: int(rate) for _, name, rate in STATES}
SHOPPER_ORDERS = 46
LEAST_PENDING = 13                           # of others
SHOPPER_LATEST = [0, 4, 11, 16]              # days before now
STATUSES = ["complete", "processing", "pending", "canceled", "holded"]


def make_orders(random, products, customers, start, now, count, first):
    """Orders as dictionaries in order of time, numbered from `first`, each with items, addresses and perhaps a shipment."""
    orders = []
    for number in range(count):
        customer = customers[0] if number < SHOPPER_ORDERS else random.choice(customers[1:])
        earliest = max(start, customer["created_at"])
        moment = earliest + (now - earliest) * random.random() ** 0.8
        if number < len(SHOPPER_LATEST):
            moment = now - timedelta(days=SHOPPER_LATEST[number] + random.random())
        orders.append(make_order(random, products, customer, moment.replace(microsecond=0), now))
    vary_shopper(random, [order for order in orders if order["customer"]["id"] == 1])
    leave_pending([order for order in orders if order["customer"]["id"] != 1])
    orders.sort(key=lambda order: order["created_at"])
    for identifier, order in enumerate(orders, first):
        order["id"] = identifier
        add_shipment(random, order, now)
    return orders


def vary_shopper(random, orders):
    """The shopper has orders of every status."""
    orders.sort(key=lambda order: order["created_at"])
    for order in orders[:-6]:
        order["status"] = "complete"
    canceled = random.sample(orders[:-6], 6)
    while sum(order["shipping"] > 0 for order in canceled) < 4 or sum(all(item["product"]["stock"] >= item["qty"] for item in order["items"]) for order in canceled) < 4:
        canceled = random.sample(orders[:-6], 6)         # of some the shipping was paid, and some could be ordered again
    for order in canceled:
        order["status"] = "canceled"
    for order, status in zip(orders[-6:], ["complete", "holded", "canceled", "complete", "processing", "pending"]):
        order["status"] = status


def leave_pending(orders):
    """There are always orders that nobody has looked at yet: the newest of those in work, where too few are."""
    missing = LEAST_PENDING - sum(order["status"] == "pending" for order in orders)
    in_work = sorted((order for order in orders if order["status"] == "processing"), key=lambda order: order["created_at"], reverse=True)
    for order in in_work[:max(0, missing)]:
        order["status"] = "pending"


def make_order(random, products, customer, moment, now):
    items = [make_item(random, product) for product in choose_products(random, products, moment)]
    subtotal = sum(item["price"] * item["qty"] for item in items)
    coupon, discount = choose_coupon(random, subtotal, moment)
    billing, shipping_address = customer["addresses"][0], random.choice([customer["shipping"]] * 4 + customer["addresses"])
    title, shipping = choose_shipping(random, subtotal - discount, sum(item["qty"] for item in items))
    tax = ((subtotal - discount) * TAX[shipping_address["region"]] + 5000) // 10000
    return dict(
        customer=customer, created_at=moment, status=status_at_age(random, (now - moment).days), items=items, subtotal=subtotal, coupon_code=coupon,
        discount=discount, shipping=shipping, tax=tax, grand_total=subtotal - discount + shipping + tax, shipping_title=title,
        payment_title=random.choices(PAYMENT_METHODS, [6, 2, 1])[0][1], billing=billing, shipping_address=shipping_address)


def choose_products(random, products, moment):
    number = random.choices([1, 2, 3, 4, 5, 6], [40, 27, 16, 9, 5, 3])[0]
    chosen = {}
    while len(chosen) < number:
        product = random.choice(products)
        if product["created_at"] < moment and (product["price"] < 15000 or random.random() < 0.35):
            chosen[product["id"]] = product
    return list(chosen.values())


def make_item(random, product):
    price = product["special_price"] if product["special_price"] and random.random() < 0.6 else product["price"]
    qty = random.choices([1, 2, 3, 4, 6], [72, 17, 6, 3, 2])[0] if price < 6000 else 1
    options = [(name, random.choice(values)) for name, values in product["options"]]
    return dict(product=product, price=price, qty=qty, options=options)


def choose_coupon(random, subtotal, moment):
    month = moment.strftime("%m")
    good = ["WELCOME10", "SPRING15" if month in ("03", "04", "05") else "TAKE20"] + (["HOLIDAY25"] if month in ("11", "12") else [])
    if random.random() > 0.16:
        return None, 0
    code, kind, amount, minimum, _ = pick(random, good)
    if subtotal < minimum:
        return None, 0
    return code, (subtotal * amount + 50) // 100 if kind == "percent" else min(amount, subtotal)


def pick(random, codes):
    code = random.choice(codes)
    return next(coupon for coupon in COUPONS if coupon[0] == code)


def choose_shipping(random, discounted, pieces):
    offered = [method for method in SHIPPING_METHODS if discounted >= method[4]]
    weights = [{"flatrate_flatrate": 5, "freeshipping_freeshipping": 9, "tablerate_bestway": 3, "express_twoday": 1}[method[0]] for method in offered]
    _, title, base, per_item, _, _ = random.choices(offered, weights)[0]
    return title, base + per_item * pieces


def status_at_age(random, days):
    if days > 21:
        return random.choices(STATUSES, [885, 8, 0, 95, 12])[0]
    if days > 6:
        return random.choices(STATUSES, [58, 30, 3, 7, 2])[0]
    return random.choices(STATUSES, [8, 40, 44, 6, 2])[0]


def add_shipment(random, order, now):
    order["shipment"] = None
    if order["status"] != "complete":
        return
    shipped = order["created_at"] + (min(timedelta(days=4), now - order["created_at"])) * random.uniform(0.15, 0.95)
    carrier = random.choice(["United Parcel Service", "Federal Express", "DHL"])
    order["shipment"] = dict(carrier=carrier, tracking_number=f"{random.randint(10**11, 10**12 - 1)}", shipped_at=shipped.replace(microsecond=0))
