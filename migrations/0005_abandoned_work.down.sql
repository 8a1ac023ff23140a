alter table api_keys drop column can_write;
drop index workflow_runs_running_idx;
alter table outbox drop column unfinished_leases;
alter table pull_request_work drop column unfinished_leases, drop column lease_gen;
