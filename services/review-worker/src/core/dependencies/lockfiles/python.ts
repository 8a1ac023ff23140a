import { asRecord, asText, matchAll, type Pinned } from './pinned.ts';

/** Pinned ones only: a range says nothing about what is installed. */
export function readRequirements(text: string): Pinned[] {
  return matchAll(text, /^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*===?\s*([^\s;#,]+)/gm).map(toPyPi);
}

export function readPipfileLock(text: string): Pinned[] {
  const { default: needed, develop } = asRecord(JSON.parse(text));
  const read = (section: unknown, dev: boolean) =>
    Object.entries(asRecord(section)).flatMap(([name, value]) => {
      const version = /^==(.+)$/.exec(asText(asRecord(value).version))?.[1];
      return version === undefined ? [] : [{ ...toPyPi({ name, version }), dev }];
    });
  return [...read(needed, false), ...read(develop, true)];
}

/** As PyPI normalizes names. */
function toPyPi({ name, version }: Pinned): Pinned {
  return { name: name.toLowerCase().replace(/[-_.]+/g, '-'), version };
}
