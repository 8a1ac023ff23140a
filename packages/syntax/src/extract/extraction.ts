/**
 * How a file asks for another. `import`, `export`, `require`, `dynamic`: JavaScript; `from`: Python; `mod`, `use`, `crate`: Rust;
 * `require_relative`: Ruby; `quoted`, `angled`: `#include`; `static`: Java; `using`: C#.
 */
export type ImportKind =
  | 'import'
  | 'export'
  | 'require'
  | 'dynamic'
  | 'from'
  | 'mod'
  | 'use'
  | 'crate'
  | 'require_relative'
  | 'quoted'
  | 'angled'
  | 'static'
  | 'using';

export interface ImportFact {
  /**
   * As written, without quotes and aliases. Python `from a.b import c, d as e` is `a.b:c,d>e`, and a module path of dots stays;
   * Rust groups are one fact for each path, and paths inside an inline `mod` start with `self::` seen from the file; wildcards
   * end in `*`; PHP has `.` between the parts of a name, and `./` before what is relative to `__DIR__`.
   */
  specifier: string;
  kind: ImportKind;
  /**
   * JavaScript and TypeScript: what is asked for, as the other module calls it: `a`, `default`, `*` for all, and `a>b` for
   * what this one passes on as `b`. Python: what is used of a module that is imported whole. Absent where nothing is named.
   */
  names?: readonly string[];
  /** 1-based. */
  line: number;
}

/** A name that may be another file's; `.` stands between its parts. */
export interface MentionFact {
  name: string;
  /** Where it comes first, 1-based. */
  line: number;
}

export type DefinitionKind =
  | 'class'
  | 'constant'
  | 'enum'
  | 'field'
  | 'function'
  | 'interface'
  | 'macro'
  | 'method'
  | 'module'
  | 'property'
  | 'struct'
  | 'trait'
  | 'type';

export interface DefinitionFact {
  /** With what it stands in, such as `Class.method`; the second of the same name in a file is `name~2`. */
  name: string;
  kind: DefinitionKind;
  /** 1-based, both inclusive; decorators are part of it. */
  startLine: number;
  endLine: number;
}

export interface Extraction {
  imports: ImportFact[];
  /** In order of appearance. What stands inside a function is part of the function. */
  definitions: DefinitionFact[];
  /**
   * Names by which others import from this file wherever it lies, sorted: the packages and namespaces it declares, as
   * `a.b.*`, and its outermost definitions in them, as `a.b.C` (Java, Kotlin, C#, PHP); classes and modules with all that they
   * stand in (Ruby); its functions, types and values, and `.method` for each method (Go); what it exports and defines (JavaScript,
   * TypeScript), and defines outermost (Python).
   */
  declares: string[];
  /** In order; at most 1,000, and none in languages that only know what they import. */
  mentions: MentionFact[];
}
