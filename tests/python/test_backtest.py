"""The backtest of slips: scores against closed forms, calibration and forecast against hand calculations, outcome files."""
import json
import math
import os
import random
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from statistics import NormalDist

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
sys.path.insert(0, str(ROOT / "python"))

from gigawatt.backtest import Ensemble, OutcomeError, calibrate, forecasts, read_milestones, read_outcomes, score  # noqa: E402
from gigawatt.backtest.forecast import APRIL, DAYS_PER_MONTH, DECEMBER, default_calibration  # noqa: E402


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "gigawatt.backtest", *arguments], capture_output=True, text=True, check=False,
                          env={**os.environ, "PYTHONPATH": str(ROOT / "python")})


# ---- scores -------------------------------------------------------------------------------------------------------------


def midpoints(inverse, count: int = 4000) -> Ensemble:
    return Ensemble.of((inverse((k + 0.5) / count), 1.0) for k in range(count))


@pytest.mark.parametrize("outcome", [-40.0, 0.0, 63.0, 250.0])
def test_crps_of_a_normal_distribution_is_its_closed_form(outcome):
    mean, sigma = 60.0, 45.0
    unit, z = NormalDist(), (outcome - mean) / sigma
    exact = sigma * (z * (2 * unit.cdf(z) - 1) + 2 * unit.pdf(z) - 1 / math.sqrt(math.pi))
    assert midpoints(NormalDist(mean, sigma).inv_cdf).crps(outcome) == pytest.approx(exact, rel=1e-3)


@pytest.mark.parametrize("outcome", [0.0, 30.0, 200.0])
def test_crps_of_an_exponential_distribution_is_its_closed_form(outcome):
    mean = 50.0  # CRPS = y + 2 m exp(-y/m) - 3/2 m
    exact = outcome + 2 * mean * math.exp(-outcome / mean) - 1.5 * mean
    assert midpoints(lambda p: -mean * math.log1p(-p)).crps(outcome) == pytest.approx(exact, rel=1e-3)


def test_crps_of_two_points_by_hand():
    two = Ensemble.of([(0.0, 3.0), (100.0, 1.0)])
    # E|X - 20| = 0.75*20 + 0.25*80 = 35; half E|X - X'| = 0.75*0.25*100 = 18.75
    assert two.crps(20.0) == pytest.approx(16.25)
    assert two.mean == 25.0 and two.quantile(0.75) == 0.0 and two.quantile(0.76) == 100.0
    assert Ensemble.of([(7.0, 1.0)]).crps(-3.0) == 10.0


@pytest.mark.parametrize("points", [[], [(1.0, 0.0)], [(1.0, -1.0), (2.0, 3.0)], [(math.nan, 1.0)]])
def test_what_is_no_distribution_is_refused(points):
    with pytest.raises(ValueError):
        Ensemble.of(points)


def test_outcomes_drawn_from_the_forecast_fall_into_its_band_as_promised():
    forecast = Ensemble.of([(0.0, 0.3), (20.0, 0.2), (60.0, 0.2), (90.0, 0.2), (250.0, 0.1)])
    draw = random.Random(5)
    outcomes = draw.choices(forecast.days, forecast.weights, k=20_000)
    spread = sum(v * w * abs(d - e) for d, w in zip(forecast.days, forecast.weights, strict=True)
                 for e, v in zip(forecast.days, forecast.weights, strict=True)) / 2
    never = [Ensemble.of([(0.0, 1.0)])] * len(outcomes)
    names = [f"site {k % 50}" for k in range(len(outcomes))]
    naive, ours = score({"no slip": never, "ours": [forecast] * len(outcomes)}, names, outcomes)
    assert ours.expected_coverage == pytest.approx(0.9)
    assert ours.coverage == pytest.approx(0.9, abs=3 * math.sqrt(0.09 / 20_000))
    assert ours.crps == pytest.approx(spread, rel=0.02) and abs(ours.mean_error) < 2.0
    assert naive.coverage is None and naive.crps == naive.mean_absolute_error == pytest.approx(forecast.mean, rel=0.03)
    assert ours.gain == pytest.approx(naive.crps - ours.crps) and 0 < ours.gain_standard_error < ours.gain


def test_a_site_counts_once_in_the_gain():
    perfect, never = [Ensemble.of([(30.0, 1.0)])] * 4, [Ensemble.of([(0.0, 1.0)])] * 4
    _, ours = score({"no slip": never, "ours": perfect}, ["a", "a", "a", "b"], [30.0, 30.0, 30.0, 60.0])
    # site a saves 30 - 0, site b 60 - 30
    assert ours.gain == 30.0 and ours.gain_standard_error == 0.0
    with pytest.raises(ValueError):
        score({"no slip": never}, ["a"], [1.0, 2.0])


