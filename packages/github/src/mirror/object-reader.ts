import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { createAnswerParser, type ObjectAnswer } from './parse-answers.ts';
import { killGroup } from './run-git.ts';

/** Reads objects that a mirror holds. After null the caller asks a git process of its own, which can download them or say why not. */
export interface ObjectReader {
  /** Type and size of what a name of git's means, as `SHA:path` or `REF^{commit}`. */
  info(name: string): Promise<ObjectAnswer>;
  contents(name: string): Promise<ObjectAnswer>;
}

export interface ObjectReaderOptions {
  gitDir: string;
  env: () => NodeJS.ProcessEnv;
  answerTimeoutMs: number;
  /** Called once, when the process ended or was let go. */
  onEnd: () => void;
  idleMs?: number;
}

interface Question {
  wantsBytes: boolean;
  settle: (answer: ObjectAnswer) => void;
}

/**
 * One `git cat-file --batch-command` for all questions about a mirror, ended after `idleMs` without any. A process for
 * each question costs 5 ms, most of it copying the page tables of the service. It ends with the service, even with one
 * that is killed, since its input closes.
 */
export function startObjectReader(options: ObjectReaderOptions): ObjectReader {
  const { gitDir, env, answerTimeoutMs, onEnd, idleMs = 5000 } = options;
  const args = ['cat-file', '--batch-command'];
  const child = spawn('git', args, { env: { ...env(), GIT_DIR: gitDir }, cwd: gitDir, detached: true });
  const open: Question[] = [];
  let ended = false;
  let timer: NodeJS.Timeout | undefined;

  function watch(): void {
    clearTimeout(timer);
    if (ended) return;
    keepAlive(child, open.length > 0);
    if (open.length > 0) timer = setTimeout(() => killGroup(child), answerTimeoutMs);
    else timer = setTimeout(end, idleMs).unref();
  }

  function end(): void {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    child.stdin.end();
    onEnd();
    for (const { settle } of open.splice(0)) settle(null);
  }

  function ask(name: string, wantsBytes: boolean): Promise<ObjectAnswer> {
    if (ended || /[\n\0]/.test(name)) return Promise.resolve(null);
    const { promise, resolve } = Promise.withResolvers<ObjectAnswer>();
    open.push({ wantsBytes, settle: resolve });
    child.stdin.write(`${wantsBytes ? 'contents' : 'info'} ${name}\n`);
    watch();
    return promise;
  }

  const parse = createAnswerParser(
    () => open[0]?.wantsBytes ?? false,
    (answer) => {
      open.shift()?.settle(answer);
      watch();
    },
  );
  child.stdout.on('data', parse);
  child.stderr.resume();
  // A process that cannot start, or breaks on a question, answers nothing more: `close` follows, and says so to all.
  child.on('error', end);
  child.stdin.on('error', () => undefined);
  child.on('close', end);
  return { info: (name) => ask(name, false), contents: (name) => ask(name, true) };
}

/** A reader that nobody waits for must not keep its service from ending. */
function keepAlive(child: ChildProcessWithoutNullStreams, isNeeded: boolean): void {
  for (const handle of [child, ...([child.stdin, child.stdout, child.stderr] as unknown as Socket[])]) {
    if (isNeeded) handle.ref();
    else handle.unref();
  }
}
