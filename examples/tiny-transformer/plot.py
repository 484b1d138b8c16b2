"""Draws the test success of a run's phases: success.csv, and success.png where matplotlib is installed."""

import json
import pathlib
import sys

run = pathlib.Path(sys.argv[1])
phases = [json.loads((folder / "metrics.json").read_text()) for folder in sorted(run.glob("phase-*"))]
lines = [f"{phase['phase']},{phase['testSuccess']},{phase.get('trainSuccess', '')}" for phase in phases]
(run / "success.csv").write_text("phase,test,train\n" + "\n".join(lines) + "\n")
for phase in phases:
    print(f"phase {phase['phase']}  {'#' * round(40 * phase['testSuccess']):40}  {100 * phase['testSuccess']:.0f}%")
try:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot
except ImportError:
    raise SystemExit(0)
pyplot.figure(figsize=(5, 3.2))
pyplot.plot([phase["phase"] for phase in phases], [100 * phase["testSuccess"] for phase in phases], "o-")
pyplot.xticks([phase["phase"] for phase in phases])
pyplot.ylim(0, 100)
pyplot.xlabel("phase")
pyplot.ylabel("test tasks solved, %")
pyplot.tight_layout()
pyplot.savefig(run / "success.png", dpi=120)
