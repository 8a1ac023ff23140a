const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' });

/**
 * What tells a model in which language people of a repository read, by `output.language` of its configuration (a language tag);
 * empty for English, which models write anyway.
 */
export function languageNote(tag: string): string {
  if (/^en\b/i.test(tag)) return '';
  return `\n\nWrite everything that people read in ${nameOf(tag)}. Names, code and the keys of JSON stay as they are.`;
}

function nameOf(tag: string): string {
  try {
    return `${names.of(tag) ?? tag} (\`${tag}\`)`;
  } catch {
    // Shaped like a tag, yet none that is registered: models may know it all the same.
    return `the language \`${tag}\``;
  }
}
