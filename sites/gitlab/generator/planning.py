"""Issues, labels, milestones, and what people say about issues and merge requests."""

from datetime import timedelta

from .history import moments
from .phrases import capitalized, say, title, words_of

KINDS = {"bug": 9, "feature": 7, "docs": 3, "question": 3, "chore": 3}
# Label titles of a kind of issue, then labels that any issue may have; three customs.
SCHEMES = [
    (dict(bug="bug", feature="enhancement", docs="documentation", question="question", chore="maintenance"), ["help wanted", "good first issue", "wontfix", "needs design"]),
    (dict(bug="type::bug", feature="type::feature", docs="type::docs", question="type::question", chore="type::chore"), ["priority::high", "priority::low", "help wanted", "blocked"]),
    (dict(bug="Bug", feature="Feature", docs="Docs", question="Discussion", chore="Refactoring"), ["Easy", "Urgent", "Backlog", "Accessibility"]),
]
COLORS = {"bug": "#d9534f", "feature": "#428bca", "docs": "#5cb85c", "question": "#8e44ad", "chore": "#7f8c8d"}
OTHER_COLORS = ["#f0ad4e", "#34495e", "#00b140", "#cd5b45", "#6699cc"]
EXPLANATIONS = {"bug": "Something is not working", "feature": "Something new", "docs": "Texts for people", "question": "More to be said", "chore": "Work on the work"}


