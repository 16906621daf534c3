import { existsSync, globSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fields } from '../../src/settings/schema.ts';

// What CONTRIBUTING says of the layout, so that nobody has to remember it.

describe('the layout', () => {
  it('has for every unit test the file of src that it tests', () => {
    const tests = globSync('test/unit/**/*.test.ts');
    expect(tests.length).toBeGreaterThan(20);
    const tested = (test: string) => test.replace(/^test\/unit\//, 'src/').replace(/\.test\.ts$/, '.ts');
    expect(tests.filter((test) => !existsSync(tested(test)))).toEqual([]);
  });

  it('has in src/operations one file for each value of operation', () => {
    const files = globSync('src/operations/*.ts').map((file) => basename(file, '.ts'));
    const operations = fields.operation.unwrap().options;
    expect(files.toSorted()).toEqual([...operations].toSorted());
  });

  it('loads at the start only what reads the settings: no operation, no report, not most of the SDK', () => {
    const sizeOf = (path: string) => statSync(path).size;
    const total = globSync('dist/*.js').reduce((sum, path) => sum + sizeOf(path), 0);
    expect(sizeOf('dist/index.js') / total).toBeLessThan(0.12);
  });
});
