export const id = 923;
export const ids = [923];
export const modules = {

/***/ 7929:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ consoleUrl)
/* harmony export */ });
const hosts = {
    aws: 'console.aws.amazon.com',
    'aws-cn': 'console.amazonaws.cn',
    'aws-us-gov': 'console.amazonaws-us-gov.com',
};
/** Page of a cluster in the AWS console; empty for a partition whose console is not known. */
function consoleUrl(clusterArn) {
    const [, partition = '', , region = '', , , id = ''] = clusterArn.split(':');
    const host = hosts[partition];
    if (host === undefined || region === '' || id === '')
        return '';
    const place = encodeURIComponent(region);
    return `https://${host}/rds/home?region=${place}#database:id=${encodeURIComponent(id)};is-cluster=true`;
}


/***/ }),

/***/ 4227:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ startNextRun),
/* harmony export */   h: () => (/* binding */ nextCommand)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

const fixes = {
    401: 'The token is not valid: leave github-token out, or give one that is.',
    403: 'Give the job `permissions: actions: write`. A token of a pull request from a fork never has it.',
    404: 'See that the workflow is on the default branch, and that github-token may see the repository.',
    422: 'Give the workflow `on: workflow_dispatch:` with an input `restore-id` (and no other required one), on this branch.',
};
/**
 * Starts the workflow of this run once more, with `restore-id`, on the same branch or tag (docs "Create a workflow dispatch
 * event"; GITHUB_WORKFLOW_REF is the caller's under workflow_call). Throws NOT_CONTINUED with the fix.
 */
async function startNextRun(variables, token, restoreId) {
    const found = workflowOf(variables);
    if (found === undefined) {
        throw notContinued(`GITHUB_WORKFLOW_REF is ${JSON.stringify(variables['GITHUB_WORKFLOW_REF'] ?? '')}, which names no workflow on a branch or tag`, 'Run the workflow on a branch or tag, or use continue-with: none and a schedule of operation: resume.');
    }
    const { owner, repo, workflow, ref } = found;
    if (token === undefined)
        throw notContinued('there is no github-token', 'Leave github-token at its default.');
    const { getOctokit } = await __webpack_require__.e(/* import() */ 157).then(__webpack_require__.bind(__webpack_require__, 157));
    const octokit = getOctokit(token, { baseUrl: variables['GITHUB_API_URL'] ?? 'https://api.github.com' });
    try {
        await octokit.rest.actions.createWorkflowDispatch({
            owner,
            repo,
            workflow_id: workflow,
            ref,
            inputs: { 'restore-id': restoreId },
        });
    }
    catch (error) {
        const status = error.status;
        const fix = typeof status === 'number' ? fixes[status] : undefined;
        throw notContinued(`GitHub refused to start ${workflow} on ${ref}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(error)}`, fix ?? 'Run the workflow by hand, or wait for its schedule.', error);
    }
}
/** The workflow that the run is of, if it is on a branch or tag; that of the caller under workflow_call. */
function workflowOf(variables) {
    const found = /^([^/]+)\/([^/]+)\/\.github\/workflows\/([^@]+)@refs\/(?:heads|tags)\/(.+)$/.exec(variables['GITHUB_WORKFLOW_REF'] ?? '');
    const [, owner, repo, workflow, ref] = found ?? [];
    if (owner === undefined || repo === undefined || workflow === undefined || ref === undefined)
        return undefined;
    return { owner, repo, workflow, ref };
}
function notContinued(why, hint, cause) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('NOT_CONTINUED', `The next run could not be started: ${why}. The restore stays waiting; the next run for this target resumes it.`, hint, cause === undefined ? {} : { cause });
}
/**
 * The command for a shell that runs this workflow again. A rerun has the files and inputs of the run as they were, so
 * where one of them must change only a new run on the branch helps. Empty where no such command is known.
 */
function nextCommand(variables, mustChange) {
    const { GITHUB_REPOSITORY: repository = '', GITHUB_RUN_ID: runId = '' } = variables;
    if (repository === '' || runId === '')
        return '';
    const host = new URL(variables['GITHUB_SERVER_URL'] || 'https://github.com').host;
    const place = `--repo ${host === 'github.com' ? repository : `${host}/${repository}`}`;
    if (!mustChange)
        return `gh run rerun ${runId} ${place}`;
    const found = workflowOf(variables);
    return found === undefined ? '' : `gh workflow run ${found.workflow} ${place} --ref ${quoted(found.ref)}`;
}
/** As a shell takes it for one word: a branch may be called `x;curl`. */
function quoted(text) {
    return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}


/***/ }),

/***/ 2332:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ causeLine),
/* harmony export */   x: () => (/* binding */ reportFailure)
/* harmony export */ });
/* harmony import */ var _aws_client_call_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(474);
/* harmony import */ var _aws_client_console_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7929);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);
/* harmony import */ var _restore_history_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6861);
/* harmony import */ var _report_error_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2149);
/* harmony import */ var _run_facts_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3033);
/* harmony import */ var _timeline_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(8459);







/** Cause first, then the state of the target, where the old data is, and the next command: in log and summary. */
async function reportFailure(host, restore, { current, state }, { error, situation }) {
    (0,_run_facts_js__WEBPACK_IMPORTED_MODULE_5__/* .setRunOutputs */ .iB)(host, restore, 'failed');
    (0,_report_error_js__WEBPACK_IMPORTED_MODULE_4__/* .reportError */ .N)(host, error, current);
    const { targetNow, oldData, next, command } = situation;
    const isCancelled = error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ && error.code === 'CANCELLED';
    host.log.info(`The target now: ${targetNow}`);
    if (oldData !== '')
        host.log.info(`The old data is ${oldData}`);
    host.log.info(`Next: ${next}`);
    if (command !== '')
        host.log.info(command);
    const { source, target } = restore.principals;
    host.log.info(`Worked as ${source} in the source account and as ${target} in the target account`);
    const finalSnapshotArn = (0,_restore_history_js__WEBPACK_IMPORTED_MODULE_3__/* .historyOf */ .om)(state).finalSnapshotArn;
    if (finalSnapshotArn !== undefined)
        host.runner.setOutput('final-snapshot-arn', finalSnapshotArn);
    await (0,_run_facts_js__WEBPACK_IMPORTED_MODULE_5__/* .writeReport */ .u5)(host, {
        title: `The restore of ${restore.settings.targetClusterId} ${isCancelled ? 'was canceled' : 'failed'}${current === '' ? '' : ` at ${current}`}`,
        text: causeLine(error),
        facts: [
            ['The target now', { text: targetNow, url: (0,_aws_client_console_js__WEBPACK_IMPORTED_MODULE_1__/* .consoleUrl */ .B)(restore.targetArn) }],
            ['Old data', oldData],
            ['Fix', error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ ? error.hint : ''],
            ['Next', next],
        ],
        commands: command === '' ? [] : [command],
        timeline: (0,_timeline_js__WEBPACK_IMPORTED_MODULE_6__/* .timelineOf */ .h)(state, host.clock.now(), current),
        tables: [
            {
                title: 'Details',
                head: ['', ''],
                rows: [
                    ['Reason', reasonBehind(error)],
                    ['Target', restore.targetArn],
                    ['Source role', source],
                    ['Target role', target],
                    ...(0,_run_facts_js__WEBPACK_IMPORTED_MODULE_5__/* .runFacts */ .pI)(host, restore),
                ].filter(([, value]) => value !== ''),
            },
        ],
    });
}
/** The code, and what failed in the words of the error. */
function causeLine(error) {
    return `${error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ ? error.code : 'INTERNAL'}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .errorMessage */ .gJ)(error)}`;
}
/** The words of AWS, PostgreSQL or the network under an error, where the error does not quote them; and AWS's request. */
function reasonBehind(error) {
    const cause = (0,_aws_client_call_js__WEBPACK_IMPORTED_MODULE_0__/* .causeOf */ .rl)(error);
    if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ) || cause === error)
        return '';
    const { requestId } = cause.$metadata ?? {};
    const name = (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .errorName */ .Is)(cause);
    const said = name === 'Error' ? (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .errorMessage */ .gJ)(cause) : `${name}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .errorMessage */ .gJ)(cause)}`;
    const isQuoted = error.message.includes((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .errorMessage */ .gJ)(cause));
    const request = requestId === undefined ? '' : `AWS request ${requestId}`;
    return isQuoted ? request : `${said}${request === '' ? '' : ` (${request})`}`;
}


/***/ }),

/***/ 8935:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ reportOrWarn)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

