import neo4j from 'neo4j-driver';
import type { BackingContext } from '../backing/backing-context.ts';
import { describeFailure } from '../process/launch-error.ts';
import { waitUntil } from '../process/wait-until.ts';
import type { GraphUrls } from '../system/system-environment.ts';

const PATIENCE_MS = 60_000;
const POLL_MS = 200;

const isRead =
  'MATCH (r:Repository) WHERE r.fullName = $fullName AND r.structuredAt IS NOT NULL RETURN r.repoId AS repoId LIMIT 1';

/**
 * Waits until the graph holds the history and the structure of a repository, so that its first review knows them. Gives up after
 * a while, or when Neo4j does not answer: the review then says what it lacks.
 */
export async function waitForHistory(
  { progress, signal }: Pick<BackingContext, 'progress' | 'signal'>,
  { neo4jUri, neo4jUsername, neo4jPassword }: GraphUrls,
  fullName: string,
): Promise<void> {
  const driver = neo4j.driver(neo4jUri, neo4j.auth.basic(neo4jUsername, neo4jPassword), { telemetryDisabled: true });
  const look = async (): Promise<true | undefined> => {
    const { records } = await driver.executeQuery(
      isRead,
      { fullName },
      { database: process.env.NEO4J_DATABASE ?? 'neo4j' },
    );
    return records.length > 0 ? true : undefined;
  };
  try {
    await waitUntil(look, { timeoutMs: PATIENCE_MS, everyMs: POLL_MS, giveUp: () => signal.aborted });
  } catch (error) {
    progress.note(`the graph does not say whether it knows ${fullName}: ${describeFailure(error)}`);
  } finally {
    await driver.close();
  }
}
