-- Ordinary words, which the resolver weighs against misspelled places.

CREATE TABLE words (
    position INTEGER PRIMARY KEY,
    word TEXT NOT NULL,
    language TEXT NOT NULL,
    zipf_tenths INTEGER NOT NULL,
    sources TEXT NOT NULL
) STRICT;

-- Where a municipality lies, for "Hofstade bij Mechelen".

ALTER TABLE municipalities ADD COLUMN position_lon INTEGER;
ALTER TABLE municipalities ADD COLUMN position_lat INTEGER;
