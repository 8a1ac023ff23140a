alter table pull_request_states drop column edition_gen;
