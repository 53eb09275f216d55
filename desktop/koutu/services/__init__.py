"""Work that leaves the GUI thread: loading, cutting, saving, batches, downloads; QtCore, never widgets."""
