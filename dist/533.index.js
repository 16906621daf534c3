export const id = 533;
export const ids = [533];
export const modules = {

/***/ 6912:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   UL: () => (/* binding */ readStamp),
/* harmony export */   V6: () => (/* binding */ disableLogins),
/* harmony export */   ms: () => (/* binding */ enableLogins),
/* harmony export */   z0: () => (/* binding */ writeStamp)
/* harmony export */ });
/* harmony import */ var _quoting_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7383);
/* harmony import */ var _scram_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6546);


/**
 * Lets app and readonly log in with these passwords: those of the secret, or, to try things in sessions of theirs, some
 * that nobody else knows.
 */
async function enableLogins(sql, users, randomBytes) {
    await alterBoth(sql, [users.app, users.readonly], 'LOGIN', randomBytes);
}
/** Disables the logins of app and readonly, sets these passwords, and ends their sessions. */
async function disableLogins(sql, users, randomBytes) {
    await alterBoth(sql, [users.app, users.readonly], 'NOLOGIN', randomBytes);
    await endSessions(sql, users);
}
async function alterBoth(sql, users, login, randomBytes) {
    await sql.transaction(async () => {
        for (const { username, password } of users) {
            const verifier = (0,_quoting_js__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .eu)((0,_scram_js__WEBPACK_IMPORTED_MODULE_1__/* .scramVerifier */ .v)(password, randomBytes(16)));
            await sql.query(`ALTER ROLE ${(0,_quoting_js__WEBPACK_IMPORTED_MODULE_0__/* .identifier */ .Cv)(username)} ${login} PASSWORD ${verifier}`);
        }
    });
}
async function endSessions(sql, { app, readonly }) {
    await sql.query(`SELECT pg_catalog.pg_terminate_backend(pid) AS asked FROM pg_catalog.pg_stat_activity
      WHERE usename = ANY (${(0,_quoting_js__WEBPACK_IMPORTED_MODULE_0__/* .textArray */ .TS)([app.username, readonly.username])})`);
}
const stamp = 'aurora-restore ';
/** Writes on the app role which restore made this database: what answers at an endpoint is recognized by it. */
async function writeStamp(sql, { app }, restoreId) {
    await sql.query(`COMMENT ON ROLE ${(0,_quoting_js__WEBPACK_IMPORTED_MODULE_0__/* .identifier */ .Cv)(app.username)} IS ${(0,_quoting_js__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .eu)(stamp + restoreId)}`);
}
/** The restore that made the database that answers; undefined when none did. */
async function readStamp(sql, { app }) {
    const rows = await sql.query(`SELECT pg_catalog.shobj_description(oid, 'pg_authid') AS text FROM pg_catalog.pg_roles WHERE rolname = $1`, [app.username]);
    const text = rows[0]?.text;
    return text?.startsWith(stamp) ? text.slice(stamp.length) : undefined;
}


/***/ }),

/***/ 8027:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   hA: () => (/* binding */ reportCleaned),
/* harmony export */   nX: () => (/* binding */ reportAbandoned),
/* harmony export */   v9: () => (/* binding */ reportSkipped)
/* harmony export */ });
/* harmony import */ var _github_summary_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1755);
/* harmony import */ var _run_facts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3033);


// Runs that end without a new cluster, and without a failure.
async function reportSkipped(host, reason) {
    host.runner.setOutput('status', 'skipped');
    host.runner.setOutput('run-url', host.runner.runUrl);
    host.log.warning(`Skipped (if-locked: skip). ${reason}`);
    await host.runner.writeSummary((0,_github_summary_js__WEBPACK_IMPORTED_MODULE_0__/* .formatSummary */ .k)({ title: 'Skipped: another run works on the target', text: reason, facts: [] }));
}
async function reportAbandoned(host, restore, abandoned) {
    (0,_run_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .setRunOutputs */ .iB)(host, restore, 'abandoned');
    const removed = abandoned.removed.length === 0
        ? 'nothing: it had created nothing that still exists.'
        : `${abandoned.removed.join(', ')}.`;
    host.log.info(`The restore ${restore.run.restoreId} has been ended for good. Removed: ${removed} ${abandoned.left}`);
    await (0,_run_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .writeReport */ .u5)(host, {
        title: `The restore of ${restore.settings.targetClusterId} has been ended for good`,
        facts: [
            ['The target now', abandoned.left],
            ['Removed', removed],
            ['Next', 'The next restore of this target is a new one.'],
            ['Target', restore.targetArn],
            ...(0,_run_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .runFacts */ .pI)(host, restore),
        ],
    });
}
async function reportCleaned(host, restore, removed) {
    (0,_run_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .setRunOutputs */ .iB)(host, restore, 'succeeded');
    host.runner.setOutput('removed', JSON.stringify(removed));
    await (0,_run_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .writeReport */ .u5)(host, {
        title: `Clean for ${restore.settings.targetClusterId}: ${removed.length === 0 ? 'nothing was removed' : `${removed.length} removed`}`,
        facts: [['Target', restore.targetArn], ...(0,_run_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .runFacts */ .pI)(host, restore)],
        tables: removed.length === 0 ? [] : [{ title: 'Removed', head: ['ARN'], rows: removed.map((arn) => [arn]) }],
    });
    host.log.info(`Removed: ${removed.join(', ') || 'nothing. What was found has gone, or stays as a warning says'}`);
}


/***/ }),

/***/ 533:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   exitCodeOf: () => (/* binding */ exitCodeOf),
/* harmony export */   restore: () => (/* binding */ restore)
/* harmony export */ });
/* harmony import */ var _engine_start_run_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5748);
/* harmony import */ var _engine_store_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3350);
/* harmony import */ var _restore_history_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6861);
/* harmony import */ var _settings_settings_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2833);
/* harmony import */ var _wiring_attempt_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4652);
/* harmony import */ var _wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(281);
/* harmony import */ var _wiring_work_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1803);







/** `operation: restore`: begins a restore of the target, or resumes the unfinished one. Returns the exit code. */
async function restore(host, inputs) {
    const found = await (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_4__/* .findRestore */ .Ks)(await (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_4__/* .createRecords */ .t6)(host, inputs), inputs);
    const isUnfinished = found !== undefined && !(0,_engine_store_js__WEBPACK_IMPORTED_MODULE_6__/* .hasEnded */ .h)(found);
    const isOwn = isUnfinished && wasBegunByThisRun(host, found);
    if (isOwn && inputs.texts.restart === 'true') {
        // "Re-run jobs" has the inputs of the first attempt, whose restart has been done.
        host.log.info(`An earlier attempt of this run began the restore ${found.restoreId}: it is resumed`);
    }
    else if (isUnfinished && inputs.texts.restart === 'true') {
        // Bad input is refused before anything is ended.
        const next = (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_4__/* .settingsForNew */ .lh)((0,_settings_settings_js__WEBPACK_IMPORTED_MODULE_2__/* .parseSettings */ .P$)(inputs));
        host.log.info(`restart is true: ending the unfinished restore ${found.restoreId} first`);
        const ended = await (0,_wiring_attempt_js__WEBPACK_IMPORTED_MODULE_3__/* .attempt */ .C)(host, (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_4__/* .settingsForEnding */ .W6)(inputs, found), _wiring_work_js__WEBPACK_IMPORTED_MODULE_5__/* .abandonWork */ .$s);
        if (ended !== 'abandoned')
            return exitCodeOf(ended, inputs);
        return exitCodeOf(await (0,_wiring_attempt_js__WEBPACK_IMPORTED_MODULE_3__/* .attempt */ .C)(host, next, _wiring_work_js__WEBPACK_IMPORTED_MODULE_5__/* .restoreWork */ .a_), inputs);
    }
    if (found !== undefined &&
        !(0,_engine_store_js__WEBPACK_IMPORTED_MODULE_6__/* .hasEnded */ .h)(found) &&
        (0,_restore_history_js__WEBPACK_IMPORTED_MODULE_1__/* .operationOf */ .zI)(found) === 'clean' &&
        inputs.texts.restoreId === undefined) {
        host.log.info(`Finishing the unfinished clean ${found.restoreId} first`);
        const cleaned = await (0,_wiring_attempt_js__WEBPACK_IMPORTED_MODULE_3__/* .attempt */ .C)(host, (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_4__/* .settingsForEnding */ .W6)(inputs, found), _wiring_work_js__WEBPACK_IMPORTED_MODULE_5__/* .cleanWork */ .$E);
        if (cleaned !== 'succeeded' && cleaned !== 'abandoned')
            return exitCodeOf(cleaned, inputs);
        return exitCodeOf(await (0,_wiring_attempt_js__WEBPACK_IMPORTED_MODULE_3__/* .attempt */ .C)(host, (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_4__/* .settingsForNew */ .lh)((0,_settings_settings_js__WEBPACK_IMPORTED_MODULE_2__/* .parseSettings */ .P$)(inputs)), _wiring_work_js__WEBPACK_IMPORTED_MODULE_5__/* .restoreWork */ .a_), inputs);
    }
    const resolved = resolveFor(inputs, found);
    const ending = await (0,_wiring_attempt_js__WEBPACK_IMPORTED_MODULE_3__/* .attempt */ .C)(host, resolved, (0,_wiring_work_js__WEBPACK_IMPORTED_MODULE_5__/* .workOf */ .LT)(resolved.settings));
    // Another run died while it ended the restore; that is done now, and the way is free.
    if (ending === 'abandoned' && inputs.texts.restoreId === undefined)
        return exitCodeOf(await (0,_wiring_attempt_js__WEBPACK_IMPORTED_MODULE_3__/* .attempt */ .C)(host, (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_4__/* .settingsForNew */ .lh)((0,_settings_settings_js__WEBPACK_IMPORTED_MODULE_2__/* .parseSettings */ .P$)(inputs)), _wiring_work_js__WEBPACK_IMPORTED_MODULE_5__/* .restoreWork */ .a_), inputs);
    return exitCodeOf(ending, inputs);
}
function resolveFor(inputs, found) {
    if (found === undefined || (0,_engine_store_js__WEBPACK_IMPORTED_MODULE_6__/* .hasEnded */ .h)(found))
        return (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_4__/* .settingsForNew */ .lh)((0,_settings_settings_js__WEBPACK_IMPORTED_MODULE_2__/* .parseSettings */ .P$)(inputs));
    if (!(0,_engine_start_run_js__WEBPACK_IMPORTED_MODULE_0__/* .hasChangedNothing */ .K)(found))
        return (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_4__/* .settingsForResume */ .ic)(inputs, found);
    // Nothing has been done yet, so the inputs of this run are as good as the stored ones, if they are complete.
    try {
        return (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_4__/* .settingsForNew */ .lh)({ ...(0,_settings_settings_js__WEBPACK_IMPORTED_MODULE_2__/* .parseSettings */ .P$)(inputs), restoreId: found.restoreId });
    }
    catch {
        return (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_4__/* .settingsForResume */ .ic)(inputs, found);
    }
}
/** The page of a run, without its attempt, names the run. */
function wasBegunByThisRun({ runner }, { startedBy }) {
    const runOf = (url) => url.replace(/\/attempts\/\d+$/, '');
    return runner.runUrl !== '' && runOf(startedBy?.runUrl ?? '') === runOf(runner.runUrl);
}
/** A restore that waits is no failure, unless `fail-on-waiting` says so. */
function exitCodeOf(ending, inputs) {
    return ending === 'failed' || (ending === 'waiting' && inputs.texts.failOnWaiting === 'true') ? 1 : 0;
}


/***/ }),

/***/ 4652:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  C: () => (/* binding */ attempt)
});

// EXTERNAL MODULE: ./build/duration.js
var duration = __webpack_require__(3110);
// EXTERNAL MODULE: ./build/engine/lease.js
var lease = __webpack_require__(3317);
// EXTERNAL MODULE: ./build/engine/wait.js
var wait = __webpack_require__(9814);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/github/continuation.js
var continuation = __webpack_require__(4227);
// EXTERNAL MODULE: ./build/restore/abandon.js
var abandon = __webpack_require__(3600);
// EXTERNAL MODULE: ./build/restore/access/data-api.js + 2 modules
var data_api = __webpack_require__(1404);
// EXTERNAL MODULE: ./build/restore/history.js
var restore_history = __webpack_require__(6861);
// EXTERNAL MODULE: ./build/restore/messages.js
var messages = __webpack_require__(377);
// EXTERNAL MODULE: ./build/restore/rollback/rollback.js + 3 modules
var rollback = __webpack_require__(8875);
// EXTERNAL MODULE: ./build/operations/report/ending.js
var ending = __webpack_require__(8027);
// EXTERNAL MODULE: ./build/operations/report/failure.js
var failure = __webpack_require__(2332);
// EXTERNAL MODULE: ./build/operations/report/report-or-warn.js
var report_or_warn = __webpack_require__(8935);
// EXTERNAL MODULE: ./build/operations/report/situation.js
var report_situation = __webpack_require__(8106);
// EXTERNAL MODULE: ./build/restore/target-state.js
var target_state = __webpack_require__(5244);
// EXTERNAL MODULE: ./build/operations/report/run-facts.js
var run_facts = __webpack_require__(3033);
// EXTERNAL MODULE: ./build/operations/report/timeline.js
var timeline = __webpack_require__(8459);
;// CONCATENATED MODULE: ./build/operations/report/waiting.js




async function reportWaiting(host, restore, { current, state }, text) {
    (0,run_facts/* setRunOutputs */.iB)(host, restore, 'waiting');
    host.log.warning(text);
    const command = (0,continuation/* nextCommand */.h)(host.variables, false);
    await (0,run_facts/* writeReport */.u5)(host, {
        title: `The restore of ${restore.settings.targetClusterId} is waiting at ${current}`,
        text,
        facts: [
            ['So far', (0,target_state/* describeCheckpoint */.QK)(restore.settings.targetClusterId, state)],
            ['Target', restore.targetArn],
            ...(0,run_facts/* runFacts */.pI)(host, restore),
        ],
        commands: command === '' ? [] : [command],
        timeline: (0,timeline/* timelineOf */.h)(state, host.clock.now(), ''),
    });
}

// EXTERNAL MODULE: ./build/engine/start-run.js + 3 modules
var start_run = __webpack_require__(5748);
// EXTERNAL MODULE: ./build/restore/naming.js
var naming = __webpack_require__(7677);
;// CONCATENATED MODULE: ./build/restore/plan/corrections.js

/**
 * Settings that a later run may correct, as AWS may refuse them after the first change, and the step that sends them. Once
 * it is done they are as fixed as the others.
 */
const sentBy = {
    tags: 'restore-cluster',
    clusterParameterGroup: 'restore-cluster',
    subnetGroup: 'restore-cluster',
    securityGroupIds: 'restore-cluster',
    serverlessMinAcu: 'restore-cluster',
    serverlessMaxAcu: 'restore-cluster',
    extendedSupport: 'restore-cluster',
    instanceClass: 'create-instances',
    instanceParameterGroup: 'create-instances',
    caCertificate: 'create-instances',
    topicArn: 'send-notification',
};
/** May this setting of an unfinished restore still be another one? */
function canCorrect(key, state) {
    const step = sentBy[key];
    return step !== undefined && !(0,restore_history/* historyOf */.om)(state).isDone(step);
}

;// CONCATENATED MODULE: ./build/operations/report/progress.js

/** While AWS says the same, a wait gets a line at most this often, and only for a tenth of progress. */
const progressMs = 60_000;
const percentStep = 10;
/** Where nothing moves at all, a line this often says that the run is alive. */
const aliveMs = 10 * 60_000;
/** What shows up within this time of our own request is no news. */
const settlingMs = 5000;
const notYet = 'not visible yet';
/**
 * One folded group per step that says something, and behind it how long it took. In a wait a line per change of AWS's status, then one per
 * tenth of progress but at most one a minute: percent, time so far, and when the end is to be expected. Every look is a
 * debug line.
 */
function reportProgress(log, clock) {
    let last = { what: '', detail: '', percent: 0, atMs: 0 };
    let begunAt = 0;
    return {
        progress: (what, { detail, percent = 0, elapsedMs }) => {
            const line = `Waiting for ${what}: ${detail}${percentOf(percent, elapsedMs, clock.now())}`;
            const isNew = last.what !== what || last.detail !== detail;
            const sinceMs = elapsedMs - last.atMs;
            const hasMoved = sinceMs >= progressMs && percent >= last.percent + percentStep;
            const isQuiet = isNew ? detail === notYet && elapsedMs < settlingMs : !hasMoved && sinceMs < aliveMs;
            if (isQuiet) {
                log.debug(line);
                return;
            }
            last = { what, detail, percent, atMs: elapsedMs };
            log.info(line);
        },
        onStep: (name, phase) => {
            if (phase === 'memoized')
                log.info(`${name}: done by an earlier run`);
            else if (phase === 'started') {
                begunAt = clock.monotonic();
                log.beginStep(name);
            }
            else {
                log.endStep();
                const took = (0,duration/* formatDuration */.a)(clock.monotonic() - begunAt);
                log.info(phase === 'done' ? `${name}: done (${took})` : `${name}: ${phase} after ${took}`);
            }
        },
    };
}
/** `, 45 %, 12 min so far, the end is expected at 03:41 UTC (in 15 min)`. */
function percentOf(percent, elapsedMs, nowMs) {
    const soFar = elapsedMs < 1000 ? '' : `, ${(0,duration/* formatDuration */.a)(elapsedMs)} so far`;
    // From less than a second nothing can be estimated.
    if (percent <= 0 || percent >= 100 || elapsedMs < 1000)
        return soFar;
    const restMs = (elapsedMs / percent) * (100 - percent);
    const end = new Date(nowMs + restMs).toISOString().slice(11, 16);
    return `, ${Math.round(percent)} %${soFar}, the end is expected at ${end} UTC (in ${(0,duration/* formatDuration */.a)(restMs)})`;
}

;// CONCATENATED MODULE: ./build/operations/report/step-log.js
/** GitHub does not nest groups: within a step a group is a line, and its end is nothing. */
function createStepLog(log) {
    let step;
    let isOpen = false;
    const open = () => {
        if (step === undefined || isOpen)
            return;
        isOpen = true;
        log.startGroup(step);
    };
    const inGroup = (write) => (...of) => {
        open();
        write(...of);
    };
    return {
        info: inGroup((line) => log.info(line)),
        warning: inGroup((line) => log.warning(line)),
        error: (line, title) => log.error(line, title),
        debug: (line) => log.debug(line),
        foreign: inGroup((text) => log.foreign(text)),
        startGroup: inGroup((title) => (step === undefined ? log.startGroup(title) : log.info(title))),
        endGroup: () => {
            if (step === undefined)
                log.endGroup();
        },
        beginStep: (name) => {
            step = name;
            isOpen = false;
        },
        endStep: () => {
            if (isOpen)
                log.endGroup();
            step = undefined;
            isOpen = false;
        },
    };
}

// EXTERNAL MODULE: ./build/operations/wiring/accounts.js + 5 modules
var wiring_accounts = __webpack_require__(3899);
// EXTERNAL MODULE: ./build/operations/wiring/collaborators.js + 22 modules
var collaborators = __webpack_require__(5096);
;// CONCATENATED MODULE: ./build/operations/wiring/engine-hints.js
/** The hints of the engine's errors, with the names of this action's inputs and operations. */
const engineHints = {
    leaseLost: 'This run changes nothing more. Run again: the restore resumes where it stopped.',
    locked: 'Wait until that run has ended. The lease of a run that was killed expires after lease-duration.',
    timedOut: 'Look at the resource in the AWS console. Run again to continue the wait, with a longer copy-timeout or restore-timeout.',
    notHeld: 'hold does not allow it',
    otherUnfinished: (restoreId) => `Run with restore-id: ${restoreId}, or without restore-id, to finish it. To end it, run operation: abandon.`,
    otherTarget: 'Correct restore-id, or the target.',
    hasEnded: 'Remove restore-id to begin a new restore.',
    settingsChanged: 'Run with the settings of the unfinished restore to finish it, or with restart: true to end it and begin a new one.',
};

// EXTERNAL MODULE: ./build/operations/wiring/identify.js
var identify = __webpack_require__(6344);
;// CONCATENATED MODULE: ./build/operations/wiring/start-restore.js











/** Acquires the lease on the target, and creates what the steps of its restore work with. */
async function startRestore(job, { settings, stored, fingerprint }, needsOwnFiles) {
    const log = createStepLog(job.log);
    const host = { ...job, log };
    const files = await (0,collaborators/* readFiles */.Ul)(host, settings, needsOwnFiles);
    let run;
    const stop = new AbortController();
    const signal = AbortSignal.any([host.signal, stop.signal]);
    const accounts = await (0,wiring_accounts/* createAccounts */.rL)(host, settings, {
        beforeRequest: () => run?.assertFresh(),
        beforeChange: async () => {
            if (run === undefined)
                throw new Error('Nothing may be changed before the lease is held.');
            await run.beforeChange();
        },
        signal,
    });
    const identities = await (0,identify/* identify */.ls)(accounts, settings);
    const table = await (0,collaborators/* createTable */.ZR)(host, accounts.target, settings);
    run = await (0,start_run/* startRun */.A)({
        store: table.store,
        clock: host.clock,
        owner: host.randomBytes(16).toString('hex'),
        target: identities.targetArn,
        leaseMs: settings.leaseDurationMs,
        holder: { actor: host.runner.actor, runUrl: host.runner.runUrl },
        restoreId: settings.restoreId,
        makeRestoreId: () => (0,naming/* newRestoreId */.wx)(host.clock.now(), host.randomBytes(4).toString('hex')),
        schemaVersion: restore_history/* storedVersion */.Um,
        refuseOtherVersion: restore_history/* refuseOtherVersion */.S5,
        settings: stored,
        fingerprint,
        canCorrect: canCorrect,
        polling: {
            minMs: settings.pollMinMs,
            maxMs: settings.pollMaxMs,
            random: host.random,
            budgetEndsAt: host.startedAtMs + settings.timeBudgetMs,
            holdEndsAt: host.startedAtMs + settings.holdMs,
        },
        ...reportProgress(log, host.clock),
        hints: engineHints,
        onHeld: ({ holder, unfinished = '' }, watchedMs) => {
            const until = new Date(host.clock.now() + watchedMs).toISOString().slice(11, 19);
            const run = holder.runUrl === '' ? '' : ` (${holder.runUrl})`;
            log.info(`Another run holds the target: restore ${unfinished}, started by ${holder.actor}${run}. If that run was killed, this one takes over at ${until} UTC (in ${(0,duration/* formatDuration */.a)(watchedMs)}); if it is alive, this one ends before that`);
        },
        signal,
    });
    // A lost lease must end requests that are in progress, too.
    run.signal.addEventListener('abort', () => stop.abort(run?.signal.reason));
    host.log.info(`Restore ${run.restoreId} of ${identities.targetArn}${run.attempt > 1 ? `, attempt ${run.attempt}: resuming where it stopped` : ''}`);
    if (settings.topicArn === undefined)
        host.log.warning('No topic-arn is set: no notification will be sent.');
    const checkNames = files.ownChecks.map(({ name }) => name);
    const inspection = await (0,collaborators/* createInspection */.TM)(host, settings, {
        ...{ accounts, identities, table, run, checkNames },
    });
    return { run, restore: await (0,collaborators/* createRestore */.vz)(host, inspection, { account: accounts.target, run, files }) };
}

// EXTERNAL MODULE: ./build/operations/wiring/work.js + 33 modules
var wiring_work = __webpack_require__(1803);
;// CONCATENATED MODULE: ./build/operations/wiring/attempt.js

















/**
 * Acquires the lease on the target and does `work` until it ends, fails or has to wait. Errors before the lease is held
 * are thrown, except for a locked target under `if-locked: skip`.
 */
async function attempt(host, resolved, work) {
    const { settings } = resolved;
    let started;
    try {
        started = await startRestore(host, resolved, work.needsOwnFiles);
    }
    catch (error) {
        if (!(error instanceof lease/* LockedError */.by && settings.ifLocked === 'skip'))
            throw error;
        await (0,report_or_warn/* reportOrWarn */.u)(host, () => (0,ending/* reportSkipped */.v9)(host, error.message));
        return 'skipped';
    }
    const { run, restore } = started;
    const cancelledAt = whenAborted(host);
    try {
        // A restore that a run began to abandon may have lost resources: it cannot be resumed, only abandoned.
        return await ((0,abandon/* isAbandoning */.K)(run.state) ? wiring_work/* abandonWork */.$s : work).run(host, started);
    }
    catch (error) {
        if (error instanceof wait/* WaitingError */.a) {
            const reason = refuseToContinue(run, restore);
            if (reason === undefined)
                return attempt_wait(host, run, restore, error);
            return fail(host, run, restore, reason);
        }
        const ending = await fail(host, run, restore, error);
        const at = cancelledAt();
        if (at !== undefined)
            host.log.info(`Paused in ${(0,duration/* formatDuration */.a)(host.clock.monotonic() - at)}`);
        return ending;
    }
}
async function fail(host, run, restore, error) {
    const warn = (failure) => host.log.warning((0,errors/* errorMessage */.gJ)(failure));
    // While the lease is still held: behind its end nothing may be sent.
    if (!run.signal.aborted)
        await leaveSql(run, restore).catch(warn);
    // A rollback that cannot work and has changed nothing is over: else the next restore would have to resume it.
    const isOver = restore.settings.operation === 'rollback' && (0,rollback/* hasOnlyPlanned */.lY)(run.state);
    const { current, state, signal } = run;
    const situation = await (0,report_situation/* readSituation */.Z)(host, restore, { current, state, signal, error, isOver });
    if (!run.signal.aborted)
        await restore.notify((0,messages/* failureMessage */.oh)(restore, run.current, error, situation)).catch(warn);
    await (isOver ? run.finish('abandoned', false) : run.fail(error)).catch(warn);
    await (0,report_or_warn/* reportOrWarn */.u)(host, () => (0,failure/* reportFailure */.x)(host, restore, run, { error, situation }));
    return 'failed';
}
async function attempt_wait(host, run, restore, { message: reason, resumeInMs }) {
    const warn = (failure) => host.log.warning((0,errors/* errorMessage */.gJ)(failure));
    const dispatch = restore.settings.continueWith === 'dispatch';
    await leaveSql(run, restore).catch(warn);
    await restore.notify((0,messages/* waitingMessage */.BZ)(restore, run.current, reason)).catch(warn);
    let next = 'The next run for this target resumes it.';
    if (restore.wakeIn !== undefined && !dispatch) {
        try {
            const time = await restore.wakeIn(resumeInMs);
            next = `The resume workflow is started at ${time.toISOString()}, or by an event of RDS before that.`;
        }
        catch (error) {
            // The restore waits all the same: another run, by schedule or by hand, resumes it.
            host.log.warning(describe(error));
        }
    }
    await run.park(reason, dispatch);
    if (dispatch) {
        try {
            await (0,continuation/* startNextRun */.$)(host.variables, restore.settings.githubToken, run.restoreId);
            next = `Continuation ${run.state.continuations} has been started.`;
        }
        catch (error) {
            // The restore waits all the same: a later run, by schedule or by hand, resumes it.
            host.log.warning(describe(error));
        }
    }
    await (0,report_or_warn/* reportOrWarn */.u)(host, () => reportWaiting(host, restore, run, `${reason} ${next}`));
    return 'waiting';
}
function describe(error) {
    return error instanceof errors/* ActionError */.lZ ? `${error.message}\n${error.hint}` : (0,errors/* errorMessage */.gJ)(error);
}
/** Disables the Data API at the end of a run; the next run enables it again. */
async function leaveSql({ state }, restore) {
    const { restored, plan, isDone } = (0,restore_history/* historyOf */.om)(state);
    if (restored === undefined || isDone('close-data-api'))
        return;
    await (0,data_api/* leaveDataApi */.op)(restore, plan, restored.resourceId);
}
/** A chain of runs that start each other must end: at its maximum length, or when a run makes no progress. */
function refuseToContinue(run, { settings }) {
    if (settings.continueWith !== 'dispatch')
        return undefined;
    const { continuations } = run.state;
    if (continuations >= settings.maxContinuations) {
        return new errors/* ActionError */.lZ('TIMED_OUT', `The restore ${run.restoreId} has started ${continuations} follow-up runs, the limit of max-continuations.`, 'The log shows what it waits for. Run the workflow again, or raise max-continuations.');
    }
    if (continuations === 0 || run.hasProgressed)
        return undefined;
    return new errors/* ActionError */.lZ('TIMED_OUT', `Continuation ${continuations} of the restore ${run.restoreId} made no progress since the run before it.`, 'Raise time-budget: it must be longer than poll-max. Then run again.');
}
function whenAborted({ signal, clock }) {
    let at;
    signal.addEventListener('abort', () => {
        at = clock.monotonic();
    });
    return () => at;
}


