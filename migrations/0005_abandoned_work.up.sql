-- Leases in a row, of this generation and without a finished step in between, whose worker said nothing any more.
alter table pull_request_work
  add column lease_gen bigint not null default 0,
  add column unfinished_leases smallint not null default 0;
alter table outbox add column unfinished_leases smallint not null default 0;

-- Runs that nobody ends: maintenance looks for them every minute.
create index workflow_runs_running_idx on workflow_runs (github_repo_id, pr_number) where status = 'running';

-- A key reads unless it was made with the right to change things.
alter table api_keys add column can_write boolean not null default false;
