"""What the generators of all sites share: the command line, writing tables, and looking for rows that contradict each other.

A generator names this file in its site.yaml (`generate: {with: [generating.py]}`), so that it is copied with the site.
Nothing but the standard library is needed.
"""

from __future__ import annotations

import csv
import sqlite3
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Row = Sequence[Any]


def run(arguments: Sequence[str], usage: str, generate: Callable[[int], None], **commands: Callable[[], None]) -> None:
    """Does what the command line asks for.

    `SEED`, a whole number from 0, calls `generate`; `--NAME` calls the command of that name. Anything else prints `usage`.
    """
    word = arguments[0] if len(arguments) == 1 else ""
    if word.isascii() and word.isdigit():
        generate(int(word))
    elif word.startswith("--") and word[2:] in commands:
        commands[word[2:]]()
    else:
        sys.exit(usage)


def write_table(path: Path, columns: str, rows: Iterable[Row]) -> None:
    """Writes a CSV file: RFC 4180 with LF, `columns` (separated by spaces) as its header, None and "" as empty fields."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns.split())
        writer.writerows(rows)


@dataclass(frozen=True)
class SiteData:
    """The data of a site: `data/*.csv` in its folder, which `schema.sql` describes."""

    folder: Path
    # Names of the tables, in the order in which they must be loaded.
    tables: Sequence[str]
    # SQL functions that the sites' engine has and SQLite has not, each with its number of arguments: stand-ins that are good
    # enough for loading the schema.
    functions: Mapping[tuple[str, int], Callable[..., Any]] = field(default_factory=dict)

    def write(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        """Writes the data of a table."""
        write_table(self.folder / "data" / f"{table}.csv", columns, rows)

    def load(self) -> sqlite3.Connection:
        """The schema with the data of all tables, in memory; empty fields are NULL."""
        database = sqlite3.connect(":memory:")
        for (name, count), function in self.functions.items():
            database.create_function(name, count, function)
        database.executescript((self.folder / "schema.sql").read_text())
        for table in self.tables:
            with (self.folder / "data" / f"{table}.csv").open(newline="") as file:
                rows = csv.reader(file)
                columns = next(rows)
                names = ",".join(columns)
                marks = ",".join("?" * len(columns))
                database.executemany(
                    f'INSERT INTO "{table}" ({names}) VALUES ({marks})',
                    ([value or None for value in row] for row in rows),
                )
        return database

    def check(self, contradictions: Mapping[str, str], now: str = "", more: Iterable[str] = ()) -> None:
        """Prints what is wrong with the data, then the number of rows of each table.

        `contradictions` has statements that find nothing in data that is in order, by what they find; `:now` in them is `now`.
        `more` are sentences of the caller's own. Ends the process, with exit code 1 where anything is wrong.
        """
        database = self.load()
        problems = []
        for what, sql in contradictions.items():
            rows = database.execute(sql, {"now": now} if ":now" in sql else {}).fetchall()
            if rows:
                problems.append(f"{what}: {len(rows)}, such as {', '.join(map(str, rows[0]))}")
        problems += [f"a reference to nothing: {row}" for row in database.execute("PRAGMA foreign_key_check")]
        problems += more
        if problems:
            print("\n".join(problems))
        for table in self.tables:
            (count,) = database.execute(f'SELECT count(*) FROM "{table}"').fetchone()
            print(f"{count:6d} {table}")
        sys.exit(1 if problems else 0)
