"""The ground: rectangles, tiles, planes, pyramids, colours, errors, cancelling, memory. Imports nothing of ours."""
