import type { ContextResponse } from '@waggle/contracts';

/** Files that use a changed one themselves, as far as they are listed. */
export function listImporters({ dependents }: Pick<ContextResponse, 'dependents'>): string[] {
  return dependents.files.filter(({ depth }) => depth === 1).map(({ path }) => path);
}

/** Tests of the changed files, each once. */
export function listTests({ tests }: Pick<ContextResponse, 'tests'>): string[] {
  return [...new Set(tests.flatMap((tested) => tested.tests))];
}
