"""Reviews, from the sentences in reviews.txt."""

from datetime import timedelta
from pathlib import Path

OPENERS = {
    5: ["Bought the {series} for {who} and it is a keeper.", "Third one we own.", "I hesitated because of the price and should not have.", "Exactly what I needed.",
        "{n} months in and no regrets.", "I compared a dozen before choosing the {series}.", ""],
    4: ["Good overall.", "Nearly perfect.", "I have had the {series} for {n} weeks.", "Would be five stars with one change.", ""],
    3: ["It is okay.", "Mixed feelings about the {series}.", "Some good, some bad.", "The {series} does the job, just about.", ""],
    2: ["I wanted to like it.", "Disappointed.", "Expected more of {brand}.", "Looks better than it is.", ""],
    1: ["Do not buy the {series}.", "Sent it back after {n} days.", "Terrible.", "What a waste of money.", "Never again {brand}.", ""],
}
CLOSERS = {
    5: ["Would buy again.", "Recommended.", "Ten out of ten.", "{Who} wants one too.", "Thank you, {brand}!", "", ""],
    4: ["Still happy with it.", "I would buy it again on sale.", "Good enough for me.", "", ""],
    3: ["Not sure that I would buy it again.", "You get what you pay for.", "It will do until I find a better one.", "", ""],
    2: ["I will look for another brand.", "Save your money.", "It went to the back of the closet.", "", ""],
    1: ["I want my money back.", "Avoid.", "Zero stars if I could.", "Returned it.", ""],
}
TITLES = {
    5: ["Love it", "Perfect", "Better than expected", "Highly recommended", "Excellent", "So happy with this", "Great {subject}"],
    4: ["Very good", "Good, with one small thing", "Happy with it", "Good {subject}", "Almost perfect"],
    3: ["Average", "It is okay", "Could be better", "Not bad, not great", "Mixed feelings", "{Subject} could be better"],
    2: ["Disappointing", "Not as described", "Meh", "Expected more", "{Subject} is a problem", "Would not buy again"],
    1: ["Terrible", "Waste of money", "Do not buy", "Broken promises", "Awful {subject}", "Returned it", "Very unhappy"],
}
PEOPLE = ["my husband", "my wife", "my daughter", "my son", "my mother", "my father", "my sister", "my roommate", "my neighbor", "our teenager"]
EVERYWHERE = ["shipping", "value", "support", "packaging"]


def read_subjects():
    subjects = {}
    for line in (Path(__file__).parent / "reviews.txt").read_text().splitlines():
        if line.startswith("## "):
            subject = subjects.setdefault(line[3:], {"+": [], "-": []})
        elif line[:2] in ("+ ", "- "):
            subject[line[0]].append(line[2:])
    return subjects


def make_reviews(random, products, nicknames, shopper_bought, now):
    """Reviews as dictionaries in order of time. `shopper_bought`: (product, time), which the first customer has reviewed."""
    subjects, seen, reviews = read_subjects(), set(), []

    def add(product, moment, nickname, customer_id=None):
        rating = max(1, min(5, round(random.gauss(3.95 + 0.6 * product["quality"], 1.25))))
        title, detail = write(random, subjects, product, rating)
        while detail in seen:
            title, detail = write(random, subjects, product, rating)
        seen.add(detail)
        reviews.append(dict(product_id=product["id"], customer_id=customer_id, nickname=nickname, title=title, detail=detail, rating=rating, created_at=moment))

    for product in products:
        first = product["created_at"]
        for nickname in random.sample(nicknames, review_count(random)):
            add(product, (first + (now - first) * random.uniform(0.004, 0.995)).replace(microsecond=0), nickname)
    for product, moment in shopper_bought:
        add(product, moment, "Nora W.", 1)
    reviews.sort(key=lambda review: review["created_at"])
    for identifier, review in enumerate(reviews, 1):
        review["id"] = identifier
    return reviews


def review_count(random):
    if random.random() < 0.14:
        return 0
    return min(24, 1 + int(random.expovariate(0.34)))


def write(random, subjects, product, rating):
    number = random.choices([1, 2, 3], [4, 5, 2])[0]
    praised = {5: number, 4: max(1, number - 1), 3: number // 2, 2: 1 if number == 3 else 0, 1: 0}[rating]
    topics = list(dict.fromkeys(product["topics"] + random.sample(EVERYWHERE, 2)))
    weights = [3] * len(product["topics"]) + [1] * (len(topics) - len(product["topics"]))
    chosen = []
    for sign in "+" * praised + "-" * (number - praised):
        usable = [(t, w) for t, w in zip(topics, weights) if t not in [c for c, _ in chosen] and subjects[t][sign]]
        topic = random.choices([t for t, _ in usable], [w for _, w in usable])[0]
        chosen.append((topic, random.choice(subjects[topic][sign])))
    random.shuffle(chosen)
    who = random.choice(PEOPLE)
    words = dict(item=product["noun"].lower(), brand=product["brand"], series=product["series"], subject=chosen[0][0], Subject=chosen[0][0].capitalize(),
                 who=who, Who=who.capitalize())
    sentences = [random.choice(OPENERS[rating]), *(sentence for _, sentence in chosen), random.choice(CLOSERS[rating])]
    detail = " ".join(sentence.format(n=random.randint(2, 9), **words) for sentence in sentences if sentence)
    return random.choice(TITLES[rating]).format(**words), detail
