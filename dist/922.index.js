export const id = 922;
export const ids = [922];
export const modules = {

/***/ 922:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  plan: () => (/* binding */ plan_plan)
});

// EXTERNAL MODULE: ./build/duration.js
var duration = __webpack_require__(3110);
// EXTERNAL MODULE: ./build/engine/store.js
var store = __webpack_require__(3350);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/github/summary.js + 1 modules
var summary = __webpack_require__(1755);
// EXTERNAL MODULE: ./build/hooks/hook.js
var hooks_hook = __webpack_require__(200);
// EXTERNAL MODULE: ./build/restore/history.js
var restore_history = __webpack_require__(6861);
// EXTERNAL MODULE: ./build/restore/naming.js
var naming = __webpack_require__(7677);
// EXTERNAL MODULE: ./build/restore/plan/checks.js
var plan_checks = __webpack_require__(6192);
// EXTERNAL MODULE: ./build/restore/plan/plan.js + 3 modules
var plan = __webpack_require__(9332);
// EXTERNAL MODULE: ./build/restore/plan/setting-origins.js
var setting_origins = __webpack_require__(3543);
// EXTERNAL MODULE: ./build/restore/preflight/preflight.js + 13 modules
var preflight = __webpack_require__(9662);
// EXTERNAL MODULE: ./build/settings/settings.js + 1 modules
var settings_settings = __webpack_require__(2833);
// EXTERNAL MODULE: ./build/operations/report/report-error.js
var report_error = __webpack_require__(2149);
;// CONCATENATED MODULE: ./build/operations/report/set-up.js
/**
 * What is missing, in the order in which to make it. Without its role nothing else of an account can be seen, so a plan
 * after that may find more.
 * @param failed names of the checks of the plan that failed, each with its fix
 */
function findSetUp(settings, variables, failed) {
    const { targetRegion, auditTable, credentialsSecret, targetClusterId } = settings;
    const made = [
        failed.has('table') ? `the table ${auditTable}` : '',
        failed.has('secret') ? `the secret ${credentialsSecret}` : '',
        failed.has('key policies') ? 'the policies of the keys' : '',
    ].filter((name) => name !== '');
    const steps = [
        failed.has('source role') && {
            missing: `the roles of the source account ${settings.sourceAccountId}`,
            command: deploy('source', settings, variables),
        },
        failed.has('target role') && {
            missing: `the roles of the target account ${settings.targetAccountId}`,
            command: deploy('target', settings, variables),
        },
        failed.has('keys') && { missing: 'a key for the copy', command: failed.get('keys') ?? '' },
        made.length > 0 && {
            missing: `${made.join(', ')}, the topic and the parameters`,
            command: 'Run operation: provision, first with dry-run: true (its roles trust the environment provision)',
        },
        failed.has('secret') &&
            settings.setupDbUsers && {
            missing: `the users of your applications in ${credentialsSecret}, else they cannot log in after a restore`,
            command: `aws secretsmanager put-secret-value --region ${targetRegion} --secret-id ${credentialsSecret} --secret-string file://secret.json`,
        },
        failed.get('target')?.includes('add-tags-to-resource') === true && {
            missing: `the tag that lets ${targetClusterId} be replaced (provision sets it with tag-target: true)`,
            command: failed.get('target')?.replace(/^.*?(?=aws rds)/, '') ?? '',
        },
    ];
    return steps.filter((step) => step !== false);
}
/** As the README deploys the stacks, with the values of this run. */
function deploy(side, { sourceAccountId, targetAccountId, sourceClusterId, targetClusterId, ...settings }, { GITHUB_REPOSITORY: repository = 'YOUR_ORG/YOUR_REPO', GITHUB_REF: ref = 'refs/heads/main', }) {
    const keysOf = (account) => `arn:aws:kms:*:${account}:key/*`;
    const own = side === 'source'
        ? [`SourceClusterId=${sourceClusterId}`, `'KeyArns=${keysOf(sourceAccountId)}'`]
        : [
            `TargetClusterId=${targetClusterId} 'InstanceNames=${targetClusterId}-*' SourceAccountId=${sourceAccountId} PassRoleArns=none`,
            `'KeyArns=${keysOf(sourceAccountId)},${keysOf(targetAccountId)}'`,
        ];
    return [
        `aws cloudformation deploy --region ${settings[`${side}Region`]} --stack-name aurora-restore-${side}`,
        `--template-file .github/bootstrap/${side}.yml --capabilities CAPABILITY_NAMED_IAM`,
        `--parameter-overrides ${own.join(' ')} GitHubSubjects=repo:${repository}:ref:${ref}`,
        `ProvisionSubjects=repo:${repository}:environment:provision`,
    ].join(' ');
}

// EXTERNAL MODULE: ./build/operations/wiring/accounts.js + 5 modules
var wiring_accounts = __webpack_require__(3899);
// EXTERNAL MODULE: ./build/operations/wiring/collaborators.js + 22 modules
var collaborators = __webpack_require__(5096);
// EXTERNAL MODULE: ./build/operations/wiring/identify.js
var identify = __webpack_require__(6344);
;// CONCATENATED MODULE: ./build/operations/plan.js

















/**
 * `operation: plan`, or a restore with `dry-run`: runs every check of a restore and tells what it would do. Takes no
 * lease and changes nothing, in AWS or anywhere. Returns the exit code: 1 when a restore would be refused.
 */
