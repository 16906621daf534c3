export const id = 229;
export const ids = [229];
export const modules = {

/***/ 7256:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ openLook)
/* harmony export */ });
/* harmony import */ var _aws_audit_table_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9652);
/* harmony import */ var _aws_identity_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(910);
/* harmony import */ var _restore_names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1641);
/* harmony import */ var _accounts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6359);
/* harmony import */ var _collaborators_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8003);





/** Both accounts as an operation sees them that takes no lease: nothing can be changed with it. */
async function openLook(host, settings) {
    const accounts = await (0,_accounts_js__WEBPACK_IMPORTED_MODULE_3__/* .openAccounts */ .H)(host, settings, {
        beforeRequest: () => undefined,
        beforeChange: () => Promise.reject(new Error('Nothing may be changed without a lease.')),
        signal: host.signal,
    });
    const { sourceRegion, targetRegion, sourceAccountId, targetAccountId, targetClusterId } = settings;
    const targetSts = await accounts.target.sts(targetRegion);
    const target = await (0,_aws_identity_js__WEBPACK_IMPORTED_MODULE_1__/* .checkIdentity */ .Z)(targetSts, 'target', targetAccountId, settings.targetRoleArn);
    const sourceSts = await accounts.source.sts(sourceRegion);
    const source = await (0,_aws_identity_js__WEBPACK_IMPORTED_MODULE_1__/* .checkIdentity */ .Z)(sourceSts, 'source', sourceAccountId, settings.sourceRoleArn);
    const targetArn = (0,_restore_names_js__WEBPACK_IMPORTED_MODULE_2__/* .clusterArn */ .Ke)(target.partition, targetRegion, targetAccountId, targetClusterId);
    const store = (0,_aws_audit_table_js__WEBPACK_IMPORTED_MODULE_0__/* .openAuditTable */ .O)(await accounts.target.dynamodb(targetRegion), settings.auditTable);
    return (0,_collaborators_js__WEBPACK_IMPORTED_MODULE_4__/* .openInspection */ .JF)(host, settings, accounts, { source, target }, targetArn, store, {
        restoreId: '',
        last: undefined,
    });
}


/***/ }),

/***/ 8229:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   status: () => (/* binding */ status)
/* harmony export */ });
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3110);
/* harmony import */ var _github_summary_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1755);
/* harmony import */ var _restore_clean_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5052);
/* harmony import */ var _settings_settings_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4663);
/* harmony import */ var _look_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7256);
/* harmony import */ var _target_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1125);






/**
 * `operation: status`: tells of every target in the table who works on it, how far its last restore is and what it waits
 * for, and of this target what its ended restores left behind. Changes nothing. Returns the exit code.
 */
