export const id = 229;
export const ids = [229];
export const modules = {

/***/ 8229:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   status: () => (/* binding */ status)
/* harmony export */ });
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3110);
/* harmony import */ var _engine_start_run_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5748);
/* harmony import */ var _engine_store_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(3350);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);
/* harmony import */ var _github_summary_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1755);
/* harmony import */ var _restore_clean_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8827);
/* harmony import */ var _restore_history_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6861);
/* harmony import */ var _settings_settings_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2833);
/* harmony import */ var _wiring_inspection_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5774);
/* harmony import */ var _wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(281);










/**
 * `operation: status`: lists for every target in the table who works on it, how far its last restore is and what it waits
 * for, and for this target the leftovers of its ended restores. Changes nothing. Returns the exit code.
 */
async function status(host, inputs) {
    const { store } = await (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_8__/* .createRecords */ .t6)(host, inputs);
    const named = (0,_settings_settings_js__WEBPACK_IMPORTED_MODULE_6__/* .parseSetting */ .WC)('restoreId', inputs);
    if (named !== undefined && (await store.readState(named)) === undefined) {
        throw (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_8__/* .noSuchRestore */ .Zw)(named);
    }
    const restores = [];
    const rows = [];
    for (const lease of await store.listLeases()) {
        const id = lease.unfinished ?? lease.last;
        const state = id === undefined ? undefined : await store.readState(id);
        if (state === undefined)
            continue;
        restores.push(state);
        rows.push(describe(lease, state, host.clock.now()));
    }
    for (const [target, id, ...rest] of rows)
        host.log.info(`${target}: restore ${id}: ${rest.join('; ')}`);
    if (rows.length === 0)
        host.log.info('No target has ever been restored with this table.');
    const orphans = await readOrphans(host, inputs);
    for (const arn of orphans)
        host.log.warning(`${arn} was made by a restore that has ended, and is of no use: operation: clean removes it`);
    host.runner.setOutput('status', 'succeeded');
    host.runner.setOutput('restores', JSON.stringify(restores.map(forMachines)));
    // One that has changed nothing takes the settings of the next run: to run it is to begin a new restore, which an approval
    // that lets unfinished restores pass must not let pass.
    const unfinished = restores
        .filter((state) => !(0,_engine_store_js__WEBPACK_IMPORTED_MODULE_9__/* .hasEnded */ .h)(state) && !(0,_engine_start_run_js__WEBPACK_IMPORTED_MODULE_1__/* .hasChangedNothing */ .K)(state))
        .map(({ restoreId }) => restoreId);
    host.runner.setOutput('unfinished', JSON.stringify(unfinished));
    host.runner.setOutput('orphans', JSON.stringify(orphans));
    await host.runner.writeSummary((0,_github_summary_js__WEBPACK_IMPORTED_MODULE_3__/* .formatSummary */ .k)({
        title: 'Restores',
        text: rows.length === 0 ? 'No target has ever been restored with this table.' : '',
        facts: [],
        tables: [
            { title: 'Targets', head: ['Target', 'Restore', 'Status', 'Step', 'Held by'], rows },
            { title: 'Leftovers', head: ['Snapshot'], rows: orphans.map((arn) => [arn]) },
        ].filter(({ rows: some }) => some.length > 0),
    }));
    return 0;
}
/** The ARNs of leftovers of ended restores of this target; without access to the source account none are looked for. */
async function readOrphans(host, inputs) {
    try {
        const found = await (0,_restore_clean_js__WEBPACK_IMPORTED_MODULE_4__/* .findOrphans */ .tQ)(await (0,_wiring_inspection_js__WEBPACK_IMPORTED_MODULE_7__/* .createReadOnlyInspection */ .t)(host, (0,_settings_settings_js__WEBPACK_IMPORTED_MODULE_6__/* .parseSettings */ .P$)(inputs)));
        return found.map(({ arn }) => arn);
    }
    catch (error) {
        if (inputs.texts.sourceRoleArn !== undefined || !(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ))
            throw error;
        host.log.info(`Not looked at: leftovers of ended restores, as source-role-arn is not set. ${error.message.split('\n', 1)[0]}`);
        return [];
    }
}
function describe(lease, state, nowMs) {
    const age = (atMs) => (0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a)(Math.max(0, nowMs - atMs));
    const steps = (0,_restore_history_js__WEBPACK_IMPORTED_MODULE_5__/* .progressOf */ .jA)(state);
    const step = steps.findLast(({ isDone }) => !isDone);
    const wait = step?.waits.at(-1);
    const where = step === undefined || (0,_engine_store_js__WEBPACK_IMPORTED_MODULE_9__/* .hasEnded */ .h)(state)
        ? `${steps.filter(({ isDone }) => isDone).length} steps done`
        : `at ${step.name} for ${age(step.startedMs)}${wait === undefined ? '' : `, waiting for ${wait.name} for ${age(wait.startedMs)}`}`;
    return [
        lease.target,
        state.restoreId,
        `${state.status}${state.reason === undefined ? '' : `: ${state.reason}`} (begun ${age(state.createdAt)} ago, attempt ${state.attempt})`,
        where,
        lease.held
            ? `held by ${[lease.holder.actor, lease.holder.runUrl].filter((part) => part !== '').join(' ')} since ${new Date(lease.since).toISOString()}`
            : 'free',
    ];
}
/** For machines: the same, without settings and results. */
function forMachines(state) {
    const { restoreId, target, status: is, attempt, createdAt, updatedAt, reason } = state;
    const steps = (0,_restore_history_js__WEBPACK_IMPORTED_MODULE_5__/* .progressOf */ .jA)(state).map(({ name, isDone }) => [name, isDone ? 'done' : 'started']);
    return {
        restoreId,
        target,
        status: is,
        attempt,
        createdAt: new Date(createdAt).toISOString(),
        updatedAt: new Date(updatedAt).toISOString(),
        steps: Object.fromEntries(steps),
        ...(reason === undefined ? {} : { reason }),
    };
}


/***/ }),

/***/ 5774:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ createReadOnlyInspection)
/* harmony export */ });
/* harmony import */ var _accounts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3899);
/* harmony import */ var _collaborators_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5096);
/* harmony import */ var _identify_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6344);



/** Both accounts as an operation sees them that takes no lease: nothing can be changed with it. */
async function createReadOnlyInspection(host, settings) {
    const accounts = await (0,_accounts_js__WEBPACK_IMPORTED_MODULE_0__/* .createAccounts */ .rL)(host, settings, {
        beforeRequest: () => undefined,
        beforeChange: () => Promise.reject(new Error('Nothing may be changed without a lease.')),
        signal: host.signal,
    });
    const identities = await (0,_identify_js__WEBPACK_IMPORTED_MODULE_2__/* .identify */ .ls)(accounts, settings);
    const table = await (0,_collaborators_js__WEBPACK_IMPORTED_MODULE_1__/* .createTable */ .ZR)(host, accounts.target, settings);
    return (0,_collaborators_js__WEBPACK_IMPORTED_MODULE_1__/* .createInspection */ .TM)(host, settings, {
        accounts,
        identities,
        table,
        run: { restoreId: '', last: undefined },
    });
}


/***/ })

};
