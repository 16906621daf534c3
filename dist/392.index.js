export const id = 392;
export const ids = [392,634];
export const modules = {

/***/ 2634:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   clean: () => (/* binding */ clean),
/* harmony export */   cleanTarget: () => (/* binding */ cleanTarget)
/* harmony export */ });
/* harmony import */ var _engine_store_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(3350);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _github_summary_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1755);
/* harmony import */ var _restore_clean_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5052);
/* harmony import */ var _restore_history_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6861);
/* harmony import */ var _settings_settings_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4663);
/* harmony import */ var _restore_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(533);
/* harmony import */ var _wiring_attempt_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4808);
/* harmony import */ var _wiring_inspection_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5774);
/* harmony import */ var _wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(281);










/**
 * `operation: clean`: removes the kept clusters whose time is over, and what ended restores of the target have left
 * behind. With `dry-run` it only tells. Returns the exit code.
 */
async function clean(host, inputs) {
    const { store, arnOf } = await (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_8__/* .createRecords */ .t6)(host, inputs);
    const settings = (0,_settings_settings_js__WEBPACK_IMPORTED_MODULE_4__/* .parseSettings */ .P$)(inputs);
    const arn = await arnOf(settings);
    const lease = await store.readLease(arn);
    const found = lease?.unfinished === undefined ? undefined : await store.readState(lease.unfinished);
    if (found !== undefined && !(0,_engine_store_js__WEBPACK_IMPORTED_MODULE_9__/* .hasEnded */ .h)(found)) {
        if ((0,_restore_history_js__WEBPACK_IMPORTED_MODULE_3__/* .operationOf */ .zI)(found) === 'clean')
            return (0,_restore_js__WEBPACK_IMPORTED_MODULE_5__.exitCodeOf)(await (0,_wiring_attempt_js__WEBPACK_IMPORTED_MODULE_6__/* .attempt */ .C)(host, (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_8__/* .settingsForResume */ .ic)(inputs, found)), inputs);
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('LOCKED', `The restore ${found.restoreId} of ${arn} is unfinished: what it has made is still needed.`, 'Finish it (operation: restore or resume) or end it (operation: abandon) first.');
    }
    return (0,_restore_js__WEBPACK_IMPORTED_MODULE_5__.exitCodeOf)(await cleanTarget(host, settings), inputs);
}
/** Looks whether there is anything to remove, and takes the lease on the target only then. */
async function cleanTarget(host, settings) {
    const { clusters, snapshots } = await (0,_restore_clean_js__WEBPACK_IMPORTED_MODULE_2__/* .findLeftovers */ .Q_)(await (0,_wiring_inspection_js__WEBPACK_IMPORTED_MODULE_7__/* .createReadOnlyInspection */ .t)(host, settings));
    const leftovers = [...clusters, ...snapshots].map(({ arn }) => arn);
    if (leftovers.length > 0 && !settings.dryRun) {
        const { restoreId: _none, ...rest } = settings;
        return (0,_wiring_attempt_js__WEBPACK_IMPORTED_MODULE_6__/* .attempt */ .C)(host, (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_8__/* .settingsForNew */ .lh)({ ...rest, operation: 'clean' }));
    }
    for (const arn of leftovers)
        host.log.info(`Would remove ${arn}`);
    if (leftovers.length === 0)
        host.log.info(`There is nothing to clean for ${settings.targetClusterId}.`);
    host.runner.setOutput('status', 'succeeded');
    host.runner.setOutput('removed', '[]');
    await host.runner.writeSummary((0,_github_summary_js__WEBPACK_IMPORTED_MODULE_1__/* .formatSummary */ .k)({
        title: `Clean for ${settings.targetClusterId}: ${leftovers.length === 0 ? 'nothing to remove' : 'dry run, nothing removed'}`,
        facts: [],
        tables: leftovers.length === 0
            ? []
            : [{ title: 'To be removed', head: ['ARN'], rows: leftovers.map((arn) => [arn]) }],
    }));
    return 'succeeded';
}


/***/ }),

/***/ 1392:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   resume: () => (/* binding */ resume)
/* harmony export */ });
/* harmony import */ var _engine_store_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3350);
/* harmony import */ var _restore_history_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6861);
/* harmony import */ var _clean_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2634);
/* harmony import */ var _report_report_error_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2149);
/* harmony import */ var _restore_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(533);
/* harmony import */ var _wiring_attempt_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4808);
/* harmony import */ var _wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(281);







/** From the worst that can be told of several restores to the best. */
const order = ['failed', 'waiting', 'abandoned', 'succeeded', 'skipped'];
/**
 * `operation: resume`: goes on with every unfinished restore in the table, each with the settings it began with, one after
 * the other. Those that another run works on are left to it. Returns the exit code.
 */
