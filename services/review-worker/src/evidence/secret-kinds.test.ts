import { expect, test } from '@jest/globals';
import { redactSecrets } from './redact-secrets.ts';
import { secretsRule } from './secrets-rule.ts';
import { describeChange } from './testing/describe-change.ts';

const letters = 'aB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW0xYzC';
const some = (length: number) => letters.repeat(10).slice(0, length);
const hex = (length: number) => '0a1b2c3d4e5f6789'.repeat(20).slice(0, length);
const digits = (length: number) => '1234567890'.repeat(3).slice(0, length);

// Put together here, so that no scanner takes this file for a leak. Kind, line, the part that must never be seen again.
const planted: readonly [string, (secret: string) => string, string][] = [
  ['github', (secret) => `token = "${secret}"`, `ghp_${some(36)}`],
  ['github', (secret) => `token: ${secret}`, `gho_${some(36)}`],
  ['github', (secret) => `T=${secret}`, `github_pat_${some(22)}_${some(59)}`],
  ['gitlab', (secret) => `token = "${secret}"`, `glpat-${some(20)}`],
  [
    'aws',
    (secret) => `aws_secret_access_key = ${secret}`,
    ['wJalrXUtnFEMI', 'K7MDENG', 'bPxRfiCYEXAMPLEKEZ'].join('/'),
  ],
  ['slack', (secret) => `const t = '${secret}';`, `xoxb-${digits(12)}-${digits(12)}-${some(24)}`],
  [
    'slack',
    (secret) => `hook: ${secret}`,
    `https://hooks.slack.com/services/T${'0A1B2C3D'}/B${'0A1B2C3D'}/${some(24)}`,
  ],
  ['npm', (secret) => `//registry.npmjs.org/:_authToken=${secret}`, `npm_${some(36)}`],
  ['sendgrid', (secret) => `key = "${secret}"`, `SG.${some(22)}.${some(43)}`],
  ['stripe', (secret) => `key = "${secret}"`, `sk_live_${some(24)}`],
  ['openai', (secret) => `key = "${secret}"`, `sk-proj-${some(58)}T3BlbkFJ${some(58)}`],
  ['anthropic', (secret) => `key = "${secret}"`, `sk-ant-api03-${some(93)}AA`],
  ['basicauth', (secret) => `url = "https://deploy:${secret}@registry.example.org/x"`, some(20)],
  ['database-connection-string', (secret) => `url = "postgres://app:${secret}@db.example.org:5432/app"`, some(20)],
  ['linear', (secret) => `key = "${secret}"`, `lin_api_${some(40)}`],
  ['shopify', (secret) => `key = "${secret}"`, `shpat_${hex(32)}`],
  ['huggingface', (secret) => `key = "${secret}"`, `hf_${'aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgHiJ'.slice(0, 34)}`],
  ['groq', (secret) => `key = "${secret}"`, `gsk_${some(52)}`],
  ['notion', (secret) => `key = "${secret}"`, `ntn_${digits(11)}${some(35)}`],
  ['docker', (secret) => `key = "${secret}"`, `dckr_pat_${some(27)}`],
  ['grafana', (secret) => `key = "${secret}"`, `glsa_${some(32)}_${hex(8)}`],
  ['figma', (secret) => `key = "${secret}"`, `figd_${some(40)}`],
];

test.each(planted)('%s is found on an added line, told and taken out everywhere', async (kind, write, secret) => {
  const line = write(secret);
  const { deps, input } = describeChange({}, { 'a.conf': `first\n${line}\nagain ${secret}` });

  const findings = await secretsRule.run(deps, input);
  const clean = await redactSecrets(input.files);

  expect(findings).toContainEqual(expect.objectContaining({ rule: `secrets/${kind}`, severity: 'critical', line: 2 }));
  expect(JSON.stringify([findings, clean])).not.toContain(secret);
});

test.each(planted)('%s that was there before, or goes away, is not told', async (_, write, secret) => {
  const line = write(secret);
  const { deps, input } = describeChange(
    { 'a.conf': line, 'same.conf': line },
    { 'a.conf': 'gone', 'same.conf': line },
  );

  expect(await secretsRule.run(deps, input)).toEqual([]);
});
