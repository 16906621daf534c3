import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { credentials, production, productionApp, productionMaster } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';
import { type Away, watchAway } from './away.ts';

// What a newcomer sees first: a production database travels into a staging account through the bundle that GitHub runs.

const sourceRegion = 'eu-central-1';
const targetRegion = 'us-east-1';
const { values: options } = parseArgs({
  options: {
    /** Restores once more with `strategy: replace`, to compare how long the endpoint does not answer. */
    compare: { type: 'boolean', default: false },
    /** A file that the Markdown summary is written to. */
    summary: { type: 'string' },
  },
});
const { compare } = options;
const customers = 120_000;
const orders = 240_000;
const say = (line = ''): void => void process.stdout.write(`${line}\n`);
const begun = performance.now();
const seconds = (): string => `${((performance.now() - begun) / 1000).toFixed(1)} s`;

say('Aurora restore: a demonstration on this machine. Nothing of AWS is needed, nothing leaves the machine.');
say();
say(
  `  production  account ${production}, ${sourceRegion}: cluster prod, PostgreSQL 16, encrypted under the default key`,
);
say(`  staging     account 222222222222, ${targetRegion}: cluster staging, with old data`);
say();
say(`Starting both accounts and loading ${(customers + orders).toLocaleString('en')} rows into production …`);

const fixture = await createFixture({
  sourceRegion,
  targetRegion,
  sourceKey: 'default',
  snapshot: 'automated',
  timings: {
    snapshotCreateMs: 800,
    snapshotCopyMs: 2500,
    clusterCreateMs: 1200,
    clusterDeleteMs: 500,
    instanceCreateMs: 1500,
    instanceDeleteMs: 500,
    dnsMs: 300,
  },
  seedSql: `
    INSERT INTO customers SELECT n, 'Customer ' || n, 'customer' || n || '@example.com' FROM generate_series(501, ${customers}) n;
    INSERT INTO orders SELECT n, 1 + n % ${customers}, n % 1000 / 7.0 FROM generate_series(2001, ${orders}) n;
    ANALYZE;
  `,
});
/** A file as the caller's repository would have it; it runs on the new cluster before any login is enabled. */
const mask = "UPDATE customers SET name = 'Person ' || id, mail = 'person' || id || '@masked.invalid';\n";
const rowOf = (row: Record<string, unknown>): string => `${String(row['name'])}, ${String(row['mail'])}`;
let clean = false;
const cleanUp = async (): Promise<void> => {
  if (clean) return;
  clean = true;
  await fixture.sandbox.stop();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void cleanUp().finally(() => process.exit(130)));
}

try {
  process.exitCode = (await demonstrate(fixture)) ? 0 : 1;
} finally {
  await cleanUp();
}

