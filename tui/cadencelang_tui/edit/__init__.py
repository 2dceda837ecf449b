"""The Edit mode."""
