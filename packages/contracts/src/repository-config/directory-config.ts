import { z } from 'zod';
import { Severity } from '../finding.ts';
import { EvidenceSettings, PathInstructions, PatternRules, patterns, Rules, SeverityOrNever } from './config-parts.ts';

/** `.waggle.yml` in a folder: about the files below it. What is left out is as the folders above say. */
export const DirectoryConfig = z
  .strictObject({
    version: z.literal(1).optional().describe('Version of this format'),
    inherit: z.boolean().default(true).describe('Whether what the folders above say holds here too'),
    enabled: z.boolean().optional().describe('Whether the files below this folder are reviewed'),
    filters: z
      .strictObject({ paths: patterns('Files that are reviewed, relative to this folder') })
      .optional()
      .describe('What is reviewed'),
    path_instructions: PathInstructions.default([]).describe('Added to those above; paths are relative to this folder'),
    rules: Rules.default([]).describe('Added to those above; paths are relative to this folder'),
    evidence: EvidenceSettings.default({}).describe('Wins over what the folders above say about the same rule'),
    patterns: PatternRules.default([]).describe('Added to those above; the same id replaces'),
    comments: z
      .strictObject({ min_severity: Severity.optional().describe('Least severe finding that becomes a comment') })
      .optional()
      .describe('Which findings become comments'),
    gate: z
      .strictObject({
        fail_on: SeverityOrNever.optional().describe('Least severe finding that makes the check run fail'),
        request_changes_on: SeverityOrNever.optional().describe('Least severe finding that requests changes'),
      })
      .optional()
      .describe('When the check run fails and what the review says'),
    instruction_files: z.boolean().optional().describe('Let the model read AGENTS.md, CLAUDE.md and CONTRIBUTING.md'),
  })
  .describe('Configuration of Waggle for the files below one folder');
export type DirectoryConfig = z.infer<typeof DirectoryConfig>;