# ---- calibration and forecast --------------------------------------------------------------------------------------------


def test_calibration_by_hand():
    look, after = date(2025, 1, 1), date(2025, 7, 2)
    moves = [(look + timedelta(days=30), look + timedelta(days=90)),   # near, 60 days late
             (look + timedelta(days=30), look + timedelta(days=30)),   # near, in time
             (look - timedelta(days=59), look - timedelta(days=19)),   # just passed: open, 40 days late
             (look - timedelta(days=60), look + timedelta(days=300)),  # passed for long: left out
             (after, after), (after + timedelta(days=1), after + timedelta(days=1))]  # near, far: in time
    found = calibrate(moves, look, after)
    assert (found.near_moved, found.near_open, found.far_moved, found.far_open) == (2, 4, 0, 1)
    assert found.slips == (40.0, 60.0) and found.mean_slip == 20.0 and found.months == pytest.approx(182 / DAYS_PER_MONTH)
    same = found.slip(near=True, months=found.months)
    assert same.days == (0.0, 40.0, 60.0) and same.weights == pytest.approx((0.5, 0.25, 0.25))  # (2 + ½) / (4 + 1)
    twice = found.slip(near=True, months=2 * found.months)
    assert twice.days == pytest.approx((0.0, 80.0, 120.0)) and twice.weights[0] == pytest.approx(0.25)
    assert found.slip(near=False, months=found.months).weights[0] == pytest.approx(0.75)  # (0 + ½) / (1 + 1)
    with pytest.raises(ValueError):
        calibrate(moves[4:], look, after)


def test_the_forecast_uses_nothing_that_april_did_not_know():
    milestones = read_milestones()
    calibration = default_calibration(milestones)
    assert calibration.near_moved + calibration.far_moved == len(calibration.slips)
    made = forecasts(milestones, calibration)
    assert all((APRIL - f.milestone.april).days < 60 for f in made) and len({f.milestone.site for f in made}) >= 20
    for f in made:
        assert f.no_slip.days == (0.0,) and f.calibrated.quantile(0.1) <= 0.0 < f.calibrated.quantile(0.9)


@pytest.mark.skipif(not (SHARED / "data/campus-timelines").exists(), reason="needs ../shared/data")
@pytest.mark.parametrize("snapshot", ["2025-12", "2026-04"])
def test_the_table_agrees_with_the_snapshots_it_was_taken_from(snapshot):
    milestones = read_milestones()
    attribute = "december" if snapshot == "2025-12" else "april"
    # What December counted otherwise is matched by hand; the table says how.
    chosen = [m for m in milestones if getattr(m, attribute) and not (attribute == "december" and m.note)]
    found = read_outcomes(SHARED / f"data/campus-timelines/{snapshot}.csv", chosen)
    assert len(found.dates) == len(chosen)
    assert [getattr(m, attribute) for m in chosen] == [found.dates[i] for i in range(len(chosen))]


# ---- outcome files ---------------------------------------------------------------------------------------------------------


def outcomes_of(folder: Path, text: str):
    file = folder / "outcomes.csv"
    file.write_text(text, encoding="utf-8")
    milestones = read_milestones()
    found = read_outcomes(file, milestones)
    return {(milestones[i].site, milestones[i].label): str(when) for i, when in found.dates.items()}, found


def test_one_row_a_milestone(tmp_path):
    dates, found = outcomes_of(tmp_path, "site,milestone,date\nAbilene,buildings 1-8,2026-11-01\nGoogle Omaha,3,2026-06-01\n"
                               "Temple,building 3,2026-10-01\nNowhere,building 1,2026-10-01\n")
    assert dates[("OpenAI Stargate Abilene", "8 buildings")] == "2026-11-01"
    assert dates[("Google Omaha", "3 buildings")] == "2026-06-01" and dates[("Meta Temple", "3 buildings")] == "2026-10-01"
    assert found.unknown_sites == ["Nowhere"]


def test_a_whole_snapshot(tmp_path):
    dates, found = outcomes_of(
        tmp_path, "Date,Data center,Construction status,Power (MW),Buildings operational\n2022-01-01,Google Omaha,clearing,0.0,0\n"
        "2026-07-01,Google Omaha,,284.0,3\n2027-03-01,Google Omaha,,600.0,4\n2026-06-10,xAI Colossus 2,,1276,2\n")
    assert dates[("Google Omaha", "3 buildings")] == "2026-07-01" and dates[("xAI Colossus 2", "1200 MW")] == "2026-06-10"
    assert "Google Omaha, 4 buildings" in found.recounted  # 600 MW where April had 379
    assert "Google Omaha, 5 buildings" in found.recounted  # never reached


