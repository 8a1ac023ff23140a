-- How far the graph of a repository is, and which worker writes to it. One writer at a time, whatever the number of processes.
create table graph_backfills (
  github_repo_id bigint primary key references installations (github_repo_id) on delete cascade,
  -- files, people, changes, totals, pairs; done when the history is complete.
  phase text not null default 'files',
  done bigint not null default 0,
  -- Null while it is not known.
  total bigint,
  lease_owner text,
  lease_until timestamptz,
  started_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  finished_at timestamptz,
  constraint graph_backfills_done_check check (done >= 0)
);
