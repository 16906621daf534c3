export const id = 778;
export const ids = [778];
export const modules = {

/***/ 3317:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ZZ: () => (/* binding */ acquireLease),
/* harmony export */   by: () => (/* binding */ LockedError)
/* harmony export */ });
/* unused harmony exports LeaseLostError, HeldLease */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

/** Another run holds the lease, or this run can no longer prove that it does. This run may change nothing more. */
class LeaseLostError extends _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ {
    constructor(message, hint, options) {
        super('LEASE_LOST', message, hint, options);
        this.name = 'LeaseLostError';
    }
}
/** Another run holds the lease and renews it. */
class LockedError extends _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ {
    constructor({ target, holder, since, unfinished }, hint) {
        const run = holder.runUrl === '' ? '' : ` (${holder.runUrl})`;
        super('LOCKED', `Another run holds the lease on ${target}: restore ${unfinished ?? ''}, started by ${holder.actor}${run}, since ${new Date(since).toISOString()}.`, hint);
        this.name = 'LockedError';
    }
}
/**
 * Acquires the lease on a target. A lease that is held is taken over only after its record has stayed unchanged for one
 * full lease, measured by the monotonic clock of this process. Wall clocks are not used. A record that changes belongs to
 * a run that is alive: throws LockedError.
 * @param unfinished returns the restore to name in the lease, given the one that the lease names now
 */
