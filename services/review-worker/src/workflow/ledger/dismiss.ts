import {
  addSuppression,
  type Db,
  type Dismissal,
  dismissFinding,
  listDismissed,
  type StoredFinding,
} from '@waggle/store';
import { mayDismiss } from '../../core/ledger/feedback.ts';
import { deriveSuppressions } from '../../core/ledger/suppress.ts';

const evidenceDays = 180;

/**
 * Dismisses an open finding for a person and, when `suppress` is set, silences its like for `days`: see {@link deriveSuppressions}. Answers
 * the finding, or null when no open finding has this handle. Who may do this is the caller's to check.
 */
export async function dismissAndSuppress(
  db: Db,
  dismissal: Dismissal & { suppress: boolean; days: number },
): Promise<StoredFinding | null> {
  return await db.transaction().execute(async (transaction) => {
    const finding = await dismissFinding(transaction, dismissal);
    if (finding === null || finding.path === null || !dismissal.suppress || !mayDismiss(finding)) return finding;
    const { repoId, by: createdBy, days } = dismissal;
    const { id, rule, path, quote } = finding;
    const earlier = await listDismissed(transaction, { repoId, rule, days: evidenceDays });
    for (const wanted of deriveSuppressions({ id, rule, path, quote }, earlier))
      await addSuppression(transaction, { ...wanted, repoId, createdBy, days });
    return finding;
  });
}
