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

/***/ 1422:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   reportEarlyFailure: () => (/* binding */ reportEarlyFailure)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _github_summary_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1755);
/* harmony import */ var _restore_messages_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(377);
/* harmony import */ var _settings_settings_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2833);
/* harmony import */ var _wiring_accounts_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3899);
/* harmony import */ var _wiring_notification_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2591);
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2332);
/* harmony import */ var _report_error_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2149);
/* harmony import */ var _report_or_warn_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(8935);
/* harmony import */ var _situation_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(8106);










/**
 * Reports a run that failed while it held no target: annotation, outputs, summary, and a notification where the topic is
 * known and can be reached. Never throws.
 * @param inputs absent where they could not be read
 */
async function reportEarlyFailure(host, error, inputs) {
    host.runner.setOutput('status', 'failed');
    host.runner.setOutput('run-url', host.runner.runUrl);
    (0,_report_error_js__WEBPACK_IMPORTED_MODULE_7__/* .reportError */ .N)(host, error);
    const given = (name) => host.readInput(name).trim();
    const operation = inputs?.texts.operation ?? (given('operation') || 'restore');
    const target = inputs?.texts.targetClusterId ?? given('target-cluster-id');
    const situation = situationOf(host, operation, { error, inputs });
    host.log.info(`The target now: ${situation.targetNow}`);
    host.log.info(`Next: ${situation.next}`);
    if (situation.command !== '')
        host.log.info(situation.command);
    const message = (0,_restore_messages_js__WEBPACK_IMPORTED_MODULE_2__/* .earlyFailureMessage */ .xm)({ operation, target }, error, situation);
    await (0,_report_or_warn_js__WEBPACK_IMPORTED_MODULE_8__/* .reportOrWarn */ .u)(host, () => host.runner.writeSummary((0,_github_summary_js__WEBPACK_IMPORTED_MODULE_1__/* .formatSummary */ .k)({
        title: message.subject,
        text: (0,_failure_js__WEBPACK_IMPORTED_MODULE_6__/* .causeLine */ .m)(error),
        facts: [
            ['The target now', situation.targetNow],
            ['Fix', error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ ? error.hint : ''],
            ['Next', situation.next],
            ['Run', { text: host.runner.runId, url: host.runner.runUrl }],
        ],
        commands: situation.command === '' ? [] : [situation.command],
    })));
    // Who has lost the lease sends nothing more.
    const isLost = error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ && error.code === 'LEASE_LOST';
    if (inputs === undefined || host.signal.aborted || isLost)
        return;
    try {
        const topicArn = (0,_settings_settings_js__WEBPACK_IMPORTED_MODULE_3__/* .parseSetting */ .WC)('topicArn', inputs);
        // A topic that this failure is about, such as one of another account, gets no message.
        if (topicArn === undefined || (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(error).includes(topicArn))
            return;
        const { targetRegion } = inputs.access;
        const clients = await (0,_wiring_accounts_js__WEBPACK_IMPORTED_MODULE_4__/* .createPublishingClients */ .uy)(host, inputs.access);
        await (0,_wiring_notification_js__WEBPACK_IMPORTED_MODULE_5__/* .sendTo */ .u)(host, clients, { topicArn, targetRegion, targetClusterId: target }, message);
    }
    catch (failure) {
        // Where the role cannot be assumed, the error above says so already.
        host.log.info(`No notification was sent: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(failure)}`);
    }
}
function situationOf(host, operation, { error, inputs }) {
    const isFirst = operation === 'restore' || operation === 'plan';
    const command = (0,_situation_js__WEBPACK_IMPORTED_MODULE_9__/* .commandFor */ .F)(host, error);
    return {
        targetNow: targetNow(operation, inputs),
        oldData: '',
        next: error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ && error.code === 'LOCKED'
            ? 'Run again when the target is free. operation: status shows who holds it.'
            : 'Fix the cause, then run again.',
        // A new run has no inputs of a form: without them it would be another operation.
        command: !isFirst && command.startsWith('gh workflow run') ? '' : command,
    };
}
function targetNow(operation, inputs) {
    if (operation === 'provision')
        return 'Not replaced. What provision had done before it failed is in the log; it can be run again.';
    if (inputs?.texts.restart === 'true' || operation === 'rollback' || operation === 'resume')
        return 'Not changed, unless the log says so above: this run failed before it began to work on it.';
    return 'Not changed: this run failed before it began to work on it.';
}


/***/ }),

/***/ 1392:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   resume: () => (/* binding */ resume)
/* harmony export */ });
/* harmony import */ var _engine_store_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(3350);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _restore_history_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6861);
/* harmony import */ var _settings_settings_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2833);
/* harmony import */ var _clean_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2634);
/* harmony import */ var _report_early_failure_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1422);
/* harmony import */ var _restore_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(533);
/* harmony import */ var _wiring_attempt_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4652);
/* harmony import */ var _wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(281);
/* harmony import */ var _wiring_work_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(1803);










/** From the worst end of several restores to the best. */
const order = ['failed', 'waiting', 'abandoned', 'succeeded', 'skipped'];
/**
 * `operation: resume`: resumes every unfinished restore in the table whose target `target-cluster-id` allows, one after the
 * other. As whom and where it works, the guards and the folders of code are as this run says. Those that another run works
 * on are left to it. Returns the exit code.
 */
