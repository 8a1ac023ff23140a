import { basename, dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface RetrievalOptions {
  /** Undefined: the usual place. */
  histories: string | undefined;
  repositories: { name: string; path: string }[];
}

/** `--histories DIR` and any number of `--repo CLONE`. */
export function parseRetrievalOptions(args: string[]): RetrievalOptions {
  const { values } = parseArgs({
    args,
    options: { histories: { type: 'string' }, repo: { type: 'string', multiple: true } },
  });
  const here = process.env.INIT_CWD ?? process.cwd();
  const repositories = (values.repo ?? []).map((repo) => {
    const path = resolve(here, repo);
    return { name: nameOf(path), path };
  });
  return { histories: values.histories === undefined ? undefined : resolve(here, values.histories), repositories };
}

/** Mirrors are often NAME/repo or NAME/.git. */
function nameOf(path: string): string {
  const name = basename(path);
  return ['repo', '.git'].includes(name) ? basename(dirname(path)) : name.replace(/\.git$/, '');
}
