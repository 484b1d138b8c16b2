"""Sentences from the rules in phrases.txt and the words of a project."""

import re
from pathlib import Path

MARK = re.compile(r"\{(\w[\w.]*)\}|\(([^()|]*(?:\|[^()|]*)+)\)")
PLURAL = {"is": "are", "ignores": "ignore", "shows": "show", "crashes": "crash", "loses": "lose", "hangs": "hang", "returns": "return", "fails": "fail", "repeats": "repeat",
          "breaks": "break", "times": "time", "uses": "use", "gives": "give", "itself": "themselves", "has": "have", "works": "work", "needs": "need", "behaves": "behave",
          "looks": "look", "does": "do", "was": "were"}
FEW = ["two", "three", "four", "five", "six", "a dozen", "some", "a hundred"]


def read_rules():
    rules, rule = {}, []
    for line in (Path(__file__).parent / "phrases.txt").read_text().splitlines():
        if line.startswith("["):
            rule = rules.setdefault(line[1:-1], [])
        elif line and not line.startswith("%"):
            rule.append(line.replace("\\n", "\n"))
    return rules


RULES = read_rules()


def capitalized(text):
    return text[:1].upper() + text[1:]


def plural(noun):
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    if noun.endswith(("series", "species")) or noun == "irradiance":
        return noun
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def words_of(random, project):
    """What the slots stand for in one text; each drawn once, so that a text does not contradict itself."""
    part, part2 = random.sample(project["parts"], 2)
    feature, feature2 = random.sample(project["features"], 2)
    thing, thing2 = random.sample(project["things"], 2)
    major, minor = random.randint(1, 4), random.randint(1, 9)
    words = {"part": "the " + part, "part2": "the " + part2, "feature": feature, "feature2": feature2, "thing": thing, "thing2": thing2, "things": plural(thing),
            "name": project["name"], "file": random.choice(project["sources"]), "version": f"{major}.{minor}", "old_version": f"{major}.{minor - 1}",
            "n": str(random.randint(2, 9)), "few": random.choice(FEW), "lang": project["language_title"], "fail": random.choice(RULES["fail"])}
    words["when"] = expand(random, random.choice(RULES["when"]), words)
    return words


def expand(random, text, words):
    """The text with every slot and choice filled in, from the inside out. "The colours is" becomes "the colours are"."""
    while True:
        match = MARK.search(text)
        if not match:
            return with_articles(re.sub(r" +", " ", text).strip())
        if match[2] is not None:
            filling = random.choice(match[2].split("|"))
        else:
            filling = slot(random, match[1], words)
        after = text[match.end():]
        if match[1] in ("part", "Part", "part2", "Part2") and filling.endswith("s") and not filling.endswith("ss"):
            if after.lstrip(" :").startswith("{fail}"):
                after = after.replace("{fail}", agree(words["fail"]), 1)
            else:
                after = re.sub(r"^ (is|works?|needs?|behaves|looks|was|has)\b", lambda m: " " + PLURAL.get(m[1], m[1]), after)
        text = text[:match.start()] + filling + after


def with_articles(text):
    """An axis, a unit."""
    return re.sub(r"\b([Aa]) (?=[aeiou](?!ni|ser|ne\b))", r"\1n ", text)


def agree(fail):
    first, _, rest = fail.partition(" ")
    return (PLURAL.get(first, first) + " " + rest.replace("itself", "themselves")).strip()


def slot(random, name, words):
    lower = name if name in words or name in RULES else name[0].lower() + name[1:]
    filling = words[lower] if lower in words else expand(random, random.choice(RULES[lower]), words)
    return filling if lower == name else capitalized(filling)


def say(random, rule, words, told=None):
    """One alternative of a rule; as long as there is another, none of those `told`, which it joins."""
    template = random.choice([t for t in RULES[rule] if t not in (told or ())] or RULES[rule])
    if told is not None:
        told.add(template)
    return expand(random, template, words)


def title(random, rule, words):
    """A title says "date parser crashes", not "The date parser crashes"."""
    text = say(random, rule, words)
    return capitalized(re.sub(r"^The (?=[a-z])", "", text)) if not text.startswith(("The docs", "The README")) else text
