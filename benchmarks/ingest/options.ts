import { parseArgs } from 'node:util';

const levels = ['error', 'warn', 'info', 'debug'] as const;

export interface IngestOptions {
  rounds: number;
  seconds: number;
  rate: number;
  connections: number;
  logLevel: (typeof levels)[number];
  /** Folder for a CPU profile of ours; null for none. */
  profile: string | null;
}

const options = {
  rounds: { type: 'string', default: '5' },
  seconds: { type: 'string', default: '4' },
  rate: { type: 'string', default: '800' },
  connections: { type: 'string', default: '20' },
  'log-level': { type: 'string', default: 'warn' },
  profile: { type: 'string' },
} as const;

/** `--rounds 5 --seconds 4 --rate 800 --connections 20 --log-level warn --profile FOLDER`, within bounds. */
export function parseIngestOptions(args: string[]): IngestOptions {
  const { values } = parseArgs({ args, options });
  const logLevel = levels.find((level) => level === values['log-level']);
  if (logLevel === undefined) throw new Error(`--log-level must be one of ${levels.join(', ')}`);
  return {
    rounds: whole('--rounds', values.rounds, 20),
    seconds: whole('--seconds', values.seconds, 30),
    rate: whole('--rate', values.rate, 5000),
    connections: whole('--connections', values.connections, 200),
    logLevel,
    profile: values.profile ?? null,
  };
}

function whole(name: string, text: string, max: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > max)
    throw new Error(`${name} must be a whole number from 1 to ${max}`);
  return value;
}
