-- Bodies in frames cannot be unpacked by Postgres and are lost; everything else of their deliveries stays.
alter table events drop constraint events_body_check, drop column body_id, drop column body_at, drop column body_bytes;
drop table event_bodies;
create index events_pull_request_idx on events (github_repo_id, pr_number, id) where pr_number is not null;
