"""The panels beside the canvases: edges, refining, pieces, history."""
