drop table pull_request_states;
drop table repository_configs;
