-- One row for each installation that writes to GitHub: all processes together keep its pace.
create table github_write_pace (
  installation_id bigint primary key,
  -- Until when the one who writes now is waited for; null when nobody writes.
  busy_until timestamptz,
  -- When each write of the last hour started, oldest first: at most as many as GitHub allows in an hour.
  starts timestamptz[] not null default '{}'
);
