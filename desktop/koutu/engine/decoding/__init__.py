"""One small module per kind of picture file; `koutu.engine.decoding.photo` puts them together."""