async function plan_plan(host, inputs) {
    const settings = (0,settings_settings/* parseSettings */.P$)(inputs);
    const checks = (0,plan_checks/* createChecks */.S)({ strict: true });
    await checks.run('files', () => (0,collaborators/* readFiles */.Ul)(host, settings, true), ({ ownChecks, hooks }) => `certificates, ${ownChecks.length} own checks and ${hooks.length} hooks are there${hooks.map((hook) => `; ${hook.name} (${hook.kind}, ${(0,hooks_hook/* shortHash */.B)(hook)})`).join('')}`);
    const accounts = await (0,wiring_accounts/* createAccounts */.rL)(host, settings, {
        beforeRequest: () => undefined,
        beforeChange: () => Promise.reject(new Error('operation: plan changes nothing.')),
        signal: host.signal,
    });
    const who = (side) => checks.run(`${side} role`, () => (0,identify/* identifySide */._L)(accounts[side], side, settings), ({ arn }) => arn);
    const target = await who('target');
    const source = await who('source');
    if (source === undefined || target === undefined)
        return report(host, settings, checks, {});
    const targetArn = (0,identify/* targetArnOf */.WH)(target, settings);
    const table = await (0,collaborators/* createTable */.ZR)(host, accounts.target, settings);
    const records = await checks.run('table', () => readRecords(table.store, targetArn), describeRecords);
    const inspection = await (0,collaborators/* createInspection */.TM)(host, settings, {
        accounts,
        identities: { source, target, targetArn },
        table,
        run: {
            restoreId: settings.restoreId ?? (0,naming/* newRestoreId */.wx)(host.clock.now(), host.randomBytes(4).toString('hex')),
            last: records?.lease?.last,
        },
    });
    const { plan: made } = await (0,preflight/* inspect */.Nn)(inspection, settings.snapshotId, checks);
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
    if (unfinished === undefined || (0,store/* hasEnded */.h)(unfinished))
        return 'found; no run holds the target';
    return `found; the restore ${unfinished.restoreId} is unfinished (${unfinished.status}), and a restore would resume it`;
}
async function report(host, settings, checks, seen) {
    const { made } = seen;
    const error = (0,errors/* combineErrors */.Lt)(checks.errors);
    const planReport = {
        ok: error === undefined,
        identities: { source: seen.source?.arn ?? '', target: seen.target?.arn ?? '' },
        snapshot: made?.snapshot,
        route: made === undefined ? '' : (0,plan/* describeRoute */.f)(made.route, settings.targetAccountId),
        target: made === undefined ? '' : whatBecomes(settings, made),
        settings: made === undefined ? [] : (0,setting_origins/* describeSettingOrigins */.F)(settings, made),
        notCarriedOver: (made?.previous?.dependents ?? [])
            .filter(({ byName }) => !byName)
            .map(({ kind, name }) => ({ kind, name })),
        expectedDuration: expectedDuration(seen.last),
        checks: checks.done,
        setUp: findSetUp(settings, host.variables, new Map(checks.done.flatMap(({ name, result, fix }) => (result === 'failed' ? [[name, fix]] : [])))),
    };
    print(host, planReport);
    await host.runner.writeSummary(formatPlan(settings, planReport));
    host.runner.setOutput('plan', JSON.stringify(planReport));
    host.runner.setOutput('run-url', host.runner.runUrl);
    host.runner.setOutput('status', planReport.ok ? 'succeeded' : 'failed');
    if (error !== undefined)
        (0,report_error/* reportError */.N)(host, error);
    else
        host.log.info(`A restore of ${settings.targetClusterId} can work. Nothing has been changed.`);
    return error === undefined ? 0 : 1;
}
const marks = { ok: 'ok', failed: 'FAILED', unknown: 'not known' };
function print({ log }, { route, target, settings, notCarriedOver, expectedDuration: expected, checks, setUp }) {
    for (const { name, result, details } of checks)
        log.info(`${marks[result]}: ${name}: ${details}`);
    if (setUp.length > 0)
        log.info('Missing, in the order in which to make it:');
    for (const [index, { missing, command }] of setUp.entries())
        log.info(`${index + 1}. ${missing}: ${command}`);
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
    return (0,summary/* formatSummary */.k)({
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
                title: 'Missing, in the order in which to make it',
                head: ['', 'Missing', 'Command'],
                rows: planReport.setUp.map(({ missing, command }, index) => [String(index + 1), missing, command]),
            },
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
    const kept = keepPreviousMs === 0 ? `deleted ${final}` : `kept for ${(0,duration/* formatDuration */.a)(keepPreviousMs)}`;
    return `${previous.cluster.arn} ${how}, and ${kept}`;
}
/** As long as the steps of the last restore of this target took. */
function expectedDuration(last) {
    const done = (last === undefined ? [] : (0,restore_history/* progressOf */.jA)(last)).filter(({ isDone }) => isDone);
    if (last?.status !== 'succeeded' || done.length === 0)
        return 'not known before the first restore that succeeds';
    const steps = done.map(({ name, startedMs, endedMs = startedMs }) => ({
        name,
        tookMs: endedMs - startedMs,
    }));
    const totalMs = steps.reduce((sum, { tookMs }) => sum + tookMs, 0);
    const longest = steps.toSorted((a, b) => b.tookMs - a.tookMs).slice(0, 3);
    const parts = longest.map(({ name, tookMs }) => `${name} ${(0,duration/* formatDuration */.a)(tookMs)}`).join(', ');
    return `about ${(0,duration/* formatDuration */.a)(totalMs)}, as the restore ${last.restoreId} took (${parts})`;
}


/***/ })

};
