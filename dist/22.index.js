export const id = 22;
export const ids = [22];
export const modules = {

/***/ 4268:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ checkIdentity),
/* harmony export */   i: () => (/* binding */ principalOf)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_sts__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1695);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _call_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(474);



/**
 * The identity of the credentials of one side. Throws WRONG_ACCOUNT unless they belong to the account in the settings:
 * nothing is read or changed in another account.
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

/***/ 4950:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ list)
/* harmony export */ });
/* harmony import */ var _call_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(474);

/** The items of all pages of a describe call. */
async function list(action, resource, pages, pick) {
    return (0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)(action, resource, async () => {
        const found = [];
        for await (const page of pages)
            found.push(...(pick(page) ?? []));
        return found;
    });
}


/***/ }),

/***/ 6287:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ present)
/* harmony export */ });
/** Drops members without a value: to AWS, to JSON and to this action an absent member and `undefined` are the same. */
function present(members) {
    return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}


/***/ }),

/***/ 6491:
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

/***/ 2468:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  _: () => (/* binding */ createClusters)
});

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-rds/dist-cjs/index.js
var dist_cjs = __webpack_require__(7202);
// EXTERNAL MODULE: ./build/aws/client/call.js + 1 modules
var call = __webpack_require__(474);
// EXTERNAL MODULE: ./build/aws/client/list.js
var list = __webpack_require__(4950);
// EXTERNAL MODULE: ./build/aws/client/present.js
var present = __webpack_require__(6287);
// EXTERNAL MODULE: ./build/aws/client/tags.js
var client_tags = __webpack_require__(6491);
;// CONCATENATED MODULE: ./build/aws/rds/cluster-requests.js


function toRestoreRequest(cluster) {
    return (0,present/* present */.E)({
        DBClusterIdentifier: cluster.id,
        SnapshotIdentifier: cluster.snapshotArn,
        Engine: cluster.engine,
        EngineVersion: cluster.engineVersion,
        EngineMode: 'provisioned',
        Port: cluster.port,
        DBSubnetGroupName: cluster.subnetGroup,
        VpcSecurityGroupIds: cluster.securityGroupIds && [...cluster.securityGroupIds],
        DBClusterParameterGroupName: cluster.parameterGroup,
        KmsKeyId: cluster.kmsKeyId,
        EnableIAMDatabaseAuthentication: cluster.iamAuthentication,
        EnableCloudwatchLogsExports: cluster.logExports && [...cluster.logExports],
        DeletionProtection: false,
        CopyTagsToSnapshot: cluster.copyTagsToSnapshot,
        StorageType: cluster.storageType,
        NetworkType: cluster.networkType,
        BackupRetentionPeriod: cluster.backupRetentionDays,
        PreferredBackupWindow: cluster.backupWindow,
        EngineLifecycleSupport: cluster.engineLifecycleSupport,
        ServerlessV2ScalingConfiguration: cluster.serverless && toScaling(cluster.serverless),
        Tags: (0,client_tags/* toTagList */.s)(cluster.tags),
    });
}
function toModifications(change) {
    return (0,present/* present */.E)({
        NewDBClusterIdentifier: change.newId,
        MasterUserPassword: change.masterPassword,
        MasterUserAuthenticationType: change.masterAuthentication,
        ManageMasterUserPassword: change.managedMasterSecret === undefined ? undefined : true,
        MasterUserSecretKmsKeyId: change.managedMasterSecret?.kmsKeyId,
        DeletionProtection: change.deletionProtection,
        VpcSecurityGroupIds: change.securityGroupIds && [...change.securityGroupIds],
        PreferredMaintenanceWindow: change.maintenanceWindow,
    });
}
function toScaling({ minAcu, maxAcu, secondsUntilAutoPause }) {
    return {
        MinCapacity: minAcu,
        MaxCapacity: maxAcu,
        ...(secondsUntilAutoPause === undefined ? {} : { SecondsUntilAutoPause: secondsUntilAutoPause }),
    };
}

;// CONCATENATED MODULE: ./build/aws/rds/clusters.js






