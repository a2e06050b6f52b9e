"""Runs the commands of transcripts and compares what they print, word for word.

    run_transcripts.py --program PROGRAM [--update] PATH...

A transcript is a text file: comments (`# …`) up to the first command, then `$ command` lines, each followed by what it prints
(standard output and error in the order they come). A command that ends with another code than 0 ends its output with
`[exit N]`. A line `...` stands for any number of lines, `...` inside a line for any text. All commands of one file run with bash
in one empty folder, with the program on PATH; that folder's own path is printed as DIR. `--update` writes what the program
prints now in the place of what does not match: read the change before you commit it.
"""
import argparse
import difflib
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

SECONDS_MAX = 300


@dataclass
class Step:
    command: str
    expected: list[str] = field(default_factory=list)


def parse(text: str) -> tuple[list[str], list[Step]]:
    """Head comments and steps. Blank lines at the end of an output do not count."""
    head: list[str] = []
    steps: list[Step] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            steps.append(Step(line[2:]))
        elif steps:
            steps[-1].expected.append(line)
        elif line and not line.startswith("#"):
            raise ValueError(f"neither a comment nor a command before the first command: {line}")
        else:
            head.append(line)
    for step in steps:
        step.expected = without_blank_end(step.expected)
    return head, steps


def without_blank_end(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return lines[:end]


def matches(expected: list[str], actual: list[str]) -> bool:
    pattern = "".join("(?:.*\n)*?" if line == "..." else re.escape(line).replace(re.escape("..."), ".*") + "\n" for line in expected)
    return re.fullmatch(pattern, "".join(line + "\n" for line in actual)) is not None


def run(command: str, folder: Path, program: Path) -> list[str]:
    environment = {
        "PATH": f"{program.parent}:/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
        "HOME": str(folder),
        **{name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")},
    }
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS_MAX)
    lines = [line.rstrip() for line in done.stdout.decode("utf-8", "replace").replace(str(folder), "DIR").splitlines()]
    lines = without_blank_end(lines)
    return lines + ([f"[exit {done.returncode}]"] if done.returncode else [])


def run_file(path: Path, program: Path, update: bool) -> bool:
    """True if every command printed what the transcript says (or was updated)."""
    head, steps = parse(path.read_text(encoding="utf-8"))
    if not steps:
        print(f"{path}: no command in it")
        return False
    good = True
    with tempfile.TemporaryDirectory(prefix="transcript-") as folder:
        for step in steps:
            actual = run(step.command, Path(folder).resolve(), program)
            if matches(step.expected, actual):
                continue
            good = False
            print(f"{path}: $ {step.command}")
            print("\n".join(difflib.unified_diff(step.expected, actual, "expected", "printed", lineterm="", n=2)))
            step.expected = actual if update else step.expected
    if update and not good:
        blocks = ["\n".join([f"$ {step.command}", *step.expected]) for step in steps]
        path.write_text("\n".join([*without_blank_end(head), "\n\n".join(blocks), ""]), encoding="utf-8")
    return good or update


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("paths", nargs="+", type=Path)
    arguments = parser.parse_args()
    files = [file for path in arguments.paths for file in (sorted(path.rglob("*.txt")) if path.is_dir() else [path])]
    if not files:
        print("no transcripts found")
        return 1
    bad = [file for file in files if not run_file(file, arguments.program.resolve(), arguments.update)]
    print(f"transcripts: {len(files) - len(bad)} of {len(files)} as written")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
