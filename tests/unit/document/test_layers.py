"""Which layer knows what."""

import subprocess
import sys

from koutu import paths

PACKAGE = paths.resources().parent / "desktop" / "koutu"


def test_documents_bring_in_no_widgets() -> None:
    modules = ", ".join(f"koutu.document.{path.stem}" for path in (PACKAGE / "document").glob("[a-z]*.py"))
    code = f"import sys, {modules}; print(*sorted({{'PySide6.QtGui', 'PySide6.QtWidgets'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["PySide6.QtGui"]


def test_the_engine_brings_in_neither_qt_nor_scipy_nor_numba() -> None:
    code = (
        "import sys; import koutu.engine.matting.cutout, koutu.engine.export.export, koutu.cli; "
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'PySide6', 'shiboken6', 'scipy', 'numba'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
