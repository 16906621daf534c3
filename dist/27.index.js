export const id = 27;
export const ids = [27];
export const modules = {

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

/***/ 2110:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ makeEndpoint),
/* harmony export */   x: () => (/* binding */ fitEndpoint)
/* harmony export */ });
/* harmony import */ var _aws_client_call_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(474);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);


/**
 * The endpoint for a cluster with the instances `names`: without members that it does not have. Undefined where it named
 * its members and none of them remains, as it would then lead to all.
 */
function fitEndpoint(endpoint, names) {
    const isThere = (member) => names.includes(member);
    const staticMembers = endpoint.staticMembers.filter(isThere);
    if (staticMembers.length === 0 && endpoint.staticMembers.length > 0)
        return undefined;
    return { ...endpoint, staticMembers, excludedMembers: endpoint.excludedMembers.filter(isThere) };
}
/**
 * Makes a custom endpoint of the cluster, under an id that no other can have. AWS deletes endpoints in its own time: until
 * the previous one is gone, the id is not free.
 * @param former the cluster that it is taken from, where that is still there
 */
async function makeEndpoint(step, { dependents, settings, log }, { clusterId, endpoint, former, }) {
    const { id } = endpoint;
    await step.wait(`the custom endpoint ${id} to be made`, {
        timeoutMs: settings.restoreTimeoutMs,
        poll: async () => {
            const now = await dependents.findCustomEndpoint(id);
            try {
                if (now === undefined) {
                    log.info(`Making the custom endpoint ${id} of ${clusterId}`);
                    await dependents.createCustomEndpoint(clusterId, endpoint);
                    return { state: 'done', value: null };
                }
                if (now.status === 'deleting')
                    return { state: 'pending', detail: 'the previous one is being deleted' };
                if (now.clusterId === clusterId)
                    return { state: 'done', value: null };
                if (now.clusterId !== former)
                    return { state: 'failed', error: taken(id, now.clusterId) };
                await dependents.deleteCustomEndpoint(id);
                return { state: 'pending', detail: 'the previous one is being deleted' };
            }
            catch (error) {
                if ((0,_aws_client_call_js__WEBPACK_IMPORTED_MODULE_0__/* .isBusy */ .A5)(error))
                    return { state: 'pending', detail: 'the cluster is busy' };
                // Made by a call whose answer was lost, or still being deleted: the next look sees which.
                if ((0,_aws_client_call_js__WEBPACK_IMPORTED_MODULE_0__/* .isCode */ ._m)((0,_aws_client_call_js__WEBPACK_IMPORTED_MODULE_0__/* .causeOf */ .rl)(error), 'DBClusterEndpointAlreadyExistsFault'))
                    return { state: 'pending', detail: 'not visible yet' };
                throw error;
            }
        },
    });
}
function taken(id, clusterId) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('NAME_CONFLICT', `The custom endpoint ${id}, which the target had, belongs to the cluster ${clusterId} now.`, 'Delete it if it may go (aws rds delete-db-cluster-endpoint), then run again.');
}


/***/ }),

/***/ 2001:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EI: () => (/* binding */ plannedInstanceNames),
/* harmony export */   Fb: () => (/* binding */ chooseClusterSettings),
/* harmony export */   Me: () => (/* binding */ instancesToCreate),
/* harmony export */   i3: () => (/* binding */ clusterToRestore),
/* harmony export */   oE: () => (/* binding */ chooseInstanceSettings),
/* harmony export */   r7: () => (/* binding */ buildNames)
/* harmony export */ });
/* harmony import */ var _naming_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7677);

/** The class of a first restore's instances when `instance-class` is not set and there is no previous cluster. */
const defaultInstanceClass = 'db.t4g.medium';
const origins = ['input', 'previous cluster', 'snapshot', 'default'];
/**
 * The settings of the new cluster: those of the previous cluster unless an input overrides them. A setting that is left
 * out gets AWS's default and not the previous value, so every known setting is passed (API RestoreDBClusterFromSnapshot).
 */
