"""Schedules of projects with scarce crews: lists a second, an ensemble of draws, and `gigawatt engine schedule` beside OR-Tools' CP-SAT
(PyPI `ortools`, where it is installed: requirements-bench.txt) on the same projects, with the same seconds and one thread each, one after
the other. The projects are PSPLIB's j30 where ../shared has them, otherwise drawn. Prints; passes or fails nothing.
"""

import argparse
import csv
import json
import platform
import random
import subprocess
import tempfile
import time
from pathlib import Path

PSPLIB = Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "psplib"


def drawn_project(seed: int, activities: int = 30, resources: int = 4) -> str:
    """As PSPLIB writes one: up to three successors each, two crews each on average, a fifth of what all would need at once."""
    draw = random.Random(seed)
    jobs = activities + 2
    successors = {job: set() for job in range(1, jobs + 1)}
    for job in range(2, jobs):
        for behind in draw.sample(range(job + 1, jobs), min(draw.randint(1, 2), jobs - job - 1)):
            successors[job].add(behind)
        if not successors[job]:
            successors[job].add(jobs)
    behind = set().union(*(successors[job] for job in range(2, jobs)))
    successors[1] = {job for job in range(2, jobs) if job not in behind}
    needs = {job: [draw.randint(1, 10) if draw.random() < 0.5 else 0 for _ in range(resources)] for job in range(2, jobs)}
    needs[1] = needs[jobs] = [0] * resources
    durations = {job: draw.randint(1, 10) if 1 < job < jobs else 0 for job in range(1, jobs + 1)}
    most = [max(10, sum(need[r] for need in needs.values()) // 8) for r in range(resources)]
    text = f"jobs (incl. supersource/sink ):  {jobs}\nhorizon : {sum(durations.values())}\nRESOURCES\n  - renewable : {resources} R\n"
    text += "PRECEDENCE RELATIONS:\njobnr.    #modes  #successors   successors\n"
    for job, list_ in successors.items():
        text += f"{job} 1 {len(list_)} {' '.join(map(str, sorted(list_)))}\n"
    text += "*****\nREQUESTS/DURATIONS:\njobnr. mode duration  R 1  R 2  R 3  R 4\n-----\n"
    for job in successors:
        text += f"{job} 1 {durations[job]} {' '.join(map(str, needs[job]))}\n"
    return text + f"*****\nRESOURCEAVAILABILITIES:\nR 1  R 2  R 3  R 4\n{' '.join(map(str, most))}\n*****\n"


def rows_after(lines: list[str], heading: str) -> list[list[int]]:
    begin = next(k for k, line in enumerate(lines) if line.startswith(heading)) + 1
    rows = []
    for line in lines[begin:]:
        words = line.split()
        if words and all(word.lstrip("-").isdigit() for word in words):
            rows.append([int(word) for word in words])
        elif rows:
            break
    return rows


def by_cp_sat(file: Path, seconds: float) -> tuple[int, bool, float] | None:
    """Makespan, proven, seconds; none without OR-Tools."""
    try:
        from ortools.sat.python import cp_model
    except ImportError:
        return None
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    follows = {row[0]: row[3:] for row in rows_after(lines, "PRECEDENCE RELATIONS")}
    asks = {row[0]: (row[2], row[3:]) for row in rows_after(lines, "REQUESTS/DURATIONS")}
    capacities = rows_after(lines, "RESOURCEAVAILABILITIES")[0]
    begin = time.perf_counter()
    model = cp_model.CpModel()
    horizon = sum(duration for duration, _ in asks.values())
    starts = {job: model.new_int_var(0, horizon, f"start {job}") for job in asks}
    intervals = {job: model.new_fixed_size_interval_var(starts[job], asks[job][0], f"job {job}") for job in asks}
    for job, behind in follows.items():
        for other in behind:
            model.add(starts[other] >= starts[job] + asks[job][0])
    for resource, capacity in enumerate(capacities):
        users = [job for job in asks if asks[job][1][resource] > 0 and asks[job][0] > 0]
        model.add_cumulative([intervals[job] for job in users], [asks[job][1][resource] for job in users], capacity)
    makespan = model.new_int_var(0, horizon, "makespan")
    for job in asks:
        model.add(makespan >= starts[job] + asks[job][0])
    model.minimize(makespan)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return (int(solver.objective_value) if found else horizon, status == cp_model.OPTIMAL, time.perf_counter() - begin)


def by_gigawatt(program: Path, file: Path, seconds: float) -> tuple[int, bool, float]:
    begin = time.perf_counter()
    words = [program, "engine", "schedule", file, "--json", "--seconds", str(seconds)]
    answer = json.loads(subprocess.run(list(map(str, words)), capture_output=True, check=True, text=True).stdout)
    return answer["makespan"], answer["lower_bound"] == answer["makespan"], time.perf_counter() - begin


def processor_name() -> str:
    info = Path("/proc/cpuinfo")
    names = [line.split(":")[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")] if info.exists() else []
    return names[0] if names else platform.processor()


def tell_speed(build: Path, files: list[Path], threads: int) -> None:
    words = [build / "schedule_bench", *files, "--threads", str(threads)]
    for row in map(json.loads, subprocess.run(words, capture_output=True, check=True, text=True).stdout.splitlines()):
        if row["case"] == "lists":
            name = f"{row['project']}, {row['activities']} activities, {row['arithmetic']}"
            print(f"  {name:<56}{row['schedules_per_second']:>14.4g} schedules/s on one core")
        else:
            name = f"{row['draws']} draws of {row['sites']} sites × {row['activities']} activities, shared crews"
            print(f"  {name:<56}{row['seconds']:>14.3g} s on {row['threads']} threads")


def tell_rivals(program: Path, files: list[Path], seconds: float, best: dict[str, int]) -> None:
    answers = {
        "gigawatt engine schedule": [by_gigawatt(program, file, seconds) for file in files],
        "CP-SAT": [by_cp_sat(file, seconds) for file in files],
    }
    if answers["CP-SAT"][0] is None:
        print("  CP-SAT is not installed: pip install -r requirements-bench.txt")
        del answers["CP-SAT"]
    shortest = [best.get(file.stem, min(list_[k][0] for list_ in answers.values())) for k, file in enumerate(files)]
    against = "the published optimum" if best else "the shorter of both"
    print(f"\n  {len(files)} projects, at most {seconds:g} s each      as short as {against}   mean gap   proven   seconds in all")
    for name, list_ in answers.items():
        hits = sum(makespan <= short for (makespan, _, _), short in zip(list_, shortest, strict=True))
        gap = sum(makespan / short - 1 for (makespan, _, _), short in zip(list_, shortest, strict=True)) / len(files)
        print(f"  {name:<30}{hits:>40}{gap:>14.3%}{sum(row[1] for row in list_):>9}{sum(row[2] for row in list_):>12.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=Path("build"))
    parser.add_argument("--projects", type=Path, default=PSPLIB, help="a folder of .sm files, perhaps with optimum.csv")
    parser.add_argument("--count", type=int, default=96, help="of projects at most")
    parser.add_argument("--seconds", type=float, default=1.0, help="a project")
    parser.add_argument("--threads", type=int, default=2, help="of the ensemble")
    arguments = parser.parse_args()
    print(f"Schedules on {processor_name()}")
    with tempfile.TemporaryDirectory() as folder:
        files, best = sorted(arguments.projects.glob("*.sm"))[: arguments.count], {}
        if files and (arguments.projects / "optimum.csv").exists():
            with open(arguments.projects / "optimum.csv", encoding="utf-8") as table:
                best = {row["instance"]: int(row["makespan"]) for row in csv.DictReader(table)}
        for seed in range(0 if files else arguments.count):
            files.append(Path(folder, f"drawn-{seed:03}.sm"))
            files[-1].write_text(drawn_project(seed), encoding="utf-8")
        tell_speed(arguments.build, files[:3], arguments.threads)
        tell_rivals(arguments.build / "gigawatt", files, arguments.seconds, best)


if __name__ == "__main__":
    main()
