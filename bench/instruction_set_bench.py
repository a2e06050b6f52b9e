"""The staged solver's kernels, each instruction set of this machine in turn: processor time of one iteration and what it is of the
widest set's, and how many of the compiled kernels' instructions go to the stack. Prints; passes or fails nothing.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CAMPUSES = ("off-grid-solar", "stargate-abilene")
PASSES = ("factorise", "correct", "substitute")
SETS = ("portable", "avx2", "avx512")
# Where the passes spend most of their time, by the beginnings of the compiled functions' names.
KERNELS = ("factor_columns", "correct", "substitute_tile")
SYMBOL = re.compile(r"^[0-9a-f]+ <(.*)>:$")
OWN_NAME = re.compile(r"\(anonymous namespace\)::(\w+)")
FRAME_POINTER = re.compile(r"\bmov\s+%rsp,%rbp\b")


def processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return "unknown processor"
    found = re.search(r"^model name\s*:\s*(.*)$", text, re.MULTILINE)
    return found.group(1) if found else "unknown processor"


def measure(program: Path, campus: str, rest: list) -> list:
    command = [program, "--scenario", campus, *rest]
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.exit(result.stderr.strip() or f"{program} failed")
    return [json.loads(line) for line in result.stdout.splitlines()]


def print_times(campus: str, rows: list) -> None:
    widest = rows[-1]
    print(f"\n{campus}, {widest['iterations']} iterations: ms of one iteration (and what that is of {widest['kernels']}'s)")
    print(f"  {'kernels':<10}{'whole':>16}" + "".join(f"{name:>16}" for name in PASSES))
    for row in rows:
        keys = ["seconds"] + [f"{name}_seconds" for name in PASSES]
        cells = "".join(f"{1e3 * row[key]:>8.2f} ({row[key] / widest[key]:.2f})".rjust(16) for key in keys)
        print(f"  {row['kernels']:<10}{cells}" + ("" if row["same_bits"] else "  NOT THE SAME BITS"))


@dataclass
class Count:
    instructions: int = 0
    on_stack: int = 0


def count_function(lines: list) -> Count:
    """rbp holds the frame only where the function put it there; elsewhere it is one more register."""
    stack = ("(%rsp", "(%rbp") if any(FRAME_POINTER.search(line) for line in lines) else ("(%rsp",)
    return Count(len(lines), sum(any(place in line for place in stack) for line in lines))


def functions_of(objects: Path) -> dict:
    """Instructions of every function of an object file, by its name without namespace and arguments."""
    text = subprocess.run(["objdump", "-dC", "--no-show-raw-insn", str(objects)], capture_output=True, text=True, check=True).stdout
    functions: dict = {}
    name, lines = "", []
    for line in [*text.splitlines(), "0 <>:"]:
        found = SYMBOL.match(line)
        if found:
            total, count = functions.setdefault(name, Count()), count_function(lines)
            total.instructions += count.instructions
            total.on_stack += count.on_stack
            own = OWN_NAME.search(found.group(1))
            name, lines = own.group(1) if own else "", []
        elif "\t" in line:
            lines.append(line)
    return functions


def print_stack(build: Path) -> None:
    if not shutil.which("objdump"):
        print("\nno objdump here: instructions that go to the stack are not counted")
        return
    print("\ninstructions that go to the stack, of all in the compiled kernel")
    for name in SETS:
        found = sorted(build.glob(f"**/staged/kernels_{name}.cpp.o"))
        if not found:
            continue
        functions = functions_of(found[0])
        cells = []
        for kernel in KERNELS:
            counts = [count for function, count in functions.items() if function.startswith(kernel)]
            all_of_them, on_stack = sum(count.instructions for count in counts), sum(count.on_stack for count in counts)
            cells.append(f"{kernel} {on_stack} of {all_of_them} ({on_stack / max(1, all_of_them):.0%})")
        print(f"  {name:<10}" + ",  ".join(cells))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--scenario", nargs="+", default=CAMPUSES)
    arguments, rest = parser.parse_known_args()
    print(processor())
    for campus in arguments.scenario:
        print_times(campus, measure(arguments.build / "instruction_set_bench", campus, rest))
    print_stack(arguments.build)


if __name__ == "__main__":
    main()
