-- Made by `pnpm schema:dump` from the migrations. Do not edit.

create table api_keys (
  id bigint generated always as identity not null,
  name text not null,
  key_hash bytea not null,
  key_prefix text not null,
  github_repo_ids bigint[],
  created_at timestamp with time zone default now() not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  can_write boolean default false not null,
  constraint api_keys_key_hash_key UNIQUE (key_hash),
  constraint api_keys_pkey PRIMARY KEY (id)
);

create table commands (
  github_repo_id bigint not null,
  key text not null,
  pr_number integer not null,
  author text not null,
  created_at timestamp with time zone default now() not null,
  constraint commands_pkey PRIMARY KEY (github_repo_id, key),
  constraint commands_pr_number_check CHECK ((pr_number > 0))
);
CREATE INDEX commands_author_idx ON public.commands USING btree (github_repo_id, pr_number, author, created_at);

create table event_bodies (
  id bigint generated always as identity not null,
  created_at timestamp with time zone default now() not null,
  frame bytea not null,
  constraint event_bodies_pkey PRIMARY KEY (id)
);
CREATE INDEX event_bodies_created_at_idx ON public.event_bodies USING btree (created_at);

create table events (
  id bigint generated always as identity not null,
  delivery_id uuid not null,
  event_type text not null,
  action text,
  source text default 'webhook'::text not null,
  payload bytea,
  deduplication_hash text,
  status text not null,
  installation_id bigint,
  github_repo_id bigint,
  pr_number integer,
  traceparent text,
  created_at timestamp with time zone default now() not null,
  processed_at timestamp with time zone,
  body_id bigint,
  body_at integer,
  body_bytes integer,
  constraint events_delivery_id_key UNIQUE (delivery_id),
  constraint events_pkey PRIMARY KEY (id),
  constraint events_body_check CHECK ((num_nulls(body_id, body_at, body_bytes) = ANY (ARRAY[0, 3]))),
  constraint events_event_type_check CHECK (((length(event_type) >= 1) AND (length(event_type) <= 64))),
  constraint events_source_check CHECK ((source = ANY (ARRAY['webhook'::text, 'poll'::text, 'ops'::text]))),
  constraint events_status_check CHECK ((status = ANY (ARRAY['accepted'::text, 'ignored'::text, 'unparsable'::text])))
);
CREATE INDEX events_created_at_idx ON public.events USING btree (created_at);
CREATE INDEX events_unprocessed_idx ON public.events USING btree (github_repo_id, pr_number, id) WHERE ((processed_at IS NULL) AND (event_type = 'pull_request'::text));

create table findings (
  id bigint generated always as identity not null,
  github_repo_id bigint not null,
  pr_number integer not null,
  handle text not null,
  rule text not null,
  source text not null,
  severity text not null,
  title text not null,
  body text default ''::text not null,
  path text,
  symbol text default ''::text not null,
  quote text[] default '{}'::text[] not null,
  start_line integer,
  end_line integer,
  head_sha text not null,
  state text default 'open'::text not null,
  review_id bigint,
  comment_id bigint,
  thread_closed boolean default false not null,
  dismissed_by text,
  dismissed_reason text,
  first_run_id bigint,
  last_run_id bigint,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  closed_at timestamp with time zone,
  constraint findings_handle_key UNIQUE (github_repo_id, pr_number, handle),
  constraint findings_pkey PRIMARY KEY (id),
  constraint findings_first_run_id_fkey FOREIGN KEY (first_run_id) REFERENCES workflow_runs(id) ON DELETE SET NULL,
  constraint findings_last_run_id_fkey FOREIGN KEY (last_run_id) REFERENCES workflow_runs(id) ON DELETE SET NULL,
  constraint findings_check CHECK (((start_line IS NULL) = (end_line IS NULL))),
  constraint findings_check1 CHECK (((state = 'open'::text) = (closed_at IS NULL))),
  constraint findings_handle_check CHECK ((handle <> ''::text)),
  constraint findings_pr_number_check CHECK ((pr_number > 0)),
  constraint findings_severity_check CHECK ((severity = ANY (ARRAY['critical'::text, 'high'::text, 'medium'::text, 'low'::text]))),
  constraint findings_source_check CHECK ((source = ANY (ARRAY['evidence'::text, 'model'::text]))),
  constraint findings_state_check CHECK ((state = ANY (ARRAY['open'::text, 'fixed'::text, 'dismissed'::text, 'outdated'::text])))
);
CREATE INDEX findings_dismissed_idx ON public.findings USING btree (github_repo_id, rule) WHERE (state = 'dismissed'::text);
CREATE INDEX findings_first_run_id_idx ON public.findings USING btree (first_run_id);
CREATE INDEX findings_last_run_id_idx ON public.findings USING btree (last_run_id);

