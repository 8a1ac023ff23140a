import {
  activityHalfLifeDays,
  addFaded,
  type Faded,
  fadedAt,
  type Involvement,
  knowledgeHalfLifeDays,
  type ReviewerInput,
} from '@waggle/graph-worker/ranking';
import type { CloneChange } from './read-clone.ts';

interface Work {
  reviewed: Map<string, Faded>;
  authored: Map<string, Faded>;
}

/** Who did what, learned change by change: what the graph answers to the queries behind `ReviewerInput`. */
export interface PeopleMemory {
  touches: Map<string, number>;
  files: Map<string, Work>;
  directories: Map<string, Work>;
  familiarity: Map<string, Map<string, Faded>>;
  activity: Map<string, Faded>;
}

const daySeconds = 86_400;
const levels = 4;

export function createPeopleMemory(): PeopleMemory {
  return { touches: new Map(), files: new Map(), directories: new Map(), familiarity: new Map(), activity: new Map() };
}

export function learnPeople(memory: PeopleMemory, change: CloneChange): void {
  const paths = [...new Set(change.files.map(([, path]) => path))];
  const places = new Set(paths.flatMap((path) => directoriesOf(path)));
  for (const path of paths) {
    memory.touches.set(path, (memory.touches.get(path) ?? 0) + 1);
    addWork(memory.files, path, change, 1 / Math.sqrt(paths.length));
  }
  for (const place of places) addWork(memory.directories, place, change, 1);
  const ofAuthor = memory.familiarity.get(change.author) ?? new Map<string, Faded>();
  memory.familiarity.set(change.author, ofAuthor);
  for (const reviewer of change.reviewers) {
    addFaded(ofAuthor, reviewer, 1, change.t, knowledgeHalfLifeDays);
    addFaded(memory.activity, reviewer, 1, change.t, activityHalfLifeDays);
  }
}

function addWork(works: Map<string, Work>, key: string, { author, reviewers, t }: CloneChange, weight: number): void {
  const work = works.get(key) ?? { reviewed: new Map(), authored: new Map() };
  works.set(key, work);
  addFaded(work.authored, author, weight, t, knowledgeHalfLifeDays);
  for (const reviewer of reviewers) addFaded(work.reviewed, reviewer, weight, t, knowledgeHalfLifeDays);
}

/** The directory of a path and the three above it, nearest first; the root is ''. */
function directoriesOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return Array.from({ length: Math.min(levels, parts.length + 1) }, (_, up) =>
    parts.slice(0, parts.length - up).join('/'),
  );
}

export function reviewerInput(memory: PeopleMemory, change: CloneChange): ReviewerInput {
  const now = change.t;
  const paths = [...new Set(change.files.map(([, path]) => path))];
  const files = paths.map((path) => ({
    path,
    touches: memory.touches.get(path) ?? 0,
    people: involvements(memory.files.get(path), now),
  }));
  const places = new Map<string, { path: string; level: number; files: number }>();
  for (const path of paths) {
    for (const [level, directory] of directoriesOf(path).entries()) {
      const key = `${level}:${directory}`;
      const place = places.get(key) ?? { path: directory, level, files: 0 };
      places.set(key, { ...place, files: place.files + 1 });
    }
  }
  const directories = [...places.values()].map((place) => ({
    ...place,
    people: involvements(memory.directories.get(place.path), now),
  }));
  const familiarity = new Map(
    [...(memory.familiarity.get(change.author) ?? [])].map(([key, sum]) => [
      key,
      fadedAt(sum, now, knowledgeHalfLifeDays),
    ]),
  );
  const activity = [...memory.activity].map(([key, sum]) => ({
    key,
    reviews90: fadedAt(sum, now, activityHalfLifeDays),
    idleDays: Math.max(0, now - sum.at) / daySeconds,
  }));
  return { author: change.author, files, directories, familiarity, activity, excluded: new Set() };
}

function involvements(work: Work | undefined, now: number): Involvement[] {
  if (work === undefined) return [];
  const keys = new Set([...work.authored.keys(), ...work.reviewed.keys()]);
  return [...keys].map((key) => ({
    key,
    reviewed: fadedAt(work.reviewed.get(key), now, knowledgeHalfLifeDays),
    authored: fadedAt(work.authored.get(key), now, knowledgeHalfLifeDays),
  }));
}