/***/ }),

/***/ 1803:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  $s: () => (/* binding */ abandonWork),
  $E: () => (/* binding */ cleanWork),
  a_: () => (/* binding */ restoreWork),
  W8: () => (/* binding */ rollbackWork),
  LT: () => (/* binding */ workOf)
});

// EXTERNAL MODULE: ./build/restore/abandon.js
var abandon = __webpack_require__(3600);
// EXTERNAL MODULE: ./build/restore/clean.js + 1 modules
var clean = __webpack_require__(8827);
// EXTERNAL MODULE: ./build/restore/access/data-api.js + 2 modules
var data_api = __webpack_require__(1404);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/hooks/hook.js
var hooks_hook = __webpack_require__(200);
;// CONCATENATED MODULE: ./build/restore/access/hook-changes.js



/**
 * A hook may be corrected between two runs as long as it has changed nothing. Throws SETTINGS_CHANGED when one that has is
 * another file now, is gone, or has another hook before it that has not run.
 * @param records by the name of the hook's file
 */
function refuseChangedHooks(changing, records) {
    const ran = [...records].filter(([, { touched }]) => touched);
    const last = changing.hooks.findLastIndex(({ name }) => records.get(name)?.touched);
    const faults = [
        ...ran.flatMap(([name, { hash }]) => {
            const now = changing.hooks.find((hook) => hook.name === name);
            if (now === undefined)
                return [`${name} has run and is not there any more`];
            return now.hash === hash ? [] : [`${name} has run and was changed since`];
        }),
        ...changing.hooks
            .slice(0, Math.max(0, last))
            .flatMap(({ name }) => records.get(name)?.touched ? [] : [`${name} is new, and stands before one that has run`]),
    ];
    if (faults.length > 0)
        throw changed(changing, faults);
}
/** Throws SETTINGS_CHANGED when all hooks have run, and the folder has others now. */
function refuseOtherHooks(changing, { digest }) {
    if (digest === undefined || digest.all === digestHooks(changing.hooks).all)
        return;
    const others = changing.hooks.filter((hook) => !digest.each.includes((0,hooks_hook/* shortHash */.B)(hook)));
    const faults = others.length === 0
        ? ['some were removed or renamed']
        : others.map(({ name }) => `${name} is new or was changed`);
    throw changed(changing, [...faults, 'all hooks have run already']);
}
/** Short, as there may be many hooks with long names, and the state of a restore is one item. */
function digestHooks(hooks) {
    const all = JSON.stringify(hooks.map(({ name, hash }) => [name, hash]));
    return { all: (0,external_node_crypto_.createHash)('sha256').update(all).digest('hex'), each: hooks.map(hooks_hook/* shortHash */.B) };
}
function changed({ settings, run }, faults) {
    return new errors/* ActionError */.lZ('SETTINGS_CHANGED', `The hooks in ${settings.hooks ?? ''} are not those that ran in the restore ${run.restoreId}: ${faults.join('; ')}.`, 'To use the hooks as they are now, run with restart: true, which ends this restore and begins a new one. To finish this one, check out the commit that its hooks ran from.');
}

// EXTERNAL MODULE: ./build/restore/cluster/previous-cluster.js
var previous_cluster = __webpack_require__(296);
// EXTERNAL MODULE: ./build/restore/housekeeping.js
var housekeeping = __webpack_require__(2850);
// EXTERNAL MODULE: ./build/restore/outcome.js
var restore_outcome = __webpack_require__(8937);
// EXTERNAL MODULE: ./build/engine/store.js
var store = __webpack_require__(3350);
// EXTERNAL MODULE: ./build/restore/naming.js
var naming = __webpack_require__(7677);
// EXTERNAL MODULE: ./build/restore/snapshots/copy.js
var snapshots_copy = __webpack_require__(2798);
;// CONCATENATED MODULE: ./build/restore/snapshots/retention.js

/**
 * Is it a snapshot that this action made, and no copy of one? A person's copy can have its tags (`--copy-tags`), but
 * neither its name nor its origin: a final snapshot is taken of a cluster, and a copy names the snapshot it comes from.
 */
function isOriginal({ id, copyOf, tags }, purpose) {
    const restoreId = tags[naming/* tagKeys */.bi.restoreId] ?? '';
    if (purpose === 'final-snapshot')
        return copyOf === undefined && id === (0,naming/* snapshotName */.aN)(restoreId, purpose);
    return id === (0,naming/* snapshotName */.aN)(restoreId, 'target');
}
/**
 * Which snapshots of `purpose` made for `targetArn` go: all but the newest `keep`. The one of this restore counts as
 * the newest, and whatever is not available is left alone: somebody may still be making it.
 */
function surplus(snapshots, { purpose, targetArn, restoreId, keep }) {
    return snapshots
        .filter((snapshot) => {
        const { tags, status } = snapshot;
        const isMade = tags[naming/* tagKeys */.bi.purpose] === purpose && tags[naming/* tagKeys */.bi.target] === targetArn;
        return isMade && status === 'available' && isOriginal(snapshot, purpose);
    })
        .toSorted((a, b) => {
        const own = Number(b.tags[naming/* tagKeys */.bi.restoreId] === restoreId) - Number(a.tags[naming/* tagKeys */.bi.restoreId] === restoreId);
        return own || b.createdAt.localeCompare(a.createdAt);
    })
        .slice(keep);
}

// EXTERNAL MODULE: ./build/restore/snapshots/shared-copies.js
var shared_copies = __webpack_require__(3842);
;// CONCATENATED MODULE: ./build/restore/steps/archive-snapshot.js






/**
 * Cleans up after the route: intermediate copies are deleted at once, the share that this restore made is revoked,
 * and of the copies and final snapshots that are kept only the newest stay. Only what carries this action's tags is deleted. The
 * cluster is verified by now, so a failure is a warning.
 */
async function archiveSnapshot(step, restore, plan, ready) {
    const { settings, source, target, run, targetArn, log } = restore;
    const own = { id: run.restoreId, targetArn };
    const deleted = [];
    const { attempt, failed } = (0,housekeeping/* createHousekeeping */.m)(log);
    const remove = async (snapshots, id) => {
        step.signal.throwIfAborted();
        log.info(`Deleting the snapshot ${id}`);
        if (await attempt(`delete the snapshot ${id}`, () => snapshots.delete(id)))
            deleted.push(id);
    };
    await (0,shared_copies/* releaseRoute */.fG)(step, restore, plan, { remove, attempt });
    for (const routeStep of settings.shareCopies ? [] : plan.route) {
        if (routeStep.kind !== 'copy' || routeStep.name === 'target')
            continue;
        const snapshots = await restore[routeStep.side].snapshots(routeStep.to);
        const purpose = naming/* copyPurposes */.tT[routeStep.name];
        const id = (0,naming/* snapshotName */.aN)(run.restoreId, routeStep.name);
        await attempt(`delete the snapshot ${id}`, async () => {
            if ((await (0,snapshots_copy/* findOurs */.ZA)(snapshots, id, own, purpose)) !== undefined)
                await remove(snapshots, id);
        });
    }
    if (settings.createSnapshot) {
        const snapshots = await source.snapshots(settings.sourceRegion);
        await attempt(`delete the snapshot ${plan.snapshot.id}`, async () => {
            const fresh = await (0,snapshots_copy/* findOurs */.ZA)(snapshots, plan.snapshot.id, own, 'fresh-snapshot');
            if (fresh !== undefined)
                await remove(snapshots, fresh.id);
        });
    }
    const inTarget = await target.snapshots(settings.targetRegion);
    const all = [];
    await attempt('look for copies and final snapshots beyond the retention', async () => {
        all.push(...(await inTarget.list()));
    });
    const limits = [
        ['target-copy', settings.retention],
        ['final-snapshot', settings.finalSnapshotRetention],
    ];
    for (const [purpose, keep] of limits) {
        for (const { id, tags } of surplus(all, { purpose, targetArn, restoreId: run.restoreId, keep })) {
            const restoreId = tags[naming/* tagKeys */.bi.restoreId] ?? '';
            // The final snapshot of a restore that has not ended, or that the table does not know, may be all there is.
            if (purpose === 'final-snapshot' &&
                restoreId !== run.restoreId &&
                !(await isKnownToHaveEnded(restore, restoreId)))
                continue;
            await remove(inTarget, id);
        }
    }
    if (settings.shareCopies) {
        const used = all.find(({ arn }) => arn === ready.arn);
        // Of other clusters and under other keys there are other copies.
        const alike = all.filter(({ clusterId, kmsKeyId }) => {
            return clusterId === used?.clusterId && kmsKeyId === used.kmsKeyId;
        });
        const usedId = used?.tags[naming/* tagKeys */.bi.restoreId] ?? '';
        const shared = { purpose: 'target-copy', targetArn: (0,shared_copies/* sharedTarget */.lY)(restore) };
        const unused = surplus(alike, { ...shared, restoreId: usedId, keep: settings.retention });
        for (const { id, tags } of unused) {
            if (await (0,shared_copies/* endUnused */.Gg)(restore, tags[naming/* tagKeys */.bi.restoreId] ?? ''))
                await remove(inTarget, id);
        }
    }
    const kept = deleted.includes(ready.id) || ready.arn === plan.snapshot.arn ? [] : [ready.arn];
    return failed.length === 0 ? { deleted, kept } : { deleted, kept, failed };
}
async function isKnownToHaveEnded({ readRestore }, restoreId) {
    const record = await readRestore(restoreId);
    return record !== undefined && (0,store/* hasEnded */.h)(record);
}

// EXTERNAL MODULE: ./build/restore/preflight/preflight.js + 13 modules
var preflight_preflight = __webpack_require__(9662);
;// CONCATENATED MODULE: ./build/restore/steps/check-snapshot.js

/** Chooses the snapshot, checks every step of the route, and reads the previous cluster before anything changes it. */
async function checkSnapshot(restore, snapshotId) {
    const { log, settings } = restore;
    const preflight = await (0,preflight_preflight/* inspect */.Nn)(restore, snapshotId);
    for (const { name, result, details } of preflight.checks) {
        if (result !== 'failed')
            log.info(`${name}${result === 'ok' ? '' : ' (not known)'}: ${details}`);
    }
    (0,preflight_preflight/* refuseFailed */.Ql)(preflight);
    const { plan } = preflight;
    if (plan === undefined)
        throw new Error('There is no plan, and no check failed.');
    for (const { kind, name, byName } of plan.previous?.dependents ?? []) {
        if (byName)
            log.info(`The ${kind} ${name} goes by the name ${settings.targetClusterId}: it finds the new cluster`);
        else
            log.warning(`The ${kind} ${name} is deleted with the previous cluster and not carried over: recreate it afterwards`);
    }
    return plan;
}

// EXTERNAL MODULE: ./build/restore/visibility.js
var visibility = __webpack_require__(789);
;// CONCATENATED MODULE: ./build/restore/steps/copy-snapshot.js



/** The route steps of the target account. Ends with a snapshot that the target account can see and restore. */
async function copySnapshot(step, restore, plan, shared) {
    let reached = { arn: shared.arn, id: shared.id, region: shared.region };
    await waitUntilSeen(step, restore, reached);
    for (const routeStep of plan.route) {
        if (routeStep.kind !== 'copy' || routeStep.side !== 'target')
            continue;
        const copy = await (0,snapshots_copy/* makeCopy */.sK)(step, restore, { plan, routeStep, from: reached.arn });
        reached = { arn: copy.arn, id: copy.id, region: routeStep.to };
    }
    await waitUntilSeen(step, restore, reached);
    return reached;
}
/** A share takes a moment to be seen by the other account. Nothing of the previous cluster has been touched yet. */
async function waitUntilSeen(step, restore, reached) {
    const { settings, target } = restore;
    const snapshots = await target.snapshots(reached.region);
    let looks = 0;
    await step.wait(`account ${settings.targetAccountId} to see the snapshot ${reached.id}`, {
        timeoutMs: settings.copyTimeoutMs,
        poll: async () => {
            const seen = await snapshots.get(reached.arn);
            looks += 1;
            if (seen?.status === 'available')
                return { state: 'done', value: null };
            if (seen === undefined && looks < visibility/* notFoundTolerance */.n)
                return { state: 'pending', detail: 'not visible yet' };
            return {
                state: 'failed',
                error: new errors/* ActionError */.lZ('SNAPSHOT_NOT_USABLE', `The target account ${settings.targetAccountId} sees the snapshot ${reached.arn} as ${seen?.status ?? 'not existing'}.`, 'Nothing of the previous cluster has been touched. See that the snapshot exists and is shared, then run again.'),
            };
        },
    });
}

// EXTERNAL MODULE: ./build/restore/steps/create-instances.js
var create_instances = __webpack_require__(4796);
;// CONCATENATED MODULE: ./build/restore/steps/create-snapshot.js


/** `create-snapshot: true`: takes a fresh snapshot of the source cluster, once it is seen that the restore can work. */
async function createSnapshot(step, restore) {
    const { settings } = restore;
    (0,preflight_preflight/* refuseFailed */.Ql)(await (0,preflight_preflight/* inspect */.Nn)(restore, undefined));
    const place = { side: 'source', region: settings.sourceRegion };
    const { id } = await (0,snapshots_copy/* makeSnapshot */.HM)(step, restore, {
        place,
        cluster: { id: settings.sourceClusterId },
        purpose: 'fresh-snapshot',
    });
    return { id };
}

// EXTERNAL MODULE: ./build/database/locks.js
var locks = __webpack_require__(3768);
// EXTERNAL MODULE: ./build/database/quoting.js
var quoting = __webpack_require__(7383);
;// CONCATENATED MODULE: ./build/database/owner-rights.js

/**
 * A block that does `work` with the rights of the roles that `owners` selects (a query of OIDs). A helper role becomes a
 * member of those whose rights the master lacks, and the master of the helper. At the end of the block the helper is
 * dropped, and with it the memberships: those of the master are as they were. What cannot be joined (PostgreSQL 16 and
 * later: no ADMIN OPTION) is left out; `work` then runs without it.
 *
 * `work` can use `me` (the master's OID), `modern` (PostgreSQL 16 and later), `item` (a record) and what it declares.
 * pg_database_owner has no members of its own: its rights come with those of the owner of the database.
 */
function asOwners(owners, work, declarations = '') {
    return (0,quoting/* block */.om)(`${joinDeclarations}
  item pg_catalog.record;
  statement pg_catalog.text;
${declarations}`, `${prepareJoin}
  wanted = ARRAY(${lacked(owners)});
${join}
${work}
  IF helper IS NOT NULL THEN EXECUTE 'DROP ROLE ' || helper; END IF;`);
}
/**
 * Runs `body`, in which each `asOwners` of these owners (OIDs) has their rights already: they are joined once, in batches
 * that commit, as PostgreSQL looks through all memberships of the master for each role that is granted. Helpers that a
 * killed run has left are dropped first.
 */
async function withRightsOf(sql, owners, body) {
    await sql.query(dropHelpers());
    if (owners.length <= fewOwners)
        return body();
    try {
        for (let at = 0; at < owners.length; at += batch)
            await sql.query(joinForSession(owners.slice(at, at + batch)));
        const result = await body();
        await sql.query(dropHelpers());
        return result;
    }
    catch (error) {
        await sql.query(dropHelpers()).catch(() => undefined);
        throw error;
    }
}
/** So many owners each block joins itself. */
const fewOwners = 10;
/** How many are joined in one transaction, which holds a lock on each. */
const batch = 500;
/** Written on the helpers that outlive a transaction: only what carries it is dropped. */
const stamp = (0,quoting/* literal */.eu)('aurora-restore: owners whose rights a step needs');
const dropHelpers = () => (0,quoting/* block */.om)('  item pg_catalog.record;', `  SET LOCAL search_path = pg_catalog;
  FOR item IN SELECT r.rolname FROM pg_roles r WHERE starts_with(r.rolname::text, 'aurora_restore_')
      AND shobj_description(r.oid, 'pg_authid') = ${stamp} LOOP
    BEGIN
      EXECUTE 'DROP ROLE ' || quote_ident(item.rolname);
    EXCEPTION WHEN ${refusedConditions} THEN NULL;
    END;
  END LOOP;`);
function joinForSession(oids) {
    return (0,quoting/* block */.om)(joinDeclarations, `${prepareJoin}
  wanted = ARRAY(${lacked(`SELECT unnest(ARRAY[${oids.join(', ')}]::oid[])`)});
${join}
  IF helper IS NOT NULL THEN EXECUTE 'COMMENT ON ROLE ' || helper || ' IS ' || quote_literal(${stamp}); END IF;`);
}
const joinDeclarations = `  me pg_catalog.oid;
  modern pg_catalog.bool;
  wanted pg_catalog.oid[];
  next_role pg_catalog.oid;
  names pg_catalog.text;
  helper pg_catalog.text;`;
const prepareJoin = `  SET LOCAL search_path = pg_catalog;
  modern = current_setting('server_version_num')::int >= 160000;
  SELECT oid INTO me FROM pg_roles WHERE rolname = session_user;`;
/** The owners whose rights the master lacks and can get. */
function lacked(owners) {
    return `
    SELECT DISTINCT r.oid FROM (${owners}) o(oid)
      JOIN pg_roles w ON w.oid = o.oid
      JOIN pg_roles r ON r.oid = CASE w.rolname WHEN 'pg_database_owner'
           THEN (SELECT datdba FROM pg_database WHERE datname = current_database()) ELSE w.oid END
     WHERE NOT r.rolsuper AND NOT ${(0,quoting/* isSystemRoleSql */.kH)('r.rolname')} AND NOT pg_has_role(me, r.oid, 'USAGE')
       AND (NOT modern OR ${hasAdmin('me', 'r.oid')} OR r.oid IN (${reachable}))`;
}
const inheriting = "CASE WHEN modern THEN ' WITH INHERIT TRUE' ELSE '' END";
/**
 * SQL for "this user has ADMIN OPTION on the role, by whatever route". PostgreSQL's own pg_has_role(… WITH ADMIN OPTION)
 * walks through all memberships for each role that it is asked about.
 */
function hasAdmin(user, role) {
    return `EXISTS (SELECT FROM pg_catalog.pg_auth_members a
    WHERE a.roleid = ${role} AND a.admin_option AND pg_catalog.pg_has_role(${user}, a.member, 'MEMBER'))`;
}
/**
 * Insufficient privilege; wrong grant operation; invalid grantor; dependent privileges; reserved name; wrong object type;
 * not supported; and the internal error by which PostgreSQL 16 says "no possible grantors".
 */
const refusedConditions = [
    'insufficient_privilege',
    'invalid_grant_operation',
    'invalid_grantor',
    'dependent_objects_still_exist',
    'invalid_role_specification',
    'reserved_name',
    "SQLSTATE '42809'",
    'feature_not_supported',
    'internal_error',
].join(' OR ');
/** Somebody else holds the lock: a session, or a prepared transaction of production's. */
const lockedConditions = 'lock_not_available OR deadlock_detected';
/**
 * Part of a block: `statements` as the role `owner` (an OID), where the master may set it. Else, and as a mere member of
 * the owner, whoever holds a grant option itself revokes only what itself has granted (select_best_grantor in acl.c).
 */
function actingAs(owner, statements) {
    return `
      BEGIN
        EXECUTE 'SET LOCAL ROLE ' || quote_ident(pg_get_userbyid(${owner}));
        ${statements}
        EXECUTE 'SET LOCAL ROLE NONE';
      EXCEPTION WHEN ${refusedConditions} THEN
        ${statements}
      END;`;
}
/** A membership by which its member has the role's rights, or can give them to itself: with SET alone it can do neither. */
// inherit_option exists since PostgreSQL 16 only, so it is read by its name.
const leadsOn = "(m.admin_option OR coalesce(to_jsonb(m) ->> 'inherit_option', 'true') = 'true')";
/** All roles to which a route leads from the master. */
const reachable = `
        WITH RECURSIVE reached(role) AS (
          SELECT m.roleid FROM pg_auth_members m WHERE m.member = me AND ${leadsOn}
          UNION SELECT m.roleid FROM reached r JOIN pg_auth_members m ON m.member = r.role WHERE ${leadsOn}
        ) SELECT role FROM reached`;
/** The roles on the shortest routes from the master to all that are wanted, nearest first. */
const routes = `
        WITH RECURSIVE reached(role, route) AS (
          SELECT m.roleid, ARRAY[m.roleid] FROM pg_auth_members m WHERE m.member = me AND ${leadsOn}
          UNION ALL
          SELECT m.roleid, r.route || m.roleid FROM reached r JOIN pg_auth_members m ON m.member = r.role
           WHERE ${leadsOn} AND m.roleid <> ALL (r.route) AND cardinality(r.route) < 6
        ), shortest AS (
          SELECT DISTINCT ON (role) role, route FROM reached WHERE role = ANY (wanted) ORDER BY role, cardinality(route)
        )
        SELECT h.oid FROM shortest s CROSS JOIN LATERAL unnest(s.route) WITH ORDINALITY h(oid, n)
         GROUP BY h.oid ORDER BY min(h.n)`;
/** Makes the helper, and lets it join all of `wanted` that can be joined. */
const join = `  IF wanted <> '{}' THEN
    helper = 'aurora_restore_' || replace(gen_random_uuid()::text, '-', '');
    EXECUTE 'CREATE ROLE ' || helper || ' NOLOGIN';
    EXECUTE 'GRANT ' || helper || ' TO ' || quote_ident(session_user) || ${inheriting};
    BEGIN
      SELECT string_agg(quote_ident(rolname), ', ') INTO names FROM pg_roles WHERE oid = ANY (wanted);
      EXECUTE 'GRANT ' || names || ' TO ' || helper || ${inheriting};
    EXCEPTION WHEN ${refusedConditions} THEN
      -- One of them can be joined only by way of another: each along its shortest route.
      FOR next_role IN ${routes} LOOP
        CONTINUE WHEN pg_has_role(me, next_role, 'USAGE') OR EXISTS (SELECT FROM pg_roles WHERE oid = next_role AND (rolsuper OR ${(0,quoting/* isSystemRoleSql */.kH)('rolname')}));
        BEGIN
          EXECUTE 'GRANT ' || quote_ident(pg_get_userbyid(next_role)) || ' TO ' || helper || ${inheriting};
        EXCEPTION WHEN ${refusedConditions} THEN NULL;
        END;
      END LOOP;
    END;
  END IF;`;

// EXTERNAL MODULE: ./build/database/pg-catalog.js
var pg_catalog = __webpack_require__(2973);
// EXTERNAL MODULE: ./build/database/sql.js
var database_sql = __webpack_require__(7476);
;// CONCATENATED MODULE: ./build/database/lock-out.js






/**
 * Locks out production's login roles: all but the master, AWS's own and those in `allow`; app and readonly too, until
 * their logins are enabled. First no database lets them connect any more, and roles that may replicate lose LOGIN: one
 * short transaction, however many roles there are. Then each role loses LOGIN and its password, where the master may
 * do that (PostgreSQL 16 and later: only with ADMIN OPTION on the role), and their sessions end. Needs only the database
 * of the session, and runs no code of production's. Can be repeated.
 * Throws LOGINS_NOT_DISABLED with the names of those that could still log in, by the catalogs.
 */
async function lockOut(sql, master, allow) {
    await (0,pg_catalog/* trustOnlyOwnNames */.z4)(sql);
    const stay = [master, ...allow];
    await closeDatabases(sql, stay);
    const others = await loginRoles(sql, stay);
    await disableAll(sql, stay, others);
    await endSessions(sql, stay);
    // What a session that has ended now held a lock on.
    if ((await findOpen(sql, stay)).length > 0) {
        await closeDatabases(sql, stay);
        await disableAll(sql, stay, await loginRoles(sql, stay));
    }
    const left = new Set((await loginRoles(sql, stay)).map(({ name }) => name));
    if ((await findOpen(sql, stay)).length > 0)
        await leaveGroups(sql, stay);
    const open = await findOpen(sql, stay);
    if (open.length > 0) {
        const lines = open.slice(0, mostNamed).map(({ name, how }) => {
            const admin = others.find((role) => role.name === name)?.admin === true;
            return `- ${name} ${how}${admin ? '' : ' (the master user has no ADMIN OPTION on it)'}`;
        });
        if (open.length > lines.length)
            lines.push(`- and ${open.length - lines.length} more`);
        const prepared = await (0,locks/* findPrepared */.xH)(sql);
        throw new errors/* ActionError */.lZ('LOGINS_NOT_DISABLED', `These roles of production can still log in with their production credentials:\n${lines.join('\n')}${prepared === undefined ? '' : `\n${prepared.message}`}`, prepared?.hint ??
            'In production, give the master user ADMIN OPTION on them (GRANT role TO master WITH ADMIN OPTION) and use a new snapshot; or name those that may stay in keep-login-roles.');
    }
    return others
        .map(({ name }) => ({ name, by: left.has(name) ? 'connect' : 'login' }))
        .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}
const mostNamed = 20;
/** How many roles are altered in one transaction. */
const lock_out_batch = 500;
async function disableAll(sql, stay, roles) {
    for (let at = 0; at < roles.length; at += lock_out_batch) {
        const some = roles.slice(at, at + lock_out_batch);
        await sql.query(disableLogin(stay, `r.oid BETWEEN ${some[0]?.oid} AND ${some.at(-1)?.oid}`));
    }
}
/** Nothing of production's may keep the others open for long. */
const briefly = "SET LOCAL lock_timeout = '2s';";
function disableLogin(stay, which) {
    return (0,quoting/* block */.om)('  item pg_catalog.record;', `  SET LOCAL search_path = pg_catalog;
  ${briefly}
${disableEach(stay, which)}`);
}
function disableEach(stay, which) {
    return `  FOR item IN SELECT r.rolname FROM pg_roles r
    WHERE r.rolcanlogin AND NOT r.rolsuper AND ${which}
      AND r.rolname <> ALL (${(0,quoting/* textArray */.TS)(stay)}) AND NOT ${(0,quoting/* isSystemRoleSql */.kH)('r.rolname')}
      AND (current_setting('server_version_num')::int < 160000 OR ${hasAdmin('session_user', 'r.oid')})
  LOOP
    BEGIN
      EXECUTE format('ALTER ROLE %I NOLOGIN PASSWORD NULL', item.rolname);
    EXCEPTION WHEN ${lockedConditions} THEN NULL;
      WHEN ${refusedConditions} THEN
      BEGIN
        -- rds.restrict_password_commands refuses the password only.
        EXECUTE format('ALTER ROLE %I NOLOGIN', item.rolname);
      EXCEPTION WHEN ${refusedConditions} OR ${lockedConditions} THEN NULL;
      END;
    END;
  END LOOP;`;
}
/**
 * Login roles that could connect to a database now, by all that the catalogs know (grants, PUBLIC, groups, ownership),
 * but for AWS's own and those that may stay.
 */
async function findOpen(sql, stay) {
    const rows = await sql.query(`SELECT r.rolname::text AS name, r.rolsuper AS superuser, r.rolreplication AS replication,
            EXISTS (SELECT FROM pg_catalog.pg_roles i
                     WHERE i.rolname = 'rds_iam' AND pg_catalog.pg_has_role(r.oid, i.oid, 'MEMBER')) AS iam,
            coalesce((SELECT pg_catalog.string_agg(d.datname::text, ', ' ORDER BY d.datname)
               FROM pg_catalog.pg_database d
              WHERE ${acceptsSessions('d')} AND pg_catalog.has_database_privilege(r.oid, d.oid, 'CONNECT')), '') AS databases
       FROM pg_catalog.pg_roles r
      WHERE r.rolcanlogin AND r.rolname <> ALL (${(0,quoting/* textArray */.TS)(stay)}) AND NOT ${(0,quoting/* isSystemRoleSql */.kH)('r.rolname')}
      ORDER BY 1`);
    return rows
        .map(({ name, superuser, replication, iam, databases }) => {
        const ways = [
            superuser ? 'is a superuser' : '',
            // A replication session is in no database, so the right to CONNECT does not stop it.
            replication ? 'may replicate' : '',
            databases === '' ? '' : `can connect to ${databases}`,
        ].filter((way) => way !== '');
        const how = ways.length > 0 && iam ? [...ways, 'logs in by IAM (rds_iam)'] : ways;
        return { name, how: how.join(', ') };
    })
        .filter(({ how }) => how !== '');
}
/** Login roles that are not AWS's and not in `stay`, by OID. */
async function loginRoles(sql, stay) {
    return sql.query(`SELECT oid::text AS oid, rolname::text AS name, ${hasAdmin('session_user', 'r.oid')} AS admin
       FROM pg_catalog.pg_roles r
      WHERE rolcanlogin AND rolname <> ALL (${(0,quoting/* textArray */.TS)(stay)}) AND NOT ${(0,quoting/* isSystemRoleSql */.kH)('rolname')} ORDER BY r.oid`);
}
/** AWS closes the database rdsadmin itself. datconnlimit -2 is what an interrupted DROP DATABASE leaves. */
function acceptsSessions(database) {
    return `${database}.datallowconn AND ${database}.datconnlimit <> -2 AND ${database}.datname <> 'rdsadmin'`;
}
/**
 * CONNECT is a right on each database, which PUBLIC has by default: all lose it but those that stay and AWS's own, who
 * get it by name where they had it; the master gets it everywhere. A database whose owner the master cannot become keeps its rights: look at the
 * catalogs afterwards.
 */
