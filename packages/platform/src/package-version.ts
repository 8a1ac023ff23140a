import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Manifest = z.object({ version: z.string() });

/** The version of the package that `moduleUrl` is in the `src` folder of; a service says it in its health. */
export function readPackageVersion(moduleUrl: string): string {
  return Manifest.parse(JSON.parse(readFileSync(new URL('../package.json', moduleUrl), 'utf8'))).version;
}
