-- Money is in cents, weight in grams, times are 'YYYY-MM-DD HH:MM:SS'.

-- Catalogue

-- What kinds of products have in common; 4 is the default.
CREATE TABLE attribute_set (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

-- The values that the back office offers for colors (93) and sizes (144).
CREATE TABLE attribute_option (
  id INTEGER PRIMARY KEY,
  attribute_id INTEGER NOT NULL,
  label TEXT NOT NULL,
  UNIQUE (attribute_id, label)
);

CREATE TABLE category (
  id INTEGER PRIMARY KEY,
  parent_id INTEGER REFERENCES category(id),   -- NULL for a department
  level INTEGER NOT NULL,                      -- 1 department, 2 section, 3 leaf
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  slug TEXT NOT NULL,
  path TEXT NOT NULL UNIQUE,                   -- 'electronics/audio/headphones': the page's address less '.html'
  description TEXT NOT NULL
);
CREATE INDEX category_by_parent ON category(parent_id, position);

CREATE TABLE product (
  id INTEGER PRIMARY KEY,
  sku TEXT NOT NULL UNIQUE,
  slug TEXT NOT NULL UNIQUE,                   -- the page's address is /slug.html
  name TEXT NOT NULL,
  brand TEXT NOT NULL,
  color TEXT,                                  -- NULL where the customer chooses one, or where it has none
  category_id INTEGER NOT NULL REFERENCES category(id),   -- its leaf
  price INTEGER NOT NULL,
  special_price INTEGER,                       -- NULL: not on sale
  final_price INTEGER GENERATED ALWAYS AS (coalesce(special_price, price)) STORED,
  qty INTEGER NOT NULL,                        -- on the shelf; of a configurable product: the sum of its variants, kept by a trigger
  is_in_stock INTEGER NOT NULL DEFAULT 1,      -- 0: the back office says that it is out of stock
  stock INTEGER GENERATED ALWAYS AS (CASE WHEN is_in_stock AND qty > 0 THEN qty ELSE 0 END) STORED,   -- what can be sold
  status INTEGER NOT NULL DEFAULT 1 CHECK (status IN (1, 2)),   -- 2: disabled, the shop does not have it
  sale INTEGER NOT NULL DEFAULT 0,             -- 1: marked as being on sale
  size TEXT,
  attribute_set_id INTEGER NOT NULL DEFAULT 4 REFERENCES attribute_set(id),
  weight INTEGER NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('simple', 'configurable')),
  short_description TEXT NOT NULL,
  description TEXT NOT NULL,                   -- HTML
  image_alt TEXT NOT NULL,
  created_at TEXT NOT NULL,
  featured INTEGER NOT NULL,                   -- place on the home page, 0: none
  review_count INTEGER NOT NULL DEFAULT 0,     -- kept by the triggers on review
  rating_sum INTEGER NOT NULL DEFAULT 0,
  rating REAL GENERATED ALWAYS AS (CASE WHEN review_count = 0 THEN 0 ELSE rating_sum * 1.0 / review_count END) STORED  -- stars, 0: none
);
CREATE TRIGGER product_rewritten AFTER UPDATE OF name, brand, sku, short_description, description, category_id ON product BEGIN
  UPDATE product_search SET name = new.name, brand = new.brand, sku = new.sku, short_description = new.short_description, description = new.description,
    category = (SELECT leaf.name || ' ' || section.name FROM category leaf JOIN category section ON section.id = leaf.parent_id WHERE leaf.id = new.category_id)
  WHERE rowid = new.id;
END;
CREATE INDEX product_by_brand ON product(brand);
CREATE INDEX product_by_category ON product(category_id);
CREATE INDEX product_by_age ON product(created_at);
CREATE INDEX product_by_feature ON product(featured) WHERE featured > 0;

-- Every category a product is listed in: its leaf and all above it.
CREATE TABLE category_product (
  category_id INTEGER NOT NULL REFERENCES category(id),
  position INTEGER NOT NULL,
  product_id INTEGER NOT NULL REFERENCES product(id),
  PRIMARY KEY (category_id, position, product_id)
) WITHOUT ROWID;