async function acquireLease(options, unfinished) {
    const { store, clock, target } = options;
    let seen = await store.readLease(target);
    for (;;) {
        if (seen?.held && seen.owner !== options.owner)
            await watchUntilDead(options, seen);
        const named = await unfinished(seen?.unfinished);
        // A restore that ended, but whose run was killed before it could update the lease.
        const ended = seen?.unfinished === named ? undefined : seen?.unfinished;
        const last = ended ?? seen?.last;
        const asked = clock.monotonic();
        const next = {
            target,
            owner: options.owner,
            fence: (seen?.fence ?? 0) + 1,
            heartbeat: 0,
            held: true,
            leaseMs: options.leaseMs,
            since: clock.now(),
            holder: options.holder,
            unfinished: named,
            ...(last === undefined ? {} : { last }),
        };
        if (await store.replaceLease(next, seen))
            return new HeldLease(options, next, asked);
        // Another run was faster. Its lease is read like any other.
        seen = await store.readLease(target);
    }
}
async function watchUntilDead({ store, clock, target, hints, signal, onHeld }, first) {
    onHeld(first, first.leaseMs);
    const until = clock.monotonic() + first.leaseMs;
    while (clock.monotonic() < until) {
        await clock.sleep(Math.min(first.leaseMs / 5, Math.max(1, until - clock.monotonic())), signal);
        const now = await store.readLease(target);
        if (now === undefined || !now.held)
            return;
        if (now.owner !== first.owner || now.fence !== first.fence || now.heartbeat !== first.heartbeat)
            throw new LockedError(now, hints.locked);
    }
}
/** A lease that this run holds. It is renewed by a heartbeat, and before every change. */
class HeldLease {
    #options;
    #lost = new AbortController();
    #heartbeat = new AbortController();
    #lease;
    /** Monotonic time at which the last confirmed renewal *began*: the lease is valid from then on. */
    #confirmedAt;
    #queue = Promise.resolve();
    constructor(options, lease, confirmedAt) {
        this.#options = options;
        this.#lease = lease;
        this.#confirmedAt = confirmedAt;
        void this.#renewRegularly();
    }
    get fence() {
        return this.#lease.fence;
    }
    get unfinished() {
        return this.#lease.unfinished ?? '';
    }
    /** The restore of this target that ended last. */
    get last() {
        return this.#lease.last;
    }
    /** Aborts with a LeaseLostError when the lease is lost. */
    get signal() {
        return this.#lost.signal;
    }
    /**
     * Verifies that this run still holds the lease. Tries again while the table cannot be reached, as long as the lease is
     * valid. Throws LeaseLostError, and then on every later call.
     */
    renew() {
        // One after the other: a renewal covers a change only if it began after the change was requested.
        const renewal = this.#queue.then(() => this.#renewWithinLease());
        this.#queue = renewal.catch(() => undefined);
        return renewal;
    }
    /** Throws when the last renewal is too old for a write to arrive within the lease. */
    assertFresh() {
        this.#lost.signal.throwIfAborted();
        if (this.#ageMs() >= this.#options.leaseMs) {
            throw this.lose('its lease expired before it could be renewed');
        }
    }
    /** Frees the target at once. `ended`: the restore has ended; with `asLast` it becomes the last restore of the target. */
    async release(ended, asLast = true) {
        this.#heartbeat.abort(new Error('The lease is being released.'));
        await this.#queue;
        if (this.#lost.signal.aborted)
            return;
        const { store, target } = this.#options;
        const { unfinished, ...rest } = this.#lease;
        const over = asLast && unfinished !== undefined ? { last: unfinished } : {};
        const named = ended || unfinished === undefined ? over : { unfinished };
        const free = (heartbeat) => ({ ...rest, heartbeat: heartbeat + 1, held: false, ...named });
        if (await store.replaceLease(free(rest.heartbeat), this.#lease))
            return;
        // A renewal without an answer may have arrived, so the record can be one heartbeat ahead.
        const now = await store.readLease(target);
        if (now?.held && now.owner === rest.owner && now.fence === rest.fence) {
            await store.replaceLease(free(now.heartbeat), now);
        }
    }
    /** Ends the run: every later renewal fails, and `signal` is aborted. Returns the reason. */
    lose(why, cause) {
        const { leaseLost } = this.#options.hints;
        const error = new LeaseLostError(`This run stops: ${why}.`, leaseLost, cause === undefined ? {} : { cause });
        if (!this.#lost.signal.aborted)
            this.#lost.abort(error);
        return error;
    }
    async #renewWithinLease() {
        const { store, clock, leaseMs } = this.#options;
        for (;;) {
            try {
                return await this.#renewOnce();
            }
            catch (error) {
                if (error instanceof LeaseLostError)
                    throw error;
                if (this.#ageMs() >= leaseMs * 0.8) {
                    throw this.lose(`its lease could not be renewed: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(error)}`, error);
                }
                if (store.isFinal(error))
                    throw error;
                await clock.sleep(leaseMs / 20, this.#heartbeat.signal);
            }
        }
    }
    async #renewOnce() {
        this.assertFresh();
        const { store, clock } = this.#options;
        const begun = clock.monotonic();
        const next = { ...this.#lease, heartbeat: this.#lease.heartbeat + 1 };
        if (!(await store.replaceLease(next, this.#lease)))
            throw this.lose('another run has acquired its lease');
        this.#lease = next;
        this.#confirmedAt = begun;
        // The process may have been suspended (SIGSTOP) before the answer arrived.
        this.assertFresh();
    }
    async #renewRegularly() {
        const { clock, leaseMs } = this.#options;
        while (!this.#heartbeat.signal.aborted && !this.#lost.signal.aborted) {
            try {
                await clock.sleep(leaseMs / 3, this.#heartbeat.signal);
                await this.renew();
            }
            catch (error) {
                // Any other error may be transient. If it is not, the lease expires.
                if (error instanceof LeaseLostError)
                    return;
            }
        }
    }
    #ageMs() {
        return this.#options.clock.monotonic() - this.#confirmedAt;
    }
}


/***/ }),

/***/ 4260:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q1: () => (/* binding */ pauseFor),
/* harmony export */   ST: () => (/* binding */ expectedEnd),
/* harmony export */   Xz: () => (/* binding */ unknownMs),
/* harmony export */   n8: () => (/* binding */ updateStatistics),
/* harmony export */   zj: () => (/* binding */ resumeIn)
/* harmony export */ });
/** The longest pause while the duration of a wait is unknown. */
const unknownMs = 60_000;
/** A percentage is an estimate (and 0 while a copy is queued). Below this value earlier restores are a better estimate. */
const believedPercent = 30;
/** The weight of the newest duration: durations change with the size of the data and the load of the service. */
const newestWeight = 0.3;
/**
 * The pause until the next poll, in ms. A poll after a pause `p` is late by `p / 2` on average. For a wait of unknown
 * duration, lateness × polls = duration / 2, whatever the interval. An estimate improves both: for a wait that ends at
 * E ± S, lateness × polls is about S, if the pauses grow with the distance from E as the probability of the end
 * decreases (for a normal distribution about as e^(0.6 x), at E − x S).
 *
 * - E and S come from earlier restores of this target (same step, same size; see `updateStatistics`), or from the percentage
 *   once it is high enough: E = waited / percent, and S is a tenth of the rest, but no less than half a percent.
 * - At E the pause is 13 s for an S of a tenth of E, and in proportion: so a long wait takes fewer polls than one a
 *   minute. In a short wait the pause is a quarter of S.
 * - Far from E the pause ends at E − 2 S, but is never longer than `maxMs`, so that a failure is noticed.
 * - After E + 2 S, or without an estimate, the pause is a sixth of the unexpected time, at most a minute.
 * - A jitter of a tenth keeps many runs from polling at the same time.
 */
function pauseFor(waitedMs, percent, past, { minMs, maxMs, random }) {
    const end = expectedEnd(waitedMs, percent, past);
    const jitter = 0.95 + random() / 10;
    const within = (mostMs, pauseMs) => Math.max(minMs, Math.min(mostMs, pauseMs)) * jitter;
    if (end === undefined)
        return within(Math.min(maxMs, unknownMs), waitedMs / 6);
    const { atMs, spreadMs } = end;
    const leftMs = atMs - waitedMs;
    const nearMs = Math.min(unknownMs, spreadMs / 4, 130_000 * (spreadMs / atMs));
    const lateMs = -leftMs - 2 * spreadMs;
    if (leftMs <= 0)
        return within(Math.min(maxMs, unknownMs), Math.max(nearMs, lateMs / 6));
    const growing = nearMs * Math.exp((0.6 * leftMs) / spreadMs);
    return within(maxMs, Math.min(growing, Math.max(nearMs, leftMs / 2, leftMs - 2 * spreadMs)));
}
/** When a wait is expected to end, counted from its start; undefined without an estimate. */
function expectedEnd(waitedMs, percent, past) {
    const said = percent ?? 0;
    if (said > 0 && waitedMs > 0 && (past === undefined || said >= believedPercent)) {
        const atMs = (waitedMs / said) * 100;
        return { atMs, spreadMs: Math.max((atMs - waitedMs) / 10, atMs / 200) };
    }
    if (past === undefined || past.meanMs <= 0)
        return undefined;
    return { atMs: past.meanMs, spreadMs: Math.max(past.spreadMs, past.meanMs / 20) };
}
/** Without an estimate, or after the expected end: the shortest and the longest time until a run looks again. */
const soonestMs = 5 * 60_000;
const latestMs = 60 * 60_000;
/**
 * When the next run should look at a wait that this run does not stay for, in ms from now: a spread after the expected end,
 * as a run that comes too early costs a minute and parks again. Without an estimate after half of the time that has been
 * waited, so that a wait of any length takes few runs and the last of them is late by half of it at most.
 */
function resumeIn(waitedMs, percent, past) {
    const end = expectedEnd(waitedMs, percent, past);
    const leftMs = end === undefined ? 0 : end.atMs - waitedMs;
    if (end !== undefined && leftMs > 0)
        return leftMs + end.spreadMs;
    const unexpectedMs = end === undefined ? waitedMs : -leftMs;
    return Math.min(latestMs, Math.max(soonestMs, unexpectedMs / 2));
}
/**
 * The wait statistics of a new restore: those of the previous restore, updated with the durations of its waits. Only the
 * state of the previous restore has to be read.
 */
function updateStatistics(before) {
    const statistics = { ...before.waitStatistics };
    for (const { waits } of Object.values(before.steps)) {
        for (const { kind, tookMs } of Object.values(waits)) {
            if (kind !== undefined && tookMs !== undefined)
                statistics[kind] = add(statistics[kind], tookMs);
        }
    }
    return statistics;
}
function add(past, tookMs) {
    // One duration gives no spread: a fifth is a guess.
    if (past === undefined)
        return { count: 1, meanMs: tookMs, spreadMs: tookMs / 5 };
    const count = past.count + 1;
    const weight = Math.max(1 / count, newestWeight);
    const off = tookMs - past.meanMs;
    // 1.25: from the mean distance to the standard deviation, as for a normal distribution.
    const spreadMs = past.spreadMs + weight * (1.25 * Math.abs(off) - past.spreadMs);
    return { count, meanMs: Math.round(past.meanMs + weight * off), spreadMs: Math.round(spreadMs) };
}


/***/ }),