/** A report that fails is a warning: what it reports is done and stored, and is not done again. */
async function reportOrWarn({ log }, report) {
    try {
        await report();
    }
    catch (error) {
        log.warning(`The end of this run could not be reported in full: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(error)}`);
    }
}


/***/ }),

/***/ 3033:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   iB: () => (/* binding */ setRunOutputs),
/* harmony export */   pI: () => (/* binding */ runFacts),
/* harmony export */   u5: () => (/* binding */ writeReport)
/* harmony export */ });
/* unused harmony export billedMinutes */
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3110);
/* harmony import */ var _github_summary_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1755);


/** Sets the outputs that every run has. Returns how long the restore has taken so far, in ms. */
function setRunOutputs(host, { run }, status) {
    const durationMs = host.clock.now() - run.startedAt;
    host.runner.setOutput('status', status);
    host.runner.setOutput('restore-id', run.restoreId);
    host.runner.setOutput('duration-seconds', String(Math.round(durationMs / 1000)));
    host.runner.setOutput('run-url', host.runner.runUrl);
    return durationMs;
}
/** The rows of a summary that every run has, except for what its other rows name. */
function runFacts(host, { run }) {
    const nowMs = host.clock.now();
    const thisRunMs = host.clock.monotonic() - host.startedAtMs;
    const minutes = billedMinutes(thisRunMs);
    return [
        ['Restore', `${run.restoreId}, run ${run.attempt} of it`],
        ['Run', { text: host.runner.runId, url: host.runner.runUrl }],
        [
            'Time',
            `${(0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a)(nowMs - run.startedAt)} since the restore began; this run took ${(0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a)(thisRunMs)}, so its job is billed ${minutes === 1 ? 'a minute' : `${minutes} minutes`} or more`,
        ],
    ];
}
/** GitHub bills a job's whole minutes; it lasts a little longer than this process. */
function billedMinutes(durationMs) {
    return Math.max(1, Math.ceil(durationMs / 60_000));
}
async function writeReport(host, report) {
    await host.runner.writeSummary((0,_github_summary_js__WEBPACK_IMPORTED_MODULE_1__/* .formatSummary */ .k)(report));
}


/***/ }),

/***/ 8106:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ commandFor),
/* harmony export */   Z: () => (/* binding */ readSituation)
/* harmony export */ });
/* harmony import */ var _engine_start_run_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5748);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _github_continuation_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4227);
/* harmony import */ var _restore_abandon_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3600);
/* harmony import */ var _restore_target_state_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5244);





/** What is the case now that a run has failed, and what to do next. Never throws. */
async function readSituation(host, restore, failed) {
    const { state, signal, error } = failed;
    const canLook = !signal.aborted;
    const why = isCancelled(error) ? 'the run was canceled' : 'this run may send no more requests';
    return {
        targetNow: canLook
            ? await (0,_restore_target_state_js__WEBPACK_IMPORTED_MODULE_4__/* .describeTarget */ .ff)(restore, state)
            : `Not looked at, as ${why}. When it ended: ${(0,_restore_target_state_js__WEBPACK_IMPORTED_MODULE_4__/* .describeCheckpoint */ .QK)(restore.settings.targetClusterId, state)} operation: status shows the state now.`,
        oldData: await (0,_restore_target_state_js__WEBPACK_IMPORTED_MODULE_4__/* .describeOldData */ .j1)(restore, state, canLook),
        next: nextOf(restore, failed),
        command: commandFor(host, error),
    };
}
function nextOf(restore, { current, state, error, isOver }) {
    if (isOver)
        return 'Nothing was changed, and nothing is left unfinished. Fix the cause, then run again.';
    if ((0,_restore_abandon_js__WEBPACK_IMPORTED_MODULE_3__/* .isAbandoning */ .K)(state))
        return 'Fix the cause, then run operation: abandon again.';
    const then = restore.settings.operation === 'clean'
        ? 'the clean is repeated'
        : `the ${restore.settings.operation === 'rollback' ? 'rollback' : 'restore'} resumes at ${current === '' ? 'its first step' : current}`;
    if (needsRestart(error))
        return 'Do that, then run with restart: true: it ends this restore, removes what it made, and begins a new one.';
    const first = isCancelled(error) ? 'Run again' : 'Fix the cause, then run again';
    return (0,_engine_start_run_js__WEBPACK_IMPORTED_MODULE_0__/* .hasChangedNothing */ .K)(state)
        ? `${first}. Nothing was changed.`
        : `${first}: ${then}. To end it instead, run operation: abandon.`;
}
/** Does the error say that only a new restore helps? In other hints restart is one way of two. */
function needsRestart(error) {
    return error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ && /, (?:and|then) run with restart: true/.test(error.hint);
}
function isCancelled(error) {
    return error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ && error.code === 'CANCELLED';
}
/** What only other files or other inputs fix: a rerun would have the same. */
const needsChange = [
    'BAD_INPUT',
    'NO_ID_TOKEN',
    'SETTINGS_CHANGED',
    'NOT_FOUND',
    'UNSUPPORTED',
    'DATABASE_UNREACHABLE',
    'OUTBOUND_ACTIVE',
    'HOOK_FAILED',
    'VERIFICATION_FAILED',
    'SNAPSHOT_NOT_FOUND',
];
/** The command that runs this run's workflow again; with other files or inputs, where one of them was the cause. */
function commandFor({ variables }, error) {
    const mustChange = error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ && needsChange.includes(error.code);
    return (0,_github_continuation_js__WEBPACK_IMPORTED_MODULE_2__/* .nextCommand */ .h)(variables, mustChange || needsRestart(error));
}


/***/ }),

/***/ 8459:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ timelineOf)
/* harmony export */ });
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3110);
/* harmony import */ var _restore_history_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6861);


/** What is shorter than this part of the whole would be a line and not a bar. */
const leastPart = 0.005;
/**
 * The steps of a restore over all its runs, each with its waits, as they were stored. The end of a wait is not stored: it
 * is drawn until the next one of its step begins, or the step ends. Waits too short to be seen are left out.
 * @param failed the step that failed in this run; empty when none did
 */
function timelineOf(state, nowMs, failed) {
    const steps = (0,_restore_history_js__WEBPACK_IMPORTED_MODULE_1__/* .progressOf */ .jA)(state);
    const wholeMs = Math.max(1, nowMs - (steps[0]?.startedMs ?? nowMs));
    return steps.map((step) => {
        const { name, startedMs, endedMs: endMs = nowMs } = step;
        const whole = {
            name: withDuration('', startedMs, endMs),
            startMs: startedMs,
            endMs,
            kind: name === failed && !step.isDone ? 'failed' : 'step',
        };
        const waits = waitsOf(step, endMs, state.restoreId);
        const seen = waits.filter(({ startMs, endMs: end }) => end - startMs >= wholeMs * leastPart);
        return { name, bars: [whole, ...seen] };
    });
}
function waitsOf({ waits }, stepEndMs, restoreId) {
    return waits.map(({ name, startedMs }, index) => {
        const endMs = waits[index + 1]?.startedMs ?? stepEndMs;
        // The id is the same in all names, and long.
        const short = name
            .replaceAll(`aurora-restore-${restoreId}-`, '')
            .replace(/instances ([\w-]+(?:, [\w-]+)+)/, (_all, list) => `${list.split(', ').length} instances`);
        return {
            name: withDuration(`${short}, `, startedMs, endMs),
            startMs: startedMs,
            endMs,
            kind: 'wait',
        };
    });
}
function withDuration(what, startMs, endMs) {
    return `${what}${(0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a)(Math.max(0, endMs - startMs))}`;
}


/***/ }),

/***/ 3600:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ isAbandoning),
/* harmony export */   s: () => (/* binding */ abandonRestore)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _access_data_api_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1404);
/* harmony import */ var _cluster_custom_endpoints_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2110);
/* harmony import */ var _cluster_cut_over_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6233);
/* harmony import */ var _cluster_new_instances_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4647);
/* harmony import */ var _cluster_ownership_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6757);
/* harmony import */ var _cluster_remove_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(330);
/* harmony import */ var _history_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(6861);
/* harmony import */ var _naming_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(7677);
/* harmony import */ var _snapshots_own_snapshots_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(4851);
/* harmony import */ var _snapshots_shared_copies_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(3842);
/* harmony import */ var _steps_mark_verified_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(7461);
/* harmony import */ var _target_state_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(5244);













