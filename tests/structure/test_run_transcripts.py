"""tools/run_transcripts.py must pass what matches, fail what does not, and rewrite only what changed."""
import subprocess
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools/run_transcripts.py"


def run(tmp_path: Path, transcript: str, *options: str) -> tuple[int, str, str]:
    program = tmp_path / "bin/hello"
    program.parent.mkdir(exist_ok=True)
    program.write_text('#!/bin/bash\necho "hello $1"\necho "in $PWD" >&2\nexit "${2:-0}"\n')
    program.chmod(0o755)
    path = tmp_path / "case.txt"
    path.write_text(transcript)
    done = subprocess.run([sys.executable, TOOL, "--program", program, *options, path], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, path.read_text()


GOOD = "# A comment.\n$ hello you\nhello you\nin DIR\n\n$ hello me 3\nhello me\nin DIR\n[exit 3]\n"


def test_exact_output_passes(tmp_path):
    assert run(tmp_path, GOOD)[0] == 0


@pytest.mark.parametrize("wildcard", ["...\nin DIR\n", "hello you\n...\n", "...\nhello you\n...\nin DIR\n", "...\n",
                                      "hel...ou\nin ...\n"])
def test_wildcard_lines_stand_for_any_lines(tmp_path, wildcard):
    assert run(tmp_path, "$ hello you\n" + wildcard)[0] == 0


@pytest.mark.parametrize("output", ["hello you\n", "hello you\nin DIR\nmore\n", "hello they\nin DIR\n",
                                    "...\nhello they\n...\n", "", "hel...ey\nin DIR\n", "hello you\nin DIR\n[exit 1]\n"])
def test_other_output_fails(tmp_path, output):
    code, printed, _ = run(tmp_path, "$ hello you\n" + output)
    assert code == 1 and "$ hello you" in printed


def test_forgotten_exit_code_fails(tmp_path):
    assert run(tmp_path, "$ hello me 3\nhello me\nin DIR\n")[0] == 1


def test_empty_transcript_fails(tmp_path):
    assert run(tmp_path, "# nothing\n")[0] == 1


def test_steps_share_one_folder(tmp_path):
    assert run(tmp_path, "$ echo kept > note\n$ cat note\nkept\n")[0] == 0


def test_update_rewrites_what_does_not_match_and_keeps_the_rest(tmp_path):
    code, _, text = run(tmp_path, "# Head.\n$ hello you\n...\nin DIR\n\n$ hello me\nwrong\n", "--update")
    assert code == 0
    assert text == "# Head.\n$ hello you\n...\nin DIR\n\n$ hello me\nhello me\nin DIR\n"
