import { isSomebody, type PastPerson } from './candidate-change.ts';
import { decay, secondsPerDay } from './decay.ts';
import { directoriesAbove } from './directories-above.ts';
import {
  activityHalfLifeDays,
  addFaded,
  type Faded,
  fadedAt,
  heatOf,
  type Involvement,
  knowledgeHalfLifeDays,
  shareBelow,
} from './ranking/index.ts';
import { countWords, type WordCounts } from './search-words.ts';

/** One of the newest changes of a repository. */
export interface RecentChange {
  key: string;
  number: number | null;
  sha: string | null;
  title: string;
  /** open, closed or merged; null for commits. */
  state: string | null;
  at: number;
  /** Lines added; null for commits, whose lines a blobless clone does not know. */
  add: number | null;
  fileCount: number;
  isFix: boolean;
  author: PastPerson | null;
  reviewers: (PastPerson & { at: number | null })[];
  paths: string[];
}

/** What is usual in a repository. Every list is sorted, so that a percentile is one binary search. */
export interface RecentHistory {
  /** Landed changes, newest first. */
  changes: readonly RecentChange[];
  /** Those that touched a path, newest first. */
  byPath: ReadonlyMap<string, readonly RecentChange[]>;
  /** Those of an author, by login in lower case, newest first. */
  byAuthor: ReadonlyMap<string, readonly RecentChange[]>;
  linesAdded: readonly number[];
  /** By path, for the files that these changes touched. */
  heatOf: ReadonlyMap<string, number>;
  fixesOf: ReadonlyMap<string, number>;
  heats: readonly number[];
  fixes: readonly number[];
  people: RecentPeople;
  /** What titles say here. */
  titles: WordCounts;
}

/** Who works where, by login. */
interface RecentPeople {
  /** Directory ('' is the root) -> work in it; a change counts once for a directory. */
  directories: ReadonlyMap<string, readonly Involvement[]>;
  /** Author -> reviewer -> reviews, halved every year. */
  familiarity: ReadonlyMap<string, ReadonlyMap<string, number>>;
  activity: readonly { key: string; reviews90: number; idleDays: number; lastAt: number }[];
}

/** Sizes of landed changes, heat and decayed fixes of the files they touched, and their people, as of `now` (epoch seconds). */
export function createRecentHistory(all: readonly RecentChange[], now: number): RecentHistory {
  const changes = all.filter(({ state }) => state === null || state === 'merged');
  const heats = new Map<string, number>();
  const fixes = new Map<string, number>();
  for (const { at, paths, isFix } of changes) {
    const fix = isFix ? decay(now - at, knowledgeHalfLifeDays) : 0;
    for (const path of paths) {
      heats.set(path, (heats.get(path) ?? 0) + heatOf(at, now));
      fixes.set(path, (fixes.get(path) ?? 0) + fix);
    }
  }
  return {
    changes,
    byPath: groupByPath(changes),
    byAuthor: Map.groupBy(changes, ({ author }) => author?.login?.toLowerCase() ?? ''),
    heatOf: heats,
    fixesOf: fixes,
    linesAdded: sorted(changes.flatMap(({ add }) => (add === null ? [] : [add]))),
    heats: sorted([...heats.values()]),
    fixes: sorted([...fixes.values()]),
    people: learnPeople(changes, now),
    titles: countWords(changes.map(({ title }) => title)),
  };
}

function groupByPath(changes: readonly RecentChange[]): Map<string, RecentChange[]> {
  const byPath = new Map<string, RecentChange[]>();
  for (const change of changes) {
    for (const path of change.paths) {
      const known = byPath.get(path);
      if (known === undefined) byPath.set(path, [change]);
      else known.push(change);
    }
  }
  return byPath;
}

/** Fewer values than this say nothing about what is usual. */
const leastSample = 20;

/** Share of the sample that is smaller than `value`, 0 to 1; null when the sample is too small. */
export function getPercentile(sample: readonly number[], value: number): number | null {
  return sample.length < leastSample ? null : shareBelow(sample, value);
}

interface Work {
  reviewed: Map<string, Faded>;
  authored: Map<string, Faded>;
}

function learnPeople(changes: readonly RecentChange[], now: number): RecentPeople {
  const directories = new Map<string, Work>();
  const pairs = new Map<string, Map<string, Faded>>();
  const activity = new Map<string, Faded>();
  for (const { author, reviewers, paths, at } of changes) {
    const writer = author !== null && isSomebody(author) ? author.login : null;
    const readers = reviewers.flatMap((person) => (isSomebody(person) && person.login !== null ? [person.login] : []));
    for (const place of new Set(paths.flatMap(directoriesAbove))) {
      const work = directories.get(place) ?? { reviewed: new Map(), authored: new Map() };
      directories.set(place, work);
      if (writer !== null) addFaded(work.authored, writer, 1, at, knowledgeHalfLifeDays);
      for (const reader of readers) addFaded(work.reviewed, reader, 1, at, knowledgeHalfLifeDays);
    }
    for (const reader of readers) {
      addFaded(activity, reader, 1, at, activityHalfLifeDays);
      if (writer === null) continue;
      const ofWriter = pairs.get(writer.toLowerCase()) ?? new Map<string, Faded>();
      pairs.set(writer.toLowerCase(), ofWriter);
      addFaded(ofWriter, reader, 1, at, knowledgeHalfLifeDays);
    }
  }
  return {
    directories: mapValues(directories, (work) => toInvolvements(work, now)),
    familiarity: mapValues(pairs, (ofWriter) => mapValues(ofWriter, (sum) => fadedAt(sum, now, knowledgeHalfLifeDays))),
    activity: [...activity].map(([key, sum]) => ({
      key,
      reviews90: fadedAt(sum, now, activityHalfLifeDays),
      idleDays: Math.max(0, now - sum.at) / secondsPerDay,
      lastAt: sum.at,
    })),
  };
}

function toInvolvements({ reviewed, authored }: Work, now: number): Involvement[] {
  return [...new Set([...reviewed.keys(), ...authored.keys()])].map((key) => ({
    key,
    reviewed: fadedAt(reviewed.get(key), now, knowledgeHalfLifeDays),
    authored: fadedAt(authored.get(key), now, knowledgeHalfLifeDays),
  }));
}

function mapValues<K, A, B>(map: ReadonlyMap<K, A>, change: (value: A) => B): Map<K, B> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}

function sorted(values: number[]): number[] {
  return values.sort((a, b) => a - b);
}
