drop table graph_backfills;
