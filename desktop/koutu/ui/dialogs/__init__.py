"""Questions and pages of settings: networks, devices, shortcuts, import, leftovers."""
