import type { Node } from 'web-tree-sitter';
import type { SyntaxLanguage } from '../language-of.ts';
import type { ImportFact, ImportKind } from './extraction.ts';
import { as, readScriptNames } from './find-exports.ts';
import { expandUse, inlineModules, pathAttribute } from './rust-paths.ts';

type Named = Pick<ImportFact, 'specifier' | 'kind' | 'names'>;

/** The imports that a captured node stands for: none when it is computed, several when it is a group. */
export function readImport(language: SyntaxLanguage, kind: ImportKind, node: Node): ImportFact[] {
  const line = node.startPosition.row + 1;
  return readNames(language, kind, node)
    .filter(({ specifier }) => specifier !== '' && specifier.length <= maxSpecifierLength)
    .map((named) => ({ ...named, line }));
}

const maxSpecifierLength = 500;

function readNames(language: SyntaxLanguage, kind: ImportKind, node: Node): Named[] {
  switch (language) {
    case 'java':
    case 'kotlin':
      return readJvm(node.text);
    case 'csharp':
      return readUsing(node.text);
    case 'python':
      return readPython(kind, node);
    case 'rust':
      return readRust(kind, node);
    case 'php':
      return kind === 'use' ? readPhpUse(node.text) : readPhpRequire(node.text);
    case 'component':
    case 'javascript':
    case 'typescript':
    case 'tsx':
      return [readScript(kind, node)];
    default:
      return [{ kind, specifier: unquote(node.text) }];
  }
}

function readScript(kind: ImportKind, node: Node): Named {
  const names = kind === 'import' || kind === 'export' ? readScriptNames(node) : [];
  return { kind, specifier: unquote(node.text), ...(names.length === 0 ? {} : { names }) };
}

function readJvm(text: string): Named[] {
  const match = /^import\s+(static\s)?\s*([\w$.\s`]+?)\s*(\.\s*\*)?\s*(?:\bas\b[\s\S]*)?;?\s*$/u.exec(text);
  if (match === null) return [];
  const [, isStatic, name = '', wildcard] = match;
  const specifier = name.replaceAll(/[\s`]/g, '') + (wildcard === undefined ? '' : '.*');
  return [{ kind: isStatic === undefined ? 'import' : 'static', specifier }];
}

function readUsing(text: string): Named[] {
  const match = /using\s+(static\s+)?(?:unsafe\s+)?(?:[\w@]+\s*=\s*)?(?:global::)?([\w.@\s]+)/u.exec(text);
  if (match === null) return [];
  return [{ kind: match[1] === undefined ? 'using' : 'static', specifier: (match[2] ?? '').replaceAll(/[\s@]/g, '') }];
}

function readPython(kind: ImportKind, node: Node): Named[] {
  if (kind === 'import') {
    const [specifier = '', alias] = node.text.split(/\sas\s/).map((part) => part.replaceAll(/\s/g, ''));
    return [{ kind, specifier, ...(alias === undefined ? {} : { names: [`*>${alias}`] }) }];
  }
  const module = node.childForFieldName('module_name')?.text.replaceAll(/\s/g, '') ?? '';
  const names = node
    .childrenForFieldName('name')
    .map((name) => (name?.text ?? '').split(/\sas\s/).map((part) => part.trim()))
    .map(([name = '', shown = name]) => as(name, shown));
  return [{ kind, specifier: `${module}:${names.length === 0 ? '*' : names.join(',')}`.slice(0, maxSpecifierLength) }];
}

function readRust(kind: ImportKind, node: Node): Named[] {
  if (kind === 'use') {
    const modules = inlineModules(node);
    return expandUse(node.text, modules).map((specifier) => ({ kind, specifier }));
  }
  const path = kind === 'mod' && node.parent !== null ? pathAttribute(node.parent) : null;
  const modules = kind === 'mod' && path === null ? inlineModules(node.parent ?? node) : [];
  return [{ kind, specifier: path ?? [...modules, node.text].join('::') }];
}

function readPhpUse(text: string): Named[] {
  const body = text.replace(/^use\s+(?:function\s+|const\s+)?/, '').replace(/;\s*$/, '');
  const group = /^([\w\\\s]*)\{([\s\S]*)\}/.exec(body);
  const prefix = group?.[1] ?? '';
  return (group?.[2] ?? body).split(',').map((clause) => {
    const name = clause.replace(/^\s*(?:function|const)\s/, '').split(/\sas\s/i)[0] ?? '';
    const specifier = (prefix + name).replaceAll(/\s/g, '').replace(/^\\/, '').replaceAll('\\', '.');
    return { kind: 'use', specifier };
  });
}

/** A path is known when it is one literal, alone or after `__DIR__` or `dirname(__FILE__)`. */
function readPhpRequire(text: string): Named[] {
  const match = /^\w+\s*\(?\s*(__DIR__|dirname\(__FILE__\))?\s*\.?\s*(['"])([^'"$]+)\2\s*\)?$/.exec(text);
  if (match === null) return [];
  const path = match[3] ?? '';
  return [{ kind: 'require', specifier: match[1] === undefined ? path : `./${path.replace(/^\/+/, '')}` }];
}

function unquote(text: string): string {
  return text.replaceAll(/^["'`<]|["'`>]$/g, '');
}
