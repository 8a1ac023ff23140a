import { createHash } from 'node:crypto';
import type { GitPerson } from './read-message.ts';

/** A person of the graph, behind one or more names and addresses of git. */
export interface Identity {
  /** `gh:<GitHub's id>` where an address tells it, else `git:<sha1 of the first address>`. */
  key: string;
  login: string | null;
  name: string;
  isBot: boolean;
}

const noReply = /^(?:(\d{1,12})\+)?([^@+]+)@users\.noreply\.github\.com$/;
const genericNames = new Set([
  'unknown',
  'ubuntu',
  'admin',
  'administrator',
  'github',
  'jenkins',
  'vagrant',
  'no author',
]);
const genericEmails = new Set([
  '',
  'noreply@github.com',
  'none@none',
  'root@localhost',
  'you@example.com',
  'email@example.com',
]);
const bot = /\[bot\]|(?:^|[-_. ])(?:bot|robot)(?:$|[-_. @])|^(?:dependabot|greenkeeper|renovate|snyk-bot|web-flow)\b/i;

/**
 * What tells that two entries of git are one person: the address, the name (unless anybody may have it), and the id and
 * login that GitHub's no-reply addresses carry. Never empty.
 */
function tokensOf({ name, email }: GitPerson): string[] {
  const address = email.trim().toLowerCase();
  const spoken = name.trim().replaceAll(/\s+/g, ' ');
  const [, id, login] = noReply.exec(address) ?? [];
  const tokens: string[] = [];
  if (id !== undefined) tokens.push(`g:${id}`);
  if (login !== undefined) tokens.push(`l:${login}`);
  if (!genericEmails.has(address)) tokens.push(`e:${address}`);
  if (isTelling(spoken)) tokens.push(`n:${spoken}`);
  return tokens.length > 0 ? tokens : [`x:${spoken}`];
}

function isTelling(name: string): boolean {
  return !genericNames.has(name.toLowerCase()) && (name.includes(' ') || name.length > 4);
}

/** The person behind a set of tokens; the same for the same set, in whatever order it was learned. */
function identityOf(tokens: Iterable<string>): Identity {
  const sorted = [...tokens].sort();
  const of = (kind: string) => sorted.filter((token) => token.startsWith(kind)).map((token) => token.slice(2));
  const [id] = of('g:')
    .map(Number)
    .sort((a, b) => a - b);
  const [email] = of('e:');
  const [login = null] = of('l:');
  const names = of('n:').sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  // Who gave git an address for a name has shown another one elsewhere, or is shown without the provider.
  const name = names.find((text) => !text.includes('@')) ?? login ?? email?.replace(/@.*/, '') ?? of('x:')[0] ?? '';
  const key =
    id === undefined
      ? `git:${createHash('sha1')
          .update(email ?? sorted[0] ?? '')
          .digest('hex')}`
      : `gh:${id}`;
  return { key, login, name, isBot: [...names, ...of('l:'), ...of('e:'), name].some((text) => bot.test(text)) };
}

export interface Identities {
  add(person: GitPerson): void;
  /** Takes several tokens for one person that is known already. */
  join(tokens: readonly string[]): void;
  /** Complete once everybody was added. */
  find(person: GitPerson): Identity;
  /** Every person with all of its tokens. */
  list(): { identity: Identity; tokens: string[] }[];
}

/** Joins whoever shares a token, by union-find. */
export function createIdentities(): Identities {
  const parents = new Map<string, string>();
  let resolved: Map<string, { identity: Identity; tokens: string[] }> | null = null;

  function rootOf(token: string): string {
    let root = token;
    for (let up = parents.get(root); up !== undefined && up !== root; up = parents.get(root)) root = up;
    for (let at = token; at !== root; ) {
      const next = parents.get(at) ?? root;
      parents.set(at, root);
      at = next;
    }
    return root;
  }

  function join(tokens: readonly string[]): void {
    const [first, ...others] = tokens;
    if (first === undefined) return;
    if (!parents.has(first)) {
      parents.set(first, first);
      resolved = null;
    }
    for (const other of others) {
      if (!parents.has(other)) parents.set(other, other);
      const [a, b] = [rootOf(first), rootOf(other)];
      if (a === b) continue;
      parents.set(b, a);
      resolved = null;
    }
  }

  function resolve() {
    if (resolved !== null) return resolved;
    const groups = new Map<string, string[]>();
    for (const token of parents.keys()) {
      const root = rootOf(token);
      const group = groups.get(root);
      if (group === undefined) groups.set(root, [token]);
      else group.push(token);
    }
    resolved = new Map(
      [...groups].map(([root, tokens]) => [root, { identity: identityOf(tokens), tokens: tokens.sort() }]),
    );
    return resolved;
  }

  const known = new Map<string, readonly string[]>();
  function tokensFor(person: GitPerson): readonly string[] {
    const key = `${person.email}\0${person.name}`;
    const tokens = known.get(key) ?? tokensOf(person);
    known.set(key, tokens);
    return tokens;
  }

  return {
    add: (person) => {
      const key = `${person.email}\0${person.name}`;
      if (!known.has(key)) join(tokensFor(person));
    },
    join,
    find: (person) => {
      const [token = ''] = tokensFor(person);
      const found = parents.has(token) ? resolve().get(rootOf(token)) : undefined;
      return found?.identity ?? identityOf(tokensOf(person));
    },
    list: () => [...resolve().values()],
  };
}
