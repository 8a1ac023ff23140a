import { spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { classifyGitFailure, MirrorError } from './mirror-error.ts';
import { killGroup, type RunGit, redact } from './run-git.ts';

export type StreamGit = Pick<RunGit, 'args' | 'env' | 'gitDir' | 'timeoutMs' | 'signal'>;

const maxStderr = 16_384;

/**
 * Runs one git process and hands out its NUL-separated fields as they come, in lists; git waits while the reader works, so
 * memory does not grow with the output. Who stops reading ends the process. Throws a MirrorError when git fails.
 */
export async function* streamFields(run: StreamGit): AsyncGenerator<string[], void, void> {
  const child = spawn('git', run.args, { env: { ...run.env, GIT_DIR: run.gitDir }, cwd: run.gitDir, detached: true });
  const ended = Promise.withResolvers<number | null>();
  let stderr = '';
  let stopped: MirrorError | null = null;
  const stop = (error: MirrorError) => {
    stopped ??= error;
    killGroup(child);
  };
  const onAbort = () =>
    stop(new MirrorError('aborted', 'reading history was cancelled', { cause: run.signal?.reason }));
  const timer = setTimeout(() => stop(new MirrorError('timeout', `git took over ${run.timeoutMs} ms`)), run.timeoutMs);
  run.signal?.addEventListener('abort', onAbort, { once: true });
  if (run.signal?.aborted) onAbort();
  child.stdin.on('error', () => undefined);
  child.stdin.end();
  child.stderr.on('data', (chunk: Buffer) => {
    if (stderr.length < maxStderr) stderr += chunk.toString('utf8');
  });
  child.on('error', (cause) => {
    stop(new MirrorError('git_failed', 'git could not be started: is it on PATH?', { cause }));
    ended.resolve(null);
  });
  child.on('close', ended.resolve);
  try {
    yield* splitAtNul(child.stdout);
    const code = await ended.promise;
    if (stopped !== null) throw stopped;
    if (code === 0) return;
    const last = redact(stderr.trim().split('\n').slice(-3).join(' | ').slice(0, 500), run.env);
    throw new MirrorError(classifyGitFailure(stderr), `git ended with ${code}: ${last}`);
  } finally {
    clearTimeout(timer);
    run.signal?.removeEventListener('abort', onAbort);
    if (child.exitCode === null) killGroup(child);
  }
}

async function* splitAtNul(stream: AsyncIterable<Buffer>): AsyncGenerator<string[], void, void> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of stream) {
    const fields = (rest + decoder.write(chunk)).split('\0');
    rest = fields.pop() ?? '';
    if (fields.length > 0) yield fields;
  }
  if (rest !== '') yield [rest];
}
