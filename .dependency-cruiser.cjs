// Dependencies point one way: index → operations → {restore, provision} → {engine, aws, database, github}.
// Those four know neither each other nor anything above them; settings is read by operations, restore and provision.
// errors.ts, log.ts and duration.ts are leaves that everybody may use.
const leaf = '^src/(errors|duration|log).ts$';
const only = (layer, allowed, comment) => ({
  name: `${layer}-depends-on`,
  severity: 'error',
  comment,
  from: { path: `^src/${layer}/` },
  to: { path: '^src/', pathNot: [`^src/${layer}/`, leaf, ...allowed.map((name) => `^src/${name}/`)] },
});
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only('engine', [], 'The engine knows neither AWS nor GitHub nor PostgreSQL.'),
    only('aws', ['engine'], 'aws/ implements the interfaces of engine/, types only.'),
    only('database', [], ''),
    only('github', [], ''),
    only('settings', [], ''),
    only('restore', ['settings', 'engine', 'aws', 'database', 'github'], ''),
    only(
      'provision',
      ['settings', 'engine', 'aws', 'github'],
      'It knows nothing of a restore, nor of databases.',
    ),
    only('operations', ['settings', 'restore', 'provision', 'engine', 'aws', 'database', 'github'], ''),
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
