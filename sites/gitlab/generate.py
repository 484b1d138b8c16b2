#!/usr/bin/env python3
"""Write the code host's data/*.csv.

    generate.py SEED       0 gives the bundled code host, another seed other people, projects, code and history
    generate.py --check    load schema.sql and data/*.csv into SQLite and look for rows that contradict each other
"""

import sys
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))         # generating.py lies beside the site's folder

from generating import SiteData, run  # noqa: E402
from generator import checks, code, fresh, people, phrases, projects as listing, starters
from generator.history import History
from generator.planning import Planning

NOW = datetime(2026, 3, 14, 9, 30)
OPENED = datetime(2023, 1, 9, 8, 0)
USERS = 180
BUNDLED = 7          # what chance starts from in the bundled code host
GUESTS = ["juno.park", "eli.brook", "nadir.haddad", "sofie.lund", "theo.marin", "ada.winter", "luis.prado", "mina.okada", "kasia.wolna", "per.strand", "dora.kiss", "hugo.leal"]

# In the order in which they must be loaded.
TABLES = """user follow namespace group_member project project_member invitation star branch blob revision branch_revision revision_file tree_entry project_template
project_template_file label milestone issue issue_label merge_request merge_request_label merge_request_revision note todo opening""".split()
data = SiteData(HERE, TABLES, functions={("date_format", 2): lambda moment, _: moment})
write = data.write


def generate(seed):
    random, lines, guests = Random(f"code {seed}" if seed else BUNDLED), listing.read_lines(), GUESTS
    if seed:
        lines, guests = fresh.change_projects(random), fresh.guests(random, len(GUESTS))
    users = people.make_users(random, OPENED, NOW, USERS)
    namespaces, projects, _ = listing.read_namespaces(random, users, OPENED, lines)
    listing.describe(random, namespaces)
    group_members = listing.make_group_members(random, namespaces, users, NOW)
    listing.make_project_members(random, projects, users, group_members)
    history, planning = History(random, users, NOW), Planning(random, users, NOW)
    for project in projects:
        project["files"] = code.write_files(random, project)
        history.write(project)
        planning.plan(project)
    for request in history.requests:
        planning.review(request)
    forks = make_forks(random, users, projects)
    write_people(random, users, projects)
    write_projects(random, users, namespaces, projects + forks, group_members, history, planning, guests)
    write_repositories(history, forks)
    write_planning(planning, history)
    write("project_template", "code title description position", [(t["code"], t["title"], t["description"], i) for i, t in enumerate(starters.TEMPLATES, 1)])
    write("project_template_file", "code path content", [(t["code"], path, text) for t in starters.TEMPLATES for path, text in sorted(t["files"].items())])
    write("opening", "at", [(NOW,)])


# People

def write_people(random, users, projects):
    for user in users:
        if user["id"] == 1 or random.random() < 0.65:
            user["bio"] = phrases.say(random, "bio", phrases.words_of(random, random.choice(projects)))
    write("user", "id username name password email created_at website location job_title organization bio status_message availability feed_token",
          [tuple(u[c] for c in "id username name password email created_at website location job_title organization bio status_message availability feed_token".split()) for u in users])
    pairs = {(u["id"], other["id"]) for u in users for other in random.choices(users, [o["activity"] for o in users], k=random.choice([0, 0, 1, 2, 3, 5, 8])) if other is not u and u["id"] > 1}
    pairs |= {(1, other["id"]) for other in random.sample(users[1:], 6)}
    write("follow", "follower_id followed_id created_at",
          [(a, b, max(users[a - 1]["created_at"], users[b - 1]["created_at"]) + timedelta(days=random.randint(1, 90), minutes=random.randint(0, 999))) for a, b in sorted(pairs)])


# Projects

def make_forks(random, users, projects):
    """Copies that others keep; they share commits and files with their origin."""
    forks = []
    popular = [p for p in projects if p["visibility"] == 20 and p["popularity"] > 20 and p["space"]["path"] != "rowan_vale"]
    for origin, user in zip(random.sample(popular, listing.FORKS), random.sample(users[8:70], listing.FORKS)):
        at = origin["created_at"] + (NOW - origin["created_at"]) * random.uniform(0.4, 0.8)
        at = max(at, user["created_at"] + timedelta(days=20)).replace(microsecond=0)
        space = dict(id=user["id"], path=user["username"], user=user)
        forks.append({**origin, "id": len(projects) + len(forks) + 1, "space": space, "creator": user["id"], "created_at": at, "forked_from": origin, "popularity": random.randint(0, 3), "direct": {user["id"]: 50},
                      "inherited": {}, "members": {user["id"]: 50}})
    return forks


