export const id = 651;
export const ids = [651];
export const modules = {

/***/ 281:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  t6: () => (/* binding */ createRecords),
  Ks: () => (/* binding */ findRestore),
  Zw: () => (/* binding */ noSuchRestore),
  W6: () => (/* binding */ settingsForEnding),
  lh: () => (/* binding */ settingsForNew),
  ic: () => (/* binding */ settingsForResume),
  cG: () => (/* binding */ withoutRestoreInputs)
});

// EXTERNAL MODULE: ./build/aws/dynamodb/audit-table.js + 1 modules
var audit_table = __webpack_require__(3424);
// EXTERNAL MODULE: ./build/engine/store.js
var store = __webpack_require__(3350);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/restore/history.js
var restore_history = __webpack_require__(6861);
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

// EXTERNAL MODULE: ./build/settings/schema.js
var schema = __webpack_require__(4089);
// EXTERNAL MODULE: ./build/settings/settings.js + 1 modules
var settings_settings = __webpack_require__(2833);
// EXTERNAL MODULE: ./build/operations/wiring/accounts.js + 5 modules
var accounts = __webpack_require__(3899);
// EXTERNAL MODULE: ./build/operations/wiring/identify.js
var identify = __webpack_require__(6344);
;// CONCATENATED MODULE: ./build/operations/wiring/resolved-settings.js










async function createRecords(host, inputs) {
    const clients = await (0,accounts/* createReadOnlyClients */.$z)(host, inputs.access);
    const { targetRegion } = inputs.access;
    return {
        store: (0,audit_table/* createAuditTable */.I)(await clients.dynamodb(targetRegion), (0,settings_settings/* parseSetting */.WC)('auditTable', inputs)),
        arnOf: async (settings) => (0,identify/* targetArnOf */.WH)(await (0,identify/* identifySide */._L)(clients, 'target', settings), settings),
    };
}
/** No restore begins under an id that somebody gives: who names one means a restore that is there. */
function noSuchRestore(restoreId) {
    return new errors/* ActionError */.lZ('NOT_FOUND', `There is no restore ${restoreId} in the table.`, 'Correct restore-id (operation: status lists them), or leave it out.');
}
/**
 * The restore that `restore-id` names, ended or not; without it, the unfinished one of the target, if there is one. Throws
 * NOT_FOUND for an unknown id.
 */
async function findRestore(records, inputs) {
    const restoreId = (0,settings_settings/* parseSetting */.WC)('restoreId', inputs);
    if (restoreId !== undefined) {
        const found = await records.store.readState(restoreId);
        if (found === undefined)
            throw noSuchRestore(restoreId);
        return found;
    }
    const lease = await records.store.readLease(await records.arnOf((0,settings_settings/* parseSettings */.P$)(inputs)));
    const found = lease?.unfinished === undefined ? undefined : await records.store.readState(lease.unfinished);
    return found === undefined || (0,store/* hasEnded */.h)(found) ? undefined : found;
}
/** The settings of a restore that is new. */
function settingsForNew(settings) {
    const stored = storedSettings(settings);
    return { settings, stored, fingerprint: fingerprint(stored) };
}
/**
 * The settings with which the restore `found` resumes: its own, unless an input says something else. As whom, where and on
 * what it works, its guards and its folders are as this run says. Throws SETTINGS_CHANGED where what is stored differs
 * although the stored fingerprint says that it does not.
 */
function settingsForResume(inputs, found) {
    const began = (0,restore_history/* settingsOf */.f5)(found);
    const { settings, changed } = (0,settings_settings/* mergeStoredSettings */.rZ)(inputs, began, authorityOver(found));
    const own = { ...settings, restoreId: found.restoreId };
    if (changed.length === 0)
        return { settings: own, stored: began, fingerprint: found.fingerprint };
    const resolved = settingsForNew(own);
    if (resolved.fingerprint === found.fingerprint)
        throw differs(found, resolved.stored, changed);
    // Refused when the run is opened, unless nothing has been done yet.
    return resolved;
}
const placeKeys = [
    'sourceAccountId',
    'targetAccountId',
    'sourceRegion',
    'targetRegion',
    'targetClusterId',
];
/**
 * The settings with which the restore `found` is ended for good, or a clean is finished: only the place must be the one it
 * began with. Roles and guards are as this run says, so that a restore can also be ended with other roles.
 */
