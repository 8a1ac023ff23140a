/** JSON with comments and trailing commas, as tsconfig.json has it. Undefined when it is broken beyond that. */
export function parseJsonc(text: string): unknown {
  const clean = text
    .replace(/^\uFEFF/, '')
    .replaceAll(/("(?:[^"\\\n]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string: string | undefined) => string ?? '')
    .replaceAll(/("(?:[^"\\\n]|\\.)*")|,(?=\s*[}\]])/g, (_, string: string | undefined) => string ?? '');
  try {
    return JSON.parse(clean);
  } catch {
    return undefined;
  }
}
