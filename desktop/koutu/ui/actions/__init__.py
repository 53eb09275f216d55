"""What menus, keys and buttons set off, and the keys themselves."""
