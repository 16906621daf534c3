import { describe, expect, it } from 'vitest';
import { findEngineProblems } from '../../../../src/restore/preflight/engine.ts';
import { previousWith, snapshotWith } from './fixtures.ts';

describe('the engines of snapshot and target', () => {
  it.each([
    ['aurora-postgresql', '16.8', 'aurora-postgresql'],
    ['aurora-mysql', '8.0.mysql_aurora.3.08.0', 'aurora-mysql'],
    ['aurora-postgresql', '16.8', undefined],
  ])('may be %s %s and %s', (engine, engineVersion, target) => {
    const previous = target === undefined ? undefined : previousWith({ engine: target });
    expect(findEngineProblems(snapshotWith({ engine, engineVersion }), previous)).toEqual([]);
  });

  it.each([
    ['aurora-postgresql', '16.8', 'aurora-mysql', 'of engine aurora-mysql, but the snapshot'],
    ['aurora-mysql', '8.0.mysql_aurora.3.08.0', 'aurora-postgresql', 'of engine aurora-postgresql, but'],
    ['postgres', '16.8', undefined, 'a Multi-AZ DB cluster of RDS for PostgreSQL'],
    ['mysql', '8.0.40', undefined, 'a Multi-AZ DB cluster of RDS for MySQL'],
    ['docdb', '5.0.0', undefined, 'Amazon DocumentDB'],
    ['neptune', '1.3.2.1', undefined, 'Amazon Neptune'],
    ['aurora-postgresql', '16.4-limitless', undefined, 'Limitless Database'],
    ['aurora-postgresql', '16.8', 'docdb', 'The target arn:aws:rds'],
    ['docdb', '5.0.0', 'docdb', 'The target arn:aws:rds'],
  ])('are refused: %s %s and %s', (engine, engineVersion, target, says) => {
    const previous = target === undefined ? undefined : previousWith({ engine: target });
    const found = findEngineProblems(snapshotWith({ engine, engineVersion }), previous);
    expect(found.map(({ problem }) => problem).join('\n')).toContain(says);
    expect(found.every(({ fix }) => fix.startsWith('Correct '))).toBe(true);
  });
});
