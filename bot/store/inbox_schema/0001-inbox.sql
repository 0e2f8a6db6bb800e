-- Updates that came in, by bot and number. The content is kept until the update is handled, then
-- only its number, by which Telegram's repeats are known.

CREATE TABLE updates (
    bot_id INTEGER NOT NULL,
    update_id INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    content TEXT,
    PRIMARY KEY (bot_id, update_id)
) STRICT;

CREATE INDEX updates_by_age ON updates (received_at);

CREATE INDEX updates_waiting ON updates (bot_id, update_id) WHERE content IS NOT NULL;
