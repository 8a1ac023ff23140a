import type { SarifResult } from '@waggle/contracts';

/** What linters reported about one commit. */
export type LinterResults = readonly SarifResult[];
