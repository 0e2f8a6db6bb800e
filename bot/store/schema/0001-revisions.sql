-- Revisions: every accepted state of the data files. The documents are kept for good, each content
-- once; the tables below hold the records of the active revision only and are written anew, in the
-- same transaction, when another becomes active.

CREATE TABLE documents (
    sha256 TEXT PRIMARY KEY,
    content BLOB NOT NULL
) STRICT;

CREATE TABLE revisions (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL,
    created_at TEXT NOT NULL,
    author TEXT NOT NULL,
    reason TEXT NOT NULL,
    origin TEXT NOT NULL
) STRICT;

CREATE TABLE revision_documents (
    revision_id INTEGER NOT NULL REFERENCES revisions (id),
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES documents (sha256),
    PRIMARY KEY (revision_id, name)
) STRICT;

CREATE TABLE active_revision (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    revision_id INTEGER NOT NULL REFERENCES revisions (id)
) STRICT;

-- One table per record type of bot/core/model.py: `position` keeps the order of the files, nested
-- records have their name in front of their columns, lists are JSON arrays.

CREATE TABLE sources (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    publisher TEXT NOT NULL,
    url TEXT,
    locator TEXT,
    published TEXT,
    published_hint TEXT,
    licence TEXT
) STRICT;

CREATE TABLE cycles (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    provenance_sources TEXT NOT NULL,
    provenance_checked_on TEXT NOT NULL,
    provenance_confidence TEXT NOT NULL
) STRICT;

CREATE TABLE published_totals (
    position INTEGER PRIMARY KEY,
    cycle TEXT NOT NULL,
    applications INTEGER NOT NULL,
    partnerships INTEGER NOT NULL,
    with_centre_city INTEGER NOT NULL,
    centre_cities_alone INTEGER NOT NULL,
    interlokale_vereniging INTEGER NOT NULL,
    projectvereniging INTEGER NOT NULL,
    dienstverlenende_vereniging INTEGER NOT NULL,
    welzijnsvereniging INTEGER NOT NULL,
    municipalities INTEGER NOT NULL,
    municipalities_total INTEGER NOT NULL,
    population_share_percent INTEGER NOT NULL,
    smallest_population INTEGER NOT NULL,
    largest_population INTEGER NOT NULL,
    takes_up_share_percent INTEGER NOT NULL,
    budget_euro_per_year INTEGER NOT NULL,
    provenance_sources TEXT NOT NULL,
    provenance_checked_on TEXT NOT NULL,
    provenance_confidence TEXT NOT NULL
) STRICT;

CREATE TABLE referrals (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    area TEXT NOT NULL,
    about TEXT NOT NULL,
    provenance_sources TEXT NOT NULL,
    provenance_checked_on TEXT NOT NULL,
    provenance_confidence TEXT NOT NULL,
    phone_dial TEXT,
    phone_display TEXT,
    website TEXT
) STRICT;

CREATE TABLE explanations (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    provenance_sources TEXT NOT NULL,
    provenance_checked_on TEXT NOT NULL,
    provenance_confidence TEXT NOT NULL
) STRICT;

CREATE TABLE municipalities (
    position INTEGER PRIMARY KEY,
    nis TEXT NOT NULL,
    name TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    name_de TEXT NOT NULL,
    province TEXT NOT NULL,
    arrondissement TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    sources TEXT NOT NULL,
    population INTEGER,
    population_today INTEGER,
    valid_to TEXT,
    merged_into TEXT,
    centre_city INTEGER NOT NULL
) STRICT;

CREATE TABLE places (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    nis TEXT NOT NULL,
    nis_2019 TEXT NOT NULL,
    sources TEXT NOT NULL,
    postcodes TEXT NOT NULL
) STRICT;

CREATE TABLE aliases (
    position INTEGER PRIMARY KEY,
    alias TEXT NOT NULL,
    place_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    sources TEXT NOT NULL,
    language TEXT,
    note TEXT
) STRICT;

CREATE TABLE outside (
    position INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    preferred TEXT NOT NULL,
    kind TEXT NOT NULL,
    region TEXT NOT NULL,
    sources TEXT NOT NULL,
    postcodes TEXT NOT NULL
) STRICT;