/***/ 5748:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  K: () => (/* binding */ hasChangedNothing),
  A: () => (/* binding */ startRun)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/engine/lease.js
var engine_lease = __webpack_require__(3317);
// EXTERNAL MODULE: ./build/engine/polling.js
var engine_polling = __webpack_require__(4260);
;// CONCATENATED MODULE: ./build/engine/journal.js
/**
 * What a run stores: the state of its restore, and audit events. Writes are sent one after the other and only under a
 * fresh lease. A write that fails is tried again within one lease, then its error is thrown.
 */
class Journal {
    #options;
    #lease;
    #state;
    #sequence = 0;
    #queue = Promise.resolve();
    constructor(options, lease, state) {
        this.#options = options;
        this.#lease = lease;
        this.#state = state;
    }
    /** What has been stored so far. */
    get state() {
        return this.#state;
    }
    recordOf(step) {
        const record = this.#state.steps[step];
        if (record === undefined)
            throw new Error(`The step ${step} has not begun.`);
        return record;
    }
    /** `change` is called when the write is sent. */
    saveStep(step, change) {
        return this.save((state) => ({ ...state, steps: { ...state.steps, [step]: change() } }));
    }
    /**
     * Conditional on owner and fence: a run that lost its lease cannot overwrite its successor. `change` gets the state that
     * the previous write stored, so that writes of parallel work do not undo each other.
     */
    save(change) {
        return this.#inTurn(async () => {
            const { owner, fence } = this.#state;
            const next = { ...change(this.#state), updatedAt: this.#options.clock.now() };
            if (!(await this.#insist(() => this.#options.store.replaceState(next, { owner, fence })))) {
                throw this.#lease.lose('another run has taken over its restore');
            }
            this.#state = next;
        });
    }
    append(step, kind, detail) {
        return this.#inTurn(async () => {
            this.#sequence += 1;
            const event = {
                restoreId: this.#state.restoreId,
                at: this.#options.clock.now(),
                sequence: this.#sequence,
                step,
                kind,
                attempt: this.#state.attempt,
                holder: this.#options.holder,
                ...(detail === undefined ? {} : { detail }),
            };
            await this.#insist(() => this.#options.store.appendEvent(event));
        });
    }
    #inTurn(write) {
        const turn = this.#queue.then(write);
        this.#queue = turn.catch(() => undefined);
        return turn;
    }
    async #insist(write) {
        const { store, clock, leaseMs } = this.#options;
        const until = clock.monotonic() + leaseMs * 0.8;
        for (;;) {
            this.#lease.assertFresh();
            try {
                return await write();
            }
            catch (error) {
                if (store.isFinal(error) || clock.monotonic() >= until)
                    throw error;
                await clock.sleep(leaseMs / 20, this.#lease.signal);
            }
        }
    }
}
/** Changes with every step, intent and wait that is stored. */
function progressDigest({ steps }) {
    return JSON.stringify(Object.entries(steps).map(([name, { status, intents, waits }]) => [
        name,
        status,
        Object.keys(intents),
        Object.keys(waits),
    ]));
}

;// CONCATENATED MODULE: ./build/engine/step.js
/** The stored form of a value: the first run must get the same as every later one. */
function asStored(value) {
    return JSON.parse(JSON.stringify(value));
}

// EXTERNAL MODULE: ./build/engine/store.js
var engine_store = __webpack_require__(3350);
// EXTERNAL MODULE: ./build/engine/wait.js
var engine_wait = __webpack_require__(9814);
;// CONCATENATED MODULE: ./build/engine/run.js






