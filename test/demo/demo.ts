import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { credentials, production, productionApp, productionMaster } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';
import type { ActionResult } from '../support/runner.ts';
import { type Away, watchAway } from './away.ts';
import { demoFailures } from './failures.ts';
import { waysToLook } from './keep.ts';
import { bad, bold, columns, dim, good, say, showing, showLogLine } from './terminal.ts';

// What a newcomer sees first: a production database travels into a staging account through the bundle that GitHub runs.

const sourceRegion = 'eu-central-1';
const targetRegion = 'us-east-1';
const { values: options } = parseArgs({
  options: {
    /** Restores once more with `strategy: replace`, to compare how long the endpoint does not answer. */
    compare: { type: 'boolean', default: false },
    /** A file that the Markdown summary is written to; one in the folder for temporary files without it. */
    summary: { type: 'string', default: join(tmpdir(), 'aurora-restore-demo-summary.md') },
    /** Leaves both accounts running until Ctrl-C, and prints how to look around. */
    keep: { type: 'boolean', default: false },
    /** A step that fails first: the failure is shown, then its cause is fixed and the restore resumed. */
    'fail-at': { type: 'string' },
  },
});
const { compare, keep, 'fail-at': failAt } = options;
const failing = failAt === undefined ? undefined : demoFailures[failAt];
if (failAt !== undefined && failing === undefined) {
  console.error(`--fail-at is one of ${Object.keys(demoFailures).join(', ')}, not ${failAt}.`);
  process.exit(2);
}
const customers = 120_000;
const orders = 240_000;
const begun = performance.now();
const seconds = (): string => `${((performance.now() - begun) / 1000).toFixed(1)} s`;

say(bold('Aurora restore: a demonstration on this machine.'));
say('Nothing of AWS is needed, nothing leaves the machine.');
say();
say(
  `  production  account ${production}, ${sourceRegion}: cluster prod, PostgreSQL 16, encrypted under the default key`,
);
say(`  staging     account 222222222222, ${targetRegion}: cluster staging, with old data`);
say();
const loading = `Starting both accounts and loading ${(customers + orders).toLocaleString('en')} rows into production`;

const fixture = await showing(loading, () =>
  createFixture({
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
  }),
);
/** A file as the caller's repository would have it; it runs on the new cluster before any login is enabled. */
const mask = "UPDATE customers SET name = 'Person ' || id, mail = 'person' || id || '@masked.invalid';\n";
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
  if (keep) {
    for (const line of waysToLook(fixture)) say(line);
    // Until a signal ends the process.
    await once(process, 'SIGINT');
  }
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
  const result = await restoreWith({ hooks });
  const swapAway = await away.end();
  if (result.exitCode !== 0) {
    say(bad(`The action failed with exit code ${result.exitCode}.`));
    return false;
  }
  await writeFile(options.summary, result.summary);
  say();
  say(bold('Proof, over SQL and TLS'));
  const app = { user: credentials.app_username, password: credentials.app_password };
  const reader = { user: credentials.readonly_username, password: credentials.readonly_password };
  const proofs = [
    await prove('the same rows and checksums as in production', async () => {
      const after = await query(staging, reader, sums);
      if (JSON.stringify(after) !== JSON.stringify(before))
        throw new Error(JSON.stringify({ before, after }));
      return after.map((row) => `${String(row['table'])} ${String(row['rows'])}`).join(', ');
    }),
    await prove('names and mails were masked before anybody could log in', async () => {
      const masked = await query(staging, reader, people);
      const [left] = await query(
        staging,
        reader,
        "SELECT count(*)::int AS n FROM customers WHERE mail LIKE '%@example.com'",
      );
      if (left?.['n'] !== 0) throw new Error(`${String(left?.['n'])} mails of production are left`);
      const [was, is] = [unmasked[0]?.['mail'], masked[0]?.['mail']];
      return `${String(was)} → ${String(is)}`;
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
  for (const line of columns(
    proofs.map(({ isVerified, what, shown }) => [isVerified ? 'ok' : 'FAILED', what, shown]),
  ))
    say(`  ${line.startsWith('ok') ? good(line.slice(0, 2)) + line.slice(2) : bad(line)}`);
  if (compare) await compareWithReplace(swapAway, staging, { query, run, sandbox });
  say();
  say(`The restore took ${result.outputs['duration-seconds']} s, the whole demonstration ${seconds()}.`);
  say(`The step summary, as GitHub would show it: ${options.summary}`);
  return proofs.every(({ isVerified }) => isVerified);
}

/** Runs the action; with --fail-at first into a failure, and again when its cause is fixed. */
async function restoreWith(inputs: Record<string, string>): Promise<ActionResult> {
  if (failing === undefined) return fixture.run(inputs, { onLine: showLogLine });
  const { inputs: more, fixed } = await failing.begin(fixture);
  const failed = await fixture.run({ ...inputs, ...more }, { onLine: showLogLine });
  const path = options.summary.replace(/(\.md)?$/, '-failed.md');
  await writeFile(path, failed.summary);
  say();
  say(bold(`It failed at ${failAt}, as ${failing.what}. Its summary: ${path}`));
  await fixed();
  say(bold(`Now ${failing.fix}, and the next run resumes:`));
  say();
  return fixture.run({ ...inputs, ...more }, { onLine: showLogLine });
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

interface Proof {
  readonly isVerified: boolean;
  readonly what: string;
  readonly shown: string;
}

async function prove(what: string, body: () => Promise<string>): Promise<Proof> {
  try {
    return { isVerified: true, what, shown: dim(shorten(await body())) };
  } catch (error) {
    return { isVerified: false, what, shown: error instanceof Error ? error.message : String(error) };
  }
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
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
