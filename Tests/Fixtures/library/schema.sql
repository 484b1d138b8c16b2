CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE book (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    author_id INTEGER NOT NULL REFERENCES author,
    subject TEXT NOT NULL,
    year INTEGER NOT NULL,
    copies INTEGER NOT NULL CHECK (copies >= 0)
);
CREATE INDEX book_by_subject ON book(subject, title);
CREATE TABLE member (id INTEGER PRIMARY KEY, card TEXT NOT NULL UNIQUE, pin TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE loan (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES member,
    book_id INTEGER NOT NULL REFERENCES book,
    due TEXT NOT NULL,
    UNIQUE (member_id, book_id)
);
CREATE TABLE note (id INTEGER PRIMARY KEY, book_id INTEGER NOT NULL REFERENCES book, stars INTEGER NOT NULL, text TEXT NOT NULL);
CREATE VIEW available AS
    SELECT book.*, author.name AS author, book.copies - (SELECT count(*) FROM loan WHERE book_id = book.id) AS free
    FROM book JOIN author ON author.id = book.author_id;
