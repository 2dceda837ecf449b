"""The screen of the first ten seconds."""
