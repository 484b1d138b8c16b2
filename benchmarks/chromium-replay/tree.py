"""Reads the accessibility tree of a page in Chromium, with those of its frames in their places."""

from typing import Any, Iterator

# Roles by another name.
SAME = {"DisclosureTriangleGrouped": "DisclosureTriangle"}
# What Chromium builds of other nodes.
WHOLE = {"Date", "DateTime", "InputTime", "ColorWell", "spinbutton", "ListMarker"}


def role_of(node: dict[str, Any]) -> str:
    role = node.get("role", {}).get("value", "")
    return SAME.get(role, role)


def nodes_of(tab: Any, frame: str | None = None) -> Iterator[dict[str, Any]]:
    """The nodes that the tree shows, in its order, without what controls and list markers are built of."""
    nodes = tab.send("Accessibility.getFullAXTree", {"frameId": frame} if frame else {})["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}
    # Without recursion: pages nest deeply.
    waiting = nodes[:1]
    while waiting:
        node = waiting.pop()
        if not node.get("ignored"):
            yield node
        role = role_of(node)
        if role == "Iframe":
            described = tab.send("DOM.describeNode", {"backendNodeId": node["backendDOMNodeId"]})["node"]
            if "frameId" in described:
                yield from nodes_of(tab, described["frameId"])
        if role not in WHOLE:
            waiting += reversed([by_id[child] for child in node.get("childIds", []) if child in by_id])
