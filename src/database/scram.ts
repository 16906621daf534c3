import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';

/** PostgreSQL's own number (scram_iterations). */
const iterations = 4096;

/**
 * The SCRAM-SHA-256 verifier of a password, as PostgreSQL stores it (RFC 5803 form): what the server gets instead of
 * the password, so that neither its log nor its statistics can ever hold that.
 * @param salt 16 random bytes
 */
export function scramVerifier(password: string, salt: Buffer): string {
  const salted = pbkdf2Sync(prepare(password), salt, iterations, 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}

/**
 * SASLprep (RFC 4013) with PostgreSQL's own tables (src/common/saslprep.c), as its clients apply it at login: other
 * spaces become a space, invisible characters vanish, then NFKC.
 */
function prepare(password: string): string {
  if (/^[ -~]*$/.test(password)) return password;
  return password
    .replaceAll(/[\u00A0\u1680\u2000-\u200B\u202F\u205F\u3000]/g, ' ')
    .replaceAll(/\u00AD|\u034F|\u1806|[\u180B-\u180D]|[\u200C\u200D]|\u2060|[\uFE00-\uFE0F]|\uFEFF/g, '')
    .normalize('NFKC');
}