/** Has a run begun to end this restore for good? Then what it made may be gone, and it cannot be resumed. */
function isAbandoning({ steps }) {
    const name = 'abandon';
    return steps[name] !== undefined;
}
/**
 * Ends a restore for good: removes its copies, its share of the chosen snapshot and the new cluster, unless that is
 * verified; brings the previous cluster back under the target's name, with its instances. Final snapshots stay.
 */
async function abandonRestore(restore, state) {
    // Before the step begins: a restore whose abandon has begun cannot be resumed any more.
    await refuseWithinCutOver(restore, (0,_history_js__WEBPACK_IMPORTED_MODULE_7__/* .historyOf */ .om)(state));
    return restore.run.step('abandon', (step) => abandon(step, restore, state));
}
async function abandon(step, restore, state) {
    const { settings, log } = restore;
    const history = (0,_history_js__WEBPACK_IMPORTED_MODULE_7__/* .historyOf */ .om)(state);
    const { plan } = history;
    const newCluster = await findNewCluster(restore, history);
    const removed = await removeCopies(step, restore, plan);
    const stays = newCluster !== undefined && mustStay(restore, history, newCluster);
    await (0,_access_data_api_js__WEBPACK_IMPORTED_MODULE_1__/* .closeDataApi */ .R)(step, restore, plan, stays ? newCluster.resourceId : undefined);
    if (newCluster !== undefined && !stays) {
        log.info(`Deleting ${newCluster.arn}, which was not verified`);
        await (0,_cluster_remove_js__WEBPACK_IMPORTED_MODULE_6__/* .removeCluster */ .hS)(step, restore, newCluster);
        removed.push(newCluster.arn);
    }
    if (stays)
        await markServing(step, restore, history, newCluster);
    else if (plan !== undefined)
        await bringBack(step, restore, plan);
    const left = stays
        ? `The cluster ${settings.targetClusterId} is the new one: it was verified, so it stays.`
        : await describeWhatIsLeft(restore, state);
    return { removed, left, replaced: stays };
}
/** The previous cluster can have another name than the target's: where somebody else took that meanwhile. */
async function describeWhatIsLeft(restore, state) {
    const oldData = await (0,_target_state_js__WEBPACK_IMPORTED_MODULE_12__/* .describeOldData */ .j1)(restore, state, true);
    return `${await (0,_target_state_js__WEBPACK_IMPORTED_MODULE_12__/* .describeTarget */ .ff)(restore, state)}${oldData === '' ? '' : ` The previous data is ${oldData}.`}`;
}
/** By its resource id where that is known, whatever it is called; else by its name. Undefined where tags say otherwise. */
async function findNewCluster({ clusters, settings, run, targetArn }, { restored, buildNames }) {
    const name = buildNames?.clusterId ?? (0,_naming_js__WEBPACK_IMPORTED_MODULE_8__/* .temporaryName */ .NT)(settings.targetClusterId, 'new', run.restoreId);
    const found = restored === undefined ? await clusters.get(name) : await clusters.find(restored.resourceId);
    const candidates = [found, await clusters.get(settings.targetClusterId)];
    return candidates.find((cluster) => cluster !== undefined && (0,_naming_js__WEBPACK_IMPORTED_MODULE_8__/* .isOurs */ .MU)(cluster.tags, run.restoreId, targetArn, 'cluster'));
}
/**
 * Does it serve? What AWS shows counts as much as the table, which may be older: the state tag, and in a swap the
 * target's name, which only a verified cluster gets.
 */
function mustStay({ settings }, history, cluster) {
    const hasTargetName = cluster.id === settings.targetClusterId;
    if (cluster.tags[_naming_js__WEBPACK_IMPORTED_MODULE_8__/* .tagKeys */ .bi.state] === _naming_js__WEBPACK_IMPORTED_MODULE_8__/* .verified */ .zr)
        return true;
    return hasTargetName && (settings.strategy === 'swap' || history.isDone('verify-restore'));
}
/** What serves and stays can be replaced by the next restore: it gets the tags that the ended one did not come to write. */
async function markServing(step, restore, history, { tags }) {
    const { swapped, plan } = history;
    if (swapped === undefined || !history.isDone('verify-restore') || tags[_naming_js__WEBPACK_IMPORTED_MODULE_8__/* .tagKeys */ .bi.state] === _naming_js__WEBPACK_IMPORTED_MODULE_8__/* .verified */ .zr)
        return;
    try {
        await (0,_steps_mark_verified_js__WEBPACK_IMPORTED_MODULE_11__/* .markVerified */ .S)(step, restore, plan, swapped.restored);
    }
    catch (error) {
        // It must be possible to end a restore that failed for this very reason.
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ) || step.signal.aborted)
            throw error;
        restore.log.warning(`${error.message}\n${error.hint}`);
    }
}
async function removeCopies(step, restore, plan) {
    const { run, log } = restore;
    const removed = [];
    // The share goes first: it may be on a snapshot that this restore did not make, which stays.
    if (plan !== undefined) {
        await (0,_snapshots_shared_copies_js__WEBPACK_IMPORTED_MODULE_10__/* .releaseRoute */ .fG)(step, restore, plan, {
            remove: async (snapshots, id) => {
                log.info(`Deleting the snapshot ${id}, which no other restore uses`);
                await snapshots.delete(id);
                removed.push(id);
            },
        });
    }
    for (const snapshot of await (0,_snapshots_own_snapshots_js__WEBPACK_IMPORTED_MODULE_9__/* .findOwnSnapshots */ .j)(restore)) {
        // A new cluster's own snapshots can have inherited its tags (CopyTagsToSnapshot): those are no copies of ours.
        const isCopy = (0,_snapshots_own_snapshots_js__WEBPACK_IMPORTED_MODULE_9__/* .isIntermediate */ .Q)(snapshot) || snapshot.purpose === 'target-copy';
        if (snapshot.restoreId !== run.restoreId || !isCopy || snapshot.status === 'deleting')
            continue;
        const { id, arn, snapshots } = snapshot;
        step.signal.throwIfAborted();
        log.info(`Deleting the snapshot ${arn}`);
        await snapshots.delete(id);
        removed.push(arn);
    }
    return removed;
}
/**
 * In a swap the new cluster is verified when names are exchanged: once the first has moved, the exchange is finished. So it
 * is in a rollback, whose new cluster is the previous cluster of the restore that it undoes, and has the tags of that.
 */
async function refuseWithinCutOver({ run, clusters, settings }, history) {
    const { cutOver } = history;
    if (settings.strategy !== 'swap' || cutOver === undefined || history.isDone('exchange-names'))
        return;
    const { previousCluster } = cutOver;
    const newCluster = await clusters.find(cutOver.newCluster.resourceId);
    const previous = previousCluster === undefined ? undefined : await clusters.find(previousCluster.resourceId);
    const target = settings.targetClusterId;
    const isMoving = [newCluster, previous].some((cluster) => cluster?.status === 'renaming');
    const hasMoved = (previous !== undefined && previous.id !== target) || newCluster?.id === target;
    if (newCluster !== undefined && (isMoving || hasMoved)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('UNSUPPORTED', `The restore ${run.restoreId} is exchanging the names of two clusters, and must not be ended in between.`, 'Run operation: restore or resume to finish it. To go back after that, run operation: rollback.');
    }
}
/** The previous cluster gets its name, its former tags, and the instances that it had. */
async function bringBack(step, restore, plan) {
    const { clusters, settings, log } = restore;
    const { replacesResourceId, previous } = plan;
    if (replacesResourceId === undefined || previous === undefined)
        return;
    let cluster = await clusters.find(replacesResourceId);
    if (cluster === undefined) {
        log.warning(`The previous cluster ${replacesResourceId} is gone, so it cannot be brought back`);
        return;
    }
    if (cluster.id !== settings.targetClusterId) {
        if (!(0,_cluster_ownership_js__WEBPACK_IMPORTED_MODULE_5__/* .hasLeft */ .SR)(restore, cluster)) {
            log.warning(`${cluster.arn} keeps its name: it does not carry the name and tags that this restore gave the previous cluster`);
            return;
        }
        const holder = await clusters.get(settings.targetClusterId);
        // One that is being deleted gives the name up: the renaming below waits for that.
        if (holder !== undefined && holder.status !== 'deleting') {
            log.warning(`${cluster.arn} keeps its name: ${settings.targetClusterId} is the name of ${holder.resourceId}, which this restore did not make`);
            return;
        }
        log.info(`Renaming ${cluster.id} back to ${settings.targetClusterId}`);
        const instances = cluster.members.map(({ id }) => ({ from: id, to: id }));
        await (0,_cluster_cut_over_js__WEBPACK_IMPORTED_MODULE_3__/* .performCutOver */ .s)(step, restore, {
            newCluster: { clusterId: cluster.id, resourceId: cluster.resourceId, instances },
            customEndpoints: [],
            keptUntil: '',
        }, { isNew: (now) => now.id === settings.targetClusterId || (0,_cluster_ownership_js__WEBPACK_IMPORTED_MODULE_5__/* .hasLeft */ .SR)(restore, now) });
        cluster = await clusters.find(cluster.resourceId);
    }
    if (cluster === undefined)
        return;
    // What it was tagged with before makes it known to a later rollback.
    const own = Object.values(_naming_js__WEBPACK_IMPORTED_MODULE_8__/* .tagKeys */ .bi);
    const before = Object.entries(previous.cluster.tags).filter(([key]) => own.includes(key));
    if (before.length > 0)
        await clusters.tag(cluster.arn, Object.fromEntries(before));
    const created = await (0,_cluster_new_instances_js__WEBPACK_IMPORTED_MODULE_4__/* .recreateInstances */ .Q)(step, restore, plan, cluster);
    if (created.length > 0)
        log.info(`The instances ${created.join(', ')} of ${cluster.id} exist again`);
    const names = previous.instances.map(({ id }) => id);
    for (const endpoint of previous.customEndpoints) {
        const fitting = (0,_cluster_custom_endpoints_js__WEBPACK_IMPORTED_MODULE_2__/* .fitEndpoint */ .x)(endpoint, names);
        if (fitting !== undefined)
            await (0,_cluster_custom_endpoints_js__WEBPACK_IMPORTED_MODULE_2__/* .makeEndpoint */ .k)(step, restore, { clusterId: cluster.id, endpoint: fitting });
    }
}


