"""Clearing beside a fixed point in numpy and scipy in one run, on the same network by chance: a million parties and ten million dues in
three classes, with guarantees and cross-holdings. One thread each, processor seconds; the rival repeats payment until nothing moves by
more than 1e-12 of all dues, which is no proof of an end. Prints; passes or fails nothing.
"""

import argparse
import json
import os
import platform
import subprocess
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy
from scipy import sparse

RANKS = 3
DONE = 1e-12
TYPES = {"f64": numpy.float64, "i32": numpy.int32, "u32": numpy.uint32}


def read(folder: Path) -> dict[str, numpy.ndarray]:
    return {file.stem: numpy.fromfile(file, dtype=TYPES[file.suffix[1:]]) for file in folder.iterdir()}


class FixedPoint:
    """The equations of docs/clearing.md (α = β = 1) on all parties at once."""

    def __init__(self, data: dict[str, numpy.ndarray]):
        self.data, self.assets = data, data["assets"]
        size = len(self.assets)
        self.by_creditor = []
        self.dues = numpy.zeros((RANKS, size))
        self.covered = numpy.zeros(len(data["cap"]))
        for rank in range(RANKS):
            here = data["rank"] == rank
            owed = sparse.csr_array((data["amount"][here], (data["to"][here], data["from"][here])), shape=(size, size))
            self.by_creditor.append(owed)
            self.dues[rank] = owed.sum(axis=0)
            self.dues[rank] += numpy.where(data["external_rank"] == rank, data["external_amount"], 0)
            claims = data["covered_rank"] == rank
            self.covered[claims] = self.claims(owed, claims)
        self.held = sparse.csr_array((data["share"], (data["owner"], data["issuer"])), shape=(size, size))

    def claims(self, owed: sparse.csr_array, claims: numpy.ndarray) -> numpy.ndarray:
        return numpy.asarray(owed[self.data["creditor"][claims], self.data["debtor"][claims]]).ravel()

    def solve(self) -> tuple[numpy.ndarray, numpy.ndarray, int]:
        data, size = self.data, len(self.assets)
        rate, equity, steps = numpy.ones((RANKS, size)), numpy.zeros(size), 0
        while True:
            called = numpy.minimum(data["cap"], data["coverage"] * self.covered * (1 - rate[data["covered_rank"], data["debtor"]]))
            dues = self.dues.copy()
            numpy.add.at(dues, (data["covered_rank"], data["guarantor"]), called)
            pot = self.assets + sum(owed @ share for owed, share in zip(self.by_creditor, rate, strict=True)) + self.held @ equity
            paid = called * rate[data["covered_rank"], data["guarantor"]]
            pot += numpy.bincount(data["creditor"], weights=paid, minlength=size)
            before, rate = rate, numpy.ones((RANKS, size))
            for rank in range(RANKS):
                pays = numpy.minimum(pot, dues[rank])
                numpy.divide(pays, dues[rank], out=rate[rank], where=dues[rank] > 0)
                pot = pot - pays
            moved = (numpy.abs(rate - before) * dues).sum() + numpy.abs(pot - equity).sum()
            equity, steps = pot, steps + 1
            if moved <= DONE * dues.sum():
                return (rate * dues).sum(axis=0), equity, steps


def processor_name() -> str:
    info = Path("/proc/cpuinfo")
    names = [line.split(":")[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")] if info.exists() else []
    return names[0] if names else platform.processor()


def say_large(row: dict) -> None:
    bound = "none" if row["error_bound"] is None else f"{row['error_bound']:.1e}"
    work = f"{row['defaulted']} in default, {row['rounds']} rounds, {row['sweeps']} sweeps"
    proof = f"error bound {bound} on {row['paid']:.3g} paid"
    print(f"  {row['case']:<40}{row['seconds']:>9.3f} s   peak {row['peak_mb']:.0f} MB; {work}; {proof}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=Path("build"))
    parser.add_argument("--parties", type=int, default=1_000_000)
    parser.add_argument("--obligations", type=int, default=10_000_000)
    arguments = parser.parse_args()
    print(f"Clearing on {processor_name()}, one thread, {arguments.parties} parties and {arguments.obligations} dues in three classes")
    with tempfile.TemporaryDirectory() as folder:
        sizes = ["--parties", arguments.parties, "--obligations", arguments.obligations]
        command = list(map(str, [arguments.build / "money_bench", "--dump", folder, *sizes]))
        output = subprocess.run(command, capture_output=True, check=True, text=True).stdout
        data = read(Path(folder))
    rows = [json.loads(line) for line in output.splitlines()]
    for row in rows:
        if row["case"].startswith("large"):
            say_large(row)
        elif row["case"].startswith("leakage"):
            print(f"  two parties, {row['case']:<27}{1e6 * row['seconds']:>9.2f} µs  {row['linear_solves']} linear solves, "
                  f"off by {row['error']:.1e}")
        elif row["case"] in ("ledger", "sample"):
            print(f"  {row['parties']} parties, {row['instruments']} instruments, {row['months']} months: books and clearing"
                  f"{1e3 * row['seconds']:>7.1f} ms, without books {1e3 * row['outcome_seconds']:.1f} ms, analysis "
                  f"{1e3 * row['analysis_seconds']:.1f} ms  {row['postings']} postings, {row['defaults']} defaults")
        else:
            print(f"  {row['parties']} parties, {row['months']} months, built and cleared{1e3 * row['seconds']:>10.2f} ms")
    rival = FixedPoint(data)
    begin = time.process_time()
    paid, equity, steps = rival.solve()
    seconds = time.process_time() - begin
    ours = rows[0]
    print(f"  {'fixed point by numpy and scipy':<40}{seconds:>9.3f} s   {steps} steps, {seconds / ours['seconds']:.1f} x; "
          f"paid {abs(paid.sum() / ours['paid'] - 1):.0e} and equity {abs(equity.sum() / ours['equity'] - 1):.0e} from ours")


if __name__ == "__main__":
    main()
