import type { AuditEvent, Lease, Ownership, RestoreState, Store } from '../../../src/engine/store.ts';
import { ActionError } from '../../../src/errors.ts';

/** A store in memory that gives back what JSON keeps. Its conditional writes are those of the conformance suite. */
export class MemoryStore implements Store {
  readonly leases = new Map<string, string>();
  readonly states = new Map<string, string>();
  readonly events: AuditEvent[] = [];
  /** Called before every write; may throw, as a store that cannot be reached does. */
  beforeWrite: () => void = () => undefined;

  isFinal(error: unknown): boolean {
    return error instanceof ActionError;
  }

  readLease(target: string): Promise<Lease | undefined> {
    return Promise.resolve(parse<Lease>(this.leases.get(target)));
  }

  async replaceLease(next: Lease, seen: Lease | undefined): Promise<boolean> {
    this.beforeWrite();
    const now = parse<Lease>(this.leases.get(next.target));
    const same =
      now?.owner === seen?.owner && now?.fence === seen?.fence && now?.heartbeat === seen?.heartbeat;
    if (same) this.leases.set(next.target, JSON.stringify(next));
    const isOurs = now?.owner === next.owner && now.fence === next.fence && now.heartbeat === next.heartbeat;
    return same || (isOurs && now.held === next.held);
  }

  readState(restoreId: string): Promise<RestoreState | undefined> {
    return Promise.resolve(parse<RestoreState>(this.states.get(restoreId)));
  }

  async createState(state: RestoreState): Promise<boolean> {
    this.beforeWrite();
    const now = parse<RestoreState>(this.states.get(state.restoreId));
    if (now === undefined) this.states.set(state.restoreId, JSON.stringify(state));
    return now === undefined || (now.owner === state.owner && now.fence === state.fence);
  }

  async replaceState(state: RestoreState, by: Ownership): Promise<boolean> {
    this.beforeWrite();
    const now = parse<RestoreState>(this.states.get(state.restoreId));
    const owned = now !== undefined && now.owner === by.owner && now.fence === by.fence;
    if (owned) this.states.set(state.restoreId, JSON.stringify(state));
    return owned || (now?.owner === state.owner && now.fence === state.fence && by.owner !== state.owner);
  }

  appendEvent(event: AuditEvent): Promise<void> {
    this.beforeWrite();
    this.events.push(JSON.parse(JSON.stringify(event)) as AuditEvent);
    return Promise.resolve();
  }

  listEvents(restoreId: string): Promise<AuditEvent[]> {
    return Promise.resolve(this.events.filter((event) => event.restoreId === restoreId));
  }

  listLeases(): Promise<Lease[]> {
    return Promise.resolve([...this.leases.values()].map((text) => JSON.parse(text) as Lease));
  }
}

function parse<T>(text: string | undefined): T | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as T);
}
