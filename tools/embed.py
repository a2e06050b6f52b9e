"""Write an assembly file that includes each given file as bytes, and a C++ table that names them.

Names are paths below --root, or what stands before '=' in --file NAME=PATH. No data is copied into source
text, so embedding megabytes costs nothing at compile time.
"""
import argparse
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--assembly", type=Path, required=True)
    parser.add_argument("--table", type=Path, required=True)
    parser.add_argument("--file", action="append", default=[], metavar="NAME=PATH")
    parser.add_argument("paths", nargs="*", type=Path)
    arguments = parser.parse_args()

    entries = {str(path.resolve().relative_to(arguments.root.resolve())): path for path in arguments.paths}
    entries |= dict(pair.split("=", 1) for pair in arguments.file)

    assembly = ['.section .note.GNU-stack,"",@progbits', ".section .rodata"]
    table = ['#include "base/embedded.hpp"', "", 'extern "C" {']
    rows = []
    for index, (name, path) in enumerate(sorted(entries.items())):
        begin, end = f"gigawatt_embedded_{index}", f"gigawatt_embedded_{index}_end"
        assembly += [f".global {begin}", f".global {end}", f'{begin}: .incbin "{Path(path).resolve()}"', f"{end}:"]
        table.append(f"extern const char {begin}[];\nextern const char {end}[];")
        rows.append(f'    {{"{name}", {{{begin}, static_cast<std::size_t>({end} - {begin})}}}},')
    table += ["}", "", "namespace gigawatt::base {", "std::span<const EmbeddedFile> embedded_files() {",
              "  static const EmbeddedFile files[] = {", *rows, "  };", "  return files;", "}",
              "}  // namespace gigawatt::base", ""]
    arguments.assembly.write_text("\n".join(assembly) + "\n")
    arguments.table.write_text("\n".join(table))


if __name__ == "__main__":
    main()
