import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { rolesOf } from '../sandbox/template.ts';
import { credentials, present, production, staging } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';
import type { ActionResult } from '../support/runner.ts';

// The set-up of the README, run as it is printed: its commands and workflows are read from the file, the placeholders
// replaced, in two accounts in which nothing has been set up.

const root = join(import.meta.dirname, '..', '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const repository = 'example/platform';

/** What a reader replaces: the repository, and the cluster's name. */
const replaced = (text: string): string =>
  text.replaceAll('YOUR_ORG/YOUR_REPO', repository).replace(/^production$/, 'prod');

interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly environment?: string;
        readonly steps: readonly { readonly uses?: string; readonly with?: Record<string, unknown> }[];
      }
    >
  >;
}

const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, text = '']) => text,
  );
const workflowNamed = (name: string): Workflow => {
  const found = blocks('yaml').find((text) => text.startsWith(`name: ${name}\n`));
  return parse(present(found)) as Workflow;
};
/** Commands of the shell blocks, one line each. */
const commands = blocks('sh').flatMap((text) =>
  text
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.startsWith('aws ')),
);
const option = (command: string, name: string): string =>
  present(new RegExp(`--${name} (\\S+)`).exec(command)?.[1]);

let fixture: Fixture;
/** Runs the one step of a workflow that uses this action, as a job with the subject that GitHub would give it. */
async function runWorkflow(workflow: Workflow, more: Record<string, string> = {}): Promise<ActionResult> {
  const [job] = Object.values(workflow.jobs);
  const step = present(job?.steps.find(({ uses }) => uses?.includes('/aurora-restore-action@')));
  const environment = job?.environment;
  fixture.sandbox.github.subject = `repo:${repository}:${environment === undefined ? 'ref:refs/heads/main' : `environment:${environment}`}`;
  const inputs = Object.entries(step.with ?? {}).map(([name, value]) => [name, replaced(String(value))]);
  return fixture.run({ ...(Object.fromEntries(inputs) as Record<string, string>), ...more });
}

beforeAll(async () => {
  fixture = await createFixture({
    sourceRegion: 'eu-west-1',
    targetRegion: 'eu-central-1',
    sourceKey: 'default',
    snapshot: 'automated',
    empty: true,
  });
});
afterAll(() => fixture.sandbox.stop());

describe('the set-up of the README', () => {
  it('deploys both templates with parameters that they have, each in its Region', async () => {
    const deployments = commands.filter((command) => command.startsWith('aws cloudformation deploy '));
    expect(deployments.map((command) => option(command, 'region'))).toEqual(['eu-west-1', 'eu-central-1']);
    for (const [index, command] of deployments.entries()) {
      const account = index === 0 ? production : staging;
      const name = present(/bootstrap\/(\w+)\.yml/.exec(option(command, 'template-file'))?.[1]);
      const overrides = present(command.split('--parameter-overrides ')[1]).replaceAll("'", '').split(' ');
      const parameters = Object.fromEntries(
        overrides.map((text) => {
          const [key = '', ...value] = text.split('=');
          return [key, replaced(value.join('='))];
        }),
      );
      const template = readFileSync(join(root, '.github', 'bootstrap', `${name}.yml`), 'utf8');
      for (const key of Object.keys(parameters)) expect(template).toContain(`\n  ${key}:\n`);
      for (const role of Object.values(await rolesOf(name, account, parameters)))
        fixture.sandbox.addRole({ ...role, account });
    }
  });

  it('lists what provision would create, and then creates it', async () => {
    const provision = workflowNamed('Provision');
    const listed = await runWorkflow(provision);
    expect(listed.errors).toEqual([]);
    expect(fixture.sandbox.awsState.parameters).toEqual({});
    const made = await runWorkflow(provision, { 'dry-run': '' });
    expect(made.errors).toEqual([]);
    expect(made.outputs['changes']).toBe(listed.outputs['changes']);
  });

  it('puts the users of the applications into the secret', async () => {
    const [get, put] = commands.filter((command) => command.startsWith('aws secretsmanager '));
    const read = present(get);
    const client = new SecretsManagerClient(fixture.sandbox.client(staging, option(read, 'region')));
    const SecretId = option(read, 'secret-id');
    expect(option(present(put), 'secret-id')).toBe(SecretId);
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }));
    const found = JSON.parse(present(SecretString)) as Record<string, string>;
    expect(Object.keys(found)).toEqual(expect.arrayContaining(['master_username', 'app_username']));
    const { app_username, app_password, readonly_username, readonly_password } = credentials;
    const users = { app_username, app_password, readonly_username, readonly_password };
    const text = JSON.stringify({ ...found, ...users });
    await client.send(new PutSecretValueCommand({ SecretId, SecretString: text }));
  });

  it('plans a restore that can work, with the first workflow', async () => {
    const result = await runWorkflow(workflowNamed('Refresh staging'), { operation: 'plan' });
    expect(result.errors).toEqual([]);
    expect(result.exitCode).toBe(0);
  });

  it('restores with the first workflow, and only the users of the secret can log in', async () => {
    const result = await runWorkflow(workflowNamed('Refresh staging'));
    expect(result.errors).toEqual([]);
    expect(result.outputs['status']).toBe('succeeded');
    const where = { ...fixture.target, cluster: 'staging' };
    const app = { user: credentials.app_username, password: credentials.app_password };
    expect(await fixture.query(where, app, 'SELECT count(*)::int AS n FROM customers')).toEqual([{ n: 500 }]);
    const alice = { user: 'alice', password: 'alice-in-production-1' };
    await expect(fixture.query(where, alice, 'SELECT 1')).rejects.toThrow(/not permitted|authentication/);
  });
});
