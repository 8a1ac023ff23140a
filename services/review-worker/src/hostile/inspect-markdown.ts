import { marked, type Token } from 'marked';

interface Inspected {
  /** What would be live on GitHub and must not be, in words. */
  live: string[];
  headings: string[];
  markers: string[];
}

const ownHtml = /^(?:<\/?(?:sub|details|summary)>|<!-- waggle:[^>]*-->)$/;
const live: readonly [string, RegExp][] = [
  ['mention', /(?:^|[^\w`])@[a-z0-9]/i],
  ['reference', /(?:^|[^\w&])(?:#\d|GH-\d)/i],
  ['address', /\b(?:https?:\/\/|www\.)/i],
  ['entity', /&(?!amp;|lt;|gt;|quot;|#39;)[#\w]+;/],
  ['invisible', /[\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e01ef}]/u],
];

/** Tests only: what GitHub would make of a posted text. Links may lead to `origin` alone. */
export function inspectMarkdown(text: string, origin: string): Inspected {
  const found: Inspected = { live: [], headings: [], markers: [] };
  let prose = '';
  // Linked issues of the repository itself are listed by number: the description names them already.
  void marked.walkTokens(marked.lexer(text.replace(/^- #\d+ /gm, '- ')), (token: Token) => {
    if (token.type === 'heading') found.headings.push(token.text);
    if (token.type === 'image') found.live.push(`image ${token.href}`);
    if (token.type === 'link' && !isOwnLink(token.href, origin)) found.live.push(`link ${token.href}`);
    if (token.type === 'code' && /^(?:suggestion|mermaid|geojson|math)/i.test(token.lang ?? ''))
      found.live.push(`block ${token.lang}`);
    if (token.type === 'html') readHtml(token.raw, found);
    // Code keeps its place, so that what stands around it is not read as one word.
    if (token.type === 'codespan') prose += '`';
    if ((token.type === 'text' && !('tokens' in token && token.tokens)) || token.type === 'escape') prose += token.text;
    if (['paragraph', 'heading', 'list_item', 'blockquote', 'br'].includes(token.type)) prose += '\n';
  });
  // Whoever obeys commands reads the text itself, code or not.
  const order = /^[ \t]*\/[a-z][\w-]*(?=[\s:]|$)/im.exec(text);
  if (order !== null) found.live.push(`command ${order[0]}`);
  for (const [name, pattern] of live) {
    const match = pattern.exec(prose);
    if (match !== null) found.live.push(`${name} ${JSON.stringify(prose.slice(match.index, match.index + 30))}`);
  }
  return found;
}

function isOwnLink(href: string, origin: string): boolean {
  return href.startsWith(`${origin}/`) || /^mailto:/.test(href);
}

function readHtml(raw: string, found: Inspected): void {
  for (const [tag] of raw.matchAll(/<!--[\s\S]*?-->|<[^>]*>?/g)) {
    if (tag.startsWith('<!-- waggle:')) found.markers.push(tag);
    else if (!ownHtml.test(tag)) found.live.push(`html ${tag.slice(0, 40)}`);
  }
}
