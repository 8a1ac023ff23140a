-- Bodies of deliveries that were committed together, one after the other in one Zstandard frame: bodies are alike, and
-- packing them one by one costs several times as much.
create table event_bodies (
  id bigint generated always as identity primary key,
  created_at timestamptz not null default now(),
  frame bytea not null
);
create index event_bodies_created_at_idx on event_bodies (created_at);
-- It is packed already: Postgres would only try.
alter table event_bodies alter column frame set storage external;

-- Where the body is, when it is not in `payload`. No foreign key: it would cost a look-up for each delivery, and
-- retention deletes frames first, so that a place without a frame means a body that was deleted.
alter table events
  add column body_id bigint,
  add column body_at integer,
  add column body_bytes integer,
  add constraint events_body_check check (num_nulls(body_id, body_at, body_bytes) in (0, 3));

-- No query uses it, and every delivery had to write to it.
drop index events_pull_request_idx;
