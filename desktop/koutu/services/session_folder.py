"""The folder of one run of the window; see `engine/files/private_folder.py`, whose home the command line shares."""

from koutu.engine.files.private_folder import Claim, abandoned, begin

__all__ = ["Claim", "abandoned", "begin"]
