"""Shards, locally and on a Ray cluster of several nodes in processes: a worker and a node are killed on the way, the bits stay."""
import os
import signal
import sys
from functools import partial
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("GIGAWATT_PROGRAM", ROOT / "build" / "gigawatt"))
sys.path.append(str(PROGRAM.parent / "python"))

import gigawatt  # noqa: E402
from gigawatt import shards  # noqa: E402

try:
    import gigawatt._native  # noqa: F401
except ImportError:
    if os.environ.get("GIGAWATT_PYTHON_MODULE"):
        raise
    pytest.skip("built without the Python module (GIGAWATT_PYTHON_MODULE)", allow_module_level=True)

COUNT = 6


def plan(shard: int, count: int, folder: Path, *, dies_once: Path | None = None) -> None:
    """Prices of electricity as drawn with the shard's number as seed. With `dies_once` shard 3 kills its process at its first attempt."""
    import gigawatt

    if dies_once is not None and shard == 3 and not dies_once.exists():
        dies_once.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    run = gigawatt.load("first-campus").set("seed", shard).run(worth="none", money=False)
    (folder / "deep").mkdir()
    (folder / "deep" / "prices.bin").write_bytes(run.hourly["marginal_price_usd_per_mwh"].values.tobytes())
    (folder / "cost.txt").write_text(f"{run.summary['objective']['cost_npv_usd']!r} of {count}", encoding="utf-8")


def contents(folders: list[Path]) -> list[dict[str, bytes]]:
    return [{str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()} for folder in folders]


@pytest.fixture(scope="module")
def here(tmp_path_factory) -> list[dict[str, bytes]]:
    return contents(shards.gather(plan, COUNT, tmp_path_factory.mktemp("local")))


def test_each_shard_has_its_own_folder(here):
    assert [set(files) for files in here] == [{"deep/prices.bin", "cost.txt"}] * COUNT
    assert all(files["cost.txt"].endswith(b"of 6") for files in here)


def test_what_is_finished_is_kept(tmp_path):
    def work(shard: int, count: int, folder: Path) -> None:
        if shard == 3 and not fixed:
            (folder / "half").touch()
            raise LookupError("disk full")
        (folder / "number").write_text(str(shard), encoding="utf-8")
        begun.append(shard)

    fixed, begun, told = [], [], []
    with pytest.raises(LookupError):
        shards.gather(work, 4, tmp_path)
    assert begun == [1, 2] and sorted(f.name for f in tmp_path.iterdir()) == ["shard-1", "shard-2"]
    fixed.append(True)
    folders = shards.gather(work, 4, tmp_path, progress=lambda phase, share: told.append((phase, share)))
    assert begun == [1, 2, 3, 4] and [(f / "number").read_text() for f in folders] == ["1", "2", "3", "4"]
    assert told == [("shard 3 of 4", 0.75), ("shard 4 of 4", 1.0)]


def test_shards_of_a_batch_system_are_gathered(here, tmp_path):
    for shard in (5, 1, 6, 2, 4, 3, 5):
        assert shards.fill(plan, shard, COUNT, tmp_path) == tmp_path / f"shard-{shard}"
    assert contents(shards.gather(lambda *_: pytest.fail("nothing is left to run"), COUNT, tmp_path)) == here
    with pytest.raises(gigawatt.UsageError, match="expected 1 to 6"):
        shards.fill(plan, 7, COUNT, tmp_path)


def test_what_is_refused(tmp_path):
    with pytest.raises(gigawatt.UsageError, match="expected 1 or more"):
        shards.gather(plan, 0, tmp_path)
    with pytest.raises(gigawatt.UsageError, match="expected 'local' or 'ray'"):
        shards.gather(plan, 1, tmp_path, engine="dask")


