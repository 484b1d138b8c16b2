"""Posts, their comments and everybody's votes."""

import re
from bisect import bisect
from datetime import timedelta

from .phrases import Writer, capitalized, words_of

HOSTS = {
    "Arts": ["theproofsheet", "margin-notes", "stagedoorweekly", "sundayedition"], "Games": ["rollandwrite", "savepoint-daily", "thetable"],
    "Making": ["benchandvise", "fixitgazette", "workshop-letters"], "Food": ["thesecondhelping", "crumbandcup", "larderpost"],
    "Nature": ["hedgerow-journal", "thepottingbench", "fieldnotes-weekly"], "Animals": ["pawsandwhiskers", "thekennelpost"],
    "Outdoors": ["trailregister", "slowmiles", "highcamp"], "Science": ["openabstract", "thelongcount", "lensandledger"],
    "Technology": ["plaintextnews", "circuitcourier", "rootprompt"], "Life": ["kitchentableadvice", "householdpost", "themiddleweek"],
    "Places": ["portelliscourier", "harbourgazette"],
}
KINDS = {"problem": 26, "advice": 17, "story": 15, "opinion": 14, "discussion": 10, "tip": 8, "link": 20}
WORK_KINDS = {"advice": 22, "story": 20, "opinion": 26, "discussion": 14, "link": 18}
PICTURE_KINDS = {"picture": 70, "problem": 6, "advice": 8, "story": 8, "discussion": 8}

BODIES = {
    "problem": [["body.problem", "body.tried", "body.ask"], ["body.problem", "body.ask"], ["body.problem", "body.tried"]],
    "advice": [["body.advice", "body.ask"], ["body.advice"]],
    "story": [["body.story", "body.lesson"], ["body.story", "body.story", "body.close"], ["body.story", "body.tried", "body.lesson"]],
    "opinion": [["body.opinion", "body.close"], ["body.opinion", "body.opinion", "body.close"], ["body.opinion"]],
    "discussion": [["body.discussion", "body.close"], ["body.discussion"]],
    "tip": [["body.tip", "body.lesson"], ["body.tip"]],
    "link": [[], [], [], ["body.link"]],
    "picture": [[], [], ["body.link"]],
}
# What a comment on the post itself does, by the kind of the post.
ANSWERS = {
    "problem": {"advice": 6, "experience": 3, "ask": 2, "joke": 1}, "advice": {"advice": 6, "experience": 2, "opinion": 2, "ask": 1},
    "story": {"praise": 3, "experience": 4, "opinion": 2, "ask": 2, "joke": 1}, "opinion": {"opinion": 6, "experience": 2, "ask": 1, "joke": 1},
    "discussion": {"opinion": 5, "experience": 4, "advice": 2}, "tip": {"experience": 3, "praise": 2, "opinion": 3, "ask": 1, "joke": 1},
    "link": {"opinion": 6, "experience": 2, "praise": 1, "ask": 1, "joke": 1}, "picture": {"praise": 4, "opinion": 3, "experience": 2, "ask": 2, "joke": 1},
}
# What a reply does, by what it replies to: ordinary readers, and the author of the post.
REPLIES = {
    "ask": {"answer": 1}, "disagree": {"concede": 3, "disagree": 2, "agree": 2}, "joke": {"chat": 1}, "followup": {"answer": 1}, "thanks": {"chat": 1},
    "praise": {"chat": 2, "agree": 1}, "concede": {"chat": 1, "agree": 1}, "chat": {"chat": 1},
}
OTHER_REPLIES = {"agree": 4, "disagree": 3, "followup": 2, "chat": 2}
AUTHOR_REPLIES = {"advice": {"thanks": 4, "followup": 2, "concede": 1}, "praise": {"thanks": 1}, "agree": {"thanks": 1, "chat": 1}}


def choice(random, weights):
    return random.choices(list(weights), list(weights.values()))[0]


