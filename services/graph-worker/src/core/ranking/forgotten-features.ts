import type { CandidateFacts, PastTouches } from './forgotten-input.ts';
import { pairConfidence, type Question } from './forgotten-question.ts';
import { weightsAt } from './tally.ts';

const secondsPerDay = 86_400;
/** Keeps logarithms of a score of 0 finite; about a thirtieth of a weak pair. */
const floor = 0.003;
/** Stands for a file that none of the newest changes touched. */
const newestLimit = 20;

/** The names of what the ranker weighs, in the order of `featuresOf`. */
export const featureNames = [
  'together',
  'strongest',
  'support',
  'unpaired',
  'likely',
  'lastTogether',
  'freshTogether',
  'popular',
  'idle',
  'authorWork',
  'authorFresh',
  'authorShare',
  'authorLast',
  'newestChange',
  'newestRank',
  'sameDirectory',
  'nearDirectory',
  'sameStem',
  'words',
  'sameName',
  'besideNew',
  'withDeleted',
  'likeDeleted',
  'manyTogether',
  'manySupport',
  'manyLikely',
  'manySameDirectory',
  'manyUnpaired',
  'unpairedStem',
  'unpairedWords',
  'unpairedDirectory',
  'unpairedAuthor',
] as const;

export type FeatureName = (typeof featureNames)[number];

/** What speaks for one candidate, by `featureNames`. Every logarithm is natural. */
export function featuresOf(question: Question, candidate: CandidateFacts): number[] {
  const history = historyOf(question, candidate);
  const traits = question.traits(candidate.path);
  const likeness = question.likeness(traits);
  const { many } = question;
  const unpaired = history.support === 0 ? 1 : 0;
  const author = authorOf(question, candidate);
  const { sameDirectory, sameStem, words } = likeness;
  return [
    history.together,
    history.strongest,
    history.support,
    unpaired,
    history.likely,
    history.lastTogether,
    history.freshTogether,
    ...timesOf(question, candidate),
    author.work,
    author.fresh,
    author.share,
    withinDays(question.input.authorLast, candidate.path, question.input.now),
    withinDays(question.input.newest[0] ?? null, candidate.path, question.input.now),
    Math.log1p(question.newestPlaces.get(candidate.path) ?? newestLimit),
    sameDirectory,
    likeness.nearDirectory,
    sameStem,
    words,
    likeness.sameName,
    likeness.besideNew,
    history.withDeleted,
    question.deletedStems.has(traits.stem) ? 1 : 0,
    history.together * many,
    history.support * many,
    history.likely * many,
    sameDirectory * many,
    unpaired * many,
    unpaired * sameStem,
    unpaired * words,
    unpaired * sameDirectory,
    unpaired * author.fresh,
  ];
}

function historyOf({ input, kept, deleted, busiest, evidenceMass }: Question, { path, tally }: CandidateFacts) {
  const { now } = input;
  const own = tally === null ? 0 : weightsAt(tally, now).w;
  const prior = (own + 0.1) / (busiest + 10);
  let [sum, strongest, support, likely, last, fresh] = [0, 0, 0, 0, 0, 0];
  for (const asked of kept) {
    const pair = asked.partners.get(path);
    if (pair === undefined) continue;
    const value = pairConfidence(asked, pair, now);
    likely += Math.log(value * (asked.w + 1) + prior);
    sum += value;
    strongest = Math.max(strongest, value);
    support += 1;
    if (pair.at === asked.at) last += 1;
    fresh = Math.max(fresh, faded(now - pair.at, 30));
  }
  const count = Math.max(1, kept.length);
  let gone = 0;
  for (const asked of deleted) {
    const pair = asked.partners.get(path);
    if (pair !== undefined) gone += pairConfidence(asked, pair, now) / deleted.length;
  }
  return {
    together: Math.log(sum / count + floor),
    strongest: Math.log(strongest + floor),
    support: support / count,
    // A language model's smoothing: what is known of the pair, else how often the candidate changes at all.
    likely: (likely + (kept.length - support) * Math.log(prior) - evidenceMass) / count,
    lastTogether: last / count,
    freshTogether: fresh,
    withDeleted: Math.log(gone + floor) - Math.log(floor),
  };
}

function timesOf({ input }: Question, { tally }: CandidateFacts): [popular: number, idle: number] {
  if (tally === null) return [Math.log(0.1), Math.log1p(3650)];
  const { w } = weightsAt(tally, input.now);
  return [Math.log(w + 0.1), Math.log1p(Math.max(0, input.now - tally.at) / secondsPerDay)];
}

function authorOf({ input }: Question, { tally, byAuthor }: CandidateFacts) {
  const all = Math.log1p(tally?.n ?? 0);
  if (byAuthor === null) return { work: 0, fresh: 0, share: -all };
  const { w90 } = weightsAt(byAuthor, input.now);
  return { work: Math.log1p(w90), fresh: faded(input.now - byAuthor.at, 10), share: Math.log1p(byAuthor.n) - all };
}

/** 1 for a path of that change, halved every 3 days since. */
function withinDays(past: PastTouches | null, path: string, now: number): number {
  return past?.paths.has(path) ? faded(now - past.at, 3) : 0;
}

function faded(seconds: number, halfLifeDays: number): number {
  return 2 ** (-Math.max(0, seconds) / (halfLifeDays * secondsPerDay));
}
