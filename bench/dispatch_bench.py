"""Operation without hindsight beside rivals in one run. One thread each; prints, passes or fails nothing.

By rule: Vessim (PyPI `vessim`, where it is installed), which simulates one microgrid after the other, and the same rule written with numpy
over many sites at once; ratios are processor seconds per site-hour of the rival over those of the fastest instruction set here. Vessim has
no merit order and no prices: its run has load, sun, a battery with a least state of charge and a connection, less than ours.

By windows: PyPSA (`optimize_with_rolling_horizon`, HiGHS) on the same site, year, units and prices, windows of 48 hours of which 24 are
kept, forecasts without error, both to a gap of 1e-4; the first days only, counted up to the year. Ours is what a run by windows takes
longer than one as planned.
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

HOURS = 8760
SITES = 4096
NUMPY_HOURS = 240
UNITS = ((150.0, 31.0), (100.0, 52.0))  # MW, USD/MWh
WORTH = ((120.0, 1000.0), (330.0, 5000.0))  # of tiers: MW at most, USD/MWh
POWER_MW, ENERGY_MWH, RESERVE_MWH, EFFICIENCY = 75.0, 300.0, 40.0, 0.93
CHARGE_BELOW, REFILL_BELOW, DISCHARGE_ABOVE, RESERVE_ABOVE = 25.0, 41.0, 41.0, 900.0
IMPORT_MW = 225.0


def series(hours: int, sites: int) -> tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]:
    """Load, sun and price by hour and site, as dispatch_bench.cpp draws them."""
    random = numpy.random.default_rng(1)
    day = numpy.cos(2 * numpy.pi / 24 * numpy.arange(hours))[:, None]
    load = 400 + 50 * random.random((hours, sites))
    sun = 80 + numpy.maximum(0, -400 * random.random((hours, sites)) * day)
    chance = random.random((hours, sites))
    return load, sun, numpy.where(chance > 0.995, 2000.0, 35 - 15 * day + 20 * chance)


def take(rest: numpy.ndarray, offered: numpy.ndarray) -> numpy.ndarray:
    used = numpy.minimum(rest, offered)
    rest -= used
    return used


def by_numpy(load: numpy.ndarray, sun: numpy.ndarray, price: numpy.ndarray) -> float:
    """Steps 1 to 5, 7 and 8 of docs/dispatch.md for all sites of an hour at once; imported MWh."""
    level, imported = numpy.full(load.shape[1], 100.0), 0.0
    for asked, free, dear in zip(load, sun, price, strict=True):
        needed, surplus = numpy.maximum(0, asked - free), numpy.maximum(0, free - asked)
        above = numpy.minimum(POWER_MW, numpy.maximum(0, level - RESERVE_MWH) * EFFICIENCY)
        reserve = numpy.minimum(POWER_MW, level * EFFICIENCY) - above
        offers = [(cost, numpy.full(len(level), mw)) for mw, cost in UNITS]
        offers += [(DISCHARGE_ABOVE, above), (RESERVE_ABOVE, reserve)] + [(worth, numpy.full(len(level), mw)) for mw, worth in WORTH]
        offers.sort(key=lambda offer: offer[0])
        cheap = sum(numpy.where(cost <= dear, mw, 0) for cost, mw in offers)
        before = numpy.minimum(needed, cheap)
        bought = numpy.minimum(needed - before, IMPORT_MW)
        rest = needed - bought
        used = [take(rest, mw) for _, mw in offers]
        given = used[[offer[1] is above for offer in offers].index(True)] + used[[offer[1] is reserve for offer in offers].index(True)]
        room = numpy.minimum(POWER_MW, (ENERGY_MWH - level) / EFFICIENCY)
        refill = numpy.minimum(room, numpy.maximum(0, RESERVE_MWH - level) / EFFICIENCY)
        spare = [(cost, mw - out) for (cost, mw), out in zip(offers, used, strict=True) if cost in (UNITS[0][1], UNITS[1][1])]
        taken = numpy.zeros_like(level)
        for bid, amount in ((REFILL_BELOW, refill), (CHARGE_BELOW, room - refill)):
            reach = surplus + numpy.where(dear <= bid, IMPORT_MW - bought, 0) + sum(mw for cost, mw in spare if cost <= bid)
            taken += numpy.minimum(amount, numpy.maximum(0, reach - taken))
        level = level + taken * EFFICIENCY - given / EFFICIENCY
        from_units = sum(numpy.where(cost <= dear, mw, 0) for cost, mw in spare)
        left = numpy.maximum(0, taken - surplus)
        bought += numpy.minimum(numpy.maximum(0, left - from_units), IMPORT_MW - bought)
        imported += bought.sum()
    return imported


def by_vessim(hours: int) -> int | None:
    """One site; steps made."""
    try:
        import pandas
        import vessim
    except ImportError:
        return None
    load, sun, _ = (values[:, 0] for values in series(hours + 1, 1))
    traces = [vessim.Trace(pandas.Series(values, index=3600.0 * numpy.arange(hours + 1))) for values in (load, sun)]
    environment = vessim.Environment(sim_start="2026-01-01", step_size=3600)
    environment.add_microgrid(
        actors=[vessim.Consumer("load", traces[0]), vessim.Producer("sun", traces[1])],
        dispatchables=[
            vessim.SimpleBattery("battery", capacity=ENERGY_MWH, initial_soc=0.3, min_soc=RESERVE_MWH / ENERGY_MWH, c_rate=0.25),
            vessim.GridConnection(),
        ],
    )
    return environment.run(until=3600 * hours).steps


UNIT_MW, UNIT_COUNT, LEAST, USD, START_USD, LINE_MW, LOAD_MW = 20.0, 5, 0.4, 40.0, 1000.0, 60.0, 100.0
PYPSA_DAYS = 6
SITE = f"""
title: Rolling operation, for a benchmark
question: What do windows cost in time?
extends: first-campus
plan: {{years: 2028..2028, weather_years: 1, orders_from: 2026-01}}
dispatch: {{policy: rolling, window_hours: 48, step_hours: 24, forecast_error: 0}}
sites:
  campus:
    cooling: {{pue: 1, pue_per_kelvin: 0}}
    peak_facility_to_it_ratio: 1
    firmness: null
    halls: {{hall: {{it_power: {LOAD_MW} MW, accelerators: 47800, ready: 2027-12-01, load_factor: 1, load: flat}}}}
    connection:
      energy_price: measured
      offers: {{utility: {{power: {LINE_MW} MW, available: 2027-01-01, committed: true, cost: 0 USD/kW}}}}
    supply: {{engines: {{power: {UNIT_MW * UNIT_COUNT} MW, maximum: null, energised: 2027-01-01, fuel_price: free, technology: unit}}}}
