import { asRecord, asText, type Pinned } from './pinned.ts';

const requirement = /^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*===?\s*([^\s;#,]+)/;

/**
 * Pinned ones only: a range says nothing about what is installed. pip-compile and uv write behind each, or in the lines below,
 * what asks for it: `# via -r requirements.in`, or `# via flask`.
 */
export function readRequirements(text: string): Pinned[] {
  const found: (Pinned & { comment: string })[] = [];
  for (const line of text.split('\n')) {
    const [, name = '', version = ''] = requirement.exec(line) ?? [];
    const comment = /(?:^|\s)#(.*)$/.exec(line)?.[1] ?? '';
    const last = found.at(-1);
    if (name !== '') found.push({ name, version, comment });
    else if (last !== undefined && /^\s/.test(line)) last.comment += ` ${comment}`;
  }
  return found.map(({ comment, ...pinned }) => ({ ...pinned, direct: readVia(comment) }));
}

/** Undefined where nothing is said, as in a file written by hand. A constraint (`-c`) asks for nothing. */
function readVia(comment: string): boolean | undefined {
  const via = /^\s*via\s(.*)/.exec(comment)?.[1];
  return via === undefined ? undefined : /(?:^|[\s,])-r\s|\((?:pyproject\.toml|setup\.(?:py|cfg))\)/.test(via);
}

export function readPipfileLock(text: string): Pinned[] {
  const { default: needed, develop } = asRecord(JSON.parse(text));
  const read = (section: unknown, dev: boolean) =>
    Object.entries(asRecord(section)).flatMap(([name, value]) => {
      const version = /^==(.+)$/.exec(asText(asRecord(value).version))?.[1];
      return version === undefined ? [] : [{ name, version, dev }];
    });
  return [...read(needed, false), ...read(develop, true)];
}
