"""What an exit code and a report of Thresher mean to a scheduler."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DONE = 0
MACHINES_FAILED = 6
COMMIT_UNKNOWN = 8
BEFORE_THRESHER = 1
FIRST_SIGNAL = 129

#: Exit codes where the same command can succeed without anybody's help. 1 is Java's or
#: spark-submit's own, from before Thresher started: a cluster may be busy, a host without memory.
RETRIED_CODES = frozenset({BEFORE_THRESHER, MACHINES_FAILED, COMMIT_UNKNOWN})

#: Problems behind other exit codes that pass by themselves: the day's data has not arrived, the
#: store does not answer, another driver still writes the output.
RETRIED_PROBLEMS = frozenset(
    {"THR-MODEL-003", "THR-DATA-101", "THR-DATA-102", "THR-DATA-113", "THR-DATA-413", "THR-OUT-201", "THR-OUT-861"}
)


@dataclass(frozen=True)
class Outcome:
    """How a driver ended.

    :param exit_code: of the driver's process; 128 and the number of a signal that ended it
    :param report: what it wrote with ``--report``; empty where it ended before it could
    """

    exit_code: int
    report: dict[str, Any]

    @classmethod
    def read(cls, exit_code: int, report: Path) -> Outcome:
        """Takes the report if there is one: it is written as a whole or not at all."""
        return cls(exit_code, json.loads(report.read_text()) if report.exists() else {})

    @property
    def succeeded(self) -> bool:
        """Whether the output is published."""
        return self.exit_code == DONE

    @property
    def worth_another_try(self) -> bool:
        """Whether the same command may succeed later, with nothing corrected."""
        if self.exit_code in RETRIED_CODES or self.exit_code >= FIRST_SIGNAL:
            return True
        codes = {problem["code"] for problem in self.report.get("problems", [])}
        return bool(codes) and codes <= RETRIED_PROBLEMS

    @property
    def why(self) -> str:
        """The problems, a line for each; empty where the driver could not say."""
        return "\n".join(
            f"{problem['code']}: {problem['what']} | {problem['where']} | {problem['expectation']} | {problem['fix']}"
            for problem in self.report.get("problems", [])
        )

    def numbers(self) -> dict[str, Any]:
        """What later tasks may want to know of the run, small and plain enough for XCom.

        The rows are those of the manifest: of the whole run, whatever this try had to do of it.
        ``units_scored`` of ``units`` parts were scored by this try, none where an earlier one had
        published the run.
        """
        run = self.report["run"]
        rows = run["rows"]
        output = self.report["output"]["path"]
        return {
            "run_id": run["id"],
            "output": output,
            "manifest": f"{output}/_thresher/manifest.json",
            "model": self.report["model"]["uri"],
            "model_sha256": self.report["model"]["digest"],
            "rows_in": rows["in"],
            "rows_scored": rows["scored"],
            "rows_quarantined": rows["quarantined"],
            "rows_skipped": rows["skipped"],
            "units": run["units"],
            "units_scored": run["unitsScored"],
            "rows_per_second": self.report.get("rowsPerSecond"),
        }
