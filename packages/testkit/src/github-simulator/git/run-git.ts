import { spawn } from 'node:child_process';

export class GitError extends Error {
  readonly code = 'GIT_FAILED';
  readonly exitCode: number | null;

  constructor(args: readonly string[], exitCode: number | null, stderr: string) {
    super(`git ${args.join(' ')} ended with ${exitCode}: ${stderr.trim()}`);
    this.name = 'GitError';
    this.exitCode = exitCode;
  }
}

export type GitRun = {
  cwd: string;
  env?: Record<string, string>;
  input?: string | Buffer;
};

/** The environment of every git process: no prompts, no hooks, no configuration of the person who runs it. */
export function gitEnvironment(extra: Record<string, string> = {}): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '/nonexistent',
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    ...extra,
  };
}

export type GitOutcome = { exitCode: number | null; out: Buffer; err: string };

/** Runs git to its end, whatever that is; rejects only where git cannot be started. */
export function spawnGit(args: readonly string[], run: GitRun): Promise<GitOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd: run.cwd, env: gitEnvironment(run.env), stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => err.push(chunk));
    child.on('error', reject);
    // git may end before it has read its input; the exit code says what happened.
    child.stdin.on('error', () => {});
    child.on('close', (exitCode) =>
      resolve({ exitCode, out: Buffer.concat(out), err: Buffer.concat(err).toString('utf8') }),
    );
    child.stdin.end(run.input ?? '');
  });
}

/** What git printed. Throws GitError where it failed. */
export function outputOf(args: readonly string[], { exitCode, out, err }: GitOutcome): Buffer {
  if (exitCode !== 0) throw new GitError(args, exitCode, err);
  return out;
}

/** Runs git and returns what it printed. */
export async function runGit(args: readonly string[], run: GitRun): Promise<Buffer> {
  return outputOf(args, await spawnGit(args, run));
}

/** The same as text without the line end. */
export async function gitText(args: readonly string[], run: GitRun): Promise<string> {
  return (await runGit(args, run)).toString('utf8').trimEnd();
}
