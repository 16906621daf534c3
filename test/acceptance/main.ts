import { createInterface } from 'node:readline/promises';
import { DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { startSandbox } from '../sandbox/sandbox.ts';
import { answersOf, asRules, disagreements } from './compare.ts';
import type { Place } from './probes.ts';

// Holds the sandbox against AWS: sends calls that must be refused to both, and prints where their errors differ.
// `--region=R` with credentials in the environment asks AWS; `--sandbox` asks a second sandbox in its place.
// `--yes` asks no question first. `--allow-production` takes an account that has something called production.

const option = (name: string): string | undefined =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
const has = (name: string): boolean => process.argv.includes(`--${name}`);
const region = option('region') ?? 'eu-central-1';
const limitMs = 10 * 60_000;
const limit = new AbortController();
const timer = setTimeout(() => limit.abort(new Error('The run took more than 10 minutes.')), limitMs);
process.once('SIGINT', () => limit.abort(new Error('Cancelled.')));

/** A sandbox that has nothing but its account. */
async function sandboxPlace(account: string): Promise<{ place: Place; stop: () => Promise<void> }> {
  const sandbox = await startSandbox({ delays: 'none' });
  const place = { account, region, config: sandbox.client(account, region) };
  return { place, stop: () => sandbox.stop() };
}

/** The account of the credentials, if it may be used for this. */
async function awsPlace(): Promise<Place> {
  const config = { region };
  const { Account: account = '' } = await new STSClient(config).send(new GetCallerIdentityCommand({}));
  const { DBClusters = [] } = await new RDSClient(config).send(new DescribeDBClustersCommand({}));
  const production = DBClusters.map(({ DBClusterIdentifier: id = '' }) => id).find((id) => /prod/i.test(id));
  if (production !== undefined && !has('allow-production'))
    throw new Error(
      `The account ${account} has the cluster ${production}. Use an account without production, or give --allow-production.`,
    );
  process.stdout.write(
    `Account ${account}, ${region}: about 50 calls that AWS must refuse. They cost nothing and create nothing.\n`,
  );
  if (!has('yes')) {
    const lines = createInterface({ input: process.stdin, output: process.stdout });
    const answer = await lines.question('Send them? [y/N] ', { signal: limit.signal });
    lines.close();
    if (!/^y(es)?$/i.test(answer.trim())) throw new Error('Nothing was sent.');
  }
  return { account, region, config };
}

const own = await sandboxPlace('222222222222');
const other = has('sandbox') ? await sandboxPlace('222222222222') : undefined;
try {
  const aws = await answersOf(other?.place ?? (await awsPlace()), limit.signal);
  const found = disagreements(aws, await answersOf(own.place, limit.signal));
  const accepted = aws.filter(({ error }) => error === 'accepted').map(({ name }) => name);
  if (accepted.length > 0) process.stdout.write(`accepted, against expectation: ${accepted.join(', ')}\n`);
  if (found.length > 0) process.stdout.write(`${asRules(found)}\n`);
  process.stdout.write(`calls: ${aws.length}, same answer: ${aws.length - found.length}\n`);
  process.exitCode = found.length === 0 && accepted.length === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  clearTimeout(timer);
  await own.stop();
  await other?.stop();
}
