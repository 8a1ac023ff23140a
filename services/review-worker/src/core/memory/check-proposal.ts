import { z } from 'zod';
import { stripInvisible } from '../sanitize.ts';

const line = (least: number, most: number) =>
  z
    .string()
    .transform((text) => stripInvisible(text).replace(/\s+/g, ' ').trim())
    .pipe(z.string().min(least).max(most));

const Proposal = z.object({
  kind: z.enum(['pattern', 'decision', 'risk_area', 'developer_note']),
  text: line(15, 400),
  path: z.string().nullable(),
  quote: line(8, 300),
});
export type Proposal = z.infer<typeof Proposal>;

export const maxProposals = 3;

/**
 * A proposal of the model, if it can be kept: in the right form, about a changed file or all of them, and with words that really
 * stand in what the model was shown. Spaces may differ. Null otherwise.
 */
export function checkProposal(item: unknown, shown: { text: string; paths: readonly string[] }): Proposal | null {
  const parsed = Proposal.safeParse(item);
  if (!parsed.success) return null;
  const { path, quote } = parsed.data;
  if (path !== null && !shown.paths.includes(path)) return null;
  return squeeze(shown.text).includes(squeeze(quote)) ? parsed.data : null;
}

/** Diff signs at the start of lines are no part of what is quoted. */
function squeeze(text: string): string {
  return stripInvisible(text)
    .replace(/^[+ -]/gm, '')
    .replace(/\s+/g, '');
}
