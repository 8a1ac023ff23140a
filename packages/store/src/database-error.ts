import { AppError } from '@waggle/platform';

/**
 * A failure of Postgres or of the connection to it; `code` is the SQLSTATE or the error code of the system. Made anew
 * because postgres.js attaches the statement's parameters to its errors: they may be secrets and whole payloads.
 */
export class DatabaseError extends AppError {
  /** Name of the constraint that was violated, if one was. */
  readonly constraint: string | null;

  constructor(thrown: unknown) {
    const source = firstOf(thrown);
    super(textOf(source, 'code') ?? 'DATABASE_ERROR', textOf(source, 'message') ?? String(source));
    this.constraint = textOf(source, 'constraint_name');
  }
}

/** A host name with several addresses fails with an AggregateError: one error for each. */
function firstOf(thrown: unknown): unknown {
  const errors: unknown = typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, 'errors') : null;
  return Array.isArray(errors) && errors.length > 0 ? errors[0] : thrown;
}

function textOf(source: unknown, name: string): string | null {
  const value: unknown = typeof source === 'object' && source !== null ? Reflect.get(source, name) : null;
  return typeof value === 'string' ? value : null;
}
