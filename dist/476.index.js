export const id = 476;
export const ids = [476];
export const modules = {

/***/ 474:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  T1: () => (/* binding */ call),
  rl: () => (/* reexport */ error_kinds/* causeOf */.rl),
  A5: () => (/* binding */ isBusy),
  xo: () => (/* binding */ isCapacity),
  _m: () => (/* reexport */ error_kinds/* isCode */._m)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
;// CONCATENATED MODULE: ./build/aws/client/denial.js
// What to do when AWS denies a call. The forms of the messages are those of IAM UG "Troubleshoot access denied error messages".
/**
 * The condition under which the templates of .github/bootstrap allow an action to the restore roles: without it the fix
 * would name a permission that the role already has.
 */
const conditionsOf = {
    'iam:PassRole': 'the role is passed to RDS',
    'kms:CreateGrant': 'the grant is for an AWS resource',
    'kms:Decrypt': 'the call comes through RDS or SNS',
    'kms:Encrypt': 'the call comes through RDS or SNS',
    'kms:GenerateDataKey': 'the call comes through RDS or SNS',
    'kms:GenerateDataKeyWithoutPlaintext': 'the call comes through RDS or SNS',
    'kms:ReEncryptFrom': 'the call comes through RDS or SNS',
    'kms:ReEncryptTo': 'the call comes through RDS or SNS',
    'rds:AddTagsToResource': 'the request has the tag aurora-restore:restore-id',
    'rds:DeleteDBCluster': 'the cluster has the tag aurora-restore:target of this target',
    'rds:DeleteDBClusterSnapshot': 'the snapshot has the tag aurora-restore:target of this target',
    'secretsmanager:CreateSecret': 'the request has the tag aurora-restore:target of this target',
    'secretsmanager:DeleteSecret': 'the secret has the tag aurora-restore:target of this target',
    'secretsmanager:TagResource': 'the request has the tag aurora-restore:target of this target',
};
/** Which parameter of the templates says what an action may be done to, the first that fits. */
const parameters = [
    [/^iam:PassRole /, 'PassRoleArns'],
    [/^kms:/, 'KeyArns'],
    [/^dynamodb:/, 'TableName'],
    [/^sns:/, 'TopicName'],
    [/^ssm:/, 'ParameterPath'],
    [/^secretsmanager:/, 'SecretName'],
    [/:db:/, 'InstanceNames'],
    [/:cluster:/, 'TargetClusterId'],
];
/** Policies that are not the role's own, as AWS calls them, and who can change them. */
const others = {
    'service control policy': (what) => `A service control policy of the AWS organization denies ${what}: ask its owner to allow it. A change of the role does not help.`,
    'resource control policy': (what) => `A resource control policy of the AWS organization denies ${what}: ask its owner to allow it. A change of the role does not help.`,
    'permissions boundary': (what) => `Allow ${what} in the permissions boundary of the role that AWS names.`,
    'session policy': (what) => `Allow ${what} in the session policy that the job's credentials were created with.`,
    'VPC endpoint policy': (what) => `Allow ${what} in the policy of the VPC endpoint that the runner uses.`,
    'resource-based policy': (what) => `Allow ${what} to the role in the policy of that resource.`,
};
const denial_form = /(?:explicit deny in an?|because no) ([A-Za-z -]+? policy|permissions boundary)\b/;
/**
 * The fix for a call that AWS denied. AWS can deny a call for another action than its own: for a role that it passes, a
 * key, or a tag. What its message names is believed.
 */
function fixForDenial(action, resource, said) {
    if (/\bKMS\b/.test(said) && !said.includes('kms:'))
        return `Allow kms:Decrypt on the key of ${resource}, in the policy of the role (parameter KeyArns of the template) and in the key's own policy.`;
    const named = /User: (\S+) is not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)(?: on resource: (\S+))?/i.exec(said);
    const asked = named?.[2];
    const isOther = asked !== undefined && asked.toLowerCase() !== action.toLowerCase();
    const denied = isOther ? asked : action;
    const where = named?.[3] ?? resource;
    const what = `${denied} on ${where}`;
    const policy = denial_form.exec(said)?.[1] ?? '';
    const other = others[policy];
    if (other !== undefined)
        return other(what);
    if (said.includes('explicit deny'))
        return `Remove the statement that denies ${what} from the policies of the role.`;
    return allowByTemplate(denied, where, named?.[1] ?? '');
}
function allowByTemplate(action, resource, principal) {
    const role = /:assumed-role\/([^/]+)/.exec(principal)?.[1];
    const condition = conditionsOf[action];
    const parameter = parameters.find(([pattern]) => pattern.test(`${action} ${resource}`))?.[1];
    const who = role === undefined ? 'the role that AWS names' : `the role ${role}`;
    const covers = resource === '*' || parameter === undefined ? '' : `, with a ${parameter} that covers the resource`;
    const when = condition === undefined ? '' : ` The template allows it where ${condition}.`;
    return `Allow ${action} on ${resource} to ${who}: deploy ${templateOf(role)} of this version again${covers}.${when}`;
}
/** The template that makes a role, by the role's default name. */
function templateOf(role = '') {
    if (role.includes('source'))
        return '.github/bootstrap/source.yml';
    if (role.includes('target'))
        return '.github/bootstrap/target.yml';
    return 'its template (.github/bootstrap/source.yml or target.yml)';
}

