export const id = 472;
export const ids = [472];
export const modules = {

/***/ 7472:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   plan: () => (/* binding */ plan)
/* harmony export */ });
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3110);
/* harmony import */ var _engine_store_js__WEBPACK_IMPORTED_MODULE_15__ = __webpack_require__(3350);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _github_summary_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1755);
/* harmony import */ var _hooks_hook_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(200);
/* harmony import */ var _restore_history_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6861);
/* harmony import */ var _restore_naming_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7677);
/* harmony import */ var _restore_plan_checks_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6192);
/* harmony import */ var _restore_plan_plan_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9332);
/* harmony import */ var _restore_plan_setting_origins_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(3543);
/* harmony import */ var _restore_preflight_preflight_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(9662);
/* harmony import */ var _settings_settings_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(2833);
/* harmony import */ var _report_report_error_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(2149);
/* harmony import */ var _wiring_accounts_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(3899);
/* harmony import */ var _wiring_collaborators_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(8547);
/* harmony import */ var _wiring_identify_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(6344);
















/**
 * `operation: plan`, or a restore with `dry-run`: runs every check of a restore and tells what it would do. Takes no
 * lease and changes nothing, in AWS or anywhere. Returns the exit code: 1 when a restore would be refused.
 */
async function plan(host, inputs) {
    const settings = (0,_settings_settings_js__WEBPACK_IMPORTED_MODULE_9__/* .parseSettings */ .P$)(inputs);
    const checks = (0,_restore_plan_checks_js__WEBPACK_IMPORTED_MODULE_5__/* .createChecks */ .S)({ strict: true });
    await checks.run('files', () => (0,_wiring_collaborators_js__WEBPACK_IMPORTED_MODULE_12__/* .readFiles */ .Ul)(host, settings, true), ({ ownChecks, hooks }) => `certificates, ${ownChecks.length} own checks and ${hooks.length} hooks are there${hooks.map((hook) => `; ${hook.name} (${hook.kind}, ${(0,_hooks_hook_js__WEBPACK_IMPORTED_MODULE_14__/* .shortHash */ .B)(hook)})`).join('')}`);
    const accounts = await (0,_wiring_accounts_js__WEBPACK_IMPORTED_MODULE_11__/* .createAccounts */ .r)(host, settings, {
        beforeRequest: () => undefined,
        beforeChange: () => Promise.reject(new Error('operation: plan changes nothing.')),
        signal: host.signal,
    });
    const who = (side) => checks.run(`${side} role`, () => (0,_wiring_identify_js__WEBPACK_IMPORTED_MODULE_13__/* .identifySide */ ._L)(accounts[side], side, settings), ({ arn }) => arn);
    const target = await who('target');
    const source = await who('source');
    if (source === undefined || target === undefined)
        return report(host, settings, checks, {});
    const targetArn = (0,_wiring_identify_js__WEBPACK_IMPORTED_MODULE_13__/* .targetArnOf */ .WH)(target, settings);
    const table = await (0,_wiring_collaborators_js__WEBPACK_IMPORTED_MODULE_12__/* .createTable */ .ZR)(host, accounts.target, settings);
    const records = await checks.run('table', () => readRecords(table.store, targetArn), describeRecords);
    const inspection = await (0,_wiring_collaborators_js__WEBPACK_IMPORTED_MODULE_12__/* .createInspection */ .TM)(host, settings, {
        accounts,
        identities: { source, target, targetArn },
        table,
        run: {
            restoreId: settings.restoreId ?? (0,_restore_naming_js__WEBPACK_IMPORTED_MODULE_4__/* .newRestoreId */ .wx)(host.clock.now(), host.randomBytes(4).toString('hex')),
            last: records?.lease?.last,
        },
    });
    const { plan: made } = await (0,_restore_preflight_preflight_js__WEBPACK_IMPORTED_MODULE_8__/* .inspect */ .Nn)(inspection, settings.snapshotId, checks);
    return report(host, settings, checks, { source, target, made, last: records?.last });
}
async function readRecords(store, targetArn) {
    const lease = await store.readLease(targetArn);
    const read = (id) => (id === undefined ? undefined : store.readState(id));
    return { lease, unfinished: await read(lease?.unfinished), last: await read(lease?.last) };
}
function describeRecords({ lease, unfinished }) {
    if (lease === undefined)
        return 'found; no restore of this target is recorded';
    const { actor, runUrl } = lease.holder;
    if (lease.held)
        return `found; ${actor} ${runUrl} works on the target, and a restore would find it locked`;
    if (unfinished === undefined || (0,_engine_store_js__WEBPACK_IMPORTED_MODULE_15__/* .hasEnded */ .h)(unfinished))
        return 'found; no run holds the target';
    return `found; the restore ${unfinished.restoreId} is unfinished (${unfinished.status}), and a restore would resume it`;
}
async function report(host, settings, checks, seen) {
    const { made } = seen;
    const error = (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .combineErrors */ .Lt)(checks.errors);
    const planReport = {
        ok: error === undefined,
        identities: { source: seen.source?.arn ?? '', target: seen.target?.arn ?? '' },
        snapshot: made?.snapshot,
        route: made === undefined ? '' : (0,_restore_plan_plan_js__WEBPACK_IMPORTED_MODULE_6__/* .describeRoute */ .f)(made.route, settings.targetAccountId),
        target: made === undefined ? '' : whatBecomes(settings, made),
        settings: made === undefined ? [] : (0,_restore_plan_setting_origins_js__WEBPACK_IMPORTED_MODULE_7__/* .describeSettingOrigins */ .F)(settings, made),
        notCarriedOver: (made?.previous?.dependents ?? [])
            .filter(({ byName }) => !byName)
            .map(({ kind, name }) => ({ kind, name })),
        expectedDuration: expectedDuration(seen.last),
        checks: checks.done,
    };
    print(host, planReport);
    await host.runner.writeSummary(formatPlan(settings, planReport));
    host.runner.setOutput('plan', JSON.stringify(planReport));
    host.runner.setOutput('run-url', host.runner.runUrl);
    host.runner.setOutput('status', planReport.ok ? 'succeeded' : 'failed');
    if (error !== undefined)
        (0,_report_report_error_js__WEBPACK_IMPORTED_MODULE_10__/* .reportError */ .N)(host, error);
    else
        host.log.info(`A restore of ${settings.targetClusterId} can work. Nothing has been changed.`);
    return error === undefined ? 0 : 1;
}
const marks = { ok: 'ok', failed: 'FAILED', unknown: 'not known' };
function print({ log }, { route, target, settings, notCarriedOver, expectedDuration: expected, checks }) {
    for (const { name, result, details } of checks)
        log.info(`${marks[result]}: ${name}: ${details}`);
    if (target === '')
        return;
    log.info(`Route: ${route}`);
    log.info(`Target: ${target}`);
    for (const { kind, name } of notCarriedOver)
        log.info(`Not carried over: ${kind} ${name}: connect it again after the restore`);
    log.info(`Expected duration: ${expected}`);
    log.startGroup('Settings of the new cluster');
    for (const { name, value, from } of settings)
        log.info(`${name}: ${value} (${from})`);
    log.endGroup();
}
function formatPlan({ targetClusterId }, planReport) {
    const failed = planReport.checks.filter(({ result }) => result === 'failed').length;
    const verdict = planReport.ok ? 'it can work' : `${failed} of ${planReport.checks.length} checks failed`;
    const { snapshot } = planReport;
    return (0,_github_summary_js__WEBPACK_IMPORTED_MODULE_2__/* .formatSummary */ .k)({
        title: `Plan for ${targetClusterId}: ${verdict}`,
        text: 'Nothing has been changed.',
        facts: [
            ['Source role', planReport.identities.source],
            ['Target role', planReport.identities.target],
            ['Snapshot', snapshot === undefined ? '' : `${snapshot.arn}, made ${snapshot.createdAt}`],
            ['Key of the snapshot', snapshot?.kmsKeyId ?? ''],
            ['Route', planReport.route],
            ['Target', planReport.target],
            ['Expected duration', planReport.target === '' ? '' : planReport.expectedDuration],
        ],
        tables: [
            {
                title: 'Checks',
                head: ['Check', 'Result', 'Details', 'Fix'],
                rows: planReport.checks.map(({ name, result, details, fix }) => [name, marks[result], details, fix]),
            },
            {
                title: 'Not carried over',
                head: ['What', 'Name'],
                rows: planReport.notCarriedOver.map(({ kind, name }) => [kind, name]),
            },
            {
                title: 'Settings of the new cluster',
                head: ['Setting', 'Value', 'From'],
                rows: planReport.settings.map(({ name, value, from }) => [name, value, from]),
                folded: true,
            },
        ].filter(({ rows }) => rows.length > 0),
    });
}
/** What happens to the cluster that is the target now. */
function whatBecomes(settings, { previous, replacesResourceId: replaces }) {
    const { targetClusterId, strategy, finalSnapshot, keepPreviousMs } = settings;
    if (previous === undefined || replaces === undefined)
        return `${targetClusterId} is made`;
    const final = finalSnapshot ? 'after a final snapshot' : 'WITHOUT a final snapshot (final-snapshot: false)';
    const how = strategy === 'replace'
        ? 'loses its instances and is renamed when the new volume is restored'
        : 'is renamed when the new cluster is verified';
    const kept = keepPreviousMs === 0 ? `deleted ${final}` : `kept for ${(0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a)(keepPreviousMs)}`;
    return `${previous.cluster.arn} ${how}, and ${kept}`;
}
/** As long as the steps of the last restore of this target took. */
function expectedDuration(last) {
    const done = (last === undefined ? [] : (0,_restore_history_js__WEBPACK_IMPORTED_MODULE_3__/* .progressOf */ .jA)(last)).filter(({ isDone }) => isDone);
    if (last?.status !== 'succeeded' || done.length === 0)
        return 'not known before the first restore that succeeds';
    const steps = done.map(({ name, startedMs, endedMs = startedMs }) => ({
        name,
        tookMs: endedMs - startedMs,
    }));
    const totalMs = steps.reduce((sum, { tookMs }) => sum + tookMs, 0);
    const longest = steps.toSorted((a, b) => b.tookMs - a.tookMs).slice(0, 3);
    const parts = longest.map(({ name, tookMs }) => `${name} ${(0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a)(tookMs)}`).join(', ');
    return `about ${(0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a)(totalMs)}, as the restore ${last.restoreId} took (${parts})`;
}


/***/ })

};
