"""Realistic scenarios by chance: what strangers write. Member number n of the family is a pure function of n, to the byte.

    python tests/family/generate.py SEED FOLDER     writes FOLDER/scenario.yaml and the series it names

Most members are small (one site, one year, one weather year), a few have up to thirty chains, so that many of them can be run.
"""

import argparse
from dataclasses import dataclass, field
from pathlib import Path

import campus
import equipment
import markets
from draw import Draw, Flow, quantity, yaml_lines


@dataclass(frozen=True)
class Size:
    sites: int
    years: int
    weather_years: int

    @property
    def chains(self) -> int:
        return self.sites * self.years * self.weather_years


@dataclass
class Member:
    seed: int
    size: Size
    text: str
    files: dict[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        for name, text in ({"scenario.yaml": self.text} | self.files).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)


def size_of(draw: Draw) -> Size:
    most = draw.pick([1, 1, 1, 1, 1, 1, 3, 4, 6, 30])
    while True:
        size = Size(draw.pick([1, 1, 2, 3]), draw.whole(1, 6), draw.pick([1, 1, 1, 2, 3, 5]))
        if size.chains <= most:
            return size


def price_of(text: str) -> float:
    return float(text.split()[0])


def add_sites(scenario: dict, files: dict[str, str], seed: int, size: Size, years: range) -> dict[str, float]:
    """Fills in sites, weather and prices; returns the load of each site in MW."""
    loads_mw = {}
    for index in range(size.sites):
        name, draw = f"site-{index + 1}", Draw(seed, f"site {index}")
        own = index == 0 or draw.chance(0.6)
        weather, price = (f"weather-{index + 1}", f"grid-{index + 1}") if own else ("weather-1", "grid-1")
        strict, hopeless = size.chains <= 2 and draw.chance(0.2), draw.chance(0.2)
        site, loads_mw[name] = campus.site(draw, weather, price, years, strict, hopeless)
        scenario["sites"][name] = site
        if weather not in scenario["weather"]:
            entry, weather_files = markets.weather(draw, weather, site["place"]["latitude_degrees"], size.weather_years)
            scenario["weather"][weather] = entry
            files.update(weather_files)
        if "connection" in site and price not in scenario["prices"]:
            entry, series = markets.electricity(draw, years)
            scenario["prices"][price] = entry
            if series:
                entry["electricity"]["file"] = f"series/{price}.csv"
                files[f"series/{price}.csv"] = series
    return loads_mw


def plan_of(draw: Draw, size: Size, horizon: range) -> dict:
    first = horizon[0] + draw.whole(0, len(horizon) - size.years)
    plan = {
        "years": f"{first}..{first + size.years - 1}",
        "weather_years": size.weather_years,
        "build_step": draw.pick(["quarter", "quarter", "month"]),
    }
    if draw.chance(0.8):
        plan["orders_from"] = f"{first - draw.whole(0, 6)}-{draw.whole(1, 12) if draw.chance(0.3) else 1:02}"
        if plan["orders_from"] >= f"{first}-02":
            plan["orders_from"] = f"{first}-01"
    return plan


def member(seed: int) -> Member:
    size = size_of(Draw(seed, "size"))
    draw = Draw(seed, "whole")
    start = draw.whole(2026, 2032)
    horizon = range(start, start + size.years + draw.whole(0, 2))
    plan = plan_of(draw, size, horizon)
    first = int(plan["years"][:4])
    years = range(first, first + size.years)
    files: dict[str, str] = {}
    scenario = {
        "title": f"Member {seed} of the family",
        "question": "Does it have a plan?",
        "horizon": f"{horizon[0]}..{horizon[-1]}",
        "plan": plan,
        "seed": seed,
        "economics": markets.economics(Draw(seed, "economics")),
        "sources": {
            "guess": {"title": "A guess", "publisher": "nobody", "date": "2026", "confidence": draw.pick(["low", "medium", "high"])}
        },
        "parties": {"lab": Flow(name="Lab", role="customer"), "cloud": Flow(name="Cloud")},
        "sites": {},
        "weather": {},
        "prices": {"gas": markets.fuel(Draw(seed, "fuel"))},
    }
    loads_mw = add_sites(scenario, files, seed, size, years)
    contracts = campus.contracts(Draw(seed, "contracts"), loads_mw, years)
    for name, site in scenario["sites"].items():
        prices = [price_of(contract["price"]) for contract in contracts.values() if name in contract["sites"]]
        site["idle_value"] = campus.idle_value(Draw(seed, f"idle {name}"), prices)
    if contracts:
        scenario["contracts"] = contracts
    used = {entry["technology"] for site in scenario["sites"].values() for entry in site.get("supply", {}).values()}
    technologies = equipment.technologies(Draw(seed, "technologies"), used, "taxes" in scenario["economics"])
    if not used & equipment.BURNING:
        del scenario["prices"]["gas"]
    if technologies:
        scenario["technologies"] = technologies
    resources = equipment.slots(Draw(seed, "slots"), used, sum(loads_mw.values()))
    if resources:
        scenario["resources"] = resources
    if draw.chance(0.1):
        scenario["thresholds"] = {"cheap": Flow(metric="usd_per_mwh", comparison="at_most", value=round(draw.between(50, 300), 1))}
    if draw.chance(0.1):
        scenario["accelerators"] = {"gb200": {"power": quantity(draw.between(1.9, 2.2), "kW/GPU"), "failure_rate": "0.2 1/GPU-year"}}
    return Member(seed, size, "\n".join(yaml_lines(scenario)) + "\n", files)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("seed", type=int)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    made = member(arguments.seed)
    made.write(arguments.folder)
    print(f"{arguments.folder}: {made.size.sites} sites, {made.size.years} years, {made.size.weather_years} weather years")


if __name__ == "__main__":
    main()
