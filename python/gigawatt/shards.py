"""Work in shards, on this machine or on many: each shard fills a folder, the folders come back, and whoever asked merges them.

A shard is a pure function of its number: who runs it, in which order, and how often it had to be begun again do not show in its
folder. So the merged answer has the same bits on one machine, on many, and on many of which some were lost.
"""
from __future__ import annotations

import io
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ._errors import UsageError

Work = Callable[[int, int, Path], object]
"""work(shard, shards, folder): shard from 1; the folder exists and is empty. For Ray it must be picklable."""

Progress = Callable[[str, float | None], object]

# A shard whose worker dies so often is not unlucky: it kills its workers.
RETRIES = 5


def _packed(work: Work, shard: int, shards: int) -> bytes:
    """The folder that a shard fills, as one archive: the machines need no common disk."""
    with TemporaryDirectory(prefix="gigawatt-shard-") as temporary:
        folder = Path(temporary) / "shard"
        folder.mkdir()
        work(shard, shards, folder)
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as files:
            for file in sorted(folder.rglob("*")):
                if file.is_file():
                    files.write(file, file.relative_to(folder))
        return archive.getvalue()


def _unpack(archive: bytes, target: Path) -> None:
    """The folder appears whole or not at all."""
    partial_folder = target.with_name(f".{target.name}.partial")
    shutil.rmtree(partial_folder, ignore_errors=True)
    partial_folder.mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        files.extractall(partial_folder)
    partial_folder.rename(target)


def _locally(work: Work, missing: list[int], shards: int) -> Iterator[tuple[int, bytes]]:
    for shard in missing:
        yield shard, _packed(work, shard, shards)


@contextmanager
def _cluster(ray: Any, address: str | None) -> Iterator[None]:
    """The cluster that the caller has joined, else the one at the address, else one on this machine for as long as it takes."""
    if ray.is_initialized():
        yield
        return
    options: dict[str, Any] = {"address": address} if address else {"_node_ip_address": "127.0.0.1", "include_dashboard": False}
    ray.init(log_to_driver=False, **options)
    try:
        yield
    finally:
        ray.shutdown()


def _on_ray(work: Work, missing: list[int], shards: int, address: str | None, cores: int) -> Iterator[tuple[int, bytes]]:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # read when a cluster starts
    try:
        import ray
    except ImportError:
        raise UsageError("engine='ray' needs Ray: pip install 'ray'") from None
    with _cluster(ray, address):
        # Ray itself begins a task again elsewhere when its worker or its machine is lost; what the work raises is not tried again.
        task = ray.remote(max_retries=RETRIES, num_cpus=cores)(_packed)
        numbers = {task.remote(work, shard, shards): shard for shard in missing}
        pending = list(numbers)
        try:
            while pending:
                done, pending = ray.wait(pending, num_returns=1)
                for reference in done:
                    yield numbers[reference], ray.get(reference)
                    del numbers[reference]
        finally:
            for reference in pending:
                ray.cancel(reference, force=True)


def fill(work: Work, shard: int, shards: int, folder: str | Path) -> Path:
    """Runs one shard and leaves its folder, whole, where `gather` looks for it: for batch systems that start each shard themselves.
    A shard that is there already is not run again."""
    if not 1 <= shard <= shards:
        raise UsageError(f"shard is {shard} of {shards}; expected 1 to {shards}")
    target = Path(folder) / f"shard-{shard}"
    if not target.exists():
        _unpack(_packed(work, shard, shards), target)
    return target


def gather(work: Work, shards: int, folder: str | Path, *, engine: str = "local", address: str | None = None, cores: int = 1,
           progress: Progress | None = None) -> list[Path]:
    """Runs `work` for every shard 1…shards; returns their folders, `folder/shard-1` and so on, in order.

    Shards that are there already are not run again: after Ctrl-C or a fault the same call goes on. (A folder belongs to one
    question; nothing here can tell that it was filled for another.) What one shard raises ends the call; finished ones stay.

    engine: "local", one after the other in this process; "ray", on the cluster that the process has joined (`ray.init`), on the one at
    `address`, or on one of its own on this machine (127.0.0.1, no dashboard, no usage statistics). There the package must be installed.
    cores: what Ray reserves for a shard; give the work as many threads.
    """
    if shards < 1:
        raise UsageError(f"shards is {shards}; expected 1 or more")
    engines: dict[str, Callable[..., Iterator[tuple[int, bytes]]]] = {
        "local": _locally, "ray": partial(_on_ray, address=address, cores=cores)}
    if engine not in engines:
        raise UsageError(f"engine is {engine!r}; expected {' or '.join(map(repr, engines))}")
    targets = {shard: Path(folder) / f"shard-{shard}" for shard in range(1, shards + 1)}
    missing = [shard for shard, target in targets.items() if not target.exists()]
    for shard, archive in engines[engine](work, missing, shards) if missing else ():
        _unpack(archive, targets[shard])
        if progress is not None:
            done = sum(target.exists() for target in targets.values())
            progress(f"shard {shard} of {shards}", done / shards)
    return list(targets.values())
