export const production = '111111111111';
export const staging = '222222222222';
export const table = 'aurora-restore-audit';

/** Passwords with characters that quoting could get wrong. */
export const credentials = {
  master_username: 'dbadmin',
  master_password: 'Staging-master!4711',
  database: 'shop',
  app_username: 'shop app',
  app_password: `St\u00e4ging "app" 'pass' \\ 42`,
  readonly_username: 'reader"x',
  readonly_password: 'staging-reader 100%:$x',
};
export const productionMaster = 'Production-master-0815';
export const productionApp = 'production-app-secret-77';

/** Of the users that a restore sets up, and of the master of the target as it was before. */
export const logins = {
  master: { user: credentials.master_username, password: credentials.master_password },
  app: { user: credentials.app_username, password: credentials.app_password },
  readonly: { user: credentials.readonly_username, password: credentials.readonly_password },
  oldMaster: { user: credentials.master_username, password: 'Old-staging-master-1' },
};

/** Both accounts in one Region, a manual snapshot under a key of the customer: a route that needs no copy. */
export const near = {
  sourceRegion: 'eu-central-1',
  targetRegion: 'eu-central-1',
  sourceKey: 'customer',
  snapshot: 'manual',
} as const;

/** Customers and orders, an app role that owns a schema, a role of a person, and one made by another role. */
export const productionSql = `
  CREATE ROLE shop_app LOGIN PASSWORD '${productionApp}';
  CREATE ROLE alice LOGIN PASSWORD 'alice-in-production-1';
  CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL, mail text NOT NULL);
  CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint REFERENCES customers, total numeric(10, 2));
  INSERT INTO customers SELECT n, 'Customer ' || n, 'customer' || n || '@example.com' FROM generate_series(1, 500) n;
  INSERT INTO orders SELECT n, 1 + n % 500, n / 7.0 FROM generate_series(1, 2000) n;
  CREATE SCHEMA "Odd ""name""";
  CREATE TABLE "Odd ""name""".t (a int);
  GRANT ALL ON ALL TABLES IN SCHEMA public TO shop_app;
`;

export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('A value that the fixture needs is missing.');
  return value;
}