async function status(host, told) {
    const { store } = await (0,_target_js__WEBPACK_IMPORTED_MODULE_5__/* .openRecords */ .tW)(host, told);
    const restores = [];
    const rows = [];
    for (const lease of await store.listLeases()) {
        const id = lease.unfinished ?? lease.last;
        const state = id === undefined ? undefined : await store.readState(id);
        if (state === undefined)
            continue;
        restores.push(state);
        rows.push(describe(lease, state, host.clock.now()));
    }
    for (const [target, id, ...rest] of rows)
        host.log.info(`${target}: restore ${id}: ${rest.join('; ')}`);
    if (rows.length === 0)
        host.log.info('No target has ever been restored with this table.');
    const orphans = (await (0,_restore_clean_js__WEBPACK_IMPORTED_MODULE_2__/* .findOrphans */ .tQ)(await (0,_look_js__WEBPACK_IMPORTED_MODULE_4__/* .openLook */ .K)(host, (0,_settings_settings_js__WEBPACK_IMPORTED_MODULE_3__/* .parseSettings */ .P$)(told)))).map(({ arn }) => arn);
    for (const arn of orphans)
        host.log.warning(`${arn} was made by a restore that has ended, and is of no use: operation: clean removes it`);
    host.runner.setOutput('status', 'succeeded');
    host.runner.setOutput('restores', JSON.stringify(restores.map(forMachines)));
    host.runner.setOutput('orphans', JSON.stringify(orphans));
    await host.runner.writeSummary((0,_github_summary_js__WEBPACK_IMPORTED_MODULE_1__/* .formatSummary */ .k)({
        title: 'Restores',
        facts: [],
        tables: [
            { title: 'Targets', head: ['Target', 'Restore', 'Status', 'Step', 'Held by'], rows },
            { title: 'Left behind', head: ['Snapshot'], rows: orphans.map((arn) => [arn]) },
        ].filter(({ rows: some }) => some.length > 0),
    }));
    return 0;
}
function describe(lease, state, nowMs) {
    const age = (atMs) => (0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a)(Math.max(0, nowMs - atMs));
    const [step, record] = Object.entries(state.steps).findLast(([, { status: is }]) => is === 'started') ?? [];
    const done = Object.values(state.steps).filter((one) => one.status === 'done').length;
    const [wait, since] = Object.entries(record?.waits ?? {}).at(-1) ?? [];
    const where = step === undefined || (0,_target_js__WEBPACK_IMPORTED_MODULE_5__/* .hasEnded */ .hY)(state)
        ? `${done} steps done`
        : `at ${step} for ${age(record?.startedAt ?? nowMs)}${wait === undefined ? '' : `, waiting for ${wait} for ${age(since?.startedAt ?? nowMs)}`}`;
    return [
        lease.target,
        state.restoreId,
        `${state.status}${state.reason === undefined ? '' : `: ${state.reason}`} (begun ${age(state.createdAt)} ago, attempt ${state.attempt})`,
        where,
        lease.held
            ? `held by ${[lease.holder.actor, lease.holder.runUrl].filter((part) => part !== '').join(' ')} since ${new Date(lease.since).toISOString()}`
            : 'free',
    ];
}
/** For machines: the same, without settings and results. */
function forMachines({ restoreId, target, status: is, attempt, createdAt, updatedAt, steps, reason, }) {
    return {
        restoreId,
        target,
        status: is,
        attempt,
        createdAt: new Date(createdAt).toISOString(),
        updatedAt: new Date(updatedAt).toISOString(),
        steps: Object.fromEntries(Object.entries(steps).map(([name, record]) => [name, record.status])),
        ...(reason === undefined ? {} : { reason }),
    };
}


/***/ }),

/***/ 5052:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _I: () => (/* binding */ findWaste),
/* harmony export */   l$: () => (/* binding */ runClean),
/* harmony export */   tQ: () => (/* binding */ findOrphans)
/* harmony export */ });
/* harmony import */ var _kept_cluster_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7642);
/* harmony import */ var _orphans_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8646);


async function findWaste(inspection) {
    const now = new Date(inspection.clock.now()).toISOString();
    const kept = await (0,_kept_cluster_js__WEBPACK_IMPORTED_MODULE_0__/* .findKept */ .Qm)(inspection);
    return {
        clusters: kept.filter((cluster) => (0,_kept_cluster_js__WEBPACK_IMPORTED_MODULE_0__/* .keptUntil */ .Jf)(cluster) <= now),
        snapshots: await findOrphans(inspection),
    };
}
/** Copies and fresh snapshots made for this target by restores that have ended, or that the table does not know. */
async function findOrphans(inspection) {
    const orphans = [];
    const ended = new Map();
    for (const snapshot of await (0,_orphans_js__WEBPACK_IMPORTED_MODULE_1__/* .findOwnSnapshots */ .j)(inspection)) {
        const { restoreId } = snapshot;
        if (!(0,_orphans_js__WEBPACK_IMPORTED_MODULE_1__/* .isPassing */ .W)(snapshot))
            continue;
        if (!ended.has(restoreId)) {
            const status = (await inspection.readRestore(restoreId))?.status ?? 'abandoned';
            ended.set(restoreId, status === 'succeeded' || status === 'abandoned');
        }
        if (ended.get(restoreId))
            orphans.push(snapshot);
    }
    return orphans;
}
/** Removes it, each kept cluster after a final snapshot. Returns the ARNs of what was removed. */
async function runClean(restore) {
    const { run, log } = restore;
    const clusters = await run.step('remove-previous-cluster', (step) => (0,_kept_cluster_js__WEBPACK_IMPORTED_MODULE_0__/* .removeExpired */ .Ik)(step, restore));
    const snapshots = await run.step('remove-orphans', async (step) => {
        const removed = [];
        for (const { id, arn, snapshots: place } of await findOrphans(restore)) {
            step.signal.throwIfAborted();
            log.info(`Deleting ${arn}`);
            await place.delete(id);
            removed.push(arn);
        }
        return removed;
    });
    return [...clusters, ...snapshots];
}


