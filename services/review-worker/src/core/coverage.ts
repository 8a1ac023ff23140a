import type { Coverage } from '@waggle/contracts';

/** Why a file is left unread on purpose. Such files are listed, but do not make a review partial: a person would skip them too. */
export const deliberateReasons = {
  binary: 'binary file',
  submodule: 'submodule pointer',
  lockfile: 'lockfile',
  generated: 'generated file',
  vendored: 'vendored code',
} as const;

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
