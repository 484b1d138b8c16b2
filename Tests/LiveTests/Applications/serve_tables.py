"""Datasette over a table of plants: search in the text, forms of stored queries that write, a login with a password."""

import asyncio
import os
import socket
import sqlite3

import uvicorn
from datasette.app import Datasette
from datasette_auth_passwords.utils import hash_password

from serving import end_with_input, temporary_folder

PLANTS = [
    (1, "Snowdrop", "bulb", 15, "Flowers in February, often through the snow."),
    (2, "Crocus", "bulb", 12, "Opens in the sun of March."),
    (3, "Foxglove", "biennial", 140, "Poisonous; bees love it."),
    (4, "Lady's mantle", "perennial", 45, "Dew gathers on its leaves."),
    (5, "Hazel", "shrub", 500, "Catkins in February, nuts in September."),
]
WRITERS = {"id": "gardener"}


def query(sql, title, done, **settings):
    return {"sql": sql, "title": title, "write": True, "allow": WRITERS, "on_success_message": done, **settings}


METADATA = {
    "title": "Garden",
    "plugins": {"datasette-auth-passwords": {"gardener_password_hash": hash_password("green thumb", iterations=1000),
                                             "actors": {"gardener": WRITERS}}},
    "databases": {"garden": {
        "tables": {"plants": {"fts_table": "plants_fts", "fts_pk": "id", "searchmode": "raw", "facets": ["kind"]},
                   "plants_fts": {"hidden": True}},
        "queries": {
            "add_plant": query(
                "insert into plants (name, kind, height, notes) values (:name, :kind, :height, :notes)",
                "Add a plant", "The plant was added.", on_success_redirect="/garden/plants?_sort_desc=id"),
            "change_height": query(
                "update plants set height = :height where name = :name", "Change a height", "The height was changed."),
            "delete_plant": query("delete from plants where name = :name", "Delete a plant", "The plant was deleted."),
            "tallest": {"sql": "select name, height from plants order by height desc limit :count",
                        "title": "The tallest", "params": ["count"]},
        }}},
}
INDEX = """
create table plants (id integer primary key, name text, kind text, height integer, notes text);
create virtual table plants_fts using fts5(name, notes, content='plants', content_rowid='id');
create trigger plants_added after insert on plants begin
    insert into plants_fts (rowid, name, notes) values (new.id, new.name, new.notes); end;
create trigger plants_deleted after delete on plants begin
    insert into plants_fts (plants_fts, rowid, name, notes) values ('delete', old.id, old.name, old.notes); end;
"""


def make_database(path):
    database = sqlite3.connect(path)
    database.executescript(INDEX)
    database.executemany("insert into plants values (?, ?, ?, ?, ?)", PLANTS)
    database.commit()
    database.close()


end_with_input()
database = os.path.join(temporary_folder(), "garden.db")
make_database(database)
tables = Datasette([database], metadata=METADATA, secret="a key for tests on the loopback interface alone")
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen()
print(listener.getsockname()[1], flush=True)
asyncio.run(uvicorn.Server(uvicorn.Config(tables.app(), log_level="critical")).serve(sockets=[listener]))
