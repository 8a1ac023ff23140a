import { z } from 'zod';
import { DirectoryConfig } from './directory-config.ts';
import { RepositoryConfig } from './repository-config.ts';

/** A mistake in a `.waggle.yml`, in words for the person who wrote it. */
export const ConfigProblem = z.object({
  path: z.string(),
  /** 1-based. */
  line: z.number().int().positive(),
  column: z.number().int().positive(),
  /** Which key, as in `gate.fail_on`; empty when it is about the whole file. */
  key: z.string(),
  message: z.string(),
});
export type ConfigProblem = z.infer<typeof ConfigProblem>;

/** The configuration that one review goes by: plain data, so that it is stored with the review. */
export const ConfigSnapshot = z.object({
  /** Commit of the base branch that the files were read from; null when they could not be read. */
  commit: z.string().nullable(),
  /** Whether the file at the root was used, its last version without mistakes, or (without either) the defaults. */
  origin: z.enum(['file', 'last_good', 'default']),
  root: RepositoryConfig,
  /** Folders with a file of their own, `packages/a` without slashes at the ends. */
  directories: z.array(z.object({ directory: z.string(), config: DirectoryConfig })),
  problems: z.array(ConfigProblem),
});
export type ConfigSnapshot = z.infer<typeof ConfigSnapshot>;
