import { parseArgs } from 'node:util';

export interface GraphOptions {
  repo: string;
  /** How often its whole history is written. */
  rounds: number;
  /** Files and pull requests that the peer writes; its time is extrapolated from them in proportion, which favours it. */
  peerFiles: number;
  peerPulls: number;
  /** Sizes of the made-up repositories that are pushed to. */
  sizes: number[];
}

/** `--repo CLONE --rounds 3 --peer-files 1000 --peer-pulls 100 --sizes 1000,10000,100000`. This checkout is the default. */
export function parseGraphOptions(args: string[]): GraphOptions {
  const { values } = parseArgs({
    args,
    options: {
      repo: { type: 'string', default: process.env.INIT_CWD ?? process.cwd() },
      rounds: { type: 'string', default: '3' },
      'peer-files': { type: 'string', default: '1000' },
      'peer-pulls': { type: 'string', default: '100' },
      sizes: { type: 'string', default: '1000,10000,100000' },
    },
  });
  const count = (text: string, most: number) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1 || value > most) throw new Error(`counts are whole, from 1 to ${most}`);
    return value;
  };
  return {
    repo: values.repo,
    rounds: count(values.rounds, 20),
    peerFiles: count(values['peer-files'], 100_000),
    peerPulls: count(values['peer-pulls'], 100_000),
    sizes: values.sizes.split(',').map((size) => count(size, 200_000)),
  };
}
