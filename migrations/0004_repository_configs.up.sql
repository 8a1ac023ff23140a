-- What repositories want, and what people asked for about one pull request.

-- The last version without mistakes of each .waggle.yml on a base branch: it holds while a newer one has mistakes.
create table repository_configs (
  github_repo_id bigint not null,
  base_ref text not null,
  -- From the root of the repository, with the name of the file.
  path text not null,
  config jsonb not null,
  commit_sha text not null,
  updated_at timestamptz not null default now(),
  primary key (github_repo_id, base_ref, path)
);

create table pull_request_states (
  github_repo_id bigint not null,
  pr_number integer not null check (pr_number > 0),
  mode text not null default 'on' check (mode in ('on', 'paused', 'ignored')),
  -- Who said so.
  mode_by text,
  -- The generation that a person asked for: it is reviewed although filters or a pause would skip it.
  asked_gen bigint not null default 0,
  -- The generation that is to read everything again, not only what is new.
  full_gen bigint not null default 0,
  -- Why nothing was reviewed last time; null otherwise. What changes that reason makes it due again.
  skipped_reason text,
  base_ref text,
  -- Mistakes in the configuration that were told on the pull request, by which generation: told once.
  told_problems text,
  told_gen bigint,
  updated_at timestamptz not null default now(),
  primary key (github_repo_id, pr_number)
);
-- A new configuration is a reason to look at them again.
create index pull_request_states_skipped_idx on pull_request_states (github_repo_id, base_ref)
  where skipped_reason is not null;
