import type { Coverage } from '@waggle/contracts';
import type { FileDiff } from './diff/file-diff.ts';
import { getPathKind } from './path-kind.ts';

/** Why a file is left unread on purpose. Such files are listed, but do not make a review partial: a person would skip them too. */
export const deliberateReasons = {
  binary: 'binary file',
  submodule: 'submodule pointer',
  lockfile: 'lockfile',
  generated: 'generated file',
  vendored: 'vendored code',
} as const satisfies Record<string, string>;

/** Why a file that should have been read was not. */
export const partialReasons = {
  budget: 'over the size budget',
  patch: 'patch not available',
} as const;

const deliberate = new Set<string>(Object.values(deliberateReasons));

/** True when something was not read that should have been. */
export function isPartial(coverage: Coverage): boolean {
  return coverage.unread.some(({ reason }) => !deliberate.has(reason));
}

/** Why a file is not given to the model; null when it is. */
export function findDeliberateReason(file: FileDiff): string | null {
  if (file.isBinary) return deliberateReasons.binary;
  if (file.isSubmodule) return deliberateReasons.submodule;
  const kind = getPathKind(file.path);
  return kind === 'lockfile' || kind === 'generated' || kind === 'vendored' ? deliberateReasons[kind] : null;
}

/** Coverage of a review by rules alone: they read every text file, lockfiles included. `missing` are paths git gave no patch for. */
export function createEvidenceCoverage(files: readonly FileDiff[], missing: readonly string[] = []): Coverage {
  const unread = files.flatMap(({ path, isBinary, isSubmodule }) => {
    if (isBinary) return [{ path, reason: deliberateReasons.binary as string }];
    return isSubmodule ? [{ path, reason: deliberateReasons.submodule }] : [];
  });
  unread.push(...missing.map((path) => ({ path, reason: partialReasons.patch })));
  const filesChanged = files.length + missing.length;
  return { filesChanged, filesRead: filesChanged - unread.length, unread };
}
