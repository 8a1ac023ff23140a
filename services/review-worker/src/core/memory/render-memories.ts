import { fenceGuidance, fenceUntrusted } from '../sanitize.ts';
import type { UsedMemory } from './choose-memories.ts';

const maxLength = 12_000;

/**
 * Memories for a prompt, fenced: what people said as what the repository wants, what a model or a scan said as data that may be
 * wrong.
 */
export function renderMemories(memories: readonly UsedMemory[]): string[] {
  const rules = memories.filter(({ isRule }) => isRule).map(describe);
  const learned = memories.filter(({ isRule }) => !isRule).map(describe);
  return [
    ...(rules.length === 0
      ? []
      : [fenceGuidance('Rules that people of this repository gave', rules.join('\n'), maxLength)]),
    ...(learned.length === 0
      ? []
      : [fenceUntrusted('Remembered from earlier reviews, may be wrong', learned.join('\n'), maxLength)]),
  ];
}

function describe({ kind, text, pathGlob }: UsedMemory): string {
  return `- ${pathGlob === '**' ? '' : `${pathGlob}: `}${kind === 'rule' ? '' : `(${kind.replaceAll('_', ' ')}) `}${text}`;
}
