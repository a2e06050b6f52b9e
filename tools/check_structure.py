"""Checks the layout of the source tree: floors, doors, sizes, words that must not stay. Prints one line per fault.

    check_structure.py [--root DIR]

Exit code 1 when anything is wrong. The rules on rooms stand in tools/layers.txt; tests/structure feeds bad samples.
"""
import argparse
import ast
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

FILE_LINES_MAX = 1000
FUNCTION_LINES_MAX = 70
CODE = {".cpp", ".hpp", ".py", ".ts", ".mjs", ".cmake", ".txt"}
CODE_FOLDERS = ("src", "bench", "tests", "tools", "cmake", "web", "python")
TEST_HEADERS = ("gtest/", "gmock/", "sys/", "unistd.h", "fcntl.h", "nlohmann/")
EVERYBODYS_HEADERS = ("fmt/",)
# Spelled in two halves so that this file passes its own check.
BANNED_WORDS = re.compile(r"\b(" + "|".join(("TO" "DO", "FIX" "ME", "XX" "X", "HA" "CK", "not imple" "mented")) + r")\b")
BANNED_NAMES = re.compile(r"(^|[_/.-])uti" r"ls?([_/.-]|$)")
MACHINE_PATHS = re.compile(r"(?<![\w.~-])/(?:home|root|work|Users|tmp)/[\w.]")
REASONED_NOLINT = re.compile(r"NOLINT\w*\([\w.,* -]+\):? +\S.{8,}")
INCLUDE = re.compile(r'^\s*#\s*include\s*(<[^>]+>|"[^"]+")')


@dataclass
class Room:
    name: str
    floor: int
    uses: list[str] = field(default_factory=list)
    sees: list[str] | None = None
    doors: list[str] | None = None


@dataclass
class Only:
    pattern: re.Pattern[str]
    rooms: list[str]
    reason: str


@dataclass
class Layers:
    rooms: dict[str, Room]
    onlys: list[Only]


def is_door(header: str, doors: list[str]) -> bool:
    """A door is a header, or a folder (with its slash) whose headers are all doors."""
    return any(header == door or (door.endswith("/") and header.startswith(door)) for door in doors)


def read_layers(text: str) -> Layers:
    """Parses layers.txt; a line that is not understood is a ValueError."""
    layers = Layers({}, [])
    for line in text.splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "room" and len(words) >= 3:
            room = Room(words[1], int(words[2]))
            target: list[str] = []
            for word in words[3:]:
                if word in ("uses", "sees", "doors"):
                    target = []
                    setattr(room, word, target)
                else:
                    target.append(word)
            layers.rooms[room.name] = room
        elif words[0] == "only" and " in " in line:
            pattern, rest = line.strip()[len("only "):].split(" in ", 1)
            rooms, _, reason = rest.partition(" because ")
            layers.onlys.append(Only(re.compile(pattern), rooms.split(), reason.strip()))
        else:
            raise ValueError(f"layers.txt: not understood: {line}")
    return layers


# ---- reading C++ ----------------------------------------------------------------------------------------------------------


def without_comments_and_strings(text: str) -> str:
    """The same text with comments, strings and character literals blanked; line breaks stay."""
    token = re.compile(
        r'//[^\n]*|/\*.*?\*/|R"(?P<tag>[^(\s]*)\(.*?\)(?P=tag)"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\'',
        re.DOTALL,
    )
    return token.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def function_lengths(text: str) -> list[tuple[int, int, str]]:
    """(first line, lines, name) of every outermost function body. A heuristic on braces, good for formatted code."""
    code = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda match: re.sub(r"[^\n]", " ", match.group()),
                  without_comments_and_strings(text), flags=re.MULTILINE)
    found: list[tuple[int, int, str]] = []
    stack: list[tuple[str, int, str]] = []  # kind, start of header, header
    header_start = 0
    for position, character in enumerate(code):
        if character not in "{};":
            continue
        inside_function = any(kind == "function" for kind, _, _ in stack)
        if character == "{":
            header = code[header_start:position]
            stack.append((kind_of_block(header, inside_function), header_start, header))
            header_start = position + 1
            continue
        if character == "}" and stack:
            kind, start, header = stack.pop()
            if kind == "initialiser":
                header_start = start
                continue
            if kind == "function":
                first = start + len(header) - len(header.lstrip())
                first_line = code.count("\n", 0, first) + 1
                found.append((first_line, code.count("\n", 0, position) + 2 - first_line, name_of_function(header)))
        if character == "}" or not stack or stack[-1][0] != "initialiser":
            header_start = position + 1
    return found


