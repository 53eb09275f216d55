"""Networks on this machine: what is known, what is there, how it gets there, how it runs."""
