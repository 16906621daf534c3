import { describe, expect, it, vi } from 'vitest';
import { ActionError } from '../../src/errors.ts';
import { nextCommand } from '../../src/github/continuation.ts';
import { formatGantt } from '../../src/github/gantt.ts';
import { createLog } from '../../src/github/log.ts';
import {
  createRunner,
  maskForms,
  type RunnerCommands,
  type RunnerVariables,
} from '../../src/github/runner.ts';
import { escapeText, formatSummary } from '../../src/github/summary.ts';
import { withTimeLimit } from '../../src/github/token-limit.ts';
import { masksOf } from '../e2e/runner-commands.ts';

/** Writes as @actions/core does, as far as these tests need it. */
function recordingLog() {
  const lines: string[] = [];
  let tokens = 0;
  const log = createLog(
    {
      info: (line) => lines.push(line),
      warning: (line) => lines.push(`::warning::${String(line)}`),
      error: (line, { title = '' } = {}) => lines.push(`::error ${title}::${String(line)}`),
      debug: (line) => lines.push(`::debug::${line}`),
      startGroup: (line) => lines.push(`::group::${line}`),
      endGroup: () => lines.push('::endgroup::'),
    },
    () => {
      tokens += 1;
      return `token-${tokens}`;
    },
  );
  return { log, lines };
}

it('prints foreign text where no command in it is obeyed, with a new token each time', () => {
  const { log, lines } = recordingLog();
  log.foreign('::set-output name=x::y\nrow');
  log.foreign('::error::no');
  expect(lines).toEqual([
    '::stop-commands::token-1',
    '::set-output name=x::y\nrow',
    '::token-1::',
    '::stop-commands::token-2',
    '::error::no',
    '::token-2::',
  ]);
});

it.each(['::add-mask::x', '  ::error::x', '\u3000::error::x', 'status ##[set-env name=A]b'])(
  'treats the line %j as foreign',
  (line) => {
    const { log, lines } = recordingLog();
    log.info(line);
    expect(lines).toEqual(['::stop-commands::token-1', line, '::token-1::']);
  },
);

it('shows what cannot be seen, and keeps a text in its line', () => {
  const { log, lines } = recordingLog();
  log.info('role a\r\n::error::b\u0085c\u202ed\ud800 \u{e0041}');
  log.foreign('\u001b[31mred\u001b[0m \u001b]0;title\u0007\rnext\u2028\tline');
  expect(lines).toEqual([
    'role a\\n::error::b\\u0085c\\u202ed\\ud800 \\u{e0041}',
    '::stop-commands::token-1',
    'red \\u001b]0;title\\u0007\nnext\\u2028\tline',
    '::token-1::',
  ]);
});

it('groups and annotates', () => {
  const { log, lines } = recordingLog();
  log.startGroup('copy-snapshot');
  log.info('copying arn:aws:rds::x');
  log.warning('slow');
  log.error('failed', 'AWS_FAILED at copy-snapshot');
  log.debug('detail');
  log.endGroup();
  expect(lines).toEqual([
    '::group::copy-snapshot',
    'copying arn:aws:rds::x',
    '::warning::slow',
    '::error AWS_FAILED at copy-snapshot::failed',
    '::debug::detail',
    '::endgroup::',
  ]);
});

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

it('writes a summary in which foreign text stays text', () => {
  const summary = formatSummary({
    title: 'Restored <staging>',
    text: 'Done.',
    facts: [
      ['Cluster', 'a|b'],
      ['Empty', ''],
      ['Error', '<img src=x onerror=alert(1)>\n# Head [x](https://evil.example) @all'],
    ],
    tables: [{ title: 'Steps', head: ['Step', 'Took'], rows: [['copy_snapshot', '5 min']] }],
  });
  expect(summary).toBe(`## Restored &#60;staging&#62;

Done.

|  |  |
| --- | --- |
| Cluster | a&#124;b |
| Error | &#60;img src=x onerror=alert(1)&#62;<br>&#35; Head &#91;x&#93;(https&#58;//evil.example) &#64;all |

### Steps

| Step | Took |
| --- | --- |
| copy&#95;snapshot | 5 min |
`);
});

it('links only to what this action made, folds what is long, and gives commands to copy', () => {
  const summary = formatSummary({
    title: 'Restored',
    facts: [
      ['Cluster', { text: 'a|b', url: 'https://console.example/#id=x' }],
      ['Elsewhere', { text: 'b', url: 'javascript:alert(1)' }],
      ['Breaks out', { text: 'c', url: 'https://x.example/> | <b' }],
      ['Unknown', { text: 'd', url: '' }],
    ],
    commands: ['gh run rerun 42 --repo team/data', 'echo `x`\n```'],
    tables: [{ title: 'Settings', head: ['Name'], rows: [['one'], ['two']], folded: true }],
  });
  expect(summary).toBe(`## Restored

|  |  |
| --- | --- |
| Cluster | [a&#124;b](<https://console.example/#id=x>) |
| Elsewhere | [b](<>) |
| Breaks out | [c](<https://x.example/%3E%20%7C%20%3Cb>) |
| Unknown | d |

\`\`\`sh
gh run rerun 42 --repo team/data
echo  x${' '.repeat(5)}
\`\`\`

<details><summary>Settings (2)</summary>

| Name |
| --- |
| one |
| two |

</details>
`);
});

