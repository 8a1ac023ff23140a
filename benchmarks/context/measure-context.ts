import { ContextResponse } from '@waggle/contracts';
import { createTokenSigner, type KeyRing } from '@waggle/platform';
import type { Random } from '../random.ts';
import { type MadeRepository, makeTitle, pickFiles, type Shape } from './generate-history.ts';

export interface MeasuredContext {
  /** The first question of the process about this repository: what is usual there is read for it. */
  firstMs: number;
  /** The questions after it, one after the other. */
  ms: number[];
  /** Questions without an answer: graph-worker gives up after 2.5 s. */
  failed: number;
  /** Bytes of the answers. */
  bytes: number[];
  answers: ContextResponse[];
}

interface Target {
  url: string;
  keys: KeyRing;
  repoId: number;
}

/** Asks for the context of pull requests of 2 to 20 files as review-worker does, one after the other, over HTTP. */
export async function measureContext(
  target: Target,
  { shape, made, random, questions }: { shape: Shape; made: MadeRepository; random: Random; questions: number },
): Promise<MeasuredContext> {
  const sign = createTokenSigner(target.keys, 'review-worker');
  const bodies = Array.from({ length: questions + 1 }, () =>
    JSON.stringify(makeQuestion(target.repoId, shape, made, random)),
  );
  const measured: MeasuredContext = { firstMs: 0, ms: [], failed: 0, bytes: [], answers: [] };
  for (const [index, body] of bodies.entries()) {
    const headers = { authorization: `Bearer ${await sign('graph-worker')}`, 'content-type': 'application/json' };
    const started = performance.now();
    const response = await fetch(`${target.url}/internal/v1/context`, { method: 'POST', headers, body });
    const text = await response.text();
    const took = performance.now() - started;
    if (index === 0) measured.firstMs = took;
    if (!response.ok) {
      process.stdout.write(`question ${index}: ${response.status} ${text.slice(0, 200)}\n`);
      measured.failed += 1;
    } else if (index > 0) {
      measured.ms.push(took);
      measured.bytes.push(Buffer.byteLength(text));
      measured.answers.push(ContextResponse.parse(JSON.parse(text)));
    }
  }
  return measured;
}

function makeQuestion(repoId: number, shape: Shape, { paths, people }: MadeRepository, random: Random) {
  const wanted = random.between(2, 20);
  const files = pickFiles(shape, wanted).map((file) => paths[file] ?? '');
  return {
    repoId,
    paths: files,
    issueNumbers: [random.between(1, 1000)],
    excludePullRequest: null,
    author: random.pick(people),
    text: `${makeTitle(random, false)}\n${makeTitle(random, false)}`,
    changedLines: files.map((path) => ({ path, ranges: [[5, 12]] })),
    linesAdded: random.between(1, 500),
  };
}
