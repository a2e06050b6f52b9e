"""Forty small members of the family of generated scenarios (tests/family): every one is valid, gets an answer within the contract, and the
same as HiGHS's where that is quick. `./dev bench family` runs hundreds of all sizes."""

import itertools
import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "family"))
import generate  # noqa: E402
import members  # noqa: E402

PROGRAM = Path(os.environ.get("GIGAWATT_PROGRAM", ROOT / "build" / "gigawatt"))
CHAINS_MAX = 6
SEEDS = tuple(itertools.islice((seed for seed in itertools.count(1) if generate.member(seed).size.chains <= CHAINS_MAX), 40))
LIMIT_SECONDS = 20
REFERENCE_SECONDS = 4
REFERENCE_CHAINS_MAX = 2
LEAST_COMPARED = 12


def run(seed: int, parent: Path) -> members.Outcome:
    small = generate.member(seed).size.chains <= REFERENCE_CHAINS_MAX
    outcome = members.run(PROGRAM, seed, parent / str(seed), LIMIT_SECONDS, REFERENCE_SECONDS if small else 0)
    shutil.rmtree(parent / str(seed))
    return outcome


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[int, members.Outcome]:
    parent = tmp_path_factory.mktemp("family")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(SEEDS, pool.map(lambda seed: run(seed, parent), SEEDS), strict=True))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_answer_is_in_order(seed: int, outcomes: dict[int, members.Outcome]) -> None:
    found = members.complaints(outcomes[seed])
    assert not found, f"{outcomes[seed].name}: {'; '.join(found)}"


def test_the_plans_are_the_staged_solver_s_own(outcomes: dict[int, members.Outcome]) -> None:
    handed_over = {seed: outcome.staged.fell_back_because for seed, outcome in outcomes.items() if not outcome.staged.staged}
    assert not handed_over


def test_enough_were_compared_with_highs(outcomes: dict[int, members.Outcome]) -> None:
    assert sum(outcome.reference_finished for outcome in outcomes.values()) >= LEAST_COMPARED


def test_the_same_seed_gives_the_same_bytes() -> None:
    for seed in SEEDS:
        first, again = generate.member(seed), generate.member(seed)
        assert (first.text, first.files) == (again.text, again.files)
    assert generate.member(1).text != generate.member(2).text


def test_the_family_has_every_feature() -> None:
    """What the first hundred members write, so that a feature cannot drop out of the family unseen."""
    texts = "\n".join(generate.member(seed).text for seed in range(1, 101))
    wanted = (
        "nox_per_year nox_per_hour co2_per_year full_load_hours fuel_line fuel_line_per_day clean_share clean_share_hourly contingency "
        "ratchet deferrable capacity_obligation coincident_peak flexible export_limit rental maximum_per_year retires earliest energy: "
        "exclusive thresholds resources like: ramp_per_hour must_take self_discharge_per_hour investment_tax_credit "
        "production_tax_credit shed_allowed level escalation carbon_price negative_hours_share file: files: p10 mode low price"
    )
    missing = [word for word in wanted.split() if word not in texts]
    assert not missing
