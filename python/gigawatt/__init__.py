"""Gigawatt: plans, simulates and stress-tests the build-out of AI infrastructure. The program's verbs, with values in and out.

    import gigawatt
    scenario = gigawatt.load("stargate-abilene").set("sites.abilene.connection.capacity", "800 MW")
    run = scenario.run()
    run.tables["orders"]        pandas
    run.hourly["import_mw"]     xarray

Wrong input raises ScenarioError with every finding, each with file and line. See docs/python.md.
"""
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._audits import Audit, audit
    from ._ensembles import Ensemble, stress
    from ._errors import Failure, InternalFault, LimitReached, NoSolution, ScenarioError, UsageError
    from ._results import Curve, Run, Sweep
    from ._scenario import Scenario, compare, load, schema, shipped
    from .engines import schedule

# Loaded at first use, so that parts which need no compiled module (backtest) work without it.
_HOMES = {
    "_audits": ("Audit", "audit"),
    "_ensembles": ("Ensemble", "stress"),
    "_errors": ("Failure", "InternalFault", "LimitReached", "NoSolution", "ScenarioError", "UsageError"),
    "_results": ("Curve", "Run", "Sweep"),
    "_scenario": ("Scenario", "compare", "load", "schema", "shipped"),
    "engines": ("schedule",),
}
_MODULES = ("backtest", "engines", "shards")

__all__ = ["Audit", "Curve", "Ensemble", "Failure", "InternalFault", "LimitReached", "NoSolution", "Run", "Scenario", "ScenarioError",
           "Sweep", "UsageError", "audit", "backtest", "compare", "engines", "load", "schedule", "schema", "shards", "shipped", "stress"]


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
