// Makes test databases answer through PgBouncer in this jest project.
process.env.WAGGLE_TEST_POOLED = '1';
