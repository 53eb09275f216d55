"""The window in which a cutout becomes a finished picture: backdrop, placement, effects, file."""
