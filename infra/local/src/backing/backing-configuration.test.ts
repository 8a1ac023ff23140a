import { describe, expect, test } from '@jest/globals';
import { projectName } from './docker.ts';
import { firstMavenError, parseJavaMajor } from './maven.ts';
import { neo4jConfig } from './neo4j.ts';
import { pgBouncerConfig } from './pgbouncer.ts';
import { redisConfig } from './redis.ts';
import { isForPlatform } from './redis-from-maven.ts';
import { missingForSystem } from './start-system-backing.ts';
import { missingForTests } from './start-test-backing.ts';

describe('what is started', () => {
  test('everything when the environment names nothing', () => {
    expect(missingForSystem({})).toEqual(['postgres', 'redis', 'neo4j']);
    expect(missingForTests({})).toEqual(['postgres', 'redis', 'neo4j']);
  });

  test('nothing that the environment names, also when Postgres is named by its parts', () => {
    expect(missingForSystem({ DB_HOST: 'db', REDIS_URL: 'redis://r' })).toEqual(['neo4j']);
    expect(missingForSystem({ DATABASE_URL: 'postgres://x', NEO4J_URI: 'bolt://n' })).toEqual(['redis']);
    expect(missingForTests({ WAGGLE_TEST_DATABASE_URL: 'postgres://x' })).toEqual(['redis', 'neo4j']);
  });

  test('tests never use the databases of the running system', () => {
    expect(missingForTests({ DATABASE_URL: 'a', REDIS_URL: 'b', NEO4J_URI: 'c' })).toHaveLength(3);
  });
});

describe('redisConfig', () => {
  const options = { data: '/a folder/redis', port: 6380, password: 'p' };

  test('keeps every write and evicts nothing', () => {
    const lines = redisConfig('start', options).split('\n');

    expect(lines).toEqual(expect.arrayContaining(['bind 127.0.0.1', 'appendonly yes', 'maxmemory-policy noeviction']));
    expect(lines).toContain('dir "/a folder/redis"');
  });

  test('writes nothing to disk in tests', () => {
    expect(redisConfig('test', options).split('\n')).toEqual(expect.arrayContaining(['appendonly no', 'save ""']));
  });
});

describe('neo4jConfig', () => {
  test('listens on the loopback address only and reports nothing', () => {
    const config = neo4jConfig(7688, 7475);

    expect(config).toContain('server.bolt.listen_address=127.0.0.1:7688');
    expect(config).toContain('server.http.listen_address=127.0.0.1:7475');
    expect(config).toContain('dbms.usage_report.enabled=false');
    expect(config).not.toContain('0.0.0.0');
  });
});

describe('pgBouncerConfig', () => {
  test('forwards every database in transaction mode', () => {
    const target = new URL('postgres://u:p@127.0.0.1:5433/postgres');

    const config = pgBouncerConfig({ port: 6432, users: '/x/users.txt', target });

    expect(config).toContain('* = host=127.0.0.1 port=5433');
    expect(config).toContain('pool_mode = transaction');
    expect(config).toContain('listen_addr = 127.0.0.1');
  });
});

describe('parseJavaMajor', () => {
  test.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['java version "1.8.0_402"', 8],
    ['openjdk version "21" 2023-09-19', 21],
    ['command not found', 0],
  ])('reads %s', (text, major) => {
    expect(parseJavaMajor(text)).toBe(major);
  });
});

describe('firstMavenError', () => {
  test('names the cause, not the advice around it', () => {
    const output = [
      '[ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.',
      '[ERROR] Could not create local repository at /x/.m2/repository -> [Help 1]',
      '[ERROR] For more information about the errors, please read the following articles:',
    ].join('\n');

    expect(firstMavenError(output)).toMatch(/^Could not create local repository/);
  });
});

describe('isForPlatform', () => {
  test('knows the binary of this machine in the Maven artifact', () => {
    expect(isForPlatform('redis-server-6.2.7-linux-amd64', 'linux', 'x64')).toBe(true);
    expect(isForPlatform('redis-server-6.2.7-darwin-arm64', 'darwin', 'arm64')).toBe(true);
    expect(isForPlatform('redis-server-6.2.7-darwin-arm64', 'linux', 'arm64')).toBe(false);
  });
});

describe('projectName', () => {
  test('differs between folders, and is one that compose accepts', () => {
    expect(projectName('/a')).not.toBe(projectName('/b'));
    expect(projectName('/a')).toMatch(/^waggle-[0-9a-f]{12}$/);
  });
});
