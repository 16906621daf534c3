// Dependencies point one way: index, action → operations → {restore, provision} → {hooks, database, aws, github}
// → engine, settings → errors, log, duration. The four know neither each other nor anything above them.
const leaf = '^src/(errors|duration|log).ts$';
const only = (layer, allowed, comment) => ({
  name: `${layer}-depends-on`,
  severity: 'error',
  comment,
  from: { path: `^src/${layer}/` },
  to: { path: '^src/', pathNot: [`^src/${layer}/`, leaf, ...allowed.map((name) => `^src/${name}/`)] },
});

// Inside restore/, from the top: each folder or file may import only from those below it.
const order = [
  ['pipeline.ts', 'rollback/', 'abandon.ts', 'clean.ts'],
  ['steps/'],
  ['preflight/'],
  ['outcome.ts', 'messages.ts', 'target-state.ts'],
  ['access/'],
  ['cluster/'],
  ['snapshots/'],
  ['plan/'],
  ['context.ts', 'history.ts', 'housekeeping.ts'],
  ['results.ts', 'naming.ts', 'visibility.ts'],
];
const inRestore = (names) => names.map((name) => `^src/restore/${name.replace('.', '\\.')}`);
const floors = order.slice(1).map((names, index) => ({
  name: `restore-${names[0].replace(/[/.].*/, '')}-imports-only-from-below`,
  severity: 'error',
  from: { path: inRestore(names) },
  to: { path: inRestore(order.slice(0, index + 1).flat()) },
}));

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only('engine', [], 'The engine knows neither AWS nor GitHub nor PostgreSQL.'),
    only('aws', ['engine'], 'aws/ implements the interfaces of engine/, types only.'),
    only('database', [], ''),
    only('github', [], ''),
    only('settings', [], ''),
    only('hooks', ['settings', 'engine', 'database'], 'Reading and running hooks.'),
    only('restore', ['settings', 'engine', 'aws', 'database', 'github', 'hooks'], ''),
    only(
      'provision',
      ['settings', 'engine', 'aws', 'github'],
      'It knows nothing of a restore, nor of databases.',
    ),
    only(
      'operations',
      ['settings', 'restore', 'provision', 'hooks', 'engine', 'aws', 'database', 'github'],
      '',
    ),
    ...floors,
    {
      name: 'restore-has-no-other-files',
      severity: 'error',
      comment: 'A file of restore/ belongs to one of the floors above, so that its imports are checked.',
      from: { path: '^src/' },
      to: { path: '^src/restore/', pathNot: inRestore(order.flat()) },
    },
    {
      name: 'steps-are-imported-by-pipelines-only',
      severity: 'error',
      comment: 'Types of results are in results.ts, shared functions in the folders by concern.',
      from: { path: '^src/', pathNot: ['^src/restore/(pipeline\\.ts|abandon\\.ts|clean\\.ts|rollback/)'] },
      to: { path: '^src/restore/steps/' },
    },
    {
      name: 'the-aws-sdk-stops-at-aws',
      severity: 'error',
      comment: 'Types and member names of the SDK are known to src/aws only.',
      from: { path: '^src/', pathNot: '^src/aws/' },
      to: { path: 'node_modules/(@aws-sdk|@smithy)/' },
    },
    {
      name: 'operations-hold-operations',
      severity: 'error',
      comment: 'What several operations need is in wiring/ and report/, which know no operation.',
      from: { path: '^src/operations/(wiring|report)/' },
      to: { path: '^src/operations/[^/]+\\.ts$' },
    },
    {
      name: 'only-index-reaches-the-machine',
      severity: 'error',
      comment: 'Disk, processes and timers are handed in by the composition root.',
      from: { path: '^src/', pathNot: '^src/index\\.ts$' },
      to: {
        path: '^(node:)?(fs|fs/promises|child_process|os|timers|timers/promises|process|http|https|http2|dgram|worker_threads|cluster)$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'aws-implements-engine-types-only',
      severity: 'error',
      from: { path: '^src/aws/' },
      to: { path: '^src/engine/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'provision-knows-engine-types-only',
      severity: 'error',
      comment: 'The clock; it has no durable steps.',
      from: { path: '^src/provision/' },
      to: { path: '^src/engine/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'leaves-depend-on-nothing',
      severity: 'error',
      from: { path: leaf },
      to: { path: '^src/', pathNot: leaf },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
};
