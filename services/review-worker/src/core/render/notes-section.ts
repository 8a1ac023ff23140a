import { isPartial } from '../coverage.ts';
import { sanitizeInline } from '../sanitize.ts';
import { formatShare, plural } from './labels.ts';
import type { ReviewToRender } from './review-to-render.ts';

const maxNotes = 20;

/** What a reader must know before trusting the rest: no model, not all read, something was missing. */
export function renderNotes(
  review: Pick<ReviewToRender, 'model' | 'coverage' | 'degraded'>,
  listedAt = 'below',
): string {
  const notes: string[] = [];
  if (review.model === null)
    notes.push('No model is configured: this review is built from deterministic evidence only.');
  if (review.coverage && isPartial(review.coverage)) {
    const { filesRead, filesChanged, addedLines } = review.coverage;
    const lines = addedLines ? `, ${formatShare(addedLines, 'added line')}` : '';
    const estimated = review.model?.tokenizer === 'estimate' ? ' Sizes were estimated.' : '';
    notes.push(
      `Partial review: ${filesRead} of ${plural(filesChanged, 'changed file')} read${lines}. What was left is listed ${listedAt}.${estimated}`,
    );
  }
  for (const note of review.degraded.slice(0, maxNotes)) notes.push(`Degraded: ${sanitizeInline(note, 300)}`);
  if (review.degraded.length > maxNotes) notes.push(`Degraded: ${review.degraded.length - maxNotes} more notes`);
  return notes.map((note) => `> ${note}`).join('\n>\n');
}
