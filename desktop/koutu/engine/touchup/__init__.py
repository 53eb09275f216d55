"""The user's own edits of a matte, kept apart from the network's: brush, tiles, edges, layers."""
