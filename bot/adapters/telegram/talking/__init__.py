"""What everybody can do in a chat: ask, tap, look at maps, report what is wrong."""