create table github_write_pace (
  installation_id bigint not null,
  busy_until timestamp with time zone,
  starts timestamp with time zone[] default '{}'::timestamp with time zone[] not null,
  constraint github_write_pace_pkey PRIMARY KEY (installation_id)
);

create table graph_backfills (
  github_repo_id bigint not null,
  phase text default 'files'::text not null,
  done bigint default 0 not null,
  total bigint,
  lease_owner text,
  lease_until timestamp with time zone,
  started_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  finished_at timestamp with time zone,
  constraint graph_backfills_pkey PRIMARY KEY (github_repo_id),
  constraint graph_backfills_github_repo_id_fkey FOREIGN KEY (github_repo_id) REFERENCES installations(github_repo_id) ON DELETE CASCADE,
  constraint graph_backfills_done_check CHECK ((done >= 0))
);

create table installation_limits (
  installation_id bigint not null,
  parked_until timestamp with time zone not null,
  reason text not null,
  updated_at timestamp with time zone default now() not null,
  constraint installation_limits_pkey PRIMARY KEY (installation_id)
);

create table installations (
  id bigint generated always as identity not null,
  user_id bigint,
  repo_full_name text not null,
  github_repo_id bigint not null,
  webhook_id bigint,
  webhook_secret text,
  installation_id bigint,
  is_active boolean default true not null,
  installed_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  scanned_at timestamp with time zone,
  constraint installations_github_repo_id_key UNIQUE (github_repo_id),
  constraint installations_pkey PRIMARY KEY (id),
  constraint installations_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE SET NULL
);
CREATE INDEX installations_installation_id_idx ON public.installations USING btree (installation_id);
CREATE INDEX installations_repo_full_name_idx ON public.installations USING btree (repo_full_name);
CREATE INDEX installations_unscanned_idx ON public.installations USING btree (id) WHERE (is_active AND (scanned_at IS NULL));
CREATE INDEX installations_user_id_idx ON public.installations USING btree (user_id);

create table maintenance_tasks (
  name text not null,
  due_at timestamp with time zone default now() not null,
  lease_owner text,
  lease_until timestamp with time zone,
  fence bigint default 0 not null,
  watermark timestamp with time zone,
  succeeded_at timestamp with time zone,
  last_result jsonb,
  failures integer default 0 not null,
  last_error text,
  constraint maintenance_tasks_pkey PRIMARY KEY (name)
);

create table memories (
  id bigint generated always as identity not null,
  github_repo_id bigint not null,
  kind text not null,
  status text not null,
  text text not null,
  path_glob text default '**'::text not null,
  fingerprint text not null,
  source text not null,
  created_by text not null,
  evidence jsonb default '[]'::jsonb not null,
  sightings integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone,
  search tsvector generated always as (to_tsvector('english'::regconfig, text)) stored,
  constraint memories_fingerprint_key UNIQUE (github_repo_id, kind, fingerprint),
  constraint memories_pkey PRIMARY KEY (id),
  constraint memories_kind_check CHECK ((kind = ANY (ARRAY['rule'::text, 'pattern'::text, 'decision'::text, 'risk_area'::text, 'developer_note'::text, 'project_map'::text]))),
  constraint memories_source_check CHECK ((source = ANY (ARRAY['person'::text, 'model'::text, 'scan'::text]))),
  constraint memories_status_check CHECK ((status = ANY (ARRAY['proposed'::text, 'active'::text, 'dismissed'::text]))),
  constraint memories_text_check CHECK (((length(text) >= 1) AND (length(text) <= 4000)))
);
CREATE INDEX memories_expires_at_idx ON public.memories USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX memories_search_idx ON public.memories USING gin (search);

create table oauth_states (
  id bigint generated always as identity not null,
  state text not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  constraint oauth_states_state_key UNIQUE (state),
  constraint oauth_states_pkey PRIMARY KEY (id)
);
CREATE INDEX oauth_states_expires_at_idx ON public.oauth_states USING btree (expires_at);

