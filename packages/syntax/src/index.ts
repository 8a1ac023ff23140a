export { extract } from './extract/extract.ts';
export type {
  DefinitionFact,
  DefinitionKind,
  Extraction,
  ImportFact,
  ImportKind,
  MentionFact,
} from './extract/extraction.ts';
export { addsSyntaxErrors, countSyntaxErrors, findSyntaxErrors, type SyntaxFault } from './find-syntax-errors.ts';
export { isTestPath } from './is-test-path.ts';
export { isScript, languageOf, type SyntaxLanguage } from './language-of.ts';
export type { ParseLimits } from './parse-text.ts';
export { createSyntaxPool, type SyntaxPool, type SyntaxPoolOptions } from './pool/create-syntax-pool.ts';
export type { Outcome, SkipReason } from './pool/messages.ts';
export { type SyntaxLimit, SyntaxLimitError } from './syntax-limit-error.ts';
