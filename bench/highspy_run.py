"""One HiGHS method on one MPS file through highspy, in a process of its own. Prints one line of JSON.

The rivals of bench/solver_bench.py that the program itself does not offer: HiPO (not in the C library that it links), IPX without
crossover, PDLP without the simplex that answers when its point is not exact. Tolerances are HiGHS's own. Only the run call is timed,
and what Python held before it read the model is taken off the memory: both in the rival's favour.
"""

import argparse
import json
import resource
import time

import highspy


def resident_bytes() -> int:
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def options_of(solver: str, threads: int, limit_seconds: float) -> dict:
    options = {
        "output_flag": False,
        "solver": solver,
        "threads": threads,
        "time_limit": limit_seconds,
        "small_matrix_value": 1e-12,  # as the program sets it, so that all read the same matrix
    }
    if threads == 1:
        options["parallel"] = "off"
    if solver in ("ipx", "hipo"):
        options["run_crossover"] = "off"
    return options


def residual_words(info: highspy.HighsInfo) -> str:
    """How far the last point is from an optimum, where HiGHS does not call it one."""
    parts = {
        "primal infeasibility": info.max_relative_primal_infeasibility,
        "dual infeasibility": info.max_relative_dual_infeasibility,
        "gap": info.primal_dual_objective_error,
    }
    known = [f"{name} {value:.1e}" for name, value in parts.items() if value < highspy.kHighsInf]
    return "relative " + ", ".join(known) if known else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--solver", choices=("simplex", "ipx", "hipo", "pdlp"), required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--limit", type=float, default=float("inf"))
    arguments = parser.parse_args()
    highs = highspy.Highs()
    for name, value in options_of(arguments.solver, arguments.threads, arguments.limit).items():
        if highs.setOptionValue(name, value) == highspy.HighsStatus.kError:
            raise SystemExit(f"HiGHS knows no option {name} = {value}")
    before_bytes = resident_bytes()
    if highs.readModel(arguments.file) == highspy.HighsStatus.kError:
        raise SystemExit("HiGHS cannot read the model")
    start = time.perf_counter()
    highs.run()
    seconds = time.perf_counter() - start
    info = highs.getInfo()
    optimal = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    counts = (info.simplex_iteration_count, info.ipm_iteration_count, info.pdlp_iteration_count)
    row = {
        "termination": highs.modelStatusToString(highs.getModelStatus()).lower(),
        "objective": highs.getObjectiveValue(),
        "seconds": seconds,
        "message": "" if optimal else residual_words(info),
        "iterations": sum(max(0, count) for count in counts),
        "peak_resident_bytes": resident_bytes() - before_bytes,
    }
    print(json.dumps(row))


if __name__ == "__main__":
    main()
