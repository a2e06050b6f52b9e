"""Firm supply off the grid beside a published study: Green_datacenters v6 (github.com/PabloAMC/Green_datacenters, CC BY 4.0),
`output/us_firm_results.csv`, Texas, eleven years of ERA5: USD/MWh of a flat load by the share of sun and wind, for plants of 2025 to 2035.
Their inputs are stated below; sizes of sun and wind and the operation are ours. Their search leaves the battery at six hours of the load,
two thirds of it in power, whatever the share: here it is held there, and then let free, where the least cost has more of it.
"""

import gzip
import json
import math
import os
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("GIGAWATT_PROGRAM", ROOT / "build" / "gigawatt"))
TEXAS = ROOT.parent / "shared" / "data" / "capacity-factors" / "texas.csv.gz"

PUBLISHED = {(0.70, 2025): 82.92, (0.85, 2025): 100.34, (0.90, 2035): 98.59}  # more rows in scenarios/off-grid-solar/README.md
RATE, LIFE = 0.07, 20  # of ours; every cost below is turned into what costs as much a year at it


def crf(rate: float, years: int) -> float:
    return rate / (1 - (1 + rate) ** -years)


def learnt(cost: float, base: float, added: float, growth: float, rate: float, years: int) -> float:
    """Wright's law over capacity whose additions grow by less each year (their section 2)."""
    total, additions = base, added
    for year in range(years):
        additions *= 1 + growth * 0.85**year
        total += additions
    return cost * (total / base) ** math.log2(1 - rate)


def overnight_usd_per_kw(share: float, year: int) -> dict[str, float]:
    years = year - 2025
    # A megawatt of sun costs 52 USD/MWh at the 22.87 % of the year that their price is for, one of wind 61 at 33.44 %.
    sun = learnt(52, 2900, 650, 0.06, 0.25, years) * 0.2287 * 8760
    wind = learnt(61, 1300, 167, 0.03, 0.17, years) * 0.3344 * 8760
    cell, power = (learnt(cost, 5000, 1600, 0.08, 0.19, years) for cost in (90, 160))
    fade = 0.02 + 5e-5 * 185  # a year, topped up: calendar, and half a cycle a day
    combined = share < 0.80  # above it their gas is a turbine alone
    gas_usd, rate = (2000 * crf(0.09, 25) + 15, crf(RATE, LIFE)) if combined else (1000 * crf(0.09, 25) + 10, crf(RATE, LIFE))
    return {
        "sun": sun / rate / 1000,
        "wind": wind / rate / 1000,
        "cell": cell * (rate + fade + 0.015) / rate,
        "power": power * (rate + 0.015) / rate,
        "gas": gas_usd / rate,
        "heat_rate": 6500 if combined else 9500,
    }


def write_hours(folder: Path) -> None:
    """Two files of whole years; what a leap day has is dropped anyway."""
    with gzip.open(TEXAS, "rt", encoding="utf-8") as file:
        rows = [line.split(",") for line in file.read().splitlines()[1:]]
    for column, name in ((2, "sun"), (3, "wind")):
        values = {(int(row[0]), int(row[1])): min(1.0, float(row[column])) for row in rows}
        lines = ["time_utc,capacity_factor"]
        for year in sorted({int(row[0]) for row in rows}):
            moment, hour = datetime(year, 1, 1), 0  # noqa: DTZ001
            while moment.year == year:
                leap_day = (moment.month, moment.day) == (2, 29)
                hour += 0 if leap_day else 1
                lines.append(f"{moment:%Y-%m-%dT%H:%M}Z,{values[year, max(1, hour)]}")
                moment += timedelta(hours=1)
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def scenario(share: float, year: int, battery: str) -> str:
    cost = overnight_usd_per_kw(share, year)
    plant = f"fixed_cost: 0 USD/kW-year, life: {LIFE} years, lead_time: 12 months, spend_profile: [1], unit_size: 1 MW"
    return f"""
extends: off-grid-solar
plan: {{weather_years: 11, build_step: quarter, orders_from: 2026-01}}
economics: {{real_discount_rate: {100 * RATE} %}}
sites:
  campus:
    place: {{latitude_degrees: 32.5, longitude_degrees: -100, elevation: 0 m, utc_offset_hours: -6}}
    cooling: {{pue: 1}}
    peak_facility_to_it_ratio: 1
    halls: {{hall: {{it_power: 100 MW, accelerators: 47847, ready: 2027-01-01}}}}
    clean_share: {100 * share} %
    firmness: null
    supply:
      engines: {{technology: gas, power: 100 MW, maximum: null, energised: 2027-01-01, fuel_price: gas}}
      sun: {{technology: sun, maximum: 2000 MW, capacity_factor: {{file: sun.csv}}}}
      wind: {{technology: wind, maximum: 2000 MW, capacity_factor: {{file: wind.csv}}}}
      battery: {{technology: cells, maximum: {"66.7 MW" if battery == "theirs" else "1000 MW"}}}
prices: {{gas: {{fuel: {{constant: 4 USD/MMBtu}}}}}}
technologies:
  gas: {{kind: generator, resource: fuel, overnight_cost: {cost["gas"]} USD/kW, variable_cost: 3 USD/MWh, {plant}, firm_share: 1,
        heat_rate: {cost["heat_rate"]} Btu/kWh, co2_rate: 53 kg/MMBtu, derating_per_kelvin: 0 %/K}}
  sun: {{kind: generator, resource: solar, overnight_cost: {cost["sun"]} USD/kW, {plant}, clean: true}}
  wind: {{kind: generator, resource: wind, overnight_cost: {cost["wind"]} USD/kW, {plant}, clean: true, wind: {{hub_height: 100 m}}}}
  cells: {{kind: storage, overnight_cost: {cost["power"]} USD/kW, energy_overnight_cost: {cost["cell"]} USD/kWh, {plant},
          round_trip_efficiency: 92.4 %, minimum_duration: {"9 h" if battery == "theirs" else "4 h"},
          maximum_duration: {"9 h" if battery == "theirs" else "24 h"}}}
"""


def price_of(share: float, year: int, battery: str, folder: Path) -> float:
    (folder / "firm.yaml").write_text(scenario(share, year, battery), encoding="utf-8")
    words = ["run", "firm.yaml", "-o", f"out-{share}-{year}-{battery}", "--json", "--worth", "none"]
    result = subprocess.run([str(PROGRAM), *words], capture_output=True, text=True, timeout=300, check=False, cwd=folder)
    assert result.returncode == 0, result.stderr
    summary = json.loads(result.stdout)
    assert len(summary["basis"]["weather"]) == 11
    return summary["sites"][0]["usd_per_mwh"]


@pytest.mark.skipif(not TEXAS.exists(), reason="needs ../shared/data/capacity-factors")
def test_prices_of_firm_supply_are_those_that_are_published(tmp_path: Path) -> None:
    write_hours(tmp_path)
    for (share, year), published in PUBLISHED.items():
        price = price_of(share, year, "theirs", tmp_path)
        print(f"{share:.0%} {year}: {price:.1f} USD/MWh here, {published} published ({price / published - 1:+.1%})")
        assert price == pytest.approx(published, rel=0.05), (share, year)
    # A larger battery instead of more sun and wind.
    assert price_of(0.85, 2025, "free", tmp_path) < 0.9 * PUBLISHED[0.85, 2025]
