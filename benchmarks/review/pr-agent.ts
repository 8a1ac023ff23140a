import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { System } from '@waggle/e2e';
import type { ModelSimulator } from '@waggle/testkit';
import { readFamilyCpuMs } from '../ingest/cpu-time.ts';
import type { PrAgentPlace } from './options.ts';
import { peerToken } from './peer-token.ts';

const run = promisify(execFile);

export interface PrAgentSettings {
  python: string;
  env: NodeJS.ProcessEnv;
  /** Where its log goes. */
  logFile: string;
}

export interface PrAgentServer {
  /** Waits until the review is posted; the CPU milliseconds it took. Throws where PR-Agent says that it failed. */
  review: (url: string) => Promise<number>;
  close: () => Promise<void>;
}

/** Everything PR-Agent is told; the rest of its settings stay as they come. */
export async function preparePrAgent(
  place: PrAgentPlace,
  system: System,
  model: ModelSimulator,
): Promise<PrAgentSettings> {
  const { stdout } = await run(place.python, [
    '-c',
    'import importlib.util; print(importlib.util.find_spec("litellm").origin)',
  ]);
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    ...(place.source === null ? {} : { PYTHONPATH: place.source }),
    CONFIG__GIT_PROVIDER: 'github',
    CONFIG__MODEL: 'gpt-4o',
    CONFIG__FALLBACK_MODELS: '[]',
    CONFIG__LOG_LEVEL: 'WARNING',
    GITHUB__BASE_URL: system.github.url,
    GITHUB__DEPLOYMENT_TYPE: 'user',
    GITHUB__USER_TOKEN: peerToken.token,
    OPENAI__KEY: 'none',
    OPENAI__API_BASE: model.openaiUrl,
    // Prices and token tables are those that litellm brings: looking them up would measure the network.
    LITELLM_LOCAL_MODEL_COST_MAP: 'True',
    TIKTOKEN_CACHE_DIR: join(dirname(stdout.trim()), 'litellm_core_utils/tokenizers'),
  };
  return { python: place.python, env, logFile: join(tmpdir(), `waggle-bench-pr-agent-${process.pid}.log`) };
}

/** One process for one review, as PR-Agent's GitHub Action and command line do; the CPU milliseconds it took. */
export async function reviewByCommand({ python, env, logFile }: PrAgentSettings, url: string): Promise<number> {
  const log = await open(logFile, 'a');
  try {
    // The shell has waited for its child: fields 16 and 17 of its own stat hold the child's time.
    const script = '"$@" >&2; cat /proc/$$/stat';
    const args = ['-c', script, 'sh', python, '-m', 'pr_agent.cli', '--pr_url', url, 'review'];
    const child = spawn('/bin/sh', args, { env, stdio: ['ignore', 'pipe', log.fd] });
    let stat = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      stat += chunk;
    });
    await once(child, 'close');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[13]) + Number(fields[14])) * 10;
  } finally {
    await log.close();
  }
}

/** One process for all reviews, as PR-Agent's server is. */
export async function startPrAgent({ python, env, logFile }: PrAgentSettings): Promise<PrAgentServer> {
  const log = await open(logFile, 'a');
  const driver = join(import.meta.dirname, 'pr_agent_driver.py');
  const child = spawn(python, [driver], { env, stdio: ['pipe', 'pipe', log.fd] });
  await log.close();
  const exited = once(child, 'exit');
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('PR-Agent was started without pipes');
  const answers = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const expectAnswer = async (wanted: string) => {
    const { value, done } = await answers.next();
    if (done || value !== wanted) throw new Error(`PR-Agent answered ${done ? 'nothing' : value}: see ${logFile}`);
  };
  await expectAnswer('ready');
  const pid = child.pid ?? -1;
  return {
    review: async (url) => {
      const before = readFamilyCpuMs(pid);
      stdin.write(`${url}\n`);
      await expectAnswer('done');
      return readFamilyCpuMs(pid) - before;
    },
    close: async () => {
      stdin.end();
      await exited;
    },
  };
}