it('closes what is folded where a summary is cut', () => {
  const rows = Array.from({ length: 60_000 }, (_, index) => [`row ${index}`, 'value']);
  const summary = formatSummary({
    title: 'Long',
    facts: [],
    tables: [{ title: 'T', head: ['a', 'b'], rows, folded: true }],
  });
  expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1024 * 1024);
  expect(summary).toMatch(/\| row \d+ \| value \|\n\n<\/details>\n\n_The summary was longer/);
});

it('draws a chart in which no text can be anything but text', () => {
  const chart = formatGantt([
    {
      name: 'copy: snapshot\n  section x',
      bars: [
        { name: '2 h', startMs: 0, endMs: 7_200_000, kind: 'failed' },
        { name: 'waiting; "for" #x %% :crit, 0, 1\n```', startMs: 5, endMs: 5, kind: 'wait' },
      ],
    },
  ]);
  expect(chart.split('\n')).toEqual([
    '```mermaid',
    '%%{init: {"gantt": {"leftPadding": 150}}}%%',
    'gantt',
    '  dateFormat x',
    '  axisFormat %H:%M',
    '  tickInterval 30minute',
    '  section copy snapshot section x',
    '  2 h :crit, 0, 7200000',
    '  waiting for x crit, 0, 1 :active, 5, 6',
    '```',
  ]);
});

it.each([
  [0, '%H:%M:%S', '1second'],
  [19_000, '%H:%M:%S', '2second'],
  [8 * 60_000, '%H:%M', '1minute'],
  [26 * 3_600_000, '%a %H:%M', '6hour'],
  [40 * 86_400_000, '%a %H:%M', '1week'],
])('writes labels of a chart of %i ms that have room', (endMs, format, tick) => {
  const chart = formatGantt([{ name: 'a', bars: [{ name: 'b', startMs: 0, endMs, kind: 'step' }] }]);
  expect(chart).toContain(`\n  axisFormat ${format}\n  tickInterval ${tick}\n`);
});

it('escapes everything that Markdown, HTML or GitHub would read', () => {
  const escaped = escapeText('`*_[]|\\~#@$<>&"\'\u001b\r\nwww.evil.example http://x');
  expect(escaped.replaceAll(/&#\d+;|<br>/g, '')).not.toMatch(/[`*_[\]|\\~#@$<>&"'\p{Cc}]|www\.|:\/\//u);
});

it('cuts a summary that is too long at a line, and says so', () => {
  const rows = Array.from({ length: 60_000 }, (_, index) => [`row ${index} äöü`, 'value']);
  const summary = formatSummary({
    title: 'Long',
    facts: [],
    tables: [{ title: 'T', head: ['a', 'b'], rows }],
  });
  expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1024 * 1024);
  expect(Buffer.byteLength(summary)).toBeGreaterThan(1024 * 1024 - 500);
  expect(summary).toMatch(/\| row \d+ äöü \| value \|\n\n_The summary was longer than GitHub takes/);
});

describe('the time limit of a token', () => {
  const never = () => new Promise<never>(() => undefined);

  it('ends a request that hangs', async () => {
    const asked: number[] = [];
    const wake = (durationMs: number) => {
      asked.push(durationMs);
      return Promise.resolve();
    };
    await expect(withTimeLimit(never, wake)('aud')).rejects.toThrow('no answer within 20 s');
    expect(asked).toEqual([20_000]);
  });

  it('gives the token that comes in time', async () => {
    expect(await withTimeLimit((audience) => Promise.resolve(`for ${audience}`), never)('aud')).toBe(
      'for aud',
    );
  });
});

describe('the command that runs the workflow again', () => {
  const job = {
    GITHUB_REPOSITORY: 'acme/platform',
    GITHUB_RUN_ID: '42',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_WORKFLOW_REF: 'acme/platform/.github/workflows/refresh.yml@refs/heads/release/1.x',
  };

  it.each([
    ['where nothing must change', {}, false, 'gh run rerun 42 --repo acme/platform'],
    [
      'where something must change',
      {},
      true,
      'gh workflow run refresh.yml --repo acme/platform --ref release/1.x',
    ],
    [
      'on another server',
      { GITHUB_SERVER_URL: 'https://ghe.acme.example' },
      false,
      'gh run rerun 42 --repo ghe.acme.example/acme/platform',
    ],
    [
      'of a pull request, where something must change',
      { GITHUB_WORKFLOW_REF: 'acme/platform/.github/workflows/x.yml@refs/pull/7/merge' },
      true,
      '',
    ],
    ['outside of GitHub', { GITHUB_REPOSITORY: undefined }, false, ''],
  ])('%s', (_, more, mustChange, command) => {
    expect(nextCommand({ ...job, ...more }, mustChange)).toBe(command);
  });
});