/***/ }),

/***/ 1606:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HM: () => (/* binding */ makeSnapshot),
/* harmony export */   ZA: () => (/* binding */ findOurs),
/* harmony export */   sK: () => (/* binding */ makeCopy)
/* harmony export */ });
/* harmony import */ var _aws_call_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3280);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1641);



const purposes = {
    shared: 'shared-copy',
    transit: 'transit-copy',
    target: 'target-copy',
};
/** How often in a row a thing that we just made may be "not found" before that is believed: a describe may lag behind. */
const missesAllowed = 20;
/** Makes the copy of one hop, or finds the one that an earlier attempt began, and waits until it is available. */
async function makeCopy(step, restore, plan, hop, from) {
    const { run, settings, targetArn, log } = restore;
    const purpose = purposes[hop.name];
    const place = { side: hop.side, region: hop.to };
    const snapshots = await restore[hop.side].snapshots(hop.to);
    const id = await step.intend(`copy-${hop.name}`, () => (0,_names_js__WEBPACK_IMPORTED_MODULE_2__/* .snapshotName */ .aN)(run.restoreId, hop.name));
    const kmsKeyId = hop.key === 'none' ? undefined : plan.keys[hop.key];
    if (!(await isUnderWay(step, restore, place, id, purpose))) {
        log.info(`Copying ${from} to ${id} in ${hop.to}`);
        await step.wait(`the copy ${id} to be accepted`, {
            timeoutMs: settings.copyTimeoutMs,
            look: () => tryOnce(() => snapshots.copy({ sourceArn: from, id, kmsKeyId, tags: (0,_names_js__WEBPACK_IMPORTED_MODULE_2__/* .ownTags */ .Wb)(run.restoreId, targetArn, purpose) })),
        });
    }
    return waitUntilAvailable(step, restore, place, id, purpose, (0,_names_js__WEBPACK_IMPORTED_MODULE_2__/* .bySize */ .R6)(purpose, plan.snapshot.sizeGib));
}
/** Is there a snapshot of this restore that can still become available? One that failed is removed, to be made anew. */
async function isUnderWay(step, restore, place, id, purpose) {
    const snapshots = await restore[place.side].snapshots(place.region);
    const seen = await findOurs(snapshots, id, place.restoreId ?? restore.run.restoreId, purpose);
    if (seen?.status !== 'failed')
        return seen !== undefined;
    restore.log.info(`The snapshot ${id} of an earlier attempt has failed: deleting it`);
    await snapshots.delete(id);
    await step.wait(`the failed snapshot ${id} to be gone`, {
        timeoutMs: restore.settings.copyTimeoutMs,
        look: async () => (await snapshots.get(id)) === undefined
            ? { state: 'done', value: null }
            : { state: 'pending', detail: 'deleting' },
    });
    return false;
}
/** Makes a manual snapshot of a cluster, or finds the one that an earlier attempt began. */
async function makeSnapshot(step, restore, place, clusterId, purpose) {
    const { run, targetArn, settings } = restore;
    const snapshots = await restore[place.side].snapshots(place.region);
    const restoreId = place.restoreId ?? run.restoreId;
    const id = await step.intend(`${purpose} of ${clusterId}`, () => (0,_names_js__WEBPACK_IMPORTED_MODULE_2__/* .snapshotName */ .aN)(restoreId, purpose));
    if (!(await isUnderWay(step, restore, place, id, purpose))) {
        restore.log.info(`Taking the snapshot ${id} of cluster ${clusterId}`);
        await step.wait(`the snapshot ${id} to be accepted`, {
            timeoutMs: settings.copyTimeoutMs,
            look: () => tryOnce(() => snapshots.create(clusterId, id, (0,_names_js__WEBPACK_IMPORTED_MODULE_2__/* .ownTags */ .Wb)(restoreId, targetArn, purpose))),
        });
    }
    return waitUntilAvailable(step, restore, place, id, purpose, purpose);
}
/** Waits until a snapshot that this restore made is available. Ends at once on a status that never gets better. */
async function waitUntilAvailable(step, restore, place, id, purpose, kind) {
    const snapshots = await restore[place.side].snapshots(place.region);
    let misses = 0;
    return step.wait(`snapshot ${id} to be available`, {
        timeoutMs: restore.settings.copyTimeoutMs,
        kind,
        look: async () => {
            const seen = await findOurs(snapshots, id, place.restoreId ?? restore.run.restoreId, purpose);
            if (seen === undefined) {
                misses += 1;
                return misses <= missesAllowed
                    ? { state: 'pending', detail: 'not visible yet' }
                    : failed(id, 'gone', []);
            }
            misses = 0;
            if (seen.status === 'available')
                return { state: 'done', value: seen };
            if (['creating', 'copying', 'pending'].includes(seen.status)) {
                return { state: 'pending', detail: seen.status, ...(seen.percent ? { percent: seen.percent } : {}) };
            }
            const events = await restore[place.side].events(place.region);
            return failed(seen.arn, seen.status, await events.latest('db-cluster-snapshot', id, 3));
        },
    });
}
function failed(what, status, reasons) {
    const said = reasons.length === 0 ? 'AWS gives no reason in its events.' : `AWS says: ${reasons.join(' · ')}`;
    return {
        state: 'failed',
        error: new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('AWS_FAILED', `The snapshot ${what} is ${status} and will not become available. ${said}`, 'Delete it if it is still listed, mend the cause, and run again: the restore makes it anew.'),
    };
}
/** The snapshot `id` if this restore made it. Throws NOT_OURS when the name is taken by something else. */
async function findOurs(snapshots, id, restoreId, purpose) {
    const found = await snapshots.get(id);
    if (found !== undefined && !(0,_names_js__WEBPACK_IMPORTED_MODULE_2__/* .isOurs */ .MU)(found.tags, restoreId, purpose)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('NOT_OURS', `The snapshot ${found.arn} has the name that this restore needs, but does not carry its tags.`, 'Look at what it is. Rename or delete it if it may go, then run again.');
    }
    return found;
}
/** One try of a changing call: done, or "busy, look again", or already there (an answer was lost). */
async function tryOnce(change) {
    try {
        await change();
        return { state: 'done', value: null };
    }
    catch (error) {
        if ((0,_aws_call_js__WEBPACK_IMPORTED_MODULE_0__/* .isBusy */ .A5)(error))
            return { state: 'pending', detail: 'AWS is busy with it' };
        if ((0,_aws_call_js__WEBPACK_IMPORTED_MODULE_0__/* .isCode */ ._m)((0,_aws_call_js__WEBPACK_IMPORTED_MODULE_0__/* .causeOf */ .rl)(error), 'DBClusterSnapshotAlreadyExistsFault'))
            return { state: 'done', value: null };
        throw error;
    }
}


