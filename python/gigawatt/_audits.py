"""Whether what is said in public holds up."""
from __future__ import annotations

import pandas

from . import _native
from ._errors import OK, THRESHOLD_FAILED, refuse
from ._results import Answer
from ._scenario import Progress, Scenario


class Audit(Answer):
    """Verdicts, each with the number that decides it and the chain that leads there (docs/audit.md)."""

    def __init__(self, outcome: _native.Outcome) -> None:
        super().__init__(outcome, None)
        rows = [{"id": claim["id"], "text": claim["text"], "verdict": claim["verdict"], "qualifier": claim["qualifier"] or "",
                 "reason": claim["reason"]} for claim in self.summary["claims"]]
        self.claims: pandas.DataFrame = pandas.DataFrame(rows, columns=["id", "text", "verdict", "qualifier", "reason"]).set_index("id")
        """A row a claim; `summary["claims"]` has the chains."""

    @property
    def verdict(self) -> str:
        """Of a single claim: "supported", "plausible", "stretched", "misleading", "contradicted", "superseded", "unverifiable"."""
        if len(self.claims) != 1:
            raise ValueError(f"there are {len(self.claims)} claims; see `claims`")
        return str(self.claims["verdict"].iloc[0])

    def __repr__(self) -> str:
        return f"<Audit: {self.claims['verdict'].value_counts().to_dict()}>"


def audit(what: str | Scenario, *, as_of: str | None = None, threads: int = 1, progress: Progress | None = None) -> Audit:
    """Holds a sentence ("5 GW for 10 bn USD in Louisiana by 2030", English or German), or the claims of a loaded Scenario, against
    bounds, facts and numbers of a run.

    as_of: the day from which dates count, "2026-09-01"; the day of the facts by default. Raises UsageError for a sentence in which
    nothing can be checked (it says what was understood), ScenarioError for a scenario without claims that can be read.
    """
    if isinstance(what, Scenario):
        outcome = _native.audit(None, what.source, list(what.changes), as_of, threads, progress)
    else:
        outcome = _native.audit(what, "", [], as_of, threads, progress)
    if outcome.code not in (OK, THRESHOLD_FAILED):
        refuse(outcome)
    return Audit(outcome)
