import type { Node } from 'web-tree-sitter';

const maxPaths = 500;

/** The names of the inline modules a node stands in, outermost first. */
export function inlineModules(node: Node): string[] {
  const names: string[] = [];
  for (let parent = node.parent; parent !== null; parent = parent.parent) {
    if (parent.type === 'mod_item') names.unshift(parent.childForFieldName('name')?.text ?? '');
  }
  return names;
}

/** The file that `#[path = "..."]` before a `mod` names, as a path beginning with `./`; null without one. */
export function pathAttribute(module: Node): string | null {
  for (let before = module.previousNamedSibling; before?.type === 'attribute_item'; ) {
    const match = /path\s*=\s*"([^"]+)"/.exec(before.text);
    if (match !== null) return `./${match[1]}`;
    before = before.previousNamedSibling;
  }
  return null;
}

/** Every path of a `use`: `a::{b, c::*}` is `a::b` and `a::c::*`. Those of an inline module are told as seen from the file. */
export function expandUse(text: string, modules: readonly string[]): string[] {
  const paths: string[] = [];
  expand(text.replaceAll(/\s+as\s+\w+/g, '').replaceAll(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, ''), '', paths);
  return paths.map((path) => fromFile(path.replaceAll(/\s|r#/g, '').replace(/^::/, ''), modules));
}

function expand(text: string, prefix: string, paths: string[]): void {
  for (const part of splitOutside(text)) {
    const open = part.indexOf('{');
    if (paths.length >= maxPaths) return;
    if (open === -1) paths.push(prefix + part);
    else expand(part.slice(open + 1, part.lastIndexOf('}')), prefix + part.slice(0, open), paths);
  }
}

/** Splits at the commas that are in no braces. */
function splitOutside(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const character = text[at];
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if ((character === ',' && depth === 0) || at === text.length) {
      if (text.slice(start, at).trim() !== '') parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return parts;
}

function fromFile(path: string, modules: readonly string[]): string {
  const rest = path.replace(/::self$/, '').split('::');
  const inside = [...modules];
  if (inside.length === 0) return rest.join('::');
  if (rest[0] === 'self') rest.shift();
  else if (rest[0] !== 'super') return rest.join('::');
  while (rest[0] === 'super' && inside.length > 0) {
    rest.shift();
    inside.pop();
  }
  return [...(rest[0] === 'super' ? [] : ['self', ...inside]), ...rest].join('::');
}
