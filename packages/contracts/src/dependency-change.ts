import { z } from 'zod';

/** One package whose locked versions differ between base and head. */
export const DependencyChange = z.object({
  /** As OSV names it: `npm`, `PyPI`, `crates.io`, `Go`, `RubyGems`, `Packagist`, `Maven`, `NuGet`, `Pub`, `Hex`, `SwiftURL`. */
  ecosystem: z.string(),
  name: z.string(),
  /** Versions that are only in the base, and only in the head; one of them is empty for what was added or removed. */
  from: z.array(z.string()),
  to: z.array(z.string()),
  /** Versions that both have beside these; absent for none. */
  kept: z.array(z.string()).optional(),
  /** The lockfile or manifest that says so. */
  path: z.string(),
  /** How many of them say the same, `path` being the first; absent for one. */
  files: z.number().int().optional(),
  /** Whether the project names it itself, rather than something that it uses; absent where the lockfile does not tell. */
  direct: z.boolean().optional(),
  /** Whether only development uses it; absent where the lockfile does not tell. */
  dev: z.boolean().optional(),
  /** Whether a version is what a manifest asks for, such as `^1.2.0`, because no lockfile of the change says which one that is. */
  range: z.boolean().optional(),
});
export type DependencyChange = z.infer<typeof DependencyChange>;

export const DependencyFacts = z.object({
  /** At most 200: what the project names itself first, by name. */
  changes: z.array(DependencyChange),
  total: z.number().int(),
  /** What was looked up of the versions that the pull request brings: null where nobody asked or nobody answered. */
  advisories: z.object({ asked: z.number().int(), found: z.number().int() }).nullable(),
});
export type DependencyFacts = z.infer<typeof DependencyFacts>;