function settingsForEnding(inputs, found) {
    const began = (0,restore_history/* settingsOf */.f5)(found);
    const { settings, changed } = (0,settings_settings/* mergeStoredSettings */.rZ)(withoutRestoreInputs(inputs), began);
    const moved = changed.filter((key) => placeKeys.includes(key));
    if (moved.length > 0)
        throw differs(found, storedSettings(settings), moved);
    const own = { ...settings, restoreId: found.restoreId };
    return { settings: own, stored: began, fingerprint: found.fingerprint };
}
/** A rollback and a clean run no code of the caller's, so a run that resumes them may have other folders. */
function authorityOver(found) {
    if ((0,restore_history/* operationOf */.zI)(found) === 'restore')
        return schema/* authorityKeys */.Sd;
    return new Set([...schema/* authorityKeys */.Sd].filter((key) => !schema/* codeKeys */.Kc.includes(key)));
}
function differs(found, own, keys) {
    const stored = (0,restore_history/* settingsOf */.f5)(found);
    const shown = (value) => JSON.stringify(value) ?? 'not set';
    const differences = keys.map((key) => `${(0,schema/* inputName */.yu)(key)} is ${shown(stored[key])} in the table and ${shown(own[key])} here`);
    return new errors/* ActionError */.lZ('SETTINGS_CHANGED', `The stored settings of the restore ${found.restoreId} differ from those of this run: ${differences.join('; ')}.`, 'Run with the inputs that the restore was started with. If they are the same, somebody changed the item in the audit table: check CloudTrail.');
}
/** Without the inputs that describe a restore: what is left belongs to the run, or only the run may say it. */
function withoutRestoreInputs(inputs, found) {
    const authority = found === undefined ? schema/* authorityKeys */.Sd : authorityOver(found);
    const keep = ([key]) => settings_inputs/* perRun */.ti.has(key) || authority.has(key);
    return {
        ...inputs,
        texts: Object.fromEntries(Object.entries(inputs.texts).filter(keep)),
        origins: Object.fromEntries(Object.entries(inputs.origins).filter(keep)),
    };
}


/***/ }),

/***/ 8827:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Q_: () => (/* binding */ findLeftovers),
  tQ: () => (/* binding */ findOrphans),
  l$: () => (/* binding */ runClean)
});

// EXTERNAL MODULE: ./build/restore/naming.js
var naming = __webpack_require__(7677);
// EXTERNAL MODULE: ./build/restore/cluster/remove.js
var remove = __webpack_require__(330);
;// CONCATENATED MODULE: ./build/restore/cluster/lost-builds.js


/**
 * The new cluster of the restore that `adopt` names, where the table does not know that restore any more. It has its
 * temporary name, and was never verified: it never held the target's data, and nobody can log in to it as app or readonly.
 */
async function findLostBuilds(inspection) {
    const { settings, clusters, readRestore, log } = inspection;
    const { adopt } = settings;
    if (adopt === undefined || (await readRestore(adopt)) !== undefined)
        return [];
    const cluster = await clusters.get((0,naming/* temporaryName */.NT)(settings.targetClusterId, 'new', adopt));
    if (cluster === undefined || !isLostBuild(inspection, cluster, adopt))
        return [];
    if (!cluster.deletionProtection)
        return [cluster];
    log.warning(`${cluster.id} stays: somebody has protected it from deletion`);
    return [];
}
function isLostBuild({ targetArn }, { tags, status }, restoreId) {
    const isBuilt = (0,naming/* isOurs */.MU)(tags, restoreId, targetArn, 'cluster') && tags[naming/* tagKeys */.bi.state] !== naming/* verified */.zr;
    return isBuilt && status !== 'deleting';
}
/** Removes it. Returns the ARNs of what was removed. */
async function removeLostBuilds(step, restore) {
    const removed = [];
    for (const cluster of await findLostBuilds(restore)) {
        restore.log.info(`Deleting ${cluster.arn}, which was not verified`);
        await (0,remove/* removeCluster */.hS)(step, restore, cluster, 'deleting');
        removed.push(cluster.arn);
    }
    return removed;
}

