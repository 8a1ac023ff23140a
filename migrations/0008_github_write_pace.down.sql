drop table github_write_pace;
