import type { ContextResponse } from '@waggle/contracts';

const maxFiles = 15;
const maxDependents = 20;
const maxLabel = 60;

/**
 * The changed files and what imports them, as a Mermaid flowchart from the importing file to the imported one. Null where nothing
 * is known to be connected: boxes alone say less than the list of files.
 */
export function drawChange(
  paths: readonly string[],
  context: Pick<ContextResponse, 'dependents'> | null,
): string | null {
  const shown = [...paths].slice(0, maxFiles);
  const ids = new Map(shown.map((path, at) => [path, `c${at}`]));
  const edges: string[] = [];
  const nodes: string[] = [];
  for (const { path, via } of (context?.dependents.files ?? []).slice(0, maxDependents)) {
    const target = ids.get(via);
    if (target === undefined) continue;
    const known = ids.get(path);
    const id = known ?? `d${ids.size}`;
    if (known === undefined) {
      ids.set(path, id);
      nodes.push(`  ${id}["${escapeLabel(path)}"]`);
    }
    edges.push(`  ${id} --> ${target}`);
  }
  if (edges.length === 0) return null;
  const changed = shown.map((path) => `  ${ids.get(path)}["${escapeLabel(path)}"]:::changed`);
  const more = paths.length > maxFiles ? [`  more["#43; ${paths.length - maxFiles} changed files"]:::changed`] : [];
  return ['flowchart LR', ...changed, ...more, ...nodes, ...edges, '  classDef changed stroke-width:3px'].join('\n');
}

/** Mermaid reads quotes, brackets, backticks and HTML in labels; its own entities (`#35;`) are read by none of them. */
function escapeLabel(path: string): string {
  const cut = path.length > maxLabel ? `…${path.slice(1 - maxLabel)}` : path;
  return Array.from(cut.toWellFormed(), (one) =>
    /[\p{L}\p{N} ./_…-]/u.test(one) ? one : `#${one.codePointAt(0)};`,
  ).join('');
}
