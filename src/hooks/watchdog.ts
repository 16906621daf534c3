import type { Clock } from '../engine/clock.ts';
import type { Processes } from './hook-host.ts';

/**
 * A process of its own that ends a process group when this one dies, also by SIGKILL: then the pipe between them closes.
 * It also ends the group when this process says nothing for too long, as one that was stopped does: by then another run may
 * hold the lease and start the same hook.
 */
export interface Watchdog {
  /** From now on the group is ended with this process. */
  watch(group: number): void;
  /** The group has ended, and needs no watching any more. */
  stop(): void;
}

/** Ends the group whose id came first, at the end of the input or when nothing comes for as long as the argument says. */
const program = `
let group = 0;
let timer;
const end = () => {
  try { if (group > 1) process.kill(-group, 'SIGKILL'); } catch {}
  process.exit();
};
const wait = () => { clearTimeout(timer); timer = setTimeout(end, Number(process.argv[1])); };
process.stdin.on('data', (text) => { group ||= Number.parseInt(text, 10); wait(); });
process.stdin.on('end', end);
process.stdin.on('error', end);
wait();
`;

/** Between two signs of life: several fit into the time after which the group is ended. */
const signsOfLife = 6;

/** @param silenceMs after so long without a sign of life the group is ended; well below the duration of the lease */
export async function startWatchdog(
  processes: Processes,
  clock: Clock,
  silenceMs: number,
): Promise<Watchdog> {
  // Detached, so that what ends this process's group does not end it first.
  const child = processes.spawn(processes.node, ['-e', program, String(silenceMs)], {
    env: {},
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // A watchdog that is gone is no reason to fail: it has no more to do than to end what is left.
  child.stdin?.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  child.on('error', () => undefined);
  child.unref();
  const stopped = new AbortController();
  const live = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      child.stdin?.write('\n');
      await clock.sleep(silenceMs / signsOfLife, stopped.signal).catch(() => undefined);
    }
  };
  return {
    watch: (group) => {
      child.stdin?.write(`${group}\n`);
      void live();
    },
    stop: () => {
      stopped.abort();
      child.kill('SIGKILL');
      child.stdin?.destroy();
    },
  };
}
