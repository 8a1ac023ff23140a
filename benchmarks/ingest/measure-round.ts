import { quantile } from '../quantile.ts';
import { cpuBetween, readCpuMs } from './cpu-time.ts';
import { renderRequest, type SignedBody } from './deliveries.ts';
import type { IngestOptions } from './options.ts';
import type { Receiver } from './receiver.ts';
import { type LoadResult, sendLoad } from './send-load.ts';

export interface RoundFigures {
  /** At the fixed rate, per accepted delivery, of every process involved. */
  cpuMs: number;
  /** The part of the Node process. */
  nodeCpuMs: number;
  p50Ms: number;
  p99Ms: number;
  /** At saturation. */
  rps: number;
  saturatedP99Ms: number;
}

/** One receiver at a fixed rate, then as fast as it answers. Throws when it did not take exactly what it accepted. */
export async function measureRound(
  receiver: Receiver,
  bodies: readonly SignedBody[],
  { rate, seconds, connections }: IngestOptions,
): Promise<RoundFigures> {
  const load = { port: receiver.port, connections, seconds, next: takeFrom(receiver, bodies) };
  await receiver.reset();
  const before = readCpuMs(await receiver.pids());
  const steady = await sendLoad({ ...load, rate });
  const after = readCpuMs(await receiver.pids());
  const accepted = await assertExact(receiver, steady);
  const [nodePid = 0] = await receiver.pids();
  const nodeCpuMs = (after.get(nodePid) ?? 0) - (before.get(nodePid) ?? 0);

  await receiver.reset();
  const saturated = await sendLoad({ ...load, rate: null });
  const rps = ((await assertExact(receiver, saturated)) * 1000) / saturated.elapsedMs;
  return {
    cpuMs: cpuBetween(before, after) / accepted,
    nodeCpuMs: nodeCpuMs / accepted,
    p50Ms: quantile(steady.latenciesMs, 0.5),
    p99Ms: quantile(steady.latenciesMs, 0.99),
    rps,
    saturatedP99Ms: quantile(saturated.latenciesMs, 0.99),
  };
}

function takeFrom({ path }: Receiver, bodies: readonly SignedBody[]) {
  return (index: number) => {
    const body = bodies[index];
    return body === undefined ? null : renderRequest(path, body);
  };
}

async function assertExact(receiver: Receiver, { statuses }: LoadResult): Promise<number> {
  let accepted = 0;
  for (const [status, times] of statuses) {
    if (status >= 200 && status < 300) accepted += times;
    else throw new Error(`${receiver.name} answered ${status} ${times} times`);
  }
  const taken = await receiver.taken();
  if (taken !== accepted) throw new Error(`${receiver.name} took ${taken} deliveries and accepted ${accepted}`);
  return accepted;
}