def name_of_function(header: str) -> str:
    names = re.findall(r"([\w:~]+)\s*\(", header)
    return names[0] if names else header.strip()


def kind_of_block(header: str, inside_function: bool) -> str:
    words = header.strip()
    if inside_function:
        return "block"
    if re.search(r"(^|\s)(namespace|class|struct|union|enum|extern)\b[^()]*$", words):
        return "scope"
    # A brace straight after a name, in a member initialiser list or a default argument, opens a value, not a body.
    if ")" not in words or re.search(r"[=,(]$", words):
        return "initialiser"
    if re.search(r"\)\s*(noexcept)?\s*:[^:].*[\w>]$", words, re.DOTALL) and not re.search(r"\)\s*$", words):
        return "initialiser"
    return "function"


# ---- the checks -----------------------------------------------------------------------------------------------------------


class Checker:
    def __init__(self, root: Path, layers: Layers):
        self.root = root
        self.layers = layers
        self.faults: list[str] = []
        self.included: set[str] = set()

    def fault(self, path: Path, line: int, message: str) -> None:
        self.faults.append(f"{path.relative_to(self.root)}:{line}: {message}")

    def run(self) -> list[str]:
        sources = sorted((self.root / "src").rglob("*.[ch]pp"))
        for path in sources:
            self.check_source(path)
        self.check_dead_headers(sources)
        self.check_rooms()
        for path in files_of(self.root):
            if path.suffix in CODE and path.relative_to(self.root).parts[0] in CODE_FOLDERS:
                self.check_code(path)
            elif path.suffix in (".md", ".yaml") or path.name == "dev":
                self.check_machine_paths(path, read(path))
        return self.faults

    def check_rooms(self) -> None:
        for folder in sorted(path for path in (self.root / "src").iterdir() if path.is_dir()):
            if not any(folder.iterdir()):
                continue
            if folder.name not in self.layers.rooms:
                self.fault(folder, 1, "room without a floor: declare it in tools/layers.txt")
            if not (folder / "README.md").is_file():
                self.fault(folder, 1, "room without README.md")

    def check_dead_headers(self, sources: list[Path]) -> None:
        for path in sources:
            if path.suffix == ".hpp" and str(path.relative_to(self.root / "src")) not in self.included:
                self.fault(path, 1, "dead file: no source includes this header")

    def check_source(self, path: Path) -> None:
        text = read(path)
        parts = path.relative_to(self.root / "src").parts
        room = self.layers.rooms.get(parts[0]) if len(parts) > 1 else Room("main.cpp", 100, sees=["cli"])
        is_test = path.stem.endswith("_test") or path.stem.startswith("test_")
        if path.suffix == ".hpp" and not text.startswith("//"):
            self.fault(path, 1, "header without a leading comment that says what it is for")
        if room is None:
            return
        for number, line in enumerate(text.splitlines(), 1):
            if match := INCLUDE.match(line):
                self.check_include(path, number, room, is_test, match.group(1))
        if not is_test:
            self.check_onlys(path, room, text)

    def check_include(self, path: Path, line: int, room: Room, is_test: bool, target: str) -> None:
        name = target[1:-1]
        if target[0] == "<":
            self.check_outside_include(path, line, room, is_test, name)
            return
        self.included.add(name)
        other = name.split("/")[0]
        if "/" not in name or other not in self.layers.rooms:
            self.fault(path, line, f'include "{name}" as "room/file.hpp"')
        elif other != room.name:
            self.check_edge(path, line, room, self.layers.rooms[other], name)

    def check_edge(self, path: Path, line: int, room: Room, other: Room, name: str) -> None:
        if other.floor >= room.floor:
            self.fault(path, line, f"{room.name} (floor {room.floor}) must not include {name} (floor {other.floor})")
        elif room.sees is not None and other.name not in room.sees:
            self.fault(path, line, f"{room.name} sees {' and '.join(room.sees)} only, not {name}")
        elif other.doors is not None and not is_door(name.split("/", 1)[1], other.doors):
            self.fault(path, line, f"{name} is no door of {other.name}: its doors are {', '.join(other.doors)}")

    def check_outside_include(self, path: Path, line: int, room: Room, is_test: bool, name: str) -> None:
        standard = "/" not in name and not name.endswith((".h", ".hpp"))
        allowed = (*EVERYBODYS_HEADERS, *room.uses, *(TEST_HEADERS if is_test else ()))
        if not standard and not name.startswith(allowed):
            self.fault(path, line, f"{room.name} must not include <{name}>: not declared in tools/layers.txt")

    def check_onlys(self, path: Path, room: Room, text: str) -> None:
        for number, line in enumerate(without_comments_and_strings(text).splitlines(), 1):
            for only in self.layers.onlys:
                if room.name not in only.rooms and (match := only.pattern.search(line)):
                    reason = f" ({only.reason})" if only.reason else ""
                    self.fault(path, number, f"{match.group()} is for {', '.join(only.rooms)} only{reason}")

    def check_code(self, path: Path) -> None:
        text = read(path)
        lines = text.splitlines()
        if len(lines) > FILE_LINES_MAX:
            self.fault(path, 1, f"{len(lines)} lines, more than {FILE_LINES_MAX}")
        if BANNED_NAMES.search(str(path.relative_to(self.root))):
            self.fault(path, 1, "a name that says nothing; call it by what it does")
        self.check_machine_paths(path, text)
        for number, line in enumerate(lines, 1):
            if match := BANNED_WORDS.search(line):
                self.fault(path, number, f"left-over mark: {match.group()}")
            if path.suffix in (".cpp", ".hpp") and "NOLINT" in line and not REASONED_NOLINT.search(line):
                self.fault(path, number, "NOLINT needs the check in parentheses and a reason behind it")
        self.check_functions(path, text)

    def check_machine_paths(self, path: Path, text: str) -> None:
        for number, line in enumerate(text.splitlines(), 1):
            if match := MACHINE_PATHS.search(line):
                self.fault(path, number, f"path of one machine: {match.group()}…")

    def check_functions(self, path: Path, text: str) -> None:
        if path.suffix in (".cpp", ".hpp"):
            found = function_lengths(text)
        elif path.suffix == ".py":
            found = [(node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1, node.name)
                     for node in ast.walk(ast.parse(text)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
        else:
            return
        for line, length, name in found:
            if length > FUNCTION_LINES_MAX:
                self.fault(path, line, f"function of {length} lines, more than {FUNCTION_LINES_MAX}: {name}")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def files_of(root: Path) -> list[Path]:
    """Files that are or could be committed; all files where there is no repository."""
    listing = subprocess.run(["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                             capture_output=True, text=True, check=False)
    if listing.returncode == 0:
        return sorted(path for name in set(listing.stdout.split("\0")) if name and (path := root / name).is_file())
    return sorted(path for path in root.rglob("*") if path.is_file())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent)
    root = parser.parse_args().root.resolve()
    faults = Checker(root, read_layers(read(root / "tools/layers.txt"))).run()
    print("\n".join(faults) if faults else "structure: every file stands where it should")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