CREATE TABLE product_attribute (
  product_id INTEGER NOT NULL REFERENCES product(id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (product_id, position)
) WITHOUT ROWID;

-- What has to be chosen before a configurable product goes into the cart.
CREATE TABLE product_option (
  product_id INTEGER NOT NULL REFERENCES product(id),
  attribute_id INTEGER NOT NULL,               -- 93 Color, 144 Size, 150 Width, 155 Scent, ...: the number in super_attribute[N]
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (product_id, attribute_id)
) WITHOUT ROWID;

CREATE TABLE product_option_value (
  id INTEGER PRIMARY KEY,
  product_id INTEGER NOT NULL REFERENCES product(id),
  attribute_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  value TEXT NOT NULL
);
CREATE INDEX product_option_value_by_product ON product_option_value(product_id, attribute_id, position);

-- Each choice of options of a configurable product: a product of its own for the back office. Its id is none that a product has.
CREATE TABLE product_variant (
  id INTEGER PRIMARY KEY,
  product_id INTEGER NOT NULL REFERENCES product(id),
  sku TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,                          -- the product's name, a hyphen, the values
  option_values TEXT NOT NULL,                 -- as in cart_item
  color TEXT,
  size TEXT,
  price INTEGER,                               -- NULL: as the product
  qty INTEGER NOT NULL,
  is_in_stock INTEGER NOT NULL DEFAULT 1,
  stock INTEGER GENERATED ALWAYS AS (CASE WHEN is_in_stock AND qty > 0 THEN qty ELSE 0 END) STORED,
  status INTEGER NOT NULL DEFAULT 1 CHECK (status IN (1, 2)),
  UNIQUE (product_id, option_values)
);
CREATE TRIGGER variant_counted AFTER UPDATE OF qty ON product_variant BEGIN
  UPDATE product SET qty = (SELECT sum(qty) FROM product_variant WHERE product_id = new.product_id) WHERE id = new.product_id;
END;

CREATE TABLE related_product (
  product_id INTEGER NOT NULL REFERENCES product(id),
  position INTEGER NOT NULL,
  related_id INTEGER NOT NULL REFERENCES product(id),
  PRIMARY KEY (product_id, position)
) WITHOUT ROWID;

CREATE TABLE product_review (
  id INTEGER PRIMARY KEY,
  product_id INTEGER NOT NULL REFERENCES product(id),
  customer_id INTEGER REFERENCES customer(id), -- NULL: written by a guest
  nickname TEXT NOT NULL,
  title TEXT NOT NULL,
  detail TEXT NOT NULL,
  rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5),
  created_at TEXT NOT NULL,
  status_id INTEGER NOT NULL DEFAULT 1 CHECK (status_id IN (1, 2, 3))   -- 1 approved, 2 pending, 3 not approved
);
CREATE INDEX review_by_product ON product_review(product_id, created_at);
CREATE INDEX review_by_customer ON product_review(customer_id, created_at) WHERE customer_id IS NOT NULL;

-- Reviews that the shop shows.
CREATE VIEW review AS
  SELECT id, product_id, customer_id, nickname, title, detail, rating, created_at FROM product_review WHERE status_id = 1;

CREATE TRIGGER review_counted AFTER INSERT ON product_review WHEN new.status_id = 1 BEGIN
  UPDATE product SET review_count = review_count + 1, rating_sum = rating_sum + new.rating WHERE id = new.product_id;
END;
CREATE TRIGGER review_changed AFTER UPDATE OF status_id, rating ON product_review BEGIN
  UPDATE product SET review_count = review_count + (new.status_id = 1) - (old.status_id = 1),
    rating_sum = rating_sum + (new.status_id = 1) * new.rating - (old.status_id = 1) * old.rating
  WHERE id = new.product_id;
END;
CREATE TRIGGER review_deleted AFTER DELETE ON product_review WHEN old.status_id = 1 BEGIN
  UPDATE product SET review_count = review_count - 1, rating_sum = rating_sum - old.rating WHERE id = old.product_id;
END;

