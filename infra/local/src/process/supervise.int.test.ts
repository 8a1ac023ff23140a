import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readLivingPids } from './pid-files.ts';
import { restartPause, type SupervisedSpec, supervise } from './supervise.ts';
import { waitUntil } from './wait-until.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waggle-supervise-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A process that appends a line when it starts and lives until the file `die` appears, once. */
function spec(script: string): SupervisedSpec {
  return {
    name: 'child',
    command: process.execPath,
    args: ['-e', script],
    logFile: join(folder, 'child.log'),
    pidFolder: join(folder, 'pids'),
    readyTimeoutMs: 10_000,
    isReady: async () => (startsLogged() > 0 ? true : undefined),
  };
}

function startsLogged(): number {
  try {
    return readFileSync(join(folder, 'child.log'), 'utf8').split('started').length - 1;
  } catch {
    return 0;
  }
}

const dieOnce = `
  const fs = require('node:fs');
  console.log('started');
  const file = process.env.DIE;
  setInterval(() => { if (fs.existsSync(file)) { fs.rmSync(file); console.error('TypeError: boom'); process.exit(3); } }, 20);`;

describe('supervise', () => {
  test('restarts a process that dies, says why, and stops it for good on close', async () => {
    const notes: string[] = [];
    const die = join(folder, 'die');
    const deps = {
      signal: new AbortController().signal,
      note: (text: string) => void notes.push(text),
      wait: async () => undefined,
    };

    const child = await supervise(deps, { ...spec(dieOnce), env: { ...process.env, DIE: die } });
    writeFileSync(die, '');
    const restarted = await waitUntil(async () => (startsLogged() === 2 ? true : undefined), { timeoutMs: 10_000 });
    const alive = readLivingPids(join(folder, 'pids'));
    await child.close();

    expect(restarted).toBe(true);
    expect(notes).toEqual([expect.stringMatching(/child ended \(exit 3\): .*boom.*child\.log.*restarting in 0\.5 s/)]);
    expect(alive).toHaveLength(1);
    expect(readLivingPids(join(folder, 'pids'))).toEqual([]);
  });

  test('fails with the last words of a process that never gets ready', async () => {
    const deps = { signal: new AbortController().signal, note: () => undefined };

    const started = supervise(deps, spec(`console.error('Error: DATABASE_URL is missing'); process.exit(1)`));

    await expect(started).rejects.toMatchObject({
      message: 'child ended while starting: Error: DATABASE_URL is missing',
      remedy: `see ${join(folder, 'child.log')}`,
    });
  });

  test('starts nothing once the operator asked to stop', async () => {
    const controller = new AbortController();
    controller.abort(new Error('stop'));

    const started = supervise(
      { signal: controller.signal, note: () => undefined },
      { ...spec('setInterval(() => {}, 100)'), signal: controller.signal },
    );

    await expect(started).rejects.toThrow('stop');
    expect(readLivingPids(join(folder, 'pids'))).toEqual([]);
  });
});

describe('restartPause', () => {
  test('grows with each death of the last minute, then gives up', () => {
    expect([1, 2, 3, 4, 5, 6].map(restartPause)).toEqual([500, 1_000, 2_000, 4_000, 8_000, undefined]);
  });
});
