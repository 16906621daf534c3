import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { canLogIn, connect, LoginRefused, rdsCertificates } from '../../src/database/connection.ts';
import { identifier, literal } from '../../src/database/quoting.ts';
import { scramVerifier } from '../../src/database/scram.ts';
import { checkUsers } from '../../src/database/users.ts';
import type { DataPlane, VolumeId } from '../sandbox/contract.ts';
import { createDataPlane } from '../sandbox/postgres/data-plane.ts';
import {
  database,
  makeProduction,
  master,
  type Restored,
  restore,
  salts,
  users,
} from '../sandbox/postgres/production.ts';

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);
const holding = (text: string): unknown => expect.stringContaining(text);

describe('names', () => {
  it.each(['', 'a\0b', 'ü'.repeat(32)])('refuses %j as an identifier', (name) => {
    expect(() => identifier(name)).toThrow(/cannot be a name in PostgreSQL/);
  });

  it.each([
    ['the same role twice', { ...users, app: users.readonly }, /three different roles/],
    ['a role of AWS', { ...users, app: { ...users.app, username: 'rdsadmin' } }, /reserves/],
    ['a role of PostgreSQL', { ...users, app: { ...users.app, username: 'pg_monitor' } }, /reserves/],
    ['everybody', { ...users, readonly: { ...users.readonly, username: 'Public' } }, /reserves/],
  ])('refuses %s', (_what, wrong, message) => {
    expect(() => checkUsers(wrong)).toThrow(message);
  });
});

describe('a SCRAM verifier', () => {
  it('is the one of RFC 7677', () => {
    const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
    expect(scramVerifier('pencil', salt)).toBe(
      'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
    );
  });

  it.each(['x\uFE0F\u{1FAE0}', '\u00AD', 'ﬁ\u0007'])(
    'is refused for a password that clients read differently: %j',
    (password) => {
      expect(() => scramVerifier(password, Buffer.alloc(16))).toThrow(/read differently/);
    },
  );
});

describe.each(['16', '18'] as const)('PostgreSQL %s', (version) => {
  let plane: DataPlane;
  let production: VolumeId;
  let restored: Restored;
  beforeAll(async () => {
    plane = await createDataPlane();
    production = await makeProduction(plane, version);
    restored = await restore(plane, production);
  });
  afterAll(async () => {
    await restored.close();
    await plane.stopAll();
  });
  afterEach(() => restored.sql.query('DROP ROLE IF EXISTS tried'));

  it.each([
    'plain',
    ' two  spaces ',
    `quo'te"s \\ back`,
    'Zürich',
    'Zu\u0308rich',
    'no\u00A0break\u3000space',
    'ﬁ Ａ½ ™ soft\u00ADhyphen',
    '🦊🫠',
    'пароль 密码',
  ])('takes the verifier of %j and lets the password in', async (password) => {
    await restored.sql.query(
      `CREATE ROLE tried LOGIN PASSWORD ${literal(scramVerifier(password, salts(16)))}`,
    );
    await (await restored.open('tried', password)).close();
    // The server's own verifier agrees: what PostgreSQL makes of the same password lets the same client in.
    await restored.asAws(`ALTER ROLE tried PASSWORD ${literal(password)}`);
    await (await restored.open('tried', password)).close();
    await expect(restored.open('tried', `${password}x`)).rejects.toThrow(LoginRefused);
  });

  it.each([`"`, `'`, 'a"b', 'Größe', 'x; DROP ROLE boss', '🦊', ' ', 'select'])(
    'quotes %j as a name and as text',
    async (name) => {
      expect(await restored.sql.query(`SELECT ${literal(name)} AS ${identifier(name)}`)).toEqual([
        { [name]: name },
      ]);
      expect(await restored.sql.query(`SELECT ${literal(`${name}\\n`)} AS x`)).toEqual([{ x: `${name}\\n` }]);
    },
  );

  it('keeps a transaction together', async () => {
    const { sql } = restored;
    await sql.query('CREATE TABLE kept (n int)');
    const failing = sql.transaction(async () => {
      await sql.query('INSERT INTO kept VALUES (1)');
      await sql.query('SELECT 1 / 0');
    });
    await expect(failing).rejects.toMatchObject({
      code: 'DATABASE_FAILED',
      message: holding('22012'),
    });
    await sql.transaction(() => sql.query('INSERT INTO kept VALUES (2)'));
    expect(await sql.query('SELECT n FROM kept')).toEqual([{ n: 2 }]);
    await expect(sql.transaction(() => sql.transaction(() => Promise.resolve()))).rejects.toThrow(
      /do not nest/,
    );
  });

  it('tells a refused login from a server that cannot be reached or believed', async () => {
    const [row] = await restored.sql.query<{ port: number }>("SELECT current_setting('port')::int AS port");
    const login = { host: 'localhost', port: row?.port ?? 0, database, user: master, password: 'wrong' };
    const options = { certificates: [plane.caCertificate], applicationName: 'test', connectTimeoutMs: 2000 };
    expect(await canLogIn(login, options)).toBe(false);
    expect(await canLogIn({ ...login, user: 'clerk', password: 'production' }, options)).toBe(true);
    await expect(
      connect({ ...login, user: 'clerk', password: 'production', database: 'none' }, options),
    ).rejects.toMatchObject({
      code: 'SECRET_NOT_USABLE',
    });
    const unreachable = {
      code: 'DATABASE_UNREACHABLE',
      message: holding('localhost:'),
      hint: holding('self-hosted'),
    };
    await expect(canLogIn({ ...login, port: 1 }, options)).rejects.toMatchObject(unreachable);
    await expect(
      canLogIn(login, { ...options, certificates: await rdsCertificates() }),
    ).rejects.toMatchObject(unreachable);
    await expect(canLogIn({ ...login, host: '127.0.0.1' }, options)).rejects.toMatchObject({
      code: 'DATABASE_UNREACHABLE',
      message: matching(/127\.0\.0\.1.*(altnames|IP)/s),
    });
  });
});

it('gives up on a server that takes the connection and says nothing', async () => {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const login = { host: 'localhost', port, database, user: master, password: 'x' };
  await expect(
    connect(login, { certificates: [], applicationName: 'test', connectTimeoutMs: 200 }),
  ).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
  server.close();
});