/***/ }),

/***/ 7642:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ik: () => (/* binding */ removeExpired),
/* harmony export */   Jf: () => (/* binding */ keptUntil),
/* harmony export */   Qm: () => (/* binding */ findKept)
/* harmony export */ });
/* harmony import */ var _copy_hop_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1606);
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1641);
/* harmony import */ var _settling_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8737);
/* harmony import */ var _steps_delete_cluster_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3061);




/** The clusters that were the target before and are kept, the oldest first. */
async function findKept({ clusters, targetArn, }) {
    const all = await clusters.list();
    return all
        .filter(({ tags }) => {
        return tags[_names_js__WEBPACK_IMPORTED_MODULE_1__/* .tagKeys */ .bi.purpose] === 'previous-cluster' && tags[_names_js__WEBPACK_IMPORTED_MODULE_1__/* .tagKeys */ .bi.target] === targetArn;
    })
        .toSorted((a, b) => keptUntil(a).localeCompare(keptUntil(b)));
}
function keptUntil({ tags }) {
    return tags[_names_js__WEBPACK_IMPORTED_MODULE_1__/* .tagKeys */ .bi.keptUntil] ?? '';
}
/** Removes the kept clusters whose time is over, each after a final snapshot. Returns what was removed. */
async function removeExpired(step, restore) {
    const now = new Date(restore.clock.now()).toISOString();
    const removed = [];
    for (const cluster of await findKept(restore)) {
        if (keptUntil(cluster) > now)
            continue;
        await removeKept(step, restore, cluster);
        removed.push(cluster.arn);
    }
    return removed;
}
async function removeKept(step, restore, cluster) {
    const { settings, clusters, log } = restore;
    const restoreId = cluster.tags[_names_js__WEBPACK_IMPORTED_MODULE_1__/* .tagKeys */ .bi.restoreId] ?? '';
    if (settings.finalSnapshot && cluster.status !== 'deleting') {
        // Named after the restore that replaced it: that is the one that a rollback names.
        const place = { side: 'target', region: settings.targetRegion, restoreId };
        const { arn } = await (0,_copy_hop_js__WEBPACK_IMPORTED_MODULE_0__/* .makeSnapshot */ .HM)(step, restore, place, cluster.id, 'final-snapshot');
        log.info(`The data of ${cluster.id} is kept in ${arn}`);
    }
    if (cluster.deletionProtection && cluster.status !== 'deleting') {
        await (0,_settling_js__WEBPACK_IMPORTED_MODULE_2__/* .changeWhenFree */ .Jx)(step, restore, `deletion protection of ${cluster.id} to be switched off`, () => clusters.modify(cluster.id, { DeletionProtection: false }));
    }
    log.info(`Deleting ${cluster.arn}, which was kept until ${keptUntil(cluster)}`);
    await (0,_steps_delete_cluster_js__WEBPACK_IMPORTED_MODULE_3__/* .removeCluster */ .hS)(step, restore, cluster, 'deleting');
}


