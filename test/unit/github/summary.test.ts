import { expect, it } from 'vitest';
import { escapeText, formatSummary } from '../../../src/github/summary.ts';

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
