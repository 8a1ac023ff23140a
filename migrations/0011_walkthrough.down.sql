alter table pull_request_states drop column walkthrough_id;