/***/ }),

/***/ 6233:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  s: () => (/* binding */ performCutOver),
  c: () => (/* binding */ renamePrevious)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/restore/naming.js
var naming = __webpack_require__(7677);
// EXTERNAL MODULE: ./build/restore/visibility.js
var visibility = __webpack_require__(789);
// EXTERNAL MODULE: ./build/restore/cluster/custom-endpoints.js
var custom_endpoints = __webpack_require__(2110);
// EXTERNAL MODULE: ./build/aws/client/error-kinds.js
var error_kinds = __webpack_require__(472);
// EXTERNAL MODULE: ./build/restore/cluster/refusals.js
var refusals = __webpack_require__(6423);
;// CONCATENATED MODULE: ./build/restore/cluster/instance-names.js




/**
 * All at once, seen by one describe: an instance whose new name is still another's follows as soon as it is free. Ends
 * when each has its name and has rebooted.
 */
async function renameInstances(step, restore, renamings) {
    const { instances, settings, log } = restore;
    const moving = renamings.filter(({ from, to }) => from !== to);
    if (moving.length === 0)
        return;
    const clusterIds = [...new Set(moving.map(({ clusterId }) => clusterId))];
    for (const { from, to } of moving)
        log.info(`Renaming the instance ${from} to ${to}`);
    const misses = new Map();
    const attempt = (0,refusals/* createRefusals */.C)(restore.clock);
    await step.wait(`the instances ${moving.map(({ from }) => from).join(', ')} to have their names`, {
        timeoutMs: settings.restoreTimeoutMs,
        kind: 'instance renaming',
        stay: true,
        poll: async () => {
            const members = await instances.ofCluster(...clusterIds);
            const details = [];
            for (const { clusterId, from, to, mayBeGone } of moving) {
                const itsOwn = members.filter((member) => member.clusterId === clusterId);
                const before = itsOwn.find(({ id }) => id === from);
                const after = itsOwn.find(({ id }) => id === to);
                if (before === undefined && after?.status === 'available')
                    continue;
                const missed = before === undefined && after === undefined ? (misses.get(from) ?? 0) + 1 : 0;
                misses.set(from, missed);
                if (missed >= visibility/* notFoundTolerance */.n && mayBeGone)
                    continue;
                if (missed >= visibility/* notFoundTolerance */.n)
                    return { state: 'failed', error: vanished({ clusterId: from, resourceId: to }) };
                const taken = members.some(({ id }) => id === to);
                if (before?.status === 'available' && !taken)
                    details.push(await tryRename(() => attempt(to, () => true, () => instances.modify(from, { newId: to }))));
                else
                    details.push((before ?? after)?.status ?? 'not visible');
            }
            if (details.length === 0)
                return { state: 'done', value: null };
            return { state: 'pending', detail: [...new Set(details)].join(', ') };
        },
    });
}
/** What AWS is doing then: the new name is seen only by a later look. */
async function tryRename(rename) {
    try {
        return (await rename()) ?? 'renaming';
    }
    catch (error) {
        // It is renamed already, and the describe that we looked at lags behind.
        if ((0,error_kinds/* isKind */.VF)(error, 'missing'))
            return 'not visible';
        // Whoever gave the name up a moment ago still holds it; a cluster that has it is seen by the look before.
        if ((0,error_kinds/* isKind */.VF)(error, 'exists'))
            return 'the name is not free yet';
        throw error;
    }
}
function vanished({ clusterId, resourceId, }) {
    return new errors/* ActionError */.lZ('NOT_FOUND', `${clusterId} (${resourceId}) is gone in the middle of the cut-over.`, 'Look in the AWS console and CloudTrail at who deleted it. Run again when it is back; operation: status tells what was renamed.');
}

// EXTERNAL MODULE: ./build/restore/cluster/ownership.js
var ownership = __webpack_require__(6757);
// EXTERNAL MODULE: ./build/restore/cluster/remove.js
var remove = __webpack_require__(330);
// EXTERNAL MODULE: ./build/restore/cluster/waiters.js
var waiters = __webpack_require__(5087);
;// CONCATENATED MODULE: ./build/restore/cluster/cut-over.js









/** The cluster that gives its name away, and what its instances are called from then on. */
function renamePrevious(cluster, restoreId) {
    // Nothing else takes the name of an autoscaled reader, and with an ending it would be too long.
    const to = (from) => ((0,naming/* isAutoscaled */.Q5)(from) ? from : (0,naming/* temporaryName */.NT)(from, 'old', restoreId));
    return {
        clusterId: cluster.id,
        resourceId: cluster.resourceId,
        instances: cluster.members.map(({ id }) => ({ from: id, to: to(id) })),
    };
}
/**
 * Renames the previous cluster, then the new cluster to its name, then the instances of both, then moves the custom
 * endpoints. Every part looks first and can be repeated: a cluster is known by its resource id, which a rename does not
 * change (UG "Renaming a DB cluster": endpoints follow the name, instances keep theirs and reboot when renamed).
 * @param isNew whether a cluster is the one that gets the target's name, by its name and tags: what is stored may be forged
 * @param onNamed called as soon as the target's name belongs to the new cluster
 * @param beforeLeaving called right before the previous cluster gives its name away: its guards are read again there, as
 *   hours may have passed, also in a wait of the exchange itself
 */
