drop table reviewed_hunks;
drop table suppressions;
drop table findings;
