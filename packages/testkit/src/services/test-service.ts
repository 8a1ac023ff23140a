/** The address of a backing service for tests. Without it the test fails with the command that brings it. */
export function testServiceUrl(name: string): string {
  const url = process.env[name];
  if (!url) throw new Error(`${name} is not set: run the tests with "npm test", which starts the services they need`);
  return url;
}

export function testRedisUrl(): string {
  return testServiceUrl('WAGGLE_TEST_REDIS_URL');
}

export type Neo4jAddress = { uri: string; username: string; password: string };

/** Neo4j Community has one database for all tests: each test owns its repository ids and removes what it made. */
export function testNeo4j(): Neo4jAddress {
  const url = new URL(testServiceUrl('WAGGLE_TEST_NEO4J_URL'));
  const [username, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  return { uri: `${url.protocol}//${url.host}`, username, password };
}