async function performCutOver(step, restore, cutOver, { isNew = (cluster) => (0,ownership/* isNewCluster */.rR)(restore, cluster), onNamed = () => Promise.resolve(), beforeLeaving = () => Promise.resolve(), }) {
    const { settings, clusters, instances, run, targetArn, log } = restore;
    const target = settings.targetClusterId;
    const { newCluster, previousCluster, customEndpoints } = cutOver;
    // A cluster that is stopped or being changed cannot be renamed: the previous one keeps its name until the new one can be renamed.
    const ready = await findNewCluster(step, restore, cutOver, isNew);
    await (0,remove/* startIfStopped */.Fm)(step, restore, ready);
    await step.wait(`cluster ${ready.id} to be free`, {
        timeoutMs: settings.restoreTimeoutMs,
        poll: (0,waiters/* pollCluster */.CZ)(restore, ready.id),
    });
    const away = (0,naming/* temporaryName */.NT)(target, 'old', run.restoreId);
    let previousInstances = [];
    if (previousCluster !== undefined) {
        const leaving = await clusters.find(previousCluster.resourceId);
        const mayLeave = leaving === undefined || leaving.id === target || (0,ownership/* hasLeft */.SR)(restore, leaving);
        if (!mayLeave)
            throw (0,ownership/* notOfThisRestore */.JP)(restore, leaving);
        if (leaving?.id === target) {
            await beforeLeaving(leaving);
            // What it is for is written on it before it loses its name: whoever finds it must know.
            const kept = { [naming/* tagKeys */.bi.keptUntil]: cutOver.keptUntil };
            const tags = { ...(0,naming/* ownTags */.Wb)(run.restoreId, targetArn, 'previous-cluster'), ...kept };
            await (0,waiters/* changeWhenAvailable */.w1)(step, restore, target, {
                what: `the previous cluster ${target} to be marked`,
                change: () => clusters.tag(leaving.arn, tags),
            });
            log.info(`Renaming the previous cluster ${target} to ${away}`);
        }
        const isThere = await renameCluster(step, restore, previousCluster, {
            to: away,
            ifGone: 'continue',
            cutOver,
        });
        if (isThere)
            previousInstances = previousCluster.instances;
    }
    log.info(`Renaming the new cluster ${newCluster.clusterId} to ${target}`);
    await renameCluster(step, restore, newCluster, { to: target, ifGone: 'fail', cutOver });
    const named = await step.wait(`cluster ${target} to settle under its name`, {
        timeoutMs: settings.restoreTimeoutMs,
        kind: 'settling named',
        stay: true,
        poll: (0,waiters/* pollCluster */.CZ)(restore, target),
    });
    const renamings = [
        ...newCluster.instances.map((one) => ({ ...one, clusterId: target, mayBeGone: false })),
        ...previousInstances.map((one) => ({ ...one, clusterId: away, mayBeGone: true })),
    ];
    const early = (0,refusals/* createRefusals */.C)(restore.clock);
    // The previous instances give their names away while the cluster's new name finds its way into DNS.
    for (const { clusterId, from, to } of renamings) {
        if (clusterId === away && from !== to && (await instances.get(from))?.clusterId === away)
            await tryRename(() => early(to, () => false, () => instances.modify(from, { newId: to })));
    }
    await onNamed(await describe(restore, named));
    await renameInstances(step, restore, renamings);
    const names = newCluster.instances.map(({ to }) => to);
    for (const endpoint of customEndpoints) {
        const fitting = (0,custom_endpoints/* fitEndpoint */.x)(endpoint, names);
        if (fitting !== undefined)
            await (0,custom_endpoints/* makeEndpoint */.k)(step, restore, { clusterId: target, endpoint: fitting, former: away });
        else
            log.warning(`The custom endpoint ${endpoint.id} is not moved: its instances are not in ${target}`);
    }
    const settled = await step.wait(`cluster ${target} to settle`, {
        timeoutMs: settings.restoreTimeoutMs,
        poll: (0,waiters/* pollCluster */.CZ)(restore, target),
    });
    await onNamed(await describe(restore, settled));
    return describe(restore, settled);
}
/** Whatever it is called by now. Without it the previous cluster must keep its name: nothing would take its place. */
async function findNewCluster(step, restore, { newCluster, previousCluster }, isNew) {
    const { clusters, settings } = restore;
    let misses = 0;
    return step.wait(`cluster ${newCluster.clusterId} to be seen`, {
        timeoutMs: settings.restoreTimeoutMs,
        poll: async () => {
            const now = await clusters.find(newCluster.resourceId);
            if (now !== undefined && isNew(now))
                return { state: 'done', value: now };
            misses += 1;
            const mayLag = now === undefined || (0,naming/* hasNoOwnTags */.tq)(now.tags);
            if (mayLag && misses < visibility/* notFoundTolerance */.n)
                return { state: 'pending', detail: 'not visible' };
            if (now !== undefined)
                return { state: 'failed', error: (0,ownership/* notOfThisRestore */.JP)(restore, now) };
            const previous = previousCluster === undefined ? undefined : await clusters.find(previousCluster.resourceId);
            if (previous !== undefined && previous.id !== settings.targetClusterId)
                return { state: 'failed', error: vanished(newCluster) };
            const error = new errors/* ActionError */.lZ('NOT_FOUND', `The cluster ${newCluster.clusterId} (${newCluster.resourceId}), which was to become ${settings.targetClusterId}, is gone. The target has not been renamed.`, 'Look in CloudTrail at who deleted it. End this (operation: abandon), then begin a new restore.');
            return { state: 'failed', error };
        },
    });
}
async function describe({ instances }, cluster) {
    return {
        clusterId: cluster.id,
        arn: cluster.arn,
        resourceId: cluster.resourceId,
        endpoint: cluster.endpoint ?? '',
        readerEndpoint: cluster.readerEndpoint ?? '',
        port: cluster.port,
        instanceIds: (await instances.ofCluster(cluster.id)).map(({ id }) => id),
    };
}
/** Ends when the name belongs to the cluster; it may still be busy then. False where it is gone and need not be there. */
async function renameCluster(step, restore, cluster, { to, ifGone, cutOver, }) {
    const { clusters, settings } = restore;
    const own = [cutOver.newCluster.resourceId, cutOver.previousCluster?.resourceId];
    let misses = 0;
    const attempt = (0,refusals/* createRefusals */.C)(restore.clock);
    return step.wait(`the cluster ${cluster.resourceId} to be called ${to}`, {
        timeoutMs: settings.restoreTimeoutMs,
        kind: 'cluster renaming',
        stay: true,
        poll: async () => {
            const now = await clusters.find(cluster.resourceId);
            if (now?.id === to)
                return { state: 'done', value: true };
            if (now === undefined) {
                misses += 1;
                if (misses < visibility/* notFoundTolerance */.n)
                    return { state: 'pending', detail: 'not visible' };
                if (ifGone === 'fail')
                    return { state: 'failed', error: vanished(cluster) };
                restore.log.warning(`${cluster.clusterId} (${cluster.resourceId}) is gone: there is nothing to rename`);
                return { state: 'done', value: false };
            }
            misses = 0;
            const starting = await (0,remove/* startAgain */.t2)(restore, now, attempt);
            if (starting !== undefined)
                return { state: 'pending', detail: starting };
            if (now.status !== 'available')
                return { state: 'pending', detail: now.status };
            const taken = await clusters.get(to);
            const isForeign = taken !== undefined && !own.includes(taken.resourceId);
            if (isForeign && taken.status !== 'deleting')
                return { state: 'failed', error: nameTaken(now, taken) };
            if (taken !== undefined && taken.resourceId !== cluster.resourceId)
                return { state: 'pending', detail: `${to} is still the name of ${taken.resourceId}` };
            const detail = await tryRename(() => attempt(to, () => true, () => clusters.modify(now.id, { newId: to })));
            return { state: 'pending', detail };
        },
    });
}
/** Nobody else gives it up: a wait would last until the deadline. */
function nameTaken(cluster, taken) {
    return new errors/* ActionError */.lZ('NAME_CONFLICT', `The name ${taken.id} was taken by another cluster (${taken.resourceId}) in the middle of the cut-over, so ${cluster.id} cannot get it. No data is lost: both clusters are there.`, `Rename or delete that cluster (CloudTrail shows who created it), then run again: the cut-over goes on.`);
}


/***/ }),

/***/ 6916:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ refuseOtherInstance),
/* harmony export */   t: () => (/* binding */ refuseOtherCluster)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

/** Throws SETTINGS_CHANGED where an earlier run has already created the cluster with other values than this run asks for. */
function refuseOtherCluster(wanted, found) {
    refuse(found.arn, [
        ...Object.entries(wanted.tags).map(([key, value]) => [`the tag ${key}`, value, found.tags[key]]),
        ['cluster-parameter-group', wanted.parameterGroup, found.parameterGroup],
        ['subnet-group', wanted.subnetGroup, found.subnetGroup],
        ['security-group-ids', wanted.securityGroupIds?.toSorted(), found.securityGroupIds.toSorted()],
        ['serverless-min-acu', wanted.serverless?.minAcu, found.serverless?.minAcu],
        ['serverless-max-acu', wanted.serverless?.maxAcu, found.serverless?.maxAcu],
        ['engine lifecycle support', wanted.engineLifecycleSupport, found.engineLifecycleSupport],
    ]);
}
/** Throws SETTINGS_CHANGED where an earlier run has already created the instance with other values. */
function refuseOtherInstance(wanted, found) {
    refuse(found.arn, [
        ['instance-class', wanted.class, found.class],
        ['instance-parameter-group', wanted.parameterGroup, found.parameterGroup],
        ['ca-certificate', wanted.caCertificate, found.caCertificate],
    ]);
}
/** What is not asked for, or not shown, is no difference. AWS stores names in lower case. */
function refuse(arn, pairs) {
    const text = (value) => JSON.stringify(value).toLowerCase();
    const different = pairs.filter(([, wanted, found]) => wanted !== undefined && found !== undefined && text(wanted) !== text(found));
    if (different.length === 0)
        return;
    const listed = different
        .map(([name, wanted, found]) => `${name} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`)
        .join('; ');
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('SETTINGS_CHANGED', `An earlier run of this restore has already created ${arn}: ${listed}.`, 'Run with the values that the restore began with, or run operation: abandon and then a new restore.');
}


