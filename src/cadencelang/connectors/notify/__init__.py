"""Notices to the team: a word in the chat, on the telephone or by mail, wherever a URL of Apprise leads."""
