drop table api_keys, oauth_states, workflow_steps, workflow_runs, installation_limits, outbox, pull_request_work, events, installations, users;