CREATE VIRTUAL TABLE product_search USING fts5(name, brand, sku, short_description, category, description, tokenize = 'porter unicode61');
CREATE TRIGGER product_indexed AFTER INSERT ON product BEGIN
  INSERT INTO product_search(rowid, name, brand, sku, short_description, category, description)
  SELECT new.id, new.name, new.brand, new.sku, new.short_description, leaf.name || ' ' || section.name, new.description
  FROM category leaf JOIN category section ON section.id = leaf.parent_id WHERE leaf.id = new.category_id;
END;

-- Customers

CREATE TABLE customer_group (id INTEGER PRIMARY KEY, name TEXT NOT NULL);   -- 0 for visitors who are not signed in

CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL UNIQUE COLLATE NOCASE,
  password TEXT NOT NULL,
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  created_at TEXT NOT NULL,
  default_billing_id INTEGER,                  -- address.id, NULL: none
  default_shipping_id INTEGER,
  group_id INTEGER NOT NULL DEFAULT 1 REFERENCES customer_group(id)
);

CREATE TABLE address (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customer(id),
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  company TEXT,
  street1 TEXT NOT NULL,
  street2 TEXT,
  city TEXT NOT NULL,
  region TEXT NOT NULL,                        -- the state's or province's name
  postcode TEXT NOT NULL,
  country_id TEXT NOT NULL REFERENCES country(id),
  telephone TEXT NOT NULL
);
CREATE INDEX address_by_customer ON address(customer_id);

CREATE TABLE newsletter_subscriber (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL UNIQUE COLLATE NOCASE,
  created_at TEXT NOT NULL
);

CREATE TABLE wishlist_item (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customer(id),
  product_id INTEGER NOT NULL REFERENCES product(id),
  qty INTEGER NOT NULL DEFAULT 1,
  comment TEXT,
  added_at TEXT NOT NULL,
  UNIQUE (customer_id, product_id)
);

CREATE TABLE compare_item (
  id INTEGER PRIMARY KEY,
  session_id TEXT NOT NULL,
  product_id INTEGER NOT NULL REFERENCES product(id),
  UNIQUE (session_id, product_id)
);

CREATE TABLE contact_message (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  telephone TEXT,
  comment TEXT NOT NULL,
  created_at TEXT NOT NULL
);

-- Reference data

CREATE TABLE country (id TEXT PRIMARY KEY, name TEXT NOT NULL);

CREATE TABLE region (
  id INTEGER PRIMARY KEY,
  country_id TEXT NOT NULL REFERENCES country(id),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  tax_basis_points INTEGER NOT NULL            -- 625: 6.25 % of the discounted subtotal
);
CREATE INDEX region_by_name ON region(name);

CREATE TABLE shipping_method (
  code TEXT PRIMARY KEY,                       -- 'flatrate_flatrate'
  position INTEGER NOT NULL,
  title TEXT NOT NULL,                         -- 'Flat Rate - Fixed'
  base INTEGER NOT NULL,
  per_item INTEGER NOT NULL,
  minimum_subtotal INTEGER NOT NULL,           -- offered from this discounted subtotal on
  days TEXT NOT NULL                           -- '3-5 business days'
);

CREATE TABLE payment_method (code TEXT PRIMARY KEY, position INTEGER NOT NULL, title TEXT NOT NULL);

CREATE TABLE status_label (status TEXT PRIMARY KEY, label TEXT NOT NULL) WITHOUT ROWID;   -- also those that no order has

CREATE TABLE coupon (
  code TEXT PRIMARY KEY COLLATE NOCASE,
  kind TEXT NOT NULL CHECK (kind IN ('percent', 'fixed')),
  amount INTEGER NOT NULL,                     -- percent, or cents
  minimum_subtotal INTEGER NOT NULL,
  expires_on TEXT NOT NULL                     -- the last day it is good
);

-- Cart

CREATE TABLE cart (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER REFERENCES customer(id), -- NULL: a guest's, known by the session variable cart_id
  email TEXT,
  coupon_code TEXT,
  shipping_code TEXT,
  payment_code TEXT,
  created_at TEXT NOT NULL
);
CREATE UNIQUE INDEX cart_by_customer ON cart(customer_id) WHERE customer_id IS NOT NULL;

