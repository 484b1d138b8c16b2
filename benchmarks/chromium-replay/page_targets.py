"""Finds the target of a solution step in Chromium's accessibility tree, by role and name."""

import re

# Left out of observations where they have neither name nor state, as WebArena leaves them out.
BLANK_ROLES = {
    "generic", "image", "list", "strong", "paragraph", "banner", "navigation", "LabelText", "Legend", "listitem",
    "sectionheader", "sectionfooter", "SvgRoot", "none", "InlineTextBox", "ListMarker", "emphasis", "contentinfo",
}
GROUPS = {"listitem", "row", "group", "article"}
SPELLINGS = {"img": "image", "statictext": "text"}


class NoTarget(Exception):
    """The page has no target for a step."""


def folded(text):
    return re.sub(r"\s+", " ", text or "").strip()


def spelling(role):
    return SPELLINGS.get(role.lower(), role.lower())


class Node:
    def __init__(self, role, name, dom, parent):
        self.role, self.name, self.dom, self.parent = role, folded(name), dom, parent
        self.end = 0

    def is_called(self, role, name):
        return (role is None or spelling(self.role) == spelling(role)) and (name is None or self.name == folded(name))


class PageTargets:
    def __init__(self, tree):
        """`tree` is what Accessibility.getFullAXTree answers."""
        entries = {entry["nodeId"]: entry for entry in tree["nodes"]}
        self.nodes = []
        roots = [entry for entry in tree["nodes"] if entry.get("parentId") not in entries]
        for root in roots:
            self._add(entries, root, -1)

    def _add(self, entries, root, parent):
        # Without recursion: pages nest deeply.
        work = [(root, parent, None)]
        while work:
            entry, parent, closes = work.pop()
            if closes is not None:
                self.nodes[closes].end = len(self.nodes)
                continue
            role = entry.get("role", {}).get("value", "")
            name = entry.get("name", {}).get("value", "")
            if role == "InlineTextBox":
                continue
            shown = not entry.get("ignored") and not (not folded(name) and role in BLANK_ROLES | {"StaticText"})
            if shown:
                self.nodes.append(Node(role, name, entry.get("backendDOMNodeId"), parent))
                parent = len(self.nodes) - 1
                work.append((None, None, parent))
            for child in reversed(entry.get("childIds", [])):
                if child in entries:
                    work.append((entries[child], parent, None))

    def find(self, step):
        role, name, nth = step.get("role"), step.get("name"), step.get("nth", 0)
        matches = [i for i, node in enumerate(self.nodes) if node.is_called(role, name)]
        if step.get("within") is not None:
            matches = self._within(folded(step["within"]), matches)
        if nth >= len(matches):
            raise NoTarget(self._complaint(role, name))
        return self.nodes[matches[nth]]

    def _complaint(self, role, name):
        named = sorted({node.role for node in self.nodes if name is not None and node.name == folded(name)})
        alike = sorted({node.name for node in self.nodes if role and spelling(node.role) == spelling(role)})
        text = f"no {role} '{name}'"
        if named:
            return f"{text}; there is {', '.join(named)} of this name"
        return f"{text}; of this role there are {', '.join(map(repr, alike[:25]))}"

    # The rule of the reference player: the same list item, row, group or article, else the smallest common ancestor.

    def _within(self, text, candidates):
        exact = [i for i, node in enumerate(self.nodes) if node.name == text]
        return self._nearest(exact, candidates) or self._nearest(
            [i for i, node in enumerate(self.nodes) if text in node.name], candidates)

    def _nearest(self, marks, candidates):
        def holds_mark(index):
            return any(index <= mark < self.nodes[index].end for mark in marks)

        def ancestors(index):
            while (index := self.nodes[index].parent) >= 0:
                yield index

        def group(index):
            return next((i for i in ancestors(index) if self.nodes[i].role in GROUPS), None)

        grouped = [i for i in candidates if (g := group(i)) is not None and holds_mark(g)]
        if grouped:
            return grouped
        sizes = {}
        for candidate in candidates:
            scope = next((i for i in ancestors(candidate) if holds_mark(i)), None)
            if scope is not None:
                sizes[candidate] = self.nodes[scope].end - scope
        if not sizes:
            return []
        closest = [i for i in candidates if sizes.get(i) == min(sizes.values())]
        if len(closest) < 2:
            return closest
        return sorted({next((i for i in closest if i >= mark), closest[-1]) for mark in marks})
