import { matchOwn } from '../../neo4j/match-own.ts';

/**
 * What the graph holds of the structure of a repository's default branch:
 *
 * - `File {imports, declares, mentions, config, skipped, structureBlob, structurePath}`: what parsing said about one blob. `imports`
 *   are `KIND LINE SPECIFIER` in order, in JavaScript and TypeScript with the names after a tab, `mentions` `LINE NAME`; `skipped` says why there is nothing.
 * - `(:File)-[:IMPORTS {kind, line, specifier, weight}]->(:File)`: one for each pair; `weight` is 1 over the number of files that
 *   the import leads to (Go packages, C# namespaces, wildcards), 1 where names are imported; `kind` is `export` where the file passes
 *   on what the other one has, `mention` where the file names what it need not import, and
 *   `implementation` from a header to the source of its name.
 * - `(:File)-[:TESTS {by, confidence}]->(:File)`: from a test to its source; `by` is a list of `name` and `import`.
 * - `(:File)-[:DEFINES]->(:Symbol {repoId, fqn, name, kind, path, line, endLine, headEnd})`: `fqn` is `PATH#NAME`;
 *   `headEnd` is where its head ends (see findHeads), absent where that is its end.
 * - `(:Change)-[:CHANGES]->(:Symbol)`: an open pull request changes lines of the symbol.
 * - `(:File)-[:WANTS|DECLARES]->(:ImportKey {repoId, key})`: the index by which a new file finds the imports it could satisfy.
 *   Nothing else reads it.
 *
 * `f.unread = true` marks a file whose blob, path or absence the structure has not caught up with. Whoever changes one of
 * these sets it, and `indexStructure` takes it away.
 */
export const begin = `
MATCH (r:Repository {repoId: $repoId})
WITH r, coalesce(r.structuring, false) AS interrupted, r.structuredAt IS NULL AND r.structuring IS NULL AS first,
  r.structuredAt IS NOT NULL AND coalesce(r.structureVersion, 0) <> $version AS outdated
SET r.structuring = true
RETURN interrupted, first, outdated`;

export const finish = `
MATCH (r:Repository {repoId: $repoId})
SET r.structuring = null, r.structuredAt = $now, r.structureVersion = $version`;

const fileRow = `f.path AS path, f.blob AS blob, f.deletedAt IS NOT NULL AS deleted, f.structureBlob AS structureBlob,
  f.structurePath AS structurePath, f.declares AS declares, f.imports AS imports, f.config AS config`;

/** Found by the index that holds marked files only. */
export const unreadFiles = `
${matchOwn('f:File', 'unread', '= true')}
RETURN ${fileRow}`;

/** All that there is to read, or to forget. */
export const everyFile = `
${matchOwn('f:File', 'path')} AND (f.blob IS NOT NULL OR f.structureBlob IS NOT NULL)
RETURN ${fileRow}`;

/** For a repository whose files were written before there was a mark. */
export const filesBehind = `
${matchOwn('f:File', 'path')} AND f.blob IS NOT NULL
  AND CASE WHEN f.deletedAt IS NULL THEN coalesce(f.structureBlob, '') <> f.blob OR f.structurePath <> f.path
      ELSE f.structureBlob IS NOT NULL END
RETURN ${fileRow}`;

export const configs = `
MATCH (own:ImportKey {repoId: $repoId, key: 'config'})<-[:DECLARES]-(f:File) USING INDEX SEEK own:ImportKey(repoId, key)
RETURN f.config AS config ORDER BY f.path`;

export const importersOf = `
UNWIND $paths AS path
MATCH (own:File {repoId: $repoId, path: path})<-[:IMPORTS]-(f:File) USING INDEX SEEK own:File(repoId, path)
RETURN DISTINCT f.path AS path`;

/** Who may pass on what these files define: kind tells who says so. */
export const importersByKind = `
UNWIND $paths AS path
MATCH (own:File {repoId: $repoId, path: path})<-[e:IMPORTS]-(f:File) USING INDEX SEEK own:File(repoId, path)
RETURN DISTINCT f.path AS path, e.kind AS kind`;

/** Which of these files pass on others. */
export const passersAmong = `
UNWIND $paths AS path
MATCH (f:File {repoId: $repoId, path: path}) USING INDEX SEEK f:File(repoId, path)
WHERE EXISTS { (f)-[:IMPORTS {kind: 'export'}]->() }
RETURN f.path AS path`;

export const importersMentioning = `
UNWIND $places AS place
MATCH (own:File {repoId: $repoId, path: place.path})<-[:IMPORTS]-(f:File) USING INDEX SEEK own:File(repoId, path)
WHERE any(mention IN f.mentions WHERE any(ending IN place.endings WHERE mention ENDS WITH ending))
RETURN DISTINCT f.path AS path`;

export const wantersOf = `
UNWIND $keys AS key
MATCH (own:ImportKey {repoId: $repoId, key: key})<-[:WANTS]-(f:File) USING INDEX SEEK own:ImportKey(repoId, key)
RETURN DISTINCT f.path AS path`;

/** Files that mention a name and would look for it there. */
export const mentionersOf = `
UNWIND $places AS place
MATCH (own:ImportKey {repoId: $repoId, key: place.key})<-[:WANTS]-(f:File) USING INDEX SEEK own:ImportKey(repoId, key)
WHERE any(mention IN f.mentions WHERE mention ENDS WITH ' ' + place.name)
RETURN DISTINCT f.path AS path`;

