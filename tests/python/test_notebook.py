"""The example notebook runs, and prints what stands in it. GIGAWATT_WRITE_DOCS=1 rewrites its outputs."""
import os
import sys
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("GIGAWATT_PROGRAM", ROOT / "build" / "gigawatt"))
PACKAGE = str(PROGRAM.parent / "python")
NOTEBOOK = ROOT / "python" / "examples" / "first_campus.ipynb"
sys.path.append(PACKAGE)

try:
    import gigawatt._native  # noqa: F401
except ImportError:
    if os.environ.get("GIGAWATT_PYTHON_MODULE"):
        raise
    pytest.skip("built without the Python module (GIGAWATT_PYTHON_MODULE)", allow_module_level=True)


def outputs(notebook) -> list[list[str]]:
    """What each cell of code shows, as text."""
    return [[output.get("text") or output["data"]["text/plain"] for output in cell.outputs]
            for cell in notebook.cells if cell.cell_type == "code"]


def test_the_notebook_prints_what_stands_in_it(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [PACKAGE, os.environ.get("PYTHONPATH")])))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    written = outputs(notebook)
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    for cell in notebook.cells:
        cell.metadata.clear()
        for output in cell.get("outputs", []):
            output.get("data", {}).pop("text/html", None)  # the text says the same
    notebook.metadata.pop("language_info", None)
    if os.environ.get("GIGAWATT_WRITE_DOCS"):
        nbformat.write(notebook, NOTEBOOK)
        return
    assert len(written) == 6 and all(written)
    assert outputs(notebook) == written