// EXTERNAL MODULE: ./build/aws/client/error-kinds.js
var error_kinds = __webpack_require__(472);
;// CONCATENATED MODULE: ./build/aws/client/call.js




/** The resource is busy with another operation: the caller polls and tries again. */
function isBusy(error) {
    return (0,error_kinds/* isKind */.VF)(error, 'busy');
}
/** AWS has no capacity for this instance class now: the caller tries again, slowly. */
function isCapacity(error) {
    return (0,error_kinds/* isKind */.VF)(error, 'capacity');
}
/**
 * Sends one AWS call. An error of AWS becomes an ActionError with the call, the resource, AWS's reason and the fix.
 * A lost lease and a cancellation are thrown unchanged.
 */
async function call(action, resource, send) {
    try {
        return await send();
    }
    catch (error) {
        if (error instanceof errors/* ActionError */.lZ || (0,errors/* errorName */.Is)(error) === 'AbortError')
            throw error;
        throw explain(action, resource, error);
    }
}
function explain(action, resource, error) {
    const said = `${action} on ${resource} failed: ${(0,errors/* errorName */.Is)(error)}: ${(0,errors/* errorMessage */.gJ)(error)}`;
    const options = { cause: error };
    if ((0,error_kinds/* isKind */.VF)(error, 'denied')) {
        return new errors/* ActionError */.lZ('ACCESS_DENIED', said, fixForDenial(action, resource, (0,errors/* errorMessage */.gJ)(error)), options);
    }
    if ((0,error_kinds/* isKind */.VF)(error, 'key')) {
        return new errors/* ActionError */.lZ('KEY_NOT_USABLE', said, 'Enable the key, and allow the role on it kms:DescribeKey, kms:Encrypt, kms:Decrypt, kms:ReEncryptFrom, kms:ReEncryptTo, kms:GenerateDataKey, kms:GenerateDataKeyWithoutPlaintext and kms:CreateGrant, in the key policy and (for a key of another account) in the role policy too.', options);
    }
    if ((0,error_kinds/* isKind */.VF)(error, 'quota')) {
        return new errors/* ActionError */.lZ('QUOTA', said, 'Delete resources that are not needed, or request a higher quota (Service Quotas console).', options);
    }
    if ((0,error_kinds/* isCode */._m)(error, 'InvalidParameterValue') && /\bIAM role\b/i.test((0,errors/* errorMessage */.gJ)(error))) {
        return new errors/* ActionError */.lZ('AWS_FAILED', said, 'Create the role that AWS names, and allow the target role iam:PassRole on it (parameter PassRoleArns of the template). Then run again: the restore resumes at this step.', options);
    }
    if ((0,error_kinds/* isTransient */.dg)(error)) {
        return new errors/* ActionError */.lZ('AWS_FAILED', said, 'It has been tried several times. Run again when AWS answers: the restore resumes at this step.', options);
    }
    return new errors/* ActionError */.lZ('AWS_FAILED', said, 'Fix the cause reported by AWS, then run again: the restore resumes at this step.', options);
}


/***/ }),

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
    const content = parseCredentials(secret, await readSecret(secrets, secret));
    maskPasswords(content, mask);
    const read = schemas[purpose].safeParse(content);
    const faults = (read.error?.issues ?? []).map(({ path, message, code }) => {
        const key = String(path[0]);
        return `- ${key} ${code === 'invalid_type' && !(key in content) ? 'is missing' : message}`;
    });
    const passwords = passwordsIn(content);
    const names = Object.entries(content).flatMap(([key, value]) => typeof value === 'string' && passwords.every(([password]) => password !== key) ? [value] : []);
    for (const [key, value] of passwords)
        if (isShown(value, names))
            faults.push(`- ${key} is part of a name that outputs hold: GitHub would hide it there and drop the outputs`);
    if (!read.success || faults.length > 0) {
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
        return answer.SecretString ?? '';
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

/***/ 1755:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  k: () => (/* binding */ formatSummary)
});

// UNUSED EXPORTS: escapeText

