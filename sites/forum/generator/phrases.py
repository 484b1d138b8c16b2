"""Sentences from the rules in phrases.txt and the words of a forum's subject."""

import re
from pathlib import Path

FEW = ["Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"]
MARK = re.compile(r"\{(\w[\w.]*)\}|\(([^()|]*(?:\|[^()|]*)+)\)")
SENTENCE = re.compile(r"[^.?!]+[.?!]*")
AGREEING = {"is": "are", "was": "were", "has": "have", "makes": "make", "gets": "get", "matters": "matter", "seems": "seem", "looks": "look", "explains": "explain",
            "decides": "decide", "drives": "drive", "comes": "come", "helps": "help", "remains": "remain", "stays": "stay", "itself": "themselves"}
# "the cables is": a part in the plural before a verb in the singular.
PLURAL = re.compile(r"\b([Tt]he (?:[\w'-]+ )?[\w'-]*[^\Wsiu]s) (" + "|".join(AGREEING) + r")\b")
VOWEL_SOUND = re.compile(r"(?:[aeiou]|FM\b|LED\b|hour|honest)(?!ni(?!n)|se|ne\b|u)", re.IGNORECASE)


def read_rules():
    rules, rule = {}, []
    for line in (Path(__file__).parent / "phrases.txt").read_text().splitlines():
        if line.startswith("["):
            rule = rules.setdefault(line[1:-1], [])
        elif line.startswith("%"):
            continue
        elif line or rule is rules.get("tail"):
            rule.append(line)
    return rules


RULES = read_rules()


def capitalized(text):
    return text[:1].upper() + text[1:] if text[:1] != '"' else text


def with_article(noun):
    return ("an " if VOWEL_SOUND.match(noun) else "a ") + noun


def words_of(random, forum, subject):
    """What the slots stand for in one text about a subject; each drawn once, so that a text does not contradict itself."""
    noun, other = subject["noun"], random.choice([s for s in forum["subjects"] if s is not subject])["noun"]
    is_work = noun.startswith('"')
    words = {"X": noun, "forum": forum["title"].lower(), "n": str(random.randint(2, 9)), "few": random.choice(FEW).lower(),
             "budget": random.choice(["20", "40", "60", "80", "100", "150", "200", "300"]), "year": str(random.randint(2008, 2024)),
             "the": noun if is_work else "the " + noun, "my": noun if is_work else "my " + noun, "this": noun if is_work else "this " + noun,
             "a": noun if is_work else with_article(noun), "mine": noun if is_work else "mine",
             "other": other if other.startswith('"') else "the " + other}
    for slot, choices in (("problem", subject["problems"]), ("fix", subject["fixes"]), ("part", subject["parts"]), ("person", forum["people"]),
                          ("setting", forum["settings"]), ("good", forum["good"]), ("bad", forum["bad"])):
        words[slot], words[slot + "2"] = random.sample(choices, 2)
    return words


def expand(random, text, words):
    """The text with every slot and choice filled in, from the inside out."""
    while True:
        match = MARK.search(text)
        if not match:
            return text
        if match[2] is not None:
            filling = random.choice(match[2].split("|"))
        else:
            filling = slot(random, match[1], words)
        text = text[:match.start()] + filling + text[match.end():]


def slot(random, name, words):
    lower = name if name in words or name in RULES else name[0].lower() + name[1:]
    filling = words[lower] if lower in words else expand(random, random.choice(RULES[lower]), words)
    return filling if lower == name else capitalized(filling)


class Writer:
    """Writes texts and refuses to say the same sentence too often."""

    def __init__(self, random):
        self.random, self.told = random, {}

    def write(self, rules, words, limit=1):
        """One text, its paragraphs or sentences from the rules in order; no sentence of it was used `limit` times before."""
        for attempt in range(60):
            texts = [self.tidy(expand(self.random, template, words())) for template in self.templates(rules)]
            sentences = [s.strip().lower() for text in texts for s in SENTENCE.findall(text) if len(s.split()) > 3]
            if all(self.told.get(s, 0) < limit + attempt // 20 for s in sentences):
                break
        for sentence in sentences:
            self.told[sentence] = self.told.get(sentence, 0) + 1
        return texts

    def templates(self, rules):
        """One alternative of each rule, none twice."""
        chosen = []
        for rule in rules:
            chosen.append(self.random.choice([template for template in RULES[rule] if template not in chosen]))
        return chosen

    @staticmethod
    def tidy(text):
        text = PLURAL.sub(lambda match: match[1] + " " + AGREEING[match[2]], text)
        text = re.sub(r" +", " ", text).replace(" ,", ",").strip()
        return re.sub(r"([.?!] )([a-z])", lambda match: match[1] + match[2].upper(), text)
