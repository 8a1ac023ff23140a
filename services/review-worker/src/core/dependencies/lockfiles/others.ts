import { parse as parseYaml } from 'yaml';
import { asRecord, asRecords, asText, matchAll, type Pinned } from './pinned.ts';

export function readGoMod(text: string): Pinned[] {
  const found: Pinned[] = [];
  let block = '';
  for (const line of text.split('\n')) {
    const opened = /^(\w+)\s*\(/.exec(line)?.[1];
    if (opened !== undefined) block = opened;
    else if (line.startsWith(')')) block = '';
    const match = (block === 'require' ? /^\s+(\S+)\s+v(\S+)/ : /^require\s+(\S+)\s+v(\S+)/).exec(line);
    const direct = !/\/\/ indirect\b/.test(line);
    if (match !== null) found.push({ name: match[1] ?? '', version: match[2] ?? '', direct });
  }
  return found;
}

/** What each module and each of its `go.mod` must hash to; also of versions that are not built. */
export function readGoSum(text: string): Pinned[] {
  return [...text.matchAll(/^(\S+) v(\S+) h1:(\S+)$/gm)].map(([, name = '', version = '', hash = '']) => ({
    name,
    version,
    integrity: `h1-${hash}`,
  }));
}

/** The section `GEM` is of registries, `PATH` and `GIT` are not; platforms stand behind the version. `DEPENDENCIES` is the Gemfile. */
export function readGemfileLock(text: string): Pinned[] {
  const sections = text.split(/^(?=[A-Z])/m);
  const wanted = sections.find((section) => section.startsWith('DEPENDENCIES\n'));
  const named = new Set([...(wanted ?? '').matchAll(/^ {2}([\w.-]+)/gm)].map(([, name = '']) => name));
  return sections
    .filter((section) => section.startsWith('GEM\n'))
    .flatMap((section) => matchAll(section, /^ {4}([\w.-]+) \((\d[\w.]*)[^)\s]*\)$/gm))
    .map((one) => ({ ...one, direct: wanted === undefined ? undefined : named.has(one.name) }));
}

export function readComposerLock(text: string): Pinned[] {
  const root = asRecord(JSON.parse(text));
  const read = (packages: unknown, dev: boolean) =>
    asRecords(packages).map(({ name, version }) => ({
      name: asText(name),
      version: asText(version).replace(/^v/, ''),
      dev,
    }));
  return [...read(root.packages, false), ...read(root['packages-dev'], true)];
}

/** Dart and Flutter; what is not hosted comes from git or the SDK. */
export function readPubspecLock(text: string): Pinned[] {
  return Object.entries(asRecord(asRecord(parseYaml(text)).packages)).flatMap(([name, value]): Pinned[] => {
    const { source, version, description, dependency } = asRecord(value);
    if (source !== 'hosted') return [];
    const { url, sha256 } = asRecord(description);
    const integrity = asText(sha256) === '' ? '' : `sha256-${asText(sha256)}`;
    // `direct main`, `direct dev` or `transitive`, of which the last may be for either.
    const [role, part] = asText(dependency).split(' ');
    const dev = role === 'direct' ? part === 'dev' : undefined;
    return [{ name, version: asText(version), url: asText(url), integrity, direct: role === 'direct', dev }];
  });
}

/** Elixir: `"plug": {:hex, :plug, "1.16.1", ...`; what comes from git is left out. */
export function readMixLock(text: string): Pinned[] {
  const lines = text.matchAll(/^\s*"[^"]+": \{:hex, :"?([\w.-]+)"?, "([^"]+)", "([0-9a-f]{64})"/gm);
  return [...lines].map(([, name = '', version = '', hash = '']) => ({ name, version, integrity: `sha256-${hash}` }));
}

/** Swift, by the address of each package: OSV knows them by it. What is on a branch has no version. */
export function readPackageResolved(text: string): Pinned[] {
  const root = asRecord(JSON.parse(text));
  return asRecords(root.pins ?? asRecord(root.object).pins).flatMap(({ location, repositoryURL, state }): Pinned[] => {
    const [url, version] = [asText(location ?? repositoryURL), asText(asRecord(state).version)];
    const name = url.replace(/^(?:\w+:\/\/)?(?:[^@/]*@)?|\.git$/g, '').replace(/^([^/:]+):/, '$1/');
    return name === '' || version === '' ? [] : [{ name, version }];
  });
}
