drop table commands;
