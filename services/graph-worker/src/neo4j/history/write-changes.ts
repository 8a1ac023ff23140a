import type { Identities } from '../../core/history/identities.ts';
import { gitProperties, type LandedChange } from '../../core/history/landed-change.ts';
import { getTenantTag } from '../../core/search-words.ts';
import type { Run } from '../connect.ts';
import * as statements from './change-statements.ts';
import { othersOf } from './write-people.ts';

/** A change and the paths of the files that it touched, as they are called in the graph. */
export interface ChangeToWrite {
  change: LandedChange;
  touches: { path: string; status: string }[];
}

export interface WriteChanges {
  repoId: number;
  identities: Identities;
  /** Whether what comes later is younger (pushes) or older (a backfill). */
  order: 'oldest first' | 'newest first';
}

type Row = ReturnType<typeof toRow>;

/**
 * Writes changes of the default branch inside a transaction. Files and developers must exist. A key that comes twice, as
 * when a pull request lands in several commits, is one change of all their files. Answers how many keys are new.
 */
export async function writeChanges(
  run: Run,
  { repoId, identities, order }: WriteChanges,
  changes: readonly ChangeToWrite[],
): Promise<number> {
  const rows = changes.map((item) => toRow(item, repoId, identities));
  const keys = [...new Set(rows.map(({ key }) => key))];
  const known = new Map(
    (await run<{ key: string; landed: boolean; told: boolean }>(statements.knownChanges, { repoId, keys })).map(
      (change) => [change.key, change],
    ),
  );
  const fresh = new Map<string, Row>();
  const landing = new Map<string, Row>();
  const again: Row[] = [];
  for (const row of rows) {
    const change = known.get(row.key);
    if (fresh.has(row.key) || landing.has(row.key) || change?.landed === true) again.push(row);
    else if (change === undefined) fresh.set(row.key, row);
    else landing.set(row.key, row);
  }
  const told = (key: string) => known.get(key)?.told === true;
  await create(run, repoId, [...fresh.values()]);
  const landed = [...landing.values()];
  if (landed.length > 0) {
    await run(statements.landPullRequests, { repoId, rows: landed });
    await run(statements.authorIfUnknown, { repoId, rows: landed });
  }
  // One by one: two rows of one key must see each other.
  for (const row of again) await landAgain(run, { repoId, order, told: told(row.key) }, row);
  await link(run, repoId, rows, told);
  if (again.length > 0) await run(statements.dropOwnParts, { repoId, rows: again });
  return fresh.size;
}

async function landAgain(
  run: Run,
  { repoId, order, told }: { repoId: number; order: WriteChanges['order']; told: boolean },
  row: Row,
): Promise<void> {
  const { at: _at, fileCount: _fileCount, ...words } = row.props;
  const isYounger = order === 'oldest first';
  const rows = [{ ...row, words: told ? {} : words }];
  await run(isYounger ? statements.landAgain : statements.extendChanges, { repoId, rows });
  await run(isYounger && !told ? statements.authorAgain : statements.helpedAgain, { repoId, rows });
  if (isYounger && row.mergers.length > 0) await run(statements.dropMerger, { repoId, rows });
  await run(statements.touchMore, { repoId, rows });
}

async function create(run: Run, repoId: number, fresh: readonly Row[]): Promise<void> {
  const pulls = fresh.filter(({ props }) => props.number !== null);
  const commits = fresh.filter(({ props }) => props.number === null);
  if (pulls.length > 0) await run(statements.createPullRequests, { repoId, ...groupRows(pulls) });
  if (commits.length > 0) await run(statements.createCommits, { repoId, ...groupRows(commits) });
}

/** What a statement that creates changes needs of them; the rest of a row would be sent for nothing. */
function groupRows(rows: readonly Row[]) {
  const authors = rows.map(({ author }, number) => ({ author, number }));
  const touches = rows.flatMap(({ files }, number) =>
    files.map(([path, status]) => ({ path, touch: [number, status] })),
  );
  return {
    rows: rows.map(({ key, props }) => ({ key, props })),
    authors: [...Map.groupBy(authors, ({ author }) => author)].map(([key, own]) => [
      key,
      own.map(({ number }) => number),
    ]),
    files: [...Map.groupBy(touches, ({ path }) => path)].map(([path, own]) => [path, own.map(({ touch }) => touch)]),
  };
}

function toRow({ change, touches }: ChangeToWrite, repoId: number, identities: Identities) {
  const { message, at } = change;
  const author = identities.find(change.author);
  const { number, ...props } = gitProperties(change);
  const others = (people: LandedChange['coAuthors']) =>
    othersOf(people.map(identities.find), author).map(({ key }) => key);
  return {
    key: change.key,
    props: { number, ...props, isBot: author.isBot, tenant: getTenantTag(repoId) },
    author: author.key,
    files: touches.map(({ path, status }) => [path, status]),
    paths: touches.map(({ path }) => path),
    at,
    coAuthors: others(change.coAuthors),
    reviewers: others(message.reviewers),
    mergers: change.mergedBy === null ? [] : others([change.mergedBy]),
    message,
  };
}

/** What GitHub told of a pull request's issues is complete: its commit message adds nothing. */
async function link(run: Run, repoId: number, rows: readonly Row[], told: (key: string) => boolean): Promise<void> {
  const spread = <T>(of: (row: Row) => readonly T[]) =>
    rows.flatMap((row) => of(row).map((other) => [row.key, other, row.at]));
  const lists: [string, unknown[][]][] = [
    [statements.coAuthors, spread(({ coAuthors }) => coAuthors)],
    [statements.reviewers, spread(({ reviewers }) => reviewers)],
    [statements.mergers, spread(({ mergers }) => mergers)],
    [statements.closes, spread(({ key, message }) => (told(key) ? [] : message.closes))],
    [statements.references, spread(({ message }) => message.references)],
  ];
  for (const [query, list] of lists) if (list.length > 0) await run(query, { repoId, rows: list });
}
