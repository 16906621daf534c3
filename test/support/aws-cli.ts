import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Is the AWS CLI on this machine? It is an independent client for the sandbox. */
export const hasAwsCli = await promisify(execFile)('aws', ['--version']).then(
  () => true,
  () => false,
);
