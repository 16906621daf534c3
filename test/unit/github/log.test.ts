import { expect, it } from 'vitest';
import { createLog } from '../../../src/github/log.ts';

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