async function resume(host, inputs) {
    const { store } = await (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_5__/* .createRecords */ .t6)(host, inputs);
    const only = inputs.texts.restoreId;
    const endings = [];
    for (const { unfinished } of await store.listLeases()) {
        if (unfinished === undefined || (only !== undefined && only !== unfinished))
            continue;
        host.signal.throwIfAborted();
        try {
            const found = await store.readState(unfinished);
            if (found === undefined || (0,_engine_store_js__WEBPACK_IMPORTED_MODULE_6__/* .hasEnded */ .h)(found))
                continue;
            const { settings, ...rest } = (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_5__/* .settingsForResume */ .ic)((0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_5__/* .withoutRestoreInputs */ .cG)(inputs), found);
            endings.push(await (0,_wiring_attempt_js__WEBPACK_IMPORTED_MODULE_4__/* .attempt */ .C)(host, { ...rest, settings: { ...settings, ifLocked: 'skip' } }));
        }
        catch (error) {
            // One target that cannot be worked on must not keep the others waiting.
            (0,_report_report_error_js__WEBPACK_IMPORTED_MODULE_2__/* .reportError */ .N)(host, error);
            endings.push('failed');
        }
    }
    if (endings.length === 0)
        host.log.info('No restore is unfinished.');
    if (only === undefined)
        endings.push(...(await removeKept(host, inputs, store)));
    const worst = order.find((ending) => endings.includes(ending)) ?? 'skipped';
    host.runner.setOutput('status', worst);
    return (0,_restore_js__WEBPACK_IMPORTED_MODULE_3__.exitCodeOf)(worst, inputs);
}
/** Where a swap kept the old cluster and its time is over, it goes now: a target that is not refreshed again costs twice. */
async function removeKept(host, inputs, store) {
    const endings = [];
    for (const { last, unfinished } of await store.listLeases()) {
        const ended = last === undefined || unfinished !== undefined ? undefined : await store.readState(last);
        const until = ended === undefined ? undefined : (0,_restore_history_js__WEBPACK_IMPORTED_MODULE_0__/* .historyOf */ .om)(ended).swapped?.previous?.until;
        if (ended === undefined || until === undefined || Date.parse(until) > host.clock.now())
            continue;
        host.signal.throwIfAborted();
        try {
            const { settings } = (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_5__/* .settingsForResume */ .ic)((0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_5__/* .withoutRestoreInputs */ .cG)(inputs), ended);
            const ending = await (0,_clean_js__WEBPACK_IMPORTED_MODULE_1__.cleanTarget)(host, { ...settings, ifLocked: 'skip' });
            if (ending !== 'succeeded')
                endings.push(ending);
        }
        catch (error) {
            (0,_report_report_error_js__WEBPACK_IMPORTED_MODULE_2__/* .reportError */ .N)(host, error);
            endings.push('failed');
        }
    }
    return endings;
}


/***/ }),

/***/ 5774:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ createReadOnlyInspection)
/* harmony export */ });
/* harmony import */ var _aws_client_identity_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4268);
/* harmony import */ var _restore_naming_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7677);
/* harmony import */ var _accounts_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9397);
/* harmony import */ var _collaborators_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8411);




/** Both accounts as an operation sees them that takes no lease: nothing can be changed with it. */
async function createReadOnlyInspection(host, settings) {
    const accounts = await (0,_accounts_js__WEBPACK_IMPORTED_MODULE_2__/* .createAccounts */ .r)(host, settings, {
        beforeRequest: () => undefined,
        beforeChange: () => Promise.reject(new Error('Nothing may be changed without a lease.')),
        signal: host.signal,
    });
    const { sourceRegion, targetRegion, sourceAccountId, targetAccountId, targetClusterId } = settings;
    const targetSts = await accounts.target.sts(targetRegion);
    const target = await (0,_aws_client_identity_js__WEBPACK_IMPORTED_MODULE_0__/* .checkIdentity */ .Z)(targetSts, 'target', targetAccountId, settings.targetRoleArn);
    const sourceSts = await accounts.source.sts(sourceRegion);
    const source = await (0,_aws_client_identity_js__WEBPACK_IMPORTED_MODULE_0__/* .checkIdentity */ .Z)(sourceSts, 'source', sourceAccountId, settings.sourceRoleArn);
    const targetArn = (0,_restore_naming_js__WEBPACK_IMPORTED_MODULE_1__/* .clusterArn */ .Ke)(target.partition, targetRegion, targetAccountId, targetClusterId);
    const table = await (0,_collaborators_js__WEBPACK_IMPORTED_MODULE_3__/* .createTable */ .ZR)(host, accounts.target, settings);
    return (0,_collaborators_js__WEBPACK_IMPORTED_MODULE_3__/* .createInspection */ .TM)(host, settings, accounts, { source, target }, targetArn, table, {
        restoreId: '',
        last: undefined,
    });
}


/***/ })

};
