import type { Random } from '../random.ts';

interface Item {
  [key: string]: unknown;
  path: string;
}

/** An answer as a model might spoil it, and how many of its findings can still be read out of it. */
export interface SpoiledAnswer {
  kind: string;
  text: string;
  expected: string[];
}

type Spoil = (items: Item[], random: Random) => { text: string; expected?: Item[] };

const json = (items: readonly Item[]) => JSON.stringify({ findings: items }, null, 2);

const spoils: Record<string, Spoil> = {
  untouched: (items) => ({ text: json(items) }),
  fenced: (items) => ({ text: `\`\`\`json\n${json(items)}\n\`\`\`` }),
  'fence without a word': (items) => ({ text: `\`\`\`\n${json(items)}\n\`\`\`` }),
  'prose around': (items) => ({ text: `Here is my review:\n\n${json(items)}\n\nLet me know if you need more!` }),
  'prose with brackets': (items) => ({ text: `I looked at [the diff] and {all files}.\n${json(items)}` }),
  'trailing commas': (items) => ({
    text: json(items)
      .replaceAll(/([}\]"\d])\n/g, '$1,\n')
      .replace(/,\s*$/, ''),
  }),
  'single quotes': (items) => ({ text: json(items).replaceAll("'", '’').replaceAll('"', "'") }),
  'bare keys': (items) => ({ text: json(items).replaceAll(/^(\s*)"(\w+)":/gm, '$1$2:') }),
  'line breaks in strings': (items) => ({
    text: json(items.map((item) => ({ ...item, body: 'First line.@@Second line.' }))).replaceAll('@@', '\n'),
  }),
  comments: (items) => ({ text: json(items).replaceAll(/^(\s*"severity".*)$/gm, '$1 // as agreed') }),
  'python words': (items) => ({ text: json(items).replaceAll(': null', ': None') }),
  'bare list': (items) => ({ text: JSON.stringify(items) }),
  'list in a string': (items) => ({ text: JSON.stringify({ findings: JSON.stringify(items) }) }),
  'items in strings': (items) => ({ text: JSON.stringify({ findings: items.map((item) => JSON.stringify(item)) }) }),
  'other name of the list': (items) => ({ text: JSON.stringify({ issues: items }) }),
  'wrapped once more': (items) => ({ text: JSON.stringify({ result: { findings: items } }) }),
  'one object for each line': (items) => ({ text: items.map((item) => JSON.stringify(item)).join('\n') }),
  'byte order mark and NUL': (items) => ({ text: `\uFEFF${json(items)}\0` }),
  'numbers in strings': (items) => ({ text: json(items.map((item) => ({ ...item, line: String(item.line) }))) }),
  'numbers out of range': (items) => ({ text: json(items.map((item) => ({ ...item, line: -1e12, confidence: 900 }))) }),
  'unknown severity': (items) => ({ text: json(items.map((item) => ({ ...item, severity: 'Blocker!' }))) }),
  'quote as one string': (items) => ({ text: json(items.map((item) => ({ ...item, quote: 'const a = 1;' }))) }),
  'fields missing': (items) => ({
    text: json(items.map(({ path, title }) => ({ path, title }))),
  }),
  'unescaped quotes': (items) => ({
    text: json(items.map((item) => ({ ...item, body: 'The name @@x@@ is not defined.' }))).replaceAll('@@', '"'),
  }),
  'one bad item': (items, random) => {
    const bad = random.between(0, items.length - 1);
    const mixed = items.map((item, at) => (at === bad ? { nonsense: true } : item));
    return { text: JSON.stringify({ findings: mixed }), expected: items.filter((_, at) => at !== bad) };
  },
  'cut off': (items, random) => {
    const text = json(items);
    const ends = items.map((_, at) => json(items.slice(0, at + 1)).length - '\n  ]\n}'.length);
    const at = random.between(ends[0] ?? 0, text.length - 1);
    return { text: text.slice(0, at), expected: items.filter((_, index) => (ends[index] ?? 0) <= at) };
  },
  'cut off in a fence': (items, random) => {
    const cut = (spoils['cut off'] as Spoil)(items, random);
    return { ...cut, text: `\`\`\`json\n${cut.text}` };
  },
  'closing brackets missing': (items) => ({ text: json(items).replace(/\s*\]\s*\}$/, '') }),
};

/** `rounds` answers of every kind. */
export function spoilAnswers(rounds: number, random: Random): SpoiledAnswer[] {
  const answers: SpoiledAnswer[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const [kind, spoil] of Object.entries(spoils)) {
      const items = Array.from({ length: random.between(1, 6) }, (_, at) => createItem(at, random));
      const { text, expected = items } = spoil(items, random);
      answers.push({ kind, text, expected: expected.map(({ path }) => path) });
    }
  }
  return answers;
}

function createItem(at: number, random: Random): Item {
  return {
    category: random.pick(['correctness', 'security', 'performance']),
    severity: random.pick(['critical', 'high', 'medium', 'low']),
    path: `src/part-${at}.ts`,
    quote: [random.pick(['const a = 1;', "  if (x == '}') {", '\treturn [1, 2];', 'const re = /[{]/;'])],
    line: random.between(1, 400),
    title: random.pick([
      'The value may be null',
      'Off by one',
      'It\'s never closed, see "close"',
      'Braces { are [ odd',
    ]),
    body: random.pick(['It breaks.', 'Given {a: 1}, it "fails".', 'See `a[0]`, then\nread on.']),
    replacement: random.pick([null, 'const a = 2;']),
  };
}
