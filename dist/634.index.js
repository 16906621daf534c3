export const id = 634;
export const ids = [634];
export const modules = {

/***/ 2634:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   clean: () => (/* binding */ clean),
/* harmony export */   cleanTarget: () => (/* binding */ cleanTarget)
/* harmony export */ });
/* harmony import */ var _engine_store_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(3350);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _github_summary_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1755);
/* harmony import */ var _restore_clean_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8827);
/* harmony import */ var _restore_history_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6861);
/* harmony import */ var _settings_settings_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2833);
/* harmony import */ var _restore_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(533);
/* harmony import */ var _wiring_attempt_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4652);
/* harmony import */ var _wiring_inspection_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5774);
/* harmony import */ var _wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(281);
/* harmony import */ var _wiring_work_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(1803);











/**
 * `operation: clean`: removes previous clusters whose time is over, and leftovers of ended restores of the target.
 * With `dry-run` it only tells. Returns the exit code.
 */
async function clean(host, inputs) {
    const { store, arnOf } = await (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_8__/* .createRecords */ .t6)(host, inputs);
    const settings = (0,_settings_settings_js__WEBPACK_IMPORTED_MODULE_4__/* .parseSettings */ .P$)(inputs);
    const arn = await arnOf(settings);
    const lease = await store.readLease(arn);
    const found = lease?.unfinished === undefined ? undefined : await store.readState(lease.unfinished);
    if (found !== undefined && !(0,_engine_store_js__WEBPACK_IMPORTED_MODULE_10__/* .hasEnded */ .h)(found)) {
        if ((0,_restore_history_js__WEBPACK_IMPORTED_MODULE_3__/* .operationOf */ .zI)(found) === 'clean')
            return (0,_restore_js__WEBPACK_IMPORTED_MODULE_5__.exitCodeOf)(await (0,_wiring_attempt_js__WEBPACK_IMPORTED_MODULE_6__/* .attempt */ .C)(host, (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_8__/* .settingsForEnding */ .W6)(inputs, found), _wiring_work_js__WEBPACK_IMPORTED_MODULE_9__/* .cleanWork */ .$E), inputs);
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('LOCKED', `The restore ${found.restoreId} of ${arn} is unfinished: what it has made is still needed.`, 'Finish it (operation: restore or resume) or end it (operation: abandon) first.');
    }
    return (0,_restore_js__WEBPACK_IMPORTED_MODULE_5__.exitCodeOf)(await cleanTarget(host, settings), inputs);
}
/** Looks whether there is anything to remove, and takes the lease on the target only then. */
async function cleanTarget(host, settings) {
    const { clusters, running, snapshots } = await (0,_restore_clean_js__WEBPACK_IMPORTED_MODULE_2__/* .findLeftovers */ .Q_)(await (0,_wiring_inspection_js__WEBPACK_IMPORTED_MODULE_7__/* .createReadOnlyInspection */ .t)(host, settings));
    const leftovers = [...clusters, ...snapshots].map(({ arn }) => arn);
    if (leftovers.length + running.length > 0 && !settings.dryRun) {
        const { restoreId: _none, ...rest } = settings;
        return (0,_wiring_attempt_js__WEBPACK_IMPORTED_MODULE_6__/* .attempt */ .C)(host, (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_8__/* .settingsForNew */ .lh)({ ...rest, operation: 'clean' }), _wiring_work_js__WEBPACK_IMPORTED_MODULE_9__/* .cleanWork */ .$E);
    }
    for (const arn of leftovers)
        host.log.info(`Would remove ${arn}`);
    for (const { arn } of running)
        host.log.info(`Would stop ${arn}`);
    if (leftovers.length + running.length === 0)
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
