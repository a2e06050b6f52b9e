"""Regions of race-2030 against hourly demand of their balancing authorities (EIA-930, 2016 to 2024, Ruggles et al., CC BY 4.0).

Skips without ../shared. Peaks are stated as measured and grown by the note's per cent; load factors of the year with the highest peak.
"""

import csv
import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEMAND = ROOT.parent / "shared" / "data" / "demand" / "balancing_authorities_2016_2024.csv.gz"
TEXT = (ROOT / "scenarios" / "race-2030" / "scenario.yaml").read_text()
AUTHORITIES = {"ercot": "ERCO", "pjm": "PJM", "miso": "MISO", "tva": "TVA", "southern": "SOCO", "spp": "SWPP"}

pytestmark = pytest.mark.skipif(not DEMAND.exists(), reason="../shared/data/demand is not there")


def stated(region: str, key: str) -> float:
    """The value that race-2030 states, of a region or of the one that it is like."""
    regions = TEXT[TEXT.index("\nregions:") : TEXT.index("\nclaims:")]
    block = re.search(rf"^  {region}:\n((?:    .*\n)+)", regions, re.MULTILINE)[1]
    found = re.search(rf"^    {key}: {{value: ([\d.]+)", block, re.MULTILINE)
    return float(found[1]) if found else stated(re.search(r"^    like: (\S+)", block, re.MULTILINE)[1], key)


@pytest.fixture(scope="module")
def demand() -> dict[str, dict[int, list[float]]]:
    """Hourly MW by authority and year."""
    hours: dict[str, dict[int, list[float]]] = {name: {} for name in AUTHORITIES.values()}
    with gzip.open(DEMAND, "rt", newline="") as file:
        for row in csv.DictReader(file):
            year = int(row["utc"][:4])
            if year < 2023:
                continue
            for name, years in hours.items():
                if row[name]:
                    years.setdefault(year, []).append(float(row[name]))
    return hours


@pytest.mark.parametrize("region", AUTHORITIES)
def test_peak_and_load_factor_are_those_of_the_balancing_authority(region: str, demand: dict[str, dict[int, list[float]]]) -> None:
    years = demand[AUTHORITIES[region]]
    highest = max(years.values(), key=max)  # the year that the peak is of
    peak_gw = max(highest) / 1e3
    # What is stated is 2025's: at least the highest of 2023 and 2024, and no more than 3 % of growth on it.
    assert 0.995 * peak_gw <= stated(region, "peak_load") <= 1.03 * peak_gw
    assert stated(region, "load_factor") == pytest.approx(sum(highest) / len(highest) / max(highest), abs=0.015)