;// CONCATENATED MODULE: ./build/github/gantt.js
/** Else the first bars lie on the names of their steps. */
const roomForNames = '%%{init: {"gantt": {"leftPadding": 150}}}%%';
const tags = { step: 'done', wait: 'active', failed: 'crit' };
/**
 * A Gantt chart for GitHub's Mermaid, in a fenced block. The times on its axis are the reader's own. Text is reduced to
 * what cannot be Mermaid: it has no escapes in a chart of this kind.
 */
function formatGantt(sections) {
    const { format, tick } = axisOf(spanOf(sections));
    const lines = [roomForNames, 'gantt', '  dateFormat x', `  axisFormat ${format}`, `  tickInterval ${tick}`];
    for (const { name, bars } of sections) {
        lines.push(`  section ${plain(name)}`);
        for (const { name: label, startMs, endMs, kind } of bars) {
            const start = Math.round(startMs);
            // A bar without length is not drawn.
            lines.push(`  ${plain(label)} :${tags[kind]}, ${start}, ${Math.max(start + 1, Math.round(endMs))}`);
        }
    }
    return ['```mermaid', ...lines, '```'].join('\n');
}
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** Mermaid's own choice writes one label over the other. */
const ticks = [
    ...[1, 2, 5, 10, 30].map((count) => [count * second, `${count}second`]),
    ...[1, 2, 5, 10, 30].map((count) => [count * minute, `${count}minute`]),
    ...[1, 2, 6, 12].map((count) => [count * hour, `${count}hour`]),
    ...[1, 2].map((count) => [count * day, `${count}day`]),
];
const mostTicks = 10;
function axisOf(spanMs) {
    const [ms, tick] = ticks.find(([every]) => spanMs / every <= mostTicks) ?? [7 * day, '1week'];
    if (ms < minute)
        return { format: '%H:%M:%S', tick };
    return { format: spanMs < 20 * hour ? '%H:%M' : '%a %H:%M', tick };
}
function spanOf(sections) {
    const bars = sections.flatMap((section) => section.bars);
    const first = bars.reduce((least, { startMs }) => Math.min(least, startMs), Number.POSITIVE_INFINITY);
    return bars.reduce((longest, { endMs }) => Math.max(longest, endMs - first), 0);
}
function plain(text) {
    const kept = text.replaceAll(/[^\p{L}\p{N} .,()/_-]/gu, ' ').replaceAll(/ +/g, ' ');
    return kept.trim() === '' ? '-' : kept.trim().slice(0, 90);
}

;// CONCATENATED MODULE: ./build/github/summary.js

