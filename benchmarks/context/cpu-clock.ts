import { readFileSync } from 'node:fs';
import { testNeo4j } from '@waggle/testkit';
import { auth, driver as createDriver } from 'neo4j-driver';
import { parseCpuMs } from '../ingest/cpu-time.ts';

/** Milliseconds of CPU. */
export interface CpuTime {
  worker: number;
  neo4j: number;
}

export interface CpuClock {
  read(): Promise<CpuTime>;
  close(): Promise<void>;
}

/** Reads what graph-worker and Neo4j have used so far. Neo4j is asked for its own time, since it may run elsewhere. */
export function openCpuClock(workerPid: number): CpuClock {
  const { uri, username, password } = testNeo4j();
  const driver = createDriver(uri, auth.basic(username, password), {
    telemetryDisabled: true,
    disableLosslessIntegers: true,
  });
  return {
    read: async () => {
      const { records } = await driver.executeQuery(
        `CALL dbms.queryJmx('java.lang:type=OperatingSystem') YIELD attributes RETURN attributes.ProcessCpuTime.value AS ns`,
      );
      const ns: unknown = records[0]?.get('ns');
      const worker = parseCpuMs(readFileSync(`/proc/${workerPid}/stat`, 'utf8'));
      return { worker, neo4j: Number(ns) / 1e6 };
    },
    close: () => driver.close(),
  };
}

export async function withCpu<T>(clock: CpuClock, work: () => Promise<T>): Promise<{ took: T; cpu: CpuTime }> {
  const before = await clock.read();
  const took = await work();
  const after = await clock.read();
  return { took, cpu: { worker: after.worker - before.worker, neo4j: after.neo4j - before.neo4j } };
}