// EXTERNAL MODULE: ./build/restore/cluster/previous-cluster.js
var previous_cluster = __webpack_require__(296);
// EXTERNAL MODULE: ./build/restore/snapshots/own-snapshots.js
var own_snapshots = __webpack_require__(4851);
// EXTERNAL MODULE: ./build/restore/snapshots/shared-copies.js
var shared_copies = __webpack_require__(3842);
;// CONCATENATED MODULE: ./build/restore/clean.js





async function findLeftovers(inspection) {
    const clusters = await (0,previous_cluster/* findExpiredClusters */.EZ)(inspection);
    const running = (await (0,previous_cluster/* findPreviousClusters */.Ix)(inspection)).filter(({ arn, status, members }) => status === 'available' && members.length > 0 && clusters.every((expired) => expired.arn !== arn));
    const lost = await findLostBuilds(inspection);
    return { clusters: [...clusters, ...lost], running, snapshots: await findOrphans(inspection) };
}
/**
 * Copies and fresh snapshots made for this target by restores that have ended, or that the table does not know; and those
 * made for all targets of the account and Region that no unfinished restore uses.
 */
async function findOrphans(inspection) {
    const ended = askOnce((id) => (0,shared_copies/* hasRestoreEnded */.bJ)(inspection, id));
    const orphans = [];
    for (const snapshot of await (0,own_snapshots/* findOwnSnapshots */.j)(inspection, [
        inspection.targetArn,
        (0,shared_copies/* sharedTarget */.lY)(inspection),
    ])) {
        const { restoreId } = snapshot;
        if (!(0,own_snapshots/* isIntermediate */.Q)(snapshot))
            continue;
        const isShared = (0,shared_copies/* referenceOf */.Bz)(restoreId) !== undefined;
        const isNeeded = isShared ? await (0,shared_copies/* isUsed */.Qz)(inspection, restoreId, ended) : !(await ended(restoreId));
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
/** Removes it, each previous cluster after a final snapshot. Returns the ARNs of what was removed. */
async function runClean(restore) {
    const { run, log } = restore;
    const clusters = await run.step('remove-previous-cluster', async (step) => [
        ...(await (0,previous_cluster/* removeExpiredClusters */.J_)(step, restore)),
        ...(await removeLostBuilds(step, restore)),
    ]);
    const snapshots = await run.step('remove-orphans', async (step) => {
        const removed = [];
        for (const { id, arn, restoreId, snapshots: place } of await findOrphans(restore)) {
            step.signal.throwIfAborted();
            const isShared = (0,shared_copies/* referenceOf */.Bz)(restoreId) !== undefined;
            // A restore may have begun to use it since it was read.
            if (isShared && !(await (0,shared_copies/* endUnused */.Gg)(restore, restoreId)))
                continue;
            log.info(`Deleting ${arn}`);
            await place.delete(id);
            removed.push(arn);
        }
        return removed;
    });
    await run.step('stop-previous-cluster', async (step) => {
        let result = { state: 'none' };
        for (const { id, resourceId, tags } of (await findLeftovers(restore)).running) {
            const until = tags[naming/* tagKeys */.bi.keptUntil] ?? '';
            const previous = { clusterId: id, resourceId, until };
            result = await (0,previous_cluster/* stopPreviousCluster */.CR)(step, restore, previous, tags[naming/* tagKeys */.bi.restoreId]);
        }
        return result;
    });
    return [...clusters, ...snapshots];
}


/***/ }),