/** A restore that this process works on. */
class ActiveRun {
    restoreId;
    attempt;
    startedAt;
    signal;
    #options;
    #lease;
    #journal;
    #current = '';
    #waited = false;
    /** How long the waits of this run took, by name. */
    #took = new Map();
    #seen = new Set();
    constructor(options, lease, state) {
        this.#options = options;
        this.#lease = lease;
        this.#journal = new Journal(options, lease, state);
        this.restoreId = state.restoreId;
        this.attempt = state.attempt;
        this.startedAt = state.createdAt;
        this.signal = AbortSignal.any([lease.signal, options.signal]);
    }
    /** The current step, or the last one. */
    get current() {
        return this.#current;
    }
    /** What has been stored so far. */
    get state() {
        return this.#journal.state;
    }
    /** The restore of this target that ended before this one. */
    get last() {
        return this.#lease.last;
    }
    /** Before every request: throws when the lease may have expired, for example after the process was suspended (SIGSTOP). */
    assertFresh() {
        this.#lease.assertFresh();
    }
    async beforeChange() {
        this.signal.throwIfAborted();
        await this.#lease.renew();
        this.signal.throwIfAborted();
    }
    async step(name, body) {
        if (this.#seen.has(name))
            throw new Error(`There are two steps called ${name}.`);
        this.#seen.add(name);
        const { clock, onStep } = this.#options;
        const journal = this.#journal;
        const known = journal.state.steps[name];
        if (known?.status === 'done') {
            onStep(name, 'memoized');
            return known.result;
        }
        this.#current = name;
        this.signal.throwIfAborted();
        // The event is written first: a kill in between can duplicate an event, but never lose one.
        await journal.append(name, 'started');
        await journal.saveStep(name, () => ({
            intents: {},
            waits: {},
            ...known,
            status: 'started',
            attempts: (known?.attempts ?? 0) + 1,
            startedAt: known?.startedAt ?? clock.now(),
        }));
        onStep(name, 'started');
        try {
            const result = asStored(await body(this.#stepOf(name)));
            this.signal.throwIfAborted();
            await journal.append(name, 'succeeded');
            await journal.saveStep(name, () => ({
                ...this.#withDurations(journal.recordOf(name)),
                status: 'done',
                endedAt: clock.now(),
                result,
            }));
            onStep(name, 'done');
            return result;
        }
        catch (error) {
            onStep(name, this.signal.aborted || error instanceof engine_wait/* WaitingError */.a ? 'paused' : 'failed');
            throw this.signal.aborted ? this.signal.reason : error;
        }
    }
    async pin(name, value) {
        const known = this.readPinned(name);
        if (known !== undefined)
            return known;
        const result = asStored(value);
        const now = this.#options.clock.now();
        const record = {
            intents: {},
            waits: {},
            status: 'done',
            attempts: 1,
            startedAt: now,
            endedAt: now,
        };
        await this.#journal.saveStep(name, () => ({ ...record, result }));
        return result;
    }
    readPinned(name) {
        return this.state.steps[name]?.result;
    }
    async note(step, detail) {
        await this.#journal.append(step, 'note', detail);
    }
    /**
     * The restore ends: the target is free for a new one.
     * @param asLast it becomes the last restore of the target, which a rollback undoes
     */
    async finish(status, asLast = true) {
        await this.#end({ step: 'restore', kind: 'note', detail: { status } }, (state) => ({ ...state, status }), asLast);
    }
    /** The run ends, the restore does not: the next run resumes at the step that failed. */
    async fail(error) {
        if (this.#lease.signal.aborted)
            return;
        const code = error instanceof errors/* ActionError */.lZ ? error.code : 'INTERNAL';
        const reason = (0,errors/* errorMessage */.gJ)(error);
        const event = { step: this.#current, kind: 'failed', detail: { code, message: reason } };
        await this.#end(event, (state) => ({ ...state, status: 'failed', reason }));
    }
    /**
     * The run ends because its time budget ends; the next run continues the wait.
     * @param continued this run starts the next one itself
     */
    async park(reason, continued = false) {
        const event = { step: this.#current, kind: 'waiting', detail: { reason } };
        await this.#end(event, (state) => ({
            ...state,
            status: 'waiting',
            reason,
            progressDigest: progressDigest(this.state),
            continuations: state.continuations + (continued ? 1 : 0),
        }));
    }
    /** Did this run progress since the previous one was parked, by a step or by a wait? */
    get hasProgressed() {
        const { progressDigest: digest } = this.state;
        return this.#waited || digest === undefined || digest !== progressDigest(this.state);
    }
    /** @param event the last audit event of the run */
    async #end(event, change, asLast = true) {
        const { step, kind, detail } = event;
        let ended = false;
        try {
            await this.#journal.append(step, kind, detail);
            await this.#journal.save(change);
            ended = (0,engine_store/* hasEnded */.h)(this.state);
        }
        finally {
            // The heartbeat stops even if a write failed: otherwise a run that ended would keep the target locked.
            await this.#lease.release(ended, asLast);
        }
    }
    #stepOf(name) {
        const journal = this.#journal;
        return {
            name,
            signal: this.signal,
            intend: async (key, make) => {
                const known = journal.recordOf(name).intents[key];
                if (known !== undefined)
                    return known;
                const value = asStored(await make());
                await journal.saveStep(name, () => {
                    const record = journal.recordOf(name);
                    return { ...record, intents: { ...record.intents, [key]: value } };
                });
                return value;
            },
            wait: async (what, options) => this.#wait(name, what, options),
        };
    }
    async #wait(name, what, options) {
        const { clock, polling, progress, hints } = this.#options;
        const { kind, timeoutMs } = options;
        const journal = this.#journal;
        const known = journal.recordOf(name).waits[what];
        const startedAt = known?.startedAt ?? clock.now();
        let saved = known !== undefined;
        let pendingAt;
        const poll = async (signal) => {
            const seen = await options.poll(signal);
            if (seen.state !== 'pending')
                return seen;
            pendingAt = clock.now();
            if (!saved) {
                // Only a wait that is pending is stored.
                await journal.saveStep(name, () => {
                    const record = journal.recordOf(name);
                    const begun = { startedAt, timeoutMs, ...(kind === undefined ? {} : { kind }) };
                    return { ...record, waits: { ...record.waits, [what]: begun } };
                });
                saved = true;
            }
            return seen;
        };
        const past = kind === undefined ? undefined : journal.state.waitStatistics?.[kind];
        const elapsedMs = Math.max(0, clock.now() - startedAt);
        const begunAt = clock.monotonic();
        try {
            const wait = { ...options, what, poll, past, elapsedMs };
            const value = await (0,engine_wait/* waitFor */.f)(wait, { polling, clock, signal: this.signal, progress, hints });
            // It ended between the last two polls. After a single poll it may have ended between two runs.
            if (pendingAt !== undefined)
                this.#took.set(what, (pendingAt + clock.now()) / 2 - startedAt);
            return value;
        }
        finally {
            this.#waited ||= clock.monotonic() - begunAt >= Math.min(polling.maxMs, engine_polling/* unknownMs */.Xz);
        }
    }
    /** Durations are stored together with the end of the step, which saves a write. */
    #withDurations(record) {
        const waits = Object.entries(record.waits).map(([what, wait]) => {
            const tookMs = this.#took.get(what);
            return [what, tookMs === undefined ? wait : { ...wait, tookMs: Math.round(tookMs) }];
        });
        return { ...record, waits: Object.fromEntries(waits) };
    }
}

;// CONCATENATED MODULE: ./build/engine/start-run.js





/**
 * Acquires the lease on the target and resumes its unfinished restore, or begins a new one. The lease names the restore
 * *before* its state is written: the next run finds the id, and creates the state if it is missing. Throws LockedError,
 * LOCKED (the target has another unfinished restore), SETTINGS_CHANGED, or what the store throws.
 */
