/** How much somebody reviewed and wrote of something: sums over changes, each halved every 365 days, as of now. */
export interface Involvement {
  key: string;
  reviewed: number;
  authored: number;
}

/** What the graph must know to rank reviewers of a change. All sums are as of now. */
export interface ReviewerInput {
  /** Key of the change's author, who is never suggested. */
  author: string | null;
  /** Each path of the change: how many changes ever touched it, and who had part in them (TOUCHES with AUTHORED_BY, REVIEWED_BY). */
  files: readonly { path: string; touches: number; people: readonly Involvement[] }[];
  /**
   * The directory of each path (level 0) and up to three above it, once for each level that it has to some path; `files` is how many of the paths lie there.
   * A change counts once for a directory, however many of its files it touches.
   */
  directories: readonly { path: string; level: number; files: number; people: readonly Involvement[] }[];
  /** Reviewer -> how many of this author's changes they reviewed. */
  familiarity: ReadonlyMap<string, number>;
  /** Everybody who reviewed: reviews halved every 90 days, and days since the last one. */
  activity: readonly { key: string; reviews90: number; idleDays: number }[];
  /** Bots and deleted accounts. */
  excluded: ReadonlySet<string>;
}

export interface RankedReviewer {
  key: string;
  score: number;
  /** The parts of the score, largest first: what to say about why. */
  because: ReviewerReason[];
  /** Paths of the change that this person reviewed or wrote, best known first, at most 5. */
  knows: string[];
}

export type ReviewerReason =
  | 'reviewed_files'
  | 'wrote_files'
  | 'reviewed_directory'
  | 'wrote_directory'
  | 'knows_author'
  | 'active';

const levels = 4;
const knowsLimit = 5;

type Parts = Record<ReviewerReason, number>;

interface Tally {
  parts: Parts;
  files: Map<string, number>;
}

// Rounded from a conditional logit on three of four repositories at a time, judged on the fourth: no figure is of its own training.
const weights = {
  reviewedFiles: 1.2,
  wroteFiles: 0.1,
  reviewedNear: 1.9,
  wroteNear: 0.9,
  pair: 1.5,
  share: 2.1,
  month: 2.5,
  week: 1.4,
};

/**
 * `1.2 log1p(reviews of files) + 0.1 log1p(authored) + 1.9 sqrt(reviews of directories) + 0.9 sqrt(authored there) + 1.5
 * sqrt(share of the author's reviews) + 2.1 sqrt(share of all reviews of late) + 2.5 exp(-idle/30 d) + 1.4 exp(-idle/7 d)`,
 * where a file counts with 1/ln(2 + touches) over the number of files, a directory with 1/(1 + level). Best first.
 */
export function rankReviewers(input: ReviewerInput): RankedReviewer[] {
  const tallies = new Map<string, Tally>();
  const of = (key: string) => {
    const known = tallies.get(key) ?? { parts: noParts(), files: new Map<string, number>() };
    tallies.set(key, known);
    return known;
  };
  addFiles(input, of);
  addDirectories(input, of);
  addPeople(input, of);
  const ranked: RankedReviewer[] = [];
  for (const [key, { parts, files }] of tallies) {
    if (key === input.author || input.excluded.has(key)) continue;
    ranked.push(toReviewer(key, parts, files));
  }
  return ranked.sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1));
}

function noParts(): Parts {
  return {
    reviewed_files: 0,
    wrote_files: 0,
    reviewed_directory: 0,
    wrote_directory: 0,
    knows_author: 0,
    active: 0,
  };
}

function addFiles({ files }: ReviewerInput, of: (key: string) => Tally): void {
  for (const { path, touches, people } of files) {
    const rarity = 1 / Math.log(2 + touches) / files.length;
    for (const { key, reviewed, authored } of people) {
      const tally = of(key);
      tally.parts.reviewed_files += reviewed * rarity;
      tally.parts.wrote_files += authored * rarity;
      tally.files.set(path, (tally.files.get(path) ?? 0) + (reviewed + authored) * rarity);
    }
  }
}

function addDirectories({ files, directories }: ReviewerInput, of: (key: string) => Tally): void {
  for (const { level, files: inside, people } of directories) {
    if (level >= levels) continue;
    const weight = inside / Math.max(1, files.length) / (1 + level);
    const reviewed = people.reduce((sum, person) => sum + person.reviewed, 0);
    const authored = people.reduce((sum, person) => sum + person.authored, 0);
    for (const person of people) {
      const { parts } = of(person.key);
      if (reviewed > 0) parts.reviewed_directory += (weight * person.reviewed) / reviewed;
      if (authored > 0) parts.wrote_directory += (weight * person.authored) / authored;
    }
  }
}

function addPeople({ familiarity, activity }: ReviewerInput, of: (key: string) => Tally): void {
  const ofAuthor = [...familiarity.values()].reduce((sum, value) => sum + value, 0);
  for (const [key, value] of familiarity) if (ofAuthor > 0) of(key).parts.knows_author += value / ofAuthor;
  const all = activity.reduce((sum, { reviews90 }) => sum + reviews90, 0);
  for (const { key, reviews90, idleDays } of activity) {
    const share = all > 0 ? Math.sqrt(reviews90 / all) : 0;
    const fresh = weights.month * Math.exp(-idleDays / 30) + weights.week * Math.exp(-idleDays / 7);
    of(key).parts.active = weights.share * share + fresh;
  }
}

function toReviewer(key: string, sums: Parts, files: Map<string, number>): RankedReviewer {
  const parts: Parts = {
    reviewed_files: weights.reviewedFiles * Math.log1p(sums.reviewed_files),
    wrote_files: weights.wroteFiles * Math.log1p(sums.wrote_files),
    reviewed_directory: weights.reviewedNear * Math.sqrt(sums.reviewed_directory),
    wrote_directory: weights.wroteNear * Math.sqrt(sums.wrote_directory),
    knows_author: weights.pair * Math.sqrt(sums.knows_author),
    active: sums.active,
  };
  const score = Object.values(parts).reduce((sum, part) => sum + part, 0);
  const because = (Object.keys(parts) as ReviewerReason[])
    .filter((reason) => parts[reason] > 0)
    .sort((a, b) => parts[b] - parts[a]);
  const knows = [...files].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, knowsLimit);
  return { key, score, because, knows: knows.map(([path]) => path) };
}
