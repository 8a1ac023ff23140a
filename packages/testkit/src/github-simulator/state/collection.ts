import type { DatabaseSync } from 'node:sqlite';

/** Records of one kind: in memory for reading, in SQLite for the next start. */
export type Collection<T extends { id: number }> = {
  get: (id: number) => T | undefined;
  all: () => T[];
  find: (matches: (record: T) => boolean) => T | undefined;
  filter: (matches: (record: T) => boolean) => T[];
  /** Stores a new or changed record. */
  save: (record: T) => T;
  remove: (id: number) => void;
};

/** Opens the records of one kind. */
export function openCollection<T extends { id: number }>(database: DatabaseSync, kind: string): Collection<T> {
  const records = new Map<number, T>();
  const rows = database.prepare('select body from records where kind = ? order by id').all(kind);
  for (const row of rows) {
    const record = JSON.parse(String(row.body)) as T;
    records.set(record.id, record);
  }
  const upsert = database.prepare('insert or replace into records (kind, id, body) values (?, ?, ?)');
  const erase = database.prepare('delete from records where kind = ? and id = ?');

  return {
    get: (id) => records.get(id),
    all: () => [...records.values()],
    find: (matches) => {
      for (const record of records.values()) if (matches(record)) return record;
      return undefined;
    },
    filter: (matches) => [...records.values()].filter(matches),
    save: (record) => {
      records.set(record.id, record);
      upsert.run(kind, record.id, JSON.stringify(record));
      return record;
    },
    remove: (id) => {
      records.delete(id);
      erase.run(kind, id);
    },
  };
}