function createClusters(rds) {
    return {
        get: (id) => get(rds, id),
        find: async (resourceId) => {
            const Filters = [{ Name: 'db-cluster-resource-id', Values: [resourceId] }];
            return (await clusters_list(rds, resourceId, { Filters }))[0];
        },
        list: () => clusters_list(rds, 'all clusters', {}),
        restore: (cluster) => restore(rds, cluster),
        modify: (id, change) => modify(rds, id, change),
        addRole: (id, roleArn, feature) => addRole(rds, id, roleArn, feature),
        enableHttpEndpoint: async (arn) => {
            await (0,call/* call */.T1)('rds:EnableHttpEndpoint', arn, () => rds.send(new dist_cjs/* EnableHttpEndpointCommand */.EVE({ ResourceArn: arn })));
        },
        disableHttpEndpoint: async (arn) => {
            await (0,call/* call */.T1)('rds:DisableHttpEndpoint', arn, () => rds.send(new dist_cjs/* DisableHttpEndpointCommand */.$Of({ ResourceArn: arn })));
        },
        tag: async (arn, tags) => {
            await (0,call/* call */.T1)('rds:AddTagsToResource', arn, () => rds.send(new dist_cjs/* AddTagsToResourceCommand */.X3P({ ResourceName: arn, Tags: (0,client_tags/* toTagList */.s)(tags) })));
        },
        start: async (id) => {
            await (0,call/* call */.T1)('rds:StartDBCluster', id, () => rds.send(new dist_cjs/* StartDBClusterCommand */.MIF({ DBClusterIdentifier: id })));
        },
        stop: async (id) => {
            await (0,call/* call */.T1)('rds:StopDBCluster', id, () => rds.send(new dist_cjs/* StopDBClusterCommand */.Oi8({ DBClusterIdentifier: id })));
        },
        delete: (id) => remove(rds, id),
    };
}
async function get(rds, id) {
    try {
        const answer = await (0,call/* call */.T1)('rds:DescribeDBClusters', id, () => rds.send(new dist_cjs/* DescribeDBClustersCommand */.Kdv({ DBClusterIdentifier: id })));
        const [found] = answer.DBClusters ?? [];
        return found === undefined ? undefined : toCluster(found);
    }
    catch (error) {
        if ((0,call/* isCode */._m)((0,call/* causeOf */.rl)(error), 'DBClusterNotFoundFault'))
            return undefined;
        throw error;
    }
}
async function clusters_list(rds, resource, input) {
    const pages = (0,dist_cjs/* paginateDescribeDBClusters */.cbb)({ client: rds, pageSize: 100 }, input);
    const found = await (0,list/* list */.p)('rds:DescribeDBClusters', resource, pages, (page) => page.DBClusters);
    return found.map(toCluster);
}
async function restore(rds, cluster) {
    await (0,call/* call */.T1)('rds:RestoreDBClusterFromSnapshot', `${cluster.id} (from ${cluster.snapshotArn})`, () => rds.send(new dist_cjs/* RestoreDBClusterFromSnapshotCommand */.sX2(toRestoreRequest(cluster))));
}
async function modify(rds, id, change) {
    const members = toModifications(change);
    await (0,call/* call */.T1)('rds:ModifyDBCluster', `${id} (${Object.keys(members).join(', ')})`, () => rds.send(new dist_cjs/* ModifyDBClusterCommand */.gSX({ ...members, DBClusterIdentifier: id, ApplyImmediately: true })));
}
async function addRole(rds, id, roleArn, feature) {
    try {
        await (0,call/* call */.T1)('rds:AddRoleToDBCluster', `${id} (${roleArn})`, () => rds.send(new dist_cjs/* AddRoleToDBClusterCommand */.SAd({
            DBClusterIdentifier: id,
            RoleArn: roleArn,
            ...(feature === undefined ? {} : { FeatureName: feature }),
        })));
    }
    catch (error) {
        if (!(0,call/* isCode */._m)((0,call/* causeOf */.rl)(error), 'DBClusterRoleAlreadyExistsFault'))
            throw error;
    }
}
async function remove(rds, id) {
    try {
        await (0,call/* call */.T1)('rds:DeleteDBCluster', id, () => rds.send(new dist_cjs/* DeleteDBClusterCommand */.Xi9({ DBClusterIdentifier: id, SkipFinalSnapshot: true })));
    }
    catch (error) {
        if (!(0,call/* isCode */._m)((0,call/* causeOf */.rl)(error), 'DBClusterNotFoundFault'))
            throw error;
    }
}
function toCluster(found) {
    const scaling = found.ServerlessV2ScalingConfiguration;
    return (0,present/* present */.E)({
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
            : (0,present/* present */.E)({
                minAcu: scaling.MinCapacity,
                maxAcu: scaling.MaxCapacity,
                secondsUntilAutoPause: scaling.SecondsUntilAutoPause,
            }),
        logExports: found.EnabledCloudwatchLogsExports ?? [],
        backupRetentionDays: found.BackupRetentionPeriod ?? 1,
        backupWindow: found.PreferredBackupWindow,
        maintenanceWindow: found.PreferredMaintenanceWindow,
        roles: (found.AssociatedRoles ?? []).map((role) => (0,present/* present */.E)({
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
            : (0,present/* present */.E)({ kmsKeyId: found.MasterUserSecret.KmsKeyId }),
        globalCluster: found.GlobalClusterIdentifier || undefined,
        replicaOf: found.ReplicationSourceIdentifier || undefined,
        replicas: found.ReadReplicaIdentifiers ?? [],
        activityStream: found.ActivityStreamStatus,
        encryptionType: found.StorageEncryptionType,
        notCarriedOver: notCarriedOver(found),
        customEndpoints: found.CustomEndpoints ?? [],
        members: (found.DBClusterMembers ?? []).map((member) => ({
            id: member.DBInstanceIdentifier ?? '',
            writer: member.IsClusterWriter ?? false,
        })),
        tags: (0,client_tags/* fromTagList */.B)(found.TagList),
    });
}
/** What a cluster has that RestoreDBClusterFromSnapshot or this action cannot give to the new one. */
function notCarriedOver(found) {
    const features = [
        [found.DatabaseInsightsMode === 'advanced', 'Database Insights mode advanced'],
        [(found.DomainMemberships ?? []).length > 0, 'Kerberos domain membership'],
        [found.LocalWriteForwardingStatus?.startsWith('enabl') ?? false, 'local write forwarding'],
        [found.GlobalWriteForwardingRequested ?? false, 'global write forwarding'],
        [(found.BacktrackWindow ?? 0) > 0, 'backtrack'],
        [found.EngineMode !== undefined && found.EngineMode !== 'provisioned', `engine mode ${found.EngineMode}`],
        [found.ClusterScalabilityType === 'limitless', 'Limitless Database'],
        [found.VPCNetworkingEnabled === false, 'network without a VPC (express configuration)'],
        [found.InternetAccessGatewayEnabled ?? false, 'internet access gateway'],
    ];
    const names = features.filter(([isOn]) => isOn).map(([, name]) => name);
    return names.length === 0 ? undefined : names;
}


/***/ }),

/***/ 7351:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L1: () => (/* binding */ readCredentials),
/* harmony export */   dw: () => (/* binding */ credentialFaults),
/* harmony export */   eG: () => (/* binding */ credentialKeys),
/* harmony export */   gu: () => (/* binding */ parseCredentials),
/* harmony export */   jz: () => (/* binding */ maskPasswords)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_secrets_manager__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2994);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5586);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _client_call_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(474);




