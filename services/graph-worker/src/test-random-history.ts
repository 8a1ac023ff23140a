import type { TestCommit, TestRepository } from '@waggle/testkit';

/** Tests only: numbers from 0 to 1 that a seed repeats. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const people = [
  { name: 'Ada Lovelace', email: 'ada@example.test' },
  { name: 'Ada Lovelace', email: '101+ada@users.noreply.github.com' },
  { name: 'ada', email: 'ada@example.test' },
  { name: 'Grace Hopper', email: 'grace@example.test' },
  { name: 'grace', email: '102+grace@users.noreply.github.com' },
  { name: 'Grace Hopper', email: '102+grace@users.noreply.github.com' },
  { name: 'Alan Turing', email: 'alan@example.test' },
  { name: 'dependabot[bot]', email: '49699333+dependabot[bot]@users.noreply.github.com' },
];

/**
 * Tests only: goes on with a history by random commits: files come, change, move, go and come back, also onto paths that
 * others left; branches are merged with and without a pull request, and pull requests land in one commit or several.
 */
export function createRandomHistory(repository: TestRepository, seed: number) {
  const random = createRandom(seed);
  const trees = new Map<string, Map<string, string>>([['main', new Map()]]);
  const shas: string[] = [];
  let number = 0;
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  const chance = (share: number) => random() < share;
  const anyPath = () => `${pick(['src', 'src/core', 'lib', 'docs'])}/${pick(['a', 'b', 'c', 'd', 'e'])}.ts`;

  function edit(tree: Map<string, string>): Pick<TestCommit, 'files' | 'renames'> {
    const files: Record<string, string | null> = {};
    const renames: Record<string, string> = {};
    const taken = new Set<string>();
    for (let left = 1 + below(4); left > 0; left--) {
      const path = tree.size > 0 && chance(0.7) ? pick([...tree.keys()]) : anyPath();
      if (taken.has(path)) continue;
      taken.add(path);
      const content = tree.get(path);
      const to = anyPath();
      if (content !== undefined && chance(0.2)) {
        files[path] = null;
        tree.delete(path);
      } else if (content !== undefined && chance(0.3) && !tree.has(to) && !taken.has(to)) {
        taken.add(to);
        tree.delete(path);
        // Moved and edited at once, which git does not tell without the contents.
        const edited = chance(0.4) ? `${to} ${random()}` : null;
        if (edited === null) renames[path] = to;
        else Object.assign(files, { [path]: null, [to]: edited });
        tree.set(to, edited ?? content);
      } else {
        const text = `${path} ${random()}`;
        files[path] = text;
        tree.set(path, text);
      }
    }
    return { files, renames };
  }

  function message(): string {
    if (chance(0.4)) number += 1;
    const subject = pick(['Add it', 'fix: a crash', 'Refactor', 'docs: more']);
    const trailer = chance(0.3) ? `\n\nReviewed-by: ${name(pick(people))}\nCo-authored-by: ${name(pick(people))}` : '';
    if (shas.length > 3 && chance(0.1)) return `Revert "${subject}"\n\nThis reverts commit ${pick(shas)}.`;
    const suffix = chance(0.5) ? ` (#${number})` : '';
    return `${subject}${suffix}\n\n${chance(0.2) ? `Fixes #${900 + below(5)}, see #${950 + below(5)}` : ''}${trailer}`;
  }

  async function commitOn(branch: string, more: TestCommit = {}): Promise<void> {
    const tree = trees.get(branch) ?? new Map();
    const sha = await repository.commit({ branch, message: message(), author: pick(people), ...edit(tree), ...more });
    shas.push(sha);
  }

  async function branchAndMerge(): Promise<void> {
    const branch = `topic-${shas.length}`;
    trees.set(branch, new Map(trees.get('main')));
    await commitOn(branch, { from: 'main' });
    for (let left = below(3); left > 0; left--) await commitOn(branch);
    if (chance(0.5)) await commitOn('main');
    await merge(branch);
  }

  /** The branch wins where both sides changed a path. */
  async function merge(branch: string): Promise<void> {
    const [ours, theirs] = [trees.get('main') ?? new Map(), trees.get(branch) ?? new Map()];
    const files: Record<string, string | null> = {};
    for (const path of ours.keys()) if (!theirs.has(path)) files[path] = null;
    for (const [path, text] of theirs) if (ours.get(path) !== text) files[path] = text;
    trees.set('main', new Map(theirs));
    number += 1;
    const pull = `Merge pull request #${number} from acme/${branch}\n\nA larger piece`;
    const text = chance(0.5) ? pull : `Merge branch '${branch}'`;
    shas.push(
      await repository.commit({ branch: 'main', message: text, author: pick(people), merges: [branch], files }),
    );
  }

  return {
    step: () => (chance(0.25) && shas.length > 2 ? branchAndMerge() : commitOn('main')),
    /** The last commit of the branch is replaced by another one. */
    rewrite: async () => {
      await repository.git('update-ref', 'refs/heads/main', 'refs/heads/main~1');
      const listing = await repository.git('ls-tree', '-r', '--name-only', 'main');
      const kept = new Map<string, string>();
      for (const path of listing.split('\n').filter(Boolean))
        kept.set(path, await repository.git('show', `main:${path}`));
      trees.set('main', kept);
      await commitOn('main');
    },
  };
}

function name({ name, email }: { name: string; email: string }): string {
  return `${name} <${email}>`;
}