/***/ }),

/***/ 4647:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ recreateInstances),
/* harmony export */   s: () => (/* binding */ prepareInstances)
/* harmony export */ });
/* harmony import */ var _aws_client_call_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(474);
/* harmony import */ var _aws_client_error_kinds_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(472);
/* harmony import */ var _plan_cluster_settings_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2001);
/* harmony import */ var _differences_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6916);
/* harmony import */ var _ownership_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6757);
/* harmony import */ var _public_instances_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7378);
/* harmony import */ var _refusals_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(6423);
/* harmony import */ var _waiters_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5087);








/** All at once, seen by one describe; AWS makes the first that becomes available the writer, later ones readers. */
function prepareInstances(restore, plan, clusterId, names) {
    const { instances, settings, run, targetArn, log } = restore;
    const newInstances = (0,_plan_cluster_settings_js__WEBPACK_IMPORTED_MODULE_2__/* .instancesToCreate */ .Me)(settings, plan, {
        clusterId,
        names,
        restoreId: run.restoreId,
        targetArn,
    });
    const created = new Set();
    const attempt = (0,_refusals_js__WEBPACK_IMPORTED_MODULE_6__/* .createRefusals */ .C)(restore.clock);
    const isAvailable = async () => (await restore.clusters.get(clusterId))?.status === 'available';
    let members = [];
    const looks = names.map((id) => (0,_waiters_js__WEBPACK_IMPORTED_MODULE_7__/* .pollInstance */ .zO)(restore, id, () => members.find((one) => one.id === id)));
    /** Why AWS does not make it now; undefined when it does. */
    const createInstance = async (instance) => {
        try {
            return await attempt(instance.id, isAvailable, () => instances.create(instance));
        }
        catch (error) {
            // An answer that was lost, or another cluster's instance: the next look sees whose it is.
            if ((0,_aws_client_error_kinds_js__WEBPACK_IMPORTED_MODULE_1__/* .isCode */ ._m)((0,_aws_client_error_kinds_js__WEBPACK_IMPORTED_MODULE_1__/* .causeOf */ .rl)(error), 'DBInstanceAlreadyExistsFault'))
                return 'not visible yet';
            if ((0,_aws_client_call_js__WEBPACK_IMPORTED_MODULE_0__/* .isCapacity */ .xo)(error))
                return `AWS has no ${instance.class} free now`;
            throw error;
        }
    };
    const request = async () => {
        const refused = [];
        for (const instance of newInstances) {
            const { id } = instance;
            if (created.has(id))
                continue;
            const existing = await instances.get(id);
            if (existing !== undefined && existing.clusterId !== clusterId)
                throw (0,_ownership_js__WEBPACK_IMPORTED_MODULE_4__/* .notOurs */ .TR)(existing.arn);
            if (existing !== undefined)
                (0,_differences_js__WEBPACK_IMPORTED_MODULE_3__/* .refuseOtherInstance */ .e)(instance, existing);
            if (existing === undefined)
                log.info(`Creating instance ${id} (${instance.class})`);
            const why = existing === undefined ? await createInstance(instance) : undefined;
            if (why === undefined)
                created.add(id);
            else
                refused.push(why);
        }
        return refused;
    };
    const wait = async (step) => {
        await step.wait(`${names.length === 1 ? 'instance' : 'instances'} ${names.join(', ')} to be available`, {
            timeoutMs: settings.restoreTimeoutMs,
            kind: 'instances',
            poll: async () => {
                const details = await request();
                members = await instances.ofCluster(clusterId);
                for (const [index, look] of looks.entries()) {
                    if (!created.has(names[index] ?? ''))
                        continue;
                    const seen = await look();
                    if (seen.state === 'failed')
                        return seen;
                    if (seen.state === 'pending')
                        details.push(seen.detail);
                }
                return details.length === 0
                    ? { state: 'done', value: null }
                    : { state: 'pending', detail: [...new Set(details)].join(', ') };
            },
        });
    };
    return { request, wait };
}
/**
 * Creates the instances again that a previous cluster had, with their own settings and not those of the inputs. Does
 * nothing where it still has instances.
 */
async function recreateInstances(step, restore, plan, cluster) {
    // Decided once: a run that was cut off has created some of them already.
    const names = await step.intend('recreated-instances', () => cluster.members.length > 0 ? [] : (plan.previous?.instances ?? []).map(({ id }) => id));
    if (names.length === 0)
        return [];
    const { instanceClass: _class, instanceParameterGroup: _group, subnetGroup: _subnets, ...own } = restore.settings;
    const instances = prepareInstances({ ...restore, settings: { ...own, tags: {} } }, await (0,_public_instances_js__WEBPACK_IMPORTED_MODULE_5__/* .withSeenAccess */ .W)(restore, plan), cluster.id, names);
    await instances.request();
    await instances.wait(step);
    return [...names];
}


/***/ }),

/***/ 7378:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ withSeenAccess),
/* harmony export */   j: () => (/* binding */ keepSeenAccess)
/* harmony export */ });
/* harmony import */ var _naming_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7677);
/* harmony import */ var _waiters_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5087);


/** A tag value has at most 256 characters (API Tag). */
const longestValue = 256;
/**
 * The plan, in which an instance is publicly accessible only where AWS shows the previous one so, or has shown it before
 * it was deleted. The plan of a resumed restore comes from the table: who can write that must not open a copy of
 * production to the internet.
 */
async function withSeenAccess(restore, plan) {
    const { previous } = plan;
    const claimed = previous?.instances.filter(({ publiclyAccessible }) => publiclyAccessible) ?? [];
    if (previous === undefined || claimed.length === 0)
        return plan;
    const seen = await findPublic(restore);
    const unseen = claimed.map(({ id }) => id).filter((id) => !seen.has(id));
    if (unseen.length === 0)
        return plan;
    restore.log.warning(`The table says that ${unseen.join(', ')} was publicly accessible, and AWS does not show it: what is created for it is not. If it must be: aws rds modify-db-instance --publicly-accessible`);
    const instances = previous.instances.map((one) => unseen.includes(one.id) ? { ...one, publiclyAccessible: false } : one);
    return { ...plan, previous: { ...previous, instances } };
}
/** By their permanent names, of all clusters of the target. */
async function findPublic({ clusters, instances, settings, targetArn }) {
    const own = (await clusters.list()).filter(({ id, tags }) => id === settings.targetClusterId || tags[_naming_js__WEBPACK_IMPORTED_MODULE_0__/* .tagKeys */ .bi.target] === targetArn);
    const found = own.flatMap(({ tags }) => tags[_naming_js__WEBPACK_IMPORTED_MODULE_0__/* .tagKeys */ .bi.publicInstances]?.split(' ') ?? []);
    if (own.length === 0)
        return new Set(found);
    for (const { id, clusterId, publiclyAccessible } of await instances.ofCluster(...own.map(({ id }) => id))) {
        const restoreId = own.find((cluster) => cluster.id === clusterId)?.tags[_naming_js__WEBPACK_IMPORTED_MODULE_0__/* .tagKeys */ .bi.restoreId] ?? '';
        if (publiclyAccessible)
            found.push(id, (0,_naming_js__WEBPACK_IMPORTED_MODULE_0__/* .permanentName */ .Qe)(id, restoreId));
    }
    return new Set(found);
}
/** Before the previous instances are deleted: writes on the new cluster which of them AWS shows as publicly accessible. */
async function keepSeenAccess(step, restore, previous) {
    const { clusters, instances, run, settings, targetArn } = restore;
    const members = await instances.ofCluster(previous.id);
    const ids = members.filter(({ publiclyAccessible }) => publiclyAccessible).map(({ id }) => id);
    if (ids.length === 0)
        return;
    const name = (0,_naming_js__WEBPACK_IMPORTED_MODULE_0__/* .temporaryName */ .NT)(settings.targetClusterId, 'new', run.restoreId);
    const arn = targetArn.replace(/[^:]*$/, name);
    const tags = {
        ...(0,_naming_js__WEBPACK_IMPORTED_MODULE_0__/* .ownTags */ .Wb)(run.restoreId, targetArn, 'cluster'),
        [_naming_js__WEBPACK_IMPORTED_MODULE_0__/* .tagKeys */ .bi.publicInstances]: ids.join(' ').slice(0, longestValue),
    };
    await (0,_waiters_js__WEBPACK_IMPORTED_MODULE_1__/* .changeWhenAvailable */ .w1)(step, restore, name, {
        what: 'the publicly accessible instances to be noted on the new cluster',
        change: () => clusters.tag(arn, tags),
    });
}