const name = zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP('must be text').min(1, 'is empty');
/** GitHub hides a mask wherever it occurs: a shorter one would hide parts of names and drop outputs. */
const shortestPassword = 8;
const password = zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP('must be text')
    .refine((value) => value.trim().length >= shortestPassword, `must have at least ${shortestPassword} characters, not counting white space at its ends`);
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
async function readCredentials(secrets, secret, { purpose, mask, isShown = () => false }) {
    const { text, arn } = await readSecret(secrets, secret);
    const content = parseCredentials(secret, text);
    maskPasswords(content, mask);
    const read = schemas[purpose].safeParse(content);
    const faults = (read.error?.issues ?? []).map(({ path, message, code }) => {
        const key = String(path[0]);
        return `- ${key} ${code === 'invalid_type' && !(key in content) ? 'is missing' : message}`;
    });
    const passwords = passwordsIn(content);
    const names = Object.entries(content).flatMap(([key, value]) => typeof value === 'string' && passwords.every(([password]) => password !== key) ? [value] : []);
    for (const [key, value] of passwords)
        if (isShown(value, [...names, arn]))
            faults.push(`- ${key} is part of a name that outputs hold: GitHub would hide it there and drop the outputs`);
    if (!read.success || faults.length > 0) {
        throw unusable(`The secret ${secret} cannot be used:\n${faults.join('\n')}`, 'Correct these keys of its JSON. The guide names them all: master_username, master_password, database, app_username, app_password, readonly_username, readonly_password.');
    }
    return {
        secretArn: arn,
        masterUsername: read.data.master_username,
        masterPassword: read.data.master_password,
        database: read.data.database,
        appUsername: read.data.app_username,
        appPassword: read.data.app_password,
        readonlyUsername: read.data.readonly_username,
        readonlyPassword: read.data.readonly_password,
    };
}
/** Gives every password among `values` to `mask`. */
function maskPasswords(values, mask) {
    for (const [, value] of passwordsIn(values))
        mask(value);
}
function passwordsIn(values) {
    return Object.entries(values).filter((entry) => /password/i.test(entry[0]) && typeof entry[1] === 'string' && entry[1] !== '');
}
/** The keys of the guide's secret, in its order. */
const credentialKeys = Object.keys(keys);
/** A line for each of these values that a restore would refuse, by key and never with the value. */
function credentialFaults(content, purpose) {
    const read = schemas[purpose].partial().safeParse(content);
    return (read.error?.issues ?? []).map(({ path, message }) => `- ${String(path[0])} ${message}`);
}
/**
 * The secret's JSON object. Throws SECRET_NOT_USABLE, without any of its content.
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
        const answer = await (0,_client_call_js__WEBPACK_IMPORTED_MODULE_1__/* .call */ .T1)('secretsmanager:GetSecretValue', secret, () => secrets.send(new _aws_sdk_client_secrets_manager__WEBPACK_IMPORTED_MODULE_3__/* .GetSecretValueCommand */ .d2({ SecretId: secret })));
        return { text: answer.SecretString ?? '', arn: answer.ARN ?? secret };
    }
    catch (error) {
        if (!(0,_client_call_js__WEBPACK_IMPORTED_MODULE_1__/* .isCode */ ._m)((0,_client_call_js__WEBPACK_IMPORTED_MODULE_1__/* .causeOf */ .rl)(error), 'ResourceNotFoundException'))
            throw error;
        throw unusable(`There is no secret ${secret} in the target account and Region.`, 'Create it (operation: provision, or aws secretsmanager create-secret), or correct credentials-secret.');
    }
}
function unusable(message, hint) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('SECRET_NOT_USABLE', message, hint);
}


