"""tools/check_structure.py must find each kind of fault in a small bad tree, and nothing in a good one."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import check_structure  # noqa: E402

LAYERS = r"""
room base 0
room left 1 uses yaml-cpp/
room right 1
room top 2 sees left
room wide 2
room inner 1 doors door.hpp
only \bgetenv\b in top because it is impure
"""
HEADER = "// What it is for.\n#pragma once\n"
GOOD = {
    "src/base/README.md": "base\n",
    "src/base/result.hpp": HEADER,
    "src/left/README.md": "left\n",
    "src/left/left.hpp": HEADER + '#include <vector>\n#include <fmt/core.h>\n#include "base/result.hpp"\n',
    "src/left/left.cpp": '#include "left/left.hpp"\n#include <yaml-cpp/yaml.h>\n',
    "src/left/left_test.cpp": '#include <gtest/gtest.h>\n#include "left/left.hpp"\n',
    "src/inner/README.md": "inner\n",
    "src/inner/door.hpp": HEADER + '#include "inner/detail.hpp"\n',
    "src/inner/detail.hpp": HEADER,
    "src/top/README.md": "top\n",
    "src/top/top.cpp": '#include "left/left.hpp"\n',
    "src/wide/README.md": "wide\n",
    "src/wide/wide.cpp": '#include "inner/door.hpp"\n',
}


def faults_of(tmp_path: Path, files: dict[str, str]) -> list[str]:
    for name, text in (GOOD | files).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return check_structure.Checker(tmp_path, check_structure.read_layers(LAYERS)).run()


def long_function(lines: int) -> str:
    return "int f(int a) {\n" + "  a += 1;\n" * (lines - 2) + "}\n"


def test_good_tree_has_no_fault(tmp_path):
    assert faults_of(tmp_path, {}) == []


BAD = {
    "upward edge": ({"src/base/bad.cpp": '#include "left/left.hpp"\n'}, "base (floor 0) must not include left/left.hpp (floor 1)"),
    "edge on one floor": ({"src/right/README.md": "", "src/right/bad.cpp": '#include "left/left.hpp"\n'}, "must not include"),
    "room not seen": ({"src/top/bad.cpp": '#include "base/result.hpp"\n'}, "top sees left only"),
    "no door": ({"src/wide/bad.cpp": '#include "inner/detail.hpp"\n'}, "no door of inner"),
    "upward edge in a test": ({"src/base/bad_test.cpp": '#include "left/left.hpp"\n'}, "must not include"),
    "include with spaces": ({"src/base/bad.cpp": '  #  include   "left/left.hpp"\n'}, "must not include"),
    "relative include": ({"src/left/bad.cpp": '#include "left.hpp"\n'}, 'as "room/file.hpp"'),
    "third party": ({"src/base/bad.cpp": "#include <yaml-cpp/yaml.h>\n"}, "base must not include <yaml-cpp/yaml.h>"),
    "test framework outside tests": ({"src/base/bad.cpp": "#include <gtest/gtest.h>\n"}, "must not include <gtest"),
    "word of another room": ({"src/left/bad.cpp": "auto home = getenv(name);\n"}, "getenv is for top only (it is impure)"),
    "long file": ({"src/left/bad.cpp": "int a;\n" * 1001}, "1001 lines"),
    "long function": ({"src/left/bad.cpp": long_function(71)}, "function of 71 lines"),
    "long member function": ({"src/left/bad.cpp": "namespace n {\nstruct S {\n" + long_function(71) + "};\n}\n"}, "of 71 lines"),
    "long constructor": (
        {"src/left/bad.cpp": "S::S(int a)\n    : a_{a}, b_(a), c_{} {\n" + "  a += 1;\n" * 68 + "}\n"}, "function of 71 lines"),
    "long Python function": ({"tools/bad.py": "def f():\n" + "    pass\n" * 70}, "function of 71 lines"),
    "left-over mark": ({"src/left/bad.cpp": "// TO" "DO: later\n"}, "left-over mark"),
    "empty name": ({"src/left/uti" "ls.cpp": "int a;\n"}, "a name that says nothing"),
    "silent NOLINT": ({"src/left/bad.cpp": "int a;  // NOLINT\n"}, "NOLINT needs"),
    "NOLINT without reason": ({"src/left/bad.cpp": "int a;  // NOLINT(bugprone-x)\n"}, "NOLINT needs"),
    "room without README": ({"src/right/good.cpp": "int a;\n"}, "room without README.md"),
    "room without floor": ({"src/attic/README.md": "", "src/attic/good.cpp": "int a;\n"}, "room without a floor"),
    "header without comment": ({"src/base/result.hpp": "#pragma once\n"}, "without a leading comment"),
    "dead header": ({"src/left/dead.hpp": HEADER}, "dead file"),
    "machine path in code": ({"src/left/bad.cpp": 'auto path = "/ho' 'me/me/x";\n'}, "path of one machine"),
    "machine path in a document": ({"docs/bad.md": "see /wo" "rk/main\n"}, "path of one machine"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_tree_is_found(tmp_path, name):
    files, expected = BAD[name]
    faults = faults_of(tmp_path, files)
    assert len(faults) == 1, faults
    assert expected in faults[0]


def test_function_of_seventy_lines_is_allowed(tmp_path):
    assert faults_of(tmp_path, {"src/left/good.cpp": long_function(70)}) == []


def test_braces_in_comments_strings_and_values_are_not_functions():
    text = "\n".join([
        "// if (x) {",
        'const char* text = "f() {";',
        "const int table[] = {1, 2, 3};",
        "std::vector<int> values{1, 2};",
        "enum class Kind { one, two };",
        "template <class T>",
        "S<T>::S(int a) : a_{a}, b_{2} {",
        "  g([&](int b) { return b; });",
        "}",
        "int f() {",
        "  char brace = '{';",
        "  return 1'000;",
        "}",
    ])
    assert [(line, length) for line, length, _ in check_structure.function_lengths(text)] == [(6, 4), (10, 4)]


def test_nolint_with_reason_is_allowed(tmp_path):
    line = "int a;  // NOLINT(bugprone-x): the other library wants it so\n"
    assert faults_of(tmp_path, {"src/left/good.cpp": line}) == []


def test_unknown_word_in_layers_is_refused():
    with pytest.raises(ValueError, match="not understood"):
        check_structure.read_layers("rom base 0")
