"""Sentences from the rules of phrases.txt, and articles made of them."""

import re
from html import escape
from pathlib import Path

SLOT = re.compile(r"\{(\w+)\}")
CHOICE = re.compile(r"<([^<>]*)>")
LINK = re.compile(r"\[\[([^\]|]+)(?:\|([^\]]+))?\]\]")
CITE = re.compile(r"\{\{(.+?)\}\}")
VOWEL = re.compile(r"(?:[aeiou](?!ni[a-z]|se|ne|u)|8|11\b|18\b|hour|honest|unin|unim|unu|Am|An|El|Ol|E|I|O|A)")
WRONG_ARTICLE = re.compile(r"\b([Aa])n? (?=((?:\[\[)?['\w]+))")


def read_rules():
    rules, rule = {}, None
    for line in (Path(__file__).parent / "phrases.txt").read_text().splitlines():
        if line.startswith("[") and line.endswith("]") and not line.startswith("[["):
            rule = rules.setdefault(line[1:-1], [])
        elif line and not line.startswith("%"):
            rule.append(line)
    return rules


class Writer:
    """Draws sentences. Of a rule every sentence comes up once before one comes up again."""

    def __init__(self, random):
        self.random = random
        self.rules = read_rules()
        self.bags = {}

    def say(self, rule, **slots):
        """A sentence of the rule whose slots are all known; empty where there is none."""
        slots = {name: value for name, value in slots.items() if value is not None}
        used = slots.pop("used", [])
        bag = self.bags.setdefault(rule, [])
        for refilled in (False, True):
            for index, sentence in enumerate(bag):
                if sentence not in used and all(name in slots for name in SLOT.findall(sentence)):
                    del bag[index]
                    used.append(sentence)
                    return self.fill(sentence, slots)
            if not refilled:
                fresh = list(self.rules[rule])
                self.random.shuffle(fresh)
                bag.extend(fresh)
        return ""

    def fill(self, sentence, slots):
        while CHOICE.search(sentence):
            sentence = CHOICE.sub(lambda match: self.random.choice(match[1].split("|")), sentence, count=1)
        text = SLOT.sub(lambda match: str(slots[match[1]]), sentence)
        text = re.sub(r" +([,.;])", r"\1", re.sub(r"  +", " ", text)).strip()
        text = re.sub(r"\.''\.", ".''", text)
        return articled(text[:1].upper() + text[1:])

    def paragraph(self, *rules, **slots):
        used = []
        return " ".join(sentence for sentence in (self.say(rule, used=used, **slots) for rule in rules) if sentence)


def shortened(text, names):
    """The full name of a person at its first mention, the first name from then on."""
    for name in names:
        first, mark, rest = text.partition(name)
        text = first + mark + rest.replace(name, name.split()[0])
    return text


def cell(text):
    """How a name with an article stands in a table or list."""
    return str(text).removeprefix("the ")


def articled(text):
    """`a` or `an` as the next word begins."""
    def fix(match):
        word = match[2].lstrip("['").lower()
        return match[1] + ("n " if begins_with_vowel(word) else " ")
    return WRONG_ARTICLE.sub(fix, text)


def begins_with_vowel(word):
    if re.match(r"(?:uni(?!n|m)|us[ei]|eu|one\b|ur[aeiou])", word):
        return False
    return bool(re.match(r"(?:[aeiou]|hour|honest|heir|8|11$|18$)", word))


def listed(names, word="and"):
    names = list(names)
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + (", " if len(names) > 2 else " ") + f"{word} " + names[-1]


def path_of(title):
    return title.replace(" ", "_")


class Article:
    """A page: facts for its infobox and for tasks, sections of HTML, categories, references."""

    def __init__(self, title, kind, description, name=None):
        self.title, self.kind, self.description = title, kind, description
        self.name = name or re.sub(r" \([^()]*\)$", "", title)
        self.facts, self.sections, self.categories, self.related, self.references = [], [], [], [], []
        self.infobox_caption = None

    @property
    def link(self):
        return f"[[{self.title}]]" if self.title == self.name else f"[[{self.title}|{self.name}]]"

    def fact(self, property, label, value, to=None, number=None):
        """A line of the infobox (where it has a label) and a row for tasks. `to` is the article that the value names."""
        self.facts.append((property, label, value, to, number))

    def section(self, heading, *blocks, level=2):
        blocks = [block for block in blocks if block]
        if blocks or level == 2 and heading in ("Career",):
            self.sections.append((level, heading, blocks))

    def category(self, *names):
        self.categories += [name for name in names if name not in self.categories]

    def see(self, *titles):
        self.related += [title for title in titles if title not in self.related and title != self.title]

    def html(self, block):
        return block[1:] if block.startswith("\x00") else "<p>" + self.inline(block) + "</p>"

    def inline(self, text):
        text = styled(CITE.sub(lambda match: self.cite(match[1]), text))
        text = LINK.sub(lambda match: f'<a href="{path_of(match[1])}">{match[2] or match[1]}</a>', text)
        return re.sub("\x01(\\d+)\x02", r'<sup><a href="#cite_note-\1">[\1]</a></sup>', text)

    def cite(self, source):
        if source not in self.references:
            self.references.append(source)
        return f"\x01{self.references.index(source) + 1}\x02"


def styled(text):
    text = escape(text, quote=False)
    text = re.sub(r"'''(.+?)'''", r"<b>\1</b>", text)
    return re.sub(r"''(.+?)''", r"<i>\1</i>", text)


def bullets(article, items):
    return "\x00<ul>" + "".join(f"<li>{article.inline(cell(item))}</li>" for item in items) + "</ul>"


def numbered(article, items):
    return "\x00<ol>" + "".join(f"<li>{article.inline(item)}</li>" for item in items) + "</ol>"


def table(article, caption, header, rows):
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in header)
    body = "".join("<tr>" + "".join(f"<td>{article.inline(cell(value))}</td>" for value in row) + "</tr>\n" for row in rows)
    return f"\x00<table class=\"wikitable\"><caption>{article.inline(caption)}</caption><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>"
