-- What reviews told, across pushes: nothing is told twice, and what is fixed is closed.
create table findings (
  id bigint generated always as identity primary key,
  github_repo_id bigint not null,
  pr_number integer not null check (pr_number > 0),
  -- What people and comments call it; unique within its pull request.
  handle text not null check (handle <> ''),
  rule text not null,
  source text not null check (source in ('evidence', 'model')),
  severity text not null check (severity in ('critical', 'high', 'medium', 'low')),
  title text not null,
  body text not null default '',
  -- Path, quotation (redacted) and lines in the tree of head_sha.
  path text,
  symbol text not null default '',
  quote text[] not null default '{}',
  start_line integer,
  end_line integer,
  head_sha text not null,
  state text not null default 'open' check (state in ('open', 'fixed', 'dismissed', 'outdated')),
  -- Null until the review that tells it is known to be on GitHub.
  review_id bigint,
  comment_id bigint,
  -- GitHub's thread was resolved, or its comment says that the code is gone.
  thread_closed boolean not null default false,
  dismissed_by text,
  dismissed_reason text,
  first_run_id bigint references workflow_runs (id) on delete set null,
  last_run_id bigint references workflow_runs (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  closed_at timestamptz,
  constraint findings_handle_key unique (github_repo_id, pr_number, handle),
  check ((start_line is null) = (end_line is null)),
  check ((state = 'open') = (closed_at is null))
);
create index findings_first_run_id_idx on findings (first_run_id);
create index findings_last_run_id_idx on findings (last_run_id);
-- Dismissals of one rule, counted before a folder is silenced.
create index findings_dismissed_idx on findings (github_repo_id, rule) where state = 'dismissed';

-- Feedback that silences: scoped to a rule and paths, listed, expiring, and never for secrets or critical findings.
create table suppressions (
  id bigint generated always as identity primary key,
  github_repo_id bigint not null,
  rule text not null,
  path_glob text not null,
  -- Normalized quoted code; null silences the rule on these paths whatever the code.
  code_key text,
  reason text not null,
  -- Findings whose dismissal it rests on.
  finding_ids bigint[] not null default '{}',
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_by text
);
create index suppressions_active_idx on suppressions (github_repo_id, rule) where revoked_at is null;

-- Hunks a model has read, by what they change: a rebase that changes nothing is not read again.
create table reviewed_hunks (
  github_repo_id bigint not null,
  pr_number integer not null,
  hunk_hash text not null,
  run_id bigint references workflow_runs (id) on delete set null,
  created_at timestamptz not null default now(),
  primary key (github_repo_id, pr_number, hunk_hash)
);
create index reviewed_hunks_run_id_idx on reviewed_hunks (run_id);
create index reviewed_hunks_created_at_idx on reviewed_hunks (created_at);
