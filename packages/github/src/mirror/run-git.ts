import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { classifyGitFailure, MirrorError } from './mirror-error.ts';

export type RunGit = {
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  gitDir: string;
  timeoutMs: number;
  maxBytes: number;
  /** `fail`: more output is an error. `cut`: the first `maxBytes` are the answer and `cut` is true. */
  overflow?: 'fail' | 'cut';
  input?: string | Uint8Array;
  signal?: AbortSignal | undefined;
  /** Exit codes that are answers, besides 0. */
  okCodes?: readonly number[];
};

export type GitOutput = { stdout: Buffer; stderr: string; code: number; cut: boolean };

const maxStderr = 16_384;

/** Runs one git process with a time limit, an output limit and cancellation; its whole process group dies with it. */
export function runGit(run: RunGit): Promise<GitOutput> {
  if (run.signal?.aborted) return Promise.reject(abortedError(run));
  const child = spawn('git', run.args, { env: { ...run.env, GIT_DIR: run.gitDir }, cwd: run.gitDir, detached: true });
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let stderr = '';
    let cut = false;
    let stopped: MirrorError | null = null;

    function stop(error: MirrorError): void {
      stopped ??= error;
      killGroup(child);
    }
    function onAbort(): void {
      stop(abortedError(run));
    }
    const timer = setTimeout(
      () => stop(new MirrorError('timeout', `git ${verb(run)} took over ${run.timeoutMs} ms`)),
      run.timeoutMs,
    );
    run.signal?.addEventListener('abort', onAbort, { once: true });

    child.stdout.on('data', (chunk: Buffer) => {
      if (cut || stopped) return;
      chunks.push(chunk.subarray(0, run.maxBytes - size));
      size += chunk.length;
      if (size <= run.maxBytes) return;
      cut = true;
      if (run.overflow === 'cut') killGroup(child);
      else stop(new MirrorError('output_too_large', `git ${verb(run)} answered more than ${run.maxBytes} bytes`));
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < maxStderr) stderr += chunk.toString('utf8');
    });
    child.on('error', (cause) =>
      stop(new MirrorError('git_failed', 'git could not be started: is it on PATH?', { cause })),
    );
    // git may exit before it has read all input; the exit code tells that story, EPIPE does not.
    child.stdin.on('error', () => undefined);
    child.stdin.end(run.input ?? '');
    child.on('close', (code) => {
      clearTimeout(timer);
      run.signal?.removeEventListener('abort', onAbort);
      if (stopped) return reject(stopped);
      const ok = cut || code === 0 || (run.okCodes ?? []).includes(code ?? -1);
      if (!ok) return reject(failure(run, code, stderr));
      resolve({ stdout: Buffer.concat(chunks), stderr, code: code ?? 0, cut });
    });
  });
}

function verb(run: RunGit): string {
  return run.args.find((argument) => !argument.startsWith('-')) ?? '';
}

function abortedError(run: RunGit): MirrorError {
  return new MirrorError('aborted', `git ${verb(run)} was cancelled`, { cause: run.signal?.reason });
}

function failure(run: RunGit, code: number | null, stderr: string): MirrorError {
  const last = stderr.trim().split('\n').slice(-3).join(' | ').slice(0, 500);
  return new MirrorError(classifyGitFailure(stderr), `git ${verb(run)} ended with ${code}: ${redact(last, run.env)}`);
}

/** Takes credentials out of what git said. */
export function redact(text: string, env: NodeJS.ProcessEnv): string {
  let clean = text.replace(/\/\/[^/@\s]+@/g, '//***@');
  for (const [key, value] of Object.entries(env)) {
    if (!key.startsWith('GIT_CONFIG_VALUE_') || !value?.startsWith('Authorization:')) continue;
    clean = clean.replaceAll(value, '***').replaceAll(value.slice('Authorization: Basic '.length), '***');
  }
  return clean;
}

/** git fetch runs helpers (git-remote-https, index-pack): the group goes, not only the parent. */
export function killGroup(child: ChildProcessWithoutNullStreams): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
