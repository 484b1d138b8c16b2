"""What happened in a project: commits, branches, merge requests."""

import re
from datetime import timedelta
from difflib import unified_diff

from . import code
from .phrases import capitalized, say, title, words_of

SHOWN_LINES = 60


def moments(random, start, end, number):
    """Sorted, in waking hours, no two alike."""
    span = (end - start).total_seconds()
    found = set()
    while len(found) < number:
        moment = (start + timedelta(seconds=int(span * random.random()))).replace(microsecond=0)
        if moment.hour < 6:
            moment += timedelta(hours=8)
        if start < moment < end:
            found.add(moment)
    return sorted(found)


class Draft:
    """Files as lists of blocks that come and change one by one."""

    def __init__(self, random, files):
        self.random, self.files, self.present = random, files, {}
        self.events = self.plan()

    def plan(self):
        """(path, block number, text) in the order in which they happen; the last text of each block is the final one."""
        events = []
        for path, text in self.files:
            blocks = text.split("\n\n")
            birth = 0 if path in ("README.md", "LICENSE", ".gitignore") else self.random.random() * 0.45
            for number, block in enumerate(blocks):
                moment = birth + (self.random.random() * (1 - birth) if number > 0 and self.random.random() < 0.62 else 0)
                if self.random.random() < 0.22 and path != "LICENSE":
                    events.append((moment, path, number, self.variant(block)))
                    moment += (1 - moment) * self.random.random() + 1e-9
                events.append((moment, path, number, block))
        return [event[1:] for event in sorted(events, key=lambda e: e[0])], sum(e[0] == 0 for e in events)

    def variant(self, block):
        """The block as it was once: a line less, or other numbers."""
        lines = block.split("\n")
        if len(lines) > 3:
            del lines[self.random.randrange(1, len(lines) - 1)]
            return "\n".join(lines)
        changed = re.sub(r"\d+", lambda m: str(int(m[0]) + self.random.choice([1, 2, 5])), block)
        return changed if changed != block else block + " "

    def text(self, path):
        blocks = self.present.get(path)
        return "\n\n".join(blocks[number] for number in sorted(blocks)) + "\n" if blocks else None

    def apply(self, events):
        """[(path, change, additions, deletions, diff)] of one commit."""
        paths = list(dict.fromkeys(path for path, _, _ in events))
        before = {path: self.text(path) for path in paths}
        for path, number, block in events:
            self.present.setdefault(path, {})[number] = block
        return [change for path in paths if (change := compare(path, before[path], self.text(path)))]


def compare(path, before, after):
    if before == after:
        return None
    lines = list(unified_diff((before or "").splitlines(), (after or "").splitlines(), lineterm="", n=2))[2:]
    additions = sum(line.startswith("+") for line in lines)
    deletions = sum(line.startswith("-") for line in lines)
    change = "added" if before is None else "deleted" if after is None else "changed"
    return (path, change, additions, deletions, "\n".join(lines) if len(lines) <= SHOWN_LINES else None)


