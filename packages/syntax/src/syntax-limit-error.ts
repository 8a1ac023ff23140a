export type SyntaxLimit = 'too_large' | 'too_slow';

/** A text that is not parsed on purpose. Whoever catches it says so and goes on without a tree. */
export class SyntaxLimitError extends Error {
  readonly code: SyntaxLimit;

  constructor(code: SyntaxLimit, message: string) {
    super(`The text was not parsed: ${message}`);
    this.name = 'SyntaxLimitError';
    this.code = code;
  }
}
