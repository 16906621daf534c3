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
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _github_summary_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1755);
/* harmony import */ var _restore_clean_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5052);
/* harmony import */ var _settings_settings_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4663);
/* harmony import */ var _attempt_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9543);
/* harmony import */ var _look_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7256);
/* harmony import */ var _restore_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(533);
/* harmony import */ var _target_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(1125);








/**
 * `operation: clean`: removes the kept clusters whose time is over, and what ended restores of the target have left
 * behind. With `dry-run` it only tells. Returns the exit code.
 */
async function clean(host, told) {
    const { store, arnOf } = await (0,_target_js__WEBPACK_IMPORTED_MODULE_7__/* .openRecords */ .tW)(host, told);
    const settings = (0,_settings_settings_js__WEBPACK_IMPORTED_MODULE_3__/* .parseSettings */ .P$)(told);
    const arn = await arnOf(settings);
    const lease = await store.readLease(arn);
    const found = lease?.unfinished === undefined ? undefined : await store.readState(lease.unfinished);
    if (found !== undefined && !(0,_target_js__WEBPACK_IMPORTED_MODULE_7__/* .hasEnded */ .hY)(found)) {
        if (found.settings.operation === 'clean')
            return (0,_restore_js__WEBPACK_IMPORTED_MODULE_6__.exitCodeOf)(await (0,_attempt_js__WEBPACK_IMPORTED_MODULE_4__/* .attempt */ .C)(host, (0,_target_js__WEBPACK_IMPORTED_MODULE_7__/* .continueWith */ .ob)(told, found)), told);
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('LOCKED', `The restore ${found.restoreId} of ${arn} is unfinished: what it has made is still needed.`, 'Finish it (operation: restore or resume) or end it (operation: abandon) first.');
    }
    return (0,_restore_js__WEBPACK_IMPORTED_MODULE_6__.exitCodeOf)(await cleanTarget(host, settings), told);
}
/** Looks whether there is anything to remove, and takes the lease on the target only then. */
async function cleanTarget(host, settings) {
    const { clusters, snapshots } = await (0,_restore_clean_js__WEBPACK_IMPORTED_MODULE_2__/* .findWaste */ ._I)(await (0,_look_js__WEBPACK_IMPORTED_MODULE_5__/* .openLook */ .K)(host, settings));
    const waste = [...clusters, ...snapshots].map(({ arn }) => arn);
    if (waste.length > 0 && !settings.dryRun) {
        const { restoreId: _none, ...rest } = settings;
        return (0,_attempt_js__WEBPACK_IMPORTED_MODULE_4__/* .attempt */ .C)(host, (0,_target_js__WEBPACK_IMPORTED_MODULE_7__/* .beginWith */ .oO)({ ...rest, operation: 'clean' }));
    }
    for (const arn of waste)
        host.log.info(`Would remove ${arn}`);
    if (waste.length === 0)
        host.log.info(`There is nothing to clean for ${settings.targetClusterId}.`);
    host.runner.setOutput('status', 'succeeded');
    host.runner.setOutput('removed', '[]');
    await host.runner.writeSummary((0,_github_summary_js__WEBPACK_IMPORTED_MODULE_1__/* .formatSummary */ .k)({
        title: `Clean for ${settings.targetClusterId}: ${waste.length === 0 ? 'nothing to remove' : 'dry run, nothing removed'}`,
        facts: [],
        tables: waste.length === 0
            ? []
            : [{ title: 'To be removed', head: ['ARN'], rows: waste.map((arn) => [arn]) }],
    }));
    return 'succeeded';
}


/***/ }),

/***/ 7256:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ openLook)
/* harmony export */ });
/* harmony import */ var _aws_identity_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(910);
/* harmony import */ var _restore_names_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1641);
/* harmony import */ var _accounts_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3580);
/* harmony import */ var _collaborators_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8996);




/** Both accounts as an operation sees them that takes no lease: nothing can be changed with it. */
async function openLook(host, settings) {
    const accounts = await (0,_accounts_js__WEBPACK_IMPORTED_MODULE_2__/* .openAccounts */ .H)(host, settings, {
        beforeRequest: () => undefined,
        beforeChange: () => Promise.reject(new Error('Nothing may be changed without a lease.')),
        signal: host.signal,
    });
    const { sourceRegion, targetRegion, sourceAccountId, targetAccountId, targetClusterId } = settings;
    const targetSts = await accounts.target.sts(targetRegion);
    const target = await (0,_aws_identity_js__WEBPACK_IMPORTED_MODULE_0__/* .checkIdentity */ .Z)(targetSts, 'target', targetAccountId, settings.targetRoleArn);
    const sourceSts = await accounts.source.sts(sourceRegion);
    const source = await (0,_aws_identity_js__WEBPACK_IMPORTED_MODULE_0__/* .checkIdentity */ .Z)(sourceSts, 'source', sourceAccountId, settings.sourceRoleArn);
    const targetArn = (0,_restore_names_js__WEBPACK_IMPORTED_MODULE_1__/* .clusterArn */ .Ke)(target.partition, targetRegion, targetAccountId, targetClusterId);
    const table = await (0,_collaborators_js__WEBPACK_IMPORTED_MODULE_3__/* .openTable */ .RT)(host, accounts.target, settings);
    return (0,_collaborators_js__WEBPACK_IMPORTED_MODULE_3__/* .openInspection */ .JF)(host, settings, accounts, { source, target }, targetArn, table, {
        restoreId: '',
        last: undefined,
    });
}


/***/ })

};
