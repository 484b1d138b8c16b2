"""Sketch maps as SVG: one of the country, one of each city, in metres of the country's frame."""

from math import atan2, degrees

STYLES = [  # drawn in this order: class, colour, width in metres
    ("footway", "#d9a59a", 5), ("cycleway", "#93b7d9", 6), ("pedestrian", "#dcd6ea", 16), ("residential", "#ffffff", 16),
    ("secondary", "#f7f3c4", 22), ("access", "#f7f3c4", 22), ("primary", "#fbd5a0", 28), ("national", "#fbd5a0", 28), ("trunk", "#f2a07f", 30), ("motorway", "#e58a9a", 36),
]
COUNTRY_BOX = (-300_000, -225_000, 600_000, 450_000)   # as in templates/map_background.mustache
GREEN, WATER, LAND, BUILDING = "#cfe8c3", "#a9d3df", "#f1eee7", "#d8cfc4"


def path(points, closed=False):
    return "M" + "L".join(f"{round(x)} {round(y)}" for x, y in points) + ("Z" if closed else "")


def bounds(points, margin):
    xs, ys = zip(*points)
    return round(min(xs) - margin), round(min(ys) - margin), round(max(xs) - min(xs) + 2 * margin), round(max(ys) - min(ys) + 2 * margin)


def document(box, body):
    x, y, width, height = box
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{x} {y} {width} {height}" width="{width}" height="{height}">\n' + "\n".join(body) + "\n</svg>\n"


def city_map(plan, streets, places, box):
    """`streets` are those of the plan and what leads to it."""
    x, y, width, height = box
    body = [f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{LAND}"/>']
    for place in places:
        if place.category.code in ("park", "zoo", "stadium", "airport"):
            body.append(f'<circle cx="{round(place.x)}" cy="{round(place.y)}" r="{ {"airport": 420, "zoo": 130}.get(place.category.code, 85)}" fill="{GREEN}"/>')
    body.append(f'<path d="{path(plan.river())}" fill="none" stroke="{WATER}" stroke-width="90" stroke-linejoin="round"/>')
    body.append(f'<path d="{"".join(f"M{round(p.x) - 7} {round(p.y) - 7}h14v14h-14z" for p in places if p.housenumber)}" fill="{BUILDING}"/>')
    for kind, colour, width in STYLES:
        drawn = "".join(path([(s.a.x, s.a.y), (s.b.x, s.b.y)]) for street in streets if street.kind == kind for s in street.segments)
        if drawn:
            body.append(f'<path d="{drawn}" fill="none" stroke="#b9b3a8" stroke-width="{width + 5}" stroke-linecap="round"/>')
            body.append(f'<path d="{drawn}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="round"/>')
    return document(box, body + [street_label(street) for street in plan.streets if len(street.segments) > 2 and street.kind != "footway"])


def street_label(street):
    segment = street.segments[len(street.segments) // 2]
    a, b = sorted((segment.a, segment.b), key=lambda junction: junction.x)
    angle, (x, y) = degrees(atan2(b.y - a.y, b.x - a.x)), segment.point(0.5)
    return f'<text transform="translate({x:.0f} {y:.0f}) rotate({angle:.0f})" text-anchor="middle" dy="7" font-family="sans-serif" font-size="21" fill="#444">{street.name}</text>'


def country_map(coast, states, cities, streets):
    x, y, width, height = COUNTRY_BOX
    body = [f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{WATER}"/>', f'<path d="{path(coast, True)}" fill="{LAND}" stroke="#8fa9b5" stroke-width="1500"/>']
    tints = ["#f6efe0", "#eaf1e2", "#f3e9ec", "#e9eef5"]
    for state in states:
        body.append(f'<path d="{path(state.outline, True)}" fill="{tints[state.number % 4]}" stroke="#a58bb5" stroke-width="900" stroke-dasharray="5000 2500"/>')
    for kind, colour, width in (("national", "#e8b96b", 1000), ("motorway", "#d9667c", 1500)):
        body.append(f'<path d="{"".join(path([(s.a.x, s.a.y), (s.b.x, s.b.y)]) for street in streets if street.kind == kind for s in street.segments)}" fill="none" stroke="{colour}" stroke-width="{width}"/>')
    for state in states:
        body.append(f'<text x="{round(state.middle[0])}" y="{round(state.middle[1])}" text-anchor="middle" font-family="serif" font-size="12000" letter-spacing="1500" fill="#7d6a8c" opacity="0.7">{state.name}</text>')
    for city in cities:
        body.append(f'<circle cx="{round(city.x)}" cy="{round(city.y)}" r="{2600 if city.is_capital else 2000}" fill="#fff" stroke="#333" stroke-width="900"/>')
        body.append(f'<text x="{round(city.x) + 4500}" y="{round(city.y) + 2800}" font-family="sans-serif" font-size="8000" fill="#222" stroke="#fff" stroke-width="1200" paint-order="stroke">{city.name}</text>')
    return document(COUNTRY_BOX, body)
