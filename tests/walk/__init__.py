"""A walk over everything the window can show, looking for what cannot be read, reached or hit."""