function chooseClusterSettings(settings, plan) {
    const previous = plan.previous?.cluster;
    const { snapshot } = plan;
    const carryOver = (value) => choose({ 'previous cluster': value });
    return {
        engineVersion: plan.engineVersion === undefined
            ? { value: snapshot.engineVersion, from: 'snapshot' }
            : { value: plan.engineVersion, from: 'input' },
        port: choose({ 'previous cluster': previous?.port, snapshot: snapshot.port }),
        subnetGroup: choose({ input: settings.subnetGroup, 'previous cluster': previous?.subnetGroup }),
        securityGroupIds: choose({
            input: settings.buildSecurityGroupIds ?? settings.securityGroupIds,
            'previous cluster': listOrNone(previous?.securityGroupIds),
        }),
        parameterGroup: choose({
            input: settings.clusterParameterGroup,
            'previous cluster': groupToCarryOver(previous?.parameterGroup),
        }),
        kmsKeyId: choose({
            input: settings.targetKmsKeyId === undefined ? undefined : plan.clusterKey,
            'previous cluster': previous?.kmsKeyId === undefined ? undefined : plan.clusterKey,
            default: plan.clusterKey,
        }),
        // AWS does not name the standard storage of a cluster: a cluster without a type has that, whatever production has.
        storageType: previous === undefined
            ? choose({ snapshot: snapshot.storageType })
            : carryOver(previous.storageType ?? 'aurora'),
        serverless: chooseCapacity(settings, plan),
        networkType: carryOver(previous?.networkType),
        iamAuthentication: carryOver(previous?.iamAuthentication),
        logExports: carryOver(listOrNone(previous?.logExports)),
        copyTagsToSnapshot: carryOver(previous?.copyTagsToSnapshot),
        backupRetentionDays: carryOver(previous?.backupRetentionDays),
        backupWindow: carryOver(previous?.backupWindow),
        // AWS's default is the paid extended support.
        engineLifecycleSupport: choose({
            input: lifecycleSupport(settings.extendedSupport),
            'previous cluster': previous?.engineLifecycleSupport,
            default: lifecycleSupport(false),
        }),
    };
}
/** API EngineLifecycleSupport. */
function lifecycleSupport(extended) {
    if (extended === undefined)
        return undefined;
    return extended ? 'open-source-rds-extended-support' : 'open-source-rds-extended-support-disabled';
}
/** The settings of the new instance with this number. One beyond the previous instances is created like the last of them. */
function chooseInstanceSettings(settings, plan, index) {
    const previous = plan.previous?.instances ?? [];
    const like = previous[index] ?? previous.at(-1);
    const carryOver = (value) => choose({ 'previous cluster': value });
    const firstClass = settings.serverlessMaxAcu === undefined ? defaultInstanceClass : 'db.serverless';
    return {
        class: first({ input: settings.instanceClass, 'previous cluster': like?.class }, { value: firstClass, from: 'default' }),
        availabilityZone: carryOver(zoneOf(settings, plan, previous[index])),
        parameterGroup: choose({
            input: settings.instanceParameterGroup,
            'previous cluster': groupToCarryOver(like?.parameterGroup),
        }),
        promotionTier: carryOver(like?.promotionTier),
        publiclyAccessible: carryOver(like?.publiclyAccessible),
        autoMinorUpgrade: carryOver(like?.autoMinorUpgrade),
        caCertificate: choose({ input: settings.caCertificate, 'previous cluster': like?.caCertificate }),
        maintenanceWindow: carryOver(like?.maintenanceWindow),
        monitoring: carryOver(like?.monitoring),
        performanceInsights: carryOver(like?.performanceInsights),
        copyTagsToSnapshot: carryOver(like?.copyTagsToSnapshot),
    };
}
function clusterToRestore(settings, plan, ids) {
    return {
        ...valuesOf(chooseClusterSettings(settings, plan)),
        id: ids.clusterId,
        snapshotArn: ids.snapshotArn,
        engine: plan.snapshot.engine,
        tags: clusterTags(settings, plan, ids.restoreId, ids.targetArn),
    };
}
/**
 * The previous cluster's tags, those of the input, and this restore's. The guard tag is left out: mark-verified writes
 * it, so that no restore replaces a cluster that is not verified.
 */
