"""What is written by hand: names in names.txt, states and cities in country.txt; for other seeds what stands in `changed`."""

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
changed = {}         # country or the section of names.txt -> what is taken in its place


def read_country():
    """Cities by state, in order."""
    return changed.get("country") or read_country_file()


def names(section):
    return changed.get(section) or read_names(section)


@cache
def read_country_file():
    lines = [line for line in (HERE / "country.txt").read_text().splitlines() if line and not line.startswith("#")]
    return {state.strip(): [city.strip() for city in cities.split(",")] for state, cities in (line.split("|") for line in lines)}


@cache
def read_names(section):
    found, current = {}, None
    for line in (HERE / "names.txt").read_text().splitlines():
        if line.startswith("["):
            current = found.setdefault(line.strip("[]"), [])
        else:
            current.extend(name.strip() for name in line.split(",") if name.strip())
    return found[section]
