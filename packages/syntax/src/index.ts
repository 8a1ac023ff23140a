export { addsSyntaxErrors, countSyntaxErrors, findSyntaxErrors, type SyntaxError } from './find-syntax-errors.ts';
export { languageOf, type SyntaxLanguage } from './language-of.ts';
export type { ParseLimits } from './parse-text.ts';
export { type SyntaxLimit, SyntaxLimitError } from './syntax-limit-error.ts';
