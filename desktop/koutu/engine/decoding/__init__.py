"""One small module per kind of picture file; `koutu.engine.photo` puts them together."""
