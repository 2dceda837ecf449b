"""The surface of the language: text to tree, tree to text."""
