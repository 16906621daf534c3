import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorsOf, countWords, findBrokenLinks, linksOf, withoutGenerated } from '../tools/check-docs.ts';
import { rendererOf, withRenderer } from '../tools/picture-source.ts';
import { findRetired } from '../tools/retired-words.ts';

const wordsIn = (text: string): string[] => findRetired(text).map(({ word }) => word);

describe('the search for retired words', () => {
  it('finds a word in prose and in identifiers of every case style', () => {
    expect(wordsIn('The way out is to mend it.')).toEqual(['mend', 'way out']);
    expect(wordsIn('readonly wayOut: string;')).toEqual(['way out']);
    expect(wordsIn('WAY_OUT, way-out, problem.mend')).toEqual(['mend', 'way out']);
    expect(wordsIn("run.step('quiet-outbound', quietOutbound)")).toEqual(['quiet outbound']);
    expect(wordsIn('const told = shutOut(keptCluster, cannotTravel)')).toEqual([
      'told',
      'kept cluster',
      'shut out',
      'cannot travel',
    ]);
  });

  it('finds names whose words are ordinary English only as they are written', () => {
    expect(wordsIn('throw NOT_OURS')).toEqual(['NOT_OURS']);
    expect(wordsIn('The common case: the cluster is not ours, and its effective settings are open.')).toEqual(
      [],
    );
  });

  it('leaves words alone that only contain a retired one', () => {
    expect(wordsIn('let inTransaction = false;')).toEqual([]);
    const text =
      'recommend, amendment, warehouse, wasteful, heartbeat, namespace, unproven, the previous cluster, on the way';
    expect(wordsIn(text)).toEqual([]);
  });

  it('leaves out what is generated, and keeps the numbers of the lines', () => {
    const page =
      'a\n<!-- inputs:begin -->\ntold\n<!-- inputs:end -->\nb\n<!-- example: x.yml -->\ntold\n<!-- example:end -->\ntold';
    expect(findRetired(withoutGenerated(page)).map(({ number }) => number)).toEqual([9]);
  });

  it('gives the line, and the word to use instead', () => {
    expect(findRetired('one\ntwo\nit was told')).toEqual([
      { number: 3, word: 'told', use: 'inputs, distinguished' },
    ]);
  });
});

describe('the search for broken links', () => {
  const files: { readonly [path: string]: string } = {
    'docs/other.md': '# Other\n\n## `BAD_INPUT`\n\n## Who can log in?\n\n## Twice\n\n## Twice\n',
    'docs/folder': '',
  };
  const broken = (markdown: string): string[] =>
    findBrokenLinks('docs/page.md', markdown, (path) => files[path]);

  it('accepts files, folders, web addresses and anchors that exist', () => {
    const page = [
      '# Page',
      '[a](other.md) [b](folder) [c](other.md#bad_input) [d](other.md#who-can-log-in) [e](#page)',
      '[f](other.md#twice-1) [g](https://example.com/x#y) ![h](<../docs/other.md>)',
    ];
    expect(broken(page.join('\n'))).toEqual([]);
  });

  it('names the line of a link to a missing file, a missing anchor, or another scheme', () => {
    expect(broken('\n[a](gone.md)')).toEqual(['docs/page.md:2: there is no docs/gone.md']);
    expect(broken('[a](other.md#gone)')).toEqual(['docs/page.md:1: docs/other.md has no heading for #gone']);
    expect(broken('[a](http://example.com)')).toEqual([
      'docs/page.md:1: http://example.com is neither https nor a path',
    ]);
  });

  it('ignores code', () => {
    expect(linksOf('`[a](b)`\n```\n[c](d)\n```\n[e](f)')).toEqual([{ target: 'f', number: 5 }]);
    expect([...anchorsOf('# One\n```sh\n# no heading\n```\n')]).toEqual(['one']);
  });
});

describe('the length of a document', () => {
  it('is the number of words between white space', () => {
    expect(countWords('  one two\n\n| three |\n')).toBe(5);
  });
});

describe('the picture', () => {
  it('names the sources that rendered it', () => {
    const png = readFileSync(join(import.meta.dirname, '..', '..', '.github', 'summary.png'));
    expect(rendererOf(withRenderer(png, 'abc123'))).toBe('abc123');
    expect(rendererOf(Buffer.from('no picture'))).toBeUndefined();
  });
});

describe('architecture.md', () => {
  const root = join(import.meta.dirname, '..', '..');
  const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');

  it('describes every step of a restore, and no other', () => {
    const pipeline = read('src', 'restore', 'pipeline.ts');
    const steps = [...pipeline.matchAll(/run\.step\('([a-z-]+)'/g)].map(([, name]) => name);
    const [, section = ''] =
      /^## The steps of a restore\n([\s\S]*?)^## /m.exec(read('.github', 'docs', 'architecture.md')) ?? [];
    const described = [...section.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
    expect(described.toSorted()).toEqual([...new Set(steps)].toSorted());
  });
});