async function startRun(options) {
    const { store, clock } = options;
    let created;
    const lease = await (0,engine_lease/* acquireLease */.ZZ)(options, async (known) => {
        const unfinished = known !== undefined && !(await isKnownToHaveEnded(store, known)) ? known : undefined;
        if (options.restoreId !== undefined) {
            await refuseOther(options, unfinished);
            return options.restoreId;
        }
        created ??= options.makeRestoreId();
        return unfinished ?? created;
    });
    try {
        const state = await acquireState(options, lease);
        return new ActiveRun(options, lease, state);
    }
    catch (error) {
        // The first error is thrown, even if the lease cannot be released either.
        await lease.release(false).catch(() => undefined);
        throw error;
    }
    async function acquireState({ owner, holder }, held) {
        for (;;) {
            let found = await store.readState(held.unfinished);
            const now = clock.now();
            if (found === undefined) {
                const before = held.last === undefined ? undefined : await store.readState(held.last);
                const fresh = {
                    schemaVersion: options.schemaVersion,
                    restoreId: held.unfinished,
                    target: options.target,
                    status: 'running',
                    owner,
                    fence: held.fence,
                    attempt: 1,
                    continuations: 0,
                    fingerprint: options.fingerprint,
                    settings: options.settings,
                    steps: {},
                    createdAt: now,
                    updatedAt: now,
                    holder,
                    startedBy: holder,
                    ...(before === undefined ? {} : { waitStatistics: (0,engine_polling/* updateStatistics */.n8)(before) }),
                };
                if (await store.createState(fresh))
                    return fresh;
            }
            else {
                options.refuseOtherVersion(found);
                if (!hasChangedNothing(found))
                    refuseChanged(options, found);
                found = { ...found, fingerprint: options.fingerprint, settings: options.settings };
                const { reason: _reason, ...rest } = found;
                const mine = {
                    ...rest,
                    status: 'running',
                    owner,
                    fence: held.fence,
                    attempt: found.attempt + 1,
                    updatedAt: now,
                    holder,
                };
                if (await store.replaceState(mine, found))
                    return mine;
            }
            // The previous owner wrote between the read and the write. Without the lease it cannot write again.
            await held.renew();
        }
    }
}
async function isKnownToHaveEnded(store, restoreId) {
    const state = await store.readState(restoreId);
    return state !== undefined && (0,engine_store/* hasEnded */.h)(state);
}
async function refuseOther({ store, restoreId = '', target, hints }, unfinished) {
    const other = unfinished === restoreId ? undefined : unfinished;
    const state = other === undefined ? undefined : await store.readState(other);
    // One that was refused before it changed anything is in nobody's way.
    if (other !== undefined && (state === undefined || !hasChangedNothing(state))) {
        throw new errors/* ActionError */.lZ('LOCKED', `The restore ${other} of ${target} is unfinished, so the restore ${restoreId} cannot begin.`, hints.otherUnfinished(other));
    }
    // Refused before the lease names it: otherwise every later run would have to finish a restore of another target.
    const found = await store.readState(restoreId);
    if (found !== undefined && found.target !== target) {
        throw new errors/* ActionError */.lZ('BAD_INPUT', `The restore ${restoreId} has the target ${found.target}, not ${target}.`, hints.otherTarget);
    }
    if (!(await isKnownToHaveEnded(store, restoreId)))
        return;
    // The run that ended it may have been killed before it released the lease.
    const lease = await store.readLease(target);
    if (lease?.unfinished === restoreId) {
        const { unfinished: _ended, ...rest } = lease;
        await store.replaceLease({ ...rest, held: false, heartbeat: lease.heartbeat + 1, last: restoreId }, lease);
    }
    throw new errors/* ActionError */.lZ('BAD_INPUT', `The restore ${restoreId} has already ended.`, hints.hasEnded);
}
/** Nothing can have been changed before a step is done or an intent is stored, so the settings can still change. */
function hasChangedNothing({ steps }) {
    return Object.values(steps).every(({ status, intents }) => status !== 'done' && Object.keys(intents).length === 0);
}
function refuseChanged({ fingerprint, settings, canCorrect, hints }, found) {
    if (found.fingerprint === fingerprint)
        return;
    const before = found.settings;
    const after = settings;
    const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])]
        .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]) && !canCorrect(key, found))
        .map((key) => `${key}: ${JSON.stringify(before[key])} → ${JSON.stringify(after[key])}`);
    if (changed.length === 0)
        return;
    throw new errors/* ActionError */.lZ('SETTINGS_CHANGED', `The unfinished restore ${found.restoreId} began with other settings:\n${changed.map((line) => `- ${line}`).join('\n')}`, hints.settingsChanged);
}


/***/ }),

/***/ 9814:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ WaitingError),
/* harmony export */   f: () => (/* binding */ waitFor)
/* harmony export */ });
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3110);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _polling_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4260);



/** The run parks: the wait takes longer than this job may last. */
class WaitingError extends Error {
    /** When the next run should look, from now. */
    resumeInMs;
    constructor(reason, resumeInMs) {
        super(reason);
        this.name = 'WaitingError';
        this.resumeInMs = resumeInMs;
    }
}
/**
 * Polls until the wait is done, failed, timed out, or out of budget. There is always one poll before a deadline or the
 * end of the budget counts, so a resource that became ready between two runs counts as ready.
 *
 * The deadline counts from the stored start of the wait, the time between runs included. It was read from
 * the wall clock of another machine, which alone decides nothing: this run must also have waited a tenth of the time-out
 * by its own monotonic clock. A wrong wall clock can shorten a resumed wait to that tenth per run, but not more.
 */
