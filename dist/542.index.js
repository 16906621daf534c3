export const id = 542;
export const ids = [542];
export const modules = {

/***/ 6542:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   abandon: () => (/* binding */ abandon)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _attempt_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9543);
/* harmony import */ var _restore_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(533);
/* harmony import */ var _target_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1125);




/** `operation: abandon`: ends the unfinished restore of the target for good. Returns the exit code. */
async function abandon(host, told) {
    const found = await (0,_target_js__WEBPACK_IMPORTED_MODULE_3__/* .findRestore */ .Ks)(await (0,_target_js__WEBPACK_IMPORTED_MODULE_3__/* .openRecords */ .tW)(host, told), told);
    if (found === undefined && told.texts.restoreId !== undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('NOT_FOUND', `There is no restore ${told.texts.restoreId} in the table.`, 'Correct restore-id (operation: status lists them), or leave it out.');
    }
    if (found === undefined || (0,_target_js__WEBPACK_IMPORTED_MODULE_3__/* .hasEnded */ .hY)(found)) {
        host.log.info(found === undefined
            ? 'No restore is unfinished.'
            : `The restore ${found.restoreId} has ended (${found.status}).`);
        host.runner.setOutput('status', found?.status ?? 'skipped');
        return 0;
    }
    return (0,_restore_js__WEBPACK_IMPORTED_MODULE_2__.exitCodeOf)(await (0,_attempt_js__WEBPACK_IMPORTED_MODULE_1__/* .attempt */ .C)(host, (0,_target_js__WEBPACK_IMPORTED_MODULE_3__/* .continueWith */ .ob)((0,_target_js__WEBPACK_IMPORTED_MODULE_3__/* .ofThisRun */ .L5)(told), found), true), told);
}


/***/ })

};
