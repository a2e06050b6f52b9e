"""Checks that the documents keep up with the program. Prints one line per gap; exit code 1 if there is any.

    check_documents.py --program PROGRAM [--root DIR]

Every verb has a section in docs/commands.md that names each of its options; every exit code stands there too. Every scenario
key stands in docs/scenario.md, every diagnostic code in docs/diagnostics.md, every room in docs/architecture.md. Every
relative link in a document leads somewhere.
"""
import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
VERB = re.compile(r"^  ([a-z]+)(?:,\S+)?  +\S", re.MULTILINE)
OPTION = re.compile(r"(?<![\w-])(--[a-z][a-z-]*)")
OPTION_LINE = re.compile(r"^  (-\S.*)", re.MULTILINE)
# A diagnostic code: the first text given to a helper that makes a diagnostic, or the member itself.
CODE = re.compile(r'(?:\b(?:report|refusal|about_\w+|problem|fail\w*|add|error|warning|note)\(\s*(?:[\w.]+,\s*|\w+ \? )?|'
                  r'\bcode\s*=\s*)"([a-z0-9]+(?:-[a-z0-9]+)+)"(?: : "([a-z0-9]+(?:-[a-z0-9]+)+)")?')
# Rooms whose findings are about what a user wrote; `table` checks what we wrote.
INPUT_ROOMS = ("units", "scenario", "weather", "report", "study", "workbench")
EXIT_CODE = re.compile(r"enum class ExitCode[^{]*\{([^}]*)\}")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def section(document: str, title: str) -> str:
    """The text under the first heading that contains the title, up to the next heading of that level or above."""
    match = re.search(rf"^(#+) [^\n]*{re.escape(title)}[^\n]*\n(.*?)(?=^#{{1,6}} |\Z)", document, re.MULTILINE | re.DOTALL)
    return match.group(2) if match else ""


def help_of(program: Path, *words: str) -> str:
    return subprocess.run([program, *words, "--help"], capture_output=True, text=True, check=True, timeout=60).stdout


def verbs_of(help_text: str) -> list[str]:
    """The names listed under the heading "Subcommands:"."""
    return VERB.findall(help_text.partition("Subcommands:")[2])


def options_of(help_text: str) -> set[str]:
    """The long options of the option list; not those in examples."""
    return {option for line in OPTION_LINE.findall(help_text) for option in OPTION.findall(line.split("  ")[0])} - {"--help"}


def command_gaps(program: Path, document: str) -> Iterator[str]:
    verbs = verbs_of(help_of(program))
    if not verbs:
        yield f"{program.name} --help lists no subcommand: this check does not understand it"
    for verb in verbs:
        yield from verb_gaps(program, document, verb)


def verb_gaps(program: Path, document: str, *words: str) -> Iterator[str]:
    """Of one verb and of those below it: each has its section, and there each of its options."""
    title = " ".join(("gigawatt", *words))
    text = section(document, title)
    if not text:
        yield f"docs/commands.md: no section '{title}'"
        return
    help_text = help_of(program, *words)
    yield from (f"docs/commands.md: '{title}' does not mention {option}"
                for option in sorted(options_of(help_text)) if not re.search(rf"{option}(?![\w-])", text))
    for verb in verbs_of(help_text):
        yield from verb_gaps(program, document, *words, verb)


def schema_keys(schema: object) -> set[str]:
    """All property names in a JSON Schema, at any depth."""
    found: set[str] = set()
    if isinstance(schema, dict):
        properties = schema.get("properties")
        found |= set(properties) if isinstance(properties, dict) else set()
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            found |= schema_keys(part)
    return found


def key_gaps(program: Path, document: str) -> Iterator[str]:
    schema = json.loads(subprocess.run([program, "schema"], capture_output=True, text=True, check=True, timeout=60).stdout)
    keys = schema_keys(schema)
    if not keys:
        yield f"{program.name} schema has no properties: this check does not understand it"
    yield from (f"docs/scenario.md: no scenario key `{key}`" for key in sorted(keys) if f"`{key}`" not in document)


def diagnostic_codes(root: Path) -> set[str]:
    sources = [path for room in INPUT_ROOMS for path in (root / "src" / room).glob("*.cpp") if not path.name.endswith("_test.cpp")]
    return {code for path in sources for codes in CODE.findall(read(path)) for code in codes if code}


def diagnostic_gaps(root: Path) -> Iterator[str]:
    document = read(root / "docs/diagnostics.md")
    codes = diagnostic_codes(root)
    described = set(re.findall(r"^\| `([a-z0-9-]+)`", document, re.MULTILINE))
    yield from (f"docs/diagnostics.md: no row for `{code}`" for code in sorted(codes - described))
    source = "".join(read(path) for kind in ("*.cpp", "*.hpp") for path in sorted((root / "src").rglob(kind)))
    yield from (f"docs/diagnostics.md: `{code}` is in no source" for code in sorted(described) if f'"{code}"' not in source)


def exit_code_gaps(root: Path) -> Iterator[str]:
    text = section(read(root / "docs/commands.md"), "Exit codes")
    match = EXIT_CODE.search(read(root / "src/workbench/workbench.hpp"))
    codes = re.findall(r"=\s*(\d+)", match.group(1)) if match else []
    if not codes:
        yield "src/workbench/workbench.hpp: no enum ExitCode with numbers: this check does not understand it"
    yield from (f"docs/commands.md: no row for exit code {code}" for code in codes if not re.search(rf"^\| {code} ", text, re.M))


def room_gaps(root: Path) -> Iterator[str]:
    document = read(root / "docs/architecture.md")
    rooms = sorted(path.parent.name for path in (root / "src").glob("*/README.md"))
    yield from (f"docs/architecture.md: no link to room {room}" for room in rooms if f"src/{room}/README.md)" not in document)


def documents(root: Path) -> list[Path]:
    listing = subprocess.run(["git", "-C", str(root), "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
                             capture_output=True, text=True, check=False)
    if listing.returncode == 0:
        return [root / name for name in sorted(set(listing.stdout.splitlines()))]
    return sorted(root.rglob("*.md"))


def link_gaps(root: Path) -> Iterator[str]:
    for path in documents(root):
        for target in LINK.findall(read(path)):
            if not (path.parent / target).exists():
                yield f"{path.relative_to(root)}: the link to {target} leads nowhere"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent)
    arguments = parser.parse_args()
    root, program = arguments.root.resolve(), arguments.program.resolve()
    gaps = [
        *command_gaps(program, read(root / "docs/commands.md")),
        *key_gaps(program, read(root / "docs/scenario.md")),
        *diagnostic_gaps(root),
        *exit_code_gaps(root),
        *room_gaps(root),
        *link_gaps(root),
    ]
    print("\n".join(gaps) if gaps else "documents: nothing is missing")
    return 1 if gaps else 0


if __name__ == "__main__":
    sys.exit(main())
