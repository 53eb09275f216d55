"""The state of open pictures and the jobs that change it: QtCore and QtGui's undo stack, never widgets."""
