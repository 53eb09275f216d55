"""The main window: its layout, bars, documents and what is dropped on it."""