export const declarersOf = `
UNWIND $names AS name
MATCH (own:ImportKey {repoId: $repoId, key: 'n:' + name})<-[:DECLARES]-(f:File) USING INDEX SEEK own:ImportKey(repoId, key)
RETURN name, collect(f.path) AS paths`;

export const codeOf = `
UNWIND $paths AS path
MATCH (f:File {repoId: $repoId, path: path}) WHERE f.imports IS NOT NULL AND f.deletedAt IS NULL
RETURN f.path AS path, f.imports AS imports, coalesce(f.declares, []) AS declares,
  coalesce(f.mentions, []) AS mentions`;

export const declaresOf = `
UNWIND $paths AS path
MATCH (f:File {repoId: $repoId, path: path}) WHERE f.declares IS NOT NULL AND f.deletedAt IS NULL
RETURN f.path AS path, f.declares AS declares`;

export const allImporters = `
${matchOwn('f:File', 'path')} AND f.imports IS NOT NULL
RETURN f.path AS path`;

/** What was known of files that are read again or gone. Edges that lead to them stay until their sources are resolved again. */
export const clearFiles = `
UNWIND $rows AS path
MATCH (f:File {repoId: $repoId, path: path})
CALL (f) { MATCH (f)-[e:IMPORTS|TESTS|WANTS|DECLARES]->() DELETE e }
CALL (f) { MATCH (f)-[:DEFINES]->(s:Symbol) DETACH DELETE s }
SET f.imports = null, f.declares = null, f.mentions = null, f.config = null, f.skipped = null, f.structureBlob = null, f.structurePath = null,
    f.unread = null`;

export const setFacts = `
UNWIND $rows AS row
MATCH (f:File {repoId: $repoId, path: row.path})
SET f.imports = row.imports, f.declares = row.declares, f.mentions = row.mentions, f.config = row.config, f.skipped = row.skipped`;

export const markRead = `
UNWIND $rows AS row
MATCH (f:File {repoId: $repoId, path: row.path})
SET f.structureBlob = row.blob, f.structurePath = row.path, f.unread = null`;

export const dropSymbols = `
UNWIND $rows AS row
MATCH (f:File {repoId: $repoId, path: row.path})-[:DEFINES]->(s:Symbol) USING INDEX SEEK f:File(repoId, path)
WHERE NOT s.fqn IN row.fqns
DETACH DELETE s`;

export const setSymbols = `
UNWIND $rows AS row
MATCH (f:File {repoId: $repoId, path: row.path})
MERGE (s:Symbol {repoId: $repoId, fqn: row.fqn})
SET s.name = row.name, s.kind = row.kind, s.path = row.path, s.line = row.line, s.endLine = row.endLine,
    s.headEnd = row.headEnd
MERGE (f)-[:DEFINES]->(s)`;

/** For files that had none, at half the cost. */
export const createSymbols = `
UNWIND $rows AS row
MATCH (f:File {repoId: $repoId, path: row.path})
CREATE (f)-[:DEFINES]->(:Symbol {repoId: $repoId, fqn: row.fqn, name: row.name, kind: row.kind, path: row.path,
  line: row.line, endLine: row.endLine, headEnd: row.headEnd})`;

export const dropDeclares = `
UNWIND $rows AS path
MATCH (own:File {repoId: $repoId, path: path})-[e:DECLARES]->() USING INDEX SEEK own:File(repoId, path)
DELETE e`;

export const setDeclares = `
UNWIND $rows AS row
MATCH (f:File {repoId: $repoId, path: row.path})
MERGE (k:ImportKey {repoId: $repoId, key: row.key})
MERGE (f)-[:DECLARES]->(k)`;

export const dropEdges = `
UNWIND $rows AS path
MATCH (own:File {repoId: $repoId, path: path})-[e:IMPORTS|TESTS|WANTS]->() USING INDEX SEEK own:File(repoId, path)
DELETE e`;

export const setImports = `
UNWIND $rows AS row
MATCH (f:File {repoId: $repoId, path: row.from}) MATCH (g:File {repoId: $repoId, path: row.to})
CREATE (f)-[:IMPORTS {kind: row.kind, line: row.line, specifier: row.specifier, weight: row.weight}]->(g)`;

export const setTests = `
UNWIND $rows AS row
MATCH (f:File {repoId: $repoId, path: row.from}) MATCH (g:File {repoId: $repoId, path: row.to})
CREATE (f)-[:TESTS {by: row.by, confidence: row.confidence}]->(g)`;

export const setKeys = `
UNWIND $rows AS key
MERGE (:ImportKey {repoId: $repoId, key: key})`;

export const setWants = `
UNWIND $rows AS row
MATCH (f:File {repoId: $repoId, path: row.path}) MATCH (k:ImportKey {repoId: $repoId, key: row.key})
CREATE (f)-[:WANTS]->(k)`;

/** Keys that nobody wants or declares any more. */
export const dropLooseKeys = `
UNWIND $rows AS key
MATCH (k:ImportKey {repoId: $repoId, key: key}) WHERE NOT EXISTS { (k)--() }
DELETE k`;

export const keysAround = `
UNWIND $rows AS path
MATCH (own:File {repoId: $repoId, path: path})-[:WANTS|DECLARES]->(k:ImportKey) USING INDEX SEEK own:File(repoId, path)
RETURN DISTINCT k.key AS key`;
