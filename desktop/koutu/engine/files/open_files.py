"""What a system allows with files that are open."""

import os

# On Windows an open file, and a folder that holds one, can be neither renamed nor removed.
PINNED = os.name == "nt"