def write_projects(random, users, namespaces, projects, group_members, history, planning, guests):
    stars = {}
    for project in projects:
        able = [u["id"] for u in users[1:]] if project["visibility"] else [u for u in project["members"]]
        stars[project["id"]] = sorted(random.sample(able, min(project["popularity"], len(able))))
    liked = random.sample([p for p in projects if 8 <= p["popularity"] <= 30 and p["visibility"] == 20], 6)
    for project in liked:
        stars[project["id"]] = sorted({1, *stars[project["id"]][1:]})
    last = {p["id"]: p["created_at"] for p in projects}
    for thing in [*history.commits, *planning.issues, *history.requests]:
        number = thing["project"]["id"]
        last[number] = max(last[number], thing["created_at"], *([thing["ended_at"]] if thing.get("ended_at") else []))
    opened = lambda things, p: sum(t["project"]["id"] == p["id"] and t["state"] == "opened" for t in things) if not p["forked_from"] else 0
    write("namespace", "id path name user_id description visibility created_at", [(n["id"], n["path"], n["name"], n["user"]["id"] if n["user"] else None, n["description"], 20, n["created_at"]) for n in namespaces])
    write("group_member", "group_id user_id access_level created_at",
          [(group, user, level, max(namespaces[group - 1]["created_at"], users[user - 1]["created_at"]) + timedelta(days=1)) for group, members in sorted(group_members.items()) for user, level in sorted(members.items())])
    write("project", "id namespace_id creator_id path name description visibility default_branch language topics created_at last_activity_at star_count fork_count open_issues open_merge_requests forked_from_id",
          [(p["id"], p["space"]["id"], p["creator"], p["path"], p["name"], p["description"], p["visibility"], p["default_branch"], p["language_title"], ", ".join(p["things"][:3]), p["created_at"],
            last[p["id"]], len(stars[p["id"]]), sum(f["forked_from"] is p for f in projects), opened(planning.issues, p), opened(history.requests, p), p["forked_from"]["id"] if p["forked_from"] else None) for p in projects])
    write("project_member", "project_id user_id access_level created_at",
          [(p["id"], user, level, max(p["created_at"], users[user - 1]["created_at"]) + timedelta(minutes=3)) for p in projects for user, level in sorted(p["direct"].items())])
    guests = random.sample(guests, len(guests))
    asked = random.sample([p for p in projects if not p["forked_from"]], len(guests))
    write("invitation", "id project_id group_id email access_level inviter_id created_at",
          [(number, p["id"], None, f"{guest}@inbox.example", random.choice([20, 30]), p["creator"], NOW - timedelta(days=random.randint(2, 40), minutes=random.randint(0, 900))) for number, (guest, p) in enumerate(zip(guests, asked), 1)])
    write("star", "user_id project_id created_at", sorted((user, p["id"], max(p["created_at"], users[user - 1]["created_at"]) + timedelta(days=random.randint(1, 60), minutes=random.randint(0, 999)))
                                                          for p in projects for user in stars[p["id"]]))


# Repositories

def write_repositories(history, forks):
    history.commits.sort(key=lambda c: c["created_at"])
    for identifier, commit in enumerate(history.commits, 1):
        commit["id"] = identifier
    blobs = {}
    branches = list(history.branches)
    for fork in forks:
        branches.append({**fork["forked_from"]["main"], "project": fork})
    for identifier, branch in enumerate(branches, 1):
        branch["id"] = identifier
    entries = [(b["id"], path, blobs.setdefault(text, len(blobs) + 1), commit["id"]) for b in branches for path, (text, commit) in sorted(b["tree"].items())]
    write("branch", "id project_id name is_protected", [(b["id"], b["project"]["id"], b["name"], int(b["protected"])) for b in branches])
    write("blob", "id content", [(identifier, text) for text, identifier in blobs.items()])
    write("revision", "id project_id sha parent_id user_id author_name author_email created_at title body additions deletions",
          [(c["id"], c["project"]["id"], c["sha"], c["parent"]["id"] if c["parent"] else None, c["author"][2]["id"] if c["author"][2] else None, c["author"][0], c["author"][1], c["created_at"], c["title"], c["body"],
            sum(f[2] for f in c["files"]), sum(f[3] for f in c["files"])) for c in history.commits])
    write("branch_revision", "branch_id revision_id", [(b["id"], number) for b in branches for number in sorted(c["id"] for c in b["commits"])])
    write("revision_file", "revision_id path change additions deletions diff", [(c["id"], *f) for c in history.commits for f in sorted(c["files"], key=lambda f: f[0])])
    write("tree_entry", "branch_id path blob_id revision_id", entries)


