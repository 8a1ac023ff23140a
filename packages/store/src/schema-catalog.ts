import { sql } from 'kysely';
import type { Db } from './connect.ts';

export interface CatalogColumn {
  name: string;
  type: string;
  notNull: boolean;
  /** Expression of a default or of a generated column. */
  expression: string | null;
  generated: 'identity' | 'stored' | null;
}

export interface CatalogTable {
  name: string;
  columns: CatalogColumn[];
  constraints: { name: string; definition: string }[];
  indexes: string[];
}

/** What the migrations made, read from pg_catalog in an order that depends on names only. */
export async function readCatalog(db: Db): Promise<CatalogTable[]> {
  const { rows } = await sql<CatalogTable>`
    select t.relname as name,
      (select coalesce(jsonb_agg(jsonb_build_object(
          'name', a.attname,
          'type', format_type(a.atttypid, a.atttypmod),
          'notNull', a.attnotnull,
          'expression', pg_get_expr(d.adbin, d.adrelid),
          'generated', case when a.attidentity <> '' then 'identity' when a.attgenerated <> '' then 'stored' end
        ) order by a.attnum), '[]')
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped) as columns,
      -- Not-null constraints became catalog entries in Postgres 18; the columns tell them already.
      (select coalesce(jsonb_agg(jsonb_build_object('name', c.conname, 'definition', pg_get_constraintdef(c.oid))
          order by c.contype desc, c.conname collate "C"), '[]')
        from pg_constraint c where c.conrelid = t.oid and c.contype in ('p', 'u', 'f', 'c')) as constraints,
      (select coalesce(jsonb_agg(pg_get_indexdef(i.indexrelid) order by x.relname collate "C"), '[]')
        from pg_index i join pg_class x on x.oid = i.indexrelid
        where i.indrelid = t.oid
          and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.conrelid = t.oid)) as indexes
    from pg_class t join pg_namespace n on n.oid = t.relnamespace
    where t.relkind = 'r' and n.nspname = 'public' and t.relname <> 'schema_migrations'
    order by t.relname collate "C"`.execute(db);
  return rows;
}
