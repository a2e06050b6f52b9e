"""Cost against the number of campuses: synthetic campuses (copies of the shipped off-grid-solar with a connection, each of its own size and
ready month; of nobody) with slots that all queue for, one plan year, money included. Slots of 60 MW a campus and year bind, and all
campuses are one problem; of 600 they do not, and each is solved by itself. Prints processor seconds, memory and the exponent of the growth;
passes or fails nothing.
"""

import argparse
import json
import math
import os
import subprocess
import tempfile
from pathlib import Path

COUNTS = (10, 25, 50, 100, 200)

HEAD = """title: Synthetic campuses
horizon: 2028..2028
plan: {years: 2028..2028, build_step: quarter, orders_from: 2026-01}
imports: {off-grid-solar: {}}
prices: {grid: {electricity: {constant: 45 USD/MWh}}}
parties:
  owner: {name: A synthetic owner, kind: developer}
  bank: {name: A synthetic bank, kind: lender}
instruments:
  loan: {debt: {lender: bank, borrower: owner, amount: 100 bn USD, draw: with_spending, spending_share: 60 %, rate: 7 %, matures: 2040-12}}
resources:
  slots: {technologies: [gas-engine], capacity: SLOTS MW/year}
sites:
  campus: {owner: owner}
"""


def scenario(campuses: int, slots_mw: int) -> str:
    """The first campus is the imported one; the others are like it. Sizes 60 to 139 MW, ready months apart."""
    lines = [HEAD.replace("SLOTS", str(slots_mw * campuses))]
    for number in range(1, campuses):
        power = 60 + 37 * number % 80
        month = 1 + 5 * number % 9
        lines.append(
            f"  synthetic-{number}: {{like: campus, name: Synthetic campus {number}, clean_share: null, shed_allowed: true, "
            f"halls: {{hall: {{it_power: {power} MW, accelerators: {power * 478}, ready: 2028-{month:02}-01}}}}, "
            f"connection: {{energy_price: grid, carbon_intensity: 400 kg/MWh, "
            f"offers: {{grid: {{power: {power // 2} MW, available: 2028-{month:02}-01, committed: true}}}}}}}}\n"
        )
    return "".join(lines)


def run(program: Path, folder: Path, campuses: int, options: argparse.Namespace) -> tuple[float, float, float]:
    """Processor seconds, seconds and peak memory in MB of one run; its solver's share is in them."""
    file = folder / f"campuses-{campuses}.yaml"
    file.write_text(scenario(campuses, options.slots), encoding="utf-8")
    words = [str(program), "run", str(file), "-o", str(folder / f"run-{campuses}"), "--worth", options.worth, "--json"]
    with (folder / "out.json").open("w", encoding="utf-8") as out:
        process = subprocess.Popen(words, stdout=out, stderr=subprocess.PIPE)
        errors = process.stderr.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"{campuses} campuses: the run ended with {os.waitstatus_to_exitcode(status)}\n{errors[-2000:]}")
    summary = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    if len(summary["sites"]) != campuses or summary["status"] != "optimal":
        raise SystemExit(f"{campuses} campuses: {len(summary['sites'])} sites, {summary['status']}")
    return usage.ru_utime + usage.ru_stime, summary["solver"]["seconds"], usage.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=Path("build"), help="folder of the program")
    parser.add_argument("--counts", type=int, nargs="*", default=COUNTS)
    parser.add_argument("--slots", type=int, default=60, help="MW a campus and year")
    parser.add_argument("--worth", default="duals", help="what limits are worth: none, duals or resolve")
    options = parser.parse_args()
    print("campuses   processor s   solver s (wall)   memory MB   processor s per campus")
    points = []
    with tempfile.TemporaryDirectory() as folder:
        for campuses in options.counts:
            seconds, solver, memory = run(options.build / "gigawatt", Path(folder), campuses, options)
            points.append((math.log(campuses), math.log(seconds)))
            print(f"{campuses:8}   {seconds:11.1f}   {solver:15.1f}   {memory:9.0f}   {seconds / campuses:22.3f}", flush=True)
    if len(points) > 1:
        (x0, y0), (x1, y1) = points[0], points[-1]
        print(f"Growth: campuses to the power {(y1 - y0) / (x1 - x0):.2f} from {options.counts[0]} to {options.counts[-1]}")


if __name__ == "__main__":
    main()
