"""Namespaces and projects, read from projects.txt, and who belongs to them."""

from datetime import timedelta
from pathlib import Path

from . import code
from .people import CITIES

MEMBER_OF = {"lanternworks": 40, "openharbor": 30, "mosaic-ui": 30, "fieldnotes": 20}
LEVELS = {"public": 20, "internal": 10, "private": 0}
FORKS = 9


def read_lines():
    return (Path(__file__).parent / "projects.txt").read_text().splitlines()


def read_namespaces(random, users, opened, lines):
    """One namespace for each user, then the groups; and the projects in the order of the lines."""
    by_name = {u["username"]: u for u in users}
    namespaces = [dict(id=u["id"], path=u["username"], name=u["name"], user=u, description="", created_at=u["created_at"]) for u in users]
    by_path = {n["path"]: n for n in namespaces}
    projects = []
    for line in lines:
        if line.startswith("@~"):
            space = by_path[line[2:]]
        elif line.startswith("@"):
            path, name, description = line[1:].split(" | ")
            space = dict(id=len(namespaces) + 1, path=path, name=name, user=None, description=description, created_at=opened + timedelta(days=random.randint(2, 50), hours=random.randint(1, 9)))
            namespaces.append(space)
        elif line.startswith("  t:"):
            projects[-1]["things"] = [item.strip() for item in line[4:].split(",")]
        elif line.startswith("  p:"):
            projects[-1]["parts"] = split(line[4:])
        elif line.startswith("  f:"):
            projects[-1]["features"] = split(line[4:])
        elif line and not line.startswith("%"):
            projects.append(read_project(random, space, line, len(projects) + 1))
    return namespaces, projects, by_name


def split(text):
    return [item.strip() for item in text.split(";")]


def read_project(random, space, line, identifier):
    path, name, language, popularity, visibility, description = line.split(" | ")
    start = space["created_at"] + timedelta(days=random.randint(1, 200), minutes=random.randint(0, 900))
    return dict(id=identifier, space=space, path=path, name=name, language=language, language_title=code.LANGUAGES[language], popularity=int(popularity), visibility=LEVELS[visibility],
                description=description, full_path=f"{space['path']}/{path}", owner_name=space["name"], created_at=start, license=random.choice(["MIT", "MIT", "BSD", "GPL"]),
                default_branch=random.choice(["main", "main", "main", "master"]), forked_from=None)


def make_group_members(random, namespaces, users, now):
    """{group id: {user: level}}; each group has an owner, and the groups of rowan_vale have that one too."""
    members = {}
    for space in namespaces:
        if space["user"]:
            continue
        old = [u for u in users[1:90] if u["created_at"] < space["created_at"] + timedelta(days=120)]
        chosen = random.sample(old, random.randint(5, 8))
        levels = [50, 40, 40] + random.choices([40, 30, 30, 30, 20, 10], k=8)
        members[space["id"]] = {u["id"]: level for u, level in zip(chosen, levels)}
        if space["path"] in MEMBER_OF:
            members[space["id"]][1] = MEMBER_OF[space["path"]]
    return members


def make_project_members(random, projects, users, group_members):
    for project in projects:
        inherited = group_members.get(project["space"]["id"], {})
        direct = {project["space"]["user"]["id"]: 50} if project["space"]["user"] else {}
        known = [u for u in users[1:120] if u["id"] not in inherited and u["id"] not in direct]
        few = random.randint(1, 4) if direct else random.randint(0, 3)
        if project["visibility"] == 0:
            few = min(few, 2)
        direct.update({u["id"]: random.choice([30, 30, 30, 40, 20, 10]) for u in random.sample(known, few)})
        project["direct"], project["inherited"] = direct, inherited
        project["members"] = {u: max(direct.get(u, 0), inherited.get(u, 0)) for u in [*direct, *inherited]}
        project["creator"] = next(u for u, level in project["members"].items() if level == 50)
        project["created_at"] = max(project["created_at"], users[project["creator"] - 1]["created_at"] + timedelta(days=1))


def describe(random, namespaces):
    for space in namespaces:
        if space["user"] is None and random.random() < 0.5:
            space["description"] += f", made in {random.choice(CITIES)}"
