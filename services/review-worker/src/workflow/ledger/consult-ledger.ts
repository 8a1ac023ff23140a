import type { PlacedFinding } from '@waggle/contracts';
import { type LedgerChange, listSuppressions, recordFindings, type StoredFinding } from '@waggle/store';
import type { ReviewConfig } from '../../core/config/review-config.ts';
import { createGate } from '../../core/gate.ts';
import { type Reconciled, reconcile } from '../../core/ledger/reconcile.ts';
import { findSuppressed } from '../../core/ledger/suppress.ts';
import { judgeReview } from '../../core/verdict.ts';
import type { Analyzed } from '../analyzed.ts';
import type { Change } from '../change-source.ts';
import { chooseInline } from '../choose-inline.ts';
import type { Gathered } from '../evidence.ts';
import type { Loaded } from '../loaded.ts';
import type { ReviewSession } from '../review-session.ts';
import { byWeight, type Verified } from '../verify.ts';
import { applyFeedback } from './apply-feedback.ts';
import { loadFileVersions } from './file-versions.ts';
import { loadKnownFindings } from './known-findings.ts';
import type { Ledgered } from './ledgered.ts';
import { findSymbol, toCarriedPlace, toEarlier, toNewFinding, toPlace, withFreeHandles } from './to-ledger.ts';

interface Judged {
  loaded: Loaded;
  gathered: Gathered;
  analyzed: Analyzed;
  verified: Verified;
  change: Change;
}

/**
 * Step `ledger`: asks what earlier reviews of this pull request told, what people said to it and what became of the code, so
 * that nothing is told twice and nothing that was dismissed comes back. It needs neither model nor graph.
 */
export async function consultLedger(session: ReviewSession, judged: Judged): Promise<Ledgered> {
  const { deps, run, lease } = session;
  const { headSha } = judged.loaded.pull;
  const known = await loadKnownFindings(session);
  const versionsOf = await loadFileVersions(known, judged.change, headSha);
  const { findings: entries, comments, degraded } = await applyFeedback(session, known, versionsOf);
  const suppressions = await listSuppressions(deps.db, lease.ref.repoId);
  const suppressed = findSuppressed(judged.verified.findings, suppressions);
  const told = judged.verified.findings.filter(({ id }) => !suppressed.has(id));
  const current = told.map((finding) => ({ finding, symbol: findSymbol(finding, judged.change.clean) }));
  const rulesRan = judged.gathered.degraded.length === 0;
  const reconciled = reconcile(current, entries, versionsOf, { wasReadAgain: () => rulesRan });
  const named = nameFindings(reconciled, entries);
  const change = toChange(named, reconciled, entries, judged.change, headSha);
  await deps.db.transaction().execute((db) => recordFindings(db, run, change));
  return toLedgered(judged, {
    entries,
    reconciled,
    named,
    suppressed: new Set(suppressed.values()),
    silenced: suppressed.size,
    degraded,
    comments,
    config: session.config,
  });
}

interface Named {
  fresh: PlacedFinding[];
  known: { finding: PlacedFinding; entryId: number }[];
}

/** Comments carry handles: a known finding keeps its own, a new one gets a free one. */
function nameFindings({ fresh, known }: Reconciled, entries: readonly StoredFinding[]): Named {
  const handles = new Map(entries.map(({ id, handle }) => [id, handle]));
  const again = fresh.filter(({ entryId }) => entryId !== null);
  const named = new Map(again.map(({ finding, entryId }) => [finding.id, handles.get(entryId ?? 0) ?? finding.id]));
  const isNew = fresh.filter(({ entryId }) => entryId === null).map(({ finding }) => finding);
  const free = withFreeHandles(isNew, new Set(handles.values()));
  return {
    fresh: [...again.map(({ finding }) => ({ ...finding, id: named.get(finding.id) ?? finding.id })), ...free],
    known: known.map(({ finding, entryId }) => ({
      finding: { ...finding, id: handles.get(entryId) ?? finding.id },
      entryId,
    })),
  };
}

function toChange(
  { fresh, known }: Named,
  reconciled: Reconciled,
  entries: readonly StoredFinding[],
  { clean }: Change,
  headSha: string,
): LedgerChange {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  return {
    opened: fresh.map((finding) => toNewFinding(finding, clean, headSha)),
    placed: [
      ...known.map(({ finding, entryId }) => toPlace(entryId, finding, clean, headSha)),
      ...reconciled.carried.flatMap(({ entryId, path, place }) => {
        const entry = byId.get(entryId);
        return entry === undefined ? [] : [toCarriedPlace(entry, path, place, headSha)];
      }),
    ],
    closed: [
      ...reconciled.fixed.map((id) => ({ id, state: 'fixed' as const })),
      ...reconciled.outdated.map((id) => ({ id, state: 'outdated' as const })),
    ],
  };
}

function toLedgered(
  { verified, analyzed }: Judged,
  found: {
    entries: readonly StoredFinding[];
    reconciled: Reconciled;
    named: Named;
    suppressed: ReadonlySet<number>;
    silenced: number;
    degraded: string[];
    comments: Record<string, number>;
    config: ReviewConfig;
  },
): Ledgered {
  const { entries, reconciled, named, config } = found;
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const earlier = (id: number, line: number | null = null) => {
    const entry = byId.get(id);
    return entry === undefined ? [] : [toEarlier(entry, line)];
  };
  const carried = reconciled.carried.flatMap(({ entryId, place }) => earlier(entryId, place?.startLine ?? null));
  const fresh = new Set(named.fresh.map(({ id }) => id));
  const told = new Map([...named.fresh, ...named.known.map(({ finding }) => finding)].map((one) => [one.id, one]));
  const findings = [...told.values()].sort(byWeight);
  const judged = { findings: [...findings, ...carried], coverage: verified.coverage, modelRead: analyzed.modelRead };
  return {
    verified: {
      ...verified,
      findings,
      inline: chooseInline(
        findings.filter(({ id }) => fresh.has(id)),
        config,
      ),
      ...judgeReview(judged, createGate(config)),
    },
    summary: {
      known: named.known.map(({ finding }) => finding.id),
      carried,
      fixed: reconciled.fixed.flatMap((id) => earlier(id)),
      outdated: reconciled.outdated.flatMap((id) => earlier(id)),
      silenced: {
        dismissed: reconciled.dismissed.length,
        suppressed: found.silenced,
        suppressions: [...found.suppressed],
      },
    },
    comments: found.comments,
    degraded: found.degraded,
  };
}
