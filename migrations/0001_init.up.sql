-- Waggle's first schema. Postgres is the truth: events, the work they ask for, and what was done about it.

create table users (
  id bigint generated always as identity primary key,
  github_id bigint not null constraint users_github_id_key unique,
  github_username text not null,
  -- AES-256-GCM, `kid.iv.ciphertext.tag`; never plain text.
  github_access_token text,
  email text,
  avatar_url text,
  name text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- One row per connected repository, shared by everybody who may see it.
create table installations (
  id bigint generated always as identity primary key,
  user_id bigint references users (id) on delete set null,
  repo_full_name text not null,
  github_repo_id bigint not null constraint installations_github_repo_id_key unique,
  -- Repository webhooks only; App installations use the App's webhook.
  webhook_id bigint,
  webhook_secret text,
  -- The GitHub App installation that gives access; null for repository webhooks.
  installation_id bigint,
  is_active boolean not null default true,
  installed_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- When graph-worker last finished a scan; null asks for one.
  scanned_at timestamptz
);
create index installations_user_id_idx on installations (user_id);
create index installations_repo_full_name_idx on installations (repo_full_name);
create index installations_installation_id_idx on installations (installation_id);
create index installations_unscanned_idx on installations (id) where is_active and scanned_at is null;

create table events (
  id bigint generated always as identity primary key,
  delivery_id uuid not null constraint events_delivery_id_key unique,
  event_type text not null check (length(event_type) between 1 and 64),
  action text,
  -- `webhook` as received, `poll` when fetched from GitHub's delivery log.
  source text not null default 'webhook' check (source in ('webhook', 'poll', 'ops')),
  -- The raw bytes as signed. Null for events that are stored and ignored.
  payload bytea,
  -- The verified HMAC of the body: equal bodies share it.
  deduplication_hash text,
  status text not null check (status in ('accepted', 'ignored', 'unparsable')),
  installation_id bigint,
  github_repo_id bigint,
  pr_number integer,
  traceparent text,
  created_at timestamptz not null default now(),
  processed_at timestamptz
);
create index events_created_at_idx on events (created_at);
create index events_pull_request_idx on events (github_repo_id, pr_number, id) where pr_number is not null;
-- What finished work still has to mark as processed.
create index events_unprocessed_idx on events (github_repo_id, pr_number, id)
  where processed_at is null and event_type = 'pull_request';

-- lz4 stores a 21 KB body five times as fast as pglz, but some builds of Postgres come without it.
do $$
begin
  alter table events alter column payload set compression lz4;
exception when feature_not_supported then
  null;
end $$;

-- Level-triggered work: one row per pull request and kind holds the wanted and the done generation.
create table pull_request_work (
  github_repo_id bigint not null,
  pr_number integer not null check (pr_number > 0),
  kind text not null check (kind in ('review', 'graph')),
  installation_id bigint,
  -- Whose share of the workers this uses: an App installation, else the repository itself (negative).
  tenant bigint not null generated always as (coalesce(installation_id, -github_repo_id)) stored,
  repo_full_name text not null,
  head_sha text,
  base_sha text,
  -- The head before head_sha, when the event said so: orders two pushes of the same second.
  before_sha text,
  -- pull_request.updated_at of the newest event seen: older events change nothing.
  github_updated_at timestamptz,
  desired_gen bigint not null default 1,
  done_gen bigint not null default 0,
  done_head_sha text,
  -- The event that asked for desired_gen, and when: webhook-to-review time is measured from it.
  event_id bigint,
  requested_at timestamptz not null default now(),
  -- Set when the relay hands the row to Redis; cleared when a worker finishes with it or gives it back.
  enqueued_at timestamptz,
  enqueue_count integer not null default 0,
  not_before timestamptz,
  -- Lower runs first.
  priority smallint not null default 0,
  attempts integer not null default 0,
  lease_owner text,
  lease_until timestamptz,
  -- Grows with every lease; each later write carries it, so a zombie worker's writes match no row.
  fence bigint not null default 0,
  state text not null default 'ready' check (state in ('idle', 'ready', 'running', 'dead')),
  -- Set by close, conversion to draft or a cancel: running work is aborted, nothing new starts.
  cancelled_gen bigint not null default 0,
  last_error text,
  updated_at timestamptz not null default now(),
  primary key (github_repo_id, pr_number, kind),
  check (done_gen <= desired_gen)
);
-- The relay's question: what is due, tenant by tenant, oldest first?
create index pull_request_work_due_idx on pull_request_work (kind, tenant, priority, requested_at)
  where desired_gen > done_gen and desired_gen > cancelled_gen and state <> 'dead';
-- How much of a tenant's share is taken: rows in Redis or in a worker's hands.
create index pull_request_work_in_flight_idx on pull_request_work (kind, tenant) where enqueued_at is not null;

-- One-shot requests: commands, connect, rescan, push.
create table outbox (
  id bigint generated always as identity primary key,
  kind text not null,
  -- Idempotency key: the same request twice is one row.
  key text not null constraint outbox_key_key unique,
  payload jsonb not null,
  installation_id bigint,
  tenant bigint not null generated always as
    (coalesce(installation_id, -((payload ->> 'repoId')::bigint), 0)) stored,
  event_id bigint,
  requested_at timestamptz not null default now(),
  enqueued_at timestamptz,
  enqueue_count integer not null default 0,
  not_before timestamptz,
  attempts integer not null default 0,
  lease_owner text,
  lease_until timestamptz,
  fence bigint not null default 0,
  state text not null default 'ready' check (state in ('ready', 'running', 'done', 'dead')),
  last_error text,
  done_at timestamptz
);
create index outbox_due_idx on outbox (kind, tenant, requested_at) where state in ('ready', 'running');
create index outbox_in_flight_idx on outbox (kind, tenant) where enqueued_at is not null;

-- An installation that GitHub asked to wait: its work stays in Postgres until then.
create table installation_limits (
  installation_id bigint primary key,
  parked_until timestamptz not null,
  reason text not null,
  updated_at timestamptz not null default now()
);

-- One run per pull request, kind and generation; a crash resumes it after its last finished step.
create table workflow_runs (
  id bigint generated always as identity primary key,
  event_id bigint references events (id) on delete set null,
  workflow_type text not null,
  status text not null default 'running'
    check (status in ('running', 'completed', 'failed', 'superseded', 'skipped')),
  result jsonb,
  error text,
  started_at timestamptz not null default now(),
  completed_at timestamptz,
  requested_at timestamptz,
  github_repo_id bigint not null,
  repo_full_name text not null,
  installation_id bigint,
  pr_number integer not null,
  gen bigint not null,
  fence bigint not null,
  head_sha text,
  title text,
  author text,
  conclusion text check (conclusion in ('clean', 'findings', 'partial', 'failed', 'skipped')),
  verdict text check (verdict in ('APPROVE', 'REQUEST_CHANGES', 'NEEDS_DISCUSSION')),
  critical_count integer not null default 0,
  high_count integer not null default 0,
  medium_count integer not null default 0,
  low_count integer not null default 0,
  model text,
  input_tokens bigint,
  output_tokens bigint,
  cost_usd numeric(12, 6),
  -- GitHub's ids, saved before the next write so that a crash never posts twice.
  review_id bigint,
  review_url text,
  check_run_id bigint,
  constraint workflow_runs_generation_key unique (github_repo_id, pr_number, workflow_type, gen)
);
create index workflow_runs_event_id_idx on workflow_runs (event_id);
create index workflow_runs_newest_idx on workflow_runs (workflow_type, id desc);
create index workflow_runs_repo_idx on workflow_runs (github_repo_id, workflow_type, id desc);

create table workflow_steps (
  run_id bigint not null references workflow_runs (id) on delete cascade,
  name text not null,
  position smallint not null,
  -- A stored output is only used again for the same input.
  input_hash text not null,
  status text not null check (status in ('running', 'completed', 'failed')),
  output jsonb,
  error text,
  attempts integer not null default 1,
  started_at timestamptz not null default now(),
  completed_at timestamptz,
  duration_ms integer,
  input_tokens bigint,
  output_tokens bigint,
  cost_usd numeric(12, 6),
  primary key (run_id, name)
);

create table oauth_states (
  id bigint generated always as identity primary key,
  state text not null constraint oauth_states_state_key unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index oauth_states_expires_at_idx on oauth_states (expires_at);

create table api_keys (
  id bigint generated always as identity primary key,
  name text not null,
  -- SHA-256 of a 256-bit random key: the key itself is shown once and never stored.
  key_hash bytea not null constraint api_keys_key_hash_key unique,
  key_prefix text not null,
  -- Repositories this key may read; null means every repository of this instance.
  github_repo_ids bigint[],
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);