prices:
  measured: {{electricity: {{file: price.csv}}}}
  free: {{fuel: {{constant: 0 USD/MMBtu}}}}
technologies:
  unit:
    like: gas-engine
    variable_cost: {USD} USD/MWh
    unit_size: {UNIT_MW} MW
    forced_outage_rate: 0 %
    derating_per_kelvin: 0 %/K
    minimum_load: {100 * LEAST:.0f} %
    minimum_up_time: 6 h
    minimum_down_time: 6 h
    start_cost: {START_USD / UNIT_MW} USD/MW
"""


def hourly_price() -> numpy.ndarray:
    random = numpy.random.default_rng(7)
    day = numpy.cos(2 * numpy.pi / 24 * (numpy.arange(HOURS) - 17))
    return numpy.round(numpy.maximum(1.0, 40 + 18 * day + 9 * random.standard_normal(HOURS)), 2)


def by_windows(program: Path, folder: Path) -> tuple[float, float] | None:
    """Seconds of a year's windows, and what energy costs in the first days, USD."""
    import netCDF4

    rows = "".join(f"{hour},{price}\n" for hour, price in enumerate(hourly_price()))
    (folder / "price.csv").write_text("hour,price_usd_per_mwh\n" + rows)
    (folder / "rolling.yaml").write_text(SITE)
    seconds = {}
    for policy in ("rolling", "optimal"):
        start = time.perf_counter()
        words = ["--set", f"dispatch.policy={policy}", "--worth", "none", "--threads", "1", "-o", folder / policy]
        subprocess.run([program, "run", folder / "rolling.yaml", *words], check=True, capture_output=True)
        seconds[policy] = time.perf_counter() - start
    with netCDF4.Dataset(folder / "rolling" / "hourly.nc") as data:
        bought = data["import_mw"][:].ravel()[: 24 * PYPSA_DAYS]
    price = hourly_price()[: 24 * PYPSA_DAYS]
    return seconds["rolling"] - seconds["optimal"], float((bought * price + (LOAD_MW - bought) * USD).sum())


