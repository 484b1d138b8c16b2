#!/usr/bin/env python3
"""Write the forum's data/*.csv.

    generate.py SEED       0 gives the bundled forum, another seed another forum
    generate.py --check    load schema.sql and data/*.csv into SQLite and look for rows that contradict each other
"""

import sys
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))         # generating.py lies beside the site's folder

from generating import SiteData, run  # noqa: E402
from generator import forums, fresh, people, wiki
from generator.threads import Threads

NOW = datetime(2026, 3, 14, 9, 30)
OPENED = datetime(2023, 10, 2, 7, 0)
POSTS, COMMENTS = 3150, 21400
BUNDLED = 7          # what chance starts from in the bundled forum

# In the order in which they must be loaded.
TABLES = """user user_block forum moderator subscription submission submission_vote comment comment_vote notification wiki_page opening""".split()
data = SiteData(HERE, TABLES, functions={("date_format", 2): lambda moment, _: moment})
write = data.write


def generate(seed):
    random = Random(f"forum {seed}" if seed else BUNDLED)
    rooms = forums.read_forums(random, OPENED)
    if seed:
        fresh.change_forums(random, rooms)
    users = people.make_users(random, rooms, OPENED, NOW)
    threads = Threads(random, rooms, users, OPENED, NOW)
    threads.write_posts(POSTS)
    threads.write_comments(COMMENTS)
    threads.votes(threads.posts, most=len(users) * 2 // 3, base=2.9, spread=0.5)
    threads.votes(threads.comments, most=90, base=0.75, spread=0.7)

    write_people(random, users)
    write_forums(random, rooms, users, threads.posts)
    write_posts(random, threads)
    write_comments(random, threads.comments)
    write("wiki_page", "path title body edited_at", [(path, title, body, OPENED + timedelta(days=9 * i)) for i, (path, title, body) in enumerate(wiki.PAGES, 1)])
    write("opening", "at", [(NOW,)])


def write_people(random, users):
    write("user", "id name password email created_at biography is_admin",
          [(u["id"], u["name"], u["password"], u["email"], u["created_at"], u["biography"], u["is_admin"]) for u in users])
    blocked = random.sample(users[5:], 2)
    write("user_block", "user_id blocked_id comment created_at",
          [(1, user["id"], note, NOW - timedelta(days=days)) for user, note, days in zip(blocked, ["Keeps arguing", ""], [201, 63])])


def write_forums(random, rooms, users, posts):
    subscriptions = sorted({(user["id"], room["id"]) for user in users for room in user["favourites"]
                            + ([] if user["id"] == 1 else random.choices(rooms, [r["weight"] for r in rooms], k=random.randint(0, 6)))})
    write("subscription", "user_id forum_id since", [(user, room, users[user - 1]["created_at"] + timedelta(minutes=7)) for user, room in subscriptions])
    write("forum", "id name title description sidebar tag created_at featured subscriber_count submission_count",
          [(r["id"], r["name"], r["title"], r["description"], r["sidebar"], r["tag"], r["created_at"], r["featured"],
            sum(room == r["id"] for _, room in subscriptions), sum(post["forum"] is r for post in posts)) for r in rooms])
    moderators = []
    for room in rooms:
        oldest = [u for u in users[1:] if room in u["favourites"]][:6] or users[1:3]
        chosen = random.sample(oldest, min(len(oldest), random.randint(1, 3)))
        if room["name"] in ("tea", "houseplants"):
            chosen = [users[0], *chosen[:1]]
        moderators += [(room["id"], u["id"], max(u["created_at"], room["created_at"])) for u in chosen]
    write("moderator", "forum_id user_id since", sorted(moderators))


def write_posts(random, threads):
    rows, votes = [], []
    last, count = {}, {}
    for comment in threads.comments:
        identifier = comment["post"]["id"]
        last[identifier] = max(last.get(identifier, comment["created_at"]), comment["created_at"])
        count[identifier] = count.get(identifier, 0) + 1
    for post in threads.posts:
        up, down = tally(post)
        edited = post["created_at"] + timedelta(minutes=random.randint(2, 300)) if post["body"] and random.random() < 0.05 else None
        edited = edited if edited and edited < NOW else None
        rows.append((post["id"], post["forum"]["id"], post["user"]["id"], post["created_at"], edited, last.get(post["id"], post["created_at"]), up, down,
                     count.get(post["id"], 0), post["title"], post["slug"], post["url"], post["body"] or ""))
        votes += sorted((post["id"], user["id"], choice) for user, choice in post["votes"])
    write("submission", "id forum_id user_id created_at edited_at last_active upvotes downvotes comment_count title slug url body", rows)
    write("submission_vote", "submission_id user_id choice", votes)


def write_comments(random, comments):
    rows, votes, notifications = [], [], []
    for comment in comments:
        up, down = tally(comment)
        parent = comment["parent"]
        rows.append((comment["id"], comment["post"]["id"], parent["id"] if parent else None, comment["user"]["id"], comment["created_at"], up, down, comment["body"]))
        votes += sorted((comment["id"], user["id"], choice) for user, choice in comment["votes"])
        answered = parent["user"] if parent else comment["post"]["user"]
        if answered is not comment["user"] and comment["created_at"] > NOW - timedelta(days=45):
            notifications.append((answered["id"], comment["id"]))
    write("comment", "id submission_id parent_id user_id created_at upvotes downvotes body", rows)
    write("comment_vote", "comment_id user_id choice", votes)
    write("notification", "id user_id comment_id", [(i, *row) for i, row in enumerate(notifications, 1)])


def tally(thing):
    up = sum(choice == 1 for _, choice in thing["votes"])
    return up, len(thing["votes"]) - up


# Statements that find nothing in a forum that is in order.
CONTRADICTIONS = {
    "a post whose counts are not its votes":
        "SELECT s.id FROM submission s WHERE upvotes <> (SELECT count(*) FROM submission_vote WHERE submission_id = s.id AND choice = 1) "
        "OR downvotes <> (SELECT count(*) FROM submission_vote WHERE submission_id = s.id AND choice = -1)",
    "a comment whose counts are not its votes":
        "SELECT c.id FROM comment c WHERE upvotes <> (SELECT count(*) FROM comment_vote WHERE comment_id = c.id AND choice = 1) "
        "OR downvotes <> (SELECT count(*) FROM comment_vote WHERE comment_id = c.id AND choice = -1)",
    "a post whose comments are miscounted": "SELECT id FROM submission s WHERE comment_count <> (SELECT count(*) FROM comment WHERE submission_id = s.id)",
    "a post that was active at another time":
        "SELECT id FROM submission s WHERE last_active <> coalesce((SELECT max(created_at) FROM comment WHERE submission_id = s.id), created_at)",
    "a forum whose posts are miscounted": "SELECT name FROM forum f WHERE submission_count <> (SELECT count(*) FROM submission WHERE forum_id = f.id)",
    "a forum whose subscribers are miscounted": "SELECT name FROM forum f WHERE subscriber_count <> (SELECT count(*) FROM subscription WHERE forum_id = f.id)",
    "a post older than its predecessor": "SELECT id FROM (SELECT id, created_at, lag(created_at) OVER (ORDER BY id) AS before FROM submission) WHERE created_at < before",
    "a comment older than its predecessor": "SELECT id FROM (SELECT id, created_at, lag(created_at) OVER (ORDER BY id) AS before FROM comment) WHERE created_at < before",
    "a post before its author": "SELECT s.id FROM submission s JOIN user u ON u.id = s.user_id WHERE s.created_at < u.created_at",
    "a comment before its author": "SELECT c.id FROM comment c JOIN user u ON u.id = c.user_id WHERE c.created_at < u.created_at",
    "a comment before what it answers":
        "SELECT c.id FROM comment c JOIN submission s ON s.id = c.submission_id LEFT JOIN comment p ON p.id = c.parent_id "
        "WHERE c.created_at <= s.created_at OR c.created_at <= p.created_at",
    "a reply in another thread": "SELECT c.id FROM comment c JOIN comment p ON p.id = c.parent_id WHERE c.submission_id <> p.submission_id",
    "somebody answering themselves": "SELECT c.id FROM comment c JOIN comment p ON p.id = c.parent_id WHERE c.user_id = p.user_id",
    "a comment that says the same twice": "SELECT body FROM comment GROUP BY body HAVING count(*) > 1",
    "two posts with one title in a forum": "SELECT title FROM submission GROUP BY forum_id, title HAVING count(*) > 1",
    "a text with an open slot": "SELECT body FROM comment WHERE body LIKE '%{%' UNION ALL SELECT title FROM submission WHERE title || body LIKE '%{%'",
    "a post that says nothing": "SELECT id FROM submission WHERE url IS NULL AND body = ''",
    "a forum without a moderator": "SELECT name FROM forum WHERE id NOT IN (SELECT forum_id FROM moderator)",
    "a row of the future":
        "SELECT last_active FROM submission WHERE last_active > :now UNION ALL SELECT edited_at FROM submission WHERE edited_at > :now "
        "UNION ALL SELECT created_at FROM user WHERE created_at > :now UNION ALL SELECT since FROM subscription WHERE since > :now",
    "a notice for the wrong person":
        "SELECT n.id FROM notification n JOIN comment c ON c.id = n.comment_id JOIN submission s ON s.id = c.submission_id "
        "LEFT JOIN comment p ON p.id = c.parent_id WHERE n.user_id <> coalesce(p.user_id, s.user_id)",
    "too little of something":
        "SELECT 'forums' WHERE (SELECT count(*) FROM forum) < 40 UNION ALL SELECT 'posts' WHERE (SELECT count(*) FROM submission) < 3000 "
        "UNION ALL SELECT 'comments' WHERE (SELECT count(*) FROM comment) < 20000 UNION ALL SELECT 'users' WHERE (SELECT count(*) FROM user) < 400 "
        "UNION ALL SELECT 'own posts' WHERE (SELECT count(*) FROM submission WHERE user_id = 1) < 15 "
        "UNION ALL SELECT 'own comments' WHERE (SELECT count(*) FROM comment WHERE user_id = 1) < 60",
}


if __name__ == "__main__":
    run(sys.argv[1:], __doc__, generate, check=lambda: data.check(CONTRADICTIONS, now=str(NOW)))
