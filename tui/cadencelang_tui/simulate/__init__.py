"""The Simulate mode."""
