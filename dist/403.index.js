export const id = 403;
export const ids = [403];
export const modules = {

/***/ 1403:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   rollBack: () => (/* binding */ rollBack)
/* harmony export */ });
/* harmony import */ var _engine_store_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(3350);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _restore_history_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6861);
/* harmony import */ var _restore_rollback_rollback_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8875);
/* harmony import */ var _settings_settings_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2833);
/* harmony import */ var _restore_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(533);
/* harmony import */ var _wiring_attempt_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4652);
/* harmony import */ var _wiring_inspection_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(5774);
/* harmony import */ var _wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(281);
/* harmony import */ var _wiring_work_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(1803);










/**
 * `operation: rollback`: brings back what the target was before its last restore (or the one that `rollback-of` names). An
 * unfinished restore is ended first; an unfinished rollback is resumed. Returns the exit code.
 */
async function rollBack(host, inputs) {
    const records = await (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_7__/* .createRecords */ .t6)(host, inputs);
    const settings = (0,_settings_settings_js__WEBPACK_IMPORTED_MODULE_3__/* .parseSettings */ .P$)(inputs);
    const arn = await records.arnOf(settings);
    const lease = await records.store.readLease(arn);
    const found = lease?.unfinished === undefined ? undefined : await records.store.readState(lease.unfinished);
    const unfinished = found === undefined || (0,_engine_store_js__WEBPACK_IMPORTED_MODULE_9__/* .hasEnded */ .h)(found) ? undefined : found;
    const isNamed = settings.restoreId === undefined || settings.restoreId === unfinished?.restoreId;
    if (unfinished !== undefined && (0,_restore_history_js__WEBPACK_IMPORTED_MODULE_1__/* .operationOf */ .zI)(unfinished) === 'rollback' && isNamed)
        return (0,_restore_js__WEBPACK_IMPORTED_MODULE_4__.exitCodeOf)(await (0,_wiring_attempt_js__WEBPACK_IMPORTED_MODULE_5__/* .attempt */ .C)(host, (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_7__/* .settingsForResume */ .ic)(inputs, unfinished), _wiring_work_js__WEBPACK_IMPORTED_MODULE_8__/* .rollbackWork */ .W8), inputs);
    const { restoreId } = settings;
    if (restoreId !== undefined && (await records.store.readState(restoreId)) === undefined)
        throw (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_7__/* .noSuchRestore */ .Zw)(restoreId);
    if (restoreId !== undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('BAD_INPUT', `restore-id is the id of a restore to resume, and ${restoreId} is no unfinished rollback of ${arn}.`, `To undo that restore, run with rollback-of: ${restoreId}. To undo the last one, leave both out.`);
    }
    const rollbackOf = settings.rollbackOf ?? unfinished?.restoreId ?? lease?.last;
    if (rollbackOf === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('NOT_FOUND', `No restore of ${arn} is known that could be rolled back.`, 'Name one with rollback-of (operation: status lists them).');
    }
    const rollback = { ...settings, strategy: 'swap', rollbackOf };
    // What is not verified yet is undone by its abandonment: the previous cluster gets its name and instances back.
    const isUndoneByAbandon = unfinished?.restoreId === rollbackOf && !isVerified(unfinished);
    // Before the unfinished restore is ended, and before there is a rollback that could be left unfinished.
    if (!isUndoneByAbandon) {
        await (0,_restore_rollback_rollback_js__WEBPACK_IMPORTED_MODULE_2__/* .refuseRollback */ .rb)(await (0,_wiring_inspection_js__WEBPACK_IMPORTED_MODULE_6__/* .createReadOnlyInspection */ .t)(host, rollback), unfinished === undefined ? undefined : (0,_restore_history_js__WEBPACK_IMPORTED_MODULE_1__/* .historyOf */ .om)(unfinished));
    }
    if (unfinished !== undefined) {
        host.log.info(`Ending the unfinished restore ${unfinished.restoreId} first`);
        const ended = await (0,_wiring_attempt_js__WEBPACK_IMPORTED_MODULE_5__/* .attempt */ .C)(host, (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_7__/* .settingsForEnding */ .W6)(inputs, unfinished), _wiring_work_js__WEBPACK_IMPORTED_MODULE_8__/* .abandonWork */ .$s);
        if (ended !== 'abandoned' || isUndoneByAbandon)
            return (0,_restore_js__WEBPACK_IMPORTED_MODULE_4__.exitCodeOf)(ended, inputs);
    }
    return (0,_restore_js__WEBPACK_IMPORTED_MODULE_4__.exitCodeOf)(await (0,_wiring_attempt_js__WEBPACK_IMPORTED_MODULE_5__/* .attempt */ .C)(host, (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_7__/* .settingsForNew */ .lh)(rollback), _wiring_work_js__WEBPACK_IMPORTED_MODULE_8__/* .rollbackWork */ .W8), inputs);
}
function isVerified(state) {
    const history = (0,_restore_history_js__WEBPACK_IMPORTED_MODULE_1__/* .historyOf */ .om)(state);
    return history.isDone('verify-restore');
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
