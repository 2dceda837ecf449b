"""CadenceLang."""