/***/ 296:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CR: () => (/* binding */ stopPreviousCluster),
/* harmony export */   EZ: () => (/* binding */ findExpiredClusters),
/* harmony export */   Ix: () => (/* binding */ findPreviousClusters),
/* harmony export */   J_: () => (/* binding */ removeExpiredClusters)
/* harmony export */ });
/* harmony import */ var _aws_client_call_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(474);
/* harmony import */ var _engine_store_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(3350);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _history_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6861);
/* harmony import */ var _naming_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7677);
/* harmony import */ var _plan_guards_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6815);
/* harmony import */ var _snapshots_copy_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2798);
/* harmony import */ var _remove_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(330);
/* harmony import */ var _waiters_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5087);









/** The clusters that the tags call previous clusters of this target, and whose names say the same. */
async function findPreviousClusters({ clusters, targetArn, settings, }) {
    return (await clusters.list()).filter((cluster) => isPrevious(cluster, targetArn, settings));
}
function isPrevious({ id, tags }, targetArn, { targetClusterId }) {
    const { [_naming_js__WEBPACK_IMPORTED_MODULE_3__/* .tagKeys */ .bi.purpose]: purpose, [_naming_js__WEBPACK_IMPORTED_MODULE_3__/* .tagKeys */ .bi.target]: target, [_naming_js__WEBPACK_IMPORTED_MODULE_3__/* .tagKeys */ .bi.restoreId]: restoreId } = tags;
    if (purpose !== 'previous-cluster' || target !== targetArn || restoreId === undefined)
        return false;
    return id === (0,_naming_js__WEBPACK_IMPORTED_MODULE_3__/* .temporaryName */ .NT)(targetClusterId, 'old', restoreId);
}
/**
 * The previous clusters that may be removed now, the oldest first. Three witnesses must agree: the tags with the name,
 * the record of the restore in the table, and the resource id in that record. A tag without a readable time means "keep".
 * What stays although its time is over is named in a warning.
 *
 * @throws ActionError when AWS does not let it be found out
 */
async function findExpiredClusters(inspection) {
    const { clock, log } = inspection;
    const expired = [];
    for (const cluster of await findPreviousClusters(inspection)) {
        const until = cluster.tags[_naming_js__WEBPACK_IMPORTED_MODULE_3__/* .tagKeys */ .bi.keptUntil] ?? '';
        const untilMs = parseTime(until);
        if (untilMs === undefined)
            log.warning(`${cluster.id} stays: its tag ${_naming_js__WEBPACK_IMPORTED_MODULE_3__/* .tagKeys */ .bi.keptUntil} is not an ISO time ("${until}")`);
        if (untilMs === undefined || untilMs > clock.now())
            continue;
        const reason = cluster.status === 'deleting' ? undefined : await reasonToKeep(inspection, cluster);
        if (reason === undefined)
            expired.push({ cluster, untilMs });
        else
            log.warning(`${cluster.id} was to be kept until ${until}, and stays: ${reason}`);
    }
    return expired.toSorted((a, b) => a.untilMs - b.untilMs).map(({ cluster }) => cluster);
}
/** ISO 8601 with date and time; anything else is not a time that this action wrote. */
function parseTime(text) {
    const ms = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(ms) ? undefined : ms;
}
async function reasonToKeep(inspection, cluster) {
    const { settings, readRestore, run } = inspection;
    if (!isPrevious(cluster, inspection.targetArn, settings))
        return 'its name and tags no longer say that it is a previous cluster of this target';
    const restoreId = cluster.tags[_naming_js__WEBPACK_IMPORTED_MODULE_3__/* .tagKeys */ .bi.restoreId] ?? '';
    const state = await readRestore(restoreId);
    const isAdopted = settings.adopt === restoreId;
    if (state === undefined && !isAdopted)
        return `the table has no record of the restore ${restoreId}. If it may go: operation: clean with adopt: ${restoreId}`;
    if (state !== undefined) {
        if (!(0,_engine_store_js__WEBPACK_IMPORTED_MODULE_8__/* .hasEnded */ .h)(state) && restoreId !== run.restoreId)
            return `the restore ${restoreId} has not ended`;
        const recorded = (0,_history_js__WEBPACK_IMPORTED_MODULE_2__/* .historyOf */ .om)(state).cutOver?.previousCluster?.resourceId;
        if (recorded !== cluster.resourceId && !isAdopted)
            return `the record of the restore ${restoreId} names another cluster (${recorded ?? 'none'}, not ${cluster.resourceId})`;
    }
    // Its own features end with it, as they did when it was replaced. What others have connected to it since does not.
    const connected = (await inspection.dependents.of(cluster)).filter(({ kind }) => kind !== 'feature');
    try {
        (0,_plan_guards_js__WEBPACK_IMPORTED_MODULE_4__/* .guardTarget */ .jU)(cluster, settings);
        (0,_plan_guards_js__WEBPACK_IMPORTED_MODULE_4__/* .guardDependents */ .ab)(cluster, connected, settings);
        return undefined;
    }
    catch (error) {
        return (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .errorMessage */ .gJ)(error);
    }
}
/**
 * Removes the previous clusters that may go, each after a final snapshot. Returns the ARNs of what was removed.
 * @param housekeeping makes a failure a warning, behind a restore that is verified
 */