CREATE TABLE cart_item (
  id INTEGER PRIMARY KEY,
  cart_id INTEGER NOT NULL REFERENCES cart(id) ON DELETE CASCADE,
  product_id INTEGER NOT NULL REFERENCES product(id),
  option_values TEXT NOT NULL DEFAULT '[]',    -- JSON array of product_option_value.id, ascending
  qty INTEGER NOT NULL,
  UNIQUE (cart_id, product_id, option_values)
);

CREATE TABLE cart_address (
  cart_id INTEGER NOT NULL REFERENCES cart(id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('billing', 'shipping')),
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  company TEXT,
  street1 TEXT NOT NULL,
  street2 TEXT,
  city TEXT NOT NULL,
  region TEXT NOT NULL,
  postcode TEXT NOT NULL,
  country_id TEXT NOT NULL,
  telephone TEXT NOT NULL,
  PRIMARY KEY (cart_id, kind)
);

-- Orders

CREATE TABLE sales_order (
  id INTEGER PRIMARY KEY,
  increment_id TEXT NOT NULL UNIQUE,           -- '000000123'
  customer_id INTEGER REFERENCES customer(id), -- NULL: a guest's
  customer_email TEXT NOT NULL,
  status TEXT NOT NULL REFERENCES status_label(status),
  created_at TEXT NOT NULL,
  subtotal INTEGER NOT NULL,
  discount INTEGER NOT NULL,                   -- 0 or more; grand_total = subtotal - discount + shipping + tax
  coupon_code TEXT,
  shipping INTEGER NOT NULL,
  tax INTEGER NOT NULL,
  grand_total INTEGER NOT NULL,
  shipping_title TEXT NOT NULL,
  payment_title TEXT NOT NULL
);
CREATE INDEX sales_order_by_customer ON sales_order(customer_id, created_at);
CREATE INDEX sales_order_by_age ON sales_order(created_at);

CREATE TABLE sales_order_item (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES sales_order(id),
  product_id INTEGER NOT NULL REFERENCES product(id),
  sku TEXT NOT NULL,
  name TEXT NOT NULL,
  price INTEGER NOT NULL,                      -- of one, when it was ordered
  qty INTEGER NOT NULL,
  row_total INTEGER NOT NULL,                  -- price * qty
  option_values TEXT NOT NULL DEFAULT '[]'     -- as in cart_item
);
CREATE INDEX sales_order_item_by_order ON sales_order_item(order_id);
CREATE INDEX sales_order_item_by_product ON sales_order_item(product_id);

