-- Commands that people gave, to count how many somebody gives in an hour.
create table commands (
  github_repo_id bigint not null,
  -- Comment and place in it: a repeated delivery is the same command.
  key text not null,
  pr_number integer not null check (pr_number > 0),
  author text not null,
  created_at timestamptz not null default now(),
  primary key (github_repo_id, key)
);
create index commands_author_idx on commands (github_repo_id, pr_number, author, created_at);
