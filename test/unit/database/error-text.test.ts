import { describe, expect, it } from 'vitest';
import { explainConnect } from '../../../src/database/connection.ts';
import { textForCallers } from '../../../src/database/error-text.ts';
import { explainFailure } from '../../../src/database/sql.ts';

const hidden = /what a function says is not shown, as it may hold values/;
const mail = 'ann@example.com';

/** As the driver for TCP throws it: with its context, if there is one. */
function overTcp(code: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name: 'error', code, ...more });
}
/** As the Data API throws it: the context is not known. */
const overDataApi = (code: string, message: string, more: object = {}): Error =>
  Object.assign(new Error(message), { code, ...more });
const inFunction = { where: 'PL/pgSQL function public.refuse() line 1 at RAISE' };

/** What is printed, stored and sent of an error of a check or a hook. */
function ofCaller(error: Error): string {
  return textForCallers(explainFailure('SELECT 1', error).cause, (error as { code?: string }).code ?? '');
}
/** What is printed, stored and sent of an error of a statement of this action: the message and the cause. */
function ofAction(error: Error): string {
  const explained = explainFailure('GRANT SELECT ON t', error);
  return `${explained.message}\n${(explained.cause as Error).message}`;
}

describe('the error of a check or a hook', () => {
  // Messages of PostgreSQL's sources that quote a value without quotation marks.
  it.each([
    ['22008', 'date field value out of range: 1987-13-24', 'date field value out of range: …'],
    ['22008', 'time field value out of range: 25:61:07', 'time field value out of range: …'],
    ['2202E', 'index 4711 out of valid range, 0..42', 'index … out of valid range, …'],
    [
      '22P05',
      'character with byte sequence 0xc3 0x84 in encoding "UTF8" has no equivalent in encoding "LATIN2"',
      'character with byte sequence … in encoding "…"',
    ],
    ['22021', 'invalid byte sequence for encoding "UTF8": 0xff', 'invalid byte sequence for encoding "…"'],
    ['22023', 'invalid mask length: 47', 'invalid mask length: …'],
    [
      '54000',
      'requested character too large for encoding: 1987',
      'requested character too large for encoding: …',
    ],
    [
      '22P02',
      `invalid input syntax for type integer: "${mail}"`,
      'invalid input syntax for type integer: "…"',
    ],
    ['22001', 'value too long for type character varying(5)', 'value too long for type character varying(5)'],
  ])('has no value of the data (%s, %s)', (code, message, shown) => {
    expect(ofCaller(overTcp(code, message))).toBe(shown);
    expect(ofCaller(overDataApi(code, message))).toBe(shown);
  });

  it.each(['23505', '23514', '42501', '40001', '55000', '57014', 'P0001', '22000', 'SHOP1'])(
    'has no text of a function that raises it as %s',
    (code) => {
      expect(ofCaller(overTcp(code, `${mail} is locked`, inFunction))).toMatch(hidden);
      expect(ofCaller(overDataApi(code, `${mail} is locked`))).not.toContain(mail);
    },
  );

  it.each([
    ['23505', 'duplicate key value violates unique constraint "customers_mail_key"'],
    ['23503', 'insert or update on table "orders" violates foreign key constraint "orders_customer_fkey"'],
    ['23514', 'new row for relation "customers" violates check constraint "customers_check"'],
    ['23502', 'null value in column "mail" of relation "customers" violates not-null constraint'],
    ['42501', 'permission denied for table orders'],
    ['42501', 'new row violates row-level security policy for table "tenants"'],
    ['42501', 'query would be affected by row-level security policy for table "tenants"'],
    ['42501', 'must be owner of table orders'],
    ['40001', 'could not serialize access due to concurrent update'],
    ['40P01', 'deadlock detected'],
    ['55P03', 'canceling statement due to lock timeout'],
    ['57014', 'canceling statement due to statement timeout'],
    ['25006', 'cannot execute DELETE in a read-only transaction'],
  ])('tells what PostgreSQL itself says (%s, %s)', (code, message) => {
    expect(ofCaller(overTcp(code, message))).toBe(message);
    expect(ofCaller(overDataApi(code, message))).toBe(message);
  });

  it('tells the names that stand in the statement', () => {
    const message = 'relation "nowhere" does not exist';
    expect(ofCaller(overTcp('42P01', message, { position: '15' }))).toBe(message);
    expect(ofCaller(overDataApi('42P01', message, { position: '15' }))).toBe(message);
  });
});

describe('the error of a statement of this action', () => {
  it.each(['P0001', '42501', '23505', 'XX000'])(
    'names the function that raises %s, and not what it says',
    (code) => {
      const text = ofAction(overTcp(code, `${mail} is locked`, inFunction));
      expect(text).toMatch(hidden);
      expect(text).toContain('public.refuse');
      expect(text).not.toContain(mail);
    },
  );

  it('has no text of a function of which the Data API tells nothing', () => {
    for (const code of ['P0001', '42501', '23505', 'SHOP1'])
      expect(ofAction(overDataApi(code, `${mail} is locked`))).not.toContain(mail);
  });

  it('tells what PostgreSQL says of names', () => {
    const message = 'role "nobody" does not exist';
    expect(ofAction(overTcp('42704', message))).toContain(message);
    expect(ofAction(overDataApi('42704', message))).toContain(message);
  });
});

describe('the refusal of a login', () => {
  const login = { host: 'h', port: 1, database: 'shop', user: 'reader', password: 'not-shown-1' };
  it.each(['P0001', '28000', '42501', '3D000', '08006', '23505'])(
    'has no text of a login event trigger (%s)',
    (code) => {
      const error = explainConnect(login, overTcp(code, `only for ${mail}`, inFunction));
      expect(error.message).toContain('public.refuse');
      for (const text of [error.message, (error.cause as Error).message]) expect(text).not.toContain(mail);
    },
  );

  it.each([
    ['28P01', 'password authentication failed for user "reader"'],
    ['28000', 'role "reader" is not permitted to log in'],
    ['42501', 'permission denied for database "shop"'],
    ['3D000', 'database "shop" does not exist'],
    ['53300', 'too many connections for role "reader"'],
  ])('tells what the server says (%s, %s)', (code, message) => {
    for (const said of [overTcp(code, message), overDataApi(code, message)])
      expect(explainConnect(login, said).message).toContain(message);
  });
});