/***/ }),

/***/ 8646:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ isPassing),
/* harmony export */   j: () => (/* binding */ findOwnSnapshots)
/* harmony export */ });
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1641);

/** What is only a way to somewhere: of no use when its restore has ended. */
const passing = new Set(['shared-copy', 'transit-copy', 'fresh-snapshot']);
function isPassing({ purpose }) {
    return passing.has(purpose);
}
/** Every snapshot made for the target by any restore, in both accounts and both Regions. */
async function findOwnSnapshots(restore) {
    const { source, target, settings, targetArn } = restore;
    const regions = [...new Set([settings.sourceRegion, settings.targetRegion])];
    const accounts = source.id === target.id ? [target] : [source, target];
    const found = [];
    for (const account of accounts) {
        for (const region of regions) {
            const snapshots = await account.snapshots(region);
            for (const snapshot of await snapshots.list()) {
                const { [_names_js__WEBPACK_IMPORTED_MODULE_0__/* .tagKeys */ .bi.restoreId]: restoreId, [_names_js__WEBPACK_IMPORTED_MODULE_0__/* .tagKeys */ .bi.purpose]: purpose } = snapshot.tags;
                if (snapshot.tags[_names_js__WEBPACK_IMPORTED_MODULE_0__/* .tagKeys */ .bi.target] !== targetArn || restoreId === undefined || purpose === undefined)
                    continue;
                found.push({ ...snapshot, restoreId, purpose, snapshots });
            }
        }
    }
    return found;
}


/***/ }),

/***/ 3061:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fm: () => (/* binding */ startIfStopped),
/* harmony export */   eO: () => (/* binding */ deleteCluster),
/* harmony export */   hS: () => (/* binding */ removeCluster)
/* harmony export */ });
/* harmony import */ var _aws_call_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3280);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _copy_hop_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1606);
/* harmony import */ var _guards_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4111);
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1641);





/**
 * Removes the old cluster, after a final snapshot that has been seen to be available. The snapshot is taken before
 * the deletion and not by it, so that there is never a moment in which the data is nowhere.
 */
