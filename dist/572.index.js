export const id = 572;
export const ids = [572];
export const modules = {

/***/ 281:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  t6: () => (/* binding */ createRecords),
  Ks: () => (/* binding */ findRestore),
  lh: () => (/* binding */ settingsForNew),
  ic: () => (/* binding */ settingsForResume),
  cG: () => (/* binding */ withoutRestoreInputs)
});

// EXTERNAL MODULE: ./build/aws/client/identity.js
var identity = __webpack_require__(4268);
// EXTERNAL MODULE: ./build/aws/dynamodb/audit-table.js
var audit_table = __webpack_require__(9313);
// EXTERNAL MODULE: ./build/engine/store.js
var store = __webpack_require__(3350);
// EXTERNAL MODULE: ./build/restore/naming.js
var naming = __webpack_require__(7677);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./build/settings/inputs.js
var settings_inputs = __webpack_require__(9511);
;// CONCATENATED MODULE: ./build/settings/fingerprint.js


/** The settings as they are kept with a restore: plain JSON, no secrets. */
function storedSettings(settings) {
    return Object.fromEntries(Object.entries(settings).filter(([key]) => !settings_inputs/* perRun */.ti.has(key)));
}
/** SHA-256 in hex over canonical JSON: the same settings give the same value, in whatever order they are stored. */
function fingerprint(stored) {
    return (0,external_node_crypto_.createHash)('sha256').update(canonical(stored)).digest('hex');
}
function canonical(value) {
    if (typeof value !== 'object')
        return JSON.stringify(value);
    if (Array.isArray(value))
        return `[${value.map(canonical).join(',')}]`;
    const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(',')}}`;
}

// EXTERNAL MODULE: ./build/settings/settings.js
var settings_settings = __webpack_require__(4663);
// EXTERNAL MODULE: ./build/operations/wiring/accounts.js + 4 modules
var accounts = __webpack_require__(9397);
;// CONCATENATED MODULE: ./build/operations/wiring/resolved-settings.js








async function createRecords(host, inputs) {
    const clients = await (0,accounts/* createReadOnlyClients */.$)(host, inputs.access);
    const { targetRegion } = inputs.access;
    return {
        store: (0,audit_table/* createAuditTable */.I)(await clients.dynamodb(targetRegion), (0,settings_settings/* parseSetting */.WC)('auditTable', inputs)),
        arnOf: async ({ targetAccountId, targetRoleArn, targetClusterId }) => {
            const sts = await clients.sts(targetRegion);
            const { partition } = await (0,identity/* checkIdentity */.Z)(sts, 'target', targetAccountId, targetRoleArn);
            return (0,naming/* clusterArn */.Ke)(partition, targetRegion, targetAccountId, targetClusterId);
        },
    };
}
/** The restore that `restore-id` names, ended or not; without it, the unfinished one of the target, if there is one. */
async function findRestore(records, inputs) {
    const restoreId = (0,settings_settings/* parseSetting */.WC)('restoreId', inputs);
    if (restoreId !== undefined)
        return records.store.readState(restoreId);
    const lease = await records.store.readLease(await records.arnOf((0,settings_settings/* parseSettings */.P$)(inputs)));
    const found = lease?.unfinished === undefined ? undefined : await records.store.readState(lease.unfinished);
    return found === undefined || (0,store/* hasEnded */.h)(found) ? undefined : found;
}
/** The settings of a restore that is new. */
function settingsForNew(settings) {
    const stored = storedSettings(settings);
    return { settings, stored, fingerprint: fingerprint(stored) };
}
/** The settings with which the restore `found` goes on: its own, unless an input says something else. */
function settingsForResume(inputs, found) {
    const began = found.settings;
    const { settings, changed } = (0,settings_settings/* mergeStoredSettings */.rZ)(inputs, began);
    const mine = { ...settings, restoreId: found.restoreId };
    if (changed.length === 0)
        return { settings: mine, stored: began, fingerprint: found.fingerprint };
    // Refused when the run is opened, unless nothing has been done yet.
    return settingsForNew(mine);
}
/** Without the inputs that describe a restore: what is left belongs to the run. */
function withoutRestoreInputs(inputs) {
    const keep = ([key]) => settings_inputs/* perRun */.ti.has(key);
    return {
        ...inputs,
        texts: Object.fromEntries(Object.entries(inputs.texts).filter(keep)),
        origins: Object.fromEntries(Object.entries(inputs.origins).filter(keep)),
    };
}


/***/ }),

/***/ 5052:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q_: () => (/* binding */ findLeftovers),
/* harmony export */   l$: () => (/* binding */ runClean),
/* harmony export */   tQ: () => (/* binding */ findOrphans)
/* harmony export */ });
/* harmony import */ var _cluster_previous_cluster_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(296);
/* harmony import */ var _snapshots_own_snapshots_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4851);
/* harmony import */ var _snapshots_shared_copies_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3842);



async function findLeftovers(inspection) {
    return { clusters: await (0,_cluster_previous_cluster_js__WEBPACK_IMPORTED_MODULE_0__/* .findExpiredClusters */ .E)(inspection), snapshots: await findOrphans(inspection) };
}
/**
 * Copies and fresh snapshots made for this target by restores that have ended, or that the table does not know; and those
 * made for all targets of the account and Region that no unfinished restore uses.
 */
async function findOrphans(inspection) {
    const ended = askOnce((id) => (0,_snapshots_shared_copies_js__WEBPACK_IMPORTED_MODULE_2__/* .hasEnded */ .hY)(inspection, id));
    const orphans = [];
    for (const snapshot of await (0,_snapshots_own_snapshots_js__WEBPACK_IMPORTED_MODULE_1__/* .findOwnSnapshots */ .j)(inspection, [
        inspection.targetArn,
        (0,_snapshots_shared_copies_js__WEBPACK_IMPORTED_MODULE_2__/* .sharedTarget */ .lY)(inspection),
    ])) {
        const { restoreId } = snapshot;
        if (!(0,_snapshots_own_snapshots_js__WEBPACK_IMPORTED_MODULE_1__/* .isIntermediate */ .Q)(snapshot))
            continue;
        const isCommon = (0,_snapshots_shared_copies_js__WEBPACK_IMPORTED_MODULE_2__/* .referenceOf */ .Bz)(restoreId) !== undefined;
        const isNeeded = isCommon ? await (0,_snapshots_shared_copies_js__WEBPACK_IMPORTED_MODULE_2__/* .isUsed */ .Qz)(inspection, restoreId, ended) : !(await ended(restoreId));
        if (!isNeeded)
            orphans.push(snapshot);
    }
    return orphans;
}
function askOnce(ask) {
    const answers = new Map();
    return (id) => {
        const answer = answers.get(id) ?? ask(id);
        answers.set(id, answer);
        return answer;
    };
}
/** Removes it, each kept cluster after a final snapshot. Returns the ARNs of what was removed. */
async function runClean(restore) {
    const { run, log } = restore;
    const clusters = await run.step('remove-previous-cluster', (step) => (0,_cluster_previous_cluster_js__WEBPACK_IMPORTED_MODULE_0__/* .removeExpiredClusters */ .J)(step, restore));
    const snapshots = await run.step('remove-orphans', async (step) => {
        const removed = [];
        for (const { id, arn, restoreId, snapshots: place } of await findOrphans(restore)) {
            step.signal.throwIfAborted();
            const isCommon = (0,_snapshots_shared_copies_js__WEBPACK_IMPORTED_MODULE_2__/* .referenceOf */ .Bz)(restoreId) !== undefined;
            // Somebody may have begun to use it since it was looked at.
            if (isCommon && !(await (0,_snapshots_shared_copies_js__WEBPACK_IMPORTED_MODULE_2__/* .endUnused */ .Gg)(restore, restoreId)))
                continue;
            log.info(`Deleting ${arn}`);
            await place.delete(id);
            removed.push(arn);
        }
        return removed;
    });
    return [...clusters, ...snapshots];
}


/***/ }),

/***/ 296:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ findExpiredClusters),
/* harmony export */   J: () => (/* binding */ removeExpiredClusters)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _naming_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7677);
/* harmony import */ var _plan_guards_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6815);
/* harmony import */ var _snapshots_copy_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2798);
/* harmony import */ var _remove_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(330);
/* harmony import */ var _waiters_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5087);






/**
 * The clusters that were the target before, are kept, and whose time is over, the oldest first. Tags alone make none: a
 * clone inherits them, and a person may have given the cluster its name back. What somebody has protected since is told,
 * and stays.
 */
async function findExpiredClusters({ clusters, targetArn, settings, clock, log, }) {
    const now = new Date(clock.now()).toISOString();
    const expired = (await clusters.list())
        .filter(({ id, tags }) => {
        const isKept = tags[_naming_js__WEBPACK_IMPORTED_MODULE_1__/* .tagKeys */ .bi.purpose] === 'previous-cluster' && tags[_naming_js__WEBPACK_IMPORTED_MODULE_1__/* .tagKeys */ .bi.target] === targetArn;
        return isKept && id === (0,_naming_js__WEBPACK_IMPORTED_MODULE_1__/* .temporaryName */ .NT)(settings.targetClusterId, 'old', tags[_naming_js__WEBPACK_IMPORTED_MODULE_1__/* .tagKeys */ .bi.restoreId] ?? '');
    })
        .filter((cluster) => keptUntil(cluster) <= now)
        .toSorted((a, b) => keptUntil(a).localeCompare(keptUntil(b)));
    return expired.filter((cluster) => {
        const refused = cluster.status === 'deleting' ? undefined : refusalOf(cluster, settings);
        if (refused !== undefined)
            log.warning(`${cluster.id} was to be kept until ${keptUntil(cluster)}, and stays: ${refused}`);
        return refused === undefined;
    });
}
function refusalOf(cluster, settings) {
    try {
        (0,_plan_guards_js__WEBPACK_IMPORTED_MODULE_2__/* .guardTarget */ .jU)(cluster, settings);
        return undefined;
    }
    catch (error) {
        return (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(error);
    }
}
function keptUntil({ tags }) {
    return tags[_naming_js__WEBPACK_IMPORTED_MODULE_1__/* .tagKeys */ .bi.keptUntil] ?? '';
}
/** Removes the kept clusters whose time is over, each after a final snapshot. Returns what was removed. */
async function removeExpiredClusters(step, restore) {
    const removed = [];
    for (const cluster of await findExpiredClusters(restore)) {
        await removeKept(step, restore, cluster);
        removed.push(cluster.arn);
    }
    return removed;
}
async function removeKept(step, restore, cluster) {
    const { settings, clusters, log } = restore;
    const restoreId = cluster.tags[_naming_js__WEBPACK_IMPORTED_MODULE_1__/* .tagKeys */ .bi.restoreId] ?? '';
    await (0,_remove_js__WEBPACK_IMPORTED_MODULE_4__/* .startIfStopped */ .Fm)(step, restore, cluster);
    if (settings.finalSnapshot && cluster.status !== 'deleting') {
        // Named after the restore that replaced it: that is the one that a rollback names.
        const place = { side: 'target', region: settings.targetRegion, restoreId };
        const { arn } = await (0,_snapshots_copy_js__WEBPACK_IMPORTED_MODULE_3__/* .makeSnapshot */ .HM)(step, restore, place, cluster, 'final-snapshot');
        log.info(`The data of ${cluster.id} is kept in ${arn}`);
    }
    if (cluster.deletionProtection && cluster.status !== 'deleting') {
        await (0,_waiters_js__WEBPACK_IMPORTED_MODULE_5__/* .changeWhenAvailable */ .w1)(step, restore, `deletion protection of ${cluster.id} to be switched off`, () => clusters.modify(cluster.id, { deletionProtection: false }));
    }
    log.info(`Deleting ${cluster.arn}, which was kept until ${keptUntil(cluster)}`);
    await (0,_remove_js__WEBPACK_IMPORTED_MODULE_4__/* .removeCluster */ .hS)(step, restore, cluster, 'deleting');
}


/***/ }),

/***/ 330:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bw: () => (/* binding */ appeared),
/* harmony export */   Fm: () => (/* binding */ startIfStopped),
/* harmony export */   hS: () => (/* binding */ removeCluster)
/* harmony export */ });
/* harmony import */ var _aws_client_call_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7982);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _naming_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7677);



/** A stopped cluster can be neither deleted nor snapshotted (UG aurora-cluster-stop-start). */
async function startIfStopped(step, restore, cluster) {
    const { clusters, log, settings } = restore;
    if (!['stopped', 'stopping'].includes(cluster.status))
        return;
    log.info(`${cluster.id} is ${cluster.status}: starting it, as AWS can delete only a running cluster`);
    await step.wait(`${cluster.id} to be started`, {
        timeoutMs: settings.restoreTimeoutMs,
        kind: 'start',
        poll: async () => {
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
    const { clusters, instances, run, settings, targetArn } = restore;
    await step.wait(`${cluster.id} and its instances to be deleted`, {
        timeoutMs: settings.restoreTimeoutMs,
        kind: until === 'gone' ? 'deletion' : undefined,
        poll: async () => {
            const seen = await clusters.get(cluster.id);
            const members = await instances.ofCluster(cluster.id);
            if (seen !== undefined && seen.resourceId !== cluster.resourceId) {
                if ((0,_naming_js__WEBPACK_IMPORTED_MODULE_2__/* .isOurs */ .MU)(seen.tags, run.restoreId, targetArn, 'cluster'))
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
        if (!(0,_aws_client_call_js__WEBPACK_IMPORTED_MODULE_0__/* .isBusy */ .A5)(error))
            throw error;
    }
}
function appeared(cluster) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('NAME_CONFLICT', `The cluster ${cluster.arn} (${cluster.resourceId}) is not the one that this restore looked at when it began.`, 'Look at what it is. To replace it, end this restore (operation: abandon) and start a new one.');
}


/***/ }),

/***/ 2798:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HM: () => (/* binding */ makeSnapshot),
/* harmony export */   ZA: () => (/* binding */ findOurs),
/* harmony export */   sK: () => (/* binding */ makeCopy)
/* harmony export */ });
/* harmony import */ var _aws_client_error_kinds_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(472);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _naming_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7677);
/* harmony import */ var _shared_copies_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3842);




const purposes = {
    shared: 'shared-copy',
    transit: 'transit-copy',
    target: 'target-copy',
};
/** How often in a row a thing that we just made may be "not found" before that is believed: a describe may lag behind. */
const notFoundTolerance = 20;
/** Makes the copy of one hop, or finds the one that an earlier attempt began, and waits until it is available. */
async function makeCopy(step, restore, plan, routeStep, from) {
    const { run, settings, targetArn, log } = restore;
    const purpose = purposes[routeStep.name];
    const snapshots = await restore[routeStep.side].snapshots(routeStep.to);
    const owner = settings.shareCopies
        ? await joinUsable(restore, plan, routeStep)
        : { id: run.restoreId, targetArn };
    const site = { side: routeStep.side, region: routeStep.to, owner };
    // The claim on a common copy is an intent, too, and its name goes with that.
    const name = () => (0,_naming_js__WEBPACK_IMPORTED_MODULE_2__/* .snapshotName */ .aN)(owner.id, routeStep.name);
    const id = settings.shareCopies ? name() : await step.intend(`copy-${routeStep.name}`, name);
    const kmsKeyId = routeStep.key === 'none' ? undefined : plan.keys[routeStep.key];
    if (!(await isUnderWay(step, restore, site, id, purpose))) {
        log.info(`Copying ${from} to ${id} in ${routeStep.to}`);
        const busyReason = (0,_aws_client_error_kinds_js__WEBPACK_IMPORTED_MODULE_0__/* .createBusyReason */ .Ix)();
        await step.wait(`the copy ${id} to be accepted`, {
            timeoutMs: settings.copyTimeoutMs,
            poll: () => tryOnce(() => snapshots.copy({
                sourceArn: from,
                id,
                kmsKeyId,
                tags: (0,_naming_js__WEBPACK_IMPORTED_MODULE_2__/* .ownTags */ .Wb)(owner.id, owner.targetArn, purpose),
            }), busyReason),
        });
    }
    return waitUntilAvailable(step, restore, site, id, purpose, (0,_naming_js__WEBPACK_IMPORTED_MODULE_2__/* .bySize */ .R6)(purpose, plan.snapshot.sizeGib));
}
/** Joins those who use a hop's common copy. One that has failed is given up for all of them, and removed. */
async function joinUsable(restore, plan, routeStep) {
    const snapshots = await restore[routeStep.side].snapshots(routeStep.to);
    const key = (0,_shared_copies_js__WEBPACK_IMPORTED_MODULE_3__/* .referenceKey */ .Db)(restore, plan, routeStep);
    for (;;) {
        const owner = await (0,_shared_copies_js__WEBPACK_IMPORTED_MODULE_3__/* .acquireCopy */ .ex)(restore, key, `${routeStep.name} copy of ${plan.snapshot.arn}`);
        const id = (0,_naming_js__WEBPACK_IMPORTED_MODULE_2__/* .snapshotName */ .aN)(owner.id, routeStep.name);
        if ((await findOurs(snapshots, id, owner, purposes[routeStep.name]))?.status !== 'failed')
            return owner;
        restore.log.info(`The common copy ${id} has failed: giving it up`);
        await (0,_shared_copies_js__WEBPACK_IMPORTED_MODULE_3__/* .invalidateCopy */ .fZ)(restore, owner);
        await snapshots.delete(id);
    }
}
/** Is there a snapshot of this restore that can still become available? One that failed is removed, to be made anew. */
async function isUnderWay(step, restore, { side, region, owner }, id, purpose) {
    const snapshots = await restore[side].snapshots(region);
    const seen = await findOurs(snapshots, id, owner, purpose);
    // What others use, too, is not made anew under its name.
    if (seen?.status !== 'failed' || (0,_shared_copies_js__WEBPACK_IMPORTED_MODULE_3__/* .referenceOf */ .Bz)(owner.id) !== undefined)
        return seen !== undefined;
    restore.log.info(`The snapshot ${id} of an earlier attempt has failed: deleting it`);
    await snapshots.delete(id);
    await step.wait(`the failed snapshot ${id} to be gone`, {
        timeoutMs: restore.settings.copyTimeoutMs,
        poll: async () => (await snapshots.get(id)) === undefined
            ? { state: 'done', value: null }
            : { state: 'pending', detail: 'deleting' },
    });
    return false;
}
/**
 * Makes a manual snapshot of a cluster, or finds the one that an earlier attempt began.
 * @param cluster its resource id where that is known: a name may have been another cluster's
 */
async function makeSnapshot(step, restore, place, cluster, purpose) {
    const { run, targetArn, settings } = restore;
    const snapshots = await restore[place.side].snapshots(place.region);
    const restoreId = place.restoreId ?? run.restoreId;
    const site = { ...place, owner: { id: restoreId, targetArn } };
    const id = await step.intend(`snapshot ${purpose} of ${cluster.id}`, () => (0,_naming_js__WEBPACK_IMPORTED_MODULE_2__/* .snapshotName */ .aN)(restoreId, purpose));
    if (!(await isUnderWay(step, restore, site, id, purpose))) {
        restore.log.info(`Taking the snapshot ${id} of cluster ${cluster.id}`);
        const busyReason = (0,_aws_client_error_kinds_js__WEBPACK_IMPORTED_MODULE_0__/* .createBusyReason */ .Ix)();
        const tags = (0,_naming_js__WEBPACK_IMPORTED_MODULE_2__/* .ownTags */ .Wb)(restoreId, targetArn, purpose);
        await step.wait(`the snapshot ${id} to be accepted`, {
            timeoutMs: settings.copyTimeoutMs,
            poll: () => tryOnce(() => snapshots.create(cluster.id, id, tags), busyReason),
        });
    }
    const made = await waitUntilAvailable(step, restore, site, id, purpose, purpose);
    if (cluster.resourceId !== undefined && made.clusterResourceId !== cluster.resourceId)
        throw notOurs(made);
    return made;
}
/** Waits until a snapshot that this restore made is available. Ends at once on a status that never gets better. */
async function waitUntilAvailable(step, restore, { side, region, owner }, id, purpose, kind) {
    const snapshots = await restore[side].snapshots(region);
    let misses = 0;
    return step.wait(`snapshot ${id} to be available`, {
        timeoutMs: restore.settings.copyTimeoutMs,
        kind,
        poll: async () => {
            const seen = await findOurs(snapshots, id, owner, purpose);
            if (seen === undefined) {
                misses += 1;
                return misses <= notFoundTolerance
                    ? { state: 'pending', detail: 'not visible yet' }
                    : failed(id, 'gone', []);
            }
            misses = 0;
            if (seen.status === 'available')
                return { state: 'done', value: seen };
            if (['creating', 'copying', 'pending'].includes(seen.status)) {
                return { state: 'pending', detail: seen.status, ...(seen.percent ? { percent: seen.percent } : {}) };
            }
            const events = await restore[side].events(region);
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
/** The snapshot `id` if this restore made it. Throws NAME_CONFLICT when the name is taken by something else. */
async function findOurs(snapshots, id, { id: restoreId, targetArn }, purpose) {
    const found = await snapshots.get(id);
    if (found !== undefined && !(0,_naming_js__WEBPACK_IMPORTED_MODULE_2__/* .isOurs */ .MU)(found.tags, restoreId, targetArn, purpose))
        throw notOurs(found);
    return found;
}
function notOurs({ arn, clusterId, clusterResourceId }) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('NAME_CONFLICT', `The snapshot ${arn}, of the cluster ${clusterId} (${clusterResourceId ?? 'of unknown resource id'}), has the name that this restore needs, but was not made by it.`, 'Look at what it is. If it may go, delete it and run again; else end this restore (operation: abandon) and begin one with another restore-id.');
}
/** One try of a changing call: done, or "busy, look again", or already there (an answer was lost). */
async function tryOnce(change, busyReason) {
    try {
        await change();
        return { state: 'done', value: null };
    }
    catch (error) {
        if ((0,_aws_client_error_kinds_js__WEBPACK_IMPORTED_MODULE_0__/* .isCode */ ._m)((0,_aws_client_error_kinds_js__WEBPACK_IMPORTED_MODULE_0__/* .causeOf */ .rl)(error), 'DBClusterSnapshotAlreadyExistsFault'))
            return { state: 'done', value: null };
        const detail = busyReason(error);
        if (detail !== undefined)
            return { state: 'pending', detail };
        throw error;
    }
}


/***/ }),

/***/ 4851:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ isIntermediate),
/* harmony export */   j: () => (/* binding */ findOwnSnapshots)
/* harmony export */ });
/* harmony import */ var _naming_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7677);

/** What is only a way to somewhere: of no use when its restore has ended. */
const passing = new Set(['shared-copy', 'transit-copy', 'fresh-snapshot']);
function isIntermediate({ purpose }) {
    return passing.has(purpose);
}
/** Every snapshot made by any restore for the target (or for `targetArns`), in both accounts and both Regions. */
async function findOwnSnapshots(restore, targetArns = [restore.targetArn]) {
    const { source, target, settings } = restore;
    const regions = [...new Set([settings.sourceRegion, settings.targetRegion])];
    const accounts = source.id === target.id ? [target] : [source, target];
    const found = [];
    for (const account of accounts) {
        for (const region of regions) {
            const snapshots = await account.snapshots(region);
            for (const snapshot of await snapshots.list()) {
                const { [_naming_js__WEBPACK_IMPORTED_MODULE_0__/* .tagKeys */ .bi.restoreId]: restoreId, [_naming_js__WEBPACK_IMPORTED_MODULE_0__/* .tagKeys */ .bi.purpose]: purpose } = snapshot.tags;
                const targetArn = snapshot.tags[_naming_js__WEBPACK_IMPORTED_MODULE_0__/* .tagKeys */ .bi.target] ?? '';
                if (!targetArns.includes(targetArn) || restoreId === undefined || purpose === undefined)
                    continue;
                found.push({ ...snapshot, restoreId, purpose, snapshots });
            }
        }
    }
    return found;
}


/***/ }),

/***/ 3842:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bz: () => (/* binding */ referenceOf),
/* harmony export */   Db: () => (/* binding */ referenceKey),
/* harmony export */   Gg: () => (/* binding */ endUnused),
/* harmony export */   Qz: () => (/* binding */ isUsed),
/* harmony export */   ex: () => (/* binding */ acquireCopy),
/* harmony export */   fG: () => (/* binding */ releaseRoute),
/* harmony export */   fZ: () => (/* binding */ invalidateCopy),
/* harmony export */   hY: () => (/* binding */ hasEnded),
/* harmony export */   lY: () => (/* binding */ sharedTarget),
/* harmony export */   sQ: () => (/* binding */ acquireShare)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _engine_store_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3350);
/* harmony import */ var _naming_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7677);



/** What claims call the hop: the same for all who need just this, and whose table is the same. */
function referenceKey({ settings }, plan, routeStep) {
    const { targetAccountId, targetRegion, auditTable } = settings;
    const what = routeStep.kind === 'share'
        ? ['share', routeStep.region]
        : [
            routeStep.name,
            routeStep.side,
            routeStep.from,
            routeStep.to,
            routeStep.key === 'none' ? '' : plan.keys[routeStep.key],
        ];
    const all = [
        plan.snapshot.arn,
        plan.snapshot.createdAt,
        targetAccountId,
        targetRegion,
        auditTable,
        ...what,
    ];
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 16);
}
/** `common-KEY-GENERATION`, in the place of a restore's id. */
function sharedOwner(inspection, key, generation) {
    return { id: `common-${key}-${generation}`, targetArn: sharedTarget(inspection) };
}
/** What the target tag of common copies says: the account and Region of all the targets, and the table that counts them. */
function sharedTarget({ targetArn, settings }) {
    return targetArn.replace(/[^:]*$/, settings.auditTable).slice(0, 256);
}
/** The claim that a common copy belongs to, by its owner's id. */
function referenceOf(ownerId) {
    const [, key, generation] = /^common-([0-9a-f]{16})-(\d+)$/.exec(ownerId) ?? [];
    return key === undefined ? undefined : { key, generation: Number(generation) };
}
/** Joins those who use a hop's copy. From here on until `leaveWay`, nobody removes it. */
async function acquireCopy(restore, key, about) {
    const { run, references: claims } = restore;
    await run.beforeChange();
    const { generation } = await claims.acquire(key, run.restoreId, about);
    return sharedOwner(restore, key, generation);
}
/** A copy that has failed is of no use to anybody: the next one to ask gets another. */
async function invalidateCopy({ run, references: claims }, owner) {
    const reference = referenceOf(owner.id);
    if (reference === undefined)
        return;
    await run.beforeChange();
    await claims.invalidate(reference.key, reference.generation);
}
/**
 * Joins those who use the share of the chosen snapshot, and sees that the account is in its list. Who finds it there
 * before anybody of us has put it there says so, and then nobody takes it off.
 */
async function acquireShare(step, restore, key, snapshot, isShared) {
    const { run, references: claims, settings } = restore;
    const reference = await step.wait(`the share of ${snapshot.id} to be free`, {
        timeoutMs: settings.copyTimeoutMs,
        poll: async () => {
            await run.beforeChange();
            const joined = await claims.acquire(key, run.restoreId, `share of ${snapshot.arn}`);
            if (joined.revokedBy === undefined)
                return { state: 'done', value: joined };
            const detail = `restore ${joined.revokedBy} is taking it back; if no run works on that, resume or abandon it`;
            return { state: 'pending', detail };
        },
    });
    const shared = await isShared();
    // Stored before the share: what was there before us is never taken off.
    if (reference.ours === undefined)
        await claims.setOurs(key, !shared);
    return { shared };
}
/**
 * Leaves all that others use, too, on the way that the plan took: the share of the chosen snapshot, and with share-copies
 * the copies. What nobody uses any more is taken back: the share, and
 * copies that are only a way. Copies in the target stay, for `retention` to judge. May be repeated.
 * @param remove deletes a snapshot; one that is not there any more counts as deleted
 */
async function releaseRoute(step, restore, plan, remove) {
    const { run, references: claims, settings, source, log } = restore;
    for (const routeStep of plan.route) {
        const key = referenceKey(restore, plan, routeStep);
        if (routeStep.kind === 'copy') {
            if (!settings.shareCopies)
                continue;
            const { generation, isOver } = await leave(step, restore, key, routeStep.name === 'target' ? 'stays' : 'ends');
            const { id } = sharedOwner(restore, key, generation);
            if (isOver)
                await remove(await restore[routeStep.side].snapshots(routeStep.to), (0,_naming_js__WEBPACK_IMPORTED_MODULE_1__/* .snapshotName */ .aN)(id, routeStep.name));
        }
        else if (routeStep.existing) {
            const { reference } = await leave(step, restore, key, 'taken back');
            if (reference?.revokedBy !== run.restoreId)
                continue;
            if (reference.ours) {
                log.info(`Taking account ${settings.targetAccountId} off the share list of ${plan.snapshot.arn}`);
                await (await source.snapshots(routeStep.region)).unshare(plan.snapshot.id, settings.targetAccountId);
            }
            await claims.revoked(key, run.restoreId);
        }
    }
}
async function leave(step, { run, references: claims }, key, then) {
    // Which generation it leaves is stored first: who goes on after the end of it must know what is left to remove.
    const generation = await step.intend(`release ${key}`, async () => (await claims.get(key))?.generation ?? 0);
    await run.beforeChange();
    let reference = await claims.release(key, run.restoreId);
    if (then !== 'stays' && reference?.generation === generation && reference.users.length === 0)
        reference = await claims.end(key, generation, then === 'ends' ? undefined : run.restoreId);
    return {
        reference: reference,
        generation,
        isOver: generation > 0 && (reference?.generation ?? 0) > generation,
    };
}
/** Is there a restore that has not ended and uses the common copy? `ended` answers for one restore. */
async function isUsed({ references: claims }, ownerId, ended) {
    const named = referenceOf(ownerId);
    const reference = named && (await claims.get(named.key));
    if (reference?.generation !== named?.generation)
        return false;
    for (const user of reference?.users ?? [])
        if (!(await ended(user)))
            return true;
    return false;
}
/**
 * Ends the generation that a common copy belongs to, so that nobody can join it any more. False when a restore uses it
 * that has not ended; one that has left by no orderly way, as one that lost its lease just then, does not count.
 */
async function endUnused(restore, ownerId) {
    const { run, references: claims } = restore;
    const named = referenceOf(ownerId);
    if (named === undefined)
        return false;
    const { key, generation } = named;
    await run.beforeChange();
    // DynamoDB has dropped the claim: it begins anew, lest somebody joins it between our look and the end.
    const reference = (await claims.get(key)) ?? (await claims.acquire(key, run.restoreId, 'to be removed'));
    if (reference.generation !== generation)
        return true;
    for (const user of reference.users) {
        if (user !== run.restoreId && !(await hasEnded(restore, user)))
            return false;
        await claims.release(key, user);
    }
    return (await claims.end(key, generation))?.generation !== generation;
}
/** Has a restore ended for good? One that the table does not know any more has. */
async function hasEnded({ readRestore }, restoreId) {
    const state = await readRestore(restoreId);
    return state === undefined || (0,_engine_store_js__WEBPACK_IMPORTED_MODULE_2__/* .hasEnded */ .h)(state);
}


/***/ })

};
