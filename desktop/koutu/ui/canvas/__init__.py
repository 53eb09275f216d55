"""The two canvases: what they paint, how they zoom, pan and place."""
