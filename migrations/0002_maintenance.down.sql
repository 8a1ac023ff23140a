drop index outbox_ended_idx;
drop table maintenance_tasks;
