/** Somebody as git names them. */
export interface NamedPerson {
  name: string;
  email: string;
}

const bot = /\[bot\]|^(gopher robot|gobot|dependabot|renovate|greenkeeper|github actions?)\b|-bot$/i;

/** Gives each person one key: whoever shares a name or an address is one. Read all people before asking for keys. */
export function createIdentities(): { add: (person: NamedPerson) => void; keyOf: (person: NamedPerson) => string } {
  const parents = new Map<string, string>();

  function root(key: string): string {
    let at = key;
    for (let up = parents.get(at); up !== undefined && up !== at; up = parents.get(at)) at = up;
    return at;
  }
  function keysOf({ name, email }: NamedPerson): [string, string] {
    return [`n:${name.trim().toLowerCase()}`, `e:${email.trim().toLowerCase()}`];
  }
  return {
    add: (person) => {
      const [a, b] = keysOf(person).map(root) as [string, string];
      parents.set(a, a);
      parents.set(b, a);
    },
    keyOf: (person) => root(keysOf(person)[1]),
  };
}

export function isBot({ name, email }: NamedPerson): boolean {
  return bot.test(name) || bot.test(email);
}