/** GitHub refuses a step's summary above 1 MiB; other steps' parts do not count. */
const limitBytes = 1024 * 1024;
const cutNote = '\n\n_The summary was longer than GitHub takes (1 MiB) and is cut here._\n';
const folded = '\n\n</details>';
/** The report as Markdown, at most 1 MiB in UTF-8; a longer one is cut at a line's end, with a note. */
function formatSummary({ title, text, facts, commands = [], timeline = [], tables = [], }) {
    const parts = [`## ${escapeText(title)}`];
    if (text)
        parts.push(escapeText(text));
    const shown = facts.filter(([, value]) => textOf(value) !== '');
    if (shown.length > 0)
        parts.push(formatTable(['', ''], shown));
    if (commands.length > 0)
        parts.push(['```sh', ...commands.map(commandLine), '```'].join('\n'));
    if (timeline.length > 0)
        parts.push('### Time', formatGantt(timeline));
    for (const { title: heading, head, rows, folded = false } of tables) {
        const name = escapeText(heading);
        parts.push(folded ? `<details><summary>${name} (${rows.length})</summary>` : `### ${name}`);
        parts.push(formatTable(head, rows));
        if (folded)
            parts.push('</details>');
    }
    return cut(`${parts.join('\n\n')}\n`);
}
function formatTable(head, rows) {
    const line = (cells) => `| ${cells.map(formatContent).join(' | ')} |`;
    return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
function formatContent(content) {
    const text = escapeText(textOf(content));
    return typeof content === 'string' || content.url === '' ? text : `[${text}](<${linkTarget(content.url)}>)`;
}
function textOf(content) {
    return typeof content === 'string' ? content : content.text;
}
/** Only https, and nothing that ends a link or a cell. */
function linkTarget(url) {
    return url.startsWith('https://') ? url.replaceAll(/[<>|\\\s]/g, encodeURIComponent) : '';
}
function commandLine(line) {
    return line.replaceAll(/[\p{Cc}`]/gu, ' ');
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
        .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
}
function cut(markdown) {
    const bytes = Buffer.from(markdown);
    if (bytes.length <= limitBytes)
        return markdown;
    const kept = bytes.subarray(0, limitBytes - Buffer.byteLength(cutNote) - folded.length);
    const lines = kept.subarray(0, kept.lastIndexOf('\n')).toString();
    const isOpen = lines.lastIndexOf('<details>') > lines.lastIndexOf('</details>');
    return lines + (isOpen ? folded : '') + cutNote;
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


/***/ }),

/***/ 7677:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ke: () => (/* binding */ clusterArn),
/* harmony export */   MU: () => (/* binding */ isOurs),
/* harmony export */   NT: () => (/* binding */ temporaryName),
/* harmony export */   OI: () => (/* binding */ inheritedTags),
/* harmony export */   Q5: () => (/* binding */ isAutoscaled),
/* harmony export */   Qe: () => (/* binding */ permanentName),
/* harmony export */   R6: () => (/* binding */ bySize),
/* harmony export */   Wb: () => (/* binding */ ownTags),
/* harmony export */   aF: () => (/* binding */ instanceNames),
/* harmony export */   aN: () => (/* binding */ snapshotName),
/* harmony export */   bi: () => (/* binding */ tagKeys),
/* harmony export */   tT: () => (/* binding */ copyPurposes),
/* harmony export */   tq: () => (/* binding */ hasNoOwnTags),
/* harmony export */   wx: () => (/* binding */ newRestoreId),
/* harmony export */   zr: () => (/* binding */ verified)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);

/** Tag keys that mark what a restore made; only what carries them is ever adopted or deleted. */
const tagKeys = {
    restoreId: 'aurora-restore:restore-id',
    purpose: 'aurora-restore:purpose',
    target: 'aurora-restore:target',
    /** ISO time until which a cluster that was the target is kept. */
    keptUntil: 'aurora-restore:kept-until',
    /** `verified` on a cluster whose logins are enabled; absent while it is built. */
    state: 'aurora-restore:state',
    /** On a new cluster whose previous instances are deleted: the ids of those that were publicly accessible. */
    publicInstances: 'aurora-restore:public-instances',
};
/** The value of the state tag of a cluster that serves. */
const verified = 'verified';
/** The purposes of the copies on a route, by the name of the copy. */
const copyPurposes = {
    shared: 'shared-copy',
    transit: 'transit-copy',
    target: 'target-copy',
};
/** The tags of a thing that `restoreId` makes for `targetArn`. */
function ownTags(restoreId, targetArn, purpose) {
    return { [tagKeys.restoreId]: restoreId, [tagKeys.purpose]: purpose, [tagKeys.target]: targetArn };
}
/** Do the tags say that `restoreId` made it for `targetArn`? Ids may be chosen: two targets can have a restore of one id. */
function isOurs(tags, restoreId, targetArn, purpose) {
    return Object.entries(ownTags(restoreId, targetArn, purpose)).every(([key, value]) => tags[key] === value);
}
/**
 * AWS does not promise that the tags of a new thing are seen with it. Without any tag of this action it may be ours: that
 * is decided when they should have been seen (`notFoundTolerance`).
 */
function hasNoOwnTags(tags) {
    return Object.values(tagKeys).every((key) => tags[key] === undefined);
}
/** Tags a new cluster inherits: all of the previous cluster's but AWS's own and those of the restore that made it. */
function inheritedTags(tags) {
    const own = Object.values(tagKeys);
    return Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith('aws:') && !own.includes(key)));
}
/** `aurora-restore-ID-PURPOSE`: 63 characters at most, as a restore id has 30 at most. */
function snapshotName(restoreId, purpose) {
    return `aurora-restore-${restoreId}-${purpose}`;
}
/**
 * Ids for `count` instances of a cluster: the previous instances' in order (so that their endpoints stay), then
 * `CLUSTER-N` with numbers that are free.
 */
function instanceNames(clusterId, oldIds, count) {
    const names = oldIds.slice(0, count);
    for (let n = 1; names.length < count; n += 1) {
        // AWS allows no two hyphens in a row.
        const name = `${clusterId.slice(0, 59).replace(/-+$/, '')}-${n}`;
        if (!oldIds.includes(name))
            names.push(name);
    }
    return names;
}
/** A reader that Application Auto Scaling has added, and deletes again (UG "Amazon Aurora Auto Scaling"). */
function isAutoscaled(instanceId) {
    return instanceId.startsWith('application-autoscaling-');
}
/** `NAME-new-ab12cd`, `NAME-old-ab12cd`: a cluster or instance beside the one that has the permanent name. */
function temporaryName(name, kind, restoreId) {
    return `${name}-${kind}-${suffixOf(restoreId)}`;
}
/** The name without what `temporaryName` has added for this restore: a name may end like that by itself. */
function permanentName(name, restoreId) {
    const added = ['new', 'old'].map((kind) => temporaryName('', kind, restoreId));
    const its = added.find((ending) => name.endsWith(ending));
    return its === undefined ? name : name.slice(0, -its.length);
}
function suffixOf(restoreId) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(restoreId).digest('hex').slice(0, 6);
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