/***/ }),

/***/ 2769:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ setTargetSecurityGroups)
/* harmony export */ });
/* harmony import */ var _ownership_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6757);
/* harmony import */ var _waiters_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5087);


/** With build-security-group-ids the new cluster was built where only this run reaches it; now it gets the target's. */
async function setTargetSecurityGroups(step, restore, plan, { resourceId }) {
    const { settings, clusters } = restore;
    const groups = settings.securityGroupIds ?? plan.previous?.cluster.securityGroupIds ?? [];
    if (settings.buildSecurityGroupIds === undefined || groups.length === 0)
        return;
    const cluster = await clusters.find(resourceId);
    if (cluster === undefined || !(0,_ownership_js__WEBPACK_IMPORTED_MODULE_0__/* .isNewCluster */ .rR)(restore, cluster))
        return;
    if (groups.every((id) => cluster.securityGroupIds.includes(id)))
        return;
    await (0,_waiters_js__WEBPACK_IMPORTED_MODULE_1__/* .changeWhenAvailable */ .w1)(step, restore, cluster.id, {
        what: 'the security groups of the target to be set',
        change: () => clusters.modify(cluster.id, { securityGroupIds: groups }),
    });
}


/***/ }),

/***/ 377:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BZ: () => (/* binding */ waitingMessage),
/* harmony export */   Jl: () => (/* binding */ successMessage),
/* harmony export */   oh: () => (/* binding */ failureMessage),
/* harmony export */   xm: () => (/* binding */ earlyFailureMessage)
/* harmony export */ });
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3110);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _outcome_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8937);



function successMessage(restore, outcome) {
    const { settings } = restore;
    const isBack = outcome.snapshotArn === '';
    return {
        ...common(restore, 'succeeded', 'send-notification'),
        subject: `Aurora restore of ${settings.targetClusterId} succeeded`,
        text: linesOf([
            isBack
                ? `The cluster ${settings.targetClusterId} is again what it was before its last restore.`
                : `The cluster ${settings.targetClusterId} has been restored from ${outcome.snapshotArn} of ${outcome.snapshotTime}.`,
            labeled('Data', (0,_outcome_js__WEBPACK_IMPORTED_MODULE_2__/* .describeData */ .sf)(outcome)),
            labeled('Endpoint', `${outcome.clusterEndpoint}, port ${outcome.port}`),
            labeled('Log in', (0,_outcome_js__WEBPACK_IMPORTED_MODULE_2__/* .describeLogins */ .o8)(outcome)),
            labeled('Old data', keptOf(outcome)),
        ]),
        snapshot: outcome.snapshotArn,
        cluster: outcome.clusterArn,
    };
}
/** @param step the step that failed; empty when the run failed before its first */
function failureMessage(restore, step, error, situation) {
    const { settings, targetArn } = restore;
    const failed = common(restore, 'failed', step);
    return {
        ...failed,
        subject: `Aurora restore of ${settings.targetClusterId} failed${step === '' ? '' : ` at ${step}`}`,
        text: failureText(error, situation, `Restore: ${failed.restoreId} of ${targetArn}, run ${failed.attempt} of it, failed${step === '' ? '' : ` at ${step}`} after ${failed.duration}`),
        error: errorOf(error),
        cluster: targetArn,
        targetNow: situation.targetNow,
        oldData: situation.oldData,
        next: situation.next,
        command: situation.command,
    };
}
/** A run that failed before it worked on a restore. `target`: its cluster, where it is known. */
function earlyFailureMessage({ operation, target }, error, situation) {
    const what = operation === 'restore' ? 'Aurora restore' : `Aurora restore action, operation ${operation},`;
    return {
        status: 'failed',
        step: '',
        restoreId: '',
        attempt: 0,
        durationMs: 0,
        duration: (0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a)(0),
        subject: `${what}${target === '' ? '' : ` of ${target}`} failed before it began`,
        text: failureText(error, situation, ''),
        error: errorOf(error),
        targetNow: situation.targetNow,
        oldData: situation.oldData,
        next: situation.next,
        command: situation.command,
    };
}
function waitingMessage(restore, step, reason) {
    const { settings } = restore;
    return {
        ...common(restore, 'waiting', step),
        subject: `Aurora restore of ${settings.targetClusterId} is waiting at ${step}`,
        text: `The restore of ${settings.targetClusterId} is paused: ${reason}\nThe next run for this target resumes it.`,
        cluster: restore.targetArn,
    };
}
/** For a mail: cause first. A long error is cut, so that the rest is seen. */
function failureText(error, { targetNow, oldData, next, command }, restore) {
    const { code, message, hint } = errorOf(error);
    return linesOf([
        `${cut(`${code}: ${message}`, 6)}\n`,
        labeled('Target now', cut(targetNow, 1)),
        labeled('Old data', oldData),
        labeled('Fix', cut(hint, 3)),
        labeled('Next', next),
        command === '' ? '' : `  ${command}`,
        restore,
    ]);
}
function keptOf({ previousClusterId: previous, keptUntil, finalSnapshotArn: final }) {
    const places = [previous === '' ? '' : `the cluster ${previous} until ${keptUntil}`, final];
    const known = places.filter((place) => place !== '');
    return known.length === 0 ? '' : `in ${known.join(' and in ')}; operation: rollback brings it back`;
}
function errorOf(error) {
    return {
        code: error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ ? error.code : (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .errorName */ .Is)(error),
        message: (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .errorMessage */ .gJ)(error),
        hint: error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ ? error.hint : '',
    };
}
function labeled(label, text) {
    return text === '' ? '' : `${label}: ${text}`;
}
function linesOf(lines) {
    return lines.filter((line) => line !== '').join('\n');
}
/** Longer lines are AWS's or PostgreSQL's, and their beginning says what matters. */
const longestLine = 600;
function cut(text, mostLines) {
    const lines = text.split('\n').map((line) => line.trim());
    const kept = lines.filter((line) => line !== '');
    const omitted = kept.length - mostLines;
    return [
        ...kept.slice(0, omitted > 0 ? mostLines - 1 : mostLines),
        ...(omitted > 0 ? [`(${omitted + 1} more lines in the summary of the run)`] : []),
    ]
        .map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line))
        .join('\n');
}
function common({ run, clock }, status, step) {
    const durationMs = clock.now() - run.startedAt;
    return {
        status,
        step,
        restoreId: run.restoreId,
        attempt: run.attempt,
        durationMs,
        duration: (0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a)(durationMs),
    };
}


/***/ }),

/***/ 8937:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Xm: () => (/* binding */ unmasked),
/* harmony export */   o8: () => (/* binding */ describeLogins),
/* harmony export */   rC: () => (/* binding */ readLogins),
/* harmony export */   sG: () => (/* binding */ outcomeOf),
/* harmony export */   sf: () => (/* binding */ describeData)
/* harmony export */ });
/* harmony import */ var _plan_setting_origins_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3543);

