export const id = 392;
export const ids = [392];
export const modules = {

/***/ 1392:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   resume: () => (/* binding */ resume)
/* harmony export */ });
/* harmony import */ var _attempt_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1286);
/* harmony import */ var _report_error_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8434);
/* harmony import */ var _restore_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(533);
/* harmony import */ var _target_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1125);




/** From the worst that can be told of several restores to the best. */
const order = ['failed', 'waiting', 'abandoned', 'succeeded', 'skipped'];
/**
 * `operation: resume`: goes on with every unfinished restore in the table, each with the settings it began with, one after
 * the other. Those that another run works on are left to it. Returns the exit code.
 */
async function resume(host, told) {
    const { store } = await (0,_target_js__WEBPACK_IMPORTED_MODULE_3__/* .openRecords */ .tW)(host, told);
    const only = told.texts.restoreId;
    const endings = [];
    for (const { unfinished } of await store.listLeases()) {
        if (unfinished === undefined || (only !== undefined && only !== unfinished))
            continue;
        host.signal.throwIfAborted();
        try {
            const found = await store.readState(unfinished);
            if (found === undefined || (0,_target_js__WEBPACK_IMPORTED_MODULE_3__/* .hasEnded */ .hY)(found))
                continue;
            const { settings, ...rest } = (0,_target_js__WEBPACK_IMPORTED_MODULE_3__/* .continueWith */ .ob)((0,_target_js__WEBPACK_IMPORTED_MODULE_3__/* .ofThisRun */ .L5)(told), found);
            endings.push(await (0,_attempt_js__WEBPACK_IMPORTED_MODULE_0__/* .attempt */ .C)(host, { ...rest, settings: { ...settings, ifLocked: 'skip' } }));
        }
        catch (error) {
            // One target that cannot be worked on must not keep the others waiting.
            (0,_report_error_js__WEBPACK_IMPORTED_MODULE_1__/* .reportError */ .N)(host, error);
            endings.push('failed');
        }
    }
    if (endings.length === 0)
        host.log.info('No restore is unfinished.');
    const worst = order.find((ending) => endings.includes(ending)) ?? 'skipped';
    host.runner.setOutput('status', worst);
    return (0,_restore_js__WEBPACK_IMPORTED_MODULE_2__.exitCodeOf)(worst, told);
}


/***/ })

};
