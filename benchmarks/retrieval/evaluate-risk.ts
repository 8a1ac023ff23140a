import { addFaded, type Faded, fadedAt, knowledgeHalfLifeDays, riskFacts } from '@waggle/graph-worker/ranking';
import { blameFixes, isFix } from './blame-fixes.ts';
import { type CloneChange, runGit } from './read-clone.ts';

/** Tested are the changes between 70 % and 90 %: what is newer had no time to be found faulty. */
const window = { from: 0.7, to: 0.9 };
const leastFaulty = 20;

export async function evaluateRisk(
  repository: string,
  changes: readonly CloneChange[],
): Promise<Record<string, number> | null> {
  const [from, to] = [Math.floor(changes.length * window.from), Math.floor(changes.length * window.to)];
  const later = changes.slice(from).filter(({ message }) => isFix(message));
  const guilty = await blameFixes(
    repository,
    later.map(({ sha }) => sha),
  );
  const added = await readLinesAdded(repository, changes[from]?.sha ?? 'HEAD');
  const fixes = new Map<string, Faded>();
  const rows: { faulty: boolean; ours: number; linesAdded: number; fixHistory: number }[] = [];
  for (const [index, change] of changes.entries()) {
    if (index >= from && index < to && !change.isBot) {
      const paths = change.files.map(([, path]) => path);
      const lines = added.get(change.sha) ?? new Map<string, number>();
      const files = paths.map((path) => ({
        path,
        linesAdded: lines.get(path) ?? 0,
        fixes: fadedAt(fixes.get(path), change.t, knowledgeHalfLifeDays),
        authorShare: null,
        isTest: false,
        reverted: [],
      }));
      const facts = riskFacts({ files, pastLinesAdded: [], pastFixes: [], missing: [] });
      const whole = [...lines.values()].reduce((sum, count) => sum + count, 0);
      rows.push({
        faulty: guilty.has(change.sha),
        ours: facts.linesAdded,
        linesAdded: whole,
        fixHistory: facts.fixes,
      });
    }
    if (!isFix(change.message)) continue;
    for (const [, path] of change.files) addFaded(fixes, path, 1, change.t, knowledgeHalfLifeDays);
  }
  const faulty = rows.filter((row) => row.faulty).length;
  if (faulty < leastFaulty) return null;
  return {
    risk_changes: rows.length,
    risk_faulty: faulty,
    risk_auc: areaUnderCurve(rows, ({ ours }) => ours),
    lines_added_auc: areaUnderCurve(rows, ({ linesAdded }) => linesAdded),
    fix_history_auc: areaUnderCurve(rows, ({ fixHistory }) => fixHistory),
  };
}

/** Commit -> path -> lines added, from that commit on. */
async function readLinesAdded(repository: string, from: string): Promise<Map<string, Map<string, number>>> {
  const options = ['--first-parent', '--no-merges', '--no-renames', '--numstat', '-z', '--format=%x01%H%x02'];
  const output = await runGit(repository, ['log', ...options, `${from}^..HEAD`]);
  const commits = new Map<string, Map<string, number>>();
  for (const record of output.toString('utf8').split('\u0001').slice(1)) {
    const [sha = '', rest = ''] = record.split('\u0002');
    const lines = new Map<string, number>();
    for (const part of rest.split('\0')) {
      const [plus, , path] = part.trim().split('\t');
      // Binary files have no lines: git writes a dash.
      if (path !== undefined) lines.set(path, Number(plus) || 0);
    }
    commits.set(sha, lines);
  }
  return commits;
}

/** The chance that a faulty change ranks above another, ties count half. */
export function areaUnderCurve<Row extends { faulty: boolean }>(
  rows: readonly Row[],
  valueFor: (row: Row) => number,
): number {
  const ordered = rows.map((row) => ({ faulty: row.faulty, value: valueFor(row) })).sort((a, b) => a.value - b.value);
  let [below, wins, faulty] = [0, 0, 0];
  for (let start = 0; start < ordered.length; ) {
    let end = start;
    while (end < ordered.length && ordered[end]?.value === ordered[start]?.value) end += 1;
    const group = ordered.slice(start, end);
    const bad = group.filter((row) => row.faulty).length;
    wins += bad * (below + (group.length - bad) / 2);
    below += group.length - bad;
    faulty += bad;
    start = end;
  }
  return wins / Math.max(1, faulty * below);
}
