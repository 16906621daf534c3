export const id = 403;
export const ids = [403];
export const modules = {

/***/ 1403:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   rollBack: () => (/* binding */ rollBack)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _settings_settings_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4663);
/* harmony import */ var _attempt_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9543);
/* harmony import */ var _restore_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(533);
/* harmony import */ var _target_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1125);





/**
 * `operation: rollback`: brings back what the target was before its last restore (or the one that `rollback-of` names). An
 * unfinished restore is ended first; an unfinished rollback goes on. Returns the exit code.
 */
async function rollBack(host, told) {
    const records = await (0,_target_js__WEBPACK_IMPORTED_MODULE_4__/* .openRecords */ .tW)(host, told);
    const settings = (0,_settings_settings_js__WEBPACK_IMPORTED_MODULE_1__/* .parseSettings */ .P$)(told);
    const arn = await records.arnOf(settings);
    const lease = await records.store.readLease(arn);
    const found = lease?.unfinished === undefined ? undefined : await records.store.readState(lease.unfinished);
    const unfinished = found === undefined || (0,_target_js__WEBPACK_IMPORTED_MODULE_4__/* .hasEnded */ .hY)(found) ? undefined : found;
    if (unfinished !== undefined && isRollback(unfinished.settings))
        return (0,_restore_js__WEBPACK_IMPORTED_MODULE_3__.exitCodeOf)(await (0,_attempt_js__WEBPACK_IMPORTED_MODULE_2__/* .attempt */ .C)(host, (0,_target_js__WEBPACK_IMPORTED_MODULE_4__/* .continueWith */ .ob)(told, unfinished)), told);
    const rollbackOf = settings.rollbackOf ?? unfinished?.restoreId ?? lease?.last;
    if (rollbackOf === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('NOT_FOUND', `No restore of ${arn} is known that could be rolled back.`, 'Name one with rollback-of (operation: status lists them).');
    }
    if (unfinished !== undefined) {
        host.log.info(`Ending the unfinished restore ${unfinished.restoreId} first`);
        const ended = await (0,_attempt_js__WEBPACK_IMPORTED_MODULE_2__/* .attempt */ .C)(host, (0,_target_js__WEBPACK_IMPORTED_MODULE_4__/* .continueWith */ .ob)((0,_target_js__WEBPACK_IMPORTED_MODULE_4__/* .ofThisRun */ .L5)(told), unfinished), true);
        if (ended !== 'abandoned')
            return (0,_restore_js__WEBPACK_IMPORTED_MODULE_3__.exitCodeOf)(ended, told);
    }
    return (0,_restore_js__WEBPACK_IMPORTED_MODULE_3__.exitCodeOf)(await (0,_attempt_js__WEBPACK_IMPORTED_MODULE_2__/* .attempt */ .C)(host, (0,_target_js__WEBPACK_IMPORTED_MODULE_4__/* .beginWith */ .oO)({ ...settings, strategy: 'replace', rollbackOf })), told);
}
function isRollback(stored) {
    return stored.operation === 'rollback';
}


/***/ })

};