async function waitFor({ what, poll, timeoutMs, stay = false, past, elapsedMs }, { polling, clock, signal, progress, hints }) {
    const begunAt = clock.monotonic();
    for (;;) {
        signal.throwIfAborted();
        const seen = await poll(signal);
        if (seen.state === 'done')
            return seen.value;
        if (seen.state === 'failed')
            throw seen.error;
        const hereMs = clock.monotonic() - begunAt;
        const waitedMs = elapsedMs + hereMs;
        progress(what, {
            detail: seen.detail,
            ...(seen.percent === undefined ? {} : { percent: seen.percent }),
            elapsedMs: waitedMs,
        });
        if (waitedMs >= timeoutMs && hereMs >= Math.min(elapsedMs, timeoutMs / 10)) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('TIMED_OUT', `Waited ${(0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a)(waitedMs)} for ${what}. The last status is: ${seen.detail}.`, hints.timedOut);
        }
        const pauseMs = (0,_polling_js__WEBPACK_IMPORTED_MODULE_2__/* .pauseFor */ .Q1)(waitedMs, seen.percent, past, polling);
        const resumeInMs = (0,_polling_js__WEBPACK_IMPORTED_MODULE_2__/* .resumeIn */ .zj)(waitedMs, seen.percent, past);
        if (clock.monotonic() + pauseMs >= polling.budgetEndsAt) {
            throw new WaitingError(`The time budget ends while waiting for ${what} (${seen.detail}).`, resumeInMs);
        }
        const end = (0,_polling_js__WEBPACK_IMPORTED_MODULE_2__/* .expectedEnd */ .ST)(waitedMs, seen.percent, past);
        const leftMs = end === undefined ? undefined : end.atMs - waitedMs;
        const endsHeld = clock.monotonic() + Math.max(pauseMs, leftMs ?? 0) < polling.holdEndsAt;
        if (!endsHeld && !stay && isLong(hereMs + pauseMs, leftMs, polling)) {
            throw new WaitingError(`Waiting for ${what} (${seen.detail}) takes longer, and ${hints.notHeld}.`, resumeInMs);
        }
        await clock.sleep(pauseMs, signal);
    }
}
/**
 * Does parking save more than it costs? A job that resumes is billed a whole minute, and starts late. Without an estimate
 * of the remaining time, a wait that does not end within a few polls of this run is long.
 */
function isLong(hereMs, leftMs, { minMs, maxMs }) {
    const shortMs = Math.max(Math.min(maxMs, _polling_js__WEBPACK_IMPORTED_MODULE_2__/* .unknownMs */ .Xz), 10 * minMs);
    return leftMs === undefined || leftMs <= 0 ? hereMs >= shortMs : leftMs >= 4 * shortMs;
}


/***/ }),

/***/ 330:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fm: () => (/* binding */ startIfStopped),
/* harmony export */   hS: () => (/* binding */ removeCluster),
/* harmony export */   t2: () => (/* binding */ startAgain),
/* harmony export */   tf: () => (/* binding */ removeInstances)
/* harmony export */ });
/* harmony import */ var _refusals_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6423);
/* harmony import */ var _waiters_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5087);


/** A stopped cluster can be neither renamed, deleted nor snapshotted (UG aurora-cluster-stop-start). */
async function startIfStopped(step, restore, cluster) {
    const { clusters, log, settings } = restore;
    if (!['stopped', 'stopping'].includes(cluster.status))
        return;
    log.info(`${cluster.id} is ${cluster.status}: starting it, as AWS changes only a running cluster`);
    const attempt = (0,_refusals_js__WEBPACK_IMPORTED_MODULE_0__/* .createRefusals */ .C)(restore.clock);
    await step.wait(`${cluster.id} to be started`, {
        timeoutMs: settings.restoreTimeoutMs,
        kind: 'start',
        poll: async () => {
            const now = await clusters.find(cluster.resourceId);
            if (now === undefined || now.status === 'available')
                return { state: 'done', value: null };
            if ((0,_waiters_js__WEBPACK_IMPORTED_MODULE_1__/* .isBroken */ .Qr)(now))
                return { state: 'failed', error: (0,_waiters_js__WEBPACK_IMPORTED_MODULE_1__/* .brokenCluster */ .SV)(now) };
            // A describe may lag behind a start that AWS has accepted: the second one is refused as busy.
            return { state: 'pending', detail: (await startAgain(restore, now, attempt)) ?? now.status };
        },
    });
}
/**
 * Starts a cluster that is stopped: schedules of an account stop clusters at any time, also in the middle of a wait. Returns
 * what it waits for then, and undefined where the cluster is not stopped.
 */
async function startAgain({ clusters }, { id, status }, attempt) {
    if (status !== 'stopped')
        return undefined;
    const refused = await attempt(`start ${id}`, () => true, () => clusters.start(id));
    return refused ?? 'starting, as it was stopped';
}
/** Deletes the instances, readers first, then the writer. Ends when all are gone and their names are free. */
async function removeInstances(step, restore, cluster) {
    const { clusters, instances, settings, log } = restore;
    const attempt = (0,_refusals_js__WEBPACK_IMPORTED_MODULE_0__/* .createRefusals */ .C)(restore.clock);
    log.info(`Deleting the instances of ${cluster.id}: ${cluster.members.map(({ id }) => id).join(', ')}`);
    await step.wait(`the instances of ${cluster.id} to be deleted`, {
        timeoutMs: settings.restoreTimeoutMs,
        kind: 'instance deletion',
        poll: async () => {
            const now = await clusters.find(cluster.resourceId);
            const members = await instances.ofCluster(cluster.id);
            if (members.length === 0 && (now === undefined || now.members.length === 0))
                return { state: 'done', value: null };
            const starting = now === undefined ? undefined : await startAgain(restore, now, attempt);
            if (starting !== undefined)
                return { state: 'pending', detail: starting };
            await deleteMembers(restore, now ?? cluster, members, attempt);
            return { state: 'pending', detail: `${members.length} instances left` };
        },
    });
}
async function deleteMembers({ instances }, cluster, members, attempt) {
    const writer = cluster.members.find((member) => member.writer)?.id;
    const remaining = members.filter(({ status }) => status !== 'deleting');
    for (const { id, status } of remaining.toSorted((a, b) => Number(a.id === writer) - Number(b.id === writer)))
        await attempt(id, () => status === 'available', () => instances.delete(id));
}
/**
 * Deletes a cluster: its instances, then the cluster, as soon as AWS accepts it. It is found by its resource id in every
 * poll, whatever it is called by then. Ends as soon as AWS deletes it, or, with `until: 'gone'`, when no list has it.
 * A describe by its name can still show it then (RDS is eventually consistent), as `deleting`.
 * The caller has made sure that it may go: it was never verified, or its data is in a final snapshot.
 */
