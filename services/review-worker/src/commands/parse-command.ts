export type Command = 'review' | 'cancel';

/** The command of a comment, with or without the leading `/waggle`; null when it is none that Waggle knows. */
export function parseCommand(text: string): Command | null {
  const words = text.trim().toLowerCase().split(/\s+/);
  if (words[0] === '/waggle') words.shift();
  const [word] = words;
  return words.length === 1 && (word === 'review' || word === 'cancel') ? word : null;
}