async function closeDatabases(sql, stay) {
    const stays = staysSql(stay);
    const open = `FROM pg_database d WHERE ${acceptsSessions('d')}`;
    const close = `
  FOR item IN
    SELECT d.datdba AS owner, quote_ident(d.datname) AS name,
           (SELECT string_agg(quote_ident(r.rolname), ', ') FROM pg_roles r
             WHERE r.rolcanlogin AND NOT r.rolsuper AND ${stays} AND (r.oid = me OR has_database_privilege(r.oid, d.oid, 'CONNECT'))) AS wanted,
           (SELECT string_agg(DISTINCT quote_ident(r.rolname), ', ')
              FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a JOIN pg_roles r ON r.oid = a.grantee
             WHERE a.privilege_type = 'CONNECT' AND NOT r.rolsuper AND NOT (r.rolcanlogin AND ${stays})) AS unwanted
      ${open} AND (NOT has_database_privilege(me, d.oid, 'CONNECT') OR EXISTS (
        SELECT FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
          LEFT JOIN pg_roles r ON r.oid = a.grantee
         WHERE a.privilege_type = 'CONNECT' AND (r.oid IS NULL OR NOT (r.rolsuper OR (r.rolcanlogin AND ${stays})))))
  LOOP
    BEGIN
      ${actingAs('item.owner', `IF item.wanted IS NOT NULL THEN
          EXECUTE 'GRANT CONNECT ON DATABASE ' || item.name || ' TO ' || item.wanted;
        END IF;
        EXECUTE 'REVOKE CONNECT ON DATABASE ' || item.name || ' FROM ' || concat_ws(', ', 'PUBLIC', item.unwanted) || ' CASCADE';`)}
    EXCEPTION WHEN ${refusedConditions} OR ${lockedConditions} THEN NULL;
    END;
  END LOOP;`;
    const work = `  ${briefly}\n${close}\n${disableEach(stay, 'r.rolreplication')}`;
    try {
        await sql.query(asOwners(`SELECT d.datdba ${open}`, work));
    }
    catch (error) {
        // It could not join an owner: what needs no other's rights is closed all the same.
        if (!['55P03', '40P01'].includes((0,database_sql/* sqlState */.cn)(error) ?? ''))
            throw error;
        await sql.query(asOwners('SELECT oid FROM pg_roles WHERE false', work));
    }
}
function staysSql(stay) {
    return `(r.rolname = ANY (${(0,quoting/* textArray */.TS)(stay)}) OR ${(0,quoting/* isSystemRoleSql */.kH)('r.rolname')})`;
}
/** Ends the memberships of the login roles that are left: one of their groups may stay, and let them connect. */
async function leaveGroups(sql, stay) {
    await sql.query((0,quoting/* block */.om)('  item pg_catalog.record;', `  SET LOCAL search_path = pg_catalog;
  FOR item IN
    SELECT quote_ident(g.rolname) AS role, quote_ident(r.rolname) AS member, quote_ident(pg_get_userbyid(m.grantor)) AS grantor
      FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles r ON r.oid = m.member
     WHERE r.rolcanlogin AND NOT ${staysSql(stay)}
  LOOP
    BEGIN
      -- Without its grantor's name, PostgreSQL 16 and later revoke nothing that another role has granted, and only warn.
      EXECUTE 'REVOKE ' || item.role || ' FROM ' || item.member
        || CASE WHEN current_setting('server_version_num')::int >= 160000 THEN ' GRANTED BY ' || item.grantor ELSE '' END || ' CASCADE';
    EXCEPTION WHEN ${refusedConditions} OR ${lockedConditions} THEN NULL;
    END;
  END LOOP;`));
}
/** How often, a tenth of a second apart, it is checked whether ended sessions are gone. */
const looks = 100;
/** The master may end them as a member of pg_signal_backend (through rds_superuser). */
async function endSessions(sql, stay) {
    let roles = [];
    for (let look = 0; look < looks; look += 1) {
        const rows = await sql.query(`SELECT usename::text AS name, pg_catalog.pg_terminate_backend(pid) AS asked FROM pg_catalog.pg_stat_activity
        WHERE usename <> ALL (${(0,quoting/* textArray */.TS)(stay)}) AND NOT ${(0,quoting/* isSystemRoleSql */.kH)('usename')}
          AND backend_type IN ('client backend', 'walsender')`);
        if (rows.length === 0)
            return;
        roles = [...new Set(rows.map(({ name }) => name))].filter((name) => !(0,quoting/* isSystemRole */.CO)(name));
        await sql.query('SELECT pg_catalog.pg_sleep(0.1)::text AS slept');
    }
    throw new errors/* ActionError */.lZ('LOGINS_NOT_DISABLED', `Sessions of production's roles (${roles.join(', ')}) are still open in the restored cluster, and do not end when asked to.`, 'Run again: the restore resumes at this step. If they stay, reboot the instance.');
}

;// CONCATENATED MODULE: ./build/database/memberships.js



/** Those of one member, and of every role that it is in, over any number of steps. */
async function readMemberships(sql, member) {
    return sql.query(`WITH RECURSIVE reached(oid) AS (
       SELECT oid FROM pg_catalog.pg_roles WHERE rolname = ${(0,quoting/* literal */.eu)(member)}
       UNION SELECT a.roleid FROM reached r JOIN pg_catalog.pg_auth_members a ON a.member = r.oid
     )
     SELECT r.rolname::text AS role, m.rolname::text AS member, coalesce(g.rolname, '')::text AS grantor
       FROM reached x JOIN pg_catalog.pg_auth_members a ON a.member = x.oid
       JOIN pg_catalog.pg_roles r ON r.oid = a.roleid
       JOIN pg_catalog.pg_roles m ON m.oid = a.member
       LEFT JOIN pg_catalog.pg_roles g ON g.oid = a.grantor
      ORDER BY 1, 2, 3`);
}
/** `name` and every role that it is in, over any number of steps. */
function reachableFrom(name, memberships) {
    const reached = new Set([name]);
    for (const member of reached) {
        for (const membership of memberships)
            if (membership.member === member)
                reached.add(membership.role);
    }
    return reached;
}
/** Ends a membership; returns PostgreSQL's reason if it is refused. Look at the catalog afterwards. */
async function revokeMembership(sql, membership) {
    // Without its grantor's name, PostgreSQL 16 and later revoke nothing that another role has granted, and only warn.
    const by = (await serverVersion(sql)) >= 16 ? ` GRANTED BY ${(0,quoting/* identifier */.Cv)(membership.grantor)}` : '';
    const { role, member } = membership;
    return (0,database_sql/* refusal */.x5)(() => sql.query(`REVOKE ${(0,quoting/* identifier */.Cv)(role)} FROM ${(0,quoting/* identifier */.Cv)(member)}${by} CASCADE`));
}
/**
 * Runs statements in one transaction with the rights of `owner`, if the master may get them; else with its own. One that
 * is refused for lack of rights is passed over where `lenient`.
 */
async function runAsOwner(sql, owner, statements, { lenient = false } = {}) {
    const body = statements.map((statement) => `  EXECUTE ${(0,quoting/* literal */.eu)(statement)};`).join('\n');
    const guarded = `  BEGIN\n${body}\n  EXCEPTION WHEN ${refusedConditions} THEN NULL;\n  END;`;
    await sql.query(asOwners(`SELECT oid FROM pg_roles WHERE rolname = ${(0,quoting/* literal */.eu)(owner)}`, lenient ? guarded : body));
}
/**
 * Lets the session's user take the role on (SET ROLE), where it may not yet and has ADMIN OPTION on it: who makes a role has
 * that, but since PostgreSQL 16 no right to become it. Returns what undoes it.
 */
async function letBecome(sql, role) {
    const modern = (await serverVersion(sql)) >= 16;
    const [may] = await sql.query(`SELECT pg_catalog.pg_has_role(session_user, ${(0,quoting/* literal */.eu)(role)}, '${modern ? 'SET' : 'MEMBER'}') AS yes`);
    if (may?.yes === true)
        return [];
    await sql.query(`GRANT ${(0,quoting/* identifier */.Cv)(role)} TO SESSION_USER${modern ? ' WITH SET TRUE, INHERIT FALSE' : ''}`);
    return [`REVOKE ${(0,quoting/* identifier */.Cv)(role)} FROM SESSION_USER`];
}
/** The major version. */
async function serverVersion(sql) {
    // Divided here: in a hook's session "/" may be an operator of production's.
    const [row] = await sql.query("SELECT pg_catalog.current_setting('server_version_num') AS version");
    return Math.floor(Number(row?.version ?? 0) / 10_000);
}

;// CONCATENATED MODULE: ./build/database/disable-outbound.js





/** Extensions that open connections, or run things on their own. */
const extensions = [
    ...['aws_lambda', 'aws_s3', 'aws_ml', 'pg_net', 'http', 'dblink', 'postgres_fdw', 'pg_cron', 'pglogical'],
    ...['oracle_fdw', 'tds_fdw', 'mysql_fdw', 'mongo_fdw', 'redis_fdw', 'log_fdw', 'plpython3u', 'plperlu'],
];
/** What calls out, in the text of a function. POSIX, without regard to case. */
const calls = String.raw `\m(aws_lambda|aws_s3|aws_ml|aws_commons|dblink\w*)\M|\mnet\.http_|\mhttp_(get|post|put|patch|delete|head)\M|\mto\s+program\M|\mfrom\s+program\M`;
/** Databases that can hold such things: all, templates too, but those that accept no session, and AWS's own. */
async function listDatabases(sql) {
    await (0,pg_catalog/* trustOnlyOwnNames */.z4)(sql);
    return sql.query(`SELECT d.datname::text AS name, d.datconnlimit = 0 AS "isLimited" FROM pg_catalog.pg_database d
      WHERE ${acceptsSessions('d')} ORDER BY 1`);
}
/** Sets the connection limit of a database, and returns what it was. */
async function setConnectionLimit(sql, database, limit) {
    const [row] = await sql.query(`SELECT pg_catalog.pg_get_userbyid(datdba)::text AS owner, datconnlimit AS "limit" FROM pg_catalog.pg_database WHERE datname = $1`, [database]);
    const statement = `ALTER DATABASE ${(0,quoting/* identifier */.Cv)(database)} CONNECTION LIMIT ${limit}`;
    await runAsOwner(sql, row?.owner ?? '', [statement]);
    return row?.limit ?? -1;
}
/** Finds it in the database of the session. Passwords and options are not read. */
async function findOutbound(sql, database) {
    await (0,pg_catalog/* trustOnlyOwnNames */.z4)(sql);
    const rows = await sql.query(`SELECT kind, name, detail, active FROM (
       SELECT 1 AS place, 'subscription' AS kind, s.subname::text AS name, 'of ' || pg_catalog.pg_get_userbyid(s.subowner) AS detail,
              s.subenabled AS active
         FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
        WHERE d.datname = pg_catalog.current_database()
       UNION ALL
       SELECT 2, 'foreign server', s.srvname::text, w.fdwname::text, NULL
         FROM pg_catalog.pg_foreign_server s JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
       UNION ALL
       SELECT 3, 'user mapping', srvname::text, 'for ' || usename, NULL FROM pg_catalog.pg_user_mappings
       UNION ALL
       SELECT 4, 'function', name, detail, NULL FROM (${callingFunctions}) f
       UNION ALL
       SELECT 5, 'trigger', t.tgname || ' on ' || t.tgrelid::pg_catalog.regclass::text, 'calls ' || f.name, NULL
         FROM pg_catalog.pg_trigger t JOIN (${callingFunctions}) f ON f.oid = t.tgfoid
        WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'
       UNION ALL
       SELECT 5, 'trigger', e.evtname::text, 'on ' || e.evtevent || ', calls ' || f.name, NULL
         FROM pg_catalog.pg_event_trigger e JOIN (${callingFunctions}) f ON f.oid = e.evtfoid
        WHERE e.evtenabled <> 'D'
       UNION ALL
       SELECT 6, 'extension', extname::text, extversion, NULL
         FROM pg_catalog.pg_extension WHERE extname = ANY (${(0,quoting/* textArray */.TS)(extensions)})
       UNION ALL
       SELECT 7, 'jobs', '', '', NULL WHERE pg_catalog.to_regclass('cron.job') IS NOT NULL
     ) found ORDER BY place, name, detail`);
    const jobs = rows.some(({ kind }) => kind === 'jobs') ? await findJobs(sql, database) : [];
    const found = rows
        .filter(({ kind }) => kind !== 'jobs')
        .map(({ kind, name, detail, active }) => {
        return { kind, database, name, detail, autonomous: active !== null, disabled: active !== true };
    });
    return [...jobs, ...found];
}
const callingFunctions = `SELECT p.oid, p.oid::pg_catalog.regprocedure::text AS name,
    (pg_catalog.regexp_match(p.prosrc, ${(0,quoting/* literal */.eu)(calls)}, 'i'))[1] AS detail
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
 WHERE ${pg_catalog/* userSchema */.vJ} AND ${(0,pg_catalog/* notOfExtension */.KG)('pg_proc', 'p.oid')} AND p.prosrc ~* ${(0,quoting/* literal */.eu)(calls)}`;
/**
 * pg_cron's jobs stand in one database (`cron.database_name`), for all. Its table shows everybody only his own jobs, but
 * with row_security off a query that would leave some out is an error instead (PostgreSQL manual, "Row Security Policies").
 */
async function findJobs(sql, database) {
    const rows = await sql.transaction(async () => {
        await sql.query('SET LOCAL row_security = off');
        return sql.query(`SELECT jobid::text AS id, schedule::text AS schedule, database::text AS db, username::text AS who, active
         FROM cron.job ORDER BY jobid`);
    });
    return rows.map(({ id, schedule, db, who, active }) => {
        const detail = `${schedule} in ${db} as ${who}`;
        return { kind: 'cron job', database, name: id, detail, autonomous: true, disabled: !active };
    });
}
/**
 * Disables what acts in the background in the database of the session: pg_cron's jobs and subscriptions (which would continue to
 * pull from production's publisher, and advance its slot). They stay there, disabled. Returns PostgreSQL's reasons for what
 * it refused. Can be repeated.
 */
async function disableOutbound(sql, found) {
    await (0,pg_catalog/* trustOnlyOwnNames */.z4)(sql);
    const reasons = [];
    const active = found.filter(({ autonomous, disabled }) => autonomous && !disabled);
    if (active.some(({ kind }) => kind === 'cron job')) {
        const reason = await (0,database_sql/* refusal */.x5)(() => sql.query('UPDATE cron.job SET active = false WHERE active'));
        if (reason !== undefined)
            reasons.push(`cron jobs: ${reason}`);
        else
            await endJobs(sql);
    }
    for (const { kind, name, detail } of active) {
        if (kind !== 'subscription')
            continue;
        const reason = await (0,database_sql/* refusal */.x5)(() => runAsOwner(sql, detail.replace(/^of /, ''), [`ALTER SUBSCRIPTION ${(0,quoting/* identifier */.Cv)(name)} DISABLE`]));
        if (reason !== undefined)
            reasons.push(`subscription ${name}: ${reason}`);
    }
    return reasons;
}
/** Jobs that run now, under whatever user (pg_cron names its sessions so). */
async function endJobs(sql) {
    await (0,database_sql/* refusal */.x5)(() => sql.query(`SELECT pg_catalog.pg_terminate_backend(pid) AS asked FROM pg_catalog.pg_stat_activity
        WHERE application_name LIKE 'pg_cron%' OR backend_type LIKE 'pg_cron%'`));
}

// EXTERNAL MODULE: ./build/restore/access/master-login.js
var master_login = __webpack_require__(9224);
// EXTERNAL MODULE: ./build/restore/access/sessions.js
var sessions = __webpack_require__(6591);
;// CONCATENATED MODULE: ./build/restore/steps/disable-outbound.js




/** A restore's state is one item of the table: no more than so many are stored, what is autonomous first. */
const mostStored = 40;
const longestText = 160;
/** How many databases are searched at the same time. */
const atOnce = 8;
/**
 * Finds what in the new cluster can reach other systems, in all its databases, and with `outbound: disable` disables
 * background activity. Throws OUTBOUND_ACTIVE when some of it is still active.
 */
async function disable_outbound_disableOutbound(step, restore, plan, restored) {
    const { settings, log } = restore;
    if (!settings.setupDbUsers) {
        log.warning('setup-db-users is false: what acts in the background of the new cluster is not searched for (outbound)');
        return { found: [], omitted: 0 };
    }
    await (0,master_login/* waitForMaster */.n)(step, restore, restored);
    const credentials = await restore.credentials();
    const databases = await (0,sessions/* asMaster */.tv)(restore, restored, credentials, listDatabases);
    const all = rolesOf(plan);
    const problems = [];
    const search = async (database) => {
        step.signal.throwIfAborted();
        try {
            const found = await searchDatabase(restore, restored, database);
            all.push(...found.outbound);
            problems.push(...found.problems);
        }
        catch (error) {
            if (!isRefused(error))
                throw error;
            problems.push(`${database.name} cannot be searched: ${error.message}`);
        }
    };
    const waiting = [...databases];
    await Promise.all(Array.from({ length: atOnce }, async () => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
            await search(next);
    }));
    const byDatabase = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    all.sort((one, other) => byDatabase(one.database, other.database));
    describe(restore, all);
    const active = all.filter(({ autonomous, disabled }) => autonomous && !disabled);
    if (settings.outbound !== 'disable') {
        for (const problem of problems.toSorted(byDatabase))
            log.warning(problem);
    }
    else if (active.length > 0 || problems.length > 0) {
        const still = active.map(({ kind, name, database }) => `${kind} ${name} in ${database} is still active`);
        throw new errors/* ActionError */.lZ('OUTBOUND_ACTIVE', `Background activity of production is still active in the new cluster ${restored.arn}:\n${[...problems.toSorted(byDatabase), ...still].map((line) => `- ${line}`).join('\n')}`, 'Every login but that of the master user is disabled. Give the master user of production the right to change them (for subscriptions: their owner), and use a new snapshot; or accept them with outbound: report in a new restore.');
    }
    const short = (text) => (text.length > longestText ? `${text.slice(0, longestText)}…` : text);
    const found = all
        .toSorted((a, b) => Number(b.autonomous) - Number(a.autonomous))
        .slice(0, mostStored)
        .map((one) => ({ ...one, name: short(one.name), detail: short(one.detail) }));
    return { found, omitted: all.length - found.length };
}
async function searchDatabase(restore, restored, { name, isLimited }) {
    const credentials = await restore.credentials();
    const search = () => (0,sessions/* asMaster */.tv)(restore, restored, { ...credentials, database: name }, async (sql) => {
        const before = await findOutbound(sql, name);
        const isActive = before.some(({ autonomous, disabled }) => autonomous && !disabled);
        if (restore.settings.outbound !== 'disable' || !isActive)
            return { outbound: before, problems: [] };
        const problems = (await disableOutbound(sql, before)).map((why) => `${name}: ${why}`);
        return { outbound: await findOutbound(sql, name), problems };
    });
    if (!isLimited)
        return search();
    const restoreLimit = await (0,sessions/* asMaster */.tv)(restore, restored, credentials, (sql) => setConnectionLimit(sql, name, 8));
    try {
        return await search();
    }
    finally {
        await (0,sessions/* asMaster */.tv)(restore, restored, credentials, (sql) => setConnectionLimit(sql, name, restoreLimit));
    }
}
/** What Lambda, S3 and others let the cluster do: it has the roles that the previous cluster had. */
function rolesOf({ previous }) {
    return (previous?.cluster.roles ?? []).map(({ arn, feature = '' }) => {
        return { kind: 'IAM role', database: '', name: arn, detail: feature, autonomous: false, disabled: true };
    });
}
function describe({ log, settings }, all) {
    if (all.length === 0)
        log.info('Nothing in it reaches out of the cluster');
    for (const { kind, name, database, detail, autonomous, disabled } of all) {
        const state = autonomous ? (disabled ? ', is disabled' : ', IS ACTIVE') : '';
        const where = database === '' ? 'The cluster has' : `In ${database}:`;
        log.info(`${where} ${kind} ${name} (${detail})${state}`);
    }
    const active = all.filter(({ autonomous, disabled }) => autonomous && !disabled);
    if (active.length > 0 && settings.outbound === 'report')
        log.warning(`${active.length} cron jobs or subscriptions of production are active in the new cluster (outbound: report)`);
}
/** A database that refuses the master, or does not let it see all. */
function isRefused(error) {
    if (!(error instanceof Error))
        return false;
    return error.name === 'LoginRefused' || (error instanceof errors/* ActionError */.lZ && error.code === 'DATABASE_FAILED');
}

// EXTERNAL MODULE: ./build/restore/steps/exchange-names.js
var exchange_names = __webpack_require__(569);
// EXTERNAL MODULE: ./build/database/connection.js
var connection = __webpack_require__(7426);
// EXTERNAL MODULE: ./build/database/session.js
var session = __webpack_require__(8188);
// EXTERNAL MODULE: ./build/restore/cluster/waiters.js
var waiters = __webpack_require__(5087);
;// CONCATENATED MODULE: ./build/restore/steps/lock-out.js








/** Databases that every cluster has: one of production's may refuse every session, and must not keep logins open. */
const others = ['postgres', 'template1'];
const loginTimeoutMs = 15 * 60_000;
const mostLogged = 50;
/**
 * Locks out everybody but the master user: the first thing that is done in the new cluster, as soon as it takes a session
 * of the master in any of its databases. Throws LOGINS_NOT_DISABLED, and what keeps the master out of the database of the
 * secret, once production's logins are disabled.
 */
async function lockOutProduction(step, restore, restored) {
    const { settings, log } = restore;
    if (!settings.setupDbUsers) {
        log.warning('setup-db-users is false: the users and passwords of production stay valid in the new cluster');
        return { disabled: 0, byConnect: 0 };
    }
    const { locked, refusal } = await waitForLockOut(step, restore, restored);
    for (const { name, by } of locked.slice(0, mostLogged))
        log.info(by === 'login' ? `The login of ${name} is disabled` : `No database lets ${name} connect any more`);
    if (locked.length > mostLogged)
        log.info(`The same for ${locked.length - mostLogged} more roles`);
    if (refusal !== undefined)
        throw refusal;
    return { disabled: locked.length, byConnect: locked.filter(({ by }) => by === 'connect').length };
}
/** Where the server takes no password of the master user, which has logged in by IAM in production, that is changed first. */
async function waitForLockOut(step, restore, restored) {
    let last;
    let switched = false;
    const wait = (what) => step.wait(what, {
        timeoutMs: Math.min(restore.settings.restoreTimeoutMs, loginTimeoutMs),
        kind: 'login',
        poll: async () => {
            try {
                return { state: 'done', value: await lockOutAnywhere(restore, restored) };
            }
            catch (error) {
                if (!switched && isWithoutPassword(error))
                    return { state: 'done', value: 'by IAM' };
                if (!(0,master_login/* isPending */.m)(error))
                    throw error;
                last = error;
                return { state: 'pending', detail: (0,errors/* errorMessage */.gJ)(error) };
            }
        },
    });
    try {
        let done = await wait('the master user to log in');
        if (done === 'by IAM') {
            await switchToPassword(step, restore, restored.clusterId);
            switched = true;
            done = await wait('the master user to log in by its password');
        }
        if (done !== 'by IAM')
            return done;
        throw new Error('The master user still logs in by IAM.');
    }
    catch (error) {
        const isLate = error instanceof errors/* ActionError */.lZ && error.code === 'TIMED_OUT';
        throw isLate && last instanceof errors/* ActionError */.lZ ? last : error;
    }
}
/** The server does not even look at the password: rds_iam wins over it (UG UsingWithRDS.IAMDBAuth.DBAccounts). */
function isWithoutPassword(error) {
    return error instanceof connection/* LoginRefused */.QU && (0,database_sql/* sqlState */.cn)(error) === '28000';
}
async function switchToPassword(step, restore, clusterId) {
    const { masterUsername, masterPassword } = await restore.credentials();
    restore.log.info(`In production ${masterUsername} logs in by IAM: in the new cluster it gets the password of the secret instead`);
    await (0,waiters/* changeWhenAvailable */.w1)(step, restore, clusterId, {
        what: 'the master user to have a password',
        change: () => restore.clusters.modify(clusterId, { masterPassword, masterAuthentication: 'password' }),
    });
}
/** In the database of the secret, or where that refuses the master, in another; `refusal` is why. */
async function lockOutAnywhere(restore, restored) {
    const credentials = await restore.credentials();
    const { masterUsername, database } = credentials;
    const lockOutIn = (name) => (0,sessions/* asMaster */.tv)(restore, restored, { ...credentials, database: name }, async (sql) => {
        const { settings, eventTriggers } = await (0,session/* findPlanted */.k4)(sql);
        if (settings.length > 0)
            restore.log.info(`In ${name}, production sets ${settings.join(', ')} for sessions of ${masterUsername}; those of this restore do not use that`);
        if (eventTriggers.length > 0)
            restore.log.info(`${name} has event triggers: ${eventTriggers.join(', ')}`);
        return lockOut(sql, masterUsername, restore.settings.keepLoginRoles);
    });
    try {
        return { locked: await lockOutIn(database) };
    }
    catch (error) {
        const mayNotConnect = isWithoutConnect(error);
        const refusal = mayNotConnect ? explainConnect(database, error) : error;
        const isRefused = refusal instanceof errors/* ActionError */.lZ && ['DATABASE_FAILED', 'SECRET_NOT_USABLE'].includes(refusal.code);
        if (!isRefused || (0,master_login/* isPending */.m)(refusal))
            throw refusal;
        for (const name of others.filter((other) => other !== database)) {
            try {
                const locked = await lockOutIn(name);
                if (!mayNotConnect)
                    return { locked, refusal };
                // The lock-out has let the master connect, where the master may have the rights of the database's owner.
                return await lockOutIn(database).then(() => ({ locked }), (again) => ({ locked, refusal: again instanceof errors/* ActionError */.lZ ? again : refusal }));
            }
            catch (inOther) {
                if (!(inOther instanceof connection/* LoginRefused */.QU) &&
                    !(inOther instanceof errors/* ActionError */.lZ && inOther.code === 'DATABASE_FAILED'))
                    throw inOther;
            }
        }
        throw refusal;
    }
}
/** The password is right, but the master has no CONNECT on the database. */
function isWithoutConnect(error) {
    return error instanceof connection/* LoginRefused */.QU && (0,database_sql/* sqlState */.cn)(error) === '42501';
}
function explainConnect(database, { message, cause }) {
    return new errors/* ActionError */.lZ('DATABASE_FAILED', `${message}. The master user may not connect to ${database}, and may not give itself that right.`, 'In production, run GRANT CONNECT ON DATABASE … TO the master user, and use a new snapshot.', { cause });
}

// EXTERNAL MODULE: ./build/restore/steps/mark-verified.js
var mark_verified = __webpack_require__(7461);
// EXTERNAL MODULE: ./build/restore/steps/protect-cluster.js
var protect_cluster = __webpack_require__(3649);
// EXTERNAL MODULE: ./build/restore/cluster/public-instances.js
var public_instances = __webpack_require__(7378);
// EXTERNAL MODULE: ./build/restore/cluster/read-guards.js
var read_guards = __webpack_require__(8505);
// EXTERNAL MODULE: ./build/restore/cluster/remove.js
var remove = __webpack_require__(330);
;// CONCATENATED MODULE: ./build/restore/steps/remove-instances.js




/**
 * `strategy: replace`: makes room for the new instances. Takes the final snapshot of the previous cluster, then deletes
 * its instances. The cluster itself, with its data and its deletion protection, stays until the new one is verified.
 */
