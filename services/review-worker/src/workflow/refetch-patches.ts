import type { PullRequestFile, PullRequestGateway } from '@waggle/github';

/** From many rows a request to one; GitHub counts patch lines for each page. */
const pageSizes = [25, 5, 1];
const maxRequests = 60;

/**
 * A page whose patches exceed some 20,000 lines answers the rest of its rows with no patch and no counts, unmarked; a smaller
 * page has them. Rows that stay without a patch are binary, too large, or changed nothing but their mode.
 */
export async function refetchPatches(
  gateway: PullRequestGateway,
  number: number,
  listed: readonly PullRequestFile[],
): Promise<PullRequestFile[]> {
  const rows = [...listed];
  let requests = 0;
  for (const perPage of pageSizes) {
    const pages = new Set(rows.flatMap((row, at) => (isCut(row) ? [Math.floor(at / perPage) + 1] : [])));
    for (const page of pages) {
      if (requests === maxRequests) return rows;
      requests += 1;
      const again = await gateway.listPullRequestFilesPage(number, { page, perPage });
      for (const [offset, row] of again.entries()) {
        const at = (page - 1) * perPage + offset;
        // A push in between moves the rows: only what is the same file is taken.
        if (rows[at]?.filename === row.filename && !isCut(row)) rows[at] = row;
      }
    }
  }
  return rows;
}

function isCut({ patch, status, additions, deletions }: PullRequestFile): boolean {
  const isPure = additions === 0 && deletions === 0 && (status === 'renamed' || status === 'copied');
  return patch === undefined && !isPure;
}
