-- The records of the active revision are kept in `derived` only, made of its documents.
DROP TABLE sources;
DROP TABLE cycles;
DROP TABLE published_totals;
DROP TABLE referrals;
DROP TABLE explanations;
DROP TABLE municipalities;
DROP TABLE places;
DROP TABLE aliases;
DROP TABLE outside;
DROP TABLE local_contacts;
DROP TABLE partnerships;
DROP TABLE memberships;
DROP TABLE organisers;
DROP TABLE areas;
DROP TABLE declared_unknown;
DROP TABLE double_memberships;
DROP TABLE words;
DROP TABLE declared_gaps;

DELETE FROM remembered WHERE name = 'row-sum';
