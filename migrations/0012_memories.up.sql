-- What is remembered of a repository in words: rules of its people, and what was learned from reviews.
create table memories (
  id bigint generated always as identity primary key,
  github_repo_id bigint not null,
  kind text not null check (kind in ('rule', 'pattern', 'decision', 'risk_area', 'developer_note', 'project_map')),
  -- What a model proposed is proposed until it was seen often enough, or a person says so; dismissed stays so, and is not proposed again.
  status text not null check (status in ('proposed', 'active', 'dismissed')),
  text text not null check (length(text) between 1 and 4000),
  -- Which files it is about; ** for all.
  path_glob text not null default '**',
  -- Of the text without case and punctuation: the same thing said twice is one row.
  fingerprint text not null,
  source text not null check (source in ('person', 'model', 'scan')),
  created_by text not null,
  -- Where it was seen: pull request, file and the quoted words, newest last.
  evidence jsonb not null default '[]',
  sightings integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- Null: for ever.
  expires_at timestamptz,
  search tsvector generated always as (to_tsvector('english', text)) stored,
  constraint memories_fingerprint_key unique (github_repo_id, kind, fingerprint)
);
create index memories_search_idx on memories using gin (search);
create index memories_expires_at_idx on memories (expires_at) where expires_at is not null;