CREATE TABLE local_contacts (
    position INTEGER PRIMARY KEY,
    nis TEXT NOT NULL,
    body TEXT NOT NULL,
    organisation TEXT NOT NULL,
    sources TEXT NOT NULL,
    checked_on TEXT NOT NULL,
    former_nis TEXT,
    phone_dial TEXT,
    phone_display TEXT,
    phone_confidence TEXT,
    email TEXT,
    email_confidence TEXT,
    website TEXT,
    website_confidence TEXT,
    address TEXT,
    flags TEXT NOT NULL
) STRICT;

CREATE TABLE partnerships (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    cycle TEXT NOT NULL,
    regierol_sources TEXT NOT NULL,
    regierol_checked_on TEXT NOT NULL,
    regierol_confidence TEXT NOT NULL,
    legal_form TEXT NOT NULL,
    legal_form_provenance_sources TEXT NOT NULL,
    legal_form_provenance_checked_on TEXT NOT NULL,
    legal_form_provenance_confidence TEXT NOT NULL,
    contact_reach TEXT NOT NULL,
    contact_provenance_sources TEXT NOT NULL,
    contact_provenance_checked_on TEXT NOT NULL,
    contact_provenance_confidence TEXT NOT NULL,
    contact_organisation TEXT,
    contact_role TEXT,
    contact_phone_dial TEXT,
    contact_phone_display TEXT,
    contact_email TEXT,
    contact_website TEXT,
    contact_address TEXT,
    contact_person_name TEXT,
    contact_person_role TEXT,
    contact_person_provenance_sources TEXT,
    contact_person_provenance_checked_on TEXT,
    contact_person_provenance_confidence TEXT,
    takes_up TEXT NOT NULL,
    takes_up_provenance_sources TEXT NOT NULL,
    takes_up_provenance_checked_on TEXT NOT NULL,
    takes_up_provenance_confidence TEXT NOT NULL,
    short_name TEXT,
    centre_city TEXT,
    notes TEXT
) STRICT;

CREATE TABLE memberships (
    position INTEGER PRIMARY KEY,
    partnership TEXT NOT NULL,
    nis TEXT NOT NULL,
    provenance_sources TEXT NOT NULL,
    provenance_checked_on TEXT NOT NULL,
    provenance_confidence TEXT NOT NULL,
    certain INTEGER NOT NULL,
    reason TEXT,
    since TEXT,
    until TEXT
) STRICT;

CREATE TABLE organisers (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    legal_form TEXT NOT NULL,
    legal_form_provenance_sources TEXT NOT NULL,
    legal_form_provenance_checked_on TEXT NOT NULL,
    legal_form_provenance_confidence TEXT NOT NULL,
    partnership TEXT,
    contact_reach TEXT,
    contact_provenance_sources TEXT,
    contact_provenance_checked_on TEXT,
    contact_provenance_confidence TEXT,
    contact_organisation TEXT,
    contact_role TEXT,
    contact_phone_dial TEXT,
    contact_phone_display TEXT,
    contact_email TEXT,
    contact_website TEXT,
    contact_address TEXT,
    contact_person_name TEXT,
    contact_person_role TEXT,
    contact_person_provenance_sources TEXT,
    contact_person_provenance_checked_on TEXT,
    contact_person_provenance_confidence TEXT,
    notes TEXT
) STRICT;

CREATE TABLE areas (
    position INTEGER PRIMARY KEY,
    organiser TEXT NOT NULL,
    nis TEXT NOT NULL,
    provenance_sources TEXT NOT NULL,
    provenance_checked_on TEXT NOT NULL,
    provenance_confidence TEXT NOT NULL,
    deelgemeente TEXT,
    since TEXT,
    until TEXT,
    desk TEXT
) STRICT;

CREATE TABLE declared_unknown (
    position INTEGER PRIMARY KEY,
    nis TEXT NOT NULL,
    duty TEXT NOT NULL,
    reason TEXT NOT NULL,
    provenance_sources TEXT NOT NULL,
    provenance_checked_on TEXT NOT NULL,
    provenance_confidence TEXT NOT NULL
) STRICT;

CREATE TABLE double_memberships (
    position INTEGER PRIMARY KEY,
    nis TEXT NOT NULL,
    partnerships TEXT NOT NULL,
    reason TEXT NOT NULL,
    provenance_sources TEXT NOT NULL,
    provenance_checked_on TEXT NOT NULL,
    provenance_confidence TEXT NOT NULL
) STRICT;
