/** Text that is HTML already. */
export type Html = { html: string };

type Part = Html | string | number | null | undefined | false | readonly Part[];

function escapeText(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (letter) => names[letter] ?? letter);
}

function flatten(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (Array.isArray(part)) return part.map(flatten).join('');
  if (typeof part === 'object' && 'html' in part) return part.html;
  return escapeText(String(part));
}

/** Builds HTML; every value is escaped unless it is HTML itself. */
export function html(strings: TemplateStringsArray, ...values: Part[]): Html {
  const pieces = strings.map((text, index) => text + (index < values.length ? flatten(values[index]) : ''));
  return { html: pieces.join('') };
}
