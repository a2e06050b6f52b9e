"""A thousand one-year designs of an off-grid campus: `gigawatt sweep` beside what a user would do without it, in one run. Rivals, each on
a sample of the points and counted up to all of them: one `gigawatt run` a point; HiGHS by its own choice of algorithm on the same linear
program (model building not counted). Prints; passes or fails nothing.
"""

import argparse
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

import highspy

SHARE, GAS = "sites.campus.clean_share", "prices.gas.fuel.constant"


def processor_name() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown processor")


def timed(*words: object, cwd: str) -> float:
    start = time.perf_counter()
    subprocess.run(list(map(str, words)), check=True, capture_output=True, cwd=cwd)
    return time.perf_counter() - start


def highs_seconds(program: Path, point: dict, cwd: str) -> float:
    """Seconds that HiGHS takes for the linear program of one point, one thread."""
    flags = [word for path, value in point["set"].items() for word in ("--set", f"{path}={value}")]
    timed(program, "run", "off-grid-solar", *flags, "--worth", "none", "-o", "point", cwd=cwd)
    timed(program, "export", "point", "--format", "mps", "-o", "lp", cwd=cwd)
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.readModel(str(next(Path(cwd, "lp").glob("*.mps*"))))
    start = time.perf_counter()
    highs.run()
    seconds = time.perf_counter() - start
    objective = highs.getInfo().objective_function_value
    own = point["values"]["cost_npv_usd"]
    print(f"    {list(point['set'].values())}: HiGHS {seconds:.2f} s, objective differs by {abs(objective / own - 1):.1e}")
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, required=True, help="folder with the gigawatt binary")
    parser.add_argument("--shares", type=int, default=40, help="values of the clean share")
    parser.add_argument("--prices", type=int, default=25, help="values of the gas price")
    parser.add_argument("--sample", type=int, default=5, help="points that rivals are asked")
    arguments = parser.parse_args()
    program = (arguments.build / "gigawatt").resolve()
    threads = os.cpu_count() or 1
    print(f"{processor_name()}, {threads} threads, {arguments.shares * arguments.prices} designs")
    axes = ["--vary", f"{SHARE}=0..90 %:{arguments.shares}", "--vary", f"{GAS}=3..10 USD/MMBtu:{arguments.prices}"]
    with tempfile.TemporaryDirectory() as folder:
        own = timed(program, "sweep", "off-grid-solar", *axes, "-o", "sweep", "--threads", threads, cwd=folder)
        points = json.loads(Path(folder, "sweep", "summary.json").read_text(encoding="utf-8"))["points"]
        gaps = [point["relative_gap"] for point in points if point["relative_gap"] is not None]
        print(f"  gigawatt sweep: {own:.1f} s, {1e3 * own / len(points):.0f} ms a design, {len(gaps)} solved, largest gap {max(gaps):.0e}")
        sample = points[:: max(1, len(points) // arguments.sample)][: arguments.sample]
        single = 0.0
        for point in sample:
            flags = [word for path, value in point["set"].items() for word in ("--set", f"{path}={value}")]
            single += timed(program, "run", "off-grid-solar", *flags, "--worth", "none", "-o", "run", cwd=folder)
        highs = sum(highs_seconds(program, point, folder) for point in sample)
    each = len(points) / len(sample)
    print(f"  one gigawatt run a point: {single * each:.0f} s, {single * each / own:.1f} times as long")
    side_by_side = highs * each / threads
    print(f"  HiGHS on the same programs, {threads} side by side: {side_by_side:.0f} s, {side_by_side / own:.0f} times as long")


if __name__ == "__main__":
    main()