# Planning

def write_planning(planning, history):
    issues = number_within_projects(planning.issues)
    requests = number_within_projects(history.requests)
    write("label", "id project_id title color description", [(x["id"], x["project"]["id"], x["title"], x["color"], x["description"]) for x in planning.labels])
    write("milestone", "id project_id iid title description state start_date due_date created_at",
          [(m["id"], m["project"]["id"], m["iid"], m["title"], m["description"], m["state"], m["start"], m["due"], m["created_at"]) for m in planning.milestones])
    write("issue", "id project_id iid author_id assignee_id milestone_id state created_at updated_at closed_at closed_by_id due_date note_count title description",
          [(i["id"], i["project"]["id"], i["iid"], i["author"]["id"], number(i["assignee"]), number(i["milestone"]), i["state"], i["created_at"], updated(i), i["ended_at"], number(i["ended_by"]), i["due"], talk(i),
            i["title"], i["description"]) for i in issues])
    write("merge_request", "id project_id iid author_id assignee_id reviewer_id milestone_id state source_branch target_branch created_at updated_at merged_at closed_at ended_by_id merge_revision_id note_count title description",
          [(r["id"], r["project"]["id"], r["iid"], r["author"]["id"], number(r["assignee"]), number(r["reviewer"]), number(r["milestone"]), r["state"], r["source"], r["target"], r["created_at"], updated(r),
            r["ended_at"] if r["state"] == "merged" else None, r["ended_at"] if r["state"] == "closed" else None, number(r["ended_by"]), number(r["merge"]), talk(r), r["title"], r["description"]) for r in requests])
    write("issue_label", "issue_id label_id", [(i["id"], x["id"]) for i in issues for x in i["labels"]])
    write("merge_request_label", "merge_request_id label_id", [(r["id"], x["id"]) for r in requests for x in r["labels"]])
    write("merge_request_revision", "merge_request_id revision_id", [(r["id"], c["id"]) for r in requests for c in r["commits"]])
    notes = sorted(((n["created_at"], i["id"], None, n) for i in issues for n in i["notes"]), key=lambda n: n[0]) + [(n["created_at"], None, r["id"], n) for r in requests for n in r["notes"]]
    notes.sort(key=lambda n: n[0])
    write("note", "id issue_id merge_request_id user_id created_at is_system body", [(k, issue, request, n["user"]["id"], at, int(n["is_system"]), n["body"]) for k, (at, issue, request, n) in enumerate(notes, 1)])
    write_todos(issues, requests)


def write_todos(issues, requests):
    """Who was asked has a todo, done when the thing is, or after a while."""
    todos, people = [], {n["user"]["username"]: n["user"] for thing in issues for n in thing["notes"]} | {i["author"]["username"]: i["author"] for i in issues}
    for thing, columns in [(i, (i["id"], None)) for i in issues] + [(r, (None, r["id"])) for r in requests]:
        fresh = "pending" if thing["state"] == "opened" and thing["created_at"] > NOW - timedelta(days=45) else "done"
        asked = [(thing["assignee"], "assigned"), (thing.get("reviewer"), "review_requested")]
        todos += [(user["id"], thing["author"]["id"], action, *columns, fresh, thing["created_at"]) for user, action in asked if user and user is not thing["author"]]
        mentions = [(people[note["body"][1:].split()[0]], note) for note in thing["notes"] if note["body"].startswith("@")]
        todos += [(user["id"], note["user"]["id"], "mentioned", *columns, "pending" if note["created_at"] > NOW - timedelta(days=45) else "done", note["created_at"]) for user, note in mentions]
    write("todo", "id user_id author_id action issue_id merge_request_id state created_at", [(k, *row) for k, row in enumerate(sorted(todos, key=lambda t: t[-1]), 1)])


def number_within_projects(things):
    things.sort(key=lambda t: t["created_at"])
    counts = {}
    for identifier, thing in enumerate(things, 1):
        thing["id"] = identifier
        thing["iid"] = counts[thing["project"]["id"]] = counts.get(thing["project"]["id"], 0) + 1
    return things


def number(thing):
    return thing["id"] if thing else None


def updated(thing):
    return max([thing["created_at"], *([thing["ended_at"]] if thing["ended_at"] else []), *(n["created_at"] for n in thing["notes"])])


def talk(thing):
    return sum(not n["is_system"] for n in thing["notes"])


if __name__ == "__main__":
    run(sys.argv[1:], __doc__, generate, check=lambda: data.check(checks.CONTRADICTIONS, now=str(NOW)))
