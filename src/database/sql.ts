export type SqlValue = string | number | boolean | null | readonly string[];
export type Row = { readonly [column: string]: unknown };

/** A session of one user in one database. The same statements can go over TCP or the Data API. */
export interface Sql {
  query<R extends Row>(text: string, values?: readonly SqlValue[]): Promise<R[]>;
  /** Commits what `body` did, or nothing of it when it throws. Not nested. */
  transaction<T>(body: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Where to log in and as whom. */
export interface Login {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/** PostgreSQL's SQLSTATE of an error, if it has one. */
export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}
