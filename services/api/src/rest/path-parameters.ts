/** A parameter of OpenAPI that stands in the path. */
export function inPath(name: string, description: string, schema: object = { type: 'string' }) {
  return { name, in: 'path', required: true, description, schema };
}

/** Those of `/repos/{owner}/{repo}/...`. */
export const inRepository = [inPath('owner', 'Owner of the repository'), inPath('repo', 'Name of the repository')];
