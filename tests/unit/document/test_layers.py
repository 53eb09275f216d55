"""Which layer knows what."""

import ast
import subprocess
import sys

from koutu import paths

PACKAGE = paths.resources().parent / "desktop" / "koutu"


def test_documents_import_no_widgets() -> None:
    for path in (PACKAGE / "document").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            module = node.module if isinstance(node, ast.ImportFrom) else None
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            assert module != "PySide6.QtWidgets", path
            assert not any("QtWidgets" in name for name in names), path


def test_the_engine_brings_in_neither_qt_nor_scipy_nor_numba() -> None:
    code = (
        "import sys; import koutu.engine.matting.cutout, koutu.engine.export.export, koutu.cli; "
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'PySide6', 'shiboken6', 'scipy', 'numba'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