create table outbox (
  id bigint generated always as identity not null,
  kind text not null,
  key text not null,
  payload jsonb not null,
  installation_id bigint,
  tenant bigint generated always as (COALESCE(installation_id, (- ((payload ->> 'repoId'::text))::bigint), (0)::bigint)) stored not null,
  event_id bigint,
  requested_at timestamp with time zone default now() not null,
  enqueued_at timestamp with time zone,
  enqueue_count integer default 0 not null,
  not_before timestamp with time zone,
  attempts integer default 0 not null,
  lease_owner text,
  lease_until timestamp with time zone,
  fence bigint default 0 not null,
  state text default 'ready'::text not null,
  last_error text,
  done_at timestamp with time zone,
  unfinished_leases smallint default 0 not null,
  constraint outbox_key_key UNIQUE (key),
  constraint outbox_pkey PRIMARY KEY (id),
  constraint outbox_state_check CHECK ((state = ANY (ARRAY['ready'::text, 'running'::text, 'done'::text, 'dead'::text])))
);
CREATE INDEX outbox_due_idx ON public.outbox USING btree (kind, tenant, requested_at) WHERE (state = ANY (ARRAY['ready'::text, 'running'::text]));
CREATE INDEX outbox_ended_idx ON public.outbox USING btree (requested_at) WHERE (state = ANY (ARRAY['done'::text, 'dead'::text]));
CREATE INDEX outbox_in_flight_idx ON public.outbox USING btree (kind, tenant) WHERE (enqueued_at IS NOT NULL);

create table pull_request_states (
  github_repo_id bigint not null,
  pr_number integer not null,
  mode text default 'on'::text not null,
  mode_by text,
  asked_gen bigint default 0 not null,
  full_gen bigint default 0 not null,
  skipped_reason text,
  base_ref text,
  told_problems text,
  told_gen bigint,
  updated_at timestamp with time zone default now() not null,
  walkthrough_id bigint,
  edition_gen bigint default 0 not null,
  constraint pull_request_states_pkey PRIMARY KEY (github_repo_id, pr_number),
  constraint pull_request_states_mode_check CHECK ((mode = ANY (ARRAY['on'::text, 'paused'::text, 'ignored'::text]))),
  constraint pull_request_states_pr_number_check CHECK ((pr_number > 0))
);
CREATE INDEX pull_request_states_skipped_idx ON public.pull_request_states USING btree (github_repo_id, base_ref) WHERE (skipped_reason IS NOT NULL);

create table pull_request_work (
  github_repo_id bigint not null,
  pr_number integer not null,
  kind text not null,
  installation_id bigint,
  tenant bigint generated always as (COALESCE(installation_id, (- github_repo_id))) stored not null,
  repo_full_name text not null,
  head_sha text,
  base_sha text,
  before_sha text,
  github_updated_at timestamp with time zone,
  desired_gen bigint default 1 not null,
  done_gen bigint default 0 not null,
  done_head_sha text,
  event_id bigint,
  requested_at timestamp with time zone default now() not null,
  enqueued_at timestamp with time zone,
  enqueue_count integer default 0 not null,
  not_before timestamp with time zone,
  priority smallint default 0 not null,
  attempts integer default 0 not null,
  lease_owner text,
  lease_until timestamp with time zone,
  fence bigint default 0 not null,
  state text default 'ready'::text not null,
  cancelled_gen bigint default 0 not null,
  last_error text,
  updated_at timestamp with time zone default now() not null,
  lease_gen bigint default 0 not null,
  unfinished_leases smallint default 0 not null,
  constraint pull_request_work_pkey PRIMARY KEY (github_repo_id, pr_number, kind),
  constraint pull_request_work_check CHECK ((done_gen <= desired_gen)),
  constraint pull_request_work_kind_check CHECK ((kind = ANY (ARRAY['review'::text, 'graph'::text]))),
  constraint pull_request_work_pr_number_check CHECK ((pr_number > 0)),
  constraint pull_request_work_state_check CHECK ((state = ANY (ARRAY['idle'::text, 'ready'::text, 'running'::text, 'dead'::text])))
);
CREATE INDEX pull_request_work_due_idx ON public.pull_request_work USING btree (kind, tenant, priority, requested_at) WHERE ((desired_gen > done_gen) AND (desired_gen > cancelled_gen) AND (state <> 'dead'::text));
CREATE INDEX pull_request_work_in_flight_idx ON public.pull_request_work USING btree (kind, tenant) WHERE (enqueued_at IS NOT NULL);

create table repository_configs (
  github_repo_id bigint not null,
  base_ref text not null,
  path text not null,
  config jsonb not null,
  commit_sha text not null,
  updated_at timestamp with time zone default now() not null,
  constraint repository_configs_pkey PRIMARY KEY (github_repo_id, base_ref, path)
);

create table reviewed_hunks (
  github_repo_id bigint not null,
  pr_number integer not null,
  hunk_hash text not null,
  run_id bigint,
  created_at timestamp with time zone default now() not null,
  constraint reviewed_hunks_pkey PRIMARY KEY (github_repo_id, pr_number, hunk_hash),
  constraint reviewed_hunks_run_id_fkey FOREIGN KEY (run_id) REFERENCES workflow_runs(id) ON DELETE SET NULL
);
CREATE INDEX reviewed_hunks_created_at_idx ON public.reviewed_hunks USING btree (created_at);
CREATE INDEX reviewed_hunks_run_id_idx ON public.reviewed_hunks USING btree (run_id);