async function removeExpiredClusters(step, restore, housekeeping) {
    const attempt = housekeeping?.attempt ?? ((_what, act) => act().then(() => true));
    let expired = [];
    await attempt('find the previous clusters that may go', async () => {
        expired = await findExpiredClusters(restore);
    });
    const removed = [];
    for (const cluster of expired)
        if (await attempt(`remove the previous cluster ${cluster.id}`, () => removePrevious(step, restore, cluster)))
            removed.push(cluster.arn);
    return removed;
}
async function removePrevious(step, restore, cluster) {
    const { settings, clusters, log } = restore;
    if (cluster.status === 'deleting')
        return;
    const restoreId = cluster.tags[_naming_js__WEBPACK_IMPORTED_MODULE_3__/* .tagKeys */ .bi.restoreId] ?? '';
    await (0,_remove_js__WEBPACK_IMPORTED_MODULE_6__/* .startIfStopped */ .Fm)(step, restore, cluster);
    // Named after the restore that replaced it: that is the one that a rollback names.
    const place = { side: 'target', region: settings.targetRegion, restoreId };
    const final = settings.finalSnapshot
        ? await (0,_snapshots_copy_js__WEBPACK_IMPORTED_MODULE_5__/* .makeSnapshot */ .HM)(step, restore, { place, cluster, purpose: 'final-snapshot' })
        : undefined;
    if (final !== undefined)
        log.info(`The data of ${cluster.id} is kept in ${final.arn}`);
    // Hours may have passed since: who protected it or took a tag off meanwhile wants it to stay.
    const now = await clusters.find(cluster.resourceId);
    const reason = now === undefined ? undefined : await reasonToKeep(restore, now);
    if (now === undefined || reason !== undefined) {
        log.warning(`${cluster.id} stays: ${reason ?? 'it is gone'}`);
        return;
    }
    if (now.deletionProtection) {
        await (0,_waiters_js__WEBPACK_IMPORTED_MODULE_7__/* .changeWhenAvailable */ .w1)(step, restore, now.id, {
            what: `deletion protection of ${cluster.id} to be switched off`,
            change: () => clusters.modify(now.id, { deletionProtection: false }),
        });
        await step.wait(`deletion protection of ${cluster.id} to be off`, {
            timeoutMs: settings.restoreTimeoutMs,
            poll: async () => {
                const later = await clusters.find(cluster.resourceId);
                return later?.deletionProtection
                    ? { state: 'pending', detail: 'still protected' }
                    : { state: 'done', value: null };
            },
        });
    }
    // DeleteDBCluster could make a snapshot itself, but only when the cluster is gone would it be seen to fail: the one that
    // was made before is looked at once more.
    if (final !== undefined) {
        const kept = await (await restore.target.snapshots(settings.targetRegion)).get(final.id);
        if (kept?.status !== 'available' || kept.clusterResourceId !== cluster.resourceId) {
            log.warning(`${cluster.id} stays: its final snapshot ${final.arn} is ${kept?.status ?? 'gone'}`);
            return;
        }
    }
    log.info(`Deleting ${now.arn}, which was kept until ${now.tags[_naming_js__WEBPACK_IMPORTED_MODULE_3__/* .tagKeys */ .bi.keptUntil] ?? ''}`);
    await (0,_remove_js__WEBPACK_IMPORTED_MODULE_6__/* .removeCluster */ .hS)(step, restore, now, 'deleting');
}
/**
 * Stops the previous cluster, so that only its storage is billed (UG aurora-cluster-stop-start). Where AWS does not stop
 * it, its instances are deleted instead, which bills the same. Never fails a restore that is verified.
 * @param restoreId the restore that replaced it, as its tags must say; this one, where it is not given
 */