function clusterTags(settings, plan, restoreId, targetArn) {
    const inherited = (0,_naming_js__WEBPACK_IMPORTED_MODULE_0__/* .inheritedTags */ .OI)(plan.previous?.cluster.tags ?? {});
    const { [settings.guardTag.key]: _guard, ...tags } = { ...inherited, ...settings.tags };
    return { ...tags, ...(0,_naming_js__WEBPACK_IMPORTED_MODULE_0__/* .ownTags */ .Wb)(restoreId, targetArn, 'cluster') };
}
/** The instances to create, the writer first. */
function instancesToCreate(settings, plan, ids) {
    const previous = plan.previous?.instances ?? [];
    return ids.names.map((id, index) => ({
        ...valuesOf(chooseInstanceSettings(settings, plan, index)),
        id,
        clusterId: ids.clusterId,
        engine: plan.snapshot.engine,
        tags: {
            ...(0,_naming_js__WEBPACK_IMPORTED_MODULE_0__/* .inheritedTags */ .OI)((previous[index] ?? previous.at(-1))?.tags ?? {}),
            ...settings.tags,
            ...(0,_naming_js__WEBPACK_IMPORTED_MODULE_0__/* .ownTags */ .Wb)(ids.restoreId, ids.targetArn, 'cluster'),
        },
    }));
}
/** What the new cluster and its instances are called while they are made: in a swap, the previous ones still have their names. */
function buildNames(settings, plan, restoreId) {
    const permanent = plannedInstanceNames(settings, plan);
    const temporary = (name) => (0,_naming_js__WEBPACK_IMPORTED_MODULE_0__/* .temporaryName */ .NT)(name, 'new', restoreId);
    return {
        clusterId: temporary(settings.targetClusterId),
        // With `replace` the previous instances are gone before the new ones are created.
        instanceIds: settings.strategy === 'swap' ? permanent.map(temporary) : permanent,
    };
}
/** Permanent ids of the new instances. At least one: a cluster without instances cannot be connected to. */
function plannedInstanceNames(settings, plan) {
    const previous = plan.previous?.instances ?? [];
    const count = settings.instanceCount ?? Math.max(1, previous.length);
    return (0,_naming_js__WEBPACK_IMPORTED_MODULE_0__/* .instanceNames */ .aF)(settings.targetClusterId, previous.map(({ id }) => id), count);
}
/** The previous zone, unless it may lack what is new: a subnet of another group, or another class. */
function zoneOf({ subnetGroup, instanceClass }, plan, previous) {
    const sameGroup = subnetGroup === undefined || subnetGroup === plan.previous?.cluster.subnetGroup;
    const sameClass = instanceClass === undefined || instanceClass === previous?.class;
    return sameGroup && sameClass ? previous?.availabilityZone : undefined;
}
function chooseCapacity({ serverlessMinAcu, serverlessMaxAcu }, plan) {
    const previous = plan.previous?.cluster.serverless;
    const minAcu = serverlessMinAcu ?? previous?.minAcu;
    const maxAcu = serverlessMaxAcu ?? previous?.maxAcu;
    if (minAcu === undefined || maxAcu === undefined)
        return { value: undefined, from: 'default' };
    const secondsUntilAutoPause = previous?.secondsUntilAutoPause;
    return {
        // AWS accepts a pause only where the capacity may be 0.
        value: secondsUntilAutoPause === undefined || minAcu > 0
            ? { minAcu, maxAcu }
            : { minAcu, maxAcu, secondsUntilAutoPause },
        from: serverlessMinAcu === undefined && serverlessMaxAcu === undefined ? 'previous cluster' : 'input',
    };
}
/** A default parameter group belongs to one family of versions: AWS takes that of the new version. */
function groupToCarryOver(group) {
    return group?.startsWith('default.') ? undefined : group;
}
/** The first origin with a value, in the order of `Origin`. */
function choose(candidates) {
    return first(candidates, { value: undefined, from: 'default' });
}
function first(candidates, fallback) {
    for (const from of origins) {
        const value = candidates[from];
        if (value !== undefined)
            return { value, from };
    }
    return fallback;
}
function valuesOf(choices) {
    return Object.fromEntries(Object.entries(choices).map(([name, { value }]) => [name, value]));
}
function listOrNone(list) {
    return list === undefined || list.length === 0 ? undefined : list;
}