create table sarif_uploads (
  github_repo_id bigint not null,
  head_sha text not null,
  tool text not null,
  category text default ''::text not null,
  digest text not null,
  results jsonb not null,
  uploaded_at timestamp with time zone default now() not null,
  constraint sarif_uploads_pkey PRIMARY KEY (github_repo_id, head_sha, tool, category),
  constraint sarif_uploads_head_sha_check CHECK ((head_sha ~ '^[0-9a-f]{40,64}$'::text))
);
CREATE INDEX sarif_uploads_age_idx ON public.sarif_uploads USING btree (github_repo_id, uploaded_at);

create table suppressions (
  id bigint generated always as identity not null,
  github_repo_id bigint not null,
  rule text not null,
  path_glob text not null,
  code_key text,
  reason text not null,
  finding_ids bigint[] default '{}'::bigint[] not null,
  created_by text not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  revoked_by text,
  constraint suppressions_pkey PRIMARY KEY (id)
);
CREATE INDEX suppressions_active_idx ON public.suppressions USING btree (github_repo_id, rule) WHERE (revoked_at IS NULL);

create table users (
  id bigint generated always as identity not null,
  github_id bigint not null,
  github_username text not null,
  github_access_token text,
  email text,
  avatar_url text,
  name text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint users_github_id_key UNIQUE (github_id),
  constraint users_pkey PRIMARY KEY (id)
);

create table workflow_runs (
  id bigint generated always as identity not null,
  event_id bigint,
  workflow_type text not null,
  status text default 'running'::text not null,
  result jsonb,
  error text,
  started_at timestamp with time zone default now() not null,
  completed_at timestamp with time zone,
  requested_at timestamp with time zone,
  github_repo_id bigint not null,
  repo_full_name text not null,
  installation_id bigint,
  pr_number integer not null,
  gen bigint not null,
  fence bigint not null,
  head_sha text,
  title text,
  author text,
  conclusion text,
  verdict text,
  critical_count integer default 0 not null,
  high_count integer default 0 not null,
  medium_count integer default 0 not null,
  low_count integer default 0 not null,
  model text,
  input_tokens bigint,
  output_tokens bigint,
  cost_usd numeric(12,6),
  review_id bigint,
  review_url text,
  check_run_id bigint,
  constraint workflow_runs_generation_key UNIQUE (github_repo_id, pr_number, workflow_type, gen),
  constraint workflow_runs_pkey PRIMARY KEY (id),
  constraint workflow_runs_event_id_fkey FOREIGN KEY (event_id) REFERENCES events(id) ON DELETE SET NULL,
  constraint workflow_runs_conclusion_check CHECK ((conclusion = ANY (ARRAY['clean'::text, 'findings'::text, 'partial'::text, 'failed'::text, 'skipped'::text]))),
  constraint workflow_runs_status_check CHECK ((status = ANY (ARRAY['running'::text, 'completed'::text, 'failed'::text, 'superseded'::text, 'skipped'::text]))),
  constraint workflow_runs_verdict_check CHECK ((verdict = ANY (ARRAY['APPROVE'::text, 'REQUEST_CHANGES'::text, 'NEEDS_DISCUSSION'::text])))
);
CREATE INDEX workflow_runs_event_id_idx ON public.workflow_runs USING btree (event_id);
CREATE INDEX workflow_runs_newest_idx ON public.workflow_runs USING btree (workflow_type, id DESC);
CREATE INDEX workflow_runs_repo_idx ON public.workflow_runs USING btree (github_repo_id, workflow_type, id DESC);
CREATE INDEX workflow_runs_running_idx ON public.workflow_runs USING btree (github_repo_id, pr_number) WHERE (status = 'running'::text);

create table workflow_steps (
  run_id bigint not null,
  name text not null,
  position smallint not null,
  input_hash text not null,
  status text not null,
  output jsonb,
  error text,
  attempts integer default 1 not null,
  started_at timestamp with time zone default now() not null,
  completed_at timestamp with time zone,
  duration_ms integer,
  input_tokens bigint,
  output_tokens bigint,
  cost_usd numeric(12,6),
  constraint workflow_steps_pkey PRIMARY KEY (run_id, name),
  constraint workflow_steps_run_id_fkey FOREIGN KEY (run_id) REFERENCES workflow_runs(id) ON DELETE CASCADE,
  constraint workflow_steps_status_check CHECK ((status = ANY (ARRAY['running'::text, 'completed'::text, 'failed'::text])))
);