def test_a_row_may_name_the_date_that_it_follows(tmp_path):
    dates, _ = outcomes_of(tmp_path, "comparable,site,milestone,est_2026_04,est_2026_08\nTrue,Hyperion,phase 1,2028-01-01,2028-02-01\n"
                           "False,Prometheus,>1 GW,2026-08-26,2026-10-01\n")
    assert dates == {("Meta Hyperion", "9 buildings"): "2028-02-01"}


def test_bad_outcome_files_say_where(tmp_path):
    with pytest.raises(OutcomeError, match=r"outcomes.csv:1: needs a site"):
        outcomes_of(tmp_path, "place,when\nAbilene,2026-11-01\n")
    with pytest.raises(OutcomeError) as caught:
        outcomes_of(tmp_path, "site,milestone,date\nAbilene,1,soon\nAbilene,2,2026-13-01\n")
    assert [line.split(": ")[0].rsplit(":", 1)[1] for line in str(caught.value).splitlines()] == ["2", "3"]
    file = tmp_path / "outcomes.csv"
    file.write_text("site,milestone,date\nNowhere,1,2026-11-01\n", encoding="utf-8")
    assert run(str(file)).returncode == 3 and "no row is an outcome" in run(str(file)).stderr
    assert run(str(tmp_path / "absent.csv")).returncode == 3


def test_what_was_not_reached_yet_is_named_and_not_scored(tmp_path):
    file = tmp_path / "synthetic.csv"
    file.write_text("# synthetic\nsite,milestone,date\nGoodnight,1,>2026-08-07\nGoodnight,2,>2026-11-07\nGoogle Omaha,3,2026-06-30\n",
                    encoding="utf-8")
    document = json.loads(run(str(file), "--json").stdout)
    assert [(m["milestone"], m["by"]) for m in document["not_reached"]] == [("1 building", "2026-08-07"), ("2 buildings", "2026-11-07")]
    assert document["scores"]["all"][0]["outcomes"] == 1
    # Of the second, due 2026-08-15, the P90 is in September; of the first, due in June, it is in 2027.
    assert "of them 1 beyond their P90" in run(str(file)).stdout


def test_two_dates_and_impossible_ones_are_refused(tmp_path):
    with pytest.raises(OutcomeError) as caught:
        outcomes_of(tmp_path, "site,milestone,date\nGoodnight,1,2026-08-08\nGoodnight,1,2026-09-01\nGoodnight,2,1926-08-15\n"
                              "Goodnight,6,\n")
    text = str(caught.value)
    assert "csv:3: 'Goodnight' has this milestone in line 2" in text and "csv:4: 1926-08-15 is not between" in text
    assert "csv:5: '' is not a date" in text and ">2026-08-07 for what was not reached" in text


def test_a_row_that_names_another_milestone_is_no_outcome(tmp_path):
    dates, found = outcomes_of(tmp_path, "site,milestone,date\nMeta Temple,99,2026-10-10\n")
    assert dates == {} and found.unknown_sites == ["Meta Temple 99 buildings"]


def test_the_command_scores_beside_naive_rules(tmp_path):
    milestones = read_milestones()
    rows = [(m.site, m.label, m.april + timedelta(days=56)) for m in milestones if m.april and (APRIL - m.april).days < 60]
    file = tmp_path / "late.csv"  # synthetic: everything 56 days late
    file.write_text("site,milestone,date\n" + "".join(f"{s},{w},{d}\n" for s, w, d in rows), encoding="utf-8")
    document = json.loads(run(str(file), "--json").stdout)
    assert document["schema"] == "gigawatt.backtest/1" and document["calibration"]["slip_per_month"] > 0
    never, again, ours = document["scores"]["all"]
    assert never["outcomes"] == len(rows) and never["crps"] == 56.0 and never["mean_error"] == -56.0 and never["coverage"] is None
    assert ours["rule"] == "calibrated" and ours["crps"] < again["crps"] < never["crps"]
    unseen = document["scores"]["unseen"][0]["outcomes"]
    assert 0 < unseen < len(rows)
    text = run(str(file)).stdout
    assert f"Outcomes that nobody here had seen: {unseen} outcomes" in text and "+56 d" in text


@pytest.mark.skipif(not (SHARED / "facts/slip.csv").exists(), reason="needs ../shared/facts")
def test_the_printed_outcomes_are_matched():
    document = json.loads(run(str(SHARED / "facts/slip.csv"), "--json").stdout)
    slips = {(f["site"], f["milestone"]): f["slip_days"] for f in document["forecasts"] if f["slip_days"] is not None}
    assert slips[("OpenAI Stargate Abilene", "8 buildings")] == 123 and slips[("Meta Hyperion", "9 buildings")] == 0
    assert slips[("xAI Colossus 2", "1200 MW")] == 33 and document["scores"]["unseen"] == []
    assert DECEMBER < APRIL
