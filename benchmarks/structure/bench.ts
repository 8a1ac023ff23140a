import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fetchBranch, listFiles, type Mirror, openMirror, readBlobs } from '@waggle/github';
import { createSyntaxPool, languageOf, type SyntaxPool } from '@waggle/syntax';
import { withBacking } from '../with-backing.ts';
import { measureIndex } from './measure-index.ts';
import { cpuSeconds, git, openOrigin, watchMemory } from './observe.ts';

/**
 * Structure of a real repository, from a blobless mirror to Neo4j: parsing alone by language, then all of it for the commit
 * `--behind` (20) before the head, then what a push from there to the head costs.
 */
export async function bench(args: string[]): Promise<Record<string, number>> {
  const { values } = parseArgs({
    args,
    options: {
      repo: { type: 'string', default: '..' },
      threads: { type: 'string', default: '2' },
      behind: { type: 'string', default: '20' },
    },
  });
  const repo = resolve(values.repo);
  const folder = await mkdtemp(join(tmpdir(), 'waggle-structure-'));
  const memory = watchMemory();
  const pool = createSyntaxPool({ size: Number(values.threads) });
  try {
    const branch = (await git(repo, 'rev-parse', '--abbrev-ref', 'HEAD')).trim();
    const origin = await openOrigin(repo, folder);
    const mirror = await openMirror({
      dataDir: folder,
      repoId: 1,
      cloneUrl: `file://${origin}`,
      token: async () => null,
      allowFileProtocol: true,
    });
    const head = await fetchBranch(mirror, branch);
    const old = (await git(repo, 'rev-parse', `${head}~${values.behind}`)).trim();
    return await withBacking(async () => {
      const indexed = await measureIndex({ mirror, pool, old, head });
      const rss = memory.peakMb();
      const parsed = await measureParsing(mirror, pool, head);
      return { ...indexed, ...parsed, rss_mb: rss, parse_rss_mb: memory.peakMb() };
    });
  } finally {
    memory.stop();
    await pool.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Milliseconds after which a language is known well enough: a busy machine shall not make this endless. */
const enoughMs = 20_000;

async function measureParsing(mirror: Mirror, pool: SyntaxPool, head: string): Promise<Record<string, number>> {
  const files = (await listFiles(mirror, head)).filter(
    ({ path, type }) => type === 'blob' && languageOf(path) !== null,
  );
  const byLanguage = Map.groupBy(files, ({ path }) => languageOf(path));
  const metrics: Record<string, number> = {};
  for (const [language, some] of [...byLanguage].sort((a, b) => b[1].length - a[1].length)) {
    if (language === null || some.length < 20) continue;
    let [ms, bytes, count] = [0, 0, 0];
    const cpu = process.cpuUsage();
    for await (const piece of readBlobs(
      mirror,
      some.map(({ oid }) => oid),
      { maxBytes: 1_000_000, chunkBytes: 1024 * 1024 },
    )) {
      for (let start = 0; start < piece.length && ms < enoughMs; start += 64) {
        const texts = piece.slice(start, start + 64).flatMap(({ bytes: text }) => text?.toString('utf8') ?? []);
        const started = performance.now();
        await Promise.all(texts.map((text) => pool.extract(language, text)));
        ms += performance.now() - started;
        count += texts.length;
        bytes += texts.reduce((sum, text) => sum + text.length, 0);
      }
    }
    const rate = (count / ms) * 1000;
    process.stdout.write(
      `${language.padEnd(12)} ${count} files, ${(bytes / 1e6).toFixed(1)} MB: ${rate.toFixed(0)} files/s\n`,
    );
    metrics[`parse_${language}_files_per_s`] = Math.round(rate);
    metrics[`parse_${language}_cpu_seconds`] = cpuSeconds(cpu);
  }
  return metrics;
}
