export const id = 52;
export const ids = [52];
export const modules = {

/***/ 5052:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _I: () => (/* binding */ findWaste),
/* harmony export */   l$: () => (/* binding */ runClean),
/* harmony export */   tQ: () => (/* binding */ findOrphans)
/* harmony export */ });
/* harmony import */ var _common_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8008);
/* harmony import */ var _kept_cluster_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7642);
/* harmony import */ var _orphans_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8646);



async function findWaste(inspection) {
    return { clusters: await (0,_kept_cluster_js__WEBPACK_IMPORTED_MODULE_1__/* .findExpired */ .j)(inspection), snapshots: await findOrphans(inspection) };
}
/**
 * Copies and fresh snapshots made for this target by restores that have ended, or that the table does not know; and those
 * made for all targets of the account and Region that no unfinished restore uses.
 */
async function findOrphans(inspection) {
    const ended = askOnce((id) => (0,_common_js__WEBPACK_IMPORTED_MODULE_0__/* .hasEnded */ .hY)(inspection, id));
    const orphans = [];
    for (const snapshot of await (0,_orphans_js__WEBPACK_IMPORTED_MODULE_2__/* .findOwnSnapshots */ .j)(inspection, [
        inspection.targetArn,
        (0,_common_js__WEBPACK_IMPORTED_MODULE_0__/* .commonTarget */ .z9)(inspection),
    ])) {
        const { restoreId } = snapshot;
        if (!(0,_orphans_js__WEBPACK_IMPORTED_MODULE_2__/* .isPassing */ .W)(snapshot))
            continue;
        const isCommon = (0,_common_js__WEBPACK_IMPORTED_MODULE_0__/* .claimOf */ ._B)(restoreId) !== undefined;
        const isNeeded = isCommon ? await (0,_common_js__WEBPACK_IMPORTED_MODULE_0__/* .isUsed */ .Qz)(inspection, restoreId, ended) : !(await ended(restoreId));
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
    const clusters = await run.step('remove-previous-cluster', (step) => (0,_kept_cluster_js__WEBPACK_IMPORTED_MODULE_1__/* .removeExpired */ .I)(step, restore));
    const snapshots = await run.step('remove-orphans', async (step) => {
        const removed = [];
        for (const { id, arn, restoreId, snapshots: place } of await findOrphans(restore)) {
            step.signal.throwIfAborted();
            const isCommon = (0,_common_js__WEBPACK_IMPORTED_MODULE_0__/* .claimOf */ ._B)(restoreId) !== undefined;
            // Somebody may have begun to use it since it was looked at.
            if (isCommon && !(await (0,_common_js__WEBPACK_IMPORTED_MODULE_0__/* .endUnused */ .Gg)(restore, restoreId)))
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

/***/ 8008:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gg: () => (/* binding */ endUnused),
/* harmony export */   K: () => (/* binding */ joinShare),
/* harmony export */   Qz: () => (/* binding */ isUsed),
/* harmony export */   _B: () => (/* binding */ claimOf),
/* harmony export */   hH: () => (/* binding */ leaveWay),
/* harmony export */   hY: () => (/* binding */ hasEnded),
/* harmony export */   iG: () => (/* binding */ giveUpCopy),
/* harmony export */   pV: () => (/* binding */ commonKey),
/* harmony export */   yu: () => (/* binding */ joinCopy),
/* harmony export */   z9: () => (/* binding */ commonTarget)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1641);


/** What claims call the hop: the same for all who need just this, and whose table is the same. */
function commonKey({ settings }, plan, hop) {
    const { targetAccountId, targetRegion, auditTable } = settings;
    const what = hop.kind === 'share'
        ? ['share', hop.region]
        : [hop.name, hop.side, hop.from, hop.to, hop.key === 'none' ? '' : plan.keys[hop.key]];
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
function commonOwner(inspection, key, generation) {
    return { id: `common-${key}-${generation}`, targetArn: commonTarget(inspection) };
}
/** What the target tag of common copies says: the account and Region of all the targets, and the table that counts them. */
function commonTarget({ targetArn, settings }) {
    return targetArn.replace(/[^:]*$/, settings.auditTable).slice(0, 256);
}
/** The claim that a common copy belongs to, by its owner's id. */
function claimOf(ownerId) {
    const [, key, generation] = /^common-([0-9a-f]{16})-(\d+)$/.exec(ownerId) ?? [];
    return key === undefined ? undefined : { key, generation: Number(generation) };
}
/** Joins those who use a hop's copy. From here on until `leaveWay`, nobody removes it. */
async function joinCopy(restore, key, about) {
    const { run, claims } = restore;
    await run.beforeChange();
    const { generation } = await claims.join(key, run.restoreId, about);
    return commonOwner(restore, key, generation);
}
/** A copy that has failed is of no use to anybody: the next one to ask gets another. */
async function giveUpCopy({ run, claims }, owner) {
    const claim = claimOf(owner.id);
    if (claim === undefined)
        return;
    await run.beforeChange();
    await claims.giveUp(claim.key, claim.generation);
}
/**
 * Joins those who use the share of the chosen snapshot, and sees that the account is in its list. Who finds it there
 * before anybody of us has put it there says so, and then nobody takes it off.
 */
async function joinShare(step, restore, key, snapshot, isShared) {
    const { run, claims, settings } = restore;
    const claim = await step.wait(`the share of ${snapshot.id} to be free`, {
        timeoutMs: settings.copyTimeoutMs,
        look: async () => {
            await run.beforeChange();
            const joined = await claims.join(key, run.restoreId, `share of ${snapshot.arn}`);
            if (joined.takenBackBy === undefined)
                return { state: 'done', value: joined };
            const detail = `restore ${joined.takenBackBy} is taking it back; if no run works on that, resume or abandon it`;
            return { state: 'pending', detail };
        },
    });
    const shared = await isShared();
    // Stored before the share: what was there before us is never taken off.
    if (claim.ours === undefined)
        await claims.note(key, !shared);
    return { shared };
}
/**
 * Leaves all that others use, too, on the way that the plan took: the share of the chosen snapshot, and with share-copies
 * the copies. What nobody uses any more is taken back: the share, and
 * copies that are only a way. Copies in the target stay, for `retention` to judge. May be repeated.
 * @param remove deletes a snapshot; one that is not there any more counts as deleted
 */
async function leaveWay(step, restore, plan, remove) {
    const { run, claims, settings, source, log } = restore;
    for (const hop of plan.hops) {
        const key = commonKey(restore, plan, hop);
        if (hop.kind === 'copy') {
            if (!settings.shareCopies)
                continue;
            const { generation, isOver } = await leave(step, restore, key, hop.name === 'target' ? 'stays' : 'ends');
            const { id } = commonOwner(restore, key, generation);
            if (isOver)
                await remove(await restore[hop.side].snapshots(hop.to), (0,_names_js__WEBPACK_IMPORTED_MODULE_1__/* .snapshotName */ .aN)(id, hop.name));
        }
        else if (hop.existing) {
            const { claim } = await leave(step, restore, key, 'taken back');
            if (claim?.takenBackBy !== run.restoreId)
                continue;
            if (claim.ours) {
                log.info(`Taking account ${settings.targetAccountId} off the share list of ${plan.snapshot.arn}`);
                await (await source.snapshots(hop.region)).unshare(plan.snapshot.id, settings.targetAccountId);
            }
            await claims.takenBack(key, run.restoreId);
        }
    }
}
async function leave(step, { run, claims }, key, then) {
    // Which generation it leaves is stored first: who goes on after the end of it must know what is left to remove.
    const generation = await step.intend(`leave ${key}`, async () => (await claims.get(key))?.generation ?? 0);
    await run.beforeChange();
    let claim = await claims.leave(key, run.restoreId);
    if (then !== 'stays' && claim?.generation === generation && claim.users.length === 0)
        claim = await claims.end(key, generation, then === 'ends' ? undefined : run.restoreId);
    return { claim, generation, isOver: generation > 0 && (claim?.generation ?? 0) > generation };
}
/** Is there a restore that has not ended and uses the common copy? `ended` answers for one restore. */
async function isUsed({ claims }, ownerId, ended) {
    const named = claimOf(ownerId);
    const claim = named && (await claims.get(named.key));
    if (claim?.generation !== named?.generation)
        return false;
    for (const user of claim?.users ?? [])
        if (!(await ended(user)))
            return true;
    return false;
}
/**
 * Ends the generation that a common copy belongs to, so that nobody can join it any more. False when a restore uses it
 * that has not ended; one that has left by no orderly way, as one that lost its lease just then, does not count.
 */
async function endUnused(restore, ownerId) {
    const { run, claims } = restore;
    const named = claimOf(ownerId);
    if (named === undefined)
        return false;
    const { key, generation } = named;
    await run.beforeChange();
    // DynamoDB has dropped the claim: it begins anew, lest somebody joins it between our look and the end.
    const claim = (await claims.get(key)) ?? (await claims.join(key, run.restoreId, 'to be removed'));
    if (claim.generation !== generation)
        return true;
    for (const user of claim.users) {
        if (user !== run.restoreId && !(await hasEnded(restore, user)))
            return false;
        await claims.leave(key, user);
    }
    return (await claims.end(key, generation))?.generation !== generation;
}
/** Has a restore ended for good? One that the table does not know any more has. */
async function hasEnded({ readRestore }, restoreId) {
    const status = (await readRestore(restoreId))?.status ?? 'abandoned';
    return status === 'succeeded' || status === 'abandoned';
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
/* harmony import */ var _common_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8008);
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1641);




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
    const snapshots = await restore[hop.side].snapshots(hop.to);
    const owner = settings.shareCopies
        ? await joinUsable(restore, plan, hop)
        : { id: run.restoreId, targetArn };
    const site = { side: hop.side, region: hop.to, owner };
    // The claim on a common copy is an intent, too, and its name goes with that.
    const name = () => (0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .snapshotName */ .aN)(owner.id, hop.name);
    const id = settings.shareCopies ? name() : await step.intend(`copy-${hop.name}`, name);
    const kmsKeyId = hop.key === 'none' ? undefined : plan.keys[hop.key];
    if (!(await isUnderWay(step, restore, site, id, purpose))) {
        log.info(`Copying ${from} to ${id} in ${hop.to}`);
        await step.wait(`the copy ${id} to be accepted`, {
            timeoutMs: settings.copyTimeoutMs,
            look: () => tryOnce(() => snapshots.copy({
                sourceArn: from,
                id,
                kmsKeyId,
                tags: (0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .ownTags */ .Wb)(owner.id, owner.targetArn, purpose),
            })),
        });
    }
    return waitUntilAvailable(step, restore, site, id, purpose, (0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .bySize */ .R6)(purpose, plan.snapshot.sizeGib));
}
/** Joins those who use a hop's common copy. One that has failed is given up for all of them, and removed. */
async function joinUsable(restore, plan, hop) {
    const snapshots = await restore[hop.side].snapshots(hop.to);
    const key = (0,_common_js__WEBPACK_IMPORTED_MODULE_2__/* .commonKey */ .pV)(restore, plan, hop);
    for (;;) {
        const owner = await (0,_common_js__WEBPACK_IMPORTED_MODULE_2__/* .joinCopy */ .yu)(restore, key, `${hop.name} copy of ${plan.snapshot.arn}`);
        const id = (0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .snapshotName */ .aN)(owner.id, hop.name);
        if ((await findOurs(snapshots, id, owner, purposes[hop.name]))?.status !== 'failed')
            return owner;
        restore.log.info(`The common copy ${id} has failed: giving it up`);
        await (0,_common_js__WEBPACK_IMPORTED_MODULE_2__/* .giveUpCopy */ .iG)(restore, owner);
        await snapshots.delete(id);
    }
}
/** Is there a snapshot of this restore that can still become available? One that failed is removed, to be made anew. */
async function isUnderWay(step, restore, { side, region, owner }, id, purpose) {
    const snapshots = await restore[side].snapshots(region);
    const seen = await findOurs(snapshots, id, owner, purpose);
    // What others use, too, is not made anew under its name.
    if (seen?.status !== 'failed' || (0,_common_js__WEBPACK_IMPORTED_MODULE_2__/* .claimOf */ ._B)(owner.id) !== undefined)
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
/**
 * Makes a manual snapshot of a cluster, or finds the one that an earlier attempt began.
 * @param cluster its resource id where that is known: a name may have been another cluster's
 */
async function makeSnapshot(step, restore, place, cluster, purpose) {
    const { run, targetArn, settings } = restore;
    const snapshots = await restore[place.side].snapshots(place.region);
    const restoreId = place.restoreId ?? run.restoreId;
    const site = { ...place, owner: { id: restoreId, targetArn } };
    const id = await step.intend(`${purpose} of ${cluster.id}`, () => (0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .snapshotName */ .aN)(restoreId, purpose));
    if (!(await isUnderWay(step, restore, site, id, purpose))) {
        restore.log.info(`Taking the snapshot ${id} of cluster ${cluster.id}`);
        await step.wait(`the snapshot ${id} to be accepted`, {
            timeoutMs: settings.copyTimeoutMs,
            look: () => tryOnce(() => snapshots.create(cluster.id, id, (0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .ownTags */ .Wb)(restoreId, targetArn, purpose))),
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
        look: async () => {
            const seen = await findOurs(snapshots, id, owner, purpose);
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
/** The snapshot `id` if this restore made it. Throws NOT_OURS when the name is taken by something else. */
async function findOurs(snapshots, id, { id: restoreId, targetArn }, purpose) {
    const found = await snapshots.get(id);
    if (found !== undefined && !(0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .isOurs */ .MU)(found.tags, restoreId, targetArn, purpose))
        throw notOurs(found);
    return found;
}
function notOurs({ arn, clusterId, clusterResourceId }) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('NOT_OURS', `The snapshot ${arn}, of the cluster ${clusterId} (${clusterResourceId ?? 'of unknown resource id'}), has the name that this restore needs, but was not made by it.`, 'Look at what it is. If it may go, delete it and run again; else end this restore (operation: abandon) and begin one with another restore-id.');
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
/* harmony export */   I: () => (/* binding */ removeExpired),
/* harmony export */   j: () => (/* binding */ findExpired)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _copy_hop_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1606);
/* harmony import */ var _guards_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4111);
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1641);
/* harmony import */ var _settling_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8737);
/* harmony import */ var _steps_delete_cluster_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3061);






/**
 * The clusters that were the target before, are kept, and whose time is over, the oldest first. Tags alone make none: a
 * clone inherits them, and a person may have given the cluster its name back. What somebody has protected since is told,
 * and stays.
 */
async function findExpired({ clusters, targetArn, settings, clock, log, }) {
    const now = new Date(clock.now()).toISOString();
    const expired = (await clusters.list())
        .filter(({ id, tags }) => {
        const isKept = tags[_names_js__WEBPACK_IMPORTED_MODULE_3__/* .tagKeys */ .bi.purpose] === 'previous-cluster' && tags[_names_js__WEBPACK_IMPORTED_MODULE_3__/* .tagKeys */ .bi.target] === targetArn;
        return isKept && id === (0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .passingName */ .z)(settings.targetClusterId, 'old', tags[_names_js__WEBPACK_IMPORTED_MODULE_3__/* .tagKeys */ .bi.restoreId] ?? '');
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
        (0,_guards_js__WEBPACK_IMPORTED_MODULE_2__/* .guardTarget */ .jU)(cluster, settings);
        return undefined;
    }
    catch (error) {
        return (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(error);
    }
}
function keptUntil({ tags }) {
    return tags[_names_js__WEBPACK_IMPORTED_MODULE_3__/* .tagKeys */ .bi.keptUntil] ?? '';
}
/** Removes the kept clusters whose time is over, each after a final snapshot. Returns what was removed. */
async function removeExpired(step, restore) {
    const removed = [];
    for (const cluster of await findExpired(restore)) {
        await removeKept(step, restore, cluster);
        removed.push(cluster.arn);
    }
    return removed;
}
async function removeKept(step, restore, cluster) {
    const { settings, clusters, log } = restore;
    const restoreId = cluster.tags[_names_js__WEBPACK_IMPORTED_MODULE_3__/* .tagKeys */ .bi.restoreId] ?? '';
    await (0,_steps_delete_cluster_js__WEBPACK_IMPORTED_MODULE_5__/* .startIfStopped */ .Fm)(step, restore, cluster);
    if (settings.finalSnapshot && cluster.status !== 'deleting') {
        // Named after the restore that replaced it: that is the one that a rollback names.
        const place = { side: 'target', region: settings.targetRegion, restoreId };
        const { arn } = await (0,_copy_hop_js__WEBPACK_IMPORTED_MODULE_1__/* .makeSnapshot */ .HM)(step, restore, place, cluster, 'final-snapshot');
        log.info(`The data of ${cluster.id} is kept in ${arn}`);
    }
    if (cluster.deletionProtection && cluster.status !== 'deleting') {
        await (0,_settling_js__WEBPACK_IMPORTED_MODULE_4__/* .changeWhenFree */ .Jx)(step, restore, `deletion protection of ${cluster.id} to be switched off`, () => clusters.modify(cluster.id, { DeletionProtection: false }));
    }
    log.info(`Deleting ${cluster.arn}, which was kept until ${keptUntil(cluster)}`);
    await (0,_steps_delete_cluster_js__WEBPACK_IMPORTED_MODULE_5__/* .removeCluster */ .hS)(step, restore, cluster, 'deleting');
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
                const { [_names_js__WEBPACK_IMPORTED_MODULE_0__/* .tagKeys */ .bi.restoreId]: restoreId, [_names_js__WEBPACK_IMPORTED_MODULE_0__/* .tagKeys */ .bi.purpose]: purpose } = snapshot.tags;
                const targetArn = snapshot.tags[_names_js__WEBPACK_IMPORTED_MODULE_0__/* .tagKeys */ .bi.target] ?? '';
                if (!targetArns.includes(targetArn) || restoreId === undefined || purpose === undefined)
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
    const isThere = cluster !== undefined && cluster.status !== 'deleting';
    // Also of one that was seen by an earlier attempt: as long as the cluster is there, its snapshot can be made anew.
    const snapshot = isThere ? await (0,_copy_hop_js__WEBPACK_IMPORTED_MODULE_2__/* .makeSnapshot */ .HM)(step, restore, place, cluster, 'final-snapshot') : undefined;
    const taken = await step.intend('final-snapshot-arn', () => {
        if (snapshot !== undefined)
            return snapshot.arn;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('TARGET_NOT_USABLE', `The cluster ${settings.targetClusterId} is ${cluster?.status ?? 'gone'}, and this restore has taken no final snapshot of it.`, 'If that is as it should be, run again with final-snapshot: false.');
    });
    restore.log.info(`The old data is kept in ${taken}`);
    return taken;
}
/** A stopped cluster can be neither deleted nor snapshotted (UG aurora-cluster-stop-start). */
async function startIfStopped(step, restore, cluster) {
    const { clusters, log, settings } = restore;
    if (!['stopped', 'stopping'].includes(cluster.status))
        return;
    log.info(`${cluster.id} is ${cluster.status}: starting it, as AWS can delete only a running cluster`);
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
    const { clusters, instances, run, settings, targetArn } = restore;
    await step.wait(`${cluster.id} and its instances to be deleted`, {
        timeoutMs: settings.restoreTimeoutMs,
        kind: until === 'gone' ? 'deletion' : undefined,
        look: async () => {
            const seen = await clusters.get(cluster.id);
            const members = await instances.ofCluster(cluster.id);
            if (seen !== undefined && seen.resourceId !== cluster.resourceId) {
                if ((0,_names_js__WEBPACK_IMPORTED_MODULE_4__/* .isOurs */ .MU)(seen.tags, run.restoreId, targetArn, 'cluster'))
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
