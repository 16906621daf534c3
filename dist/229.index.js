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
/* harmony import */ var _github_summary_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3794);
/* harmony import */ var _restore_orphans_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8646);
/* harmony import */ var _settings_settings_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4663);
/* harmony import */ var _accounts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6359);
/* harmony import */ var _collaborators_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9098);
/* harmony import */ var _target_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1125);







/**
 * `operation: status`: tells of every target in the table who works on it, how far its last restore is and what it waits
 * for, and of this target what its ended restores left behind. Changes nothing. Returns the exit code.
 */
async function status(host, told) {
    const { store, arnOf } = await (0,_target_js__WEBPACK_IMPORTED_MODULE_5__/* .openRecords */ .tW)(host, told);
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
    const orphans = await findOrphans(host, told, arnOf, async (id) => {
        const state = restores.find(({ restoreId }) => restoreId === id) ?? (await store.readState(id));
        return state === undefined || (0,_target_js__WEBPACK_IMPORTED_MODULE_5__/* .hasEnded */ .hY)(state);
    });
    for (const arn of orphans)
        host.log.warning(`${arn} was made by a restore that has ended, and is of no use: delete it`);
    host.runner.setOutput('status', 'succeeded');
    host.runner.setOutput('restores', JSON.stringify(restores.map(forMachines)));
    host.runner.setOutput('orphans', JSON.stringify(orphans));
    await host.runner.writeSummary((0,_github_summary_js__WEBPACK_IMPORTED_MODULE_6__/* .formatSummary */ .k)({
        title: 'Restores',
        facts: [],
        tables: [
            { title: 'Targets', head: ['Target', 'Restore', 'Status', 'Step', 'Held by'], rows },
            { title: 'Left behind', head: ['Snapshot'], rows: orphans.map((arn) => [arn]) },
        ].filter(({ rows: some }) => some.length > 0),
    }));
    return 0;
}
function describe(lease, state, nowMs) {
    const age = (atMs) => (0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a)(Math.max(0, nowMs - atMs));
    const [step, record] = Object.entries(state.steps).findLast(([, { status: is }]) => is === 'started') ?? [];
    const done = Object.values(state.steps).filter((one) => one.status === 'done').length;
    const [wait, since] = Object.entries(record?.waits ?? {}).at(-1) ?? [];
    const where = step === undefined || (0,_target_js__WEBPACK_IMPORTED_MODULE_5__/* .hasEnded */ .hY)(state)
        ? `${done} steps done`
        : `at ${step} for ${age(record?.startedAt ?? nowMs)}${wait === undefined ? '' : `, waiting for ${wait} for ${age(since?.startedAt ?? nowMs)}`}`;
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
function forMachines({ restoreId, target, status: is, attempt, createdAt, updatedAt, steps, reason, }) {
    return {
        restoreId,
        target,
        status: is,
        attempt,
        createdAt: new Date(createdAt).toISOString(),
        updatedAt: new Date(updatedAt).toISOString(),
        steps: Object.fromEntries(Object.entries(steps).map(([name, record]) => [name, record.status])),
        ...(reason === undefined ? {} : { reason }),
    };
}
/** Snapshots made for this target that were only a way to somewhere, of restores that have ended. */
async function findOrphans(host, told, arnOf, hasEndedId) {
    const settings = (0,_settings_settings_js__WEBPACK_IMPORTED_MODULE_2__/* .parseSettings */ .P$)(told);
    const accounts = await (0,_accounts_js__WEBPACK_IMPORTED_MODULE_3__/* .openAccounts */ .H)(host, settings, {
        beforeRequest: () => undefined,
        beforeChange: () => Promise.reject(new Error('operation: status changes nothing.')),
        signal: host.signal,
    });
    const own = await (0,_restore_orphans_js__WEBPACK_IMPORTED_MODULE_1__/* .findOwnSnapshots */ .j)({
        settings,
        targetArn: await arnOf(settings),
        source: (0,_collaborators_js__WEBPACK_IMPORTED_MODULE_4__/* .openAccount */ .sj)(settings.sourceAccountId, accounts.source),
        target: (0,_collaborators_js__WEBPACK_IMPORTED_MODULE_4__/* .openAccount */ .sj)(settings.targetAccountId, accounts.target),
    });
    const orphans = [];
    for (const snapshot of own)
        if ((0,_restore_orphans_js__WEBPACK_IMPORTED_MODULE_1__/* .isPassing */ .W)(snapshot) && (await hasEndedId(snapshot.restoreId)))
            orphans.push(snapshot.arn);
    return orphans;
}


/***/ }),

/***/ 8646:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ isPassing),
/* harmony export */   j: () => (/* binding */ findOwnSnapshots)
/* harmony export */ });
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1641);

/** What is only a way to somewhere: of no use when its restore has ended. */
const passing = new Set(['shared-copy', 'transit-copy', 'fresh-snapshot']);
function isPassing({ purpose }) {
    return passing.has(purpose);
}
/** Every snapshot made for the target by any restore, in both accounts and both Regions. */
async function findOwnSnapshots(restore) {
    const { source, target, settings, targetArn } = restore;
    const regions = [...new Set([settings.sourceRegion, settings.targetRegion])];
    const accounts = source.id === target.id ? [target] : [source, target];
    const found = [];
    for (const account of accounts) {
        for (const region of regions) {
            const snapshots = await account.snapshots(region);
            for (const snapshot of await snapshots.list()) {
                const { [_names_js__WEBPACK_IMPORTED_MODULE_0__/* .tagKeys */ .bi.restoreId]: restoreId, [_names_js__WEBPACK_IMPORTED_MODULE_0__/* .tagKeys */ .bi.purpose]: purpose } = snapshot.tags;
                if (snapshot.tags[_names_js__WEBPACK_IMPORTED_MODULE_0__/* .tagKeys */ .bi.target] !== targetArn || restoreId === undefined || purpose === undefined)
                    continue;
                found.push({ ...snapshot, restoreId, purpose, snapshots });
            }
        }
    }
    return found;
}


/***/ })

};
