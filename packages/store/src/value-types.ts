/**
 * How Postgres values look in JavaScript. int8 is a number: identities and GitHub's ids stay far below 2^53.
 * Array types are listed because asking the server for them costs one more query per connection.
 */
export const valueTypes = {
  int8: { to: 20, from: [20], serialize: (value: unknown) => String(value), parse: parseSafeInteger },
  numeric: { to: 1700, from: [1700], serialize: (value: unknown) => String(value), parse: Number },
  int8Array: { to: 1016, from: [1016], serialize: serializeArray, parse: parseIntegerArray },
  textArray: { to: 1009, from: [1009], serialize: serializeArray, parse: parseTextArray },
};

function parseSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`Integer from the database is too large for a number: ${text}`);
  return value;
}

function serializeArray(values: unknown): string {
  if (!Array.isArray(values)) throw new TypeError('A Postgres array parameter must be an array');
  const items = values.map((item) => (item === null ? 'null' : `"${String(item).replace(/["\\]/g, '\\$&')}"`));
  return `{${items.join(',')}}`;
}

function parseIntegerArray(text: string): number[] {
  return text === '{}' ? [] : text.slice(1, -1).split(',').map(parseSafeInteger);
}

function parseTextArray(text: string): (string | null)[] {
  const items = text.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/gs);
  return Array.from(items, ([, quoted, bare]) => {
    if (quoted !== undefined) return quoted.replace(/\\(.)/gs, '$1');
    return bare === undefined || bare === 'NULL' ? null : bare;
  });
}
