"""The names of the data files, in the order in which problems are reported."""

CONTACTS = "contacts.yaml"
MUNICIPALITIES = "municipalities.csv"
PLACES = "places.csv"
ALIASES = "aliases.csv"
OUTSIDE = "outside.csv"
WORDS = "words.csv"
LOCAL_CONTACTS = "local_contacts.csv"
FILES = (CONTACTS, MUNICIPALITIES, PLACES, ALIASES, OUTSIDE, WORDS, LOCAL_CONTACTS)
