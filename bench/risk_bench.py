"""Ensembles: 10,000 samples of a campus hour by hour, with and without its money: seconds and peak memory of `gigawatt stress`. Beside
them, in the same run, the same hours by the same rule with numpy (sixteen samples of the ensemble, whose monthly sums must agree; its time
is that of many side by side), and Vessim (PyPI `vessim`, where it is installed: requirements-bench.txt), which simulates one sample after
the other, without merit order and prices. Prints; passes or fails nothing, unless the sums differ.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy
from dispatch_bench import by_vessim, processor_name

SIDE_BY_SIDE = 4096  # lanes of numpy's timing
AGREE = 1e-9  # of the largest sum of its kind


def measured(*words: object) -> tuple[float, float, float, str]:
    """Seconds, processor seconds, peak memory in MB, output."""
    begin = time.perf_counter()
    process = subprocess.Popen(list(map(str, words)), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 5):
        sys.exit(f"{' '.join(map(str, words))} failed")
    return time.perf_counter() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output


class Tile:
    """A month of sixteen samples as the program wrote it down; `copies` of them side by side."""

    def __init__(self, document: dict, numbers: numpy.ndarray, copies: int = 1) -> None:
        def array(place: dict | None) -> numpy.ndarray | None:
            if place is None:
                return None
            values = numbers[place["offset"] : place["offset"] + 16 * place["hours"]].reshape(-1, 16)
            return numpy.tile(values, copies)

        def arrays(entry: dict) -> dict:
            return {key: array(place) for key, place in entry.items()}

        self.hours = document["hours"]
        self.units, self.tiers, self.storages = ([arrays(entry) for entry in document[kind]] for kind in ("units", "tiers", "storages"))
        self.must_run, self.limit, self.share, self.price = (
            array(document[key]) for key in ("must_run", "import_limit", "import_share", "import_price"))
        self.sums = {key: array(document[key]) for key in ("unit_mwh", "shed_mwh", "import_cost_usd", "peak_import_mw")}
        levels = array(document["levels"])
        self.levels = [] if levels is None else list(levels)
        self.sells = document["sells"]


def fill(rest: numpy.ndarray, offered: list[numpy.ndarray], order: numpy.ndarray) -> list[numpy.ndarray]:
    """Takes `rest` from the cheapest on; how much of each."""
    if not offered:
        return []
    amounts = numpy.take_along_axis(numpy.array(offered), order, axis=0)
    above = numpy.cumsum(amounts, axis=0) - amounts
    used = numpy.clip(rest - above, 0.0, amounts)
    back = numpy.empty_like(used)
    numpy.put_along_axis(back, order, used, axis=0)
    return list(back)


def operate(tile: Tile, level: list[numpy.ndarray]) -> dict[str, numpy.ndarray]:
    """Steps 1 to 5, 7 and 8 of docs/dispatch.md, all lanes of an hour at once. Changes `level`."""
    units, tiers, stores = tile.units, tile.tiers, tile.storages
    lanes = tile.limit.shape[1]
    prices = [unit["price"][0] for unit in units]
    for store in stores:
        prices += [store["discharge_above"][0], store["reserve_above"][0]]
    prices = numpy.array(prices + [tier["price"][0] for tier in tiers])
    order = numpy.argsort(prices, axis=0, kind="stable")
    unit_order = numpy.argsort(prices[: len(units)], axis=0, kind="stable")
    bids = sorted(((store["refill_below"][0], k, True) for k, store in enumerate(stores)), key=lambda bid: -bid[0].mean())
    bids += [(store["charge_below"][0], k, False) for k, store in enumerate(stores)]
    unit_mwh, shed_mwh = numpy.zeros((len(units), lanes)), numpy.zeros((len(tiers), lanes))
    cost, peak = numpy.zeros(lanes), numpy.zeros(lanes)
    for hour in range(tile.hours):
        loads = [tier["load"][hour] for tier in tiers]
        free = tile.must_run[hour] if tile.must_run is not None else 0.0
        balance = sum(loads, numpy.zeros(lanes)) - free
        needed, surplus = numpy.maximum(0.0, balance), numpy.maximum(0.0, -balance)
        dear = tile.price[hour] if tile.price is not None else numpy.zeros(lanes)
        left = tile.limit[0] * (tile.share[hour] if tile.share is not None else 1.0)
        held = [amount * store["kept"][0] for amount, store in zip(level, stores, strict=True)]
        offered = [unit["capacity"][0] * (unit["availability"][hour] if unit["availability"] is not None else 1.0) for unit in units]
        for amount, store in zip(held, stores, strict=True):
            above = numpy.minimum(store["power"][0], numpy.maximum(0.0, amount - store["reserve"][0]) * store["discharge_efficiency"][0])
            whole = numpy.minimum(store["power"][0], amount * store["discharge_efficiency"][0])
            offered += [above, numpy.maximum(0.0, whole - above)]
        offered += loads
        cheap = sum((numpy.where(price <= dear, amount, 0.0) for price, amount in zip(prices, offered, strict=True)), numpy.zeros(lanes))
        before = numpy.minimum(needed, cheap)
        bought = numpy.minimum(needed - before, left)
        after = numpy.minimum(needed - before - bought, sum(offered) - cheap)
        used = fill(before + after, offered, order)
        if stores:
            spare = [amount - taken for amount, taken in zip(offered[: len(units)], used[: len(units)], strict=True)]
            bought = charge(tile, held, level, used, spare, surplus, dear, left - bought, bought, bids, unit_order, prices)
        for total, amounts in ((unit_mwh, used[: len(units)]), (shed_mwh, used[len(units) + 2 * len(stores) :])):
            for row, amount in zip(total, amounts, strict=True):
                row += amount
        cost += bought * dear
        peak = numpy.maximum(peak, bought)
    return {"unit_mwh": unit_mwh, "shed_mwh": shed_mwh, "import_cost_usd": cost[None], "peak_import_mw": peak[None]}


def charge(tile, held, level, used, spare, surplus, dear, left, bought, bids, unit_order, prices) -> numpy.ndarray:  # noqa: PLR0913
    """Steps 4, 5, 7 and 8: what storages take from surplus, units and import; what is then imported."""
    stores, count = tile.storages, len(tile.units)
    taken, charged = numpy.zeros_like(dear), [numpy.zeros_like(dear) for _ in stores]
    for limit, k, refills in bids:
        store = stores[k]
        room = numpy.minimum(store["power"][0], numpy.maximum(0.0, store["energy"][0] - held[k]) / store["charge_efficiency"][0])
        refill = numpy.minimum(room, numpy.maximum(0.0, store["reserve"][0] - held[k]) / store["charge_efficiency"][0])
        reach = surplus + numpy.where(dear <= limit, left, 0.0)
        reach = reach + sum(numpy.where(prices[u] <= limit, spare[u], 0.0) for u in range(count))
        amount = numpy.minimum(refill if refills else room - refill, numpy.maximum(0.0, reach - taken))
        taken, charged[k] = taken + amount, charged[k] + amount
    needed = taken - numpy.minimum(taken, surplus)
    cheap = sum((numpy.where(prices[u] <= dear, spare[u], 0.0) for u in range(count)), numpy.zeros_like(dear))
    more = numpy.minimum(needed - numpy.minimum(needed, cheap), left)
    if count:
        for u, amount in enumerate(fill(needed - more, spare, unit_order)):
            used[u] = used[u] + amount
    for k, store in enumerate(stores):
        given = used[count + 2 * k] + used[count + 2 * k + 1]
        level[k] = numpy.maximum(0.0, held[k] + charged[k] * store["charge_efficiency"][0] - given / store["discharge_efficiency"][0])
    return bought + more


def by_numpy(folder: Path) -> tuple[float, float]:
    """The largest difference of monthly sums, as a share of the largest sum of its kind; site-hours a second side by side."""
    numbers = numpy.fromfile(folder / "tiles.f64")
    tiles = json.loads((folder / "tiles.json").read_text(encoding="utf-8"))["tiles"]
    worst, largest = 0.0, {}
    differences: dict[str, float] = {}
    for document in tiles:
        tile = Tile(document, numbers)
        if tile.sells:
            sys.exit("a campus that sells energy is not covered here")
        for key, values in operate(tile, tile.levels).items():
            if tile.sums[key] is None:
                continue
            largest[key] = max(largest.get(key, 0.0), float(tile.sums[key].max()))
            differences[key] = max(differences.get(key, 0.0), float(abs(values - tile.sums[key]).max()))
    worst = max(differences[key] / largest[key] for key in differences if largest[key] > 0.0)
    tile = Tile(tiles[-1], numbers, SIDE_BY_SIDE // 16)
    begin = time.process_time()
    operate(tile, tile.levels)
    return worst, tile.hours * SIDE_BY_SIDE / (time.process_time() - begin)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=Path("build"))
    parser.add_argument("--scenario", default="stargate-abilene-money", help="one campus")
    parser.add_argument("--samples", type=int, default=10_000)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    print(f"Ensembles on {processor_name()}, {arguments.samples} samples, {arguments.threads} threads; load {os.getloadavg()[0]:.1f}")
    program, samples = arguments.build / "gigawatt", arguments.samples
    with tempfile.TemporaryDirectory() as folder:
        speeds = []
        for title, flags in (("six years with money", []), ("five years without money", ["--years", "2026..2030", "--no-money"])):
            words = ["stress", arguments.scenario, "-n", samples, "--threads", arguments.threads, "-o", Path(folder, title[:4]), *flags]
            seconds, processor_seconds, memory_mb, _ = measured(program, *words)
            speeds.append(samples * 8760 * (6 if not flags else 5) / processor_seconds)
            told = f"{seconds:>9.1f} s{processor_seconds:>9.1f} core-s{memory_mb:>8.0f} MB"
            print(f"  {title:<30}{told}{speeds[-1]:>12.4g} site-hours/core-s")
        *_, output = measured(arguments.build / "risk_bench", folder, "--scenario", arguments.scenario)
        row = json.loads(output)
        print(f"  {'replay alone, one core':<44}{row['replay_site_hours_per_second']:>26.4g} site-hours/core-s")
        print(f"  {'its rule alone, one core':<44}{row['rule_site_hours_per_second']:>26.4g} site-hours/core-s")
        worst, speed = by_numpy(Path(folder))
        ratio = row["rule_site_hours_per_second"] / speed
        print(f"  {f'the rule by numpy, {SIDE_BY_SIDE} samples at once':<44}{speed:>26.4g} site-hours/core-s{ratio:>8.0f} x the rule")
        print(f"    sums of sixteen samples by month differ by {worst:.1e} of the largest")
        begin = time.process_time()
        steps = by_vessim(8760)
        if steps is None:
            print("  Vessim is not installed: pip install -r requirements-bench.txt")
        else:
            speed = steps / (time.process_time() - begin)
            hours = samples * 8760 * 6 / speed / 3600
            print(f"  {'Vessim, one sample, no prices, no units':<44}{speed:>26.4g} site-hours/core-s{speeds[0] / speed:>8.0f} x all")
            print(f"    the ensemble of six years would take it {hours:.0f} hours on one core")
    if worst > AGREE:
        sys.exit(f"numpy and the program differ by more than {AGREE:g}")


if __name__ == "__main__":
    main()
