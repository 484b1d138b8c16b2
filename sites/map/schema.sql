-- Lengths are metres; x grows to the east and y to the south from the middle of the country. Times of roads are tenths of a second.

CREATE TABLE opening (at TEXT NOT NULL);

CREATE TABLE user (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  password TEXT NOT NULL,
  about TEXT NOT NULL ON CONFLICT REPLACE DEFAULT ''
);

-- Ways to travel, in the order of the form.
CREATE TABLE engine (
  code TEXT PRIMARY KEY,
  position INTEGER NOT NULL UNIQUE,
  title TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE category (
  code TEXT PRIMARY KEY,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  label TEXT NOT NULL,
  plural TEXT NOT NULL,
  words TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',   -- what else people call it
  is_listed INTEGER NOT NULL                            -- shown among the categories of a city
) WITHOUT ROWID;

-- The ids of states and cities are those of their relations in `place`.

CREATE TABLE state (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  slug TEXT NOT NULL UNIQUE,
  outline TEXT NOT NULL                                 -- an SVG path
);

CREATE TABLE state_border (
  state_id INTEGER NOT NULL REFERENCES state(id),
  neighbour_id INTEGER NOT NULL REFERENCES state(id),
  PRIMARY KEY (state_id, neighbour_id)
) WITHOUT ROWID;

CREATE TABLE city (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  slug TEXT NOT NULL UNIQUE,
  state_id INTEGER NOT NULL REFERENCES state(id),
  is_capital INTEGER NOT NULL,
  x INTEGER NOT NULL, y INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL   -- what its map shows
);

-- Roads. Every place stands at a junction that all engines reach.

CREATE TABLE junction (
  id INTEGER PRIMARY KEY,
  x INTEGER NOT NULL,
  y INTEGER NOT NULL
);

CREATE TABLE road (
  id INTEGER PRIMARY KEY,
  from_id INTEGER NOT NULL REFERENCES junction(id),
  to_id INTEGER NOT NULL REFERENCES junction(id),
  name TEXT NOT NULL,
  metres INTEGER NOT NULL,
  bearing INTEGER NOT NULL,                             -- degrees clockwise from north
  car INTEGER, bicycle INTEGER, foot INTEGER            -- time; NULL where it may not go this way
);

-- The roads of one engine as a graph of `shortest_path`.
CREATE TABLE graph (
  engine TEXT PRIMARY KEY REFERENCES engine(code),
  roads TEXT NOT NULL
) WITHOUT ROWID;

-- Places

CREATE TABLE place (
  id INTEGER PRIMARY KEY,
  type TEXT NOT NULL CHECK (type IN ('node', 'way', 'relation')),
  category TEXT NOT NULL REFERENCES category(code),
  name TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',    -- houses have none
  street TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',
  housenumber TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',
  suburb TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',
  postcode TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',
  city_id INTEGER REFERENCES city(id),                  -- NULL for a state
  state_id INTEGER NOT NULL REFERENCES state(id),
  junction_id INTEGER NOT NULL REFERENCES junction(id),
  x INTEGER NOT NULL,
  y INTEGER NOT NULL,
  lat REAL NOT NULL,
  lon REAL NOT NULL,
  importance INTEGER NOT NULL,
  version INTEGER NOT NULL,
  display_name TEXT NOT NULL
);
CREATE INDEX place_by_city ON place(city_id, category);
CREATE INDEX place_by_category ON place(category);

CREATE TABLE tag (
  place_id INTEGER NOT NULL REFERENCES place(id),
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (place_id, key)
) WITHOUT ROWID;
CREATE INDEX tag_by_key ON tag(key, value);

-- What a search reads: lower case, one space between words and around them.
CREATE TABLE lookup (
  place_id INTEGER PRIMARY KEY,
  importance INTEGER NOT NULL,
  name TEXT NOT NULL,
  words TEXT NOT NULL
);

CREATE TABLE duration (minutes INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE VIEW duration_text(minutes, text) AS
  WITH RECURSIVE counted(minutes) AS (SELECT 0 UNION ALL SELECT minutes + 1 FROM counted WHERE minutes < 12000)
  SELECT minutes, CASE WHEN minutes < 60 THEN max(1, minutes) || 'min' ELSE (minutes / 60) || 'h ' || (minutes % 60) || 'min' END FROM counted;

CREATE TRIGGER opened AFTER INSERT ON opening BEGIN
  INSERT INTO graph SELECT 'fossgis_osrm_car', json_group_array(json_array(id, from_id, to_id, car)) FROM road WHERE car IS NOT NULL;
  INSERT INTO graph SELECT 'fossgis_osrm_bike', json_group_array(json_array(id, from_id, to_id, bicycle)) FROM road WHERE bicycle IS NOT NULL;
  INSERT INTO graph SELECT 'fossgis_osrm_foot', json_group_array(json_array(id, from_id, to_id, foot)) FROM road WHERE foot IS NOT NULL;
  INSERT INTO duration SELECT minutes, text FROM duration_text;
  INSERT INTO lookup
    SELECT p.id, p.importance, ' ' || replace(replace(lower(p.name), '''', ''), '-', ' ') || ' ',
      ' ' || replace(replace(replace(replace(lower(p.display_name || ' ' || c.label || ' ' || c.plural || ' ' || c.words), ',', ''), '''', ''), '-', ' '), ' / ', ' ')
        || coalesce((SELECT ' ' || lower(value) FROM tag WHERE place_id = p.id AND key = 'cuisine'), '') || ' '
    FROM place p JOIN category c ON c.code = p.category;
END;

-- What pages show

CREATE VIEW place_card AS
  SELECT p.*, '/' || p.type || '/' || p.id AS path, c.label, t.name AS city, t.slug AS city_slug, s.name AS state,
    coalesce(nullif(p.name, ''), p.housenumber || ' ' || p.street) AS title
  FROM place p JOIN category c ON c.code = p.category LEFT JOIN city t ON t.id = p.city_id JOIN state s ON s.id = p.state_id;

CREATE VIEW trip_path AS
  SELECT a.id AS from_id, b.id AS to_id, g.engine, a.junction_id AS start_id, b.junction_id AS end_id, g.roads
  FROM place a, place b, graph g;

-- The fastest way between two places; ask with from_id, to_id and engine.
CREATE VIEW trip AS
  SELECT from_id, to_id, engine, minutes, (SELECT text FROM duration d WHERE d.minutes = t.minutes) AS time, metres,
    CASE WHEN metres < 1000 THEN metres || 'm' WHEN metres < 9950 THEN printf('%.1fkm', metres / 1000.0) ELSE CAST(round(metres / 1000.0) AS INTEGER) || 'km' END AS distance
  FROM (SELECT from_id, to_id, engine, max(1, (path_cost(roads, start_id, end_id) + 300) / 600) AS minutes,
          (SELECT coalesce(sum(r.metres), 0) FROM json_each(shortest_path(roads, start_id, end_id)) e JOIN road r ON r.id = e.value) AS metres
        FROM trip_path) AS t;

-- What tasks speak of

-- Places that people know by name, a name that their city has once; `phrase` names the city too, `n` numbers those of a city in no special order.
CREATE VIEW landmark AS
  SELECT *, row_number() OVER (PARTITION BY city_id ORDER BY id * 7919 % 10007, id) AS n
  FROM (SELECT id, name, category, street, housenumber, suburb, postcode, city, city_id, state, state_id, junction_id, type, path, x, y, lat, lon, display_name,
          CASE WHEN instr(name, city) THEN name ELSE name || ' in ' || city END AS phrase, count(*) OVER (PARTITION BY city_id, name) AS namesakes
        FROM place_card
        WHERE category IN ('hotel', 'museum', 'gallery', 'theatre', 'cinema', 'library', 'university', 'college', 'hospital', 'station', 'bus_station', 'park', 'stadium', 'attraction',
          'townhall', 'courthouse', 'zoo', 'swimming_pool', 'restaurant', 'cafe'))
  WHERE namesakes = 1;

-- The places of a city around each other, with the square of the straight distance.
CREATE VIEW nearby AS
  SELECT a.id AS from_id, p.id, p.category, p.name, p.street, p.housenumber, p.suburb, p.postcode, p.display_name, (p.x - a.x) * (p.x - a.x) + (p.y - a.y) * (p.y - a.y) AS square
  FROM place a JOIN place p ON p.city_id = a.city_id AND p.id <> a.id;

-- The place of each category that is clearly nearest: no other is closer, or only a fifth and 120 metres farther.
CREATE VIEW nearest AS
  SELECT f.* FROM nearby f JOIN place a ON a.id = f.from_id
  WHERE NOT EXISTS (
    SELECT 1 FROM place o WHERE o.city_id = a.city_id AND o.category = f.category AND o.id <> a.id AND o.id <> f.id
      AND sqrt((o.x - a.x) * (o.x - a.x) + (o.y - a.y) * (o.y - a.y)) < sqrt(f.square) * 1.2 + 120);
