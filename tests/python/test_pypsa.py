"""Three plans of tests/pypsa, built a second time in PyPSA from the same figures: the objectives must agree within 1e-6.

PyPSA sees one long index of hours that weigh (1 + r)^(-month/12). Connection offers are extendable generators whose capital cost
is the sum of their discounted monthly charges. Capacity that grows by the quarter is not in PyPSA: orders are added through the
hook that it offers for such constraints.
"""

import json
import math
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import netCDF4
import numpy as np
import pandas as pd
import pypsa
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("GIGAWATT_PROGRAM", ROOT / "build" / "gigawatt"))
FOLDER = ROOT / "tests" / "pypsa"
PROBLEMS = {  # and what their plans must order, lest they prove nothing
    "gas-and-connection": {"turbine", "connection"},
    "sun-wind-battery-gas": {"turbine", "panel", "mill", "cell"},
    "two-stages": {"turbine", "panel", "connection"},
}

HOURS_PER_YEAR = 8760
MONTHS_PER_PERIOD = 3
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MONTH_OF_HOUR = np.repeat(np.arange(12), np.array(DAYS) * 24)
RELATIVE_TOLERANCE = 1e-6
STORAGE_PARTS = ("p_dispatch", "p_store", "state_of_charge")


def number(text: object) -> float:
    """The number of a quantity as written; the unit is known to whoever asks."""
    match = re.match(r"[-+0-9.e]+", str(text))
    assert match, text
    value = float(match.group())
    return value / 100 if str(text).endswith("%") else value


def months_between(first: str, last: object) -> int:
    """Whole months from one month to another; a day after the first counts as the next month."""
    begin, end = (re.match(r"(\d+)-(\d+)(?:-(\d+))?", str(moment)) for moment in (first, last))
    assert begin and end
    months = (int(end[1]) - int(begin[1])) * 12 + int(end[2]) - int(begin[2])
    return months + (1 if int(end[3] or 1) > 1 else 0)


def merged(base: dict, overlay: dict) -> dict:
    """Maps merge, anything else replaces, as `extends` has it."""
    result = dict(base)
    for key, value in overlay.items():
        result[key] = merged(result[key], value) if isinstance(value, dict) and isinstance(result.get(key), dict) else value
    return result


def synthetic_price() -> np.ndarray:
    """A made-up year of prices: daily and yearly swing, a wobble, and a few hours of scarcity."""
    hour = np.arange(HOURS_PER_YEAR)
    price = 45 + 15 * np.sin(2 * math.pi * (hour - 9) / 24) + 8 * np.cos(2 * math.pi * hour / HOURS_PER_YEAR) + (hour * 7919) % 13
    price[hour % 397 < 3] = 400
    return price.round(2)


def gigawatt(scenario: Path, folder: Path, *arguments: str) -> dict:
    """The summary of a run."""
    command = [PROGRAM, "run", scenario, "--json", "-o", folder, *arguments]
    result = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert result.returncode == 0, f"exit {result.returncode}\n{result.stdout[-2000:]}\n{result.stderr[-2000:]}"
    return json.loads(result.stdout)


def profiles(name: str, figures: dict, work: Path) -> dict[str, np.ndarray]:
    """Output per MW of each technology: one MW of it on a load that would take more."""
    site = figures["sites"]["site"]
    supply = {}
    for key, entry in site["supply"].items():
        replaced = {"power": "1 MW", "energised": "2026-01-01"} | {old: None for old in ("maximum", "earliest") if old in entry}
        supply[key] = None if figures["technologies"][entry["technology"]]["kind"] == "storage" else replaced
    overlay = {"extends": f"{name}.yaml", "sites": {"site": {"supply": supply}}}
    if "connection" in site:
        overlay["sites"]["site"]["connection"] = None
    path = work / "profiles.yaml"
    path.write_text(yaml.safe_dump(overlay))
    folder = work / "profiles"
    gigawatt(path, folder, "--years", "2027..2027")
    with netCDF4.Dataset(folder / "hourly.nc") as dataset:
        names = [str(label) for label in dataset["technology"][:]]
        output = np.asarray(dataset["generation_mw"][:], dtype=float)[0, 0, 0]
    return {technology: output[index] for index, technology in enumerate(names)}


