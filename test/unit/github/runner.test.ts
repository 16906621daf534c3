import { expect, it, vi } from 'vitest';
import { ActionError } from '../../../src/errors.ts';
import {
  createRunner,
  maskForms,
  type RunnerCommands,
  type RunnerVariables,
} from '../../../src/github/runner.ts';
import { masksOf } from '../../support/runner-commands.ts';

const job: RunnerVariables = {
  GITHUB_SERVER_URL: 'https://github.example',
  GITHUB_REPOSITORY: 'team/data',
  GITHUB_RUN_ID: '42',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_ACTOR: 'octocat',
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://oidc.example/token?x=1',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bearer',
};

function runnerWith(variables: RunnerVariables, getIDToken: RunnerCommands['getIDToken'] = vi.fn()) {
  const secrets: string[] = [];
  const outputs: Record<string, unknown> = {};
  const runner = createRunner(
    {
      getIDToken,
      setSecret: (secret) => secrets.push(secret),
      setOutput: (name: string, value: unknown) => {
        outputs[name] = value;
      },
      summary: {} as RunnerCommands['summary'],
    },
    variables,
  );
  return { runner, secrets, outputs };
}

it('knows the run', () => {
  const { runner } = runnerWith(job);
  expect(runner.runUrl).toBe('https://github.example/team/data/actions/runs/42/attempts/2');
  expect(runner.runId).toBe('42');
  expect(runner.actor).toBe('octocat');
  expect(runnerWith({}).runner.runUrl).toBe('');
});

it('asks for a token with the audience', async () => {
  const { runner } = runnerWith(job, (audience) => Promise.resolve(`token for ${audience}`));
  await expect(runner.idToken('sts.amazonaws.com')).resolves.toBe('token for sts.amazonaws.com');
});

it('says which permission is missing, with the block to paste', async () => {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: _url, ...withoutUrl } = job;
  const error: unknown = await runnerWith(withoutUrl)
    .runner.idToken('sts.amazonaws.com')
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ActionError);
  expect((error as ActionError).code).toBe('NO_ID_TOKEN');
  expect((error as ActionError).hint).toContain('permissions:\n  id-token: write');
});

it('passes on a failure of the endpoint as one that may be tried again', async () => {
  const { runner } = runnerWith(job, () => Promise.reject(new Error('Error Code : 503\n down')));
  await expect(runner.idToken('x')).rejects.toThrow('GitHub gave no OIDC token: Error Code : 503 down');
  await expect(runner.idToken('x')).rejects.not.toBeInstanceOf(ActionError);
});

it('masks every form of a secret, once, and no more than one line at a time', () => {
  const { runner, secrets } = runnerWith(job);
  runner.mask('pass"word&1\nsecond line\n\n');
  runner.mask('second line');
  expect(secrets).toEqual([
    'pass\\"word&1\\nsecond line\\n\\n',
    'pass%22word%261%0Asecond%20line%0A%0A',
    'pass"word&1',
    'pass\\"word&1',
    'pass%22word%261',
    'second line',
    'second%20line',
  ]);
  expect(runner.redact('a pass"word&1\nsecond line\n\n of two lines')).toBe('a *** of two lines');
});

it('never masks what would hide the whole log', () => {
  for (const secret of ['', ' \n ', 'a', ' ab\t', 'a\nbc\n', '\n\n\n\n']) {
    const { runner, secrets } = runnerWith(job);
    runner.mask(secret);
    expect(secrets.flatMap(masksOf).filter((mask) => mask.length < 3)).toEqual([]);
    expect(runner.redact('abc abc')).toBe('abc abc');
  }
  expect(maskForms('plain')).toEqual(['plain']);
  expect(maskForms('  a\nlong enough\n b')).toEqual([
    'a\\nlong enough\\n b',
    '%20%20a%0Along%20enough%0A%20b',
    'long enough',
    'long%20enough',
  ]);
});

it('sets outputs', () => {
  const { runner, outputs } = runnerWith(job);
  runner.setOutput('restore-id', 'abc');
  expect(outputs).toEqual({ 'restore-id': 'abc' });
});