async function demonstrate({ sandbox, target, query, run }: Fixture): Promise<boolean> {
  const prod = { account: production, region: sourceRegion, cluster: 'prod' };
  const staging = { ...target, cluster: 'staging' };
  // Names and mails are masked on the way, so of customers only the ids can be the same.
  const sums = `SELECT 'customers' AS table, count(*)::int AS rows, md5(string_agg(id::text, '' ORDER BY id)) AS checksum FROM customers
    UNION ALL SELECT 'orders', count(*)::int, md5(string_agg(o::text, '' ORDER BY id)) FROM orders o ORDER BY 1`;
  const people = 'SELECT id, name, mail FROM customers ORDER BY id LIMIT 3';
  const inProduction = { user: credentials.master_username, password: productionMaster };
  const before = await query(prod, inProduction, sums);
  const unmasked = await query(prod, inProduction, people);

  say(`Ready after ${seconds()}. Now dist/index.js runs as a GitHub runner would start it:`);
  say();
  const hooks = join(sandbox.folder, 'hooks');
  await mkdir(hooks);
  await writeFile(join(hooks, '10-mask-customers.sql'), mask);
  const away = watchTarget(query, staging);
  const result = await run({ hooks }, { onLine: (line) => show(line) });
  const swapAway = await away.end();
  if (result.exitCode !== 0) {
    say(`The action failed with exit code ${result.exitCode}.`);
    return false;
  }
  if (options.summary !== undefined) await writeFile(options.summary, result.summary);
  say();
  say('The step summary that it wrote:');
  say();
  say(indent(result.summary));
  say('Proof, over SQL and TLS:');
  const app = { user: credentials.app_username, password: credentials.app_password };
  const reader = { user: credentials.readonly_username, password: credentials.readonly_password };
  const proofs = [
    await prove('the same rows and checksums as in production', async () => {
      const after = await query(staging, reader, sums);
      if (JSON.stringify(after) !== JSON.stringify(before))
        throw new Error(JSON.stringify({ before, after }));
      return after
        .map(
          (row) => `${String(row['table'])} ${String(row['rows'])} (${String(row['checksum']).slice(0, 8)})`,
        )
        .join(', ');
    }),
    await prove('names and mails were masked before anybody could log in', async () => {
      const masked = await query(staging, reader, people);
      const [left] = await query(
        staging,
        reader,
        "SELECT count(*)::int AS n FROM customers WHERE mail LIKE '%@example.com'",
      );
      if (left?.['n'] !== 0) throw new Error(`${String(left?.['n'])} mails of production are left`);
      const lines = unmasked.map((row, index) => `${rowOf(row)} → ${rowOf(masked[index] ?? {})}`);
      return `no mail of production is left\n        ${lines.join('\n        ')}`;
    }),
    await prove('the app user logs in with its new password and writes', async () => {
      await query(staging, app, `INSERT INTO orders VALUES (${orders + 1}, 1, 1)`);
      return 'one order added';
    }),
    await prove('the readonly user cannot write', () =>
      refusal(() => query(staging, reader, 'DELETE FROM orders')),
    ),
    ...(await Promise.all(
      [
        [credentials.master_username, productionMaster],
        ['shop_app', productionApp],
      ].map(([user = '', password = '']) =>
        prove(`production's password of ${user} does not work any more`, () =>
          refusal(() => query(staging, { user, password }, 'SELECT 1')),
        ),
      ),
    )),
    await prove('the old staging data is kept in the previous cluster, which is stopped', () => {
      const id = result.outputs['previous-cluster-id'] ?? '';
      const previous = Object.values(sandbox.rds.state.clusters).find(
        ({ shown }) => shown.DBClusterIdentifier === id,
      );
      if (previous === undefined || !previous.status.startsWith('stopp'))
        throw new Error(previous?.status ?? 'there is none');
      return Promise.resolve(`${id}, until ${result.outputs['kept-until']}`);
    }),
    await prove('no secret in log, files, requests, table or messages', async () => {
      const leaks = await fixture.findLeaks(result);
      if (leaks.length > 0) throw new Error(leaks.join(', '));
      return `${sandbox.requests.length} requests and ${result.lines.length} lines searched`;
    }),
  ];
  if (compare) await compareWithReplace(swapAway, staging, { query, run, sandbox });
  say();
  say(`The restore took ${result.outputs['duration-seconds']} s, the whole demonstration ${seconds()}.`);
  return proofs.every((proof) => proof);
}

/** Asks the target's endpoint as everybody who could log in there, before and after. */
function watchTarget(
  query: Fixture['query'],
  where: Parameters<Fixture['query']>[0],
): ReturnType<typeof watchAway> {
  const logins = [
    { user: credentials.master_username, password: 'Old-staging-master-1' },
    { user: credentials.master_username, password: credentials.master_password },
  ];
  return watchAway(async () => {
    for (const login of logins) {
      const answered = await query(where, login, 'SELECT 1').then(
        () => true,
        () => false,
      );
      if (answered) return true;
    }
    return false;
  });
}

/** The same again with `replace`, to compare how long the endpoint does not answer. */
async function compareWithReplace(
  swapAway: Away,
  staging: Parameters<Fixture['query']>[0],
  { query, run, sandbox }: Pick<Fixture, 'query' | 'run' | 'sandbox'>,
): Promise<void> {
  say();
  say(
    'The same once more with strategy: replace, to compare how long the endpoint of staging answers nothing …',
  );
  const away = watchTarget(query, staging);
  const result = await run({ hooks: join(sandbox.folder, 'hooks'), strategy: 'replace' });
  const replaceAway = await away.end();
  const duration = ({ awayMs }: Away): string => `${(awayMs / 1000).toFixed(2)} s`;
  say(`  swap     ${duration(swapAway)}`);
  say(`  replace  ${duration(replaceAway)}${result.exitCode === 0 ? '' : ' (failed)'}`);
}

/** The runner folds groups; here they are headings. Debug lines are hidden, as on GitHub. */
function show(line: string): void {
  if (line.startsWith('::debug::') || line === '::endgroup::') return;
  const group = /^::group::(.*)$/.exec(line)?.[1];
  say(group === undefined ? `    ${line}` : `  ${group}`);
}

async function prove(what: string, body: () => Promise<string>): Promise<boolean> {
  try {
    say(`  ok      ${what}: ${await body()}`);
    return true;
  } catch (error) {
    say(`  FAILED  ${what}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** What the server says when it refuses; an error when it does not. */
async function refusal(attempt: () => Promise<unknown>): Promise<string> {
  try {
    await attempt();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('it was allowed');
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '    ');
}
