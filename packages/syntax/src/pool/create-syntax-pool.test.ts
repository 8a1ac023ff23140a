import { afterEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { SyntaxLanguage } from '../language-of.ts';
import { createSyntaxPool, type SyntaxPool, type SyntaxPoolOptions } from './create-syntax-pool.ts';

const script = new URL('./testing/breakable-worker.ts', import.meta.url);
const opened: SyntaxPool[] = [];

function open(options: Partial<SyntaxPoolOptions> = {}): SyntaxPool {
  const pool = createSyntaxPool({ size: 2, ...options });
  opened.push(pool);
  return pool;
}

afterEach(async () => {
  for (const pool of opened.splice(0)) await pool.close();
});

test('answers in threads what the functions answer', async () => {
  const pool = open();

  const [extraction, errors] = await Promise.all([
    pool.extract('typescript', "import { a } from './b.js';\nexport function f() {}\n"),
    pool.findSyntaxErrors('go', 'package a\nfunc (\n'),
  ]);

  expect(extraction).toEqual({
    ok: true,
    value: {
      imports: [{ specifier: './b.js', kind: 'import', names: ['a'], line: 1 }],
      definitions: [{ name: 'f', kind: 'function', startLine: 2, endLine: 2 }],
      declares: ['f'],
      mentions: [],
    },
  });
  expect(errors).toMatchObject({ ok: true, value: [{ line: 2 }] });
});

test.each([
  ['exit', 'crashed', 10_000],
  ['throw', 'crashed', 10_000],
  ['eat', 'crashed', 10_000],
  ['hang', 'too_slow', 50],
])(
  'a thread that ends by "%s" costs the one text that broke it',
  async (text, reason, timeoutMs) => {
    const pool = open({ script, timeoutMs });
    const texts = ['a', 'b', text, 'c', 'd', text, 'e', 'f', 'g', 'h'];

    const outcomes = await Promise.all(texts.map((each) => pool.extract('go', each)));

    expect(outcomes).toEqual(
      texts.map((each) => (each === text ? { ok: false, reason } : expect.objectContaining({ ok: true }))),
    );
  },
  30_000,
);

test('an answer that a thread gave just before it broke counts', async () => {
  // The order of the two is a race, which a wrong pool loses about every fourth time.
  for (let round = 0; round < 25; round += 1) {
    const pool = open({ script, size: 1 });

    const outcomes = await Promise.all(['a', 'b', 'throw', 'c'].map((text) => pool.extract('go', text)));

    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, false, true]);
  }
});

test('skips what is too long without waking a thread, and refuses more than its queue holds', async () => {
  const pool = open({ script, size: 1, maxLength: 10, maxQueued: 2, timeoutMs: 100 });

  expect(await pool.extract('go', 'x'.repeat(11))).toEqual({ ok: false, reason: 'too_large' });

  const given = Array.from({ length: 7 }, (_, index) => pool.extract('go', `${index}`));
  const settled = await Promise.allSettled(given);

  expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  expect(await pool.extract('go', 'after')).toMatchObject({ ok: true });
});

test('goes on when a thread is replaced after it had its share of texts', async () => {
  const pool = open({ script, size: 1, maxQueued: 10_000 });

  const outcomes = await Promise.all(Array.from({ length: 4000 }, (_, index) => pool.extract('go', `${index}`)));

  expect(outcomes.map((outcome) => outcome.ok && outcome.value.declares[0])).toEqual(
    outcomes.map((_, index) => `${index}`),
  );
}, 30_000);

test('close answers what still waits', async () => {
  const pool = open({ script, size: 1 });
  const waiting = ['hang', 'a', 'b', 'c', 'd', 'e'].map((text) => pool.extract('go', text));

  await pool.close();

  expect(await Promise.all(waiting)).toEqual(waiting.map(() => ({ ok: false, reason: 'crashed' })));
  await expect(pool.extract('go', 'late')).rejects.toThrow('closed');
});

const languages: SyntaxLanguage[] = [
  'c',
  'component',
  'cpp',
  'csharp',
  'go',
  'java',
  'javascript',
  'kotlin',
  'php',
  'python',
  'ruby',
  'rust',
  'tsx',
  'typescript',
];

test('deep nesting, one line of a megabyte and noise are answered or skipped in every language', async () => {
  const pool = open({ timeoutMs: 50, maxLength: 1_100_000 });
  const nasty = [
    '('.repeat(100_000),
    `x = "${'a'.repeat(1_000_000)}"`,
    '{[<'.repeat(5_000),
    '\0\ud800\uffff'.repeat(1000),
  ];
  const noise = fc.sample(fc.string({ unit: 'binary', maxLength: 500 }), { numRuns: 20, seed: 7 });

  for (const language of languages) {
    const outcomes = await Promise.all([...nasty, ...noise].map((text) => pool.extract(language, text)));

    for (const outcome of outcomes) expect(outcome.ok || ['too_slow', 'crashed'].includes(outcome.reason)).toBe(true);
    expect(await pool.extract(language, '')).toMatchObject({ ok: true });
  }
}, 120_000);
