"""Draws the success of runs by phase: plot.py RUN… writes success.csv into each, and success.svg into the first.

Thin lines are single runs, thick ones their means: test tasks at temperature 0 (blue), training tries as sampled (grey).
"""

import json
import pathlib
import sys

WIDTH, HEIGHT, LEFT, BOTTOM = 480, 300, 48, 36


def phases(run: pathlib.Path) -> list[dict]:
    return [json.loads((folder / "metrics.json").read_text()) for folder in sorted(run.glob("phase-*"))]


def table(run: pathlib.Path) -> None:
    lines = [f"{phase['phase']},{phase['testSuccess']},{phase.get('trainSuccess', '')}" for phase in phases(run)]
    (run / "success.csv").write_text("phase,test,train\n" + "\n".join(lines) + "\n")


def curve(run: pathlib.Path, name: str) -> dict[int, float]:
    return {phase["phase"]: phase[name] for phase in phases(run) if name in phase}


def mean(curves: list[dict[int, float]]) -> dict[int, float]:
    return {phase: sum(curve[phase] for curve in curves) / len(curves) for phase in curves[0]}


def drawing(runs: list[pathlib.Path]) -> str:
    last = max(1, phases(runs[0])[-1]["phase"])
    across, up = (WIDTH - LEFT - 12) / last, (HEIGHT - BOTTOM - 12) / 100

    def at(phase: float, percent: float) -> tuple[float, float]:
        return round(LEFT + across * phase, 1), round(HEIGHT - BOTTOM - up * percent, 1)

    def line(points: dict[int, float], color: str, width: float) -> str:
        path = " ".join("{},{}".format(*at(phase, 100 * share)) for phase, share in points.items())
        return f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="{width}"/>'

    def text(x: float, y: float, said: str, anchor: str = "middle") -> str:
        return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{said}</text>'

    parts = []
    for percent in range(0, 101, 25):
        (left, y), (right, _) = at(0, percent), at(last, percent)
        parts.append(f'<line x1="{left}" y1="{y}" x2="{right}" y2="{y}" stroke="#ddd"/>' + text(left - 6, y + 4, f"{percent}%", "end"))
    parts += [text(at(phase, 0)[0], HEIGHT - BOTTOM + 16, f"{phase}") for phase in range(last + 1)]
    parts.append(text(LEFT + across * last / 2, HEIGHT - 4, f"phase (0: cloning); {len(runs)} seeds"))
    for name, color in (("trainSuccess", "#999"), ("testSuccess", "#1f5fbf")):
        curves = [curve(run, name) for run in runs]
        parts += [line(points, color, 0.8) for points in curves] + [line(mean(curves), color, 2.5)]
    parts.append(f'<g fill="#1f5fbf">{text(LEFT + 8, 24, "test, greedy", "start")}</g>')
    parts.append(f'<g fill="#777">{text(LEFT + 8, 40, "training tries, sampled", "start")}</g>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">'
    return head + f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>' + "\n".join(parts) + "</svg>\n"


runs = [pathlib.Path(name) for name in sys.argv[1:]]
for run in runs:
    table(run)
(runs[0] / "success.svg").write_text(drawing(runs))
for phase, share in mean([curve(run, "testSuccess") for run in runs]).items():
    print(f"phase {phase}  {'#' * round(40 * share):40}  {100 * share:.0f}%")