CREATE TABLE sales_order_item_option (
  item_id INTEGER NOT NULL REFERENCES sales_order_item(id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,                          -- 'Color'
  value TEXT NOT NULL,                         -- 'Navy'
  PRIMARY KEY (item_id, position)
) WITHOUT ROWID;

CREATE TABLE sales_order_address (
  order_id INTEGER NOT NULL REFERENCES sales_order(id),
  kind TEXT NOT NULL CHECK (kind IN ('billing', 'shipping')),
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  company TEXT,
  street1 TEXT NOT NULL,
  street2 TEXT,
  city TEXT NOT NULL,
  region TEXT NOT NULL,
  postcode TEXT NOT NULL,
  country_id TEXT NOT NULL,
  telephone TEXT NOT NULL,
  PRIMARY KEY (order_id, kind)
) WITHOUT ROWID;

CREATE TABLE shipment (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES sales_order(id),
  carrier TEXT NOT NULL,
  tracking_number TEXT NOT NULL,
  shipped_at TEXT NOT NULL
);
CREATE INDEX shipment_by_order ON shipment(order_id);

CREATE TABLE invoice (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL UNIQUE REFERENCES sales_order(id),   -- an invoice is for the whole order
  created_at TEXT NOT NULL
);

-- A refund of one row of an order.
CREATE TABLE creditmemo (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES sales_order(id),
  item_id INTEGER NOT NULL REFERENCES sales_order_item(id),
  qty INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  amount INTEGER NOT NULL
);
CREATE INDEX creditmemo_by_order ON creditmemo(order_id);

CREATE TABLE order_comment (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES sales_order(id),
  status TEXT NOT NULL REFERENCES status_label(status),
  comment TEXT NOT NULL,
  is_customer_notified INTEGER NOT NULL,
  is_visible_on_front INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL
);
CREATE INDEX order_comment_by_order ON order_comment(order_id);

-- Back office

CREATE TABLE admin_user (
  id INTEGER PRIMARY KEY,
  username TEXT NOT NULL UNIQUE,
  password TEXT NOT NULL,
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  email TEXT NOT NULL
);

-- Cart price rules. One with a coupon has a row in `coupon` as long as it is active; one without is applied to every cart of its groups.
CREATE TABLE sales_rule (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  is_active INTEGER NOT NULL,
  website_ids TEXT NOT NULL,                   -- JSON array
  customer_group_ids TEXT NOT NULL,            -- JSON array of customer_group.id
  coupon_type INTEGER NOT NULL CHECK (coupon_type IN (1, 2)),   -- 1 no coupon, 2 a coupon
  coupon_code TEXT COLLATE NOCASE,
  from_date TEXT,
  to_date TEXT,                                -- the last day
  minimum_subtotal INTEGER NOT NULL DEFAULT 0,
  simple_action TEXT NOT NULL CHECK (simple_action IN ('by_percent', 'by_fixed', 'cart_fixed')),
  discount_amount INTEGER NOT NULL,            -- hundredths of a percent, or cents
  sort_order INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE cms_page (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  identifier TEXT NOT NULL UNIQUE,             -- its address in the shop
  content_heading TEXT NOT NULL,
  content TEXT NOT NULL,                       -- HTML
  is_active INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);

CREATE TABLE search_query (
  id INTEGER PRIMARY KEY,
  query_text TEXT NOT NULL UNIQUE COLLATE NOCASE,
  num_results INTEGER NOT NULL,
  popularity INTEGER NOT NULL,                 -- how often it was searched for
  updated_at TEXT NOT NULL
);

CREATE TABLE theme (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  parent_id INTEGER REFERENCES theme(id),
  code TEXT NOT NULL,
  description TEXT NOT NULL,
  palette TEXT NOT NULL                        -- CSS colors: ground, text, accent
);

-- How often a product's page was opened in a month.
CREATE TABLE product_view (
  product_id INTEGER NOT NULL REFERENCES product(id),
  month TEXT NOT NULL,                         -- its first day
  views INTEGER NOT NULL,
  PRIMARY KEY (product_id, month)
) WITHOUT ROWID;

-- Views

-- What a list of products shows of each.
CREATE VIEW product_card AS
  SELECT id, sku, slug, name, brand, image_alt, price, final_price, stock, rating, review_count, created_at,
    special_price IS NOT NULL AS on_sale, stock > 0 AS in_stock, type = 'configurable' AS has_options,
    CAST(round(rating * 20) AS INTEGER) AS rating_percent, review_count = 1 AS one_review
  FROM product WHERE status = 1;

CREATE VIEW cart_line AS
  SELECT i.id, i.cart_id, i.product_id, p.sku, p.slug, p.name, p.image_alt, p.stock, i.qty, coalesce(v.price, p.final_price) AS price,
    coalesce(v.price, p.final_price) * i.qty AS row_total, i.option_values,
    (SELECT group_concat(o.name || ': ' || v.value, ', ')
     FROM json_each(i.option_values) chosen
     JOIN product_option_value v ON v.id = chosen.value
     JOIN product_option o ON o.product_id = v.product_id AND o.attribute_id = v.attribute_id) AS options
  FROM cart_item i JOIN product p ON p.id = i.product_id
  LEFT JOIN product_variant v ON v.product_id = i.product_id AND v.option_values = i.option_values;

-- Each cart's sums. Shipping and tax are NULL until the customer has chosen a method and an address.
CREATE VIEW cart_total AS
  WITH summed AS (
    SELECT c.id, c.coupon_code, c.shipping_code, c.payment_code, coalesce(sum(i.qty), 0) AS items_qty, coalesce(sum(i.row_total), 0) AS subtotal,
      coalesce((SELECT group_id FROM customer WHERE id = c.customer_id), 0) AS group_id
    FROM cart c LEFT JOIN cart_line i ON i.cart_id = c.id
    GROUP BY c.id
  ), discounted AS (
    SELECT summed.*, min(summed.subtotal, coalesce((
      SELECT CASE kind WHEN 'percent' THEN (summed.subtotal * amount + 50) / 100 ELSE min(amount, summed.subtotal) END
      FROM coupon WHERE code = summed.coupon_code AND summed.subtotal >= minimum_subtotal), 0)
      + coalesce((
      SELECT max(CASE simple_action WHEN 'by_percent' THEN (summed.subtotal * discount_amount + 5000) / 10000
        WHEN 'by_fixed' THEN discount_amount * summed.items_qty ELSE discount_amount END)
      FROM sales_rule WHERE is_active AND coupon_type = 1 AND minimum_subtotal <= summed.subtotal
        AND coalesce(from_date, '') <= date('now') AND coalesce(to_date, '9999') >= date('now')
        AND EXISTS (SELECT 1 FROM json_each(customer_group_ids) WHERE value = summed.group_id)), 0)) AS discount
    FROM summed
  ), shipped AS (
    SELECT discounted.*,
      (SELECT base + per_item * discounted.items_qty FROM shipping_method WHERE code = discounted.shipping_code) AS shipping,
      (SELECT ((discounted.subtotal - discounted.discount) * coalesce((SELECT tax_basis_points FROM region WHERE name = a.region AND country_id = a.country_id), 0) + 5000) / 10000
       FROM cart_address a WHERE a.cart_id = discounted.id AND a.kind = 'shipping') AS tax
    FROM discounted
  )
  SELECT id, items_qty, subtotal, coupon_code, discount, shipping_code, payment_code, shipping, tax,
    subtotal - discount + coalesce(shipping, 0) + coalesce(tax, 0) AS grand_total
  FROM shipped;

-- Orders as a customer reads them.
CREATE VIEW order_line AS
  SELECT i.id, i.order_id, i.product_id, i.sku, i.name, i.price, i.qty, i.row_total, p.slug, p.image_alt,
    (SELECT group_concat(name || ': ' || value, ', ') FROM sales_order_item_option WHERE item_id = i.id) AS options
  FROM sales_order_item i JOIN product p ON p.id = i.product_id;

-- Products and variants as the back office lists them.
CREATE VIEW admin_product AS
  SELECT id, NULL AS parent_id, sku, name, type, price, special_price, qty, is_in_stock, stock, status, color, size, attribute_set_id, created_at,
    'Catalog, Search' AS visibility
  FROM product
  UNION ALL
  SELECT v.id, v.product_id, v.sku, v.name, 'simple', coalesce(v.price, p.price), NULL, v.qty, v.is_in_stock, v.stock, v.status, v.color, v.size,
    p.attribute_set_id, p.created_at, 'Not Visible Individually'
  FROM product_variant v JOIN product p ON p.id = v.product_id;

-- Orders as the back office lists them.
CREATE VIEW admin_order AS
  SELECT o.id, o.increment_id, o.customer_id, o.customer_email, o.status, l.label AS status_label, o.created_at, o.grand_total, o.subtotal, o.discount,
    o.shipping, o.tax, o.coupon_code, o.shipping_title, o.payment_title, b.first_name || ' ' || b.last_name AS bill_name,
    s.first_name || ' ' || s.last_name AS ship_name,
    coalesce((SELECT first_name || ' ' || last_name FROM customer WHERE id = o.customer_id), b.first_name || ' ' || b.last_name) AS customer_name
  FROM sales_order o JOIN status_label l ON l.status = o.status
  LEFT JOIN sales_order_address b ON b.order_id = o.id AND b.kind = 'billing'
  LEFT JOIN sales_order_address s ON s.order_id = o.id AND s.kind = 'shipping';