class Problem:
    """The figures of one scenario in MW, hours and discounted USD."""

    def __init__(self, figures: dict, hourly: Path, output_per_mw: dict[str, np.ndarray]) -> None:
        self.figures = figures
        self.site = figures["sites"]["site"]
        first, last = (int(year) for year in figures["plan"]["years"].split(".."))
        self.start = f"{first}-01"
        self.years = last - first + 1
        self.rate = number(figures["economics"]["real_discount_rate"])
        self.months = 12 * self.years
        self.discount = (1 + self.rate) ** (-np.arange(self.months) / 12)
        self.month = np.concatenate([MONTH_OF_HOUR + 12 * year for year in range(self.years)])
        self.period = self.month // MONTHS_PER_PERIOD
        self.periods = self.months // MONTHS_PER_PERIOD
        self.output_per_mw = output_per_mw
        with netCDF4.Dataset(hourly) as dataset:
            self.load = np.asarray(dataset["load_mw"][:], dtype=float)[0, :, 0].ravel()
            self.it_load = np.asarray(dataset["it_load_mw"][:], dtype=float)[0, :, 0].ravel()

    def annuity(self, life_years: float) -> float:
        return self.rate / (1 - (1 + self.rate) ** -life_years)

    def monthly(self, usd: float, first: int, end: int | None = None) -> float:
        """A monthly charge from plan month `first` on, at the plan's start."""
        return usd * self.discount[first:end].sum()

    def value_at_energisation(self, technology: dict) -> float:
        shares = [number(share) for share in technology.get("spend_profile", ["100 %"])]
        part = number(technology["lead_time"]) / len(shares)
        lags = [part * (len(shares) - index - 0.5) for index in range(len(shares))]
        return sum(share * (1 + self.rate) ** (lag / 12) for share, lag in zip(shares, lags, strict=True))

    def capital_per_month(self, technology: dict, usd_per_mw: float) -> float:
        return usd_per_mw * self.value_at_energisation(technology) * self.annuity(number(technology["life"])) / 12

    def first_period(self, entry: dict, technology: dict) -> int:
        month = months_between(self.start, self.figures["plan"]["orders_from"]) + int(number(technology["lead_time"]))
        if "earliest" in entry:
            month = max(month, months_between(self.start, entry["earliest"]))
        return max(0, -(-month // MONTHS_PER_PERIOD))

    def margin_usd_per_mwh(self) -> np.ndarray:
        """What an hour's IT MWh is worth: the idle value of the accelerators that stand ready over their mean load."""
        accelerators, mean_mw = np.zeros(self.months), np.zeros(self.months)
        for hall in self.site["halls"].values():
            ready = max(0, months_between(self.start, hall["ready"]))
            accelerators[ready:] += hall["accelerators"]
            mean_mw[ready:] += number(hall["load_factor"]) * number(hall["it_power"])
        return (number(self.site["idle_value"]) * accelerators / mean_mw)[self.month]

    def options(self) -> Iterator[tuple[str, dict, dict]]:
        for key, entry in self.site["supply"].items():
            yield key, entry, self.figures["technologies"][entry["technology"]]

    def running_cost(self, technology: dict) -> float:
        cost = number(technology.get("variable_cost", 0))
        if technology["resource"] != "fuel":
            return cost
        fuel = number(self.figures["prices"]["gas"]["fuel"]["constant"])
        carbon = number(self.figures["economics"]["carbon_price"]) * number(technology["co2_rate"]) / 1000
        return cost + number(technology["heat_rate"]) * (fuel + carbon)


def add_supply(network: pypsa.Network, problem: Problem) -> None:
    """Every option at its largest size; limit_to_orders() takes away what has not been ordered yet."""
    for key, entry, technology in problem.options():
        largest = number(entry["maximum"])
        if technology["kind"] == "storage":
            one_way = math.sqrt(number(technology["round_trip_efficiency"]))
            network.add(
                "StorageUnit",
                key,
                bus="campus",
                p_nom=largest,
                max_hours=number(technology["maximum_duration"]),
                efficiency_store=one_way,
                efficiency_dispatch=one_way,
                standing_loss=number(technology["self_discharge_per_hour"]),
                cyclic_state_of_charge=True,
                marginal_cost=number(technology["variable_cost"]),
            )
        else:
            profile = np.tile(problem.output_per_mw[entry["technology"]], problem.years)
            network.add(
                "Generator",
                key,
                bus="campus",
                p_nom=largest,
                p_max_pu=pd.Series(profile, network.snapshots),
                marginal_cost=problem.running_cost(technology),
            )


def add_connection(network: pypsa.Network, problem: Problem) -> None:
    """Each offer is a generator that buys at the hour's price."""
    connection = problem.site.get("connection")
    if connection is None:
        return
    price = pd.Series(np.tile(synthetic_price(), problem.years) + number(connection["delivery_charge"]), network.snapshots)
    for key, offer in connection["offers"].items():
        first = max(0, months_between(problem.start, offer["available"]))
        network.add(
            "Generator",
            key,
            bus="campus",
            p_nom_extendable=True,
            p_nom_max=number(offer["power"]),
            p_max_pu=pd.Series(np.where(problem.month >= first, 1.0, 0.0), network.snapshots),
            capital_cost=problem.monthly(1000 * number(offer["cost"]) * problem.annuity(number(offer["life"])) / 12, first),
            marginal_cost=price,
        )


def limit_to_orders(network: pypsa.Network, problem: Problem) -> None:
    """Adds the orders of every option by quarter: their cost, and what they allow from their quarter on."""
    for key, entry, technology in problem.options():
        mw = Orders(network, problem, f"{key}-mw", problem.first_period(entry, technology))
        mw.cost(problem.capital_per_month(technology, 1000 * number(technology["overnight_cost"])))
        mw.cost(1000 * number(technology["fixed_cost"]) / 12)
        network.model.add_constraints(mw.ordered.sum() <= number(entry["maximum"]), name=f"{key}-maximum")
        if technology["kind"] != "storage":
            mw.limit(network.model.variables["Generator-p"].sel(name=key), problem.output_per_mw[entry["technology"]])
            continue
        mwh = Orders(network, problem, f"{key}-mwh", problem.first_period(entry, technology))
        mwh.cost(problem.capital_per_month(technology, 1000 * number(technology["energy_overnight_cost"])))
        network.model.add_constraints(mwh.ordered - number(technology["maximum_duration"]) * mw.ordered <= 0, name=f"{key}-longest")
        network.model.add_constraints(mwh.ordered - number(technology["minimum_duration"]) * mw.ordered >= 0, name=f"{key}-shortest")
        of_unit = {
            part: network.model.variables[f"StorageUnit-{part}"].sel(name=key) for part in ("p_dispatch", "p_store", "state_of_charge")
        }
        mw.limit(of_unit["p_dispatch"] + of_unit["p_store"])
        mwh.limit(of_unit["state_of_charge"])


class Orders:
    """MW or MWh ordered by the quarter of their arrival, from the first one possible."""

    def __init__(self, network: pypsa.Network, problem: Problem, name: str, first: int) -> None:
        self.network, self.problem, self.name, self.first = network, problem, name, first
        self.quarters = pd.RangeIndex(first, problem.periods, name=f"quarter{first}")
        self.ordered = network.model.add_variables(lower=0, coords=[self.quarters], name=name)

    def cost(self, usd_per_month: float) -> None:
        """A monthly charge on each unit, from its quarter to the end."""
        factors = [self.problem.monthly(usd_per_month, MONTHS_PER_PERIOD * quarter) for quarter in self.quarters]
        self.network.model.objective += (self.ordered * pd.Series(factors, self.quarters)).sum()

    def limit(self, used: object, profile: np.ndarray | None = None) -> None:
        """Use in an hour ≤ profile × what has arrived by then."""
        for quarter in range(self.problem.periods):
            hours = self.network.snapshots[self.problem.period == quarter]
            here = used.sel(snapshot=hours)
            if quarter < self.first:
                self.network.model.add_constraints(here == 0, name=f"{self.name}-{quarter}")
                continue
            arrived = self.ordered.sel({self.quarters.name: slice(self.first, quarter)}).sum()
            share = 1.0 if profile is None else pd.Series(profile[np.asarray(hours) % HOURS_PER_YEAR], hours)
            self.network.model.add_constraints(here - share * arrived <= 0, name=f"{self.name}-{quarter}")


def pypsa_objective(problem: Problem) -> float:
    network = pypsa.Network()
    network.set_snapshots(pd.RangeIndex(problem.load.size, name="snapshot"))
    network.snapshot_weightings["objective"] = problem.discount[problem.month]
    network.add("Bus", "campus")
    network.add("Load", "halls", bus="campus", p_set=pd.Series(problem.load, network.snapshots))
    most = problem.load.max()
    network.add(
        "Generator",
        "shed",
        bus="campus",
        p_nom=most,
        p_max_pu=pd.Series(problem.load / most, network.snapshots),
        marginal_cost=pd.Series(problem.margin_usd_per_mwh() * problem.it_load / problem.load, network.snapshots),
    )
    add_supply(network, problem)
    add_connection(network, problem)
    status, condition = network.optimize(
        solver_name="highs",
        io_api="direct",
        include_objective_constant=False,
        extra_functionality=lambda network, _snapshots: limit_to_orders(network, problem),
        solver_options={"threads": 1, "output_flag": False},
    )
    assert (status, condition) == ("ok", "optimal")
    return float(network.objective)


def prepared(name: str, folder: Path) -> tuple[dict, Problem]:
    """The program's summary of a problem, and the same figures for PyPSA."""
    for file in FOLDER.glob("*.yaml"):
        shutil.copy(file, folder)
    rows = [f"{hour},{price}" for hour, price in enumerate(synthetic_price())]
    (folder / "synthetic-price.csv").write_text("\n".join(["hour,price_usd_per_mwh", *rows]) + "\n")
    figures = merged(*(yaml.load((FOLDER / file).read_text(), yaml.BaseLoader) for file in ("base.yaml", f"{name}.yaml")))
    for hall in figures["sites"]["site"]["halls"].values():
        hall["accelerators"] = number(hall["accelerators"])
    summary = gigawatt(folder / f"{name}.yaml", folder / "run")
    return summary, Problem(figures, folder / "run" / "hourly.nc", profiles(name, figures, folder))


@pytest.mark.parametrize("name", PROBLEMS)
def test_same_objective(name: str, tmp_path: Path) -> None:
    summary, problem = prepared(name, tmp_path)
    assert {order["technology"] for order in summary["orders"]} == PROBLEMS[name]
    ours, theirs = summary["objective"]["cost_npv_usd"], pypsa_objective(problem)
    assert math.isclose(ours, theirs, rel_tol=RELATIVE_TOLERANCE), f"gigawatt {ours:.2f}, PyPSA {theirs:.2f} USD"
