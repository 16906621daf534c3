export const id = 472;
export const ids = [472];
export const modules = {

/***/ 7472:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   plan: () => (/* binding */ plan)
/* harmony export */ });
/* harmony import */ var _aws_identity_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(910);
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3110);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);
/* harmony import */ var _github_summary_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1755);
/* harmony import */ var _restore_carried_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3463);
/* harmony import */ var _restore_checks_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1136);
/* harmony import */ var _restore_hooks_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9237);
/* harmony import */ var _restore_names_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(1641);
/* harmony import */ var _restore_plan_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(3659);
/* harmony import */ var _restore_preflight_preflight_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(9847);
/* harmony import */ var _settings_settings_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(4663);
/* harmony import */ var _accounts_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(3580);
/* harmony import */ var _collaborators_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(8996);
/* harmony import */ var _report_error_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(8434);
/* harmony import */ var _target_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(1125);















/**
 * `operation: plan`, or a restore with `dry-run`: runs every check of a restore and tells what it would do. Takes no
 * lease and changes nothing, in AWS or anywhere. Returns the exit code: 1 when a restore would be refused.
 */
async function plan(host, told) {
    const settings = (0,_settings_settings_js__WEBPACK_IMPORTED_MODULE_10__/* .parseSettings */ .P$)(told);
    const checks = (0,_restore_checks_js__WEBPACK_IMPORTED_MODULE_5__/* .openChecks */ ._g)({ strict: true });
    await checks.run('files', () => (0,_collaborators_js__WEBPACK_IMPORTED_MODULE_12__/* .readFiles */ .Ul)(host, settings, true), ({ ownChecks, hooks }) => `certificates, ${ownChecks.length} own checks and ${hooks.length} hooks are there${hooks.map((hook) => `; ${hook.name} (${hook.kind}, ${(0,_restore_hooks_js__WEBPACK_IMPORTED_MODULE_6__/* .shortHash */ .B)(hook)})`).join('')}`);
    const accounts = await (0,_accounts_js__WEBPACK_IMPORTED_MODULE_11__/* .openAccounts */ .H)(host, settings, {
        beforeRequest: () => undefined,
        beforeChange: () => Promise.reject(new Error('operation: plan changes nothing.')),
        signal: host.signal,
    });
    const who = (side) => checks.run(`${side} role`, async () => {
        const sts = await accounts[side].sts(settings[`${side}Region`]);
        return (0,_aws_identity_js__WEBPACK_IMPORTED_MODULE_0__/* .checkIdentity */ .Z)(sts, side, settings[`${side}AccountId`], settings[`${side}RoleArn`]);
    }, ({ arn }) => arn);
    const target = await who('target');
    const source = await who('source');
    if (source === undefined || target === undefined)
        return report(host, settings, checks, {});
    const { targetRegion, targetAccountId, targetClusterId } = settings;
    const targetArn = (0,_restore_names_js__WEBPACK_IMPORTED_MODULE_7__/* .clusterArn */ .Ke)(target.partition, targetRegion, targetAccountId, targetClusterId);
    const table = await (0,_collaborators_js__WEBPACK_IMPORTED_MODULE_12__/* .openTable */ .RT)(host, accounts.target, settings);
    const records = await checks.run('table', () => readRecords(table.store, targetArn), describeRecords);
    const inspection = await (0,_collaborators_js__WEBPACK_IMPORTED_MODULE_12__/* .openInspection */ .JF)(host, settings, accounts, { source, target }, targetArn, table, {
        restoreId: settings.restoreId ?? (0,_restore_names_js__WEBPACK_IMPORTED_MODULE_7__/* .newRestoreId */ .wx)(host.clock.now(), host.randomBytes(4).toString('hex')),
        last: records?.lease?.last,
    });
    const { plan: made } = await (0,_restore_preflight_preflight_js__WEBPACK_IMPORTED_MODULE_9__/* .inspect */ .Nn)(inspection, settings.snapshotId, checks);
    return report(host, settings, checks, { source, target, made, last: records?.last });
}
async function readRecords(store, targetArn) {
    const lease = await store.readLease(targetArn);
    const read = (id) => (id === undefined ? undefined : store.readState(id));
    return { lease, unfinished: await read(lease?.unfinished), last: await read(lease?.last) };
}
function describeRecords({ lease, unfinished }) {
    if (lease === undefined)
        return 'there; this target was never restored with it';
    const { actor, runUrl } = lease.holder;
    if (lease.held)
        return `there; ${actor} ${runUrl} works on the target, and a restore would find it locked`;
    if (unfinished === undefined || (0,_target_js__WEBPACK_IMPORTED_MODULE_14__/* .hasEnded */ .hY)(unfinished))
        return 'there; nobody works on the target';
    return `there; the restore ${unfinished.restoreId} is unfinished (${unfinished.status}), and a restore would go on with it`;
}
async function report(host, settings, checks, seen) {
    const { made } = seen;
    const error = (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .together */ .bs)(checks.errors);
    const told = {
        ok: error === undefined,
        identities: { source: seen.source?.arn ?? '', target: seen.target?.arn ?? '' },
        snapshot: made?.snapshot,
        route: made === undefined ? '' : (0,_restore_plan_js__WEBPACK_IMPORTED_MODULE_8__/* .describeRoute */ .f)(made.hops, settings.targetAccountId),
        target: made === undefined ? '' : whatBecomes(settings, made),
        settings: made === undefined ? [] : (0,_restore_carried_js__WEBPACK_IMPORTED_MODULE_4__/* .describeCarried */ .O)(settings, made),
        cannotTravel: (made?.old?.bindings ?? [])
            .filter(({ byName }) => !byName)
            .map(({ kind, name }) => ({ kind, name })),
        expected: expectedDuration(seen.last),
        checks: checks.done,
    };
    print(host, told);
    await host.runner.writeSummary(formatPlan(settings, told));
    host.runner.setOutput('plan', JSON.stringify(told));
    host.runner.setOutput('run-url', host.runner.runUrl);
    host.runner.setOutput('status', told.ok ? 'succeeded' : 'failed');
    if (error !== undefined)
        (0,_report_error_js__WEBPACK_IMPORTED_MODULE_13__/* .reportError */ .N)(host, error);
    else
        host.log.info(`A restore of ${settings.targetClusterId} can work. Nothing has been changed.`);
    return error === undefined ? 0 : 1;
}
const marks = { ok: 'ok', failed: 'FAILED', unknown: 'not known' };
function print({ log }, { route, target, settings, cannotTravel, expected, checks }) {
    for (const { name, result, saw } of checks)
        log.info(`${marks[result]}: ${name}: ${saw}`);
    if (target === '')
        return;
    log.info(`Route: ${route}`);
    log.info(`Target: ${target}`);
    for (const { kind, name } of cannotTravel)
        log.info(`Cannot travel: ${kind} ${name}: connect it anew`);
    log.info(`Expected duration: ${expected}`);
    log.startGroup('Settings of the new cluster');
    for (const { name, value, from } of settings)
        log.info(`${name}: ${value} (${from})`);
    log.endGroup();
}
function formatPlan({ targetClusterId }, told) {
    const failed = told.checks.filter(({ result }) => result === 'failed').length;
    const verdict = told.ok ? 'it can work' : `${failed} of ${told.checks.length} checks failed`;
    const { snapshot } = told;
    return (0,_github_summary_js__WEBPACK_IMPORTED_MODULE_3__/* .formatSummary */ .k)({
        title: `Plan for ${targetClusterId}: ${verdict}`,
        text: 'Nothing has been changed.',
        facts: [
            ['Source role', told.identities.source],
            ['Target role', told.identities.target],
            ['Snapshot', snapshot === undefined ? '' : `${snapshot.arn}, made ${snapshot.createdAt}`],
            ['Key of the snapshot', snapshot?.kmsKeyId ?? ''],
            ['Route', told.route],
            ['Target', told.target],
            ['Expected duration', told.target === '' ? '' : told.expected],
        ],
        tables: [
            {
                title: 'Checks',
                head: ['Check', 'Result', 'Seen', 'What mends it'],
                rows: told.checks.map(({ name, result, saw, mend }) => [name, marks[result], saw, mend]),
            },
            {
                title: 'Cannot travel',
                head: ['What', 'Name'],
                rows: told.cannotTravel.map(({ kind, name }) => [kind, name]),
            },
            {
                title: 'Settings of the new cluster',
                head: ['Setting', 'Value', 'From'],
                rows: told.settings.map(({ name, value, from }) => [name, value, from]),
                folded: true,
            },
        ].filter(({ rows }) => rows.length > 0),
    });
}
/** What happens to the cluster that is the target now. */
function whatBecomes(settings, { old, replaces }) {
    const { targetClusterId, strategy, finalSnapshot, keepPreviousMs } = settings;
    if (old === undefined || replaces === undefined)
        return `${targetClusterId} is made`;
    const final = finalSnapshot ? 'after a final snapshot' : 'WITHOUT a final snapshot (final-snapshot: false)';
    if (strategy === 'replace')
        return `${old.cluster.arn} is deleted ${final} before the new one is made`;
    const kept = keepPreviousMs === 0 ? `deleted ${final}` : `kept for ${(0,_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDuration */ .a)(keepPreviousMs)}`;
    return `${old.cluster.arn} is renamed away when the new one has been proven, and ${kept}`;
}
/** As long as the steps of the last restore of this target took. */
function expectedDuration(last) {
    const steps = Object.entries(last?.steps ?? {}).filter(([, { status }]) => status === 'done');
    if (last?.status !== 'succeeded' || steps.length === 0)
        return 'not known before the first restore that succeeds';
    const tookMs = ([, { startedAt, endedAt = startedAt }]) => endedAt - startedAt;
    const totalMs = steps.reduce((sum, step) => sum + tookMs(step), 0);
    const longest = steps.toSorted((a, b) => tookMs(b) - tookMs(a)).slice(0, 3);
    const told = longest.map((step) => `${step[0]} ${(0,_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDuration */ .a)(tookMs(step))}`).join(', ');
    return `about ${(0,_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDuration */ .a)(totalMs)}, as the restore ${last.restoreId} took (${told})`;
}


/***/ })

};
