import type { SyntaxLanguage } from '../language-of.ts';
import type { MentionFact } from './extraction.ts';

const maxMentions = 1000;
const maxNameLength = 200;

// What is never closed goes on to the end of the text or line: looking for the end again from each opening would take for ever.
const slashes = String.raw`\/\*(?:[\s\S]*?\*\/|[\s\S]*)|\/\/[^\n]*`;
const quotes = String.raw`"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?`;
const tripleQuotes = String.raw`"""(?:[\s\S]*?"""|[\s\S]*)`;
/** A name with a capital, not behind one of these. */
const type = (before: string) => String.raw`(?<![${before}])(?<name>\p{Lu}[\p{L}\p{N}_$]*)`;
const either = String.raw`(?<name>(?<![\w$])\p{Lu}[\p{L}\p{N}_$]*|(?<![\w$])\p{L}[\p{L}\p{N}_]*(?=\s*[({]))`;

/** What to pass over, then what to take, for each language in which code names others without importing them. */
const patterns: Partial<Record<SyntaxLanguage, RegExp>> = {
  java: scan(slashes, `${tripleQuotes}|${quotes}`, type(String.raw`\w$.`)),
  // Functions are named as well, also those of extensions: `text.shout()`.
  kotlin: scan(slashes, `${tripleQuotes}|${quotes}`, either),
  csharp: scan(slashes, `@"(?:[^"]|"")*"?|${quotes}`, type(String.raw`\w$.@`)),
  // `Name` of its own package, `pkg.Name` of another, `.method` of a value.
  go: scan(
    String.raw`${slashes}|^package \w+`,
    `\`[^\`]*\`?|${quotes}`,
    String.raw`(?<name>(?<![\p{L}\p{N}_.])[\p{L}_](?:[\p{L}\p{N}_]*\.\p{Lu}[\p{L}\p{N}_]*|[\p{L}\p{N}_]+|(?<=\p{Lu}))|\.[\p{L}_][\p{L}\p{N}_]+(?=\())`,
  ),
  php: scan(`${slashes}|#(?!\\[)[^\\n]*`, quotes, String.raw`(?<![\w$>\\:])(?<name>\p{Lu}[\p{L}\p{N}_]*)`),
  ruby: scan(
    String.raw`#[^\n]*|^=begin(?:[\s\S]*?^=end|[\s\S]*)`,
    quotes,
    String.raw`(?<![\w$:@])(?:::)?(?<name>\p{Lu}\w*(?:::\p{Lu}\w*)*)`,
  ),
};

function scan(comments: string, texts: string, names: string): RegExp {
  return new RegExp(`(?<skip>${comments}|${texts})|${names}`, 'gmu');
}

/**
 * Names with which a file may mean definitions of others that it need not import, each where it comes first, outside of comments and
 * texts: those of its package, its namespace or, in Ruby, of anywhere. Told by the words alone: who is meant shows when the
 * repository defines it.
 */
export function findMentions(language: SyntaxLanguage, text: string): MentionFact[] {
  const pattern = patterns[language];
  if (pattern === undefined) return [];
  const found = new Map<string, MentionFact>();
  let line = 1;
  let counted = 0;
  for (const match of text.matchAll(pattern)) {
    const { name } = match.groups ?? {};
    if (name === undefined || name.length > maxNameLength) continue;
    for (const meant of namesOf(language, name, text.slice(Math.max(0, match.index - 5), match.index))) {
      if (found.has(meant)) continue;
      line += countBreaks(text, counted, match.index);
      counted = match.index;
      found.set(meant, { name: meant, line });
    }
    if (found.size >= maxMentions) break;
  }
  return [...found.values()];
}

/** What a word may mean: an attribute of C# is a class of a longer name, and `A::B` of Ruby a constant of `A` or a class of its own. */
function namesOf(language: SyntaxLanguage, name: string, before: string): string[] {
  if (language === 'csharp') return /\[\s*$/.test(before) ? [name, `${name}Attribute`] : [name];
  if (language === 'go') return [name];
  const parts = name.split('::');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('.'));
}

function countBreaks(text: string, from: number, to: number): number {
  let breaks = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) breaks += 1;
  return breaks;
}
