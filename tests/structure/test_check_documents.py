"""tools/check_documents.py must find each kind of gap between a small program and its documents."""
import subprocess
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools/check_documents.py"
PROGRAM = r"""#!/bin/bash
case "$*" in
  --help) printf 'Usage: x\n\nOptions:\n  -h,--help  help\n\nSubcommands:\n  run          plans\n  schema       prints\n' ;;
  "run --help") printf 'Options:\n  -o,--output DIR  where\n  --json  as JSON, not --text\nExamples:\n  x run --set a\n' ;;
  "schema --help") printf 'Options:\n  -h,--help  help\n' ;;
  schema) printf '{"properties":{"sites":{"additionalProperties":{"properties":{"halls":{}}}}}}' ;;
esac
"""
GOOD = {
    "src/cli/README.md": "cli\n",
    "src/scenario/read.cpp": 'report(findings, "unknown-key", mark);\nfind("gas-turbine", x);\n',
    "src/workbench/workbench.hpp": "enum class ExitCode : int { ok = 0, usage = 2 };\n",
    "docs/commands.md": "## gigawatt run\n`-o, --output`, `--json`\n## gigawatt schema\nPrints.\n"
                        "## Exit codes\n| 0 | ok |\n| 2 | usage |\n",
    "docs/scenario.md": "`sites` has `halls`\n",
    "docs/diagnostics.md": "| `unknown-key` | misspelt |\n",
    "docs/architecture.md": "[cli](../src/cli/README.md)\n",
}


def run(tmp_path: Path, files: dict[str, str]) -> tuple[int, list[str]]:
    for name, text in (GOOD | files).items():
        path = tmp_path / "tree" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    program = tmp_path / "x"
    program.write_text(PROGRAM)
    program.chmod(0o755)
    command = [sys.executable, TOOL, "--program", program, "--root", tmp_path / "tree"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.splitlines()


def test_documents_that_keep_up(tmp_path):
    assert run(tmp_path, {}) == (0, ["documents: nothing is missing"])


BAD = {
    "verb": ("docs/commands.md", GOOD["docs/commands.md"].replace("gigawatt schema", "schema"), "no section 'gigawatt schema'"),
    "option": ("docs/commands.md", GOOD["docs/commands.md"].replace("`--json`", "`--json-lines`"), "does not mention --json"),
    "exit code": ("docs/commands.md", GOOD["docs/commands.md"].replace("| 2 |", "| 3 |"), "no row for exit code 2"),
    "scenario key": ("docs/scenario.md", "`sites`\n", "no scenario key `halls`"),
    "diagnostic code": ("src/scenario/read.cpp", 'report("unknown-key");\nrefusal(\n    "bad-number", x);\n', "no row for `bad-number`"),
    "one of two codes": ("src/scenario/read.cpp", 'error(a ? "unknown-key" : "bad-id", b);\n', "no row for `bad-id`"),
    "old diagnostic code": ("src/scenario/read.cpp", "\n", "`unknown-key` is in no source"),
    "room": ("src/solver/README.md", "solver\n", "no link to room solver"),
    "link": ("docs/architecture.md", "[cli](../src/cli/README.md) [gone](gone.md)\n", "the link to gone.md leads nowhere"),
}


@pytest.mark.parametrize("name", BAD)
def test_gap_is_found(tmp_path, name):
    file, text, expected = BAD[name]
    code, lines = run(tmp_path, {file: text})
    assert code == 1
    assert len(lines) == 1 and expected in lines[0]