async function removePreviousInstances(step, restore, plan) {
    const { settings, log } = restore;
    if (plan.replacesResourceId === undefined)
        return {};
    const begun = await step.intend('removal-begun', async () => {
        const cluster = await (0,read_guards/* readGuarded */.v)(restore, plan);
        return cluster?.id ?? '';
    });
    // Also where a removal has begun: the plan of a resumed restore comes from the table.
    let cluster = await (0,read_guards/* readGuarded */.v)(restore, plan);
    if (cluster === undefined)
        return {};
    await (0,remove/* startIfStopped */.Fm)(step, restore, cluster);
    let finalSnapshotArn;
    if (settings.finalSnapshot) {
        const place = { side: 'target', region: settings.targetRegion };
        const snapshot = await (0,snapshots_copy/* makeSnapshot */.HM)(step, restore, { place, cluster, purpose: 'final-snapshot' });
        finalSnapshotArn = await step.intend('final-snapshot-arn', () => snapshot.arn);
        log.info(`The data of ${begun} is kept in ${finalSnapshotArn}`);
    }
    else
        log.info(`No final snapshot of ${begun} is taken (final-snapshot: false)`);
    // Hours may have passed since the guards were read.
    cluster = await (0,read_guards/* readGuarded */.v)(restore, plan);
    if (cluster !== undefined) {
        await (0,public_instances/* keepSeenAccess */.j)(step, restore, cluster);
        await (0,remove/* removeInstances */.tf)(step, restore, cluster);
    }
    return finalSnapshotArn === undefined ? {} : { finalSnapshotArn };
}

// EXTERNAL MODULE: ./build/restore/steps/restore-cluster.js
var restore_cluster = __webpack_require__(836);
;// CONCATENATED MODULE: ./build/database/rights.js


const has = (what, who, oid, rights) => `pg_catalog.has_${what}_privilege(w.${who}, ${oid}, '${rights}')`;
const hasAll = (what, who, oid, rights) => rights.map((right) => has(what, who, oid, right)).join(' AND ');
const relation = "pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)";
const fromRelations = (kinds) => `pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace CROSS JOIN w
    WHERE c.relkind IN (${kinds}) AND ${pg_catalog/* userSchema */.vJ} AND ${(0,pg_catalog/* notOfExtension */.KG)('pg_class', 'c.oid')}`;
/** Columns have privileges of their own. An empty list is no list to PostgreSQL. */
const withColumns = `nullif(coalesce(c.relacl, '{}') OPERATOR(pg_catalog.||) ARRAY(SELECT pg_catalog.unnest(a.attacl)
    FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL), '{}')`;
const tableWrites = 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER';
/** PostgreSQL has no function that asks for rights on large objects before version 18. */
const hasLarge = (who, right) => `EXISTS (SELECT FROM pg_catalog.aclexplode(coalesce(l.lomacl, pg_catalog.acldefault('L', l.lomowner))) a
    WHERE a.privilege_type = '${right}' AND (a.grantee = 0 OR pg_catalog.pg_has_role(w.${who}, a.grantee, 'USAGE')))`;
/** In the order in which they are granted on. Extensions' objects have rights of their own, given by AWS. */
const kinds = [
    {
        name: 'schema',
        app: 'USAGE, CREATE',
        readonly: 'USAGE',
        writes: 'CREATE',
        appLacks: 'app may not use it and create in it',
        readonlyLacks: 'readonly may not use it',
        excess: 'readonly may create in it',
        rows: `SELECT n.oid, n.nspowner AS owner, pg_catalog.quote_ident(n.nspname) AS name, n.nspacl AS acl, 0::pg_catalog.oid AS schema,
        NOT (${hasAll('schema', 'app', 'n.oid', ['USAGE', 'CREATE'])}) AS give_app,
        NOT ${has('schema', 'readonly', 'n.oid', 'USAGE')} AS give_readonly,
        ${has('schema', 'readonly', 'n.oid', 'CREATE')} AS excess
      FROM pg_catalog.pg_namespace n CROSS JOIN w WHERE ${pg_catalog/* userSchema */.vJ} AND ${(0,pg_catalog/* notOfExtension */.KG)('pg_namespace', 'n.oid')}`,
    },
    {
        name: 'table',
        app: 'ALL',
        readonly: 'SELECT',
        writes: tableWrites,
        appLacks: 'app may not read and write it',
        readonlyLacks: 'readonly may not read it',
        excess: 'readonly may write to it',
        rows: `SELECT c.oid, c.relowner AS owner, ${relation} AS name, ${withColumns} AS acl, n.oid AS schema,
        NOT (${hasAll('table', 'app', 'c.oid', ['SELECT', 'INSERT', 'UPDATE', 'DELETE'])}) AS give_app,
        NOT ${has('table', 'readonly', 'c.oid', 'SELECT')} AS give_readonly,
        ${has('table', 'readonly', 'c.oid', tableWrites)} OR ${has('any_column', 'readonly', 'c.oid', 'INSERT, UPDATE')} AS excess
      FROM ${fromRelations("'r', 'p', 'v', 'm', 'f'")}`,
    },
    {
        name: 'sequence',
        app: 'ALL',
        readonly: 'SELECT',
        writes: 'USAGE, UPDATE',
        appLacks: 'app may not use it',
        readonlyLacks: 'readonly may not read it',
        excess: 'readonly may advance it',
        rows: `SELECT c.oid, c.relowner AS owner, ${relation} AS name, c.relacl AS acl, n.oid AS schema,
        NOT (${hasAll('sequence', 'app', 'c.oid', ['USAGE', 'SELECT', 'UPDATE'])}) AS give_app,
        NOT ${has('sequence', 'readonly', 'c.oid', 'SELECT')} AS give_readonly,
        ${has('sequence', 'readonly', 'c.oid', 'USAGE, UPDATE')} AS excess
      FROM ${fromRelations("'S'")}`,
    },
    {
        name: 'routine',
        app: 'EXECUTE',
        appLacks: 'app may not execute it',
        rows: `SELECT p.oid, p.proowner AS owner, p.oid::pg_catalog.regprocedure::text AS name, p.proacl AS acl, n.oid AS schema,
        NOT ${has('function', 'app', 'p.oid', 'EXECUTE')} AS give_app, false AS give_readonly, false AS excess
      FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace CROSS JOIN w
     WHERE ${pg_catalog/* userSchema */.vJ} AND ${(0,pg_catalog/* notOfExtension */.KG)('pg_proc', 'p.oid')}`,
    },
    {
        name: 'type',
        app: 'USAGE',
        appLacks: 'app may not use it',
        // Arrays and the row types of tables have the rights of what they are made of.
        rows: `SELECT t.oid, t.typowner AS owner, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.typname) AS name,
        t.typacl AS acl, n.oid AS schema, NOT ${has('type', 'app', 't.oid', 'USAGE')} AS give_app, false AS give_readonly, false AS excess
      FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace CROSS JOIN w
     WHERE t.typacl IS NOT NULL AND t.typcategory <> 'A' AND ${pg_catalog/* userSchema */.vJ} AND ${(0,pg_catalog/* notOfExtension */.KG)('pg_type', 't.oid')}
       AND (t.typrelid = 0 OR EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))`,
    },
    {
        name: 'large object',
        app: 'ALL',
        readonly: 'SELECT',
        writes: 'UPDATE',
        appLacks: 'app may not read and write it',
        readonlyLacks: 'readonly may not read it',
        excess: 'readonly may write to it',
        rows: `SELECT l.oid, l.lomowner AS owner, l.oid::text AS name, l.lomacl AS acl, 0::pg_catalog.oid AS schema,
        NOT (${hasLarge('app', 'SELECT')} AND ${hasLarge('app', 'UPDATE')}) AS give_app,
        NOT ${hasLarge('readonly', 'SELECT')} AS give_readonly, ${hasLarge('readonly', 'UPDATE')} AS excess
      FROM pg_catalog.pg_largeobject_metadata l CROSS JOIN w`,
    },
];
/** The two roles, as `w` of what `Kind.rows` selects. */
function rights_rolesOf({ app, readonly }) {
    const oid = (name) => `(SELECT oid FROM pg_catalog.pg_roles WHERE rolname = ${(0,quoting/* literal */.eu)(name)})`;
    return `w AS MATERIALIZED (SELECT ${oid(app.username)} AS app, ${oid(readonly.username)} AS readonly)`;
}
/** How many faults are named. */
const named = 20;
/**
 * Asks the catalogs what the two roles may really do, however they got it: by name, through a group or through PUBLIC.
 * Every schema, table, column, sequence, routine, type and large object of the database that is not an extension's.
 */
async function findFaults(sql, users) {
    const database = (0,quoting/* literal */.eu)(users.database);
    const part = ({ name, rows, appLacks, readonlyLacks = '', excess = '' }) => `SELECT '${name} ' || name AS object, owner, give_app, give_readonly, excess,
       '${appLacks}' AS app_lacks, '${readonlyLacks}' AS readonly_lacks, '${excess}' AS too_much FROM (${rows}) x
      WHERE give_app OR give_readonly OR excess`;
    const rows = await sql.query(`WITH ${rights_rolesOf(users)} SELECT object, owner, fault, aws, greatest(total - ${named}, 0)::int AS omitted FROM (
       SELECT object, pg_catalog.pg_get_userbyid(owner)::text AS owner, fault, aws,
              count(*) FILTER (WHERE NOT aws) OVER () AS total,
              row_number() OVER (PARTITION BY aws ORDER BY object) AS n FROM (
         SELECT object, owner, pg_catalog.pg_get_userbyid(owner) = 'rdsadmin' AS aws, pg_catalog.concat_ws(', ',
             -- What AWS itself owns is not the master's to grant on.
             CASE WHEN give_app AND pg_catalog.pg_get_userbyid(owner) <> 'rdsadmin' THEN app_lacks END,
             CASE WHEN give_readonly AND pg_catalog.pg_get_userbyid(owner) <> 'rdsadmin' THEN readonly_lacks END,
             CASE WHEN excess THEN too_much END) AS fault
           FROM (
             SELECT 'database ' || pg_catalog.quote_ident(d.datname) AS object, d.datdba AS owner,
                    NOT ${has('database', 'app', 'd.oid', 'CONNECT')} AS give_app,
                    NOT ${has('database', 'readonly', 'd.oid', 'CONNECT')} AS give_readonly,
                    ${has('database', 'readonly', 'd.oid', 'CREATE')} AS excess, 'app may not connect' AS app_lacks,
                    'readonly may not connect' AS readonly_lacks, 'readonly may make schemas' AS too_much
               FROM pg_catalog.pg_database d CROSS JOIN w WHERE d.datname = ${database}
             UNION ALL ${kinds.map(part).join('\n             UNION ALL ')}
             UNION ALL
             SELECT 'objects of readonly', s.refobjid, false, false, true, '', '', 'readonly owns ' || count(*)
               FROM pg_catalog.pg_shdepend s, w
              WHERE s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass AND s.refobjid = w.readonly AND s.deptype = 'o'
                AND s.dbid IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = ${database}))
              GROUP BY s.refobjid
           ) object_rights
       ) faulty WHERE fault <> ''
     ) numbered WHERE n <= ${named} ORDER BY object`);
    return {
        faults: rows.filter(({ aws }) => !aws),
        omitted: rows[0]?.omitted ?? 0,
        reported: rows.filter(({ aws }) => aws),
    };
}
/** The faults, a line each. */
function describeFaults({ faults, omitted }) {
    const lines = faults.map(({ object, owner, fault }) => `- ${object} (owner ${owner}): ${fault}`);
    if (omitted > 0)
        lines.push(`- and ${omitted} more`);
    return lines.join('\n');
}

;// CONCATENATED MODULE: ./build/database/grants.js





/** How many objects are granted on in one transaction: since PostgreSQL 18 GRANT holds a lock on each until its end. */
const grants_batch = 1000;
/**
 * Grants on everything that there is: reading and writing to app, reading to readonly; and takes from PUBLIC and from
 * readonly what would let readonly write. Touches only objects on which something is missing or too much, in batches
 * that commit: a repetition continues. The master takes the rights of each owner for a batch, where it may. Then asks the
 * catalogs, as PostgreSQL only warns when it has granted a part. Throws DATABASE_FAILED with the names of objects on
 * which the two have too little or too much.
 */
async function applyGrants(sql, users) {
    await closeForCreation(sql, users);
    const { batches, owners } = await findNeeds(sql, users);
    await withRightsOf(sql, owners, async () => {
        let last;
        for (const next of batches) {
            const from = last?.kind === next.kind ? last.until : '0';
            await (0,locks/* withLockRetries */.cr)(sql, users.master, () => sql.query(grantOn(next.kind, users, from, next.until)));
            last = next;
        }
    });
    const found = await findFaults(sql, users);
    if (found.faults.length === 0)
        return;
    throw new errors/* ActionError */.lZ('DATABASE_FAILED', `The master user ${users.master} cannot give app (${users.app.username}) and readonly (${users.readonly.username}) exactly their rights:\n${describeFaults(found)}`, 'In production, make the master user a member of these owners WITH ADMIN OPTION (GRANT owner TO master WITH ADMIN OPTION, run by a role that has it), or make it the owner of the objects (ALTER … OWNER TO master), and use a new snapshot.');
}
const inNeed = 'give_app OR give_readonly OR excess';
/** The batches of objects on which something is to be granted or revoked, and the OIDs of their owners. */
async function findNeeds(sql, users) {
    const part = ({ name, rows }, place) => `SELECT '${name}' AS kind, ${place} AS place, oid, owner, schema FROM (${rows}) x WHERE ${inNeed}`;
    const rows = await sql.query(`WITH ${rights_rolesOf(users)}, need AS MATERIALIZED (${kinds.map(part).join(' UNION ALL ')})
     SELECT kind, oid::text AS oid FROM (
       SELECT kind, place, oid FROM (
         SELECT *, row_number() OVER (PARTITION BY place ORDER BY oid) AS n, count(*) OVER (PARTITION BY place) AS total FROM need
       ) numbered WHERE n % ${grants_batch} = 0 OR n = total
       UNION ALL SELECT 'owner', 10, owner FROM (
         SELECT owner FROM need UNION SELECT n.nspowner FROM pg_catalog.pg_namespace n WHERE n.oid IN (SELECT schema FROM need)
       ) owners
     ) found ORDER BY place, found.oid`);
    const owners = rows.filter(({ kind }) => kind === 'owner').map(({ oid }) => oid);
    const batches = rows.flatMap(({ kind: name, oid }) => {
        const kind = kinds.find((one) => one.name === name);
        return kind === undefined ? [] : [{ kind, until: oid }];
    });
    return { batches, owners };
}
/** One batch: the objects of a kind with OIDs from `from` (excluded) to `until`. */
function grantOn(kind, users, from, until) {
    const [app, readonly] = [(0,quoting/* identifier */.Cv)(users.app.username), (0,quoting/* identifier */.Cv)(users.readonly.username)];
    const on = kind.name.toUpperCase();
    const objects = `(WITH ${rights_rolesOf(users)} SELECT * FROM (${kind.rows}) x WHERE oid > ${from} AND oid <= ${until} AND (${inNeed}))`;
    const run = (verb, role) => `EXECUTE ${(0,quoting/* literal */.eu)(`${verb} ON ${on} `)} || item.names || ${(0,quoting/* literal */.eu)(` ${role}`)};`;
    const revokes = kind.writes === undefined
        ? 'NULL;'
        : `${run('REVOKE ALL', `FROM ${readonly} CASCADE`)} ${run(`REVOKE ${kind.writes}`, 'FROM PUBLIC CASCADE')}`;
    // What a holder of a grant option has granted, only the loss of that option revokes.
    const ends = `EXECUTE 'REVOKE GRANT OPTION FOR ALL PRIVILEGES ON ${on} ' || item.names || ' FROM ' || item.holders || ' CASCADE';`;
    const statements = `
      IF item.excess AND item.holders IS NULL THEN
        ${revokes}
      ELSIF item.excess THEN
        ${actingAs('item.owner', `${revokes} ${ends}`)}
      END IF;
      -- What app had through PUBLIC, it needs by name then.
      IF item.give_app OR item.excess THEN ${run(`GRANT ${kind.app}`, `TO ${app}`)} END IF;
      ${kind.readonly === undefined ? '' : `IF item.give_readonly OR item.excess THEN ${run(`GRANT ${kind.readonly}`, `TO ${readonly}`)} END IF;`}`;
    const select = (names, grouping) => `
    SELECT o.owner, o.give_app, o.give_readonly, o.excess, ${names} AS names,
           (SELECT string_agg(DISTINCT quote_ident(pg_get_userbyid(a.grantee)), ', ')
              FROM ${grouping === '' ? 'aclexplode(o.acl) a WHERE' : `${objects} p CROSS JOIN aclexplode(p.acl) a WHERE p.owner = o.owner AND p.excess AND o.excess AND`}
                   a.is_grantable AND a.grantee <> 0 AND a.grantee <> o.owner) AS holders
      FROM ${objects} o ${grouping}`;
    // A name is found only with USAGE on its schema.
    return asOwners(`SELECT owner FROM ${objects} o UNION SELECT n.nspowner FROM pg_namespace n WHERE n.oid IN (SELECT schema FROM ${objects} o)`, `
  FOR item IN ${select("string_agg(o.name, ', ' ORDER BY o.oid)", 'GROUP BY 1, 2, 3, 4')} LOOP
    BEGIN
      ${statements}
    EXCEPTION WHEN ${refusedConditions} THEN
      refused = refused || item.owner;
    END;
  END LOOP;
  IF refused <> '{}' THEN
    -- Of some of them the master may still have the right to grant, as it was given to it.
    FOR item IN ${select('o.name', '')} WHERE o.owner = ANY (refused) LOOP
      BEGIN
        ${statements}
      EXCEPTION WHEN ${refusedConditions} THEN NULL;
      END;
    END LOOP;
  END IF;`, "  refused pg_catalog.oid[] = '{}';");
}
/** Readonly must not make schemas. */
async function closeForCreation(sql, users) {
    const [database, name] = [(0,quoting/* identifier */.Cv)(users.database), (0,quoting/* literal */.eu)(users.database)];
    await (0,locks/* withLockRetries */.cr)(sql, users.master, () => sql.query(asOwners(`SELECT datdba FROM pg_database WHERE datname = ${name}`, `  BEGIN
    ${actingAs(`(SELECT datdba FROM pg_database WHERE datname = ${name})`, `EXECUTE ${(0,quoting/* literal */.eu)(`REVOKE CREATE ON DATABASE ${database} FROM ${(0,quoting/* identifier */.Cv)(users.readonly.username)}, PUBLIC CASCADE`)};`)}
  EXCEPTION WHEN ${refusedConditions} THEN NULL;
  END;`)));
}

;// CONCATENATED MODULE: ./build/database/statistics.js





// pg_stats shows values of a table to everybody who may read the column. Those of the snapshot are from before the hooks,
// so they are made again for every table that the hooks have touched. An empty table keeps the statistics that it had.
/** Of the schema in which the hooks' records are kept while they run. */
const hookSchema = 'aurora_restore_hooks';
const baseline = `${hookSchema}.tables`;
/** Names of tables whose statistics may still be those of production. */
const stale = `${hookSchema}.stale`;
const relations = `pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'm', 'p') AND ${pg_catalog/* userSchema */.vJ} AND ${(0,pg_catalog/* notOfExtension */.KG)('pg_class', 'c.oid')}`;
const changes = `pg_catalog.pg_stat_get_tuples_inserted(c.oid) + pg_catalog.pg_stat_get_tuples_updated(c.oid)
  + pg_catalog.pg_stat_get_tuples_deleted(c.oid)`;
const filenode = 'coalesce(pg_catalog.pg_relation_filenode(c.oid), 0)';
/** A server that crashed has lost its counts. */
const started = "pg_catalog.date_part('epoch', pg_catalog.pg_postmaster_start_time())::pg_catalog.int8";
/** Stores how every table is before the first hook: its file, the count of its changes, and what it is a partition of. */
const baselineStatements = [
    `CREATE TABLE ${baseline} (oid pg_catalog.oid PRIMARY KEY, filenode pg_catalog.oid NOT NULL, changes pg_catalog.int8 NOT NULL, parents pg_catalog.oid[] NOT NULL)`,
    `INSERT INTO ${baseline} SELECT c.oid, ${filenode}, ${changes},
     ARRAY(SELECT i.inhparent FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid) FROM ${relations}`,
    `INSERT INTO ${baseline} SELECT 0, 0, ${started}, '{}'`,
    `CREATE TABLE ${stale} (name pg_catalog.text NOT NULL)`,
];
/** How many tables are analyzed in one transaction, which holds a lock on each. */
const statistics_batch = 100;
/**
 * Makes the statistics again of the tables that the hooks have touched, and of what those are partitions of; removes those
 * of tables that are empty now. No foreign server is contacted. Returns how many tables it were. Throws DATABASE_FAILED
 * with the names of tables whose statistics still are those of production.
 */
async function refreshStatistics(sql, master) {
    const all = !(await areCountsComplete(sql));
    const touched = await sql.query(`WITH RECURSIVE changed(oid) AS (
       (SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         LEFT JOIN ${baseline} b ON b.oid = c.oid
        WHERE c.relkind IN ('r', 'm') AND ${pg_catalog/* userSchema */.vJ} AND n.nspname <> '${hookSchema}' AND ${(0,pg_catalog/* notOfExtension */.KG)('pg_class', 'c.oid')}
          AND (${all} OR b.oid IS NULL OR b.filenode <> ${filenode} OR b.changes <> ${changes})
       -- What a hook has dropped may have been a partition.
       UNION SELECT b.oid FROM ${baseline} b WHERE b.oid <> 0 AND NOT EXISTS (SELECT FROM pg_catalog.pg_class x WHERE x.oid = b.oid))
       UNION SELECT i.parent FROM changed JOIN (
         SELECT inhrelid AS oid, inhparent AS parent FROM pg_catalog.pg_inherits
         UNION SELECT b.oid, pg_catalog.unnest(b.parents) FROM ${baseline} b
       ) i ON i.oid = changed.oid
     )
     SELECT c.oid::text AS oid, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS name
       FROM changed JOIN pg_catalog.pg_class c ON c.oid = changed.oid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      ORDER BY c.oid`);
    const modern = (await serverVersion(sql)) >= 18;
    await sql.query(`DELETE FROM ${stale}`);
    // In transactions of their own: before version 17 a session uses the earlier target of an index until the next one.
    const indexes = touched.length === 0 ? [] : await findExcludedIndexes(sql);
    await setTargets(sql, indexes, -1);
    for (let at = 0; at < touched.length; at += statistics_batch) {
        const oids = touched.slice(at, at + statistics_batch).map(({ oid }) => oid);
        await (0,locks/* withLockRetries */.cr)(sql, master, () => sql.query(analyze(oids, modern)));
    }
    await setTargets(sql, indexes, 0);
    const left = (await sql.query(`SELECT DISTINCT name FROM ${stale} ORDER BY 1`)).map(({ name }) => name);
    if (left.length === 0)
        return touched.length;
    throw new errors/* ActionError */.lZ('DATABASE_FAILED', `The statistics of these tables still hold values from before the hooks, and everybody who may read the table can read them (pg_stats): ${left.join(', ')}.`, 'Where a hook empties a table, let it keep one masked row until it has run ANALYZE on the table, and empty it then, in the same file. Where the master user may not analyze it: in production, make the master user a member of its owner WITH ADMIN OPTION, and use a new snapshot.');
}
/** Sessions report their counts at their end; until all have, or without counts, every table counts as touched. */
async function areCountsComplete(sql) {
    // Over the Data API the sessions are AWS's, and stay.
    if (!sql.keepsSession || (await serverVersion(sql)) < 15)
        return false;
    for (let look = 0; look < 30; look += 1) {
        const [row] = await sql.query(`SELECT (SELECT count(*)::int FROM pg_catalog.pg_stat_activity WHERE usename = session_user
                  AND pid <> pg_catalog.pg_backend_pid() AND datname = pg_catalog.current_database()) AS others,
              EXISTS (SELECT FROM ${baseline} WHERE oid = 0 AND changes = ${started}) AS same,
              pg_catalog.current_setting('track_counts') = 'on' AS counts`);
        if (row === undefined || !row.same || !row.counts)
            return false;
        if (row.others === 0)
            return true;
        await sql.query('SELECT pg_catalog.pg_sleep(0.1)::text AS slept');
    }
    return false;
}
const namesOf = "quote_ident(n.nspname) || '.' || quote_ident(c.relname)";
/** Columns of indexes on expressions that production has taken out of ANALYZE. */
async function findExcludedIndexes(sql) {
    return sql.query(`SELECT 'ALTER INDEX ' || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) || ' ALTER COLUMN ' || a.attnum AS statement,
            pg_catalog.pg_get_userbyid(c.relowner)::text AS owner
       FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind = 'i'
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE a.attstattarget = 0 AND ${pg_catalog/* userSchema */.vJ} ORDER BY 1`);
}
async function setTargets(sql, indexes, target) {
    for (const { statement, owner } of indexes)
        await runAsOwner(sql, owner, [`${statement} SET STATISTICS ${target}`], { lenient: true });
}
/**
 * One batch. A foreign table leaves its parent for as long as that is analyzed: ANALYZE would ask its server. What
 * production has taken out of ANALYZE (SET STATISTICS 0) is back in it for so long, as ANALYZE would leave its statistics.
 */
function analyze(oids, modern) {
    const wanted = `ARRAY[${oids.join(', ')}]::oid[]`;
    const foreign = `
      WITH RECURSIVE below(oid) AS (
        SELECT c.oid UNION SELECT i.inhrelid FROM below b JOIN pg_inherits i ON i.inhparent = b.oid)
      SELECT fn.oid AS child, quote_ident(s.nspname) || '.' || quote_ident(fn.relname) AS child_name,
             i.inhparent::regclass::text AS parent_name, pg_get_expr(fn.relpartbound, fn.oid) AS bound
        FROM below b JOIN pg_class fn ON fn.oid = b.oid AND fn.relkind = 'f'
        JOIN pg_namespace s ON s.oid = fn.relnamespace JOIN pg_inherits i ON i.inhrelid = fn.oid`;
    return asOwners(`SELECT c.relowner FROM pg_class c WHERE c.oid = ANY (${wanted})
     UNION SELECT n.nspowner FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ANY (${wanted})
     UNION SELECT d.datdba FROM pg_database d WHERE d.datname = current_database()
     UNION SELECT s.stxowner FROM pg_statistic_ext s WHERE s.stxrelid = ANY (${wanted})
     UNION SELECT fn.relowner FROM pg_class c JOIN pg_inherits i ON i.inhparent = c.oid JOIN pg_class fn ON fn.oid = i.inhrelid
            WHERE c.oid = ANY (${wanted}) AND fn.relkind = 'f'`, `
  FOR item IN SELECT c.oid, ${namesOf} AS name, c.relkind, n.nspname, c.relname,
        pg_has_role(me, c.relowner, 'USAGE') OR pg_has_role(me, (SELECT datdba FROM pg_database WHERE datname = current_database()), 'USAGE')
          OR CASE WHEN current_setting('server_version_num')::int >= 170000 THEN has_table_privilege(me, c.oid, 'MAINTAIN') ELSE false END AS analyzed
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ANY (${wanted}) ORDER BY c.relkind = 'p', c.oid LOOP
    BEGIN
      attach = '{}';
      FOR child IN SELECT f.* FROM (SELECT item.oid AS oid) c CROSS JOIN LATERAL (${foreign}) f LOOP
        IF child.bound IS NULL THEN
          EXECUTE 'ALTER TABLE ' || child.child_name || ' NO INHERIT ' || child.parent_name;
          attach = attach || ('ALTER TABLE ' || child.child_name || ' INHERIT ' || child.parent_name);
        ELSE
          EXECUTE 'ALTER TABLE ' || child.parent_name || ' DETACH PARTITION ' || child.child_name;
          attach = attach || ('ALTER TABLE ' || child.parent_name || ' ATTACH PARTITION ' || child.child_name || ' ' || child.bound);
        END IF;
      END LOOP;
      FOR child IN
        SELECT 'ALTER TABLE ONLY ' || item.name || ' ALTER COLUMN ' || quote_ident(a.attname) AS target
          FROM pg_attribute a WHERE a.attrelid = item.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attstattarget = 0
        UNION ALL
        SELECT 'ALTER STATISTICS ' || quote_ident(n.nspname) || '.' || quote_ident(s.stxname)
          FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE s.stxrelid = item.oid AND s.stxstattarget = 0
      LOOP
        EXECUTE child.target || ' SET STATISTICS -1';
        attach = attach || (child.target || ' SET STATISTICS 0');
      END LOOP;
      EXECUTE 'ANALYZE ' || item.name;
      is_empty = (SELECT c.reltuples <= 0 FROM pg_class c WHERE c.oid = item.oid);
      -- ANALYZE leaves those of a tree that has lost its children, too.
      IF is_empty OR (EXISTS (SELECT FROM pg_stats s WHERE s.schemaname = item.nspname AND s.tablename = item.relname AND s.inherited)
          AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = item.oid)) THEN
${modern ? clearModern : clearOld}
        FOR child IN SELECT s.oid, pg_get_statisticsobjdef(s.oid) AS definition, quote_ident(n.nspname) || '.' || quote_ident(s.stxname) AS name,
                            quote_ident(pg_get_userbyid(s.stxowner)) AS owner
            FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE s.stxrelid = item.oid LOOP
          EXECUTE 'DROP STATISTICS ' || child.name;
          EXECUTE child.definition;
          EXECUTE 'ALTER STATISTICS ' || child.name || ' OWNER TO ' || child.owner;
        END LOOP;
        IF NOT is_empty THEN EXECUTE 'ANALYZE ' || item.name; END IF;
      END IF;
      FOREACH statement IN ARRAY attach LOOP EXECUTE statement; END LOOP;
    EXCEPTION WHEN ${refusedConditions} OR object_not_in_prerequisite_state OR invalid_table_definition OR syntax_error_or_access_rule_violation THEN
      item.analyzed = false;
    END;
    IF NOT item.analyzed OR EXISTS (SELECT FROM pg_stats s WHERE s.schemaname = item.nspname AND s.tablename = item.relname AND (
           (SELECT c.reltuples <= 0 FROM pg_class c WHERE c.oid = item.oid)
           OR (s.inherited AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = item.oid)))) THEN
      INSERT INTO ${stale} VALUES (item.name);
    ELSE
      INSERT INTO ${stale} SELECT item.name || ' (index ' || quote_ident(x.relname) || ')' FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
       WHERE i.indrelid = item.oid AND EXISTS (SELECT FROM pg_stats s WHERE s.schemaname = item.nspname AND s.tablename = x.relname AND (
             (SELECT c.reltuples <= 0 FROM pg_class c WHERE c.oid = item.oid)
             OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = x.oid AND a.attname = s.attname AND a.attstattarget = 0)));
    END IF;
  END LOOP;`, '  child pg_catalog.record;\n  attach pg_catalog.text[];\n  is_empty pg_catalog.bool;');
}
/** Those of the table itself only where it is empty. An index has some where it is on an expression. */
const clearModern = `        PERFORM pg_clear_attribute_stats(item.nspname, r.relname, a.attname, i.inherited)
           FROM pg_class r JOIN pg_attribute a ON a.attrelid = r.oid CROSS JOIN (VALUES (true), (false)) i(inherited)
          WHERE (r.oid = item.oid OR r.oid IN (SELECT x.indexrelid FROM pg_index x WHERE x.indrelid = item.oid))
            AND a.attnum > 0 AND NOT a.attisdropped AND (is_empty OR (i.inherited AND r.oid = item.oid));`;
