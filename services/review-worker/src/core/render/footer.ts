import { sanitizeInline } from '../sanitize.ts';
import { formatCost, formatDuration, formatShare, plural } from './labels.ts';
import type { ReviewToRender } from './review-to-render.ts';

/** How much was read, of which commit, by what, and what it took. */
export function renderFooter({ pullRequest, coverage, model, durationMs }: ReviewToRender): string {
  const parts: string[] = [];
  if (coverage) parts.push(`${coverage.filesRead} of ${plural(coverage.filesChanged, 'file')} read`);
  if (coverage?.hunks && coverage.hunks.read < coverage.hunks.changed) parts.push(formatShare(coverage.hunks, 'hunk'));
  if (pullRequest) parts.push(`commit ${pullRequest.headSha.slice(0, 7)}`);
  if (typeof durationMs === 'number') parts.push(formatDuration(durationMs));
  if (model) {
    parts.push(`${sanitizeInline(model.model, 80)}, ${plural(model.calls, 'call')}`);
    if (model.inputTokens !== null) parts.push(`${plural(model.inputTokens, 'token')} in`);
    if (model.cachedTokens) parts.push(`${model.cachedTokens} of them cached`);
    if (model.outputTokens !== null) parts.push(`${plural(model.outputTokens, 'token')} out`);
    if (model.toolCalls) parts.push(plural(model.toolCalls, 'look-up'));
    if (model.costUsd !== undefined && model.calls > 0) parts.push(formatCost(model.costUsd));
  }
  return parts.length === 0 ? '' : `<sub>Waggle: ${parts.join(' · ')}</sub>`;
}