function outcomeOf(restore, results) {
    const { plan, kept: keptBeside, swapped, verified, archived, removed } = results;
    const { restored } = swapped;
    const kept = swapped.previous;
    const isThere = kept !== undefined && !removed.some((arn) => arn.endsWith(`:${kept.clusterId}`));
    return {
        restoreId: restore.run.restoreId,
        snapshotArn: plan.snapshot.arn,
        snapshotTime: plan.snapshot.createdAt,
        snapshotGib: plan.snapshot.sizeGib,
        clusterArn: restored.arn,
        clusterEndpoint: restored.endpoint,
        readerEndpoint: restored.readerEndpoint,
        port: restored.port,
        database: verified.database,
        finalSnapshotArn: keptBeside?.finalSnapshotArn ?? '',
        previousClusterId: isThere ? kept.clusterId : '',
        keptUntil: isThere ? kept.until : '',
        checks: verified.checks,
        ...(results.logins === undefined ? {} : { hooks: restore.hooks.length, logins: results.logins }),
        ...(results.outboundReport === undefined ? {} : { outbound: results.outboundReport }),
        dependents: plan.previous?.dependents ?? [],
        inheritedSettings: (0,_plan_setting_origins_js__WEBPACK_IMPORTED_MODULE_0__/* .describeSettingOrigins */ .F)(restore.settings, plan),
        keptSnapshots: archived.kept,
        deletedSnapshots: archived.deleted,
        ...(archived.failed === undefined ? {} : { leftovers: archived.failed }),
    };
}
/** Who can log in when the restore is done. Read before its end: after it nothing may be sent. */
async function readLogins({ credentials, settings }) {
    const { secretArn, masterUsername, appUsername, readonlyUsername } = await credentials();
    return {
        secretArn,
        master: masterUsername,
        ...(settings.setupDbUsers ? { own: { app: appUsername, readonly: readonlyUsername } } : {}),
        kept: settings.keepLoginRoles,
    };
}
/** Whether the data is still production's. What a hook does is not known, so that one has run is all that is said. */
function describeData({ hooks }) {
    if (hooks === undefined)
        return '';
    if (hooks === 0)
        return unmasked;
    return hooks === 1
        ? 'one hook has run on it before anybody could log in'
        : `${hooks} hooks have run on it before anybody could log in`;
}
const unmasked = 'production’s, unmasked: no hooks are set';
/** Names only; empty where it is not known. */
function describeLogins({ logins }) {
    if (logins === undefined)
        return '';
    const { own, master, kept, secretArn } = logins;
    if (own === undefined)
        return `the users of production, and ${master} as in the secret ${secretArn}`;
    const alsoKept = kept.length === 0 ? '' : `; also ${kept.join(', ')} with production’s passwords`;
    return `only ${own.app}, ${own.readonly} and ${master}, with the passwords of the secret ${secretArn}${alsoKept}`;
}


/***/ }),

/***/ 7461:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ markVerified)
/* harmony export */ });
/* harmony import */ var _cluster_ownership_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6757);
/* harmony import */ var _cluster_security_groups_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2769);
/* harmony import */ var _cluster_waiters_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5087);
/* harmony import */ var _naming_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7677);




/**
 * Writes on the cluster that it is verified and serves, and the guard tag that lets the next restore replace it. Until
 * now neither was there: a half-built copy can be replaced by nobody, and what serves is never taken for unverified,
 * even where the table was lost.
 */
async function markVerified(step, restore, plan, restored) {
    const { arn, id } = await (0,_cluster_ownership_js__WEBPACK_IMPORTED_MODULE_0__/* .confirmNewCluster */ .$S)(step, restore, restored);
    if (plan !== undefined)
        await (0,_cluster_security_groups_js__WEBPACK_IMPORTED_MODULE_1__/* .setTargetSecurityGroups */ .A)(step, restore, plan, restored);
    const { settings, clusters, run, targetArn, log } = restore;
    const { key, value } = settings.guardTag;
    const tags = { ...(0,_naming_js__WEBPACK_IMPORTED_MODULE_3__/* .ownTags */ .Wb)(run.restoreId, targetArn, 'cluster'), [_naming_js__WEBPACK_IMPORTED_MODULE_3__/* .tagKeys */ .bi.state]: _naming_js__WEBPACK_IMPORTED_MODULE_3__/* .verified */ .zr, [key]: value };
    await (0,_cluster_waiters_js__WEBPACK_IMPORTED_MODULE_2__/* .changeWhenAvailable */ .w1)(step, restore, id, {
        what: 'the cluster to be marked as verified',
        change: () => clusters.tag(arn, tags),
    });
    log.info(`${arn} is verified, and carries ${key}=${value}: the next restore may replace it`);
    return null;
}


/***/ }),

/***/ 5244:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   QK: () => (/* binding */ describeCheckpoint),
/* harmony export */   ff: () => (/* binding */ describeTarget),
/* harmony export */   j1: () => (/* binding */ describeOldData)
/* harmony export */ });
/* harmony import */ var _engine_start_run_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5748);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _history_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6861);
/* harmony import */ var _naming_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7677);




/**
 * What the target is at this moment, for people: looked at, not remembered. Where it cannot be looked at any more (the
 * run was cancelled, or has lost its lease), says so. Never throws.
 */
async function describeTarget(restore, state) {
    const id = restore.settings.targetClusterId;
    try {
        const history = (0,_history_js__WEBPACK_IMPORTED_MODULE_2__/* .historyOf */ .om)(state);
        const cluster = await restore.clusters.get(id);
        if (cluster === undefined)
            return `There is no cluster ${id} now.`;
        const members = await restore.instances.ofCluster(id);
        const instances = members.map((one) => `${one.id} is ${one.status}`).join(', ');
        const seen = `${id} is ${cluster.status}, ${instances === '' ? 'without instances' : instances}.`;
        if ((0,_naming_js__WEBPACK_IMPORTED_MODULE_3__/* .isOurs */ .MU)(cluster.tags, state.restoreId, restore.targetArn, 'cluster'))
            return `${seen} It is the new cluster, ${howFar(history)}.`;
        if (cluster.resourceId === history.cutOver?.newCluster.resourceId)
            return `${seen} It is the cluster that the rollback brings back.`;
        const replaces = history.plan?.replacesResourceId;
        if (replaces === undefined || replaces === cluster.resourceId)
            return `${seen} It is the previous cluster.`;
        return `${seen} It is neither the previous cluster nor the one that this restore makes.`;
    }
    catch (error) {
        const why = (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .errorMessage */ .gJ)(error);
        const short = why.length > longestReason ? `${why.slice(0, longestReason)}…` : why;
        return `${(0,_engine_start_run_js__WEBPACK_IMPORTED_MODULE_0__/* .hasChangedNothing */ .K)(state) ? 'Not changed by this restore. It could' : 'Could'} not be looked at: ${short}`;
    }
}
/** Most often it is the reason for which the run has failed, which is reported in full. */
const longestReason = 120;
/**
 * Where the data is that the target had before this restore. Looked at where that is allowed; never throws.
 * @param canLook false when the run may send no more requests
 */
async function describeOldData({ clusters, settings: { targetClusterId } }, state, canLook) {
    const { plan, cutOver, finalSnapshotArn, hasBegun } = (0,_history_js__WEBPACK_IMPORTED_MODULE_2__/* .historyOf */ .om)(state);
    const replaced = cutOver?.previousCluster?.resourceId ?? plan?.replacesResourceId;
    if (replaced === undefined)
        return '';
    const looked = canLook ? await clusters.find(replaced).catch(() => undefined) : undefined;
    const oldName = (0,_naming_js__WEBPACK_IMPORTED_MODULE_3__/* .temporaryName */ .NT)(targetClusterId, 'old', state.restoreId);
    const remembered = hasBegun('exchange-names')
        ? `${oldName} (its new name, once it is renamed)`
        : targetClusterId;
    const name = canLook ? nameOf(looked) : remembered;
    const places = [name === undefined ? undefined : `the cluster ${name}`, finalSnapshotArn];
    if (name === targetClusterId && finalSnapshotArn === undefined && !hasBegun('exchange-names'))
        return `in ${targetClusterId} itself: it is not replaced`;
    return places.every((place) => place === undefined)
        ? ''
        : `in ${places.filter((place) => place !== undefined).join(' and in ')}`;
}
/** A cluster that is being deleted keeps nothing. */
function nameOf(cluster) {
    return cluster?.status === 'deleting' ? undefined : cluster?.id;
}
/** How far a restore had come, from what is stored: for a run that may not look any more. */
function describeCheckpoint(targetClusterId, state) {
    const { hasBegun, isDone } = (0,_history_js__WEBPACK_IMPORTED_MODULE_2__/* .historyOf */ .om)(state);
    const steps = (0,_history_js__WEBPACK_IMPORTED_MODULE_2__/* .progressOf */ .jA)(state);
    const step = steps.findLast((one) => !one.isDone);
    const wait = step?.waits.at(-1);
    const done = steps.findLast((one) => one.isDone);
    const at = step === undefined
        ? 'no step was in progress'
        : `${step.name} was in progress${wait === undefined ? '' : ` (waiting for ${wait.name})`}`;
    const last = done === undefined ? '' : `, ${done.name} was done`;
    const untouched = !hasBegun('exchange-names') && !hasBegun('remove-instances') && !hasBegun('abandon');
    const target = untouched
        ? `${targetClusterId} had not been changed`
        : isDone('exchange-names')
            ? `${targetClusterId} was the new cluster already`
            : `${targetClusterId} was being replaced`;
    return `${at}${last}; ${target}.`;
}
function howFar(history) {
    if (history.isDone('verify-restore'))
        return 'verified';
    if (history.isDone('lock-out'))
        return 'not verified yet: every login but that of the master user is disabled';
    return 'not verified yet: production’s users may still be able to log in';
}


/***/ })

};
