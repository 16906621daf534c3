export const id = 542;
export const ids = [542];
export const modules = {

/***/ 6542:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   abandon: () => (/* binding */ abandon)
/* harmony export */ });
/* harmony import */ var _engine_store_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3350);
/* harmony import */ var _restore_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(533);
/* harmony import */ var _wiring_attempt_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4652);
/* harmony import */ var _wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(281);
/* harmony import */ var _wiring_work_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1803);





/** `operation: abandon`: ends the unfinished restore of the target for good. Returns the exit code. */
async function abandon(host, inputs) {
    const found = await (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_2__/* .findRestore */ .Ks)(await (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_2__/* .createRecords */ .t6)(host, inputs), inputs);
    if (found === undefined || (0,_engine_store_js__WEBPACK_IMPORTED_MODULE_4__/* .hasEnded */ .h)(found)) {
        host.log.info(found === undefined
            ? 'No restore is unfinished.'
            : `The restore ${found.restoreId} has ended (${found.status}).`);
        host.runner.setOutput('status', found?.status ?? 'skipped');
        return 0;
    }
    return (0,_restore_js__WEBPACK_IMPORTED_MODULE_0__.exitCodeOf)(await (0,_wiring_attempt_js__WEBPACK_IMPORTED_MODULE_1__/* .attempt */ .C)(host, (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_2__/* .settingsForEnding */ .W6)(inputs, found), _wiring_work_js__WEBPACK_IMPORTED_MODULE_3__/* .abandonWork */ .$s), inputs);
}


/***/ })

};