def test_a_killed_worker_and_a_lost_node_change_no_bit(here, tmp_path, monkeypatch):
    ray = pytest.importorskip("ray")
    from ray.cluster_utils import Cluster

    ray.cloudpickle.register_pickle_by_value(sys.modules[__name__])  # workers cannot import this file
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    monkeypatch.setenv("HOME", str(tmp_path))  # Ray keeps the token of its clusters there
    # On the loopback device alone. Not 127.0.0.1: joining a cluster, Ray puts the machine's outward address in its place.
    here_only = {"num_cpus": 1, "node_ip_address": "127.0.0.2"}
    cluster = Cluster(initialize_head=True, head_node_args={**here_only, "include_dashboard": False})
    try:
        doomed = cluster.add_node(**here_only)
        ray.init(address=cluster.address, _node_ip_address="127.0.0.2", log_to_driver=False)
        lost: list[int] = []

        def lose_a_node(phase: str, share: float | None) -> None:
            if not lost:  # while the others still run
                cluster.remove_node(doomed, allow_graceful=False)
                lost.append(len(ray.nodes()))

        scenario = gigawatt.load("first-campus")
        ensemble = gigawatt.stress(scenario, 96, shards=4, engine="ray", progress=lose_a_node)
        assert ensemble.samples.equals(gigawatt.stress(scenario, 96).samples)
        odd = {"shocks": ["gas x2", "demand -30 %"], "seed": 3}  # parts of two and three samples; then one, in one part
        assert numbers(gigawatt.stress(scenario, 7, shards=3, engine="ray", **odd)) == numbers(gigawatt.stress(scenario, 7, **odd))
        assert numbers(gigawatt.stress(scenario, 1, engine="ray")) == numbers(gigawatt.stress(scenario, 1))
        mark = tmp_path / "died"
        found = shards.gather(partial(plan, dies_once=mark), COUNT, tmp_path / "ray", engine="ray")
        assert mark.exists() and lost and not doomed.any_processes_alive()
        assert contents(found) == here
    finally:
        ray.shutdown()
        cluster.shutdown()


# ---- ensembles ------------------------------------------------------------------------------------------------------------


def numbers(ensemble) -> dict:
    """All of the summary but where it was written."""
    return {key: value for key, value in ensemble.summary.items() if key != "outputs"}


def test_an_ensemble_in_shards_has_the_same_bits(tmp_path):
    scenario = gigawatt.load("first-campus")
    whole = gigawatt.stress(scenario, 96, seed=5, shocks=["gas x2"])
    told: list[str] = []
    cut = gigawatt.stress(scenario, 96, seed=5, shocks=["gas x2"], shards=3, folder=tmp_path / "all",
                          progress=lambda phase, _: told.append(phase))
    assert told == ["shard 1 of 3", "shard 2 of 3", "shard 3 of 3"] and (tmp_path / "all" / "report.html").exists()
    assert whole.samples.equals(cut.samples) and whole.measures.equals(cut.measures) and numbers(whole) == numbers(cut)
    assert len(whole.samples) == 96 and whole.folder is None and cut.folder == tmp_path / "all"
    cost = whole.samples["cost_npv_usd"]
    assert whole.measures.loc["cost_npv_usd", "mean"] == pytest.approx(cost.mean()) and cost.std() > 0
    assert not whole.samples.equals(gigawatt.stress(scenario, 96, seed=6, shocks=["gas x2"]).samples)
    with pytest.raises(TypeError, match="no shards"):
        gigawatt.stress(scenario, 96, shards=2, reverse="gas x")
    with pytest.raises(TypeError, match="no shards"):
        gigawatt.stress(scenario, 96, shards=2, replan="2028-01")
    with pytest.raises(gigawatt.UsageError, match="expected 1 to 2, the number of samples"):
        gigawatt.stress(scenario, 2, shards=3)
    with pytest.raises(gigawatt.UsageError, match="expected 1 or more"):
        gigawatt.stress(scenario, 0)
    with pytest.raises(TypeError, match="expected a whole number"):
        gigawatt.stress(scenario, 7.5)
    with pytest.raises(TypeError, match="expected a Scenario"):
        gigawatt.stress("first-campus", 8)
    with pytest.raises(gigawatt.Failure):
        gigawatt.stress(scenario, 8, shocks=["gaz x2"])


def test_odd_numbers_in_shards_have_the_same_bits():
    scenario = gigawatt.load("first-campus")
    for samples, parts in ((7, 3), (1, 1), (2, 2)):
        whole, cut = gigawatt.stress(scenario, samples), gigawatt.stress(scenario, samples, shards=parts)
        assert whole.samples.equals(cut.samples) and whole.measures.equals(cut.measures) and whole.summary == cut.summary
        assert whole.text == cut.text and "Folder:" not in whole.text  # what went away is not pointed at


def test_a_sample_is_planned_again():
    found = gigawatt.stress(gigawatt.load("first-campus"), 12, replan="2028-01").summary["replan"]
    assert found["month"] == "2028-01" and [row["rank"] for row in found["samples"]] == ["best", "median", "worst"]
