drop table sarif_uploads;
