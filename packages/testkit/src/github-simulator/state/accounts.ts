import { randomInt } from 'node:crypto';
import type { Account } from './records.ts';
import type { State } from './state.ts';

type NewAccount = { login: string; type?: Account['type']; name?: string; email?: string };

export function findAccount(state: State, login: string): Account | undefined {
  const wanted = login.toLowerCase();
  return state.accounts.find((account) => account.login.toLowerCase() === wanted);
}

/** The account with a login, created when there is none. */
export function ensureAccount(state: State, account: NewAccount): Account {
  const existing = findAccount(state, account.login);
  if (existing) return existing;
  return state.accounts.save({
    id: newAccountId(state),
    login: account.login,
    type: account.type ?? (account.login.endsWith('[bot]') ? 'Bot' : 'User'),
    name: account.name ?? null,
    email: account.email ?? null,
  });
}

/** Ids of accounts, unlike others, fit the 32 bits that GraphQL has for them. */
function newAccountId(state: State): number {
  const id = randomInt(1_000_000, 2 ** 31);
  return state.accounts.get(id) === undefined ? id : newAccountId(state);
}

/** The login GitHub would show for a commit author: from a noreply address, or made from the name. */
export function loginOfAuthor(name: string, email: string): string {
  const noreply = /^(?:\d+\+)?(?<login>[a-z\d-]+(?:\[bot\])?)@users\.noreply\.github\.com$/i.exec(email);
  const login = noreply?.groups?.login;
  if (login) return login;
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return slug || 'ghost';
}

/** The account of a commit author, created when there is none. */
export function accountOfAuthor(state: State, name: string, email: string): Account {
  const known = state.accounts.find((account) => account.email !== null && account.email === email);
  return known ?? ensureAccount(state, { login: loginOfAuthor(name, email), name, email });
}

/** An account that must exist because a record refers to it. */
export function accountById(state: State, id: number): Account {
  const account = state.accounts.get(id);
  if (!account) throw new Error(`the simulator has no account ${id}`);
  return account;
}