/** Before PostgreSQL 18 only a change of a column's type, to the same, removes its statistics. A partition is apart for so long. */
const clearOld = `        SELECT i.inhparent::regclass::text AS parent_name, pg_get_expr(c.relpartbound, c.oid) AS bound INTO child
          FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid WHERE c.oid = item.oid AND c.relispartition;
        IF child.bound IS NOT NULL THEN
          EXECUTE 'ALTER TABLE ' || child.parent_name || ' DETACH PARTITION ' || item.name;
        END IF;
        SELECT string_agg('ALTER COLUMN ' || quote_ident(a.attname) || ' TYPE ' || format_type(a.atttypid, a.atttypmod)
                 || coalesce(' COLLATE ' || quote_ident(cn.nspname) || '.' || quote_ident(co.collname), ''), ', ') INTO statement
          FROM pg_attribute a LEFT JOIN pg_collation co ON co.oid = a.attcollation LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
         WHERE a.attrelid = item.oid AND a.attnum > 0 AND NOT a.attisdropped
           AND EXISTS (SELECT FROM pg_stats s WHERE s.schemaname = item.nspname AND s.tablename = item.relname AND s.attname = a.attname
                          AND (is_empty OR s.inherited));
        IF statement IS NOT NULL AND item.relkind <> 'm' THEN
          EXECUTE 'ALTER TABLE ' || item.name || ' ' || statement;
        END IF;
        IF child.bound IS NOT NULL THEN
          EXECUTE 'ALTER TABLE ' || child.parent_name || ' ATTACH PARTITION ' || item.name || ' ' || child.bound;
        END IF;`;

;// CONCATENATED MODULE: ./build/database/hook-records.js





// Which hooks have run stands in the database itself, in a schema of its own: a hook's row is committed together with what
// the hook did, so that no crash can come between the two. It is dropped before any login is enabled.
const table = `${hookSchema}.runs`;
const hook_records_stamp = 'aurora-restore ';
/**
 * Makes the schema unless this restore has made it already. What another restore has left there (production may itself
 * have been restored) is removed. Throws HOOK_FAILED when the name is taken by something else.
 */
async function createHookRecords(sql, master, database, restoreId) {
    const made = await readComment(sql, database);
    if (made === hook_records_stamp + restoreId)
        return;
    if (made !== undefined)
        await sql.query(`DROP SCHEMA ${hookSchema} CASCADE`);
    await runAsOwner(sql, await (0,pg_catalog/* ownerOfDatabase */.SI)(sql, database), [
        `CREATE SCHEMA ${hookSchema} AUTHORIZATION ${(0,quoting/* identifier */.Cv)(master)}`,
        `CREATE TABLE ${table} (file pg_catalog.text PRIMARY KEY, hash pg_catalog.text NOT NULL,
       attempts pg_catalog.int4 NOT NULL, done pg_catalog.bool NOT NULL, touched pg_catalog.bool NOT NULL)`,
        ...baselineStatements,
        `COMMENT ON SCHEMA ${hookSchema} IS ${(0,quoting/* literal */.eu)(hook_records_stamp + restoreId)}`,
    ]);
}
/** By the name of the hook's file. */
async function readHookRecords(sql) {
    const rows = await sql.query(`SELECT file, hash, attempts, done, touched FROM ${table}`);
    return new Map(rows.map(({ file, hash, attempts, done, touched }) => [file, { hash, attempts, done, touched }]));
}
/** Writes that the hook has been begun once more, or is done. */
async function writeHookRecord(sql, file, { hash, attempts, done, touched }) {
    await sql.query(`INSERT INTO ${table} (file, hash, attempts, done, touched) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (file) DO UPDATE SET hash = excluded.hash, attempts = excluded.attempts, done = excluded.done,
           touched = excluded.touched`, [file, hash, attempts, done, touched]);
}
/**
 * Whether the hook is done, as its transaction must see it: an earlier run may have been killed while PostgreSQL executed its
 * COMMIT, so this waits for that.
 */
async function isDone(sql, file) {
    const rows = await sql.query(`SELECT done FROM ${table} WHERE file OPERATOR(pg_catalog.=) $1 FOR UPDATE`, [file]);
    return rows[0]?.done === true;
}
/**
 * Ends what a run that was stopped or killed has left open in the database (over TCP; over the Data API the first connection
 * does it): its transaction would hold a hook's row, and its statement might still run.
 */
async function endOldSessions(sql) {
    await sql.query(`SELECT pg_catalog.pg_terminate_backend(pid) AS asked FROM pg_catalog.pg_stat_activity
      WHERE usename = current_user AND pid <> pg_catalog.pg_backend_pid() AND application_name LIKE 'aurora-restore %'`);
}
/** Drops the schema; one that is not there counts as dropped. */
async function dropHookRecords(sql, database) {
    if ((await readComment(sql, database)) !== undefined)
        await sql.query(`DROP SCHEMA ${hookSchema} CASCADE`);
}
/** What stands on the schema; undefined when there is none. */
async function readComment(sql, database) {
    const rows = await sql.query(`SELECT pg_catalog.obj_description(oid, 'pg_namespace') AS comment FROM pg_catalog.pg_namespace
      WHERE nspname = ${(0,quoting/* literal */.eu)(hookSchema)}`);
    const [found] = rows;
    if (found === undefined)
        return undefined;
    if (found.comment?.startsWith(hook_records_stamp))
        return found.comment;
    throw new errors/* ActionError */.lZ('HOOK_FAILED', `The database ${database} has a schema ${hookSchema} of production. This action needs that name while hooks run.`, 'Rename the schema in production, and use a new snapshot.');
}

;// CONCATENATED MODULE: ./build/database/row-security.js






/** The policy of this action, one for each table. */
const policy = 'aurora_restore_app';
/** How many tables get a policy in one transaction, which holds a lock on each. */
const row_security_batch = 500;
const appliesTo = (app) => `EXISTS (SELECT FROM pg_catalog.unnest(p.polroles) r(oid) WHERE r.oid = 0 OR pg_catalog.pg_has_role(${app}::pg_catalog.name, r.oid, 'USAGE'))`;
const isTrue = (expression) => `coalesce(pg_catalog.pg_get_expr(${expression}, p.polrelid), 'true') = 'true'`;
/** Tables on which row-level security limits app, by the catalogs. */
async function findLimitedTables(sql, { app }) {
    const who = (0,quoting/* literal */.eu)(app.username);
    return sql.query(`SELECT * FROM (
       SELECT c.oid::text AS oid, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS name,
              pg_catalog.pg_get_userbyid(c.relowner)::text AS owner,
              coalesce((SELECT pg_catalog.string_agg(p.polname::text, ', ' ORDER BY p.polname) FROM pg_catalog.pg_policy p
                WHERE p.polrelid = c.oid AND NOT p.polpermissive AND ${appliesTo(who)}
                  AND NOT (${isTrue('p.polqual')} AND ${isTrue('p.polwithcheck')})), '') AS restrictive,
              EXISTS (SELECT FROM pg_catalog.pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive AND p.polcmd = '*'
                AND ${appliesTo(who)} AND ${isTrue('p.polqual')} AND ${isTrue('p.polwithcheck')}) AS "isOpen"
         FROM ${pg_catalog/* userTables */.lJ} AND c.relrowsecurity
          AND NOT (SELECT r.rolbypassrls OR r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = ${who})
          AND (c.relforcerowsecurity OR NOT pg_catalog.pg_has_role(${who}::pg_catalog.name, c.relowner, 'USAGE'))
     ) limited WHERE NOT "isOpen" OR restrictive <> '' ORDER BY name`);
}
/**
 * Does with row-level security what was decided for app. To see every row, app gets BYPASSRLS where the master may give
 * it (only who has it, since PostgreSQL 16; before only a superuser; the master user of Aurora has it not, UG
 * "Understanding the rds_superuser role"); else a permissive policy on each table that limits it. Throws DATABASE_FAILED
 * with the tables where neither helps, and with `refuse` with those that limit app. Can be repeated.
 */
async function applyRowSecurity(sql, users, decided) {
    if (decided === 'false')
        return;
    let limited = await findLimitedTables(sql, users);
    if (limited.length === 0)
        return;
    if (decided === 'true') {
        const app = (0,quoting/* identifier */.Cv)(users.app.username);
        if ((await (0,database_sql/* refusal */.x5)(() => sql.query(`ALTER ROLE ${app} BYPASSRLS`))) === undefined)
            return;
        const tables = limited.filter(({ restrictive }) => restrictive === '');
        for (let at = 0; at < tables.length; at += row_security_batch) {
            const oids = tables.slice(at, at + row_security_batch).map(({ oid }) => oid);
            await (0,locks/* withLockRetries */.cr)(sql, users.master, () => sql.query(createPolicies(oids, app)));
        }
        limited = await findLimitedTables(sql, users);
        if (limited.length === 0)
            return;
    }
    throw limitedError(users, limited, decided);
}
function createPolicies(oids, app) {
    const from = `FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ANY (ARRAY[${oids.join(', ')}]::oid[])`;
    return asOwners(`SELECT c.relowner ${from} UNION SELECT n.nspowner ${from}`, `
  FOR item IN SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name ${from} ORDER BY c.oid LOOP
    BEGIN
      EXECUTE 'DROP POLICY IF EXISTS ${policy} ON ' || item.name;
      EXECUTE 'CREATE POLICY ${policy} ON ' || item.name || ${(0,quoting/* literal */.eu)(` TO ${app} USING (true) WITH CHECK (true)`)};
    EXCEPTION WHEN ${refusedConditions} THEN NULL;
    END;
  END LOOP;`);
}
const row_security_named = 20;
/** The tables, and why each limits app. */
function describeLimited(limited) {
    const lines = limited
        .slice(0, row_security_named)
        .map(({ name, owner, restrictive }) => `${name} (owner ${owner}${restrictive === '' ? '' : `, restrictive policy ${restrictive}`})`);
    if (limited.length > row_security_named)
        lines.push(`${limited.length - row_security_named} more`);
    return lines.join(', ');
}
function limitedError({ app, master }, limited, decided) {
    const tables = describeLimited(limited);
    if (decided === 'refuse')
        return new errors/* ActionError */.lZ('DATABASE_FAILED', `Row-level security limits which rows app (${app.username}) sees and changes, and app-bypasses-rls is refuse: ${tables}.`, 'Begin a new restore (restart: true) with app-bypasses-rls: true, which lets app see every row, or false, which leaves it to the policies of production; or change the policies in production and use a new snapshot.');
    return new errors/* ActionError */.lZ('DATABASE_FAILED', `app-bypasses-rls is true, but row-level security still limits which rows app (${app.username}) sees and changes: ${tables}. The master user ${master} may not give app BYPASSRLS. A policy for app does not help against a restrictive one, and only the owner of a table can create it.`, 'In production, exclude app from the restrictive policies, and make the master user a member of the owners WITH ADMIN OPTION (GRANT owner TO master WITH ADMIN OPTION); then use a new snapshot. Or begin a new restore (operation: abandon first) with app-bypasses-rls: false.');
}

// EXTERNAL MODULE: ./build/database/error-text.js
var error_text = __webpack_require__(7280);
// EXTERNAL MODULE: ./build/database/split-statements.js
var split_statements = __webpack_require__(8439);
;// CONCATENATED MODULE: ./build/database/sql-hook.js






/** A file that begins with this line runs statement by statement without a transaction: VACUUM cannot run in one. */
const noTransaction = /^\uFEFF?--\s*aurora-restore:\s*no-transaction\s*$/;
/** Is it rolled back when it fails? Not what it commits itself. */
function needsTransaction({ text }) {
    return !noTransaction.test(text.split('\n', 1)[0] ?? '');
}
/**
 * Runs a file in one transaction, together with its row; without a transaction where its first line says so, and then at
 * least once. Throws HOOK_FAILED with file, statement, place and SQLSTATE, never with a value.
 * @param sql a session of the master user of its own, as a file may leave anything behind
 */
async function runSqlHook(sql, hook, options) {
    if (needsTransaction(hook))
        await inTransaction(sql, hook, options);
    else
        await oneByOne(sql, hook, options);
}
async function inTransaction(sql, hook, options) {
    let isRun = false;
    const work = sql.transaction(async () => {
        if (await options.isDone())
            return;
        const begun = await transactionId(sql);
        for (const [name, value] of settingsOf(options))
            await sql.query(`SELECT pg_catalog.set_config(${(0,quoting/* literal */.eu)(name)}, ${(0,quoting/* literal */.eu)(value)}, true) AS value`);
        const leave = await become(sql, hook, options.role);
        await runStatements(sql, hook);
        // A transaction that is not the one that was begun: what the file committed itself cannot be undone any more.
        if ((await transactionId(sql)) !== begun) {
            throw new errors/* ActionError */.lZ('HOOK_FAILED', `The hook ${hook.name} ends its own transaction, so it cannot be run exactly once. What it has committed stays in the new cluster.`, 'Leave BEGIN, COMMIT and ROLLBACK out of it, and run with restart: true, which begins a new restore.');
        }
        await leave();
        await options.done();
        isRun = true;
    });
    await work.catch((error) => {
        throw isRun ? explainCommit(hook, error) : error;
    });
}
/** What is deferred is looked at only then. */
function explainCommit(hook, error) {
    const state = (0,database_sql/* sqlState */.cn)(error);
    if (state === undefined || !(error instanceof errors/* ActionError */.lZ))
        return error;
    return refused(hook, 'at its COMMIT', state, error.cause);
}
/** Takes the role on; the function that it returns gives it back, and whatever else the file has taken on. */
async function become(sql, hook, role) {
    let undo = [];
    try {
        if (role !== undefined) {
            undo = await letBecome(sql, role);
            await sql.query(`SET ROLE ${(0,quoting/* identifier */.Cv)(role)}`);
        }
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ) || error.code !== 'DATABASE_FAILED')
            throw error;
        throw new errors/* ActionError */.lZ('HOOK_FAILED', `The hook ${hook.name} cannot run as ${role}: ${(0,errors/* errorMessage */.gJ)(error.cause)}`, 'Correct hooks-role (a role of production that the master user has made, or is in), and run with restart: true, which begins a new restore.', { cause: error });
    }
    return async () => {
        for (const statement of ['RESET SESSION AUTHORIZATION', 'RESET ROLE', ...undo])
            await sql.query(statement);
    };
}
async function oneByOne(sql, hook, options) {
    if (sql.keepsSession) {
        for (const [name, value] of settingsOf(options))
            await sql.set(name, value);
    }
    else if (options.role !== undefined) {
        throw new errors/* ActionError */.lZ('HOOK_FAILED', `The hook ${hook.name} runs without a transaction, and the Data API keeps hooks-role only in one.`, 'Use connect: direct, or give the file a transaction.');
    }
    const leave = await become(sql, hook, options.role);
    try {
        await runStatements(sql, hook);
    }
    catch (error) {
        await leave().catch(() => undefined);
        throw error;
    }
    await leave();
    await options.done();
}
function settingsOf({ variables, timeoutMs }) {
    const named = Object.entries(variables).map(([name, value]) => [
        `aurora_restore.${name}`,
        value,
    ]);
    // A row that a policy hides must not be passed over: PostgreSQL refuses such a statement instead.
    return [...named, ['row_security', 'off'], ['statement_timeout', String(timeoutMs)]];
}
async function transactionId(sql) {
    const rows = await sql.query('SELECT pg_catalog.pg_current_xact_id()::pg_catalog.text AS id');
    return rows[0]?.id ?? '';
}
async function runStatements(sql, hook) {
    for (const [index, statement] of (0,split_statements/* splitStatements */.X)(hook.text).entries()) {
        try {
            await sql.query(statement.text);
        }
        catch (error) {
            throw explainStatement(hook, statement, index + 1, error);
        }
    }
}
function explainStatement(hook, statement, number, error) {
    const state = (0,database_sql/* sqlState */.cn)(error);
    if (state === undefined || !(error instanceof errors/* ActionError */.lZ) || error.code !== 'DATABASE_FAILED')
        return error;
    const { cause } = error;
    const position = Number(cause.position ?? 1);
    // PostgreSQL counts characters, JavaScript halves of those beyond the first 65,536.
    const offset = statement.offset + [...statement.text].slice(0, position - 1).join('').length;
    return refused(hook, `in statement ${number} at line ${(0,split_statements/* placeIn */.V)(hook.text, offset)}`, state, cause);
}
function refused(hook, where, state, cause) {
    const message = (0,error_text/* textForCallers */.Lo)(cause, state);
    const hint = message.includes('row-level security')
        ? 'Rows that the policies of a table hide would stay as they are. Let the file begin with ALTER TABLE … DISABLE ROW LEVEL SECURITY and end with ENABLE, or set hooks-role to the owner of the table and run with restart: true. Then run again: hooks that have run are not repeated.'
        : 'Correct the file, or what it needs, and run again: hooks that have run are not repeated.';
    return new errors/* ActionError */.lZ('HOOK_FAILED', `The hook ${hook.name} failed ${where}: ${message} (SQLSTATE ${state})`, hint, { cause: Object.assign(new Error(`SQLSTATE ${state}`), { code: state }) });
}

;// CONCATENATED MODULE: ./build/restore/steps/run-hooks.js












/**
 * Runs the caller's hooks in the new cluster, while every login but the master's is disabled. A SQL file in a transaction
 * runs once, whatever happens; the others at least once. Throws HOOK_FAILED, and the logins stay disabled.
 */
async function runHooks(step, restore, plan, restored) {
    const { hooks, log, run } = restore;
    if (hooks.length === 0) {
        log.info(`Nothing to run. The data is ${restore_outcome/* unmasked */.Xm}`);
        return { ran: 0 };
    }
    await (0,master_login/* waitForMaster */.n)(step, restore, restored);
    const { masterUsername, database } = await restore.credentials();
    const records = await withRecords(restore, restored, async (sql) => {
        await endOldSessions(sql);
        await createHookRecords(sql, masterUsername, database, run.restoreId);
        return readHookRecords(sql);
    });
    refuseChangedHooks(restore, records);
    for (const [index, hook] of hooks.entries()) {
        step.signal.throwIfAborted();
        const record = records.get(hook.name);
        if (record?.done) {
            log.info(`The hook ${hook.name} has run already`);
            await run.note(step.name, {
                hook: hook.name,
                sha256: hook.hash,
                attempt: record.attempts,
                again: true,
            });
            continue;
        }
        const attempt = (record?.attempts ?? 0) + 1;
        const touched = record?.touched === true;
        const beganAt = restore.clock.monotonic();
        log.startGroup(`Hook ${index + 1} of ${hooks.length}: ${hook.name} (${(0,hooks_hook/* shortHash */.B)(hook)})`);
        try {
            await untilAborted(step.signal, runHook(step.signal, restore, plan, { restored, hook, attempt, touched }));
        }
        finally {
            log.endGroup();
        }
        const tookMs = Math.round(restore.clock.monotonic() - beganAt);
        log.info(`The hook ${hook.name} is done`);
        await run.note(step.name, { hook: hook.name, sha256: hook.hash, attempt, tookMs });
    }
    await untilAborted(step.signal, finishHooks(restore, restored));
    return { ran: hooks.length, digest: digestHooks(hooks) };
}
/** What the hooks have made gets its grants, too, and what they have masked leaves no trace in the statistics. */
async function finishHooks(restore, restored) {
    const credentials = await restore.credentials();
    await (0,sessions/* asMaster */.tv)(restore, restored, credentials, async (sql) => {
        await applyGrants(sql, (0,sessions/* usersOf */.ev)(credentials));
        await applyRowSecurity(sql, (0,sessions/* usersOf */.ev)(credentials), restore.settings.appBypassesRls);
        restore.log.info('Refreshing the statistics of the tables that the hooks have changed: the old ones hold values from before');
        const refreshed = await refreshStatistics(sql, credentials.masterUsername);
        restore.log.info(`The statistics of ${refreshed} tables are refreshed`);
    });
}
async function runHook(signal, restore, plan, { restored, hook, attempt, touched, }) {
    const { settings } = restore;
    const credentials = await restore.credentials();
    const { masterUsername: username, masterPassword: password, database } = credentials;
    const variables = variablesOf(restore, plan, database, attempt);
    const timeoutMs = settings.hookTimeoutMs;
    const isAtomic = hook.kind === 'sql' && needsTransaction(hook);
    const begun = {
        hash: hook.hash,
        attempts: attempt,
        done: false,
        touched: touched || !isAtomic,
    };
    const done = { ...begun, done: true, touched: true };
    await withRecords(restore, restored, (sql) => writeHookRecord(sql, hook.name, begun));
    if (hook.kind === 'sql') {
        const runIn = async (sql) => {
            // A run that must stop does not leave a statement behind that may take hours.
            const stop = () => void sql.close().catch(() => undefined);
            signal.addEventListener('abort', stop);
            try {
                await runSqlHook(sql, hook, {
                    role: settings.hooksRole,
                    variables,
                    timeoutMs,
                    isDone: async () => {
                        if (await isDone(sql, hook.name))
                            return true;
                        // Rolled back with the hook, unless that commits something itself.
                        await writeHookRecord(sql, hook.name, { ...begun, touched: true });
                        return false;
                    },
                    done: () => writeHookRecord(sql, hook.name, done),
                });
            }
            finally {
                signal.removeEventListener('abort', stop);
            }
        };
        const onNotice = (notice) => restore.log.foreign(notice);
        await (0,sessions/* inHookSession */.hF)(restore, { restored, credentials, onNotice }, runIn).catch(async (error) => {
            // In a session of its own: what the file has left in that of the hook may be anything.
            throw await withRecords(restore, restored, (sql) => (0,locks/* explainLock */.R1)(sql, username, error)).catch(() => error);
        });
        return;
    }
    await mustAnswer(restore, restored, hook);
    await restore.execute(hook, (0,sessions/* loginOf */.DQ)(restored, database, { username, password }), variables);
    await withRecords(restore, restored, (sql) => writeHookRecord(sql, hook.name, done));
}
/** What hooks get to know of the restore: `aurora_restore.…` in SQL, `AURORA_RESTORE_…` in the environment. */
function variablesOf({ settings, run }, { snapshot }, database, attempt) {
    return {
        restore_id: run.restoreId,
        attempt: String(attempt),
        snapshot_id: snapshot.id,
        snapshot_time: snapshot.createdAt,
        source_cluster: settings.sourceClusterId,
        target_cluster: settings.targetClusterId,
        database,
    };
}
async function withRecords(restore, restored, body) {
    return (0,sessions/* asMaster */.tv)(restore, restored, await restore.credentials(), body);
}
/** A program cannot use the Data API, to which `connect: auto` may have turned. */
async function mustAnswer(restore, { endpoint, port }, { name }) {
    const reason = await restore.findUnreachable(endpoint, port);
    if (reason === undefined)
        return;
    throw new errors/* ActionError */.lZ('DATABASE_UNREACHABLE', `The hook ${name} is a program and needs a connection to ${endpoint}:${port}, but that does not answer: ${reason}.`, 'Run the job on a runner whose traffic the security group allows, or write the hook in SQL. The restore resumes at this step.');
}
/** A statement may run for hours: a run that must stop does not wait for it. */
async function untilAborted(signal, work) {
    let stop = () => undefined;
    const aborted = new Promise((_, reject) => {
        stop = () => reject(signal.reason);
        signal.addEventListener('abort', stop);
    });
    try {
        return await Promise.race([work, aborted]);
    }
    finally {
        signal.removeEventListener('abort', stop);
    }
}

// EXTERNAL MODULE: ./build/restore/steps/send-notification.js
var send_notification = __webpack_require__(7391);
// EXTERNAL MODULE: ./build/database/logins.js
var logins = __webpack_require__(6912);
;// CONCATENATED MODULE: ./build/database/default-privileges.js




/**
 * Objects made later get the same grants as those that are there: those of master, of app, and of the roles that app can
 * take on, which are all that can make objects then. What production had set so that readonly could write to later
 * objects is revoked, of other makers where the master may: nobody can log in as them.
 */
async function applyDefaultPrivileges(sql, users) {
    const [app, readonly] = [(0,quoting/* identifier */.Cv)(users.app.username), (0,quoting/* identifier */.Cv)(users.readonly.username)];
    const grants = [
        `GRANT ALL ON TABLES TO ${app}`,
        `GRANT ALL ON SEQUENCES TO ${app}`,
        `GRANT EXECUTE ON ROUTINES TO ${app}`,
        `GRANT USAGE ON TYPES TO ${app}`,
        `GRANT USAGE, CREATE ON SCHEMAS TO ${app}`,
        `GRANT SELECT ON TABLES TO ${readonly}`,
        `GRANT SELECT ON SEQUENCES TO ${readonly}`,
        `GRANT USAGE ON SCHEMAS TO ${readonly}`,
    ];
    const statement = (what) => `EXECUTE 'ALTER DEFAULT PRIVILEGES FOR ROLE ' || item.maker || ${(0,quoting/* literal */.eu)(` ${what}`)};`;
    const makers = `SELECT r.oid, r.rolname FROM pg_roles r
     WHERE r.oid = me OR r.rolname = ${(0,quoting/* literal */.eu)(users.app.username)}
        OR (r.rolname <> 'rdsadmin' AND NOT r.rolsuper AND pg_has_role(${(0,quoting/* literal */.eu)(users.app.username)}::name, r.oid, 'MEMBER'))`;
    const work = `
  FOR item IN ${excess(users)} LOOP
    BEGIN
      EXECUTE 'ALTER DEFAULT PRIVILEGES FOR ROLE ' || item.maker || item.place || ' REVOKE ' || item.rights || ${(0,quoting/* literal */.eu)(` FROM ${readonly}, PUBLIC`)};
    EXCEPTION WHEN ${refusedConditions} THEN NULL;
    END;
  END LOOP;
  FOR item IN SELECT quote_ident(rolname) AS maker FROM (${makers}) makers LOOP
    BEGIN
      ${grants.map(statement).join('\n      ')}
      -- Large objects have default privileges since PostgreSQL 18.
      IF current_setting('server_version_num')::int >= 180000 THEN
        ${statement(`GRANT ALL ON LARGE OBJECTS TO ${app}`)}
        ${statement(`GRANT SELECT ON LARGE OBJECTS TO ${readonly}`)}
      END IF;
    EXCEPTION WHEN ${refusedConditions} THEN NULL;
    END;
  END LOOP;`;
    const owners = `SELECT e.oid FROM (${excess(users)}) e UNION SELECT oid FROM (${makers}) m`;
    await (0,locks/* withLockRetries */.cr)(sql, users.master, () => sql.query(asOwners(owners, work)));
}
/** Default privileges by which readonly could write, by the letters of pg_default_acl. */
function excess(users) {
    const writing = [
        ['r', 'ON TABLES', ['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']],
        ['S', 'ON SEQUENCES', ['USAGE', 'UPDATE']],
        ['n', 'ON SCHEMAS', ['CREATE']],
        ['L', 'ON LARGE OBJECTS', ['UPDATE']],
    ];
    const rows = writing.map(([letter, on, rights]) => `('${letter}', '${rights.join(', ')} ${on}', ARRAY[${rights.map((right) => `'${right}'`).join(', ')}])`);
    return `SELECT DISTINCT d.defaclrole AS oid, quote_ident(pg_get_userbyid(d.defaclrole)) AS maker,
         coalesce(' IN SCHEMA ' || quote_ident(n.nspname), '') AS place, k.rights
    FROM (WITH ${rights_rolesOf(users)} SELECT * FROM w) w CROSS JOIN pg_default_acl d
    JOIN (VALUES ${rows.join(', ')}) k(letter, rights, writes) ON k.letter = d.defaclobjtype::text
    LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
   CROSS JOIN LATERAL aclexplode(d.defaclacl) a
   WHERE a.grantee IN (0, w.readonly) AND a.privilege_type = ANY (k.writes)`;
}