async function stopPreviousCluster(step, restore, previous, restoreId = restore.run.restoreId) {
    if (previous === undefined)
        return { state: 'none' };
    const { clusters, log } = restore;
    const { clusterId, resourceId } = previous;
    try {
        const cluster = await clusters.find(resourceId);
        if (cluster === undefined || cluster.status === 'deleting' || cluster.id !== clusterId)
            return { state: 'none' };
        // The record alone does not tell whose it is: what lost the tags is stopped by nobody.
        if (!(0,_naming_js__WEBPACK_IMPORTED_MODULE_3__/* .isOurs */ .MU)(cluster.tags, restoreId, restore.targetArn, 'previous-cluster'))
            return { state: 'none' };
        if (cluster.members.length === 0)
            return { clusterId, state: 'without instances' };
        if (await tryStop(step, restore, cluster))
            return { clusterId, state: 'stopped' };
        log.info(`AWS does not stop ${clusterId}: deleting its instances instead, its data stays`);
        await (0,_remove_js__WEBPACK_IMPORTED_MODULE_6__/* .removeInstances */ .tf)(step, restore, cluster);
        return { clusterId, state: 'without instances' };
    }
    catch (error) {
        if (step.signal.aborted)
            throw error;
        log.warning(`${clusterId} could not be stopped, so its instances are billed until ${previous.until}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .errorMessage */ .gJ)(error)}. To stop it, run operation: clean.`);
        return { clusterId, state: 'running' };
    }
}
/** How often in a row AWS may refuse to stop a cluster that is `available`, before that is believed to be permanent. */
const refusalsAllowed = 5;
/** False where AWS never stops it: it refuses although the cluster is available. */
async function tryStop(step, restore, { id, resourceId }) {
    const { clusters, settings, log } = restore;
    let refusals = 0;
    log.info(`Stopping ${id}: only its storage is billed while it is kept`);
    return step.wait(`${id} to be stopped`, {
        timeoutMs: settings.restoreTimeoutMs,
        kind: 'stop',
        poll: async () => {
            const now = await clusters.find(resourceId);
            if (now === undefined || now.status === 'stopping' || now.status === 'stopped')
                return { state: 'done', value: true };
            if ((0,_waiters_js__WEBPACK_IMPORTED_MODULE_7__/* .isBroken */ .Qr)(now))
                return { state: 'failed', error: (0,_waiters_js__WEBPACK_IMPORTED_MODULE_7__/* .brokenCluster */ .SV)(now) };
            if (now.status !== 'available')
                return { state: 'pending', detail: now.status };
            try {
                await clusters.stop(id);
            }
            catch (error) {
                if (!(0,_aws_client_call_js__WEBPACK_IMPORTED_MODULE_0__/* .isBusy */ .A5)(error))
                    throw error;
                refusals += 1;
                if (refusals >= refusalsAllowed)
                    return { state: 'done', value: false };
            }
            return { state: 'pending', detail: now.status };
        },
    });
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
/* harmony import */ var _visibility_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(789);
/* harmony import */ var _shared_copies_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3842);





