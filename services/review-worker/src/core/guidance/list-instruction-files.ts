import type { ReviewConfig } from '../config/review-config.ts';

const names = ['AGENTS.md', 'CLAUDE.md', 'CONTRIBUTING.md'];
const rootNames = ['.github/CONTRIBUTING.md', 'docs/CONTRIBUTING.md'];

/**
 * Where files with instructions for these paths may lie, nearest to what is changed first: of two folders, the one fewer steps
 * above a changed file, then the deeper one. Paths whose configuration says `instruction_files: false` ask for none.
 */
export function listInstructionFiles(paths: readonly string[], config: ReviewConfig): string[] {
  const steps = new Map<string, number>();
  for (const path of paths) {
    if (!config.forPath(path).instructionFiles) continue;
    const folders = path.split('/').slice(0, -1);
    for (let depth = folders.length; depth >= 0; depth -= 1) {
      const folder = folders
        .slice(0, depth)
        .map((name) => `${name}/`)
        .join('');
      steps.set(folder, Math.min(steps.get(folder) ?? Number.POSITIVE_INFINITY, folders.length - depth));
    }
  }
  const nearest = [...steps].sort(([a, far], [b, near]) => far - near || b.length - a.length || (a < b ? -1 : 1));
  return nearest.flatMap(([folder]) => [...names, ...(folder === '' ? rootNames : [])].map((name) => folder + name));
}
