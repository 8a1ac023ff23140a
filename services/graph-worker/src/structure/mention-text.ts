import type { MentionFact } from '@waggle/syntax';

/** A mention as a File node keeps it: `LINE NAME`. */
export function toMentionText({ line, name }: MentionFact): string {
  return `${line} ${name}`;
}

/** Reads what {@link toMentionText} wrote. */
export function parseMentionText(text: string): MentionFact {
  return { line: Number.parseInt(text, 10), name: text.slice(text.indexOf(' ') + 1) };
}
