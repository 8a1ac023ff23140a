import { parsePatch } from '../../core/diff/parse-patch.ts';

export type Tree = Record<string, string>;

/** Tests only: the diff between two small trees, each changed file as one hunk. */
export function describeChange(base: Tree, head: Tree) {
  const paths = [...new Set([...Object.keys(base), ...Object.keys(head)])].filter((path) => base[path] !== head[path]);
  const patch = paths.map((path) => print(path, base[path], head[path])).join('');
  const trees: Record<string, Tree> = { base, head };
  const repository = {
    listFiles: async (sha: string) => Object.keys(trees[sha] ?? {}),
    readFile: async (sha: string, path: string) => trees[sha]?.[path] ?? null,
    readFiles: async (sha: string, paths: readonly string[]) =>
      new Map(Object.entries(trees[sha] ?? {}).filter(([path]) => paths.includes(path))),
  };
  return { deps: { repository }, input: { baseSha: 'base', headSha: 'head', files: parsePatch(patch) } };
}

function print(path: string, before: string | undefined, after: string | undefined): string {
  const old = before?.split('\n') ?? [];
  const now = after?.split('\n') ?? [];
  const mode =
    before === undefined ? 'new file mode 100644\n' : after === undefined ? 'deleted file mode 100644\n' : '';
  const sides = `--- ${before === undefined ? '/dev/null' : `a/${path}`}\n+++ ${after === undefined ? '/dev/null' : `b/${path}`}\n`;
  const range = `@@ -${old.length ? 1 : 0},${old.length} +${now.length ? 1 : 0},${now.length} @@\n`;
  const lines = [...old.map((line) => `-${line}\n`), ...now.map((line) => `+${line}\n`)].join('');
  return `diff --git a/${path} b/${path}\n${mode}index 1..2\n${sides}${range}${lines}`;
}
