export type ReviewMarker = { repoId: number; prNumber: number; headSha: string; edition?: number | null };

const marker =
  /^<!-- waggle:v1 repo=(\d{1,15}) pr=(\d{1,9}) head=([0-9a-f]{40}|[0-9a-f]{64})(?: edition=(\d{1,15}))? -->(?:\r?\n|$)/;
const findingMarker = /<!-- waggle:finding id=([0-9a-f]{16}) -->\s*$/;

/** The hidden first line of every posted review: how a worker finds out that its own review is already there. */
export function createMarker({ repoId, prNumber, headSha, edition = null }: ReviewMarker): string {
  const again = edition === null ? '' : ` edition=${edition}`;
  return `<!-- waggle:v1 repo=${repoId} pr=${prNumber} head=${headSha}${again} -->`;
}

/** Reads the marker of a body that begins with one. Quoted or later ones do not count; the author must be checked besides. */
export function parseMarker(body: string): ReviewMarker | null {
  const match = marker.exec(body);
  if (!match) return null;
  return {
    repoId: Number(match[1]),
    prNumber: Number(match[2]),
    headSha: match[3] ?? '',
    edition: toEdition(match[4]),
  };
}

function toEdition(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}

const walkthroughMarker = /^<!-- waggle:walkthrough repo=(\d{1,15}) pr=(\d{1,9}) -->(?:\r?\n|$)/;

/** The hidden first line of the comment that is kept up to date; it stays the same for the life of a pull request. */
export function createWalkthroughMarker({ repoId, prNumber }: { repoId: number; prNumber: number }): string {
  return `<!-- waggle:walkthrough repo=${repoId} pr=${prNumber} -->`;
}

/** Whether this body is the walkthrough of this pull request; the author must be checked besides. */
export function isWalkthrough(body: string, { repoId, prNumber }: { repoId: number; prNumber: number }): boolean {
  const match = walkthroughMarker.exec(body);
  return match !== null && Number(match[1]) === repoId && Number(match[2]) === prNumber;
}

/** The hidden last line of an inline comment. */
export function createFindingMarker(id: string): string {
  return `<!-- waggle:finding id=${id} -->`;
}

export function parseFindingMarker(body: string): string | null {
  return findingMarker.exec(body)?.[1] ?? null;
}
