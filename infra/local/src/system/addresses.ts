import { isPortFree } from '../process/free-port.ts';
import { LaunchError } from '../process/launch-error.ts';

/** The processes of the system, each with its default port and the variable that changes it. */
const SYSTEM_PORTS = {
  api: { port: 3000, variable: 'WAGGLE_API_PORT' },
  ingest: { port: 3001, variable: 'WAGGLE_INGEST_PORT' },
  'graph-worker': { port: 3002, variable: 'WAGGLE_GRAPH_WORKER_PORT' },
  'review-worker': { port: 3003, variable: 'WAGGLE_REVIEW_WORKER_PORT' },
  simulator: { port: 3010, variable: 'WAGGLE_SIMULATOR_PORT' },
} as const;

export type ProcessName = keyof typeof SYSTEM_PORTS;
export type Addresses = Record<ProcessName, { port: number; url: string }>;

/** The address of every process, all on 127.0.0.1. */
export function readAddresses(env: NodeJS.ProcessEnv): Addresses {
  const entries = Object.entries(SYSTEM_PORTS).map(([name, { port, variable }]) => {
    const chosen = readPort(env[variable], variable) ?? port;
    return [name, { port: chosen, url: `http://127.0.0.1:${chosen}` }] as const;
  });
  return Object.fromEntries(entries) as Addresses;
}

/** Fails with one line that names the port and the variable when something else listens there. */
export async function requireFreePorts(
  addresses: Addresses,
  names: readonly ProcessName[],
  isFree = isPortFree,
): Promise<void> {
  const seen = new Map<number, ProcessName>();
  for (const name of names) {
    const { port } = addresses[name];
    const { variable } = SYSTEM_PORTS[name];
    const other = seen.get(port);
    if (other)
      throw new LaunchError(`${name} and ${other} both want port ${port}`, {
        remedy: `set ${variable} to another port`,
      });
    seen.set(port, name);
    if (!(await isFree(port))) {
      throw new LaunchError(`port ${port} (${name}) is taken on 127.0.0.1`, {
        remedy: `close what listens there, or set ${variable} to a free port`,
      });
    }
  }
}

function readPort(text: string | undefined, variable: string): number | undefined {
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new LaunchError(`${variable} is not a port: ${text}`, { remedy: 'give a number from 1 to 65535' });
}
