"""The application in a browser on the same computer."""