async function deleteCluster(step, restore, plan) {
    const { settings, clusters, log } = restore;
    const cluster = await clusters.get(settings.targetClusterId);
    if (plan.replaces === undefined) {
        if (cluster !== undefined)
            throw appeared(cluster);
        return {};
    }
    // Who it is was stored by check-snapshot: a cluster of the same name that is not the same cluster is not ours to delete.
    if (cluster !== undefined && cluster.resourceId !== plan.replaces)
        throw appeared(cluster);
    let deleted = {};
    if (cluster !== undefined && cluster.status !== 'deleting') {
        (0,_guards_js__WEBPACK_IMPORTED_MODULE_3__/* .guardTarget */ .jU)(cluster, settings);
        await startIfStopped(step, restore, cluster);
    }
    if (settings.finalSnapshot)
        deleted = { finalSnapshotArn: await takeFinalSnapshot(step, restore, cluster) };
    else
        log.info(`No final snapshot of ${settings.targetClusterId} is taken (final-snapshot: false)`);
    if (cluster !== undefined) {
        if (cluster.deletionProtection && cluster.status !== 'deleting') {
            log.info(`Switching deletion protection of ${cluster.id} off (allow-protected-target: true)`);
            await clusters.modify(cluster.id, { DeletionProtection: false });
        }
        log.info(`Deleting ${cluster.arn}`);
        await removeCluster(step, restore, cluster);
    }
    return deleted;
}
async function takeFinalSnapshot(step, restore, cluster) {
    const { settings } = restore;
    const place = { side: 'target', region: settings.targetRegion };
    const taken = await step.intend('final-snapshot-arn', async () => {
        if (cluster === undefined || cluster.status === 'deleting') {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('TARGET_NOT_USABLE', `The cluster ${settings.targetClusterId} is ${cluster?.status ?? 'gone'}, and this restore has taken no final snapshot of it.`, 'If that is as it should be, run again with final-snapshot: false.');
        }
        return (await (0,_copy_hop_js__WEBPACK_IMPORTED_MODULE_2__/* .makeSnapshot */ .HM)(step, restore, place, cluster.id, 'final-snapshot')).arn;
    });
    restore.log.info(`The old data is kept in ${taken}`);
    return taken;
}
/** A stopped cluster can be neither deleted nor snapshotted (UG aurora-cluster-stop-start). */
async function startIfStopped(step, restore, cluster) {
    const { clusters, log, settings } = restore;
    if (!['stopped', 'stopping'].includes(cluster.status))
        return;
    log.info(`The old target is ${cluster.status}: starting it, as AWS can delete only a running cluster`);
    await step.wait(`${cluster.id} to be started`, {
        timeoutMs: settings.restoreTimeoutMs,
        kind: 'start',
        look: async () => {
            const seen = await clusters.get(cluster.id);
            if (seen === undefined || seen.status === 'available')
                return { state: 'done', value: null };
            if (seen.status === 'stopped')
                await clusters.start(cluster.id);
            return { state: 'pending', detail: seen.status };
        },
    });
}
/**
 * Readers first, then the writer, then the cluster, which may go as soon as all of them are on their way; each asked for
 * again until it is seen to go. Ends when all is gone and the names are free, or, where nobody needs them, as soon as AWS
 * deletes the cluster: there is no way back from there.
 */
async function removeCluster(step, restore, cluster, until = 'gone') {
    const { clusters, instances, run, settings } = restore;
    await step.wait(`${cluster.id} and its instances to be deleted`, {
        timeoutMs: settings.restoreTimeoutMs,
        kind: until === 'gone' ? 'deletion' : undefined,
        look: async () => {
            const seen = await clusters.get(cluster.id);
            const members = await instances.ofCluster(cluster.id);
            if (seen !== undefined && seen.resourceId !== cluster.resourceId) {
                if ((0,_names_js__WEBPACK_IMPORTED_MODULE_4__/* .isOurs */ .MU)(seen.tags, run.restoreId, 'cluster'))
                    return { state: 'done', value: null };
                return { state: 'failed', error: appeared(seen) };
            }
            if (seen === undefined && members.length === 0)
                return { state: 'done', value: null };
            const writer = seen?.members.find((member) => member.writer)?.id;
            const staying = members.filter(({ status }) => status !== 'deleting');
            for (const { id } of staying.toSorted((a, b) => Number(a.id === writer) - Number(b.id === writer))) {
                await unlessBusy(() => instances.delete(id));
            }
            if (seen?.status === 'deleting' && until === 'deleting')
                return { state: 'done', value: null };
            if (seen !== undefined && seen.status !== 'deleting')
                await unlessBusy(() => clusters.delete(cluster.id));
            return {
                state: 'pending',
                detail: seen === undefined ? `${members.length} instances left` : seen.status,
            };
        },
    });
}
async function unlessBusy(change) {
    try {
        await change();
    }
    catch (error) {
        if (!(0,_aws_call_js__WEBPACK_IMPORTED_MODULE_0__/* .isBusy */ .A5)(error))
            throw error;
    }
}
function appeared(cluster) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('NOT_OURS', `The cluster ${cluster.arn} (${cluster.resourceId}) is not the one that this restore looked at when it began.`, 'Look at what it is. To replace it, end this restore (operation: abandon) and start a new one.');
}


/***/ })

};
