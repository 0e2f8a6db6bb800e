"""The web chat: pages, pictures, downloads and a JSON API. Answers with the core of every channel.

`site.py` is the table of addresses: start there.
"""
