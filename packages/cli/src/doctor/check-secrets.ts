import { keyRing, secretString } from '@waggle/platform';
import type { z } from 'zod';
import { type Finding, findingsAbout } from './finding.ts';

const about = findingsAbout('secrets');

const secrets: { name: string; schema: z.ZodType; list: boolean }[] = [
  { name: 'GITHUB_WEBHOOK_SECRET', schema: secretString(16), list: true },
  { name: 'WAGGLE_OPS_PASSWORD', schema: secretString(12), list: false },
  { name: 'NEO4J_PASSWORD', schema: secretString(8), list: false },
  { name: 'WAGGLE_ENCRYPTION_KEYS', schema: keyRing(32), list: false },
  { name: 'WAGGLE_SERVICE_TOKEN_KEYS', schema: keyRing(32), list: false },
];

/** Secrets that are set are long enough and no values from examples. */
export async function checkSecrets(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const problems: Finding[] = [];
  const unset: string[] = [];
  for (const { name, schema, list } of secrets) {
    const value = env[name];
    if (!value) {
      unset.push(name);
      continue;
    }
    for (const secret of list ? value.split(',').map((one) => one.trim()) : [value]) {
      const issue = schema.safeParse(secret).error?.issues[0];
      if (issue !== undefined) problems.push(about.fail(`${name} ${issue.message}`, `replace ${name}`));
    }
  }
  const set = secrets.length - unset.length;
  return [
    ...problems,
    ...(problems.length === 0 && set > 0 ? [about.ok(`${set} are long enough and no placeholders`)] : []),
    ...(unset.length > 0 ? [about.skipped(`not set here: ${unset.join(', ')}`)] : []),
  ];
}
