import { parentPort } from 'node:worker_threads';
import { extract } from '../extract/extract.ts';
import { findSyntaxErrors } from '../find-syntax-errors.ts';
import { SyntaxLimitError } from '../syntax-limit-error.ts';
import type { Answer, Ready, Request } from './messages.ts';

const tasks = { extract, findSyntaxErrors };

/** One text after the other. Anything but a limit means that the wasm module may be broken: the thread ends, and is replaced. */
async function answer({ id, task, language, text, limits }: Request): Promise<Answer> {
  try {
    return { id, ok: true, value: await tasks[task](language, text, limits) };
  } catch (error) {
    if (error instanceof SyntaxLimitError) return { id, ok: false, reason: error.code };
    throw error;
  }
}

let last = Promise.resolve();
parentPort?.on('message', (request: Request) => {
  last = last.then(async () => parentPort?.postMessage(await answer(request)));
});
parentPort?.postMessage({ ready: true } satisfies Ready);
