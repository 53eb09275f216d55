"""What touches disks and wires: whole files or none, locks, names, checked tables, links."""