// EXTERNAL MODULE: ./build/database/scram.js
var scram = __webpack_require__(6546);
;// CONCATENATED MODULE: ./build/database/roles.js






/** Attributes that neither app nor readonly may have, and what takes each away. */
const powers = {
    rolsuper: 'NOSUPERUSER',
    rolcreaterole: 'NOCREATEROLE',
    rolcreatedb: 'NOCREATEDB',
    rolreplication: 'NOREPLICATION',
    rolbypassrls: 'NOBYPASSRLS',
};
/**
 * Makes a role without login, or brings production's role of this name to exactly these attributes. It leaves every
 * group that would give it more: `any` group if it may only read.
 * Throws DATABASE_FAILED with what could not be taken away.
 */
async function prepareRole(sql, master, prepared) {
    const { user, leaves, salt } = prepared;
    const role = (0,quoting/* identifier */.Cv)(user.username);
    if (!(await exists(sql, user.username)))
        await sql.query(`CREATE ROLE ${role} NOLOGIN`);
    const alter = (what) => (0,database_sql/* refusal */.x5)(() => sql.query(`ALTER ROLE ${role} ${what}`));
    const fixed = await alter("NOLOGIN INHERIT CONNECTION LIMIT -1 VALID UNTIL 'infinity'");
    if (fixed !== undefined)
        throw notOurs(user.username, fixed);
    // The master may not even name an attribute that it lacks itself, so only what must change is named.
    const unwanted = await unwantedPowers(sql, prepared);
    for (const power of unwanted)
        await alter(powers[power]);
    const verifier = (0,quoting/* literal */.eu)((0,scram/* scramVerifier */.v)(user.password, salt));
    const refused = await alter(`PASSWORD ${verifier}`);
    if (refused !== undefined)
        throw passwordRefused(user.username, refused);
    for (const membership of await groupsToLeave(sql, master, user.username, leaves)) {
        await revokeMembership(sql, membership);
    }
    await assertPlain(sql, master, prepared);
}
async function unwantedPowers(sql, { user, mayBypass = false }) {
    const found = (await readPowers(sql)).get(user.username) ?? [];
    return found.filter((power) => !(mayBypass && power === 'rolbypassrls'));
}
/** What a readonly role owns it could change, so it goes to the master. */
async function takeOwnership(sql, master, username) {
    await runAsOwner(sql, username, [`REASSIGN OWNED BY ${(0,quoting/* identifier */.Cv)(username)} TO ${(0,quoting/* identifier */.Cv)(master)}`]);
}
/** The owner of a database can let itself and everybody connect to it, so app owns none but its own. */
async function takeOtherDatabases(sql, { database, app, master }) {
    const owned = `FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba
    WHERE r.rolname = ${(0,quoting/* literal */.eu)(app.username)} AND d.datname <> ${(0,quoting/* literal */.eu)(database)}`;
    await sql.query(asOwners(`SELECT r.oid ${owned}`, `  FOR item IN SELECT quote_ident(d.datname) AS name ${owned} LOOP
    BEGIN
      EXECUTE 'ALTER DATABASE ' || item.name || ${(0,quoting/* literal */.eu)(` OWNER TO ${(0,quoting/* identifier */.Cv)(master)}`)};
    EXCEPTION WHEN ${refusedConditions} THEN NULL;
    END;
  END LOOP;`));
}
/**
 * What production has set for the role or the database, so that app could not write, either of the two would be another role
 * after its login, or would get an error from each table with a policy, is overridden for them in this database. Other
 * settings of the roles (search_path …) stay as they are.
 */
async function overrideSettings(sql, { database, app, readonly }) {
    await override(sql, database, app.username, safeSettings);
    const { default_transaction_read_only: _stays, ...ofReadonly } = safeSettings;
    await override(sql, database, readonly.username, ofReadonly);
}
const safeSettings = { default_transaction_read_only: 'off', role: 'none', row_security: 'on' };
async function override(sql, database, username, settings) {
    const planted = await sql.query(`SELECT DISTINCT lower(pg_catalog.split_part(c.setting, '=', 1)) AS name
       FROM pg_catalog.pg_db_role_setting s CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) c(setting)
      WHERE s.setdatabase IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = ${(0,quoting/* literal */.eu)(database)}))
        AND s.setrole IN (0, (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = ${(0,quoting/* literal */.eu)(username)}))`);
    for (const [name, value] of Object.entries(settings)) {
        if (!planted.some((found) => found.name === name))
            continue;
        const role = `ALTER ROLE ${(0,quoting/* identifier */.Cv)(username)} IN DATABASE ${(0,quoting/* identifier */.Cv)(database)}`;
        await sql.query(`${role} SET ${(0,quoting/* identifier */.Cv)(name)} = ${(0,quoting/* literal */.eu)(value)}`);
    }
}
async function exists(sql, username) {
    const rows = await sql.query('SELECT 1 AS one FROM pg_catalog.pg_roles WHERE rolname = $1', [username]);
    return rows.length > 0;
}
async function readPowers(sql) {
    const names = Object.keys(powers);
    const rows = await sql.query(`SELECT rolname::text AS name, ${names.join(', ')} FROM pg_catalog.pg_roles WHERE ${names.join(' OR ')}`);
    return new Map(rows.map((row) => [row.name, names.filter((power) => row[power])]));
}
/**
 * The role's own memberships that it must not keep. A group is powerful when it leads to the master, to a role of AWS
 * or PostgreSQL (rds_iam, too: its members cannot use a password), or to a role with powers.
 */
async function groupsToLeave(sql, master, username, leaves) {
    const memberships = await readMemberships(sql, username);
    const powerful = await readPowers(sql);
    const givesMore = (group) => [...reachableFrom(group, memberships)].some((name) => name === master || (0,quoting/* isSystemRole */.CO)(name) || powerful.has(name));
    return memberships.filter(({ member, role }) => member === username && (leaves === 'any group' || givesMore(role)));
}
async function assertPlain(sql, master, prepared) {
    const { leaves } = prepared;
    const { username } = prepared.user;
    const left = (await unwantedPowers(sql, prepared)).map((power) => powers[power].slice(2));
    const groups = await groupsToLeave(sql, master, username, leaves);
    left.push(...groups.map(({ role, grantor }) => `member of ${role} (granted by ${grantor})`));
    if (left.length === 0)
        return;
    throw new errors/* ActionError */.lZ('DATABASE_FAILED', `The role ${username} has rights from production that it must not have, and the master user ${master} cannot revoke them: ${left.join(', ')}.`, 'Choose another name for it in the credentials secret, or revoke them in production and use a new snapshot.');
}
function notOurs(username, reason) {
    return new errors/* ActionError */.lZ('DATABASE_FAILED', `The role ${username} came from production, and the master user may not alter it: ${reason}.`, `Choose another name for it in the credentials secret; or run in production, as the role that made it, GRANT ${(0,quoting/* identifier */.Cv)(username)} TO the master WITH ADMIN OPTION, and use a new snapshot.`);
}
function passwordRefused(username, reason) {
    return new errors/* ActionError */.lZ('DATABASE_FAILED', `The server does not take a password (a SCRAM-SHA-256 verifier) for the role ${username}: ${reason}.`, 'Look at the cluster parameter group: with rds.restrict_password_commands the master must be a member of rds_password, and rds.accepted_password_auth_method must allow SCRAM.');
}

// EXTERNAL MODULE: ./build/database/users.js
var database_users = __webpack_require__(6088);
;// CONCATENATED MODULE: ./build/database/prepare-users.js









/**
 * Makes the app and readonly roles, or brings production's roles of these names to exactly these attributes, with new
 * passwords and grants, but *without login*: `enableLogins` lets them log in when the cluster is verified. Comes after
 * `lockOut`, and lets nobody connect again. Can be repeated. Throws DATABASE_FAILED with the names of what could not be
 * granted or taken away, and LOGINS_NOT_DISABLED with those of roles that could connect as members of app or readonly.
 * @param randomBytes for the salts of the verifiers
 */
async function prepareUsers(sql, users, randomBytes, appBypassesRls = 'false') {
    (0,database_users/* checkUsers */.D)(users);
    const { master, app, readonly } = users;
    const mayBypass = appBypassesRls === 'true';
    await (0,pg_catalog/* trustOnlyOwnNames */.z4)(sql);
    await prepareRole(sql, master, { user: app, leaves: 'powerful groups', salt: randomBytes(16), mayBypass });
    await prepareRole(sql, master, { user: readonly, leaves: 'any group', salt: randomBytes(16) });
    await takeOwnership(sql, master, readonly.username);
    await takeOtherDatabases(sql, users);
    await overrideSettings(sql, users);
    await letConnect(sql, users);
    await applyGrants(sql, users);
    await applyDefaultPrivileges(sql, users);
    await applyRowSecurity(sql, users, appBypassesRls);
}
/** Lets app and readonly connect, and with them nobody who could not connect before: a member of them would. */
async function letConnect(sql, { master, database, app, readonly }) {
    const ours = [app.username, readonly.username];
    const before = await connectable(sql, database);
    const owner = await (0,pg_catalog/* ownerOfDatabase */.SI)(sql, database);
    const grant = `CONNECT ON DATABASE ${(0,quoting/* identifier */.Cv)(database)}`;
    await runAsOwner(sql, owner, [`GRANT ${grant} TO ${(0,quoting/* identifiers */.H2)(ours)}`], { lenient: true });
    const newcomers = [...(await connectable(sql, database))].filter((name) => !before.has(name));
    if (newcomers.length === 0)
        return;
    await runAsOwner(sql, owner, [`REVOKE ${grant} FROM ${(0,quoting/* identifiers */.H2)(ours)} CASCADE`], { lenient: true });
    throw new errors/* ActionError */.lZ('LOGINS_NOT_DISABLED', `With ${ours.join(' or ')}, these roles of production could connect to ${database} again as members of it, and the master user ${master} may not disable their logins: ${newcomers.join(', ')}.`, 'Choose other names for app and readonly in the credentials secret, or end these memberships in production and use a new snapshot.');
}
/** Login roles that may connect to a database; AWS's own do not count. */
async function connectable(sql, database) {
    const rows = await sql.query(`SELECT rolname::text AS name FROM pg_catalog.pg_roles
      WHERE rolcanlogin AND pg_catalog.has_database_privilege(oid, $1, 'CONNECT')`, [database]);
    return new Set(rows.map(({ name }) => name).filter((name) => !(0,quoting/* isSystemRole */.CO)(name)));
}

;// CONCATENATED MODULE: ./build/restore/steps/setup-db-users.js




/** Prepares app and readonly, their logins still disabled. */
async function setUpDatabaseUsers(step, restore, restored) {
    const { settings, log } = restore;
    if (!settings.setupDbUsers)
        return { users: [] };
    const credentials = await restore.credentials();
    // The passwords of the secret come last: a login that began while a role had one would still count when LOGIN follows.
    const users = (0,sessions/* verificationUsersOf */.Hg)(credentials, restore.run.restoreId);
    await (0,master_login/* waitForMaster */.n)(step, restore, restored);
    return (0,sessions/* asMaster */.tv)(restore, restored, credentials, async (sql) => {
        await prepareUsers(sql, users, restore.randomBytes, settings.appBypassesRls);
        await (0,logins/* writeStamp */.z0)(sql, users, restore.run.restoreId);
        log.info(`${users.app.username} and ${users.readonly.username} have their grants; their logins are not enabled yet`);
        return { users: [users.app.username, users.readonly.username] };
    });
}

;// CONCATENATED MODULE: ./build/restore/steps/share-snapshot.js



/** The part of the route that the source account walks: a copy that can be shared, if need be, and the share. */
async function shareSnapshot(step, restore, plan) {
    const { settings, source, log } = restore;
    const chosen = await source.snapshots(settings.sourceRegion);
    if (plan.route.length > 0 && (await (0,shared_copies/* isOfOtherCluster */.wf)(restore, chosen, plan))) {
        throw new errors/* ActionError */.lZ('SNAPSHOT_NOT_USABLE', `The snapshot ${plan.snapshot.arn} is no snapshot of ${settings.sourceClusterId}, as the table says. Nothing was shared or copied.`, 'End this restore (operation: abandon), then begin a new one. If the snapshot is another one than the log of its first run names, look in CloudTrail who has written the table.');
    }
    let reached = {
        arn: plan.snapshot.arn,
        id: plan.snapshot.id,
        region: settings.sourceRegion,
    };
    for (const routeStep of plan.route) {
        if (routeStep.kind === 'copy' && routeStep.side === 'source') {
            const copy = await (0,snapshots_copy/* makeCopy */.sK)(step, restore, { plan, routeStep, from: reached.arn });
            reached = { arn: copy.arn, id: copy.id, region: routeStep.to };
        }
        else if (routeStep.kind === 'share') {
            const snapshots = await source.snapshots(routeStep.region);
            if (routeStep.existing) {
                const { id, arn } = plan.snapshot;
                const isShared = async () => (await snapshots.sharedWith(id)).includes(settings.targetAccountId);
                const key = (0,shared_copies/* referenceKey */.Db)(restore, plan, routeStep);
                const { shared } = await (0,shared_copies/* acquireShare */.sQ)(step, restore, { key, snapshot: plan.snapshot, isShared });
                log.info(`Sharing ${arn} with account ${settings.targetAccountId}, as other restores may`);
                if (!shared)
                    await snapshots.share(id, settings.targetAccountId);
                continue;
            }
            log.info(`Sharing ${reached.arn} with account ${settings.targetAccountId}`);
            const shares = await snapshots.sharedWith(reached.id);
            if (!shares.includes(settings.targetAccountId))
                await snapshots.share(reached.id, settings.targetAccountId);
        }
    }
    return reached;
}

// EXTERNAL MODULE: ./build/duration.js
var duration = __webpack_require__(3110);
;// CONCATENATED MODULE: ./build/database/own-checks.js




const longest = 200;
/**
 * Runs the caller's checks in a session that can only read. Each must be one statement that returns no row, or one row
 * of one column that is true; everything else is a failed check, also an error. What is reported of a result are the number of
 * rows and the names of columns: rows may be about people, and the result is stored and sent.
 */
