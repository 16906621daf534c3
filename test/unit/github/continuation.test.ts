import { describe, expect, it } from 'vitest';
import { nextCommand } from '../../../src/github/continuation.ts';

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
    [
      'on a branch whose name a shell would obey, as one word of it',
      { GITHUB_WORKFLOW_REF: "acme/platform/.github/workflows/x.yml@refs/heads/x;curl$IFS'e" },
      true,
      "gh workflow run x.yml --repo acme/platform --ref 'x;curl$IFS'\\''e'",
    ],
    ['outside of GitHub', { GITHUB_REPOSITORY: undefined }, false, ''],
  ])('%s', (_, more, mustChange, command) => {
    expect(nextCommand({ ...job, ...more }, mustChange)).toBe(command);
  });
});
