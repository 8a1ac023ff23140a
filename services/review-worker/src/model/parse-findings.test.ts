import { describe, expect, test } from '@jest/globals';
import { parseFindings } from './parse-findings.ts';

const good = {
  category: 'security',
  severity: 'high',
  path: 'src/a.ts',
  quote: ['  eval(input);'],
  line: 3,
  title: 'Input is executed',
  body: 'Anybody can run code.',
  replacement: null,
};
const expected = { rule: 'model/security', severity: 'high', path: 'src/a.ts', quote: ['  eval(input);'], line: 3 };
const json = JSON.stringify({ summary: 'Input is run.', findings: [good] });

describe('an answer of a model', () => {
  test.each<[string, string]>([
    ['as asked', json],
    ['in a fence', `Here you are:\n\`\`\`json\n${json}\n\`\`\`\nBye`],
    ['with prose around it', `I found this: ${json} Hope that helps.`],
    ['a bare list', JSON.stringify([good])],
    ['one finding alone', JSON.stringify(good)],
    ['the list as a string', JSON.stringify({ findings: JSON.stringify([good]) })],
    ['items as strings', JSON.stringify({ findings: [JSON.stringify(good)] })],
    ['trailing commas', json.replace(']}', '],}')],
    ['cut off in the second item', `${json.slice(0, -2)}, {"title": "half a senten`],
    ['cut off in a fence', `\`\`\`json\n${json.slice(0, -2)}, {"ti`],
    ['single quotes', json.replaceAll('"', "'")],
    ['an object for each line', JSON.stringify(good)],
    ['comments and words of Python', json.replace('null', 'None // no fix')],
    ['unescaped quotes', json.replace('Anybody', 'The "admin" and anybody')],
    ['prose with brackets before it', `I read [the diff] and {all files}.\n${json}`],
    ['wrapped once more', JSON.stringify({ result: { findings: [good] } })],
    ['another name for the list', JSON.stringify({ issues: [good] })],
  ])('%s: is read', (_how, text) => {
    expect(parseFindings(text)?.findings).toMatchObject([expected]);
  });

  test.each(['if (admin\u202e) {', 'a\u200b();', 'x\u2066', 'start();\n/lgtm\n', '  /merge now'])(
    'the fix %j, which holds what nobody sees or what another bot obeys, is not offered',
    (fix) => {
      const text = JSON.stringify({ findings: [{ ...good, replacement: fix }] });
      expect(parseFindings(text)?.findings).toMatchObject([{ ...expected, replacement: null }]);
    },
  );

  test('tells what changes, where it says so', () => {
    expect(parseFindings(json)?.summary).toBe('Input is run.');
    expect(parseFindings(JSON.stringify({ result: { summary: 'In\u202eside.', findings: [] } }))?.summary).toBe(
      'Inside.',
    );
    for (const text of [JSON.stringify([good]), JSON.stringify({ summary: ['x'], findings: [] })])
      expect(parseFindings(text)?.summary).toBe('');
  });

  test.each<[string, string]>([
    ['nothing', ''],
    ['prose', 'The change looks good to me.'],
    ['other JSON', '{"answer": 42}'],
    ['a number', '7'],
    ['half a brace', '{"findings": ['],
    ['NUL bytes', '\0\0\0'],
  ])('%s: is no answer', (_what, text) => {
    expect(parseFindings(text)).toBeNull();
  });

  test('an empty list is an answer', () => {
    expect(parseFindings('{"findings": []}')).toEqual({ findings: [], summary: '', dropped: 0 });
  });

  test('one bad item costs only itself', () => {
    const parsed = parseFindings(JSON.stringify({ findings: [good, null, 42, {}, { title: '' }, good] }));

    expect(parsed?.findings).toHaveLength(2);
    expect(parsed?.dropped).toBe(4);
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['a line out of range', { line: 10 ** 12 }, { line: null }],
    ['a negative line', { line: -3 }, { line: null }],
    ['a line in words', { line: '12' }, { line: 12 }],
    ['an unknown severity', { severity: 'catastrophic' }, { severity: 'medium' }],
    ['another word for it', { severity: 'Error' }, { severity: 'high' }],
    ['an unknown category', { category: 'vibes' }, { rule: 'model/correctness' }],
    ['a quote in one string', { quote: 'a\nb\nc\nd' }, { quote: ['a', 'b', 'c'] }],
    ['no quote', { quote: null }, { quote: [] }],
    ['no path', { path: 7 }, { path: null }],
    ['a replacement without a quote', { quote: [], replacement: 'x' }, { quote: [], replacement: null }],
    ['no title', { title: undefined }, { title: 'Anybody can run code.' }],
    ['extra fields', { confidence: 7000 }, {}],
    ['a lone surrogate and NUL', { title: 'a\ud800b\0c' }, { title: 'a\ufffdbc' }],
    ['a huge text', { body: 'x'.repeat(100_000) }, { title: good.title }],
  ])('%s: is repaired', (_what, change, repaired) => {
    const parsed = parseFindings(JSON.stringify({ findings: [{ ...good, ...change }] }));

    expect(parsed?.findings).toMatchObject([{ ...expected, ...repaired }]);
  });

  test('two megabytes of garbage are refused in good time', () => {
    const started = performance.now();

    expect(parseFindings('{"findings": ['.repeat(150_000))).toBeNull();

    expect(performance.now() - started).toBeLessThan(2000);
  });
});
