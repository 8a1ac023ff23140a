import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDurableBacking } from '../with-durable-backing.ts';
import { buildBodies } from './deliveries.ts';
import { measureRound } from './measure-round.ts';
import { measureVerify, type VerifyFigures } from './measure-verify.ts';
import { parseIngestOptions } from './options.ts';
import { type Measured, printIngest, ratioOf } from './print-ingest.ts';
import { startProbot } from './start-probot.ts';
import { startWaggle } from './start-waggle.ts';

// More than any receiver takes in a second here; what is not sent costs memory only.
const saturatedRate = 7000;

/**
 * Durable deliveries against Probot with a handler that does nothing: CPU time per accepted delivery at a fixed rate,
 * deliveries a second and latency; and signature verification against @octokit/webhooks-methods.
 */
export async function bench(args: string[]): Promise<Record<string, number>> {
  const options = parseIngestOptions(args);
  const verify = [];
  for (const bytes of [2_000, 21_000, 1_000_000, 25_000_000]) verify.push(await measureVerify(bytes));
  const measured = await withDurableBacking(() => measure(options));
  printIngest(options, measured, verify);
  return {
    cpu_ratio_vs_probot: ratioOf(measured, 'cpuMs'),
    rps_ratio_vs_probot: ratioOf(measured, 'rps'),
    // At saturation: at a fixed rate ours is the time that deliveries wait for each other, by choice.
    p99_ratio_vs_probot: ratioOf(measured, 'saturatedP99Ms'),
    fixed_rate_p99_ratio_vs_probot: ratioOf(measured, 'p99Ms'),
    verify_ratio_vs_octokit: ratioAt(verify, 1_000_000),
    verify_ratio_vs_octokit_2kb: ratioAt(verify, 2_000),
    verify_ratio_vs_octokit_25mb: ratioAt(verify, 25_000_000),
  };
}

function ratioAt(verify: readonly VerifyFigures[], size: number): number {
  const figures = verify.find(({ bytes }) => bytes === size);
  return figures === undefined ? Number.NaN : figures.ours / figures.octokit;
}

async function measure(options: ReturnType<typeof parseIngestOptions>): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'waggle-bench-ingest-'));
  const bodies = buildBodies(Math.max(options.rate, saturatedRate) * options.seconds);
  const waggle = await startWaggle(options.logLevel, folder, options.profile);
  try {
    const probot = await startProbot(options.logLevel, folder);
    try {
      const measured: Measured = { waggle: [], probot: [] };
      process.stdout.write(`${waggle.about}; ${probot.about}\n`);
      // A round that does not count: the compiler of Node is at work for the first ten thousand deliveries.
      await measureRound(waggle, bodies, options);
      await measureRound(probot, bodies, options);
      for (let round = 0; round < options.rounds; round += 1) {
        measured.waggle.push(await measureRound(waggle, bodies, options));
        measured.probot.push(await measureRound(probot, bodies, options));
      }
      return measured;
    } finally {
      await probot.close();
    }
  } finally {
    await waggle.close();
    await rm(folder, { recursive: true, force: true });
  }
}
