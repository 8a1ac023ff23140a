import type { PlacedFinding } from '@waggle/contracts';
import type { ReviewConfig } from '../core/config/review-config.ts';
import { reaches } from '../core/gate.ts';

/** Ids of the findings that become comments on lines: as many and as bad as the repository wants, of those that have a place. */
export function chooseInline(sorted: readonly PlacedFinding[], config: ReviewConfig): string[] {
  return sorted
    .filter(({ placement, severity, path }) => {
      return placement.kind === 'line' && reaches(severity, config.forPath(path ?? '').minSeverity);
    })
    .slice(0, config.root.comments.max)
    .map(({ id }) => id);
}