async function removeCluster(step, restore, cluster, until = 'gone') {
    const { clusters, instances, settings } = restore;
    const attempt = (0,_refusals_js__WEBPACK_IMPORTED_MODULE_0__/* .createRefusals */ .C)(restore.clock);
    await step.wait(`${cluster.id} and its instances to be deleted`, {
        timeoutMs: settings.restoreTimeoutMs,
        kind: until === 'gone' ? 'deletion' : undefined,
        poll: async () => {
            const now = await clusters.find(cluster.resourceId);
            const members = now === undefined ? [] : await instances.ofCluster(now.id);
            if (now === undefined && members.length === 0)
                return { state: 'done', value: null };
            const starting = now === undefined ? undefined : await startAgain(restore, now, attempt);
            if (starting !== undefined)
                return { state: 'pending', detail: starting };
            if (now !== undefined)
                await deleteMembers(restore, now, members, attempt);
            if (now?.status === 'deleting' && until === 'deleting')
                return { state: 'done', value: null };
            const isBeingDeleted = now === undefined || now.status === 'deleting';
            if (!isBeingDeleted && members.every(({ status }) => status === 'deleting'))
                await attempt(now.id, () => now.status === 'available' && members.length === 0, () => clusters.delete(now.id));
            return { state: 'pending', detail: now?.status ?? `${members.length} instances left` };
        },
    });
}


/***/ }),

/***/ 4851:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ isIntermediate),
/* harmony export */   j: () => (/* binding */ findOwnSnapshots)
/* harmony export */ });
/* harmony import */ var _naming_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7677);

/** Snapshots that only lead to another one: of no use when their restore has ended. */
const intermediatePurposes = new Set([
    'shared-copy',
    'transit-copy',
    'fresh-snapshot',
]);
function isIntermediate({ purpose }) {
    return intermediatePurposes.has(purpose);
}
/** Every snapshot made by any restore for the target (or for `targetArns`), in both accounts and both Regions. */
async function findOwnSnapshots(restore, targetArns = [restore.targetArn]) {
    const { source, target, settings } = restore;
    const regions = [...new Set([settings.sourceRegion, settings.targetRegion])];
    const accounts = source.id === target.id ? [target] : [source, target];
    const found = [];
    for (const account of accounts) {
        for (const region of regions) {
            const snapshots = await account.snapshots(region);
            for (const snapshot of await snapshots.list()) {
                const { [_naming_js__WEBPACK_IMPORTED_MODULE_0__/* .tagKeys */ .bi.restoreId]: restoreId, [_naming_js__WEBPACK_IMPORTED_MODULE_0__/* .tagKeys */ .bi.purpose]: purpose } = snapshot.tags;
                const targetArn = snapshot.tags[_naming_js__WEBPACK_IMPORTED_MODULE_0__/* .tagKeys */ .bi.target] ?? '';
                if (!targetArns.includes(targetArn) || restoreId === undefined || purpose === undefined)
                    continue;
                // A copy that somebody made with --copy-tags has the tags, but a name of its own.
                if (!snapshot.id.startsWith((0,_naming_js__WEBPACK_IMPORTED_MODULE_0__/* .snapshotName */ .aN)(restoreId, '')))
                    continue;
                found.push({ ...snapshot, restoreId, purpose, snapshots });
            }
        }
    }
    return found;
}


/***/ }),

/***/ 3842:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bz: () => (/* binding */ referenceOf),
/* harmony export */   Db: () => (/* binding */ referenceKey),
/* harmony export */   Gg: () => (/* binding */ endUnused),
/* harmony export */   Qz: () => (/* binding */ isUsed),
/* harmony export */   bJ: () => (/* binding */ hasRestoreEnded),
/* harmony export */   ex: () => (/* binding */ acquireCopy),
/* harmony export */   fG: () => (/* binding */ releaseRoute),
/* harmony export */   fZ: () => (/* binding */ invalidateCopy),
/* harmony export */   lY: () => (/* binding */ sharedTarget),
/* harmony export */   sQ: () => (/* binding */ acquireShare),
/* harmony export */   wf: () => (/* binding */ isOfOtherCluster)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _engine_store_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3350);
/* harmony import */ var _naming_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7677);



/** The key of a route step's reference: the same for all restores that need this step and use the same table. */
function referenceKey({ settings }, plan, routeStep) {
    const { targetAccountId, targetRegion, auditTable } = settings;
    const what = routeStep.kind === 'share'
        ? ['share', routeStep.region]
        : [
            routeStep.name,
            routeStep.side,
            routeStep.from,
            routeStep.to,
            routeStep.key === 'none' ? '' : plan.keys[routeStep.key],
        ];
    const all = [
        plan.snapshot.arn,
        plan.snapshot.createdAt,
        targetAccountId,
        targetRegion,
        auditTable,
        ...what,
    ];
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 16);
}
/** `common-KEY-GENERATION`, used instead of a restore's id. */
function sharedOwner(inspection, key, generation) {
    return { id: `common-${key}-${generation}`, targetArn: sharedTarget(inspection) };
}
/** The target tag of shared copies: the account and Region of all their targets, and the table with the references. */
function sharedTarget({ targetArn, settings }) {
    return targetArn.replace(/[^:]*$/, settings.auditTable).slice(0, 256);
}
/** The reference that a shared copy belongs to, by its owner's id. */
function referenceOf(ownerId) {
    const [, key, generation] = /^common-([0-9a-f]{16})-(\d+)$/.exec(ownerId) ?? [];
    return key === undefined ? undefined : { key, generation: Number(generation) };
}
/** Acquires a reference to a copy. Until `releaseRoute` releases it, nobody removes the copy. */
async function acquireCopy(restore, key, about) {
    const { run, references } = restore;
    await run.beforeChange();
    const { generation } = await references.acquire(key, run.restoreId, about);
    return sharedOwner(restore, key, generation);
}
/** Ends the generation of a copy that has failed: the next restore to acquire it gets another. */
async function invalidateCopy({ run, references }, owner) {
    const reference = referenceOf(owner.id);
    if (reference === undefined)
        return;
    await run.beforeChange();
    await references.invalidate(reference.key, reference.generation);
}
/**
 * Acquires a reference to the share of the chosen snapshot, and looks whether the account is in its list. If it is there
 * before this action has put it there, that is stored, and no restore revokes the share.
 */
