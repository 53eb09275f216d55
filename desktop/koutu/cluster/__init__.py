"""Many machines: `koutu cut --cluster` and `koutu worker`; the extra `cluster` brings Dask distributed."""
