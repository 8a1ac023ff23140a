import { parentPort } from 'node:worker_threads';
import type { Request } from '../messages.ts';

/** Tests only: breaks in the way that a text names, and answers all others with their own text as the only declared name. */
parentPort?.on('message', ({ id, text }: Request) => {
  if (text === 'exit') process.exit(3);
  if (text === 'throw') throw new Error('the module aborted');
  if (text === 'hang') for (;;);
  if (text === 'eat') for (const eaten: string[][] = []; ; ) eaten.push(new Array(100_000).fill(String(eaten.length)));
  parentPort?.postMessage({ id, ok: true, value: { imports: [], definitions: [], mentions: [], declares: [text] } });
});
parentPort?.postMessage({ ready: true });