async function acquireShare(step, restore, { key, snapshot, isShared }) {
    const { run, references, settings } = restore;
    const reference = await step.wait(`the share of ${snapshot.id} to be free`, {
        timeoutMs: settings.copyTimeoutMs,
        poll: async () => {
            await run.beforeChange();
            const acquired = await references.acquire(key, run.restoreId, `share of ${snapshot.arn}`);
            if (acquired.revokedBy === undefined)
                return { state: 'done', value: acquired };
            const detail = `restore ${acquired.revokedBy} is revoking it; if no run works on that restore, resume or abandon it`;
            return { state: 'pending', detail };
        },
    });
    const shared = await isShared();
    // Stored before the share: a share that this action did not create is never revoked.
    if (reference.ours === undefined)
        await references.setOurs(key, !shared);
    return { shared };
}
/**
 * Is there a snapshot of the chosen name that is, as AWS shows it, none of the source cluster? Whoever can write the table
 * can store the name of any snapshot of the source account.
 */
async function isOfOtherCluster({ settings }, snapshots, { snapshot }) {
    const now = await snapshots.get(snapshot.id);
    return now !== undefined && (now.arn !== snapshot.arn || now.clusterId !== settings.sourceClusterId);
}
/**
 * Releases the references of the plan's route: the share of the chosen snapshot, and with share-copies the copies. What
 * nobody uses any more is removed: the share and the intermediate copies. Copies in the target stay; `retention` applies
 * to them. Can be repeated.
 * @param remove deletes a snapshot; one that does not exist counts as deleted. With an `attempt` that accepts a failure,
 * the account may stay in the share list. No later restore waits for that or revokes it.
 */
async function releaseRoute(step, restore, plan, { remove, attempt = (_what, act) => act() }) {
    const { run, references, settings, source, log } = restore;
    for (const routeStep of plan.route) {
        const key = referenceKey(restore, plan, routeStep);
        if (routeStep.kind === 'copy') {
            if (!settings.shareCopies)
                continue;
            const { generation, isOver } = await release(step, restore, key, routeStep.name === 'target' ? 'stays' : 'ends');
            const { id, targetArn } = sharedOwner(restore, key, generation);
            const snapshots = await restore[routeStep.side].snapshots(routeStep.to);
            const name = (0,_naming_js__WEBPACK_IMPORTED_MODULE_1__/* .snapshotName */ .aN)(id, routeStep.name);
            const isShared = async () => (0,_naming_js__WEBPACK_IMPORTED_MODULE_1__/* .isOurs */ .MU)((await snapshots.get(name))?.tags ?? {}, id, targetArn, _naming_js__WEBPACK_IMPORTED_MODULE_1__/* .copyPurposes */ .tT[routeStep.name]);
            if (isOver && (await isShared()))
                await remove(snapshots, name);
        }
        else if (routeStep.existing) {
            const { reference } = await release(step, restore, key, 'revoked');
            if (reference?.revokedBy !== run.restoreId)
                continue;
            if (reference.ours) {
                const { targetAccountId: account } = settings;
                await attempt(`take account ${account} off the share list of ${plan.snapshot.arn}`, async () => {
                    const snapshots = await source.snapshots(routeStep.region);
                    if (await isOfOtherCluster(restore, snapshots, plan)) {
                        log.warning(`${plan.snapshot.arn} stays as it is shared: it is no snapshot of ${settings.sourceClusterId}, as the table says`);
                        return;
                    }
                    log.info(`Taking account ${account} off the share list of ${plan.snapshot.arn}`);
                    await snapshots.unshare(plan.snapshot.id, account);
                });
            }
            await references.revoked(key, run.restoreId);
        }
    }
}
async function release(step, { run, references }, key, then) {
    // The generation is stored before it is released: a run that resumes after its end must know what is left to remove.
    const generation = await step.intend(`release ${key}`, async () => (await references.get(key))?.generation ?? 0);
    await run.beforeChange();
    let reference = await references.release(key, run.restoreId);
    if (then !== 'stays' && reference?.generation === generation && reference.users.length === 0)
        reference = await references.end(key, generation, then === 'ends' ? undefined : run.restoreId);
    return {
        reference,
        generation,
        isOver: generation > 0 && (reference?.generation ?? 0) > generation,
    };
}
/** Does a restore that has not ended use the shared copy? `ended` answers for one restore. */
async function isUsed({ references }, ownerId, ended) {
    const named = referenceOf(ownerId);
    const reference = named && (await references.get(named.key));
    if (reference?.generation !== named?.generation)
        return false;
    for (const user of reference?.users ?? [])
        if (!(await ended(user)))
            return true;
    return false;
}
/**
 * Ends the generation that a shared copy belongs to, so that nobody can acquire it any more. False when a restore uses it
 * that has not ended. A restore that ended without releasing it (one that lost its lease, for example) does not count.
 */
async function endUnused(restore, ownerId) {
    const { run, references } = restore;
    const named = referenceOf(ownerId);
    if (named === undefined)
        return false;
    const { key, generation } = named;
    await run.beforeChange();
    // If DynamoDB has deleted the item, it is created again: else a restore could acquire it between this read and the end.
    const reference = (await references.get(key)) ?? (await references.acquire(key, run.restoreId, 'to be removed'));
    if (reference.generation !== generation)
        return true;
    for (const user of reference.users) {
        if (user !== run.restoreId && !(await hasRestoreEnded(restore, user)))
            return false;
        await references.release(key, user);
    }
    return (await references.end(key, generation))?.generation !== generation;
}
/** Has a restore ended for good? One that the table does not know any more has. */
async function hasRestoreEnded({ readRestore }, restoreId) {
    const state = await readRestore(restoreId);
    return state === undefined || (0,_engine_store_js__WEBPACK_IMPORTED_MODULE_2__/* .hasEnded */ .h)(state);
}


/***/ })

};
