export const id = 403;
export const ids = [403];
export const modules = {

/***/ 1403:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   rollBack: () => (/* binding */ rollBack)
/* harmony export */ });
/* harmony import */ var _engine_store_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3350);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _restore_history_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6861);
/* harmony import */ var _settings_settings_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4663);
/* harmony import */ var _restore_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(533);
/* harmony import */ var _wiring_attempt_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5238);
/* harmony import */ var _wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(281);







/**
 * `operation: rollback`: brings back what the target was before its last restore (or the one that `rollback-of` names). An
 * unfinished restore is ended first; an unfinished rollback goes on. Returns the exit code.
 */
async function rollBack(host, inputs) {
    const records = await (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_5__/* .createRecords */ .t6)(host, inputs);
    const settings = (0,_settings_settings_js__WEBPACK_IMPORTED_MODULE_2__/* .parseSettings */ .P$)(inputs);
    const arn = await records.arnOf(settings);
    const lease = await records.store.readLease(arn);
    const found = lease?.unfinished === undefined ? undefined : await records.store.readState(lease.unfinished);
    const unfinished = found === undefined || (0,_engine_store_js__WEBPACK_IMPORTED_MODULE_6__/* .hasEnded */ .h)(found) ? undefined : found;
    if (unfinished !== undefined && (0,_restore_history_js__WEBPACK_IMPORTED_MODULE_1__/* .operationOf */ .zI)(unfinished) === 'rollback')
        return (0,_restore_js__WEBPACK_IMPORTED_MODULE_3__.exitCodeOf)(await (0,_wiring_attempt_js__WEBPACK_IMPORTED_MODULE_4__/* .attempt */ .C)(host, (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_5__/* .settingsForResume */ .ic)(inputs, unfinished)), inputs);
    const rollbackOf = settings.rollbackOf ?? unfinished?.restoreId ?? lease?.last;
    if (rollbackOf === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('NOT_FOUND', `No restore of ${arn} is known that could be rolled back.`, 'Name one with rollback-of (operation: status lists them).');
    }
    if (unfinished !== undefined) {
        host.log.info(`Ending the unfinished restore ${unfinished.restoreId} first`);
        const ended = await (0,_wiring_attempt_js__WEBPACK_IMPORTED_MODULE_4__/* .attempt */ .C)(host, (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_5__/* .settingsForResume */ .ic)((0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_5__/* .withoutRestoreInputs */ .cG)(inputs), unfinished), true);
        if (ended !== 'abandoned')
            return (0,_restore_js__WEBPACK_IMPORTED_MODULE_3__.exitCodeOf)(ended, inputs);
    }
    return (0,_restore_js__WEBPACK_IMPORTED_MODULE_3__.exitCodeOf)(await (0,_wiring_attempt_js__WEBPACK_IMPORTED_MODULE_4__/* .attempt */ .C)(host, (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_5__/* .settingsForNew */ .lh)({ ...settings, strategy: 'swap', rollbackOf })), inputs);
}


/***/ })

};
