"""The Run mode: the day's decisions."""
