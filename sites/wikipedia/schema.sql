-- An encyclopaedia: articles made of sections, with facts, categories and references. Nobody writes here: every page is read only.

CREATE TABLE article (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,                 -- the title without what tells it from others of the name
    path TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,                 -- film, person, city, ... : what its facts are
    description TEXT NOT NULL,
    words INTEGER NOT NULL
);
CREATE INDEX article_by_kind ON article(kind, title);
CREATE INDEX article_by_name ON article(name);
CREATE TABLE section (
    article_id INTEGER NOT NULL REFERENCES article,
    position INTEGER NOT NULL,
    level INTEGER NOT NULL CHECK (level IN (2, 3)),
    heading TEXT,                       -- NULL for the lead
    anchor TEXT,
    html TEXT,
    PRIMARY KEY (article_id, position)
) WITHOUT ROWID;
-- What an article says, for its infobox (where there is a label) and for tasks.
CREATE TABLE fact (
    article_id INTEGER NOT NULL REFERENCES article,
    position INTEGER NOT NULL,
    property TEXT NOT NULL,
    label TEXT,
    value TEXT NOT NULL,
    number REAL,                        -- the value as a number, or the year that it belongs to
    object_id INTEGER REFERENCES article,   -- the article that the value names
    PRIMARY KEY (article_id, position)
) WITHOUT ROWID;
CREATE INDEX fact_by_property ON fact(property, article_id);
CREATE INDEX fact_by_object ON fact(object_id);
CREATE TABLE reference (
    article_id INTEGER NOT NULL REFERENCES article,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (article_id, position)
) WITHOUT ROWID;
CREATE TABLE category (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, path TEXT NOT NULL UNIQUE);
CREATE TABLE article_category (
    article_id INTEGER NOT NULL REFERENCES article,
    category_id INTEGER NOT NULL REFERENCES category,
    PRIMARY KEY (category_id, article_id)
) WITHOUT ROWID;
CREATE INDEX category_of_article ON article_category(article_id);
CREATE TABLE see_also (
    article_id INTEGER NOT NULL REFERENCES article,
    position INTEGER NOT NULL,
    other_id INTEGER NOT NULL REFERENCES article,
    PRIMARY KEY (article_id, position)
) WITHOUT ROWID;

-- The words of an article, without marks.
CREATE VIRTUAL TABLE article_text USING fts5(title, body, tokenize = 'porter unicode61 remove_diacritics 2');
-- The last row that is loaded: the index is made when all articles are there.
CREATE TABLE opening (at TEXT NOT NULL);
CREATE TRIGGER make_index AFTER INSERT ON opening BEGIN
    INSERT INTO article_text (rowid, title, body)
    SELECT a.id, a.title, (
        SELECT group_concat(coalesce(s.heading || '. ', '') || (
            SELECT group_concat(substr(part.value, instr(part.value, '>') + 1), '')
            FROM json_each('[' || replace(json_quote(replace(replace(coalesce(s.html, ''), '</t', ' </t'), '</c', ' </c')), '<', '","') || ']') AS part), ' ')
        FROM section s WHERE s.article_id = a.id)
    FROM article a ORDER BY a.id;
END;
