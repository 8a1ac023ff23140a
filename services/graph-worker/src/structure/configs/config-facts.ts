/** What the resolution of imports needs of one configuration file; a File node keeps it as JSON. */
export type ConfigFacts = TsConfigFacts | PackageFacts | GoModFacts | CargoFacts;

export interface TsConfigFacts {
  type: 'tsconfig';
  path: string;
  extends: string[];
  baseUrl?: string;
  paths?: Record<string, string[]>;
}

export interface PackageFacts {
  type: 'package';
  path: string;
  name?: string;
  /** `.`, `./sub` or `#alias`, each may hold one `*`, to what it may lead to, in order. */
  exports: Record<string, string[]>;
  imports: Record<string, string[]>;
  /** What `import 'name'` may lead to besides exports. */
  entries: string[];
}

export interface GoModFacts {
  type: 'gomod';
  path: string;
  module: string;
  /** Modules of the same repository that stand in for others. */
  replaces: { module: string; directory: string }[];
}

export interface CargoFacts {
  type: 'cargo';
  path: string;
  /** As `use` writes it. */
  crate: string;
  lib?: string;
  /** Roots of programs, tests and examples that name theirs. */
  others?: string[];
}
