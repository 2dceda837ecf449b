"""What the project costs to run, measured beside peers that do the same work: `python -m benchmarks`."""
