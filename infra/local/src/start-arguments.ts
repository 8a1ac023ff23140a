import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { LaunchError } from './process/launch-error.ts';

export interface StartArguments {
  demo: boolean;
  repository?: { path: string; base?: string; head?: string };
}

const USAGE = 'use: npm start -- [--no-demo] | [--repo PATH [--base REF] [--head REF]]';

/** Reads the command line of `start`. A relative path is taken from where the user typed the command, not from the clone. */
export function parseStartArguments(args: readonly string[], userFolder: string): StartArguments {
  const { repo, base, head, demo } = readOptions(args);
  if (repo === undefined) {
    if (base !== undefined || head !== undefined)
      throw new LaunchError('--base and --head need --repo', { remedy: USAGE });
    return { demo };
  }
  if (!demo) throw new LaunchError('--repo and --no-demo exclude each other', { remedy: USAGE });
  const path = resolve(userFolder, repo);
  return {
    demo,
    repository: { path, ...(base === undefined ? {} : { base }), ...(head === undefined ? {} : { head }) },
  };
}

interface Options {
  repo: string | undefined;
  base: string | undefined;
  head: string | undefined;
  demo: boolean;
}

function readOptions(args: readonly string[]): Options {
  const options = {
    repo: { type: 'string' },
    base: { type: 'string' },
    head: { type: 'string' },
    'no-demo': { type: 'boolean' },
  } as const;
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false });
    const empty = (['repo', 'base', 'head'] as const).find((name) => values[name] === '');
    if (empty) throw new Error(`--${empty} is empty`);
    return { repo: values.repo, base: values.base, head: values.head, demo: values['no-demo'] !== true };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new LaunchError(`wrong arguments: ${reason}`, { remedy: USAGE, cause: error });
  }
}