/***/ }),

/***/ 3543:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ describeSettingOrigins)
/* harmony export */ });
/* harmony import */ var _cluster_settings_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2001);

const clusterNames = {
    engineVersion: 'engine version',
    port: 'port',
    subnetGroup: 'subnet group',
    securityGroupIds: 'security groups',
    parameterGroup: 'parameter group',
    kmsKeyId: 'KMS key',
    storageType: 'storage type',
    serverless: 'serverless capacity',
    networkType: 'network type',
    iamAuthentication: 'IAM authentication',
    logExports: 'log exports',
    copyTagsToSnapshot: 'copy tags to snapshots',
    backupRetentionDays: 'backup retention in days',
    backupWindow: 'backup window',
    engineLifecycleSupport: 'engine lifecycle support',
    maintenanceWindow: 'maintenance window',
    roles: 'IAM roles',
    httpEndpoint: 'HTTP endpoint (Data API)',
    customEndpoints: 'custom endpoints',
    deletionProtection: 'deletion protection',
};
const instanceNames = {
    class: 'instance class',
    availabilityZone: 'Availability Zone',
    parameterGroup: 'parameter group',
    promotionTier: 'promotion tier',
    publiclyAccessible: 'publicly accessible',
    autoMinorUpgrade: 'automatic minor version upgrade',
    caCertificate: 'CA certificate',
    maintenanceWindow: 'maintenance window',
    monitoring: 'enhanced monitoring',
    performanceInsights: 'Performance Insights',
    copyTagsToSnapshot: 'copy tags to snapshots',
};
/** The settings of the new cluster and its instances, each with its origin. */
function describeSettingOrigins(settings, plan) {
    return [
        ...format('cluster', clusterNames, {
            ...(0,_cluster_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .chooseClusterSettings */ .Fb)(settings, plan),
            ...laterSettings(settings, plan),
        }),
        ...(0,_cluster_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .plannedInstanceNames */ .EI)(settings, plan).flatMap((id, index) => format(id, instanceNames, (0,_cluster_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .chooseInstanceSettings */ .oE)(settings, plan, index))),
    ];
}
function laterSettings({ deletionProtection }, { previous }) {
    const from = previous === undefined ? 'default' : 'previous cluster';
    const window = previous?.cluster.maintenanceWindow;
    return {
        maintenanceWindow: { value: window ?? "AWS's default", from: window === undefined ? 'default' : from },
        roles: { value: (previous?.cluster.roles ?? []).map(({ arn }) => arn), from },
        httpEndpoint: { value: previous?.cluster.httpEndpoint ?? false, from },
        customEndpoints: { value: (previous?.customEndpoints ?? []).map(({ id }) => id), from },
        deletionProtection: {
            value: deletionProtection ?? previous?.cluster.deletionProtection ?? false,
            from: deletionProtection === undefined ? from : 'input',
        },
    };
}
/** Those with a value: AWS decides about the others. */
function format(resource, names, choices) {
    return Object.entries(choices)
        .filter(([, { value }]) => value !== undefined)
        .map(([key, { value, from }]) => ({
        name: `${resource}: ${names[key]}`,
        value: text(value),
        from,
    }));
}
function text(value) {
    if (Array.isArray(value))
        return value.length === 0 ? 'none' : value.join(', ');
    if (typeof value === 'boolean')
        return value ? 'on' : 'off';
    if (typeof value !== 'object' || value === null)
        return String(value);
    return Object.entries(value)
        .map(([key, member]) => `${key}: ${member}`)
        .join(', ');
}


/***/ })

};
