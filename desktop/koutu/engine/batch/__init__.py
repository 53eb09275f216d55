"""Many pictures one after another: what to do, in which order, what was done. Window and command line share it."""