class Threads:
    def __init__(self, random, forums, users, opened, now):
        self.random, self.forums, self.users, self.opened, self.now = random, forums, users, opened, now
        self.writer = Writer(random)
        self.members = {f["id"]: [(u, u["activity"]) for u in users if f in u["favourites"]] for f in forums}
        self.posts, self.comments, self.titles, self.bodies = [], [], set(), set()

    # Who and when

    def someone(self, forum, moment, instead_of=()):
        """A user who reads the forum and had registered by then; never one of those excluded."""
        for _ in range(30):
            members = self.members[forum["id"]]
            user = self.random.choices([u for u, _ in members], [w for _, w in members])[0] if members and self.random.random() < 0.9 else self.random.choice(self.users)
            if user["created_at"] < moment and user["id"] not in instead_of:
                return user
        return next(u for u in self.users if u["id"] not in instead_of)

    def moments(self, number):
        span = (self.now - timedelta(minutes=25) - self.opened - timedelta(days=40)).total_seconds()
        start = self.opened + timedelta(days=40)
        return sorted(self.waking(start + timedelta(seconds=span * self.random.random() ** 0.55)) for _ in range(number))

    def waking(self, moment):
        """Few people write in the small hours."""
        if moment.hour < 6 and self.random.random() < 0.7:
            moment -= timedelta(hours=7)
        return moment.replace(microsecond=0)

    # Posts

    def write_posts(self, number):
        for moment in self.moments(number):
            forum = self.random.choices(self.forums, [f["weight"] for f in self.forums])[0]
            self.posts.append(self.write_post(forum, moment, self.someone(forum, moment)))
        for identifier, post in enumerate(self.posts, 1):
            post["id"] = identifier

    def write_post(self, forum, moment, author):
        subject = self.random.choice(forum["subjects"])
        is_work = subject["noun"].startswith('"')
        kind = choice(self.random, PICTURE_KINDS if forum["name"] == "pics" else WORK_KINDS if is_work else KINDS)
        rule = f"title.work_{kind}" if is_work and kind in ("advice", "story", "discussion") else f"title.{kind}"
        words = words_of(self.random, forum, subject)
        while True:
            title = self.writer.write([rule], lambda: words, limit=3)[0]
            title = capitalized(title)
            if (forum["id"], title) not in self.titles:
                break
            words = words_of(self.random, forum, subject)
        self.titles.add((forum["id"], title))
        draws = iter([words])
        body = "\n\n".join(self.writer.write(self.random.choice(BODIES[kind]), lambda: next(draws, None) or self.same_problem(forum, subject, words)))
        slug = slugify(title)
        return dict(forum=forum, user=author, subject=subject, kind=kind, title=title, slug=slug, body=body, created_at=moment,
                    url=self.address(forum, kind, slug, moment), quality=self.random.gauss(0, 1), fuss=self.random.betavariate(1.3, 9))

    def same_problem(self, forum, subject, words):
        """Other words for another paragraph of the same post; what the title said stays."""
        fresh = words_of(self.random, forum, subject)
        return {**fresh, "problem": words["problem"], "problem2": words["problem2"], "fix": words["fix"], "fix2": words["fix2"], "few": fresh["few"]}

    def address(self, forum, kind, slug, moment):
        if kind == "picture":
            return f"https://pictures.example/{moment:%Y/%m}/{slug}.jpg"
        if kind == "link":
            return f"https://{self.random.choice(HOSTS[forum['tag']])}.example/{moment:%Y}/{slug}"
        return None

    # Comments

    def write_comments(self, wanted):
        sizes = [self.random.lognormvariate(1.25 + 0.32 * p["quality"], 0.85) * p["forum"]["weight"] ** 0.5 for p in self.posts]
        scale = wanted / sum(sizes)
        for post, size in zip(self.posts, sizes):
            self.write_thread(post, min(140, round(size * scale + self.random.random() * 0.6)))
        self.comments.sort(key=lambda c: c["created_at"])
        for identifier, comment in enumerate(self.comments, 1):
            comment["id"] = identifier

    def write_thread(self, post, number):
        moment, thread = post["created_at"], []
        pace = self.random.uniform(0.2, 3.0) * 3600
        for place in range(number):
            moment += timedelta(seconds=int(40 + self.random.expovariate(1 / (pace * (1 + place / 4)))))
            if moment >= self.now - timedelta(minutes=2):
                break
            thread.append(self.write_comment(post, thread, moment.replace(microsecond=0)))
        self.comments += thread

    def write_comment(self, post, thread, moment):
        parent = None
        if thread and self.random.random() < 0.58:
            parent = self.random.choices(thread, [1.5 ** -c["depth"] + 0.4 * (c is thread[-1]) if c["depth"] < 7 else 0.001 for c in thread])[0]
        author = self.replier(post, parent, moment)
        if parent is None:
            act = choice(self.random, ANSWERS[post["kind"]])
            rule = f"comment.{act}"
        else:
            special = AUTHOR_REPLIES.get(parent["act"]) if author is post["user"] else None
            act = choice(self.random, special or REPLIES.get(parent["act"]) or OTHER_REPLIES)
            rule = f"reply.{act}"
        forum, subject = post["forum"], post["subject"]
        rules = [rule] if self.random.random() < 0.7 or act in ("joke", "chat") else [rule, rule]
        while True:
            texts = self.writer.write(rules, lambda: words_of(self.random, forum, subject))
            body = (" " if self.random.random() < 0.7 else "\n\n").join(capitalized(t) for t in dict.fromkeys(texts))
            if body not in self.bodies:
                break
        self.bodies.add(body)
        return dict(post=post, parent=parent, user=author, act=act, depth=parent["depth"] + 1 if parent else 0, created_at=moment,
                    body=body,
                    quality=self.random.gauss(-0.25 if act == "disagree" else 0, 1), fuss=self.random.betavariate(2, 6) if act == "disagree" else self.random.betavariate(1, 9))

    def replier(self, post, parent, moment):
        if parent is None:
            return self.someone(post["forum"], moment, {post["user"]["id"]})
        partner = parent["parent"]["user"] if parent["parent"] else post["user"]
        candidates = [u for u, odds in ((post["user"], 0.3), (partner, 0.45)) if u is not parent["user"] and self.random.random() < odds]
        return candidates[0] if candidates else self.someone(post["forum"], moment, {parent["user"]["id"]})

    # Votes

    def votes(self, things, most, base, spread):
        """(thing, user, choice); an author votes for the own thing."""
        for thing in things:
            forum = (thing.get("post") or thing)["forum"]
            voters = self.users[:bisect(self.users, thing["created_at"] + timedelta(days=4), key=lambda u: u["created_at"])]
            number = min(len(voters), most, int(self.random.lognormvariate(base + 0.55 * thing["quality"], spread) * forum["weight"] ** 0.6))
            age = (self.now - thing["created_at"]).total_seconds() / 3600
            number = round(number * min(1, 0.25 + age / 20))
            chosen = [u for u in self.random.sample(voters, number) if u is not thing["user"]]
            against = min(0.85, thing["fuss"] + (0.35 if thing["quality"] < -1.2 else 0))
            thing["votes"] = [(thing["user"], 1)] + [(u, -1 if self.random.random() < against else 1) for u in chosen]


def slugify(title):
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    return slug if len(slug) <= 60 else slug[:60].rsplit("-", 1)[0]