/***/ }),

/***/ 4450:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ createTopicAdmin)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_sns__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8797);
/* harmony import */ var _client_call_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(474);


function createTopicAdmin(sns) {
    return {
        get: async (arn) => {
            try {
                const { Attributes = {} } = await (0,_client_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('sns:GetTopicAttributes', arn, () => sns.send(new _aws_sdk_client_sns__WEBPACK_IMPORTED_MODULE_1__/* .GetTopicAttributesCommand */ .YBt({ TopicArn: arn })));
                const kmsKeyId = Attributes['KmsMasterKeyId'];
                return kmsKeyId ? { kmsKeyId } : {};
            }
            catch (error) {
                if ((0,_client_call_js__WEBPACK_IMPORTED_MODULE_0__/* .isCode */ ._m)((0,_client_call_js__WEBPACK_IMPORTED_MODULE_0__/* .causeOf */ .rl)(error), 'NotFoundException', 'NotFound'))
                    return undefined;
                throw error;
            }
        },
        emails: (arn) => (0,_client_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('sns:ListSubscriptionsByTopic', arn, async () => {
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
            await (0,_client_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('sns:CreateTopic', name, () => sns.send(new _aws_sdk_client_sns__WEBPACK_IMPORTED_MODULE_1__/* .CreateTopicCommand */ .vxJ({ Name: name, Attributes: { KmsMasterKeyId: kmsKeyId } })));
        },
        encrypt: async (arn, kmsKeyId) => {
            await (0,_client_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('sns:SetTopicAttributes', arn, () => sns.send(new _aws_sdk_client_sns__WEBPACK_IMPORTED_MODULE_1__/* .SetTopicAttributesCommand */ ._gW({
                TopicArn: arn,
                AttributeName: 'KmsMasterKeyId',
                AttributeValue: kmsKeyId,
            })));
        },
        subscribe: async (arn, email) => {
            await (0,_client_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('sns:Subscribe', arn, () => sns.send(new _aws_sdk_client_sns__WEBPACK_IMPORTED_MODULE_1__/* .SubscribeCommand */ .KQk({ TopicArn: arn, Protocol: 'email', Endpoint: email })));
        },
    };
}


/***/ }),

/***/ 6344:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   WH: () => (/* binding */ targetArnOf),
/* harmony export */   _L: () => (/* binding */ identifySide),
/* harmony export */   ls: () => (/* binding */ identify)
/* harmony export */ });
/* harmony import */ var _aws_client_identity_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4268);
/* harmony import */ var _restore_naming_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7677);


/** Throws WRONG_ACCOUNT where a role belongs to another account than the settings say. */
async function identify(accounts, settings) {
    const target = await identifySide(accounts.target, 'target', settings);
    const source = await identifySide(accounts.source, 'source', settings);
    return { source, target, targetArn: targetArnOf(target, settings) };
}
async function identifySide(clients, side, settings) {
    const sts = await clients.sts(settings[`${side}Region`]);
    return (0,_aws_client_identity_js__WEBPACK_IMPORTED_MODULE_0__/* .checkIdentity */ .Z)(sts, side, settings[`${side}AccountId`], settings[`${side}RoleArn`]);
}
function targetArnOf({ partition }, { targetRegion, targetAccountId, targetClusterId }) {
    return (0,_restore_naming_js__WEBPACK_IMPORTED_MODULE_1__/* .clusterArn */ .Ke)(partition, targetRegion, targetAccountId, targetClusterId);
}


/***/ })

};