async function runOwnChecks(sql, checks, showRows = () => undefined) {
    const results = [];
    for (const { name, text } of checks) {
        const show = (rows) => {
            if (rows.length > 0)
                showRows(name, shorten(JSON.stringify(rows[0])));
        };
        results.push({ name, ...(await evaluate(sql, text, show)) });
    }
    return results;
}
async function evaluate(sql, text, show) {
    let rows;
    try {
        rows = await sql.query(text);
    }
    catch (error) {
        if (/multiple commands|Multistatements/.test((0,errors/* errorMessage */.gJ)(error)))
            return { ok: false, details: 'several statements: a check must be one' };
        return { ok: false, details: describeError(error) };
    }
    show(rows);
    const [row] = rows;
    if (row === undefined)
        return { ok: true, details: 'no row' };
    const columns = Object.keys(row);
    const names = columns.map((column) => JSON.stringify(shorten(column))).join(', ');
    if (columns.length !== 1)
        return { ok: false, details: `${columns.length} columns (${shorten(names)}): a check must return one` };
    if (rows.length > 1)
        return { ok: false, details: `${rows.length} rows with the column ${names}` };
    const ok = row[columns[0] ?? ''] === true;
    return { ok, details: `one row whose column ${names} is ${ok ? 'true' : 'not true'}` };
}
/** As of hooks, without what PostgreSQL or a function quotes of the data. */
function describeError(error) {
    const state = (0,database_sql/* sqlState */.cn)(error);
    if (state === undefined)
        return (0,errors/* errorMessage */.gJ)(error);
    const cause = error instanceof errors/* ActionError */.lZ ? (error.cause ?? error) : error;
    return `${(0,error_text/* textForCallers */.Lo)(cause, state)} (SQLSTATE ${state})`;
}
function shorten(text) {
    return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
/** Is the newest thing that the caller's query finds (one timestamp) young enough? By the database's clock. */
async function checkFreshness(sql, query, maxAgeMs) {
    const name = 'freshness';
    try {
        const [row] = await sql.query(`SELECT (EXTRACT(EPOCH FROM pg_catalog.now() - (${query.replace(/;\s*$/, '')})) * 1000)::float8 AS age`);
        const age = row?.age ?? null;
        if (age === null)
            return { name, ok: false, details: 'the query found nothing' };
        const details = `the newest is ${(0,duration/* formatDuration */.a)(Math.max(0, age))} old, ${(0,duration/* formatDuration */.a)(maxAgeMs)} allowed`;
        return { name, ok: age <= maxAgeMs, details };
    }
    catch (error) {
        return { name, ok: false, details: describeError(error) };
    }
}

;// CONCATENATED MODULE: ./build/database/try-rights.js


/** In a session of app: it may read, insert, update and delete, in a transaction that can write. */
async function tryWriting(sql) {
    const write = (statement) => `
      BEGIN
        EXECUTE ${statement};
      EXCEPTION WHEN insufficient_privilege OR read_only_sql_transaction THEN
        found = found || (item.name || ': ' || SQLERRM);
      END;`;
    return attempt(sql, `${write(try_rights_select)}
    IF item.attribute IS NOT NULL THEN ${writes.map(write).join('')} END IF;${write(try_rights_remove)}`, (tables) => `it may read and write ${tables}`);
}
/** In a session of readonly: it may read, and every change is refused. */
async function tryReading(sql) {
    const refused = (statement) => `
      BEGIN
        EXECUTE ${statement};
        found = found || (item.name || ': it may write to it');
      EXCEPTION WHEN insufficient_privilege THEN NULL;
        WHEN read_only_sql_transaction THEN NULL;
      END;`;
    return attempt(sql, `
      BEGIN
        EXECUTE ${try_rights_select};
      EXCEPTION WHEN insufficient_privilege THEN found = found || (item.name || ': ' || SQLERRM);
      END;
    IF item.attribute IS NOT NULL THEN ${writes.map(refused).join('')} END IF;${refused(try_rights_remove)}`, (tables) => `it may read ${tables}, and writing to it is refused`);
}
// All touch no row. The server checks the rights as for any other statement of the kind.
const try_rights_select = "'SELECT FROM ' || item.name || ' WHERE false'";
const try_rights_remove = "'DELETE FROM ' || item.name || ' WHERE false'";
const writes = [
    "'UPDATE ' || item.name || ' SET ' || item.attribute || ' = ' || item.attribute || ' WHERE false'",
    "'INSERT INTO ' || item.name || ' (' || item.attribute || ') SELECT ' || item.attribute || ' FROM ' || item.name || ' WHERE false'",
];
/**
 * Does `body` on a table of each schema and owner, its largest, and rolls all of it back. A table with rules or statement
 * triggers is left out: they would change what is done, or run. So are AWS's own, which the master cannot grant on.
 */
async function attempt(sql, body, describe) {
    await (0,pg_catalog/* trustOnlyOwnNames */.z4)(sql);
    const rollBack = new Error('rolled back');
    let tried;
    try {
        await sql.transaction(async () => {
            await sql.query((0,quoting/* block */.om)(`  item pg_catalog.record;
  found pg_catalog.text[] = '{}';
  names pg_catalog.text[] = '{}';`, `  SET LOCAL search_path = pg_catalog;
  FOR item IN
    SELECT DISTINCT ON (c.relnamespace, c.relowner) quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
           (SELECT quote_ident(a.attname) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
               AND a.attgenerated = '' AND a.attidentity <> 'a' ORDER BY a.attnum LIMIT 1) AS attribute
      FROM ${pg_catalog/* userTables */.lJ} AND pg_get_userbyid(c.relowner) <> 'rdsadmin' AND NOT c.relhasrules AND NOT EXISTS (
             SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled <> 'D' AND t.tgtype & 1 = 0)
     ORDER BY c.relnamespace, c.relowner, c.reltuples DESC, c.relname
  LOOP
    names = names || item.name;
${body}
  END LOOP;
  PERFORM set_config('aurora_restore.tried', concat(cardinality(names), ' ', (SELECT string_agg(t.n, ', ') FROM (SELECT n FROM unnest(names) n LIMIT 3) t)), true);
  PERFORM set_config('aurora_restore.found', coalesce((SELECT string_agg(t.n, '; ') FROM (SELECT n FROM unnest(found) n LIMIT 20) t), ''), true);`));
            const [row] = await sql.query(`SELECT pg_catalog.current_setting('aurora_restore.tried') AS tried, pg_catalog.current_setting('aurora_restore.found') AS found`);
            tried = describeTried(row?.tried ?? '', row?.found ?? '', describe);
            throw rollBack;
        });
    }
    catch (error) {
        if (error !== rollBack)
            throw error;
    }
    if (tried === undefined)
        throw rollBack;
    const [session] = await sql.query(`SELECT pg_catalog.current_setting('lo_compat_privileges') AS large`);
    if (session?.large !== 'on')
        return tried;
    return {
        ok: false,
        details: 'lo_compat_privileges is on, so everybody may read, change and remove every large object. In production, run ALTER DATABASE … RESET lo_compat_privileges (or set it to off in the parameter group), and use a new snapshot',
    };
}
function describeTried(text, found, describe) {
    if (found !== '')
        return { ok: false, details: found };
    const [count = '0', ...names] = text.split(' ');
    if (count === '0')
        return { ok: true, details: 'it logs in; there is no table to try' };
    const more = Number(count) > 3 ? `, and ${Number(count) - 3} more (one of each schema and owner)` : '';
    return { ok: true, details: describe(`${names.join(' ')}${more}`) };
}

;// CONCATENATED MODULE: ./build/database/verification.js







/**
 * Checks as master what the catalogs say, and in sessions of app and readonly what the server really does. Nothing is
 * changed, and no trigger fires.
 * @param logIn opens a session of app or readonly; throws LoginRefused when the server refuses it
 */
async function checkDatabase(sql, users, logIn, appBypassesRls = 'false') {
    await (0,pg_catalog/* trustOnlyOwnNames */.z4)(sql);
    return [
        await describeTables(sql),
        await checkRights(sql, users),
        await checkOtherDatabases(sql, users),
        await checkRowSecurity(sql, users, appBypassesRls),
        await describeDefiners(sql, users),
        await checkSession('app logs in and may write', () => logIn(users.app), tryWriting),
        await checkSession('readonly logs in and may only read', () => logIn(users.readonly), tryReading),
    ];
}
/** No login role is left that could connect but the master, app, readonly, those in `allow` and AWS's own. */
async function checkLockOut(sql, users, allow) {
    const open = await findOpen(sql, [users.master, users.app.username, users.readonly.username, ...allow]);
    const name = 'no other role of production can log in';
    if (open.length === 0)
        return { name, ok: true, details: 'none can' };
    const first = open.slice(0, 20).map((role) => `${role.name} ${role.how}`);
    return { name, ok: false, details: first.join('; ') };
}
/** Only informs: an empty database may be right. */
async function describeTables(sql) {
    const rows = await sql.query(`SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS name,
            greatest(c.reltuples, 0)::bigint::text AS estimate, (count(*) OVER ())::int AS total
       FROM ${pg_catalog/* userTables */.lJ} ORDER BY c.reltuples DESC, 1 LIMIT 10`);
    const largest = rows.map(({ name, estimate }) => `${name} ≈ ${estimate}`);
    const total = rows[0]?.total ?? 0;
    const details = total === 0 ? 'there is no table' : `${total} tables; rows estimated: ${largest.join(', ')}`;
    return { name: 'tables', ok: true, details };
}
async function checkRights(sql, users) {
    const found = await findFaults(sql, users);
    const reported = found.reported.map(({ object, fault }) => `${object}: ${fault}`);
    const ofAws = reported.length === 0
        ? ''
        : `; AWS owns these and lets everybody use them, which the master user cannot change: ${reported.join(', ')}`;
    return {
        name: 'app may read and write, readonly only read',
        ok: found.faults.length === 0,
        details: found.faults.length === 0
            ? `so on every schema, table, column, sequence, routine, type and large object${ofAws}`
            : describeFaults(found),
    };
}
/** By default neither may connect to another database of the cluster. */
async function checkOtherDatabases(sql, { database, app, readonly }) {
    const [a, r] = [(0,quoting/* literal */.eu)(app.username), (0,quoting/* literal */.eu)(readonly.username)];
    const may = (who) => `pg_catalog.has_database_privilege(${who}::pg_catalog.name, d.oid, 'CONNECT')`;
    const rows = await sql.query(`SELECT d.datname::text AS name, pg_catalog.pg_get_userbyid(d.datdba)::text AS owner,
            pg_catalog.concat_ws(' and ', CASE WHEN ${may(a)} THEN 'app' END, CASE WHEN ${may(r)} THEN 'readonly' END) AS who
       FROM pg_catalog.pg_database d
      WHERE ${acceptsSessions('d')} AND d.datname <> ${(0,quoting/* literal */.eu)(database)} AND (${may(a)} OR ${may(r)}) ORDER BY 1 LIMIT 20`);
    const name = 'other databases of the cluster';
    if (rows.length === 0)
        return { name, ok: true, details: 'app and readonly may not connect to any' };
    const open = rows.map((row) => `${row.who} may connect to ${row.name} (owner ${row.owner})`);
    return {
        name,
        ok: false,
        details: `${open.join('; ')}, and the master user may not revoke it. In production, run REVOKE CONNECT ON DATABASE … FROM PUBLIC, or GRANT its owner TO the master WITH ADMIN OPTION, and use a new snapshot`,
    };
}
/** With `false`, the default, it only informs: which rows app sees is for the policies of production to say. */
async function checkRowSecurity(sql, users, decided) {
    const name = 'row-level security';
    const says = `app-bypasses-rls is ${decided}`;
    const limited = await findLimitedTables(sql, users);
    if (limited.length === 0)
        return { name, ok: true, details: `${says}: no policy limits app` };
    return {
        name,
        ok: decided === 'false',
        details: `${says}: app sees and changes only the rows that the policies of production give it, which may be none, on ${describeLimited(limited)}`,
    };
}
/** Only informs: views and policies may need such a routine to read, so it is not taken away. */
async function describeDefiners(sql, { readonly }) {
    const rows = await sql.query(`SELECT p.oid::pg_catalog.regprocedure::text AS name
       FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
      WHERE p.prosecdef AND p.provolatile = 'v' AND ${pg_catalog/* userSchema */.vJ} AND ${(0,pg_catalog/* notOfExtension */.KG)('pg_proc', 'p.oid')}
        AND p.prorettype NOT IN ('pg_catalog.trigger'::pg_catalog.regtype, 'pg_catalog.event_trigger'::pg_catalog.regtype)
        AND pg_catalog.has_function_privilege($1::name, p.oid, 'EXECUTE')
      ORDER BY 1 LIMIT 20`, [readonly.username]);
    const details = rows.length === 0
        ? 'none'
        : `readonly may call ${rows.map(({ name }) => name).join(', ')}: these do what their owners may, writing included`;
    return { name: "routines with their owner's rights", ok: true, details };
}
async function checkSession(name, open, attempt) {
    let sql;
    try {
        sql = await open();
    }
    catch (error) {
        if (!(error instanceof connection/* LoginRefused */.QU))
            throw error;
        return { name: name.replace(/ and .*/, ''), ok: false, details: error.message };
    }
    try {
        return { name, ...(await attempt(sql)) };
    }
    finally {
        await sql.close();
    }
}

;// CONCATENATED MODULE: ./build/restore/access/hook-records.js


/** Drops the records of which hooks have run, before any login is enabled. Can be repeated. */
async function forgetHooks(restore, restored) {
    if (restore.hooks.length === 0)
        return;
    const { database } = await restore.credentials();
    await (0,sessions/* asMaster */.tv)(restore, restored, await restore.credentials(), (sql) => dropHookRecords(sql, database));
}

;// CONCATENATED MODULE: ./build/restore/steps/verify-restore.js








/**
 * Verifies that app and readonly can do what they may, and no more, in sessions of theirs with passwords that only this
 * run knows. Enabling their logins is the last statement of a verification that succeeds (in a swap, of the cut-over):
 * whatever fails before, nobody can log in with the passwords of the secret. Throws VERIFICATION_FAILED with what was found.
 */
async function verifyRestore(step, restore, restored) {
    const { settings, log } = restore;
    if (!settings.setupDbUsers)
        return { database: '', checks: [] };
    const credentials = await restore.credentials();
    const users = (0,sessions/* usersOf */.ev)(credentials);
    const opened = (0,sessions/* verificationUsersOf */.Hg)(credentials, restore.run.restoreId);
    // After a run that failed here, the Data API may have to be enabled again.
    await (0,master_login/* waitForMaster */.n)(step, restore, restored);
    await forgetHooks(restore, restored);
    const checks = await (0,sessions/* asMaster */.tv)(restore, restored, credentials, async (sql) => {
        const { randomBytes } = restore;
        try {
            await (0,logins/* enableLogins */.ms)(sql, opened, randomBytes);
            const found = [await checkLockOut(sql, users, settings.keepLoginRoles)];
            const inSessions = await checkDatabase(sql, opened, (user) => connectForChecks(restore, restored, users.database, user), settings.appBypassesRls);
            found.push(...inSessions, ...(await runChecksOfCaller(restore, restored, opened)));
            // In a swap no login is enabled before the cut-over.
            if (settings.strategy === 'swap' || found.some(({ ok }) => !ok))
                await (0,logins/* disableLogins */.V6)(sql, opened, randomBytes);
            else
                await (0,logins/* enableLogins */.ms)(sql, users, randomBytes);
            return found;
        }
        catch (error) {
            // Where this fails, too, the logins still have passwords that nobody else knows.
            await (0,logins/* disableLogins */.V6)(sql, opened, randomBytes).catch(() => undefined);
            throw error;
        }
    });
    for (const { name, ok, details } of checks)
        log.info(`${ok ? 'ok' : 'FAILED'}: ${name}: ${details}`);
    const failed = checks.filter(({ ok }) => !ok);
    if (failed.length > 0) {
        throw new errors/* ActionError */.lZ('VERIFICATION_FAILED', `The new cluster ${restored.arn} failed its verification:\n${failed.map(({ name, details }) => `- ${name}: ${details}`).join('\n')}`, 'The logins of its app and readonly users are disabled. Fix the cause and run again: the checks are repeated.');
    }
    return { database: users.database, checks };
}
async function connectForChecks(restore, restored, database, user) {
    return restore.database.connect({ ...(0,sessions/* loginOf */.DQ)(restored, database, user), settings: session/* verificationSettings */.NN });
}
/** As readonly: a check can change nothing, whatever stands in it. */
async function runChecksOfCaller(restore, restored, users) {
    const { freshnessQuery, freshnessMaxAgeMs, showCheckRows } = restore.settings;
    if (restore.ownChecks.length === 0 && freshnessQuery === undefined)
        return [];
    const sql = await connectForChecks(restore, restored, users.database, users.readonly);
    try {
        const found = await runOwnChecks(sql, restore.ownChecks, (check, row) => {
            if (showCheckRows)
                restore.log.info(`The first row of ${check}: ${row}`);
        });
        if (freshnessQuery !== undefined && freshnessMaxAgeMs !== undefined)
            found.push(await checkFreshness(sql, freshnessQuery, freshnessMaxAgeMs));
        return found;
    }
    finally {
        await sql.close();
    }
}

;// CONCATENATED MODULE: ./build/restore/pipeline.js






















/**
 * The whole product: a production snapshot becomes the target cluster. Every step runs once, however often the run is
 * cut off; its result is stored, and the next run resumes after it.
 */
async function runPipeline(restore) {
    const { run, settings } = restore;
    // Nothing else is changed before check-snapshot has seen that all of it can work.
    const fresh = settings.createSnapshot
        ? await run.step('create-snapshot', (step) => createSnapshot(step, restore))
        : undefined;
    const plan = await run.step('check-snapshot', () => checkSnapshot(restore, fresh?.id ?? settings.snapshotId));
    // Make the snapshot one that the target account may restore in its own Region, under its own key.
    const shared = await run.step('share-snapshot', (step) => shareSnapshot(step, restore, plan));
    const ready = await run.step('copy-snapshot', (step) => copySnapshot(step, restore, plan, shared));
    // Build first. In a swap the new cluster gets its instances beside the previous one; with `replace` the previous
    // instances make room first, and the names are exchanged while neither cluster has instances. Its volume stays.
    const volume = await run.step('restore-cluster', (step) => (0,restore_cluster/* restoreCluster */.N)(step, restore, plan, ready));
    const isSwap = settings.strategy === 'swap';
    const kept = isSwap
        ? undefined
        : await run.step('remove-instances', (step) => removePreviousInstances(step, restore, plan));
    const exchange = (step, cluster) => (0,exchange_names/* exchangeClusterNames */.K)(step, restore, plan, {
        built: cluster,
        hasInstances: isSwap,
        enableLogins: isSwap && settings.setupDbUsers,
    });
    const exchanged = isSwap ? undefined : await run.step('exchange-names', (step) => exchange(step, volume));
    const built = await run.step('create-instances', (step) => (0,create_instances/* createInstances */.J)(step, restore, plan, {
        built: exchanged?.restored ?? volume,
        former: exchanged?.previous?.clusterId,
    }));
    // First of all nobody but the master user of this run can log in: whatever fails from here, production's logins stay
    // disabled, and those of app and readonly are not enabled yet.
    await run.step('lock-out', (step) => lockOutProduction(step, restore, built));
    // Then what acts in the background as it does in production (jobs, subscriptions) is disabled.
    const outboundReport = settings.outbound === 'keep'
        ? undefined
        : await run.step('disable-outbound', (step) => disable_outbound_disableOutbound(step, restore, plan, built));
    // No login is enabled before the hooks have run (masking) and the checks have passed.
    await run.step('setup-db-users', (step) => setUpDatabaseUsers(step, restore, built));
    refuseOtherHooks(restore, await run.step('run-hooks', (step) => runHooks(step, restore, plan, built)));
    const verified = await run.step('verify-restore', (step) => verifyRestore(step, restore, built));
    // Only a verified cluster gets the target's name in a swap, and the tag that lets the next restore replace it.
    const swapped = exchanged === undefined
        ? await run.step('exchange-names', (step) => exchange(step, built))
        : { ...exchanged, restored: built };
    const { restored } = swapped;
    await run.step('mark-verified', (step) => (0,mark_verified/* markVerified */.S)(step, restore, plan, restored));
    // What SQL needed besides is removed.
    await run.step('close-data-api', (step) => (0,data_api/* closeDataApi */.R)(step, restore, plan, restored.resourceId));
    await run.step('protect-cluster', (step) => (0,protect_cluster/* protectCluster */.u)(step, restore, plan, restored));
    // Delete last: previous clusters whose time is over. The one that this restore replaced is stopped.
    const removed = await run.step('remove-previous-cluster', (step) => (0,previous_cluster/* removeExpiredClusters */.J_)(step, restore, (0,housekeeping/* createHousekeeping */.m)(restore.log)));
    const archived = await run.step('archive-snapshot', (step) => archiveSnapshot(step, restore, plan, ready));
    await run.step('stop-previous-cluster', (step) => (0,previous_cluster/* stopPreviousCluster */.CR)(step, restore, swapped.previous));
    const outcome = (0,restore_outcome/* outcomeOf */.sG)(restore, {
        plan,
        ready,
        ...(kept === undefined ? {} : { kept }),
        swapped,
        ...(outboundReport === undefined ? {} : { outboundReport }),
        verified,
        logins: await (0,restore_outcome/* readLogins */.rC)(restore),
        archived,
        removed,
    });
    await run.step('send-notification', (step) => (0,send_notification/* sendNotification */._)(step, restore, outcome));
    return outcome;
}

// EXTERNAL MODULE: ./build/restore/rollback/rollback.js + 3 modules
var rollback = __webpack_require__(8875);
// EXTERNAL MODULE: ./build/operations/report/ending.js
var ending = __webpack_require__(8027);
// EXTERNAL MODULE: ./build/operations/report/report-or-warn.js
var report_or_warn = __webpack_require__(8935);
// EXTERNAL MODULE: ./build/aws/client/console.js
var console = __webpack_require__(7929);
;// CONCATENATED MODULE: ./build/operations/report/logins.js
/** Rows of the table "Who can log in": user, where the password is, rights. No rows where it is not known. */
function loginRows({ logins }) {
    if (logins === undefined)
        return [];
    const { own, master, kept, secretArn } = logins;
    const key = (name) => `${name} in ${secretArn}`;
    const masterRow = [master, key('master_password'), 'master user'];
    if (own === undefined)
        return [
            masterRow,
            ['all login roles of production', 'production’s', 'as in production (setup-db-users: false)'],
        ];
    return [
        [own.app, key('app_password'), 'reads and writes'],
        [own.readonly, key('readonly_password'), 'reads'],
        masterRow,
        ...kept.map((role) => [role, 'production’s', 'as in production (keep-login-roles)']),
        ['all other login roles of production', 'none works', 'cannot log in'],
    ];
}
/** A connection string of libpq for the app user, without its password; empty where no users were set up. */
function connectionOf({ clusterEndpoint, port, database, logins }) {
    const own = logins?.own;
    if (own === undefined)
        return '';
    const value = (text) => /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
    return `host=${clusterEndpoint} port=${port} dbname=${value(database)} user=${value(own.app)} sslmode=require`;
}

// EXTERNAL MODULE: ./build/operations/report/run-facts.js
var run_facts = __webpack_require__(3033);
// EXTERNAL MODULE: ./build/operations/report/timeline.js
var timeline = __webpack_require__(8459);
;// CONCATENATED MODULE: ./build/operations/report/success.js







async function reportSuccess(host, restore, { state }, outcome) {
    const { settings, run } = restore;
    const durationMs = (0,run_facts/* setRunOutputs */.iB)(host, restore, 'succeeded');
    for (const [name, value] of Object.entries(outputsOf(outcome)))
        host.runner.setOutput(name, value);
    const data = (0,restore_outcome/* describeData */.sf)(outcome);
    await (0,run_facts/* writeReport */.u5)(host, {
        title: `${settings.targetClusterId} has been restored`,
        text: data === '' ? '' : `Data: ${data}.`,
        facts: [
            ['Snapshot', snapshotFact(restore, outcome)],
            ['Cluster', { text: outcome.clusterArn, url: (0,console/* consoleUrl */.B)(outcome.clusterArn) }],
            ['Endpoint', `${outcome.clusterEndpoint}:${outcome.port}`],
            ['Reader endpoint', outcome.readerEndpoint],
            ['Database', outcome.database],
            ...(0,run_facts/* runFacts */.pI)(host, restore),
        ],
        tables: [
            ...success_table('Who can log in', ['User', 'Password', 'Rights'], loginRows(outcome), (row) => row),
            ...success_table('Kept, and until when', ['What', 'Until'], keptThings(restore, outcome), (row) => row),
            ...success_table('Checks', ['Check', 'Result', 'Details'], outcome.checks, ({ name, ok, details }) => {
                return [name, ok ? 'ok' : 'failed', details];
            }),
            ...success_table('Hooks', ['Hook', 'Kind', 'Content (SHA-256)'], restore.hooks, (hook) => {
                return [hook.name, hook.kind, (0,hooks_hook/* shortHash */.B)(hook)];
            }),
            ...success_table(`Outbound access of the new cluster${outcome.outbound?.omitted ? ` (and ${outcome.outbound.omitted} more)` : ''}`, ['Kind', 'Name', 'Database', 'Detail', 'In the background'], outcome.outbound?.found ?? [], ({ kind, name, database, detail, autonomous, disabled }) => {
                const active = disabled ? 'no: disabled' : 'YES';
                return [kind, name, database, detail, autonomous ? active : 'no'];
            }),
            ...success_table('Dependents of the previous cluster', ['What', 'Name', 'Now'], outcome.dependents, (dependent) => {
                const now = dependent.byName ? 'finds the new cluster by its name' : 'lost: connect it again';
                return [dependent.kind, dependent.name, now];
            }),
            ...success_table('Not tidied up', ['What, and why'], outcome.leftovers ?? [], (text) => [text]),
            ...success_table('Settings of the new cluster', ['Setting', 'Value', 'From'], outcome.inheritedSettings, ({ name, value, from }) => [name, value, from]).map(folded),
            ...success_table('Snapshots deleted', ['Snapshot'], outcome.deletedSnapshots, (id) => [id]).map(folded),
        ],
        timeline: (0,timeline/* timelineOf */.h)(state, host.clock.now(), ''),
    });
    host.log.info(`Restored ${outcome.clusterArn} in ${(0,duration/* formatDuration */.a)(durationMs)} (restore ${run.restoreId})`);
    if (data !== '')
        host.log.info(`Data: ${data}`);
}
function outputsOf(outcome) {
    const { hooks, logins } = outcome;
    return {
        'snapshot-arn': outcome.snapshotArn,
        'snapshot-time': outcome.snapshotTime,
        'cluster-arn': outcome.clusterArn,
        'cluster-endpoint': outcome.clusterEndpoint,
        'reader-endpoint': outcome.readerEndpoint,
        port: String(outcome.port),
        database: outcome.database,
        'secret-arn': logins?.secretArn ?? '',
        'app-username': logins?.own?.app ?? '',
        'readonly-username': logins?.own?.readonly ?? '',
        connection: connectionOf(outcome),
        masked: hooks === undefined ? '' : String(hooks > 0),
        'final-snapshot-arn': outcome.finalSnapshotArn,
        'previous-cluster-id': outcome.previousClusterId,
        'kept-until': outcome.keptUntil,
        verification: JSON.stringify(outcome.checks),
        outbound: JSON.stringify(outcome.outbound ?? null),
    };
}
function snapshotFact({ run }, { snapshotArn, snapshotTime, snapshotGib }) {
    if (snapshotArn === '')
        return '';
    const ageMs = Math.max(0, run.startedAt - Date.parse(snapshotTime));
    return `${snapshotArn}, ${snapshotGib} GiB, made ${snapshotTime}, ${(0,duration/* formatDuration */.a)(ageMs)} before this restore began`;
}
/** What stays behind, and what ends its stay. */
function keptThings({ settings }, outcome) {
    const newer = (count, of, input) => `${count === 1 ? 'a newer one is' : `${count} newer ones are`} there (${input}: ${count} ${of})`;
    const finals = newer(settings.finalSnapshotRetention, 'kept', 'final-snapshot-retention');
    const copies = newer(settings.retention, 'kept', 'retention');
    const { previousClusterId: previous, keptUntil, finalSnapshotArn: final } = outcome;
    return [
        ...(previous === ''
            ? []
            : [[`previous cluster ${previous}`, `${keptUntil}; the next restore removes it`]]),
        ...(final === '' ? [] : [[`old data in ${final}`, finals]]),
        ...outcome.keptSnapshots.map((arn) => [`snapshot ${arn}`, copies]),
    ];
}
/** None where there are no rows. */
function success_table(title, head, things, row) {
    return things.length === 0 ? [] : [{ title, head, rows: things.map(row) }];
}
function folded(shown) {
    return { ...shown, folded: true };
}

;// CONCATENATED MODULE: ./build/operations/wiring/work.js







const restoreWork = {
    needsOwnFiles: true,
    run: async (host, { run, restore }) => {
        const outcome = await runPipeline(restore);
        await run.finish('succeeded');
        await (0,report_or_warn/* reportOrWarn */.u)(host, () => reportSuccess(host, restore, run, outcome));
        return 'succeeded';
    },
};
const rollbackWork = {
    needsOwnFiles: false,
    run: async (host, { run, restore }) => {
        const outcome = await (0,rollback/* runRollback */.el)(restore);
        await run.finish('succeeded');
        await (0,report_or_warn/* reportOrWarn */.u)(host, () => reportSuccess(host, restore, run, outcome));
        return 'succeeded';
    },
};
const cleanWork = {
    needsOwnFiles: false,
    run: async (host, { run, restore }) => {
        const removed = await (0,clean/* runClean */.l$)(restore);
        await run.finish('succeeded', false);
        await (0,report_or_warn/* reportOrWarn */.u)(host, () => (0,ending/* reportCleaned */.hA)(host, restore, removed));
        return 'succeeded';
    },
};
/** Ends a restore for good, whichever operation began it. */
const abandonWork = {
    needsOwnFiles: false,
    run: async (host, { run, restore }) => {
        const abandoned = await (0,abandon/* abandonRestore */.s)(restore, run.state);
        await run.finish('abandoned', abandoned.replaced);
        await (0,report_or_warn/* reportOrWarn */.u)(host, () => (0,ending/* reportAbandoned */.nX)(host, restore, abandoned));
        return 'abandoned';
    },
};
/** The work of an unfinished restore, by the operation that began it. */
function workOf({ operation }) {
    if (operation === 'rollback')
        return rollbackWork;
    return operation === 'clean' ? cleanWork : restoreWork;
}


/***/ }),

/***/ 9298:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ waitForPreviousCluster),
/* harmony export */   f: () => (/* binding */ enableLoginsAt)
/* harmony export */ });
/* harmony import */ var _database_connection_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7426);
/* harmony import */ var _database_logins_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6912);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);
/* harmony import */ var _sessions_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6591);




/** DNS of a renamed cluster can lag for about ten minutes (UG "Renaming a DB cluster"). */
const answerTimeoutMs = 20 * 60_000;
/**
 * Waits until an endpoint answers from the cluster that this restore has made, known by the stamp on its app user, and
 * enables the logins of app and readonly there.
 */
async function enableLoginsAt(step, restore, restored) {
    const credentials = await restore.credentials();
    const users = (0,_sessions_js__WEBPACK_IMPORTED_MODULE_3__/* .usersOf */ .ev)(credentials);
    await step.wait(`${restored.endpoint} to answer from the new cluster`, {
        timeoutMs: Math.min(restore.settings.restoreTimeoutMs, answerTimeoutMs),
        kind: 'answer',
        stay: true,
        poll: async () => {
            try {
                return await (0,_sessions_js__WEBPACK_IMPORTED_MODULE_3__/* .asMaster */ .tv)(restore, restored, credentials, async (sql) => {
                    if ((await (0,_database_logins_js__WEBPACK_IMPORTED_MODULE_1__/* .readStamp */ .UL)(sql, users)) !== restore.run.restoreId)
                        return { state: 'pending', detail: 'the previous cluster still answers there' };
                    await (0,_database_logins_js__WEBPACK_IMPORTED_MODULE_1__/* .enableLogins */ .ms)(sql, users, restore.randomBytes);
                    return { state: 'done', value: null };
                });
            }
            catch (error) {
                if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ && error.code !== 'DATABASE_UNREACHABLE')
                    throw error;
                return { state: 'pending', detail: (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .errorMessage */ .gJ)(error) };
            }
        },
    });
}
/**
 * Waits until an endpoint answers from a cluster that was the target before, and not from the one that `undone` has made.
 * Its passwords may be older than the secret: that the server refuses them is an answer, too. Returns what was seen.
 */
async function waitForPreviousCluster(step, restore, restored, undone) {
    const credentials = await restore.credentials();
    const users = (0,_sessions_js__WEBPACK_IMPORTED_MODULE_3__/* .usersOf */ .ev)(credentials);
    const details = await step.wait(`${restored.endpoint} to answer from the cluster that was kept`, {
        timeoutMs: Math.min(restore.settings.restoreTimeoutMs, answerTimeoutMs),
        kind: 'answer',
        poll: async () => {
            try {
                return await (0,_sessions_js__WEBPACK_IMPORTED_MODULE_3__/* .asMaster */ .tv)(restore, restored, credentials, async (sql) => (await (0,_database_logins_js__WEBPACK_IMPORTED_MODULE_1__/* .readStamp */ .UL)(sql, users)) === undone
                    ? { state: 'pending', detail: 'what was undone still answers there' }
                    : { state: 'done', value: `${users.master} logs in with the password of the secret` });
            }
            catch (error) {
                if (error instanceof _database_connection_js__WEBPACK_IMPORTED_MODULE_0__/* .LoginRefused */ .QU)
                    return { state: 'done', value: 'it answers; its users have the passwords that they had' };
                if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ && error.code !== 'DATABASE_UNREACHABLE')
                    throw error;
                return { state: 'pending', detail: (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .errorMessage */ .gJ)(error) };
            }
        },
    });
    return { name: 'the target answers', ok: true, details };
}


/***/ }),

/***/ 9224:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ isPending),
/* harmony export */   n: () => (/* binding */ waitForMaster)
/* harmony export */ });
/* harmony import */ var _database_connection_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7426);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _sessions_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6591);



/** A new master password is there when the server accepts it, and a new name when it resolves; AWS's status tells neither. */
async function waitForMaster(step, restore, restored) {
    const credentials = await restore.credentials();
    const loginTimeoutMs = Math.min(restore.settings.restoreTimeoutMs, 15 * 60_000);
    let last;
    try {
        await step.wait('the master user to log in', {
            timeoutMs: loginTimeoutMs,
            kind: 'login',
            poll: async () => {
                try {
                    await (0,_sessions_js__WEBPACK_IMPORTED_MODULE_2__/* .asMaster */ .tv)(restore, restored, credentials, () => Promise.resolve(null));
                    return { state: 'done', value: null };
                }
                catch (error) {
                    if (!isPending(error))
                        throw error;
                    last = error;
                    return { state: 'pending', detail: (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .errorMessage */ .gJ)(error) };
                }
            },
        });
    }
    catch (error) {
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ && error.code === 'TIMED_OUT' && last instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ)
            throw last;
        throw error;
    }
}
/** A login that is refused may have the new password soon. */
function isPending(error) {
    return !(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ) || error.code === 'DATABASE_UNREACHABLE' || (0,_database_connection_js__WEBPACK_IMPORTED_MODULE_0__/* .isNotYet */ .eY)(error);
}


/***/ }),

/***/ 8505:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   v: () => (/* binding */ readGuarded)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _plan_guards_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6815);


/**
 * The previous cluster as it is now, after its guards were read again: tag, deletion protection, resource id and what
 * depends on it. Called right before each irreversible call, as hours may lie between it and the plan. Undefined where
 * the plan replaces nothing and there is nothing of the target's name. Throws what the guards throw, and TARGET_NOT_USABLE.
 */
async function readGuarded(restore, plan) {
    const { settings, clusters, dependents } = restore;
    const { replacesResourceId } = plan;
    if (replacesResourceId === undefined) {
        const appearedNow = await clusters.get(settings.targetClusterId);
        if (appearedNow !== undefined)
            throw changed(restore, `is another cluster now (${appearedNow.resourceId})`);
        return undefined;
    }
    const cluster = await clusters.find(replacesResourceId);
    if (cluster === undefined || cluster.status === 'deleting')
        throw changed(restore, 'was deleted');
    if (cluster.id !== settings.targetClusterId)
        throw changed(restore, `was renamed to ${cluster.id}`);
    (0,_plan_guards_js__WEBPACK_IMPORTED_MODULE_1__/* .guardTarget */ .jU)(cluster, settings);
    (0,_plan_guards_js__WEBPACK_IMPORTED_MODULE_1__/* .guardDependents */ .ab)(cluster, await dependents.of(cluster), settings);
    return cluster;
}
function changed({ settings }, what) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('TARGET_NOT_USABLE', `The target ${settings.targetClusterId} ${what} after the plan of this restore was made. This run changed nothing of it.`, 'End this restore (operation: abandon), then start a new one.');
}


/***/ }),

/***/ 2850:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ createHousekeeping)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

/** These end the run itself: behind them nothing may be sent any more. */
const endsRun = ['CANCELLED', 'LEASE_LOST', 'INTERNAL'];
function createHousekeeping(log) {
    const failed = [];
    return {
        failed,
        attempt: async (what, act) => {
            try {
                await act();
                return true;
            }
            catch (error) {
                if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ) || endsRun.includes(error.code))
                    throw error;
                failed.push(`${what}: ${error.message}`);
                log.warning(`The restore is verified, but this could not be done: ${what}. ${error.message}\n${error.hint}\nThe next restore or operation: clean tries it again.`);
                return false;
            }
        },
    };
}


/***/ }),

/***/ 8875:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  lY: () => (/* binding */ hasOnlyPlanned),
  rb: () => (/* binding */ refuseRollback),
  el: () => (/* binding */ runRollback)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/restore/history.js
var restore_history = __webpack_require__(6861);
// EXTERNAL MODULE: ./build/restore/access/data-api.js + 2 modules
var data_api = __webpack_require__(1404);
// EXTERNAL MODULE: ./build/restore/access/master-login.js
var master_login = __webpack_require__(9224);
// EXTERNAL MODULE: ./build/restore/cluster/previous-cluster.js
var previous_cluster = __webpack_require__(296);
// EXTERNAL MODULE: ./build/restore/naming.js
var naming = __webpack_require__(7677);
// EXTERNAL MODULE: ./build/restore/outcome.js
var restore_outcome = __webpack_require__(8937);
// EXTERNAL MODULE: ./build/restore/plan/checks.js
var plan_checks = __webpack_require__(6192);
// EXTERNAL MODULE: ./build/restore/plan/guards.js
var guards = __webpack_require__(6815);
// EXTERNAL MODULE: ./build/restore/preflight/preflight.js + 13 modules
var preflight = __webpack_require__(9662);
// EXTERNAL MODULE: ./build/restore/steps/create-instances.js
var create_instances = __webpack_require__(4796);
// EXTERNAL MODULE: ./build/restore/steps/exchange-names.js
var exchange_names = __webpack_require__(569);
// EXTERNAL MODULE: ./build/restore/steps/mark-verified.js
var mark_verified = __webpack_require__(7461);
// EXTERNAL MODULE: ./build/restore/steps/protect-cluster.js
var protect_cluster = __webpack_require__(3649);
// EXTERNAL MODULE: ./build/restore/steps/restore-cluster.js
var restore_cluster = __webpack_require__(836);
// EXTERNAL MODULE: ./build/restore/steps/send-notification.js
var send_notification = __webpack_require__(7391);
;// CONCATENATED MODULE: ./build/restore/rollback/unrelated-cluster.js

const rollbackElsewhere = 'Leave rollback-of out to undo the last restore, or restore a final snapshot with snapshot-id.';
/** The target is a cluster that the restore to undo did not create. */
function unrelatedCluster(arn, restoreId) {
    return new errors/* ActionError */.lZ('NAME_CONFLICT', `The cluster ${arn} was not made by the restore ${restoreId}, so rolling back that restore would replace an unrelated cluster.`, rollbackElsewhere);
}

;// CONCATENATED MODULE: ./build/restore/rollback/to-final-snapshot.js
















/**
 * The final snapshot of the previous cluster becomes the target again, with the settings that it had and the users that
 * are in it. It is built beside what stands there now, which becomes the previous cluster.
 */
async function rollBackToSnapshot(restore, undone) {
    const { run, settings } = restore;
    const plan = await run.step('check-snapshot', () => planRollback(restore, undone));
    const { arn, id } = plan.snapshot;
    const ready = { arn, id, region: settings.targetRegion };
    const volume = await run.step('restore-cluster', (step) => (0,restore_cluster/* restoreCluster */.N)(step, restore, plan, ready));
    const built = await run.step('create-instances', (step) => (0,create_instances/* createInstances */.J)(step, restore, plan, { built: volume }));
    if (settings.setupDbUsers)
        await run.step('verify-restore', async (step) => {
            await (0,master_login/* waitForMaster */.n)(step, restore, built);
            return { database: '', checks: [] };
        });
    const swapped = await run.step('exchange-names', (step) => (0,exchange_names/* exchangeClusterNames */.K)(step, restore, plan, { built, hasInstances: true, enableLogins: false }));
    const { restored } = swapped;
    await run.step('mark-verified', (step) => (0,mark_verified/* markVerified */.S)(step, restore, plan, restored));
    await run.step('close-data-api', (step) => (0,data_api/* closeDataApi */.R)(step, restore, plan, restored.resourceId));
    await run.step('protect-cluster', (step) => (0,protect_cluster/* protectCluster */.u)(step, restore, plan, restored));
    await run.step('stop-previous-cluster', (step) => (0,previous_cluster/* stopPreviousCluster */.CR)(step, restore, swapped.previous));
    const verified = { database: '', checks: [] };
    const archived = { deleted: [], kept: [arn] };
    const outcome = (0,restore_outcome/* outcomeOf */.sG)(restore, { plan, ready, swapped, verified, archived, removed: [] });
    await run.step('send-notification', (step) => (0,send_notification/* sendNotification */._)(step, restore, outcome));
    return outcome;
}
/**
 * The final snapshot that a restore took, and the cluster that stands in its place now. Throws when one does not fit.
 * @param ending the unfinished restore that is abandoned first: its cluster goes, unless that was verified
 */