class History:
    def __init__(self, random, users, now):
        self.random, self.users, self.now = random, users, now
        self.commits, self.branches, self.requests = [], [], []
        # The feature that a branch is about, None where it is about a part.
        self.features = {}

    # People

    def contributors(self, project):
        """[(name, e-mail, user or None, weight, level)]; members first, the first of them gives most."""
        insiders = [u for u, level in project["members"].items() if level >= 30]
        self.random.shuffle(insiders)
        if project["space"]["user"]:
            insiders.sort(key=lambda u: u != project["space"]["user"]["id"])
        outsiders = [] if project["visibility"] < 20 else self.random.sample([u["id"] for u in self.users[1:] if u["id"] not in project["members"]], self.random.randint(2, 5))
        people = []
        for place, user in enumerate(insiders[:7] + outsiders):
            person = self.users[user - 1]
            people.append((person["name"], person["email"], person, 1 / (1 + place) ** 0.8, project["members"].get(user, 0)))
        if self.random.random() < 0.3 and project["visibility"] == 20:
            guest = self.random.choice(["Joris Haan", "Alma Reyes", "Tim Böttger", "Lena Sund", "Omar Diab", "Chiara Neri"])
            people.append((guest, guest.lower().replace(" ", ".").replace("ö", "oe") + "@elsewhere.example", None, 0.4, 0))
        return people

    def someone(self, project, moment, outside=False):
        able = [p for p in project["people"] if p[2] is None or p[2]["created_at"] < moment]
        if not outside:
            able = [p for p in able if p[4] >= 30] or able
        return self.random.choices(able, [p[3] for p in able])[0] if able else self.owner(project)

    def owner(self, project):
        owner = self.users[project["creator"] - 1]
        return (owner["name"], owner["email"], owner, 1, 50)

    # Commits

    def write(self, project):
        project["sources"] = [path for path, _ in project["files"] if "/" in path and not path.startswith("docs/index")]
        draft = Draft(self.random, project["files"])
        (events, first), people = draft.events, self.contributors(project)
        project["people"] = people
        number = min(len(events) - first, self.random.randint(24, 40) + project["popularity"] // 3)
        cuts = [0, first] + sorted(self.random.sample(range(first + 1, len(events)), number - 1)) + [len(events)]
        times = moments(self.random, project["created_at"] + timedelta(hours=1), self.now - timedelta(hours=20), number)
        main = self.branch(project, project["default_branch"], [], True)
        project["main"] = main
        self.commit(project, main, draft.apply(events[:first]), self.owner(project), project["created_at"] + timedelta(minutes=4), "Initial commit", draft)
        place, stable_at = 0, int(number * 0.55)
        while place < number:
            left = number - place
            size = self.random.choice([1, 1, 2, 3]) if left >= 3 else 1
            author = self.someone(project, times[place], outside=True)
            if author[2] and (author[4] < 30 or self.random.random() < 0.3) and left > size:
                self.merged_work(project, main, draft, events, cuts, times, place, size, author)
            else:
                size = 1
                author = self.someone(project, times[place])
                self.change(project, main, draft, events[cuts[place + 1]:cuts[place + 2]], author, times[place])
            place += size
            if stable_at <= place and not project.get("stable"):
                project["stable"] = self.branch(project, self.random.choice(["stable", "release-1.x", "gh-pages", "legacy"]), main["commits"], True, dict(main["tree"]))
        self.side_branches(project, draft, people)

    def merged_work(self, project, main, draft, events, cuts, times, place, size, author):
        commits, last, part, kind = [], None, None, None
        for step in range(place, place + size):
            last = self.change(project, main, draft, events[cuts[step + 1]:cuts[step + 2]], author, times[step], part)
            part = last["part"]
            commits.append(last)
        name = self.branch_name(project, part)
        merged_at = times[place + size - 1] + timedelta(minutes=self.random.randint(20, 300))
        following = times[place + size] if place + size < len(times) else self.now - timedelta(hours=3)
        merged_at = min(merged_at, last["created_at"] + (following - last["created_at"]) / 2).replace(microsecond=0)
        merger = self.someone(project, merged_at)
        if merger[2] is None:
            return
        merge = self.commit(project, main, [], merger, merged_at, f"Merge branch '{name}' into '{project['default_branch']}'")
        opened = last["created_at"] + (merged_at - last["created_at"]) * 0.3
        self.request(project, author[2], name, opened.replace(microsecond=0), "merged", commits, ended_by=merger[2], ended_at=merged_at, merge=merge, part=part)

    def change(self, project, branch, draft, events, author, moment, part=None):
        changes = draft.apply(events) or [("CHANGELOG.md", "changed", 0, 0, "")]
        return self.commit(project, branch, changes, author, moment, None, draft, part)

    def commit(self, project, branch, changes, author, moment, text, draft=None, part=None):
        main_path = max(changes, key=lambda c: c[2] + c[3])[0] if changes else ""
        part = part or next((p for p in project["parts"] if code.snake(p) in code.snake(main_path)), None)
        commit = dict(project=project, sha="".join(self.random.choice("0123456789abcdef") for _ in range(40)), parent=branch["commits"][-1] if branch["commits"] else None, author=author,
                      created_at=moment, title=text or self.commit_title(project, main_path, part), part=part, body="", files=changes)
        branch["commits"].append(commit)
        self.commits.append(commit)
        for path, *_ in changes:
            if draft:
                branch["tree"][path] = (draft.text(path), commit)
        return commit

    def commit_title(self, project, path, part):
        if path == "README.md":
            return self.random.choice(["Extend the README", "Describe the installation", "Clarify the README"])
        if path in ("CHANGELOG.md", "CONTRIBUTING.md") or path.startswith("docs/usage"):
            return self.random.choice([f"Update {path.split('/')[-1]}", "Write down what changed", "Improve the docs"])
        if path.endswith((".yml", ".toml", ".json", ".gradle", ".mod", "Makefile")):
            return self.random.choice(["Update dependencies", "Adjust the build", "Pin versions", "Make the pipeline faster"])
        words = words_of(self.random, project)
        if part:
            words["part"] = "the " + part
        return title(self.random, self.random.choice(["commit.feature", "commit.fix", "commit.chore", "commit.chore"]), words)

    # Branches and merge requests

    def branch(self, project, name, commits, protected, tree=None):
        branch = dict(project=project, name=name, commits=list(commits), tree=tree or {}, protected=protected)
        self.branches.append(branch)
        project.setdefault("branches", []).append(branch)
        return branch

    def branch_name(self, project, part):
        feature = self.random.choice(project["features"]) if self.random.random() < 0.5 else None
        words = re.sub(r"[^a-z0-9]+", "-", (feature or part or self.random.choice(project["parts"])).lower()).strip("-")
        words = re.sub(r"^(a|an|the)-", "", words)
        used = project.setdefault("branch_names", {project["default_branch"], "stable", "release-1.x", "gh-pages", "legacy"})
        for _ in range(99):
            name = self.random.choice(["feature/{}", "{}", "add-{}", "{}-support"] if feature else ["fix-{}", "{}", "update-{}", "rework-{}", "fix/{}", "tidy-{}"]).format(words)
            if name not in used:
                break
        else:
            name = f"{words}-{len(used)}"
        used.add(name)
        self.features[name, project["id"]] = feature
        return name

    def side_branches(self, project, draft, people):
        """Branches that were not merged: some with an open merge request, two without any; and requests that were closed."""
        able = [p for p in people if p[2]]
        end = self.now - timedelta(hours=2)
        start = max(project["main"]["commits"][-1]["created_at"], self.now - timedelta(days=100))
        for number in range(self.random.randint(4, 7)):
            author = self.random.choices(able, [p[3] ** 0.5 for p in able])[0]
            branch = self.branch(project, "", project["main"]["commits"], False, dict(project["main"]["tree"]))
            times = moments(self.random, min(start, end - timedelta(days=9)) + timedelta(minutes=5), end, self.random.randint(1, 3))
            times = [max(t, start + timedelta(minutes=1 + i)) for i, t in enumerate(times)]
            part, commits = None, []
            for moment in times:
                last = self.side_commit(project, branch, author, moment, part)
                part = last["part"]
                commits.append(last)
            branch["name"] = self.branch_name(project, part)
            if number >= 2:
                opened = min(end, times[-1] + timedelta(minutes=self.random.randint(3, 90)))
                self.request(project, author[2], branch["name"], opened, "opened", commits, part=part)
        for _ in range(self.random.randint(0, 2)):
            author = self.random.choice(able)
            opened = moments(self.random, max(project["created_at"], author[2]["created_at"]) + timedelta(days=3), end - timedelta(days=20), 1)[0]
            part = self.random.choice(project["parts"])
            closed = opened + timedelta(days=self.random.randint(1, 18), minutes=self.random.randint(0, 600))
            self.request(project, author[2], self.branch_name(project, part), opened, "closed", [], ended_by=self.users[self.random.choice([project["creator"], author[2]["id"]]) - 1], ended_at=closed, part=part)

    def side_commit(self, project, branch, author, moment, part):
        paths = [p for p in branch["tree"] if p.startswith(("src", "lib", "internal", "bin", "R/", "js", "css", "docs", "cmd"))]
        path = self.random.choice([p for p in paths if part and code.snake(part) in code.snake(p)] or paths)
        before, _ = branch["tree"][path]
        kind = "javascript" if path.startswith("js/") else project["language"]
        if kind in code.PIECES and not path.startswith("docs"):
            piece = code.fill(self.random, self.random.choice(code.PIECES[kind]), project, part or project["parts"][0])
        elif path.endswith(".css"):
            piece = f".{code.snake(self.random.choice(project['things']))} {{\n  margin: {self.random.randint(1, 30)}px;\n}}"
        else:
            piece = "## " + capitalized(self.random.choice(project["features"])) + f"\n\nSee the {self.random.choice(project['parts'])} for details."
        blocks = before.rstrip("\n").split("\n\n")
        blocks.insert(self.random.randint(1, len(blocks)), piece)
        after = "\n\n".join(blocks) + "\n"
        commit = self.commit(project, branch, [compare(path, before, after)], author, moment, None, None, part)
        branch["tree"][path] = (after, commit)
        return commit

    def request(self, project, author, source, opened, state, commits, ended_by=None, ended_at=None, merge=None, part=None):
        feature = self.features[source, project["id"]]
        kind = "feature" if feature else "part"
        taken = project.setdefault("request_titles", set())
        for _ in range(50):
            words = words_of(self.random, project)
            words["part"] = "the " + part if part else words["part"]
            words["feature"] = feature or words["feature"]
            text = title(self.random, f"mr.title.{kind}", words)
            if text not in taken:
                break
        taken.add(text)
        body = say(self.random, f"mr.body.{kind}", words) + ("\n\n" + say(self.random, "mr.more", words) if self.random.random() < 0.6 else "")
        self.requests.append(dict(project=project, author=author, source=source, target=project["default_branch"], created_at=opened, state=state, commits=commits, ended_by=ended_by, ended_at=ended_at,
                                  merge=merge, title=text, description=body, words=words, notes=[], labels=[]))
