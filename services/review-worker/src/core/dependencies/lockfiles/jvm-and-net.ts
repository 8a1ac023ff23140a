import { asRecord, asText, matchAll, type Pinned } from './pinned.ts';

/** `group:artifact:version=configurations`, where those of tests are called so. */
export function readGradleLock(text: string): Pinned[] {
  const lines = text.matchAll(/^([^\s:#=]+:[^\s:=]+):([^\s:=]+)=(.*)$/gm);
  return [...lines].map(([, name = '', version = '', configurations = '']) => ({
    name,
    version,
    dev: configurations.split(',').every((one) => /^test|Test/.test(one.trim())),
  }));
}

/** Dependencies with a version of their own: what a property or a parent decides is not known here. */
export function readPom(text: string): Pinned[] {
  const plain = text.replace(/<!--[\s\S]*?-->/g, '');
  return [...plain.matchAll(/<dependency>((?:(?!<\/?dependency>)[\s\S])*)<\/dependency>/g)].flatMap(
    ([, block = '']): Pinned[] => {
      const field = (name: string) => new RegExp(`<${name}>\\s*([^<$\\s]+)\\s*</${name}>`).exec(block)?.[1] ?? '';
      const [group, artifact, version] = [field('groupId'), field('artifactId'), field('version')];
      if (group === '' || artifact === '' || !/^\d/.test(version)) return [];
      return [{ name: `${group}:${artifact}`, version, direct: true, dev: field('scope') === 'test' }];
    },
  );
}

/** By framework, then by name. */
export function readNugetLock(text: string): Pinned[] {
  return Object.values(asRecord(asRecord(JSON.parse(text)).dependencies)).flatMap((packages) =>
    Object.entries(asRecord(packages)).map(([name, value]) => ({
      name,
      version: asText(asRecord(value).resolved),
      integrity: asText(asRecord(value).contentHash),
      direct: asText(asRecord(value).type) === 'Direct',
    })),
  );
}

/** `PackageReference` and `PackageVersion` with one exact version. */
export function readMsbuild(text: string): Pinned[] {
  return matchAll(
    text.replace(/<!--[\s\S]*?-->/g, ''),
    /<Package(?:Reference|Version)\s+(?:Include|Update)="([^"$]+)"\s+Version="\[?(\d[^"\],$*]*)\]?"/g,
  );
}
