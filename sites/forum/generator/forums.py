"""The forums and what they talk about, from forums.txt."""

from pathlib import Path

FEATURED = """books movies boardgames gaming woodworking DIY cooking coffee gardening cats hiking cycling space MachineLearning history technology
personalfinance relationship_advice travel Port_Ellis""".split()


def read_forums(random, opened):
    forums = []
    for line in (Path(__file__).parent / "forums.txt").read_text().splitlines():
        if line.startswith("# "):
            name, title, description, shelf = line[2:].split(" | ")
            forums.append(dict(id=len(forums) + 1, name=name, title=title, description=description + ".", tag=shelf, subjects=[],
                               featured=int(name in FEATURED), weight=random.lognormvariate(0.4 if name in FEATURED else -0.2, 0.45)))
        elif line.startswith("- "):
            noun, problems, fixes, parts = line[2:].split(" ; ")
            forums[-1]["subjects"].append(
                dict(noun=noun, problems=problems.split(", "), fixes=fixes.split(", "), parts=parts.split(", ")))
        elif ": " in line and not line.startswith("%"):
            key, values = line.split(": ", 1)
            separator = {"rules": "; ", "good": ", ", "bad": ", "}.get(key, " | ")
            forums[-1][key] = values.split(separator)
    for place, forum in enumerate(random.sample(forums, len(forums))):
        forum["created_at"] = opened.replace(day=1 + place % 28, hour=8 + place % 12, minute=place)
    for forum in forums:
        forum["sidebar"] = f"Welcome to {forum['title']}.\n\n" + "\n".join(f"{i}. {rule}." for i, rule in enumerate(forum["rules"], 1))
    return forums
