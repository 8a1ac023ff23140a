-- What linters reported about a commit, one row a tool and category: a later upload of the same replaces it.
create table sarif_uploads (
  github_repo_id bigint not null,
  head_sha text not null check (head_sha ~ '^[0-9a-f]{40,64}$'),
  tool text not null,
  category text not null default '',
  -- Of what was uploaded: the same file again changes nothing.
  digest text not null,
  results jsonb not null,
  uploaded_at timestamptz not null default now(),
  primary key (github_repo_id, head_sha, tool, category)
);
create index sarif_uploads_age_idx on sarif_uploads (github_repo_id, uploaded_at);
