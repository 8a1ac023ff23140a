-- The comment that tells the state of a pull request and is kept up to date in place.
alter table pull_request_states add column walkthrough_id bigint;
