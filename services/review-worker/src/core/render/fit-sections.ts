import { plural } from './labels.ts';

export interface Section {
  /** What it is called when there is no room for it. */
  name: string;
  text: string;
}

/**
 * Whole sections, in order, as far as they fit into `max` characters; empty ones leave no trace. Those without room are named, so
 * that a cut never goes through markdown and is never silent. `end` always has its place.
 */
export function fitSections(sections: readonly Section[], end: string, max: number): string {
  const wanted = sections.filter(({ text }) => text !== '');
  const names = wanted.map(({ name }) => name).join(', ');
  let left = max - end.length - names.length - 200;
  const kept: string[] = [];
  const cut: string[] = [];
  for (const { name, text } of wanted) {
    if (text.length + 2 > left) {
      cut.push(name);
      continue;
    }
    kept.push(text);
    left -= text.length + 2;
  }
  const note =
    cut.length === 0
      ? ''
      : `> ${plural(cut.length, 'section')} left out for want of room on GitHub: ${cut.join(', ')}.`;
  return [...kept, note, end].filter((text) => text !== '').join('\n\n');
}
