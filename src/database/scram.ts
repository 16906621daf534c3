import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { ActionError } from '../errors.ts';

/** PostgreSQL's own number (scram_iterations). */
const iterations = 4096;

/**
 * The SCRAM-SHA-256 verifier of a password, as PostgreSQL stores it (RFC 5803 form): what the server gets instead of
 * the password, so that neither its log nor its statistics can ever hold that. Throws SECRET_NOT_USABLE for a password
 * that clients would read differently.
 * @param salt 16 random bytes
 */
export function scramVerifier(password: string, salt: Buffer): string {
  const salted = pbkdf2Sync(preparePassword(password), salt, iterations, 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}

/**
 * The password after SASLprep (RFC 4013), as PostgreSQL's clients apply it at login: other spaces become a space, invisible characters
 * vanish, then NFKC. Where that changes nothing, all clients agree. Where it does, libpq takes the password as it is if
 * it holds a character that Unicode 3.2 did not have or that is forbidden, node-postgres does not look, and only
 * characters that are surely neither are accepted. Throws SECRET_NOT_USABLE.
 */
export function preparePassword(password: string): string {
  const prepared = password
    .replaceAll(/[\u00A0\u1680\u2000-\u200B\u202F\u205F\u3000]/g, ' ')
    .replaceAll(/\u00AD|\u034F|\u1806|[\u180B-\u180D]|[\u200C\u200D]|\u2060|[\uFE00-\uFE0F]|\uFEFF/g, '')
    .normalize('NFKC');
  if (prepared === password) return password;
  // Letters of Latin with their accents, common punctuation, full-width forms, and the spaces and marks from above.
  const known =
    /^(?:[ -~\u00A0-\u021F\u1E00-\u1E9B\u2000-\u200D\u2010-\u2027\u202F\u2030-\u2046\u205F\u2060\u2074-\u208E\u20AC\u2100-\u213A\u2153-\u2182\u2460-\u249B\u3000\uFB00-\uFB06\uFF01-\uFF5E]|[\u0300-\u033F]|[\uFE00-\uFE0F])+$/u;
  if (prepared !== '' && known.test(password)) return prepared;
  throw new ActionError(
    'SECRET_NOT_USABLE',
    'A password in the credentials secret holds characters that PostgreSQL clients read differently (SASLprep), so some could not log in.',
    'Choose one of letters, digits and punctuation; any of ASCII are safe.',
  );
}