def by_pypsa() -> tuple[float, float] | None:
    """Seconds of a year's windows, from its first days, and what energy costs in them, USD."""
    try:
        import logging
        import warnings

        import pandas
        import pypsa
    except ImportError:
        return None
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    hours = 24 * PYPSA_DAYS
    network = pypsa.Network()
    network.set_snapshots(range(hours))
    network.add("Bus", "campus")
    network.add("Load", "load", bus="campus", p_set=LOAD_MW)
    price = pandas.Series(hourly_price()[:hours], index=network.snapshots)
    network.add("Generator", "grid", bus="campus", p_nom=LINE_MW, marginal_cost=price)
    for unit in range(UNIT_COUNT):
        network.add("Generator", f"unit-{unit}", bus="campus", p_nom=UNIT_MW, marginal_cost=USD, committable=True, p_min_pu=LEAST,
                    start_up_cost=START_USD, min_up_time=6, min_down_time=6)
    start = time.perf_counter()
    options = {"output_flag": False, "threads": 1, "mip_rel_gap": 1e-4}
    network.optimize.optimize_with_rolling_horizon(horizon=48, overlap=24, solver_name="highs", solver_options=options)
    seconds = time.perf_counter() - start
    output = network.generators_t.p
    cost = float((output["grid"] * price).sum() + USD * output.drop(columns="grid").to_numpy().sum())
    return seconds * HOURS / hours, cost


def print_windows(program: Path) -> None:
    print("Operation by windows, one thread: seconds a year of one site")
    with tempfile.TemporaryDirectory() as folder:
        own = by_windows(program, Path(folder))
    print(f"  {'windows of 48 h, five units as one cluster':<44}{own[0]:>14.2f} s")
    rival = by_pypsa()
    if rival is None:
        print("  PyPSA is not installed: pip install -r requirements-test.txt")
        return
    print(f"  {'PyPSA, five units one by one':<44}{rival[0]:>14.1f} s{rival[0] / own[0]:>22.0f} x")
    print(f"  energy of the first {PYPSA_DAYS} days, starts not counted: {own[1]:,.0f} USD here, {rival[1]:,.0f} by PyPSA")


def processor_name() -> str:
    info = Path("/proc/cpuinfo")
    names = [line.split(":")[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")] if info.exists() else []
    return names[0] if names else platform.processor()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=Path("build"))
    arguments = parser.parse_args()
    print(f"Operation by rule on {processor_name()}, one thread")
    output = subprocess.run([arguments.build / "dispatch_bench"], capture_output=True, check=True, text=True).stdout
    rows = [json.loads(line) for line in output.splitlines()]
    for row in rows:
        name = f"{row['instruction_set']}, {'with' if row['export'] else 'without'} export"
        print(f"  {name:<44}{row['site_hours_per_second']:>14.4g} site-hours/s")
    ours = max(row["site_hours_per_second"] for row in rows if not row["export"])

    hourly = series(NUMPY_HOURS, SITES)
    begin = time.process_time()
    by_numpy(*hourly)
    speed = NUMPY_HOURS * SITES / (time.process_time() - begin)
    print(f"  {f'the rule by numpy, {SITES} sites at once':<44}{speed:>14.4g} site-hours/s{ours / speed:>12.0f} x")

    begin = time.process_time()
    steps = by_vessim(HOURS)
    if steps is None:
        print("  Vessim is not installed: pip install -r requirements-bench.txt")
    else:
        speed = steps / (time.process_time() - begin)
        print(f"  {'Vessim, one site, no prices, no units':<44}{speed:>14.4g} site-hours/s{ours / speed:>12.0f} x")
    print_windows(arguments.build / "gigawatt")


if __name__ == "__main__":
    main()
