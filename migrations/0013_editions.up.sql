-- A commit that has its review gets one more, of what came to light since, without reading everything again.
alter table pull_request_states add column edition_gen bigint not null default 0;