async function findFinalSnapshot({ settings, clusters, target, targetArn }, undone, ending) {
    const { restoreId } = undone;
    const previous = undone.plan?.previous;
    // In a swap the final snapshot was taken later, when the previous cluster was removed: it is known by its name.
    const named = undone.finalSnapshotArn ?? (0,naming/* snapshotName */.aN)(restoreId, 'final-snapshot');
    const snapshot = await (await target.snapshots(settings.targetRegion)).get(named);
    if (previous === undefined ||
        snapshot === undefined ||
        !(0,naming/* isOurs */.MU)(snapshot.tags, restoreId, targetArn, 'final-snapshot')) {
        throw new errors/* ActionError */.lZ('NOT_FOUND', `The restore ${restoreId} of ${targetArn} has kept no final snapshot, so there is nothing to go back to.`, 'Name another restore with rollback-of (operation: status lists them). To end an unfinished restore, run operation: abandon.');
    }
    const current = await clusters.get(settings.targetClusterId);
    const goes = current !== undefined &&
        ending !== undefined &&
        !ending.isDone('verify-restore') &&
        (0,naming/* isOurs */.MU)(current.tags, ending.restoreId, targetArn, 'cluster');
    if (current !== undefined && !goes) {
        if (!(0,naming/* isOurs */.MU)(current.tags, restoreId, targetArn, 'cluster')) {
            if (current.resourceId !== previous.cluster.resourceId)
                throw unrelatedCluster(current.arn, restoreId);
            throw new errors/* ActionError */.lZ('NAME_CONFLICT', `The restore ${restoreId} did not replace ${current.arn}: it is still what it was.`, rollbackElsewhere);
        }
        (0,guards/* guardTarget */.jU)(current, settings);
    }
    if (snapshot.status !== 'available') {
        throw new errors/* ActionError */.lZ('SNAPSHOT_NOT_USABLE', `The final snapshot ${snapshot.arn} is ${snapshot.status}.`, 'Wait until it is available, then run again.');
    }
    return { previous, snapshot, current };
}
/** Finds the final snapshot, and checks that all of it can work. Changes nothing. */
async function planRollback(restore, undone) {
    const { previous, snapshot, current } = await findFinalSnapshot(restore, undone);
    const plan = {
        snapshot,
        route: [],
        keys: {},
        ...(previous.cluster.kmsKeyId === undefined ? {} : { clusterKey: previous.cluster.kmsKeyId }),
        previous: { ...previous, dependents: [] },
        ...(current === undefined ? {} : { replacesResourceId: current.resourceId }),
    };
    const checks = (0,plan_checks/* createChecks */.S)();
    const fitted = await (0,preflight/* checkPlan */.Gy)(restore, checks, plan);
    (0,preflight/* refuseFailed */.Ql)(checks);
    restore.log.info(`Going back to ${snapshot.arn}, the final snapshot of ${snapshot.createdAt}, before restore ${undone.restoreId}`);
    return fitted ?? plan;
}

// EXTERNAL MODULE: ./build/restore/access/endpoint-check.js
var endpoint_check = __webpack_require__(9298);
// EXTERNAL MODULE: ./build/restore/cluster/cut-over.js + 1 modules
var cut_over = __webpack_require__(6233);
// EXTERNAL MODULE: ./build/restore/cluster/new-instances.js
var new_instances = __webpack_require__(4647);
// EXTERNAL MODULE: ./build/restore/cluster/ownership.js
var ownership = __webpack_require__(6757);
;// CONCATENATED MODULE: ./build/restore/rollback/to-previous-cluster.js











/**
 * Exchanges the names again: the previous cluster becomes the target, with the instances that it had, and what the
 * restore had put there becomes the previous cluster.
 */
async function rollBackToPrevious(restore, undone, previous) {
    const { run, settings } = restore;
    const { restored, previous: undoneCluster } = await run.step('exchange-names', (step) => exchangeBack(step, restore, undone, previous));
    await run.step('create-instances', (step) => giveInstances(step, restore, undone, restored));
    // Over TCP only: the Data API would have to be switched on for a cluster that is to stay as it was.
    const canLogIn = settings.setupDbUsers && settings.connect !== 'data-api';
    const verified = canLogIn
        ? await run.step('verify-restore', async (step) => ({
            database: '',
            checks: [await (0,endpoint_check/* waitForPreviousCluster */.Y)(step, restore, restored, undone.restoreId)],
        }))
        : { database: '', checks: [] };
    await run.step('mark-verified', (step) => (0,mark_verified/* markVerified */.S)(step, restore, undefined, restored));
    await run.step('stop-previous-cluster', (step) => (0,previous_cluster/* stopPreviousCluster */.CR)(step, restore, undoneCluster));
    const outcome = {
        restoreId: run.restoreId,
        snapshotArn: '',
        snapshotTime: '',
        snapshotGib: 0,
        clusterArn: restored.arn,
        clusterEndpoint: restored.endpoint,
        readerEndpoint: restored.readerEndpoint,
        port: restored.port,
        database: '',
        finalSnapshotArn: '',
        previousClusterId: undoneCluster?.clusterId ?? '',
        keptUntil: undoneCluster?.until ?? '',
        checks: verified.checks,
        inheritedSettings: [],
        dependents: [],
        keptSnapshots: [],
        deletedSnapshots: [],
    };
    restore.log.info(`${settings.targetClusterId} is what it was before the restore ${undone.restoreId}`);
    await run.step('send-notification', (step) => (0,send_notification/* sendNotification */._)(step, restore, outcome));
    return outcome;
}
async function exchangeBack(step, restore, undone, previous) {
    const { clusters, run, targetArn } = restore;
    const cutOver = await step.intend('cut-over', () => planExchange(restore, undone, previous));
    const restored = await (0,cut_over/* performCutOver */.s)(step, restore, cutOver, {
        beforeLeaving: (current) => {
            // An earlier run of this rollback may have written on it what it is for, and died or was refused before the rename.
            const isMarked = (0,naming/* isOurs */.MU)(current.tags, run.restoreId, targetArn, 'previous-cluster');
            return isMarked ? refuseGuarded(restore, current) : refuseOther(restore, undone, current);
        },
    });
    const { previousCluster } = cutOver;
    const now = previousCluster === undefined ? undefined : await clusters.find(previousCluster.resourceId);
    return {
        restored,
        ...(now === undefined
            ? {}
            : { previous: { clusterId: now.id, resourceId: now.resourceId, until: cutOver.keptUntil } }),
    };
}
/** After `replace`, the previous cluster has none. */
async function giveInstances(step, restore, { plan }, restored) {
    if (plan === undefined)
        return restored;
    const cluster = await (0,ownership/* confirmNewCluster */.$S)(step, restore, restored);
    const created = await (0,new_instances/* recreateInstances */.Q)(step, restore, plan, cluster);
    return created.length === 0 ? restored : { ...restored, instanceIds: created };
}
async function planExchange(restore, undone, previous) {
    const { settings, clusters, dependents, clock, run, targetArn } = restore;
    const current = await clusters.get(settings.targetClusterId);
    const back = await clusters.find(previous.resourceId);
    if (back === undefined) {
        throw new errors/* ActionError */.lZ('NOT_FOUND', `The previous cluster ${previous.clusterId} (${previous.resourceId}) is gone. The target was not changed.`, 'End this rollback (operation: abandon), then run one with rollback-from: final-snapshot.');
    }
    if (!(0,naming/* isOurs */.MU)(back.tags, undone.restoreId, targetArn, 'previous-cluster')) {
        throw new errors/* ActionError */.lZ('NAME_CONFLICT', `${back.arn} does not carry the tags that the restore ${undone.restoreId} gave the previous cluster, so it is not made the target.`, 'See in CloudTrail who changed its tags. To create the cluster again from its final snapshot, run with rollback-from: final-snapshot.');
    }
    if (current !== undefined)
        await refuseOther(restore, undone, current);
    return {
        newCluster: {
            clusterId: back.id,
            resourceId: back.resourceId,
            instances: back.members.map(({ id }) => ({ from: id, to: (0,naming/* permanentName */.Qe)(id, undone.restoreId) })),
        },
        ...(current === undefined ? {} : { previousCluster: (0,cut_over/* renamePrevious */.c)(current, run.restoreId) }),
        customEndpoints: current === undefined ? [] : await dependents.customEndpoints(current.id),
        keptUntil: new Date(clock.now() + settings.keepPreviousMs).toISOString(),
    };
}
/**
 * Throws when the cluster that stands in the target's place is not the one that the restore put there.
 * @param ending the unfinished restore that is abandoned first: its cluster goes, unless that was verified
 */
async function refuseOtherTarget(inspection, undone, ending) {
    const current = await inspection.clusters.get(inspection.settings.targetClusterId);
    const goes = current !== undefined &&
        ending?.isDone('verify-restore') === false &&
        (0,naming/* isOurs */.MU)(current.tags, ending.restoreId, inspection.targetArn, 'cluster');
    if (current !== undefined && !goes)
        await refuseOther(inspection, undone, current);
}
async function refuseOther(inspection, { restoreId }, current) {
    if (!(0,naming/* isOurs */.MU)(current.tags, restoreId, inspection.targetArn, 'cluster')) {
        throw unrelatedCluster(current.arn, restoreId);
    }
    await refuseGuarded(inspection, current);
}
async function refuseGuarded({ settings, dependents }, current) {
    (0,guards/* guardTarget */.jU)(current, settings);
    (0,guards/* guardDependents */.ab)(current, await dependents.of(current), settings);
}

;// CONCATENATED MODULE: ./build/restore/rollback/rollback.js




/**
 * Brings back what a restore replaced. While the previous cluster is kept, the names are exchanged again; after that a cluster
 * is built from its final snapshot.
 */
async function runRollback(restore) {
    const undone = await readUndone(restore);
    const { previous } = await restore.run.step('choose-rollback', async () => {
        return { previous: await findPrevious(restore, undone) };
    });
    return previous === null
        ? rollBackToSnapshot(restore, undone)
        : rollBackToPrevious(restore, undone, previous);
}
/**
 * Throws when a rollback cannot work, as far as that can be seen without the lease. Changes nothing.
 * @param ending the unfinished restore that is abandoned before the rollback begins
 */
async function refuseRollback(inspection, ending) {
    const undone = await readUndone(inspection);
    const previous = await findPrevious(inspection, undone);
    if (previous === null)
        await findFinalSnapshot(inspection, undone, ending);
    else
        await refuseOtherTarget(inspection, undone, ending);
}
const planning = ['choose-rollback', 'check-snapshot'];
/** Has this rollback only looked? Then nothing of it must stay in the way of the next restore. */
function hasOnlyPlanned({ steps }) {
    return Object.entries(steps).every(([name, { status, intents }]) => planning.includes(name) || (status !== 'done' && Object.keys(intents).length === 0));
}
async function readUndone(inspection) {
    const { rollbackOf = '' } = inspection.settings;
    const state = await inspection.readRestore(rollbackOf);
    const undone = state === undefined ? undefined : (0,restore_history/* historyOf */.om)(state);
    const replaced = undone !== undefined && (undone.plan !== undefined || undone.isDone('exchange-names'));
    if (!replaced || undone.target !== inspection.targetArn) {
        throw new errors/* ActionError */.lZ('NOT_FOUND', `There is no restore ${rollbackOf} of ${inspection.targetArn} that replaced anything.`, 'Name another restore with rollback-of (operation: status lists them). To end an unfinished restore, run operation: abandon.');
    }
    return undone;
}
/** The previous cluster, if it was kept, or null for the final snapshot. */
async function findPrevious({ settings, clusters, log }, undone) {
    const kept = undone.swapped?.previous;
    if (kept === undefined || settings.rollbackFrom === 'final-snapshot')
        return null;
    const found = await clusters.find(kept.resourceId);
    if (found === undefined || found.status === 'deleting') {
        // Removed when its time was over: its data is in the final snapshot.
        if (settings.rollbackFrom === undefined)
            return null;
        throw new errors/* ActionError */.lZ('NOT_FOUND', `The cluster ${kept.clusterId} (${kept.resourceId}), which the restore ${undone.restoreId} kept until ${kept.until}, is ${found?.status ?? 'gone'}.`, 'To create it again from its final snapshot, run with rollback-from: final-snapshot.');
    }
    if (found.id === settings.targetClusterId) {
        throw new errors/* ActionError */.lZ('NOT_FOUND', `The previous cluster of the restore ${undone.restoreId} (${kept.resourceId}) is ${found.id} already: that restore has been undone.`, 'There is nothing to do. To undo the rollback itself, run operation: rollback without rollback-of.');
    }
    if (found.id !== kept.clusterId) {
        throw new errors/* ActionError */.lZ('NAME_CONFLICT', `The previous cluster ${kept.clusterId} (${kept.resourceId}) was renamed to ${found.id} after the restore ${undone.restoreId}: it may be in use there, so it is not made the target.`, `If it is not in use, rename it back to ${kept.clusterId} (aws rds modify-db-cluster --new-db-cluster-identifier), then run again.`);
    }
    log.debug(`The restore ${undone.restoreId} has kept ${kept.clusterId}`);
    return kept;
}


/***/ }),

/***/ 4796:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ createInstances)
/* harmony export */ });
/* harmony import */ var _cluster_custom_endpoints_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2110);
/* harmony import */ var _cluster_new_instances_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4647);
/* harmony import */ var _cluster_ownership_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6757);
/* harmony import */ var _cluster_public_instances_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7378);
/* harmony import */ var _cluster_waiters_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5087);
/* harmony import */ var _plan_cluster_settings_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2001);






/**
 * Gives the new cluster its instances, sets the master password, and applies the settings that a restore cannot take.
 * @param built the new cluster, under whatever name it has now, and the ids that its instances get
 * @param former the previous cluster's name, where the custom endpoints move from it now and not at a later cut-over
 */
async function createInstances(step, restore, plan, { built, former }) {
    const { settings, clusters, log } = restore;
    const { clusterId, instanceIds } = built;
    await (0,_cluster_ownership_js__WEBPACK_IMPORTED_MODULE_2__/* .confirmNewCluster */ .$S)(step, restore, built);
    // They take minutes: the cluster's own settings need no instance and are changed meanwhile, but not before all are
    // asked for, as AWS makes no instance of a cluster that is being changed.
    const instances = (0,_cluster_new_instances_js__WEBPACK_IMPORTED_MODULE_1__/* .prepareInstances */ .s)(restore, await (0,_cluster_public_instances_js__WEBPACK_IMPORTED_MODULE_3__/* .withSeenAccess */ .W)(restore, plan), clusterId, instanceIds);
    await instances.request();
    // The snapshot brought production's master password. The status may still read `available` just after this call:
    // lock-out believes the new password only when the server accepts it.
    log.info('Setting the master password from the secret');
    const { masterPassword } = await restore.credentials();
    await (0,_cluster_waiters_js__WEBPACK_IMPORTED_MODULE_4__/* .changeWhenAvailable */ .w1)(step, restore, clusterId, {
        what: 'the master password to be set',
        change: () => clusters.modify(clusterId, { masterPassword }),
    });
    await instances.wait(step);
    const cluster = await clusters.get(clusterId);
    if (cluster !== undefined)
        await applyLaterSettings(step, restore, plan, { cluster, former });
    if (!settings.setupDbUsers)
        await waitForPassword(step, restore, clusterId);
    const settled = await (0,_cluster_waiters_js__WEBPACK_IMPORTED_MODULE_4__/* .waitForCluster */ .rc)(step, restore, clusterId, { what: 'to settle', kind: 'settling' });
    return { ...built, endpoint: settled.endpoint ?? '', readerEndpoint: settled.readerEndpoint ?? '' };
}
/** How often the status may read `available` before it is believed that no reset is to come any more. */
const quietLooks = 5;
/** Where nobody logs in to prove the new password: waits until the cluster was seen to be busy with it, and is done. */
async function waitForPassword(step, restore, clusterId) {
    const look = (0,_cluster_waiters_js__WEBPACK_IMPORTED_MODULE_4__/* .pollCluster */ .CZ)(restore, clusterId);
    let busy = false;
    let quiet = 0;
    await step.wait(`the master password of ${clusterId} to be reset`, {
        timeoutMs: restore.settings.restoreTimeoutMs,
        kind: 'password',
        stay: true,
        poll: async () => {
            const seen = await look();
            if (seen.state !== 'done') {
                busy = true;
                return seen;
            }
            quiet += 1;
            return busy || quiet >= quietLooks ? seen : { state: 'pending', detail: 'available' };
        },
    });
}
/** What RestoreDBClusterFromSnapshot cannot take: it is set when the cluster is there. Each call can be repeated. */
async function applyLaterSettings(step, restore, plan, { cluster, former }) {
    const { clusters, settings } = restore;
    const previous = plan.previous?.cluster;
    if (previous === undefined)
        return;
    const set = (what, change) => (0,_cluster_waiters_js__WEBPACK_IMPORTED_MODULE_4__/* .changeWhenAvailable */ .w1)(step, restore, cluster.id, { what: `${what} to be set`, change });
    const window = previous.maintenanceWindow;
    if (window !== undefined && cluster.maintenanceWindow !== window) {
        await set('the maintenance window', () => clusters.modify(cluster.id, { maintenanceWindow: window }));
    }
    for (const { arn, feature } of previous.roles) {
        if (cluster.roles.some((role) => role.arn === arn && role.feature === feature))
            continue;
        await set(`the role ${arn}`, () => clusters.addRole(cluster.id, arn, feature));
    }
    if (previous.httpEndpoint && !cluster.httpEndpoint) {
        await set('the HTTP endpoint', () => clusters.enableHttpEndpoint(cluster.arn));
    }
    // Custom endpoints have names of their own. In a swap they move when the cluster's name does.
    for (const endpoint of former === undefined ? [] : (plan.previous?.customEndpoints ?? [])) {
        const fitting = (0,_cluster_custom_endpoints_js__WEBPACK_IMPORTED_MODULE_0__/* .fitEndpoint */ .x)(endpoint, (0,_plan_cluster_settings_js__WEBPACK_IMPORTED_MODULE_5__/* .plannedInstanceNames */ .EI)(settings, plan));
        if (fitting !== undefined)
            await (0,_cluster_custom_endpoints_js__WEBPACK_IMPORTED_MODULE_0__/* .makeEndpoint */ .k)(step, restore, { clusterId: cluster.id, endpoint: fitting, former });
    }
}


/***/ }),

/***/ 569:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ exchangeClusterNames)
/* harmony export */ });
/* harmony import */ var _access_endpoint_check_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9298);
/* harmony import */ var _cluster_cut_over_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6233);
/* harmony import */ var _cluster_ownership_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6757);
/* harmony import */ var _cluster_read_guards_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8505);
/* harmony import */ var _cluster_remove_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(330);
/* harmony import */ var _cluster_security_groups_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2769);
/* harmony import */ var _plan_cluster_settings_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2001);







/**
 * The new cluster gets the target's name; the previous one gets a temporary name and is kept.
 * @param built the new cluster. In a swap it has its instances and was verified; with `replace` neither cluster has
 *   instances at this moment, which is the only time at which the endpoint does not answer
 * @param hasInstances false with `replace`
 */
async function exchangeClusterNames(step, restore, plan, { built, hasInstances, enableLogins, }) {
    const { settings, clusters, run } = restore;
    // AWS renames only a cluster that runs.
    const before = plan.replacesResourceId === undefined ? undefined : await clusters.find(plan.replacesResourceId);
    const isPrevious = before?.id === settings.targetClusterId || (before !== undefined && (0,_cluster_ownership_js__WEBPACK_IMPORTED_MODULE_2__/* .hasLeft */ .SR)(restore, before));
    if (before !== undefined && !isPrevious)
        throw (0,_cluster_ownership_js__WEBPACK_IMPORTED_MODULE_2__/* .notOfThisRestore */ .JP)(restore, before);
    if (before !== undefined)
        await (0,_cluster_remove_js__WEBPACK_IMPORTED_MODULE_4__/* .startIfStopped */ .Fm)(step, restore, before);
    const permanent = (0,_plan_cluster_settings_js__WEBPACK_IMPORTED_MODULE_6__/* .plannedInstanceNames */ .EI)(settings, plan);
    const instancesOf = ({ instanceIds }) => hasInstances ? instanceIds.map((from, index) => ({ from, to: permanent[index] ?? from })) : [];
    // Once the names are being exchanged, what stands under them tells nothing any more.
    const cutOver = await step.intend('cut-over', async () => {
        const target = await (0,_cluster_read_guards_js__WEBPACK_IMPORTED_MODULE_3__/* .readGuarded */ .v)(restore, plan);
        return {
            newCluster: {
                clusterId: built.clusterId,
                resourceId: built.resourceId,
                instances: instancesOf(built),
            },
            ...(target === undefined ? {} : { previousCluster: (0,_cluster_cut_over_js__WEBPACK_IMPORTED_MODULE_1__/* .renamePrevious */ .c)(target, run.restoreId) }),
            customEndpoints: hasInstances ? (plan.previous?.customEndpoints ?? []) : [],
            keptUntil: new Date(restore.clock.now() + settings.keepPreviousMs).toISOString(),
        };
    });
    if (hasInstances)
        await (0,_cluster_security_groups_js__WEBPACK_IMPORTED_MODULE_5__/* .setTargetSecurityGroups */ .A)(step, restore, plan, built);
    const named = await (0,_cluster_cut_over_js__WEBPACK_IMPORTED_MODULE_1__/* .performCutOver */ .s)(step, restore, cutOver, {
        onNamed: async (now) => {
            if (enableLogins)
                await (0,_access_endpoint_check_js__WEBPACK_IMPORTED_MODULE_0__/* .enableLoginsAt */ .f)(step, restore, now);
        },
        // A run that was cut off may have stored the names hours ago.
        beforeLeaving: () => (0,_cluster_read_guards_js__WEBPACK_IMPORTED_MODULE_3__/* .readGuarded */ .v)(restore, plan),
    });
    const restored = hasInstances ? named : { ...named, instanceIds: permanent };
    const { previousCluster, keptUntil } = cutOver;
    if (previousCluster === undefined)
        return { restored };
    const kept = await clusters.find(previousCluster.resourceId);
    return {
        restored,
        ...(kept === undefined || kept.status === 'deleting'
            ? {}
            : { previous: { clusterId: kept.id, resourceId: kept.resourceId, until: keptUntil } }),
    };
}


/***/ }),

/***/ 3649:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ protectCluster)
/* harmony export */ });
/* harmony import */ var _cluster_ownership_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6757);
/* harmony import */ var _cluster_waiters_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5087);


/** What is put on only when the cluster is verified: deletion protection, and a master secret that RDS manages. */
async function protectCluster(step, restore, plan, restored) {
    const { settings, clusters, log } = restore;
    const { id } = await (0,_cluster_ownership_js__WEBPACK_IMPORTED_MODULE_0__/* .confirmNewCluster */ .$S)(step, restore, restored);
    const previous = plan.previous?.cluster;
    const protect = settings.deletionProtection ?? previous?.deletionProtection ?? false;
    if (previous?.masterSecret !== undefined) {
        log.info('Handing the master password to RDS again, as it was on the previous cluster');
        const managedMasterSecret = previous.masterSecret;
        await (0,_cluster_waiters_js__WEBPACK_IMPORTED_MODULE_1__/* .changeWhenAvailable */ .w1)(step, restore, id, {
            what: 'the master secret to be managed by RDS',
            change: () => clusters.modify(id, { managedMasterSecret }),
        });
    }
    if (protect) {
        log.info(`Switching deletion protection of ${id} on`);
        await (0,_cluster_waiters_js__WEBPACK_IMPORTED_MODULE_1__/* .changeWhenAvailable */ .w1)(step, restore, id, {
            what: 'deletion protection to be switched on',
            change: () => clusters.modify(id, { deletionProtection: true }),
        });
    }
    await step.wait(`cluster ${id} to settle`, {
        timeoutMs: settings.restoreTimeoutMs,
        poll: (0,_cluster_waiters_js__WEBPACK_IMPORTED_MODULE_1__/* .pollCluster */ .CZ)(restore, id),
    });
    return null;
}


/***/ }),

/***/ 836:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ restoreCluster)
/* harmony export */ });
/* harmony import */ var _aws_client_error_kinds_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(472);
/* harmony import */ var _cluster_differences_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6916);
/* harmony import */ var _cluster_ownership_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6757);
/* harmony import */ var _cluster_waiters_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5087);
/* harmony import */ var _naming_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7677);
/* harmony import */ var _plan_cluster_settings_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2001);






/**
 * Restores the volume as a cluster under a temporary name, with the settings of the previous cluster. AWS creates no
 * instances with it (UG aurora-restore-snapshot): that is create-instances.
 */
async function restoreCluster(step, restore, plan, ready) {
    const { clusterId, instanceIds } = await step.intend('names', () => (0,_plan_cluster_settings_js__WEBPACK_IMPORTED_MODULE_5__/* .buildNames */ .r7)(restore.settings, plan, restore.run.restoreId));
    await createCluster(step, restore, plan, { clusterId, snapshotArn: ready.arn });
    const cluster = await (0,_cluster_waiters_js__WEBPACK_IMPORTED_MODULE_3__/* .waitForCluster */ .rc)(step, restore, clusterId, {
        what: 'to be restored',
        kind: (0,_naming_js__WEBPACK_IMPORTED_MODULE_4__/* .bySize */ .R6)('restore', plan.snapshot.sizeGib),
    });
    return {
        clusterId,
        arn: cluster.arn,
        resourceId: cluster.resourceId,
        endpoint: cluster.endpoint ?? '',
        readerEndpoint: cluster.readerEndpoint ?? '',
        port: cluster.port,
        instanceIds,
    };
}
async function createCluster(step, restore, plan, { clusterId, snapshotArn }) {
    const { clusters, settings, run, targetArn, log } = restore;
    const ids = { clusterId, snapshotArn, restoreId: run.restoreId, targetArn };
    const wanted = (0,_plan_cluster_settings_js__WEBPACK_IMPORTED_MODULE_5__/* .clusterToRestore */ .i3)(settings, plan, ids);
    const existing = await clusters.get(clusterId);
    if (existing !== undefined) {
        // Without tags it may be ours: waitForCluster decides when they should have been seen.
        if ((0,_naming_js__WEBPACK_IMPORTED_MODULE_4__/* .hasNoOwnTags */ .tq)(existing.tags))
            return;
        (0,_cluster_ownership_js__WEBPACK_IMPORTED_MODULE_2__/* .assertOurs */ .cH)(existing, restore);
        (0,_cluster_differences_js__WEBPACK_IMPORTED_MODULE_1__/* .refuseOtherCluster */ .t)(wanted, existing);
        return;
    }
    log.info(`Restoring ${clusterId} from ${snapshotArn}`);
    const busyReason = (0,_aws_client_error_kinds_js__WEBPACK_IMPORTED_MODULE_0__/* .createBusyReason */ .Ix)();
    await step.wait(`the restore of ${clusterId} to be accepted`, {
        timeoutMs: settings.restoreTimeoutMs,
        poll: async () => {
            try {
                await clusters.restore(wanted);
            }
            catch (error) {
                // An answer that was lost: the cluster is there, and its tags, looked at next, say whose it is.
                if ((0,_aws_client_error_kinds_js__WEBPACK_IMPORTED_MODULE_0__/* .isCode */ ._m)((0,_aws_client_error_kinds_js__WEBPACK_IMPORTED_MODULE_0__/* .causeOf */ .rl)(error), 'DBClusterAlreadyExistsFault'))
                    return { state: 'done', value: null };
                const detail = busyReason(error);
                if (detail !== undefined)
                    return { state: 'pending', detail };
                throw error;
            }
            return { state: 'done', value: null };
        },
    });
}


/***/ }),

/***/ 7391:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ sendNotification)
/* harmony export */ });
/* harmony import */ var _housekeeping_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2850);
/* harmony import */ var _messages_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(377);


/** Tells the topic that the restore has succeeded. At least once: a run that dies right behind it tells it again.
 * A verified restore does not fail because nobody could be notified. */
async function sendNotification(_step, restore, outcome) {
    const { attempt } = (0,_housekeeping_js__WEBPACK_IMPORTED_MODULE_0__/* .createHousekeeping */ .m)(restore.log);
    await attempt('notify the topic', () => restore.notify((0,_messages_js__WEBPACK_IMPORTED_MODULE_1__/* .successMessage */ .Jl)(restore, outcome)));
    return null;
}


/***/ })

};
