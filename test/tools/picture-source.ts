// The picture of the README names the sources that rendered it, so that it can be seen when they have changed since.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

const keyword = 'Renderer';
/** The end chunk of every PNG: length, type and CRC. */
const endBytes = 12;

/** SHA-256 over the files that decide what a summary looks like. */
export function hashRenderer(root: string): string {
  const report = join('src', 'operations', 'report');
  const files = [
    join('src', 'github', 'summary.ts'),
    join('src', 'github', 'gantt.ts'),
    ...readdirSync(join(root, report)).map((file) => join(report, file)),
  ].toSorted();
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** The PNG with a text chunk (PNG specification, tEXt) that holds the hash, before its end chunk. */
export function withRenderer(png: Buffer, hash: string): Buffer {
  const content = Buffer.from(`tEXt${keyword}\0${hash}`, 'latin1');
  const chunk = Buffer.alloc(content.length + 8);
  chunk.writeUInt32BE(content.length - 4, 0);
  content.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(content), content.length + 4);
  const end = png.length - endBytes;
  return Buffer.concat([png.subarray(0, end), chunk, png.subarray(end)]);
}

/** The hash in a PNG; undefined where it has none. */
export function rendererOf(png: Buffer): string | undefined {
  const at = png.lastIndexOf(`tEXt${keyword}\0`, undefined, 'latin1');
  if (at < 4) return undefined;
  const length = png.readUInt32BE(at - 4);
  return png.toString('latin1', at + 4 + keyword.length + 1, at + 4 + length);
}
