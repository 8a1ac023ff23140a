import { join } from 'node:path';
import { environmentOfTool, type SystemSettings, usesRealGithub } from './system-environment.ts';

/** Where everything is, for the terminal. */
export function describeSystem(settings: SystemSettings, folder: string): string {
  const { addresses, given } = settings;
  const tool = environmentOfTool(settings);
  const rows: [string, string][] = [
    ['Reviews', `${addresses.api.url}/`],
    ['Bull Board', `${addresses.api.url}/ops/queues`],
    ['Sign in as', `${tool.WAGGLE_OPS_USER} / ${tool.WAGGLE_OPS_PASSWORD}`],
    ['REST', `${addresses.api.url}/api/v1/reviews  (API key: ${join(folder, 'system.json')})`],
    [
      'Health',
      (['api', 'ingest', 'graph-worker', 'review-worker'] as const)
        .map((name) => `${addresses[name].url}/health`)
        .join('  '),
    ],
    ['Webhooks', `${addresses.ingest.url}/webhooks/github`],
    usesRealGithub(given)
      ? ['GitHub', given.GITHUB_API_URL ?? 'https://api.github.com']
      : ['Simulator', addresses.simulator.url],
    ['Logs', join(folder, 'logs')],
  ];
  return rows.map(([name, text]) => `${name.padEnd(11)} ${text}`).join('\n');
}