async function resume(host, inputs) {
    const isAllowed = allowedTargets(inputs);
    const { store } = await (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_7__/* .createRecords */ .t6)(host, inputs);
    const only = (0,_settings_settings_js__WEBPACK_IMPORTED_MODULE_2__/* .parseSetting */ .WC)('restoreId', inputs);
    if (only !== undefined && (await store.readState(only)) === undefined)
        throw (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_7__/* .noSuchRestore */ .Zw)(only);
    const leases = (await store.listLeases()).filter(({ target }) => isAllowed(target));
    const endings = [];
    for (const { target, unfinished } of leases) {
        if (unfinished === undefined || (only !== undefined && only !== unfinished))
            continue;
        host.signal.throwIfAborted();
        const own = forTarget(inputs, target);
        try {
            const found = await store.readState(unfinished);
            if (found === undefined || (0,_engine_store_js__WEBPACK_IMPORTED_MODULE_9__/* .hasEnded */ .h)(found))
                continue;
            const { settings, ...rest } = (0,_restore_history_js__WEBPACK_IMPORTED_MODULE_1__/* .operationOf */ .zI)(found) === 'clean'
                ? (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_7__/* .settingsForEnding */ .W6)(own, found)
                : (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_7__/* .settingsForResume */ .ic)((0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_7__/* .withoutRestoreInputs */ .cG)(own, found), found);
            endings.push(await (0,_wiring_attempt_js__WEBPACK_IMPORTED_MODULE_6__/* .attempt */ .C)(host, { ...rest, settings: { ...settings, ifLocked: 'skip' } }, (0,_wiring_work_js__WEBPACK_IMPORTED_MODULE_8__/* .workOf */ .LT)(settings)));
        }
        catch (error) {
            // One target that cannot be worked on must not keep the others waiting.
            await (0,_report_early_failure_js__WEBPACK_IMPORTED_MODULE_4__.reportEarlyFailure)(host, error, forTarget(inputs, target));
            endings.push('failed');
        }
    }
    if (endings.length === 0)
        host.log.info('No restore is unfinished.');
    if (only === undefined)
        endings.push(...(await removeKept(host, inputs, store, leases)));
    const worst = order.find((ending) => endings.includes(ending)) ?? 'skipped';
    host.runner.setOutput('status', worst);
    return (0,_restore_js__WEBPACK_IMPORTED_MODULE_5__.exitCodeOf)(worst, inputs);
}
/** Which targets of the table this run may work on: the table alone must not decide that. */
function allowedTargets({ texts, origins }) {
    const text = texts.targetClusterId?.toLowerCase();
    const form = /^(?<start>[a-z][a-z0-9-]{0,62}|)(?<rest>\*?)$/.exec(text ?? '')?.groups;
    if (text === undefined || text === '' || form === undefined) {
        const given = text === undefined ? 'is not set' : `is ${JSON.stringify(text)} in ${origins.targetClusterId}`;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('BAD_INPUT', `target-cluster-id ${given}, so it is not known which targets may be resumed.`, 'Set the input target-cluster-id: the id of a cluster, the beginning of ids with * at its end, or * for every target of the table.');
    }
    const { start = '', rest = '' } = form;
    return (targetArn) => {
        const id = clusterIdOf(targetArn);
        return rest === '*' ? id.startsWith(start) : id === start;
    };
}
function clusterIdOf(targetArn) {
    return targetArn.split(':').at(-1) ?? '';
}
/** The inputs of this run for one of its targets. */
function forTarget(inputs, targetArn) {
    const origins = { ...inputs.origins, targetClusterId: 'the lease in the table' };
    return { ...inputs, texts: { ...inputs.texts, targetClusterId: clusterIdOf(targetArn) }, origins };
}
/** How long after its time a previous cluster is still looked for, in ms. */
const mayStillBeThereMs = 400 * 24 * 3_600_000;
/** Removes previous clusters whose time is over, and stops again those that AWS has started after seven days. */
async function removeKept(host, inputs, store, leases) {
    const endings = [];
    for (const { target } of leases) {
        // What the runs above have ended is seen.
        const { last, unfinished } = (await store.readLease(target)) ?? {};
        const ended = last === undefined || unfinished !== undefined ? undefined : await store.readState(last);
        if (ended === undefined)
            continue;
        host.signal.throwIfAborted();
        try {
            const until = (0,_restore_history_js__WEBPACK_IMPORTED_MODULE_1__/* .historyOf */ .om)(ended).swapped?.previous?.until;
            // Long after its time a previous cluster was removed, or stays for a reason that was logged.
            if (until === undefined || Date.parse(until) < host.clock.now() - mayStillBeThereMs)
                continue;
            const { settings } = (0,_wiring_resolved_settings_js__WEBPACK_IMPORTED_MODULE_7__/* .settingsForEnding */ .W6)(forTarget(inputs, target), ended);
            const ending = await (0,_clean_js__WEBPACK_IMPORTED_MODULE_3__.cleanTarget)(host, { ...settings, ifLocked: 'skip' });
            if (ending !== 'succeeded')
                endings.push(ending);
        }
        catch (error) {
            await (0,_report_early_failure_js__WEBPACK_IMPORTED_MODULE_4__.reportEarlyFailure)(host, error, forTarget(inputs, target));
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
