CREATE TABLE site (position INTEGER PRIMARY KEY, name TEXT NOT NULL, address TEXT NOT NULL UNIQUE, description TEXT NOT NULL, initial TEXT NOT NULL, colour TEXT NOT NULL);
-- How to sign in where a site asks for it.
CREATE TABLE account (site INTEGER PRIMARY KEY REFERENCES site, user TEXT NOT NULL, password TEXT NOT NULL);
CREATE TABLE note (id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL, text TEXT NOT NULL, at TEXT NOT NULL);
CREATE INDEX note_by_owner ON note(owner, id);
