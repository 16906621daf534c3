import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RequestRecord } from '../sandbox/contract.ts';
import { type Case, casesOf } from './cases.ts';
import type { check } from './check.ts';

/** A case of a scenario. */
export interface Job extends Case {
  readonly scenario: string;
  /** Requests of a whole run of the scenario. */
  readonly cost: number;
}

/** Why the invariants do not hold; `missed` when the run did not get to the request. */
export type Fault = Awaited<ReturnType<typeof check>>;

/** A run on virtual time that takes longer than this waits for nothing that comes. */
const stuckMs = 300_000;

/** A process that checks cases of one scenario. It is started anew when it dies or does not end. */
export class Worker {
  readonly #scenario: string;
  #child: ChildProcess | undefined;

  constructor(scenario: string) {
    this.#scenario = scenario;
  }

  /** The cases of its scenario. */
  async cases(): Promise<Job[]> {
    const { requests = [] } = await this.#start();
    return casesOf(requests).map((one) => ({
      ...one,
      scenario: this.#scenario,
      cost: requests.length,
    }));
  }

  async check(one: Job): Promise<Fault> {
    try {
      if (this.#child === undefined) await this.#start();
      const { scenario: _name, cost: _requests, ...own } = one;
      this.#child?.send(own);
      const { fault } = await this.#answer();
      return fault;
    } catch (error) {
      this.#child?.kill('SIGKILL');
      this.#child = undefined;
      return `${one.service}:${one.action} #${one.occurrence}, ${one.refusal.code} ${one.persistence}: ${String(error)}`;
    }
  }

  /** Waits until it has removed what it made. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.disconnect();
    await exited;
  }

  #start(): Promise<Answer> {
    const file = fileURLToPath(new URL('./worker.ts', import.meta.url));
    this.#child = fork(file, [this.#scenario]);
    return this.#answer();
  }

  #answer(): Promise<Answer> {
    const child = this.#child;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => end(reject, new Error('it does not end')), stuckMs);
      const onMessage = (answer: Answer): void => end(resolve, answer);
      const onExit = (code: number | null): void => end(reject, new Error(`its process ended with ${code}`));
      const end = <T>(settle: (value: T) => void, value: T): void => {
        clearTimeout(timer);
        child?.off('message', onMessage).off('exit', onExit);
        settle(value);
      };
      child?.once('message', onMessage).once('exit', onExit);
    });
  }
}

interface Answer {
  readonly requests?: readonly RequestRecord[];
  readonly fault?: string;
}