class Planning:
    def __init__(self, random, users, now):
        self.random, self.users, self.now = random, users, now
        self.labels, self.milestones, self.issues = [], [], []

    def plan(self, project):
        scheme, others = self.random.choice(SCHEMES)
        project["labels"] = {kind: self.label(project, text, COLORS[kind], EXPLANATIONS[kind]) for kind, text in scheme.items()}
        project["other_labels"] = [self.label(project, text, color, "") for text, color in zip(others, OTHER_COLORS)]
        self.make_milestones(project)
        number = 10 + self.random.randint(4, 15) + project["popularity"] // 4
        start = project["created_at"] + timedelta(days=2)
        taken = set()
        for moment in moments(self.random, start, self.now - timedelta(hours=5), number):
            self.issues.append(self.issue(project, moment, taken))

    def label(self, project, text, color, description):
        label = dict(id=len(self.labels) + 1, project=project, title=text, color=color, description=description)
        self.labels.append(label)
        return label

    def make_milestones(self, project):
        project["milestones"] = []
        start = (self.now - timedelta(days=self.random.randint(260, 330))).date()
        major = self.random.randint(1, 4)
        for minor in range(self.random.randint(3, 4)):
            due = start + timedelta(days=self.random.randint(80, 120))
            milestone = dict(id=len(self.milestones) + 1, project=project, iid=minor + 1, title=self.random.choice([f"{major}.{minor}", f"{major}.{minor}"]), start=start, due=due,
                             state="closed" if due < self.now.date() else "active", created_at=max(project["created_at"], self.now - timedelta(days=400)) + timedelta(days=1, minutes=minor),
                             description=f"{capitalized(self.random.choice(project['features']))} and fixes of the {self.random.choice(project['parts'])}.")
            project["milestones"].append(milestone)
            self.milestones.append(milestone)
            start = due + timedelta(days=1)

    # Issues

    def issue(self, project, moment, taken):
        kind = self.random.choices(list(KINDS), list(KINDS.values()))[0]
        while True:
            words = words_of(self.random, project)
            text = title(self.random, f"title.{kind}", words)
            if text not in taken:
                break
        taken.add(text)
        body = say(self.random, f"body.{kind}", words)
        more = {"bug": "body.steps", "feature": "body.feature_more"}.get(kind)
        if more and self.random.random() < 0.75:
            body += "\n\n" + say(self.random, more, words)
        author = self.author(project, moment)
        age = (self.now - moment).days
        closed = self.random.random() < min(0.8, 0.25 + age / 700)
        issue = dict(project=project, author=author, created_at=moment, title=text, description=body, kind=kind, words=words, state="closed" if closed else "opened", notes=[], ended_at=None, ended_by=None,
                     assignee=None, milestone=None, due=None, labels=[])
        able = [u for u, level in project["members"].items() if level >= 30 and self.users[u - 1]["created_at"] < moment]
        if able and self.random.random() < 0.45:
            issue["assignee"] = self.users[self.random.choice(able) - 1]
        if self.random.random() < 0.8:
            issue["labels"].append(project["labels"][kind])
        if self.random.random() < 0.3:
            issue["labels"].append(self.random.choice(project["other_labels"]))
        fitting = [m for m in project["milestones"] if m["state"] == "active" or closed]
        if fitting and self.random.random() < 0.35:
            issue["milestone"] = self.random.choice(fitting)
        if not closed and self.random.random() < 0.25:
            issue["due"] = (self.now + timedelta(days=self.random.randint(3, 160))).date()
        self.discuss(issue, "comment.help" if kind in ("bug", "question") else "comment.plan")
        return issue

    def author(self, project, moment):
        if 1 in project["members"] and self.random.random() < 0.2:
            return self.users[0]
        able = [u for u in self.users if u["created_at"] < moment]
        if project["visibility"] == 0 or self.random.random() < 0.3:
            able = [u for u in able if u["id"] in project["members"]] or [self.users[project["creator"] - 1]]
        return self.random.choices(able, [u["activity"] for u in able])[0]

    # Talk

    def discuss(self, issue, rule):
        project, random = issue["project"], self.random
        moment = issue["created_at"]
        if issue["assignee"]:
            moment += timedelta(minutes=random.randint(1, 500))
            if moment < self.now - timedelta(minutes=30):
                self.note(issue, moment, issue["assignee"] if random.random() < 0.5 else self.users[project["creator"] - 1], f"assigned to @{issue['assignee']['username']}", True)
        number = min(9, int(random.expovariate(0.45)))
        before, told = issue["author"], set()
        for place in range(number):
            moment += timedelta(minutes=int(20 + random.expovariate(1 / 2600)))
            if moment > self.now - timedelta(hours=1):
                break
            speaker = self.speaker(project, issue["author"], before, moment)
            body = say(random, "comment.author" if speaker is issue["author"] and place else rule if random.random() < 0.6 else "comment.plan", words_of(random, project), told)
            if speaker is not before and before is not issue["author"] and random.random() < 0.2:
                body = f"@{before['username']} {body}"
            self.note(issue, moment, speaker, body)
            before = speaker
        if issue["state"] == "closed":
            self.close(issue, moment)

    def speaker(self, project, author, before, moment):
        if before is not author and self.random.random() < 0.45:
            return author
        insiders = [self.users[u - 1] for u, level in project["members"].items() if level >= 20 and self.users[u - 1]["created_at"] < moment]
        able = [u for u in insiders if u is not before] if self.random.random() < 0.7 or project["visibility"] < 20 else [u for u in self.users[:150] if u["created_at"] < moment and u is not before]
        return self.random.choice(able or [self.users[project["creator"] - 1]])

    def close(self, issue, moment):
        moment = min(moment + timedelta(minutes=int(self.random.expovariate(1 / 9000)) + 5), self.now - timedelta(minutes=40))
        moment = max(moment, *(n["created_at"] + timedelta(seconds=30) for n in issue["notes"][-1:]), issue["created_at"] + timedelta(minutes=2)).replace(microsecond=0)
        closer = issue["assignee"] or self.users[self.random.choice([u for u, level in issue["project"]["members"].items() if level >= 20]) - 1]
        if closer["created_at"] > moment:
            closer = self.users[issue["project"]["creator"] - 1]
        if self.random.random() < 0.4:
            self.note(issue, moment, closer, say(self.random, "comment.done", words_of(self.random, issue["project"])))
        issue["ended_at"], issue["ended_by"] = moment + timedelta(seconds=2), closer
        self.note(issue, issue["ended_at"], closer, "closed", True)

    def note(self, target, moment, user, body, is_system=False):
        target["notes"].append(dict(user=user, created_at=moment.replace(microsecond=0), body=body, is_system=is_system))

    # Merge requests

    def review(self, request):
        project, random = request["project"], self.random
        able = [self.users[u - 1] for u, level in project["members"].items() if level >= 30 and u != request["author"]["id"] and self.users[u - 1]["created_at"] < request["created_at"]]
        request["reviewer"] = request["assignee"] = request["milestone"] = None
        if able and random.random() < 0.75:
            request["reviewer"] = random.choice(able)
        if self.users[0] in able and request["state"] == "opened" and random.random() < 0.5:
            request["reviewer"] = self.users[0]
        if random.random() < 0.55:
            request["assignee"] = request["author"] if random.random() < 0.7 or not able else random.choice(able)
        if request["state"] == "opened" and request["author"]["id"] != 1 and 1 in project["members"] and project["members"][1] >= 30 and random.random() < 0.15:
            request["assignee"] = self.users[0]
        if random.random() < 0.5:
            request["labels"].append(random.choice(list(project["labels"].values())))
        if random.random() < 0.3 and request["state"] != "closed":
            request["milestone"] = random.choice(project["milestones"])
        end = (request["ended_at"] or self.now - timedelta(hours=1)) - timedelta(minutes=1)
        reviewer = request["reviewer"] or (random.choice(able) if able else None)
        if reviewer is None:
            return
        number = random.randint(1, 5) if request["reviewer"] is self.users[0] else random.choice([0, 1, 1, 2, 3, 4])
        moment = request["created_at"]
        before, told = request["author"], set()
        for place in range(number):
            moment += timedelta(minutes=int(3 + random.expovariate(1 / 400)))
            if moment > end:
                break
            speaker = reviewer if before is request["author"] else request["author"] if random.random() < 0.75 else random.choice(able)
            self.note(request, moment, speaker, say(random, "mr.answer" if speaker is request["author"] else "mr.review", words_of(random, project), told))
            before = speaker
        if request["state"] != "opened":
            self.note(request, request["ended_at"], request["ended_by"], request["state"], True)
