-- Tasks that run from time to time in one worker at a time: missed deliveries, open heads without a review, retention.
create table maintenance_tasks (
  name text primary key,
  due_at timestamptz not null default now(),
  lease_owner text,
  lease_until timestamptz,
  -- Grows with every lease; a worker that lost its lease records nothing.
  fence bigint not null default 0,
  -- How far the task got; moves only when a run succeeded.
  watermark timestamptz,
  succeeded_at timestamptz,
  last_result jsonb,
  failures integer not null default 0,
  last_error text
);

-- What retention deletes.
create index outbox_ended_idx on outbox (requested_at) where state in ('done', 'dead');
