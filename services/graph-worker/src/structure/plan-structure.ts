/** A File node as the structure sees it. */
export interface FileRow {
  path: string;
  /** Null for files that only pull requests know. */
  blob: string | null;
  deleted: boolean;
  structureBlob: string | null;
  structurePath: string | null;
  declares: string[] | null;
  imports: string[] | null;
  config: string | null;
}

export interface StructurePlan {
  /** Nodes whose structure goes: what vanished, and what is read again under another path. */
  clear: string[];
  /** Files to read and parse. */
  read: { path: string; blob: string }[];
  /** Marked, and right already. */
  same: { path: string; blob: string }[];
  appeared: string[];
  vanished: string[];
  /** Nodes that lie elsewhere than their importers think, or nowhere. */
  displaced: string[];
}

/** What has to be read and forgotten so that the structure is that of the files as they are now. */
export function planStructure(rows: readonly FileRow[]): StructurePlan {
  const plan: StructurePlan = { clear: [], read: [], same: [], appeared: [], vanished: [], displaced: [] };
  for (const { path, blob, deleted, structureBlob, structurePath } of rows) {
    if (deleted || blob === null) {
      plan.clear.push(path);
      plan.displaced.push(path);
      if (structurePath !== null) plan.vanished.push(structurePath);
      continue;
    }
    const isMoved = structurePath !== null && structurePath !== path;
    if (!isMoved && structureBlob === blob) {
      plan.same.push({ path, blob });
      continue;
    }
    plan.read.push({ path, blob });
    if (structureBlob === null || isMoved) plan.appeared.push(path);
    if (!isMoved) continue;
    plan.clear.push(path);
    plan.displaced.push(path);
    plan.vanished.push(structurePath);
  }
  return plan;
}