/**
 * Creates the copy of one route step, or finds the one that an earlier attempt began, and waits until it is available.
 * @param from the ARN of the snapshot to copy
 */
async function makeCopy(step, restore, { plan, routeStep, from }) {
    const { run, settings, targetArn, log } = restore;
    const purpose = _naming_js__WEBPACK_IMPORTED_MODULE_2__/* .copyPurposes */ .tT[routeStep.name];
    const snapshots = await restore[routeStep.side].snapshots(routeStep.to);
    const owner = settings.shareCopies
        ? await acquireUsable(restore, plan, routeStep)
        : { id: run.restoreId, targetArn };
    // The reference to a shared copy is stored, too, and the name follows from it.
    const name = () => (0,_naming_js__WEBPACK_IMPORTED_MODULE_2__/* .snapshotName */ .aN)(owner.id, routeStep.name);
    const id = settings.shareCopies ? name() : await step.intend(`copy-${routeStep.name}`, name);
    const kmsKeyId = routeStep.key === 'none' ? undefined : plan.keys[routeStep.key];
    const copy = { id, purpose, side: routeStep.side, region: routeStep.to, owner };
    if (!(await isInProgress(step, restore, copy))) {
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
    return waitUntilAvailable(step, restore, copy, (0,_naming_js__WEBPACK_IMPORTED_MODULE_2__/* .bySize */ .R6)(purpose, plan.snapshot.sizeGib));
}
/** Acquires a reference to a route step's shared copy. A copy that has failed is invalidated for all its users and removed. */
async function acquireUsable(restore, plan, routeStep) {
    const snapshots = await restore[routeStep.side].snapshots(routeStep.to);
    const key = (0,_shared_copies_js__WEBPACK_IMPORTED_MODULE_3__/* .referenceKey */ .Db)(restore, plan, routeStep);
    for (;;) {
        const owner = await (0,_shared_copies_js__WEBPACK_IMPORTED_MODULE_3__/* .acquireCopy */ .ex)(restore, key, `${routeStep.name} copy of ${plan.snapshot.arn}`);
        const id = (0,_naming_js__WEBPACK_IMPORTED_MODULE_2__/* .snapshotName */ .aN)(owner.id, routeStep.name);
        const seen = await findOursOrNew(snapshots, id, owner, _naming_js__WEBPACK_IMPORTED_MODULE_2__/* .copyPurposes */ .tT[routeStep.name]);
        if (seen?.status !== 'failed' || (0,_naming_js__WEBPACK_IMPORTED_MODULE_2__/* .hasNoOwnTags */ .tq)(seen.tags))
            return owner;
        restore.log.info(`The shared copy ${id} has failed: invalidating it`);
        await (0,_shared_copies_js__WEBPACK_IMPORTED_MODULE_3__/* .invalidateCopy */ .fZ)(restore, owner);
        await snapshots.delete(id);
    }
}
/** Is there a snapshot of this restore that can still become available? One that failed is removed, to be created again. */
async function isInProgress(step, restore, { id, purpose, side, region, owner }) {
    const snapshots = await restore[side].snapshots(region);
    const seen = await findOursOrNew(snapshots, id, owner, purpose);
    // Whose it is, is not known yet: it is waited for, and never deleted.
    if (seen !== undefined && (0,_naming_js__WEBPACK_IMPORTED_MODULE_2__/* .hasNoOwnTags */ .tq)(seen.tags))
        return true;
    // A shared copy is not created again under its name.
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
 */
async function makeSnapshot(step, restore, { place, cluster, purpose }) {
    const { run, targetArn, settings } = restore;
    const snapshots = await restore[place.side].snapshots(place.region);
    const restoreId = place.restoreId ?? run.restoreId;
    const id = await step.intend(`snapshot ${purpose} of ${cluster.id}`, () => (0,_naming_js__WEBPACK_IMPORTED_MODULE_2__/* .snapshotName */ .aN)(restoreId, purpose));
    const snapshot = { id, purpose, ...place, owner: { id: restoreId, targetArn } };
    if (!(await isInProgress(step, restore, snapshot))) {
        restore.log.info(`Taking the snapshot ${id} of cluster ${cluster.id}`);
        const busyReason = (0,_aws_client_error_kinds_js__WEBPACK_IMPORTED_MODULE_0__/* .createBusyReason */ .Ix)();
        const tags = (0,_naming_js__WEBPACK_IMPORTED_MODULE_2__/* .ownTags */ .Wb)(restoreId, targetArn, purpose);
        await step.wait(`the snapshot ${id} to be accepted`, {
            timeoutMs: settings.copyTimeoutMs,
            poll: () => tryOnce(() => snapshots.create(cluster.id, id, tags), busyReason),
        });
    }
    const made = await waitUntilAvailable(step, restore, snapshot, purpose);
    if (cluster.resourceId !== undefined && made.clusterResourceId !== cluster.resourceId)
        throw notOurs(made);
    return made;
}
/** Waits until a snapshot that this restore made is available. Ends at once on a status that never gets better. */
async function waitUntilAvailable(step, restore, { id, purpose, side, region, owner }, kind) {
    const snapshots = await restore[side].snapshots(region);
    let misses = 0;
    return step.wait(`snapshot ${id} to be available`, {
        timeoutMs: restore.settings.copyTimeoutMs,
        kind,
        poll: async () => {
            const seen = await findOursOrNew(snapshots, id, owner, purpose);
            if (seen === undefined || (0,_naming_js__WEBPACK_IMPORTED_MODULE_2__/* .hasNoOwnTags */ .tq)(seen.tags)) {
                misses += 1;
                if (misses > _visibility_js__WEBPACK_IMPORTED_MODULE_4__/* .notFoundTolerance */ .n)
                    return seen === undefined ? failed(id, 'gone', []) : { state: 'failed', error: notOurs(seen) };
                return {
                    state: 'pending',
                    detail: seen === undefined ? 'not visible yet' : 'its tags are not visible yet',
                };
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
        error: new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('AWS_FAILED', `The snapshot ${what} is ${status} and will not become available. ${said}`, 'Delete it if it is still listed, fix the cause, and run again: the restore creates it again.'),
    };
}
/** The snapshot `id` if this restore made it. Throws NAME_CONFLICT when the name is taken by something else. */
async function findOurs(snapshots, id, owner, purpose) {
    const found = await findOursOrNew(snapshots, id, owner, purpose);
    if (found !== undefined && (0,_naming_js__WEBPACK_IMPORTED_MODULE_2__/* .hasNoOwnTags */ .tq)(found.tags))
        throw notOurs(found);
    return found;
}
/** As `findOurs`; one without any tag of this action is returned, too, as the tags may be seen later. */
async function findOursOrNew(snapshots, id, { id: restoreId, targetArn }, purpose) {
    const found = await snapshots.get(id);
    if (found === undefined || (0,_naming_js__WEBPACK_IMPORTED_MODULE_2__/* .hasNoOwnTags */ .tq)(found.tags) || (0,_naming_js__WEBPACK_IMPORTED_MODULE_2__/* .isOurs */ .MU)(found.tags, restoreId, targetArn, purpose))
        return found;
    throw notOurs(found);
}
function notOurs({ arn, clusterId, clusterResourceId }) {
    return (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .nameConflict */ .mS)(`The snapshot ${arn} of the cluster ${clusterId} (${clusterResourceId ?? 'resource id unknown'})`, 'Find out what it is. Delete it if it is not needed and run again. Otherwise end this restore (operation: abandon) and begin one with another restore-id.');
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


/***/ })

};
