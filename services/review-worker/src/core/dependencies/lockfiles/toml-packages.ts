import type { Pinned } from './pinned.ts';

/** Cargo and uv name the source of each package, Poetry only of those that are not from PyPI. */
function isForeign(block: string): boolean {
  const source = /^source\s*=\s*(.*)$/m.exec(block)?.[1];
  if (source !== undefined) return !/registry/.test(source);
  return /^\[package\.source\]/m.test(block);
}

/** Cargo.lock, poetry.lock, uv.lock and pdm.lock: a block `[[package]]` each. */
export function readTomlPackages(text: string): Pinned[] {
  const isCargo = /^\[\[package\]\]\s*$(?:(?!^\[)[\s\S])*^checksum\s*=/m.test(text);
  return text
    .split(/^\[\[package\]\]\s*$/m)
    .slice(1)
    .map((block) => {
      const own = block.split(/^\[/m)[0] ?? '';
      const isOwn = isForeign(block) || (isCargo && !/^source\s*=/m.test(own));
      const field = (key: string) => new RegExp(`^${key}\\s*=\\s*"([^"]*)"`, 'm').exec(own)?.[1] ?? '';
      const checksum = field('checksum');
      return {
        name: field('name'),
        version: isOwn ? '' : field('version'),
        integrity: checksum === '' ? '' : `sha256-${checksum}`,
      };
    });
}
