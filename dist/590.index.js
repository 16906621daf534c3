export const id = 590;
export const ids = [590];
export const modules = {

/***/ 7138:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $T: () => (/* binding */ namesOnly),
/* harmony export */   $Y: () => (/* binding */ newPolicy),
/* harmony export */   CL: () => (/* binding */ judgePolicy),
/* harmony export */   KV: () => (/* binding */ policyFor),
/* harmony export */   YQ: () => (/* binding */ statementsFor),
/* harmony export */   _T: () => (/* binding */ delegatesTo)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5586);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);


// Key policies: what the restore role of the target account needs to use a key, and how it is added to a policy in
// which others have their own statements. Pure.
const texts = zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP())]);
const statement = zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({
    Sid: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    Effect: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    Principal: zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), texts)]).optional(),
    Action: texts.optional(),
    Condition: zod__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_1__/* .unknown */ .L5J())).optional(),
});
const document = zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({ Statement: zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([statement, zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(statement)]) });
/**
 * What sharing needs (UG aurora-share-snapshot, "Allowing access to an AWS KMS key"; guide, section 8): RDS uses the key
 * in the name of the role, and leaves itself a grant on it. DescribeKey is asked by this action itself.
 */
const needs = [
    { sid: 'AuroraRestoreSeeKey', actions: ['kms:DescribeKey'], condition: undefined },
    {
        sid: 'AuroraRestoreUseKeyThroughRds',
        actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
        condition: { StringLike: { 'kms:ViaService': 'rds.*.amazonaws.com' } },
    },
    {
        sid: 'AuroraRestoreGrantKeyToRds',
        actions: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
        condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
];
/**
 * What provision does with a key that it has made. The key's own policy allows it, so that the role's policy need not name
 * keys by a tag: whoever may tag keys while they are made may tag every key (KMS developer guide, "Controlling access to tags").
 */
const made = {
    sid: 'AuroraRestoreProvision',
    actions: ['kms:CreateAlias', 'kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:PutKeyPolicy'],
    condition: undefined,
};
/**
 * The policy of a new key: its account's own policies decide, `maker` may name it and change this policy, and `role`, where
 * one is given, may use it.
 */
function newPolicy(partition, account, maker, role) {
    const own = {
        Sid: 'AccountPoliciesDecide',
        Effect: 'Allow',
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
    };
    const making = maker === undefined ? [] : [ownStatement(made, [maker])];
    const shared = role === undefined ? [] : needs.map((need) => ownStatement(need, [role]));
    return JSON.stringify({ Version: '2012-10-17', Statement: [own, ...making, ...shared] });
}
/** Whether the policy allows something to nobody but these principals and the account itself: then no stranger made the key. */
function namesOnly(policy, principalArns, account, keyArn) {
    return [parse(policy, keyArn).Statement].flat().every((one) => {
        if (one.Effect !== 'Allow')
            return true;
        const names = principals(one);
        return (names.length > 0 &&
            names.every((name) => principalArns.includes(name) || name.endsWith(`:iam::${account}:root`)));
    });
}
/**
 * The policy with what `role` lacks, or undefined where it lacks nothing. Statements of others are left as they are;
 * those of this action, known by their Sid, gain the role beside those that are there.
 */
function policyFor(policy, role, keyArn) {
    const read = parse(policy, keyArn);
    const statements = [read.Statement].flat();
    const missing = needs.filter((need) => !need.actions.every((action) => statements.some((one) => allows(one, role, action, need))));
    if (missing.length === 0)
        return undefined;
    const own = new Map(missing.map((need) => {
        const known = statements.find(({ Sid }) => Sid === need.sid);
        return [need.sid, ownStatement(need, [...livePrincipals(known), role])];
    }));
    const kept = statements.filter(({ Sid }) => !own.has(Sid));
    return JSON.stringify({ ...read, Statement: [...kept, ...own.values()] });
}
/** The statements that let `role` use a key, as they are added to its policy. */
function statementsFor(role) {
    return JSON.stringify(needs.map((need) => ownStatement(need, [role])));
}
/** What RDS does with a key in the name of the role, and the look at it; grants are listed and revoked by RDS itself. */
const used = [
    ...['kms:DescribeKey', 'kms:Decrypt', 'kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
    ...['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:CreateGrant'],
];
/**
 * What the policy keeps from `role`. `missing`: no statement allows it, or one denies it; `unsure`: it hangs on
 * conditions that are not ours. A statement for the role's whole account leaves it to the role's own policies, and counts.
 */
function judgePolicy(policy, role, keyArn) {
    const statements = [parse(policy, keyArn).Statement].flat();
    const account = role.split(':')[4] ?? '';
    const isMeant = (one) => principals(one).some((name) => {
        return name === '*' || name === role || name === account || name.endsWith(`:iam::${account}:root`);
    });
    const missing = [];
    const unsure = [];
    for (const action of used) {
        const about = statements.filter((one) => isMeant(one) && covers(one, action));
        const denying = about.filter(({ Effect }) => Effect === 'Deny');
        const allowing = about.filter(({ Effect }) => Effect === 'Allow');
        if (allowing.length === 0 || denying.some(({ Condition }) => Condition === undefined))
            missing.push(action);
        else if (denying.length > 0 || !allowing.some(asksNothingElse))
            unsure.push(action);
    }
    return { missing, unsure };
}
/** No condition, or one of those that this action sets itself. */
function asksNothingElse({ Condition }) {
    const text = JSON.stringify(Condition);
    return needs.some(({ condition }) => Condition === undefined || text === JSON.stringify(condition));
}
/** Does the policy leave it to the policies of `account` who may use the key? Then a role of it needs no statement. */
function delegatesTo(policy, account, keyArn) {
    return [parse(policy, keyArn).Statement].flat().some((one) => {
        const names = principals(one);
        const isRoot = names.some((name) => name === account || name.endsWith(`:iam::${account}:root`));
        return one.Effect === 'Allow' && isRoot && one.Condition === undefined && covers(one, 'kms:Decrypt');
    });
}
function parse(policy, keyArn) {
    try {
        return document.parse(JSON.parse(policy));
    }
    catch (cause) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('KEY_NOT_USABLE', `The policy of the key ${keyArn} has a form that this action does not know, so nothing is added to it.`, `Let the restore role use it through RDS by hand (${needs.flatMap(({ actions }) => actions).join(', ')}), or name another key.`, { cause });
    }
}
function ownStatement({ sid, actions, condition }, roles) {
    return {
        Sid: sid,
        Effect: 'Allow',
        Principal: { AWS: roles.length === 1 ? (roles[0] ?? '') : [...roles] },
        Action: [...actions],
        Resource: '*',
        ...(condition === undefined ? {} : { Condition: structuredClone(condition) }),
    };
}
/** A role that was deleted stands in a policy as a bare id (IAM UG, "IAM role principals"); KMS takes no such policy. */
function livePrincipals(known) {
    return known === undefined ? [] : principals(known).filter((name) => name.startsWith('arn:'));
}
function principals({ Principal }) {
    if (Principal === '*')
        return ['*'];
    return typeof Principal === 'object' ? [Principal['AWS'] ?? []].flat() : [];
}
/** A statement that asks for less than ours does is as good; one that asks for something else is not counted on. */
function allows(one, role, action, need) {
    const { Effect, Condition } = one;
    const asksOnlyOurs = Condition === undefined || JSON.stringify(Condition) === JSON.stringify(need.condition);
    return Effect === 'Allow' && asksOnlyOurs && principals(one).includes(role) && covers(one, action);
}
function covers({ Action }, action) {
    return [Action ?? []].flat().some((pattern) => {
        const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('?', '.');
        // The star of an action that we need must itself be covered, so it stands for a character here.
        return new RegExp(`^${escaped.replaceAll('*', '.*')}$`, 'i').test(action);
    });
}


/***/ }),

/***/ 8900:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CO: () => (/* binding */ isSystemRole),
/* harmony export */   Cv: () => (/* binding */ identifier),
/* harmony export */   H2: () => (/* binding */ identifiers),
/* harmony export */   TS: () => (/* binding */ textArray),
/* harmony export */   eu: () => (/* binding */ literal)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

/**
 * Quotes an identifier. Throws BAD_INPUT for one that PostgreSQL would cut off (63 bytes) or cannot hold (NUL), as two
 * different names could then mean one role.
 */
function identifier(name) {
    if (name === '' || name.includes('\0') || Buffer.byteLength(name) > 63) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('BAD_INPUT', `${JSON.stringify(name)} cannot be a name in PostgreSQL: it must have 1 to 63 bytes, and no NUL.`, 'Correct the name in the credentials secret.');
    }
    return `"${name.replaceAll('"', '""')}"`;
}
/** Quoted identifiers with commas between them. */
function identifiers(names) {
    return names.map(identifier).join(', ');
}
/** Quotes a text literal, whatever `standard_conforming_strings` says. */
function literal(text) {
    if (text.includes('\0'))
        throw new TypeError('PostgreSQL cannot hold a NUL in text');
    const quoted = text.replaceAll("'", "''");
    return quoted.includes('\\') ? ` E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}
/** A list of texts as a value of type text[]: the Data API has no array parameters. */
function textArray(texts) {
    return `ARRAY[${texts.map(literal).join(', ')}]::pg_catalog.text[]`;
}
/**
 * AWS's own (UG "Understanding PostgreSQL roles and permissions"), by name and not by prefix: a production role called
 * `rds_reports` must not slip through as one of them.
 */
const awsRoles = new Set([
    'rdsadmin',
    'rdsproxyadmin',
    'rdsrepladmin',
    'rdstopmgr',
    'rdswriteforwarduser',
    'rds_ad',
    'rds_extension',
    'rds_iam',
    'rds_password',
    'rds_replication',
    'rds_reserved',
    'rds_superuser',
]);
/** Roles that belong to AWS or to PostgreSQL itself (which reserves `pg_`); never touched. */
function isSystemRole(name) {
    return awsRoles.has(name) || name.startsWith('pg_');
}


/***/ }),

/***/ 6088:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ checkUsers)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8900);


/** Three different roles, none of them AWS's. Throws SECRET_NOT_USABLE. */
function checkUsers({ master, app, readonly }) {
    const names = [master, app.username, readonly.username];
    names.forEach(_names_js__WEBPACK_IMPORTED_MODULE_1__/* .identifier */ .Cv);
    const reserved = names.find((name) => (0,_names_js__WEBPACK_IMPORTED_MODULE_1__/* .isSystemRole */ .CO)(name) || name.toLowerCase() === 'public');
    if (reserved === undefined && new Set(names).size === 3)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('SECRET_NOT_USABLE', reserved === undefined
        ? `master_username, app_username and readonly_username must be three different roles, but are ${names.join(', ')}.`
        : `${reserved} is a name that AWS or PostgreSQL keeps for itself.`, 'Correct the names in the credentials secret.');
}


/***/ }),

/***/ 200:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ shortHash)
/* harmony export */ });
const shown = 12;
/** As logs and summaries show a hook's content. */
function shortHash({ hash }) {
    return hash.slice(0, shown);
}


/***/ }),

/***/ 6591:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cp: () => (/* binding */ inSession),
/* harmony export */   DQ: () => (/* binding */ loginOf),
/* harmony export */   ev: () => (/* binding */ usersOf),
/* harmony export */   tv: () => (/* binding */ asMaster)
/* harmony export */ });
/* harmony import */ var _database_catalogue_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9377);

function usersOf(credentials) {
    return {
        database: credentials.database,
        master: credentials.masterUsername,
        app: { username: credentials.appUsername, password: credentials.appPassword },
        readonly: { username: credentials.readonlyUsername, password: credentials.readonlyPassword },
    };
}
/** Where a user of the new cluster logs in. */
function loginOf(restored, database, user) {
    return {
        clusterArn: restored.arn,
        host: restored.endpoint,
        port: restored.port,
        database,
        user: user.username,
        password: user.password,
    };
}
/** Runs `body` in a session of the master user, which takes no name for another's, and ends it whatever happens. */
async function asMaster(restore, restored, credentials, body) {
    return inSession(restore, restored, credentials, async (sql) => {
        await (0,_database_catalogue_js__WEBPACK_IMPORTED_MODULE_0__/* .trustOnlyOwnNames */ .z4)(sql);
        return body(sql);
    });
}
/** Runs `body` in a session with the search path and settings that the master user has at each login. */
async function inSession(restore, restored, credentials, body, onNotice) {
    const { masterUsername: username, masterPassword: password, database } = credentials;
    const sql = await restore.database.connect(loginOf(restored, database, { username, password }), onNotice);
    try {
        return await body(sql);
    }
    finally {
        await sql.close();
    }
}


/***/ }),

/***/ 2110:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ makeEndpoint),
/* harmony export */   x: () => (/* binding */ fitEndpoint)
/* harmony export */ });
/* harmony import */ var _aws_client_call_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7982);
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
 * the old one is gone, the id is not free.
 * @param former the cluster that it is taken from, where that is still there
 */
async function makeEndpoint(step, { dependents, settings, log }, clusterId, endpoint, former) {
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
                    return { state: 'pending', detail: 'the old one is being deleted' };
                if (now.clusterId === clusterId)
                    return { state: 'done', value: null };
                if (now.clusterId !== former)
                    return { state: 'failed', error: taken(id, now.clusterId) };
                await dependents.deleteCustomEndpoint(id);
                return { state: 'pending', detail: 'the old one is being deleted' };
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

/***/ 6861:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S5: () => (/* binding */ refuseOtherVersion),
/* harmony export */   Um: () => (/* binding */ storedVersion),
/* harmony export */   om: () => (/* binding */ historyOf),
/* harmony export */   zI: () => (/* binding */ operationOf)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5586);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7428);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);


/**
 * The version of what a restore stores, as `results.ts` types it. It grows when a stored value changes so that an
 * earlier version of the action would misread it.
 */
const storedVersion = 1;
// Only what decides something later is validated; the rest of each value is AWS's and only shown or sent back.
const cluster = zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({
    id: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    arn: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    resourceId: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    deletionProtection: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(),
    members: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({ id: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), writer: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY() })),
});
const shapes = {
    plan: zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({
        snapshot: zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({ arn: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), id: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), createdAt: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), engine: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() }),
        route: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({ kind: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['copy', 'share']) })),
        keys: zod__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
        replacesResourceId: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
        previous: zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({
            cluster,
            instances: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({ id: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), class: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() })),
            customEndpoints: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({ id: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() })),
        })
            .optional(),
    }),
    restored: zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({
        clusterId: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        arn: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        resourceId: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        endpoint: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        port: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(),
        instanceIds: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    }),
    swapped: zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({
        restored: zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({ clusterId: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), resourceId: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() }),
        previous: zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({ clusterId: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), resourceId: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), until: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() }).optional(),
    }),
    buildNames: zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({ clusterId: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), instanceIds: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()) }),
    cutOver: zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({
        newCluster: zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({
            clusterId: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
            resourceId: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
            instances: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ from: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), to: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() })),
        }),
        previousCluster: zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({
            clusterId: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
            resourceId: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
            instances: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ from: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), to: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() })),
        })
            .optional(),
        customEndpoints: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({ id: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() })),
        keptUntil: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    }),
    text: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
};
/**
 * Reads a stored restore. Throws STATE_NOT_READABLE where another version of the action has written it, or, when a value
 * is asked for, where that does not have the expected shape.
 */
function historyOf(state) {
    refuseOtherVersion(state);
    const { steps } = state;
    const read = (shape, step, pick) => {
        const record = steps[step];
        const value = record === undefined ? undefined : pick(record);
        if (value === undefined)
            return undefined;
        const parsed = shape.safeParse(value);
        if (!parsed.success)
            throw notReadable(state, `${step}: ${zod__WEBPACK_IMPORTED_MODULE_2__/* .prettifyError */ .S1(parsed.error)}`);
        return value;
    };
    return {
        restoreId: state.restoreId,
        target: state.target,
        status: state.status,
        operation: operationOf(state),
        get plan() {
            return read(shapes.plan, 'check-snapshot', ({ result }) => result);
        },
        get restored() {
            return read(shapes.restored, 'restore-cluster', ({ result }) => result);
        },
        get swapped() {
            return read(shapes.swapped, 'swap-cluster', ({ result }) => result);
        },
        get buildNames() {
            return read(shapes.buildNames, 'restore-cluster', ({ intents }) => intents['names']);
        },
        get cutOver() {
            return read(shapes.cutOver, 'swap-cluster', ({ intents }) => intents['cut-over']);
        },
        get finalSnapshotArn() {
            return read(shapes.text, 'delete-cluster', ({ intents }) => intents['final-snapshot-arn']);
        },
        hasBegun: (step) => steps[step] !== undefined,
        isDone: (step) => steps[step]?.status === 'done',
    };
}
/** The operation that a restore was begun with. It can be asked of a restore of any version. */
function operationOf({ settings }) {
    return zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({ operation: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() }).catch({ operation: 'restore' }).parse(settings).operation;
}
/** Throws STATE_NOT_READABLE where another version of the action has written it. */
function refuseOtherVersion(state) {
    const written = state.schemaVersion ?? 0;
    if (written === storedVersion)
        return;
    throw notReadable(state, written > storedVersion
        ? `a newer version of this action has written it (format ${written}, this version reads ${storedVersion})`
        : `an older version of this action has written it (format ${written}, this version reads ${storedVersion})`);
}
function notReadable({ restoreId, target }, why) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('STATE_NOT_READABLE', `The record of the restore ${restoreId} of ${target} in the audit table cannot be read: ${why}. Nothing was changed.`, 'Use the version of this action that began the restore to finish it, or to end it with operation: abandon.');
}


/***/ }),

/***/ 6192:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ createChecks),
/* harmony export */   nN: () => (/* binding */ refuseProblems),
/* harmony export */   zX: () => (/* binding */ Undetermined)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

/** It cannot be told now whether this will work. */
class Undetermined extends Error {
}
/** Ends the run itself, and says nothing of what was looked at. */
const notAboutIt = ['CANCELLED', 'LEASE_LOST', 'INTERNAL'];
function createChecks({ strict = false } = {}) {
    const done = [];
    const errors = [];
    const fail = (name, error) => {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ) || notAboutIt.includes(error.code))
            throw error;
        errors.push(error);
        done.push({ name, result: 'failed', details: error.message, fix: error.hint });
    };
    return {
        done,
        errors,
        run: async (name, look, describe) => {
            try {
                const seen = await look();
                done.push({ name, result: 'ok', details: describe(seen), fix: '' });
                return seen;
            }
            catch (error) {
                fail(name, error);
                return undefined;
            }
        },
        also: async (name, look) => {
            try {
                done.push({ name, result: 'ok', details: await look(), fix: '' });
            }
            catch (error) {
                const denied = error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ && error.code === 'ACCESS_DENIED';
                if ((!denied || strict) && !(error instanceof Undetermined))
                    return fail(name, error);
                const details = denied ? `${error.message} ${error.hint}` : (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(error);
                done.push({ name, result: 'unknown', details: details, fix: '' });
            }
        },
    };
}
/** Throws all problems in one error, if there are any. */
function refuseProblems(code, problems) {
    if (problems.length === 0)
        return;
    const distinct = (texts) => [...new Set(texts)].join('\n');
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(code, distinct(problems.map(({ problem }) => problem)), distinct(problems.map(({ fix }) => fix)));
}


/***/ }),

/***/ 5153:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ chooseSnapshot),
/* harmony export */   p: () => (/* binding */ kindOf)
/* harmony export */ });
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3110);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _naming_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7677);



/**
 * Finds the snapshot to restore: the one named by `snapshotId`, or the newest of the source cluster that fits
 * `snapshot-prefix`, `snapshot-date` and `snapshot-max-age`. Copies that this action made are never chosen.
 * Throws SNAPSHOT_NOT_FOUND with the newest three that nearly fitted, or SNAPSHOT_NOT_USABLE.
 * @param nowMs wall clock, for `snapshot-max-age`
 */
async function chooseSnapshot(settings, snapshots, snapshotId, nowMs) {
    const chosen = snapshotId === undefined
        ? await newest(settings, snapshots, nowMs)
        : await named(settings, snapshots, snapshotId);
    if (chosen.clusterId !== settings.sourceClusterId) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('SNAPSHOT_NOT_USABLE', `The snapshot ${chosen.arn} is of the cluster ${chosen.clusterId}, not of ${settings.sourceClusterId}.`, 'Set snapshot-id to a snapshot of source-cluster-id, or correct source-cluster-id.');
    }
    return chosen;
}
async function named(settings, snapshots, id) {
    const found = await snapshots.get(id);
    if (found === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('SNAPSHOT_NOT_FOUND', `There is no cluster snapshot ${id} in account ${settings.sourceAccountId}, ${settings.sourceRegion}.`, 'Correct snapshot-id, or leave it out to take the newest snapshot of source-cluster-id.');
    }
    if (found.status !== 'available') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('SNAPSHOT_NOT_USABLE', `The snapshot ${found.arn} is ${found.status}, not available.`, 'Run again when it is available, or choose another one.');
    }
    return found;
}
async function newest(settings, snapshots, nowMs) {
    const all = (await snapshots.list(settings.sourceClusterId)).filter((snapshot) => snapshot.tags[_naming_js__WEBPACK_IMPORTED_MODULE_2__/* .tagKeys */ .bi.purpose] === undefined);
    const newestFirst = all.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
    const judged = newestFirst.map((snapshot) => ({ snapshot, misfit: misfitOf(snapshot, settings, nowMs) }));
    const fit = judged.find(({ misfit }) => misfit === undefined);
    if (fit !== undefined)
        return fit.snapshot;
    const near = judged
        .slice(0, 3)
        .map(({ snapshot, misfit }) => `  ${snapshot.id} (${snapshot.createdAt}): ${misfit}`);
    const listed = near.length === 0 ? 'The cluster has no snapshot there.' : `The newest are:\n${near.join('\n')}`;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('SNAPSHOT_NOT_FOUND', `No snapshot of cluster ${settings.sourceClusterId} in account ${settings.sourceAccountId}, ${settings.sourceRegion}, fits. ${listed}`, 'Correct source-cluster-id, snapshot-prefix, snapshot-date or snapshot-max-age, or name one with snapshot-id.');
}
/** Why a snapshot does not fit, or undefined when it does. */
function misfitOf(snapshot, settings, nowMs) {
    // Automated snapshots are called `rds:CLUSTER-…`, AWS Backup's `awsbackup:…`: a prefix means what follows.
    const name = snapshot.id.replace(/^(rds|awsbackup):/, '');
    if (snapshot.status !== 'available')
        return `it is ${snapshot.status}`;
    if (settings.snapshotPrefix !== undefined && !name.startsWith(settings.snapshotPrefix)) {
        return `its name does not start with ${settings.snapshotPrefix}`;
    }
    if (settings.snapshotDate !== undefined && !isOfDay(snapshot, name, settings.snapshotDate)) {
        return `it is not of ${settings.snapshotDate}`;
    }
    const ageMs = nowMs - Date.parse(snapshot.createdAt);
    if (settings.snapshotMaxAgeMs !== undefined && ageMs > settings.snapshotMaxAgeMs) {
        return `it is ${(0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a)(ageMs)} old, older than ${(0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a)(settings.snapshotMaxAgeMs)}`;
    }
    return undefined;
}
/** A name that holds a day (`PREFIX-CLUSTER-2026-11-23`) says it; otherwise the UTC day on which it was made does. */
function isOfDay(snapshot, name, day) {
    const inName = /\d{4}-\d{2}-\d{2}/.exec(name)?.[0];
    return (inName ?? snapshot.createdAt.slice(0, 10)) === day;
}
function kindOf(snapshot) {
    if (snapshot.type === 'automated' || snapshot.id.startsWith('rds:'))
        return 'automated';
    if (snapshot.type === 'awsbackup' || snapshot.id.startsWith('awsbackup:'))
        return 'awsbackup';
    return 'manual';
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
        engineVersion: { value: snapshot.engineVersion, from: 'snapshot' },
        port: choose({ 'previous cluster': previous?.port, snapshot: snapshot.port }),
        subnetGroup: choose({ input: settings.subnetGroup, 'previous cluster': previous?.subnetGroup }),
        securityGroupIds: choose({
            input: (settings.strategy === 'swap' ? settings.buildSecurityGroupIds : undefined) ??
                settings.securityGroupIds,
            'previous cluster': listOrNone(previous?.securityGroupIds),
        }),
        parameterGroup: choose({
            input: settings.clusterParameterGroup,
            'previous cluster': groupToCarryOver(previous?.parameterGroup, plan),
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
            'previous cluster': previous?.engineLifecycleSupport,
            default: 'open-source-rds-extended-support-disabled',
        }),
    };
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
            'previous cluster': groupToCarryOver(like?.parameterGroup, plan),
        }),
        promotionTier: carryOver(like?.promotionTier),
        publiclyAccessible: carryOver(like?.publiclyAccessible),
        autoMinorUpgrade: carryOver(like?.autoMinorUpgrade),
        caCertificate: carryOver(like?.caCertificate),
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
        tags: {
            ...(0,_naming_js__WEBPACK_IMPORTED_MODULE_0__/* .inheritedTags */ .OI)(plan.previous?.cluster.tags ?? {}),
            ...settings.tags,
            // The next refresh may replace the cluster too.
            [settings.guardTag.key]: settings.guardTag.value,
            ...(0,_naming_js__WEBPACK_IMPORTED_MODULE_0__/* .ownTags */ .Wb)(ids.restoreId, ids.targetArn, 'cluster'),
        },
    };
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
/** What the new cluster and its instances are called while they are made: in a swap, the old ones still have their names. */
function buildNames(settings, plan, restoreId) {
    const lasting = plannedInstanceNames(settings, plan);
    if (settings.strategy !== 'swap')
        return { clusterId: settings.targetClusterId, instanceIds: lasting };
    const passing = (name) => (0,_naming_js__WEBPACK_IMPORTED_MODULE_0__/* .temporaryName */ .NT)(name, 'new', restoreId);
    return { clusterId: passing(settings.targetClusterId), instanceIds: lasting.map(passing) };
}
/** Lasting ids of the new instances. At least one: a cluster without instances cannot be connected to. */
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
/** A default parameter group belongs to one engine version: the new version's own default takes its place. */
function groupToCarryOver(group, plan) {
    if (group === undefined || !group.startsWith('default.'))
        return group;
    return plan.previous?.cluster.engineVersion.split('.')[0] === plan.snapshot.engineVersion.split('.')[0]
        ? group
        : undefined;
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

/***/ 3139:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  f: () => (/* binding */ describeRoute),
  C: () => (/* binding */ makePlan)
});

// EXTERNAL MODULE: ./build/duration.js
var duration = __webpack_require__(3110);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/restore/history.js
var restore_history = __webpack_require__(6861);
// EXTERNAL MODULE: ./build/restore/plan/choose-snapshot.js
var choose_snapshot = __webpack_require__(5153);
// EXTERNAL MODULE: ./build/restore/plan/guards.js
var guards = __webpack_require__(6815);
;// CONCATENATED MODULE: ./build/restore/plan/route.js
/**
 * The hops from a snapshot to one that the target can restore, in order and with the fewest copies. Pure.
 *
 * Rules (UG aurora-share-snapshot, aurora-copy-snapshot): automated and AWS Backup snapshots and those under the
 * default key cannot be shared, so they are copied first; a shared snapshot can be restored directly by ARN in its own
 * Region; copies inside one account may cross Regions in one step, from any kind of snapshot.
 */
function findRoute(question) {
    return question.sameAccount ? routeInAccount(question) : routeBetweenAccounts(question);
}
function routeInAccount({ sourceRegion: from, targetRegion: to, encryption, copy, }) {
    if (from === to && copy === 'auto')
        return [];
    return [{ kind: 'copy', name: 'target', side: 'target', from, to, key: targetKey(encryption) }];
}
function routeBetweenAccounts(question) {
    const { sourceRegion: from, targetRegion: to, encryption } = question;
    if (from === to) {
        const route = makeShared(question, from);
        return question.copy === 'always' ? [...route, copyInTarget(from, to, encryption)] : route;
    }
    const ways = [
        acrossInSource(question),
        ...(question.allowOneStepCopy
            ? [[...makeShared(question, from), copyInTarget(from, to, encryption)]]
            : []),
        acrossInTarget(question),
    ];
    // The source's key lies in one Region: a way that needs it in the other cannot be gone.
    const open = ways.filter((route) => route.every((routeStep) => keyReaches(question.sourceKeyRegion, routeStep)));
    return (open.length === 0 ? ways : open).reduce((best, way) => (copies(way) < copies(best) ? way : best));
}
/** Crossing the Regions inside the source account costs one copy and leaves nothing to copy in the target. */
function acrossInSource({ sourceRegion: from, targetRegion: to, encryption, copy, }) {
    const route = [
        { kind: 'copy', name: 'shared', side: 'source', from, to, key: sourceKey(encryption) },
        { kind: 'share', region: to, existing: false },
    ];
    return copy === 'always' ? [...route, copyInTarget(to, to, encryption)] : route;
}
/** Sharing in the source Region, then a copy in that Region that belongs to the target, then one across Regions. */
function acrossInTarget(question) {
    const { sourceRegion: from, targetRegion: to, encryption } = question;
    const key = encryption === 'none' ? 'none' : 'transit-key';
    return [
        ...makeShared(question, from),
        { kind: 'copy', name: 'transit', side: 'target', from, to: from, key },
        copyInTarget(from, to, encryption),
    ];
}
function keyReaches(sourceKeyRegion, routeStep) {
    return (sourceKeyRegion === undefined ||
        routeStep.kind !== 'copy' ||
        routeStep.key !== 'source-key' ||
        routeStep.to === sourceKeyRegion);
}
function copies(route) {
    return route.filter(({ kind }) => kind === 'copy').length;
}
/** The hops after which the target account may use the snapshot, or a copy of it, in `region`, its own Region. */
function makeShared(question, region) {
    const sharable = question.kind === 'manual' && question.encryption !== 'default-key';
    if (sharable && question.alreadyShared)
        return [];
    if (sharable && question.shareExisting)
        return [{ kind: 'share', region, existing: true }];
    return [
        {
            kind: 'copy',
            name: 'shared',
            side: 'source',
            from: region,
            to: region,
            key: sourceKey(question.encryption),
        },
        { kind: 'share', region, existing: false },
    ];
}
function copyInTarget(from, to, encryption) {
    return { kind: 'copy', name: 'target', side: 'target', from, to, key: targetKey(encryption) };
}
function sourceKey(encryption) {
    return encryption === 'none' ? 'none' : 'source-key';
}
function targetKey(encryption) {
    return encryption === 'none' ? 'none' : 'target-key';
}

;// CONCATENATED MODULE: ./build/restore/plan/plan.js






/** The key that an account has without making one; what a target gets when no other key is known. */
const defaultKey = 'alias/aws/rds';
/**
 * Reads snapshot, keys and old target, applies the guards and finds the route. Changes nothing. Each part is one of
 * `checks`; undefined when one of them failed, which names the input or permission at fault.
 * @param findSnapshot the snapshot to restore, or one as it would be
 */
async function makePlan(inspection, checks, findSnapshot) {
    const { settings } = inspection;
    const nowMs = inspection.clock.now();
    const snapshot = await checks.run('snapshot', findSnapshot, (seen) => describeSnapshot(seen, nowMs));
    const target = await checks.run('target', () => readTarget(inspection, snapshot), describeTarget);
    if (snapshot === undefined)
        return undefined;
    const way = await checks.run('route', () => chooseRoute(inspection, snapshot), ({ route }) => describeRoute(route, settings.targetAccountId));
    if (target === undefined || way === undefined)
        return undefined;
    const { route, encryption } = way;
    const { previous } = target;
    const clusterKey = settings.targetKmsKeyId ??
        previous?.cluster.kmsKeyId ??
        (encryption === 'none' && previous !== undefined ? undefined : defaultKey);
    const keys = await checks.run('keys', () => keysOf(inspection, route, clusterKey), describeKeys);
    if (keys === undefined)
        return undefined;
    return {
        snapshot,
        route: route,
        keys,
        ...(clusterKey === undefined ? {} : { clusterKey }),
        ...(target.replacesResourceId === undefined ? {} : { replacesResourceId: target.replacesResourceId }),
        ...(previous === undefined ? {} : { previous: previous }),
    };
}
async function chooseRoute(inspection, snapshot) {
    const { settings } = inspection;
    const kind = (0,choose_snapshot/* kindOf */.p)(snapshot);
    const encryption = await encryptionOf(inspection, snapshot);
    const sameAccount = settings.sourceAccountId === settings.targetAccountId;
    const snapshots = await inspection.source.snapshots(settings.sourceRegion);
    const isThere = snapshot.status === 'available';
    const shares = sameAccount || kind !== 'manual' || !isThere ? [] : await snapshots.sharedWith(snapshot.id);
    // A share that is there may be one that the restore of another target takes back at its end.
    const mayEnd = settings.shareExisting && !shares.includes('all');
    const route = findRoute({
        sameAccount,
        sourceRegion: settings.sourceRegion,
        targetRegion: settings.targetRegion,
        kind,
        encryption,
        alreadyShared: !mayEnd && (shares.includes(settings.targetAccountId) || shares.includes('all')),
        copy: settings.copy,
        shareExisting: settings.shareExisting,
        allowOneStepCopy: settings.allowOneStepCopy,
        sourceKeyRegion: regionOfKey(settings.sourceKmsKeyId),
    });
    return { route: route, encryption };
}
/** The old target as it is, and the resource id of what must go. */
async function readTarget(inspection, snapshot) {
    const { settings, clusters, instances } = inspection;
    const cluster = await clusters.get(settings.targetClusterId);
    const members = await instances.ofCluster(settings.targetClusterId);
    if (cluster !== undefined) {
        if (snapshot !== undefined)
            (0,guards/* guardSource */.H8)(cluster, snapshot);
        (0,guards/* guardTarget */.jU)(cluster, settings);
        return {
            replacesResourceId: cluster.resourceId,
            previous: await readPrevious(inspection, cluster, members),
        };
    }
    if (members.length > 0) {
        throw new errors/* ActionError */.lZ('TARGET_NOT_USABLE', `The cluster ${settings.targetClusterId} is gone, but its instances are still there: ${members.map(({ id, status }) => `${id} (${status})`).join(', ')}.`, 'Wait until AWS has deleted them, or delete them, then run again.');
    }
    const previous = await findLostTarget(inspection);
    return previous === undefined ? {} : { previous: previous };
}
function describeSnapshot({ arn, createdAt, sizeGib, engine, engineVersion, status }, nowMs) {
    if (status !== 'available')
        return `one will be made of the source cluster (${engine} ${engineVersion})`;
    const age = (0,duration/* formatDuration */.a)(Math.max(0, nowMs - Date.parse(createdAt)));
    return `${arn}, made ${createdAt} (${age} ago), ${sizeGib} GiB, ${engine} ${engineVersion}`;
}
function describeTarget({ previous, replacesResourceId: replaces, }) {
    if (previous === undefined)
        return 'there is no such cluster yet: it will be made';
    if (replaces === undefined)
        return `${previous.cluster.arn} is gone: it will be made as it was`;
    return `${previous.cluster.arn} (${replaces}, ${previous.cluster.status}) may be replaced`;
}
/** The way from the snapshot to the target, in words. */
function describeRoute(route, targetAccountId) {
    if (route.length === 0)
        return 'restore the snapshot directly';
    const inputs = route.map((routeStep) => routeStep.kind === 'share'
        ? `share with account ${targetAccountId} in ${routeStep.region}`
        : `copy in the ${routeStep.side} account from ${routeStep.from} to ${routeStep.to}`);
    return [...inputs, 'restore'].join(', then ');
}
function describeKeys(keys) {
    const inputs = Object.entries(keys).map(([use, arn]) => `${use} ${arn}`);
    return inputs.length === 0 ? 'no copy needs one' : inputs.join(', ');
}
/**
 * A restore that was abandoned after it had deleted the old target leaves nothing whose settings could be read: they are
 * in its plan.
 */
async function findLostTarget({ run, readRestore, log }) {
    const last = run.last === undefined ? undefined : await readRestore(run.last);
    if (last?.status !== 'abandoned')
        return undefined;
    const history = (0,restore_history/* historyOf */.om)(last);
    const previous = history.hasBegun('delete-cluster') ? history.plan?.previous : undefined;
    if (previous === undefined)
        return undefined;
    log.info(`There is no cluster now: the settings are those that the restore ${last.restoreId} found on it`);
    return { ...previous, dependents: [] };
}
async function readPrevious(inspection, cluster, members) {
    const dependents = await inspection.dependents.of(cluster);
    (0,guards/* guardBindings */.uQ)(cluster, dependents, inspection.settings);
    return {
        cluster,
        instances: writerFirst(cluster, members),
        customEndpoints: await inspection.dependents.customEndpoints(cluster.id),
        dependents: dependents,
    };
}
/** The source role must be able to see the key: whether it may be shared is the key's own property. */
async function encryptionOf(inspection, snapshot) {
    if (!snapshot.encrypted || snapshot.kmsKeyId === undefined)
        return 'none';
    const keys = await inspection.source.keys(inspection.settings.sourceRegion);
    const key = await keys.get(snapshot.kmsKeyId);
    return key.manager === 'AWS' ? 'default-key' : 'customer-key';
}
/** Finds every key that the hops need and sees that it is there, enabled, and of the right kind. */
async function keysOf(inspection, route, clusterKey) {
    const { settings, source, target } = inspection;
    const found = {};
    for (const routeStep of route) {
        if (routeStep.kind !== 'copy' || routeStep.key === 'none')
            continue;
        if (routeStep.key === 'source-key') {
            if (settings.sourceKmsKeyId === undefined) {
                throw new errors/* ActionError */.lZ('BAD_INPUT', `The snapshot must be copied under a customer key of the source account in ${routeStep.to} before it can be shared, and none is given.`, `Set the input source-kms-key-id (or the parameter ${settings.parameterPath}/source-kms-key-id) to a key in ${routeStep.to} that the target role may use.`);
            }
            const key = await (await source.keys(routeStep.to)).get(settings.sourceKmsKeyId);
            if (key.manager === 'AWS') {
                throw new errors/* ActionError */.lZ('KEY_NOT_USABLE', `source-kms-key-id names ${key.arn}, a key that AWS manages: a snapshot under it cannot be shared.`, 'Name a customer managed key.');
            }
            found['source-key'] = key.arn;
        }
        else {
            const wanted = routeStep.key === 'target-key' ? (clusterKey ?? defaultKey) : settings.transitKmsKeyId;
            found[routeStep.key] = (await (await target.keys(routeStep.to)).get(wanted)).arn;
        }
    }
    return found;
}
function regionOfKey(key) {
    return key?.startsWith('arn:') && key.includes(':key/') ? key.split(':')[3] : undefined;
}
function writerFirst(cluster, instances) {
    const writer = cluster.members.find((member) => member.writer)?.id;
    return instances.toSorted((a, b) => Number(b.id === writer) - Number(a.id === writer) || a.id.localeCompare(b.id));
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


/***/ }),

/***/ 1101:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Gy: () => (/* binding */ checkPlan),
  Nn: () => (/* binding */ inspect),
  Ql: () => (/* binding */ refuseFailed)
});

// EXTERNAL MODULE: ./build/errors.js
var build_errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/restore/plan/checks.js
var plan_checks = __webpack_require__(6192);
// EXTERNAL MODULE: ./build/restore/plan/choose-snapshot.js
var choose_snapshot = __webpack_require__(5153);
// EXTERNAL MODULE: ./build/restore/plan/plan.js + 1 modules
var plan_plan = __webpack_require__(3139);
// EXTERNAL MODULE: ./build/restore/naming.js
var naming = __webpack_require__(7677);
// EXTERNAL MODULE: ./build/restore/plan/cluster-settings.js
var cluster_settings = __webpack_require__(2001);
;// CONCATENATED MODULE: ./build/restore/preflight/identifiers.js



/** The names of what will be made are short enough, and free. Throws BAD_INPUT. */
async function checkNames(inspection, plan) {
    const { settings, run } = inspection;
    const build = (0,cluster_settings/* buildNames */.r7)(settings, plan, run.restoreId);
    if (settings.strategy !== 'swap') {
        const own = plan.previous?.instances.map(({ id }) => id) ?? [];
        const made = (0,cluster_settings/* plannedInstanceNames */.EI)(settings, plan).filter((id) => !own.includes(id));
        (0,plan_checks/* refuseProblems */.nN)('BAD_INPUT', await findTaken(inspection, [], made, 'Rename or delete that instance.'));
        return made.length === 0 ? 'the new cluster takes the old names' : `free: ${made.join(', ')}`;
    }
    const its = (plan.previous?.instances ?? []).map(({ id }) => id);
    const lasting = (0,cluster_settings/* plannedInstanceNames */.EI)(settings, plan).filter((id) => !its.includes(id));
    const previous = [settings.targetClusterId, ...its];
    const [oldCluster = '', ...oldInstances] = previous.map((name) => (0,naming/* temporaryName */.NT)(name, 'old', run.restoreId));
    const clusters = [build.clusterId, oldCluster];
    // The lasting names are needed at the cut-over, when it is too late to find another.
    const instances = [...build.instanceIds, ...lasting, ...oldInstances];
    const tooLong = [...clusters, ...instances].filter((name) => name.length > 63);
    (0,plan_checks/* refuseProblems */.nN)('BAD_INPUT', [
        ...tooLong.map((name) => ({
            problem: `The name ${name}, which a swap needs, is longer than the 63 characters that AWS allows.`,
            fix: 'Give the target or its instances shorter names, or set strategy: replace.',
        })),
        ...(await findTaken(inspection, clusters, instances, 'Rename or delete that, or run with another restore-id.')),
    ]);
    return `free: ${[...clusters, ...instances].join(', ')}`;
}
async function findTaken({ clusters, instances, run, targetArn }, clusterIds, instanceIds, fix) {
    const found = [
        ...(await Promise.all(clusterIds.map((id) => clusters.get(id)))),
        ...(await Promise.all(instanceIds.map((id) => instances.get(id)))),
    ];
    return found
        .filter((one) => one !== undefined && !(0,naming/* isOurs */.MU)(one.tags, run.restoreId, targetArn, 'cluster'))
        .map((one) => ({
        problem: `The name ${one?.id ?? ''}, which the restore needs, is taken by ${one?.arn ?? ''}, which it did not make.`,
        fix,
    }));
}

// EXTERNAL MODULE: ./build/aws/kms/key-policy.js
var key_policy = __webpack_require__(7138);
;// CONCATENATED MODULE: ./build/restore/preflight/key-policies.js


/**
 * The policies of the customer keys on the way let the roles use them. A key is read in its own account, as KMS shows a
 * policy to nobody else. Throws KEY_NOT_USABLE, or NotKnown where conditions of others decide.
 */
async function checkKeyPolicies(inspection, plan) {
    const problems = [];
    const unsure = [];
    const uses = await findUses(inspection, plan);
    for (const { arn, side } of uses) {
        const [, , , region = '', owner = ''] = arn.split(':');
        const role = inspection.principals[side];
        const keys = await inspection[owner === inspection.target.id ? 'target' : 'source'].keys(region);
        const judged = (0,key_policy/* judgePolicy */.CL)(await keys.policy(arn), role, arn);
        if (judged.missing.length > 0) {
            problems.push({
                problem: `The policy of the key ${arn} does not let ${role} use it: ${judged.missing.join(', ')}.`,
                fix: `Run operation: provision, or add to the key's policy (aws kms put-key-policy): ${(0,key_policy/* statementsFor */.YQ)(role)}`,
            });
        }
        else if (judged.unsure.length > 0) {
            unsure.push(`${arn} lets ${role} use it under conditions that decide later (${judged.unsure.join(', ')})`);
        }
    }
    (0,plan_checks/* refuseProblems */.nN)('KEY_NOT_USABLE', problems);
    if (unsure.length > 0)
        throw new plan_checks/* Undetermined */.zX(unsure.join('; '));
    return uses.length === 0
        ? 'no customer key is used'
        : [...new Set(uses.map(({ arn, side }) => `${arn} by the ${side} role`))].join('; ');
}
/** Follows the route: a copy is read under the key it comes from and written under its own; a restore likewise. */
async function findUses(inspection, plan) {
    const { settings } = inspection;
    const uses = [];
    const use = async (side, region, key) => {
        if (key === undefined)
            return;
        const isForeign = key.startsWith('arn:') && key.split(':')[4] !== inspection[side].id;
        // The key of another account is judged by what its policy says of the role; DescribeKey asks its owner.
        const found = await (await inspection[isForeign ? 'source' : side].keys(region)).get(key);
        const known = uses.some(({ arn, side: its }) => arn === found.arn && its === side);
        if (found.manager === 'CUSTOMER' && !known)
            uses.push({ arn: found.arn, side });
    };
    let at = { region: settings.sourceRegion, key: plan.snapshot.kmsKeyId };
    for (const routeStep of plan.route) {
        if (routeStep.kind !== 'copy')
            continue;
        await use(routeStep.side, at.region, at.key);
        at = { region: routeStep.to, key: routeStep.key === 'none' ? undefined : plan.keys[routeStep.key] };
        await use(routeStep.side, at.region, at.key);
    }
    await use('target', at.region, at.key);
    await use('target', settings.targetRegion, plan.clusterKey);
    return uses;
}

// EXTERNAL MODULE: ./build/restore/cluster/custom-endpoints.js
var custom_endpoints = __webpack_require__(2110);
;// CONCATENATED MODULE: ./build/restore/preflight/limits.js



// What AWS refuses only when it is asked to make the thing: the old target may be gone by then.
/** Serverless capacity, as the inputs and the old target's values make it together. */
function findBadCapacity(settings, plan, cluster, instances) {
    const { minAcu: min, maxAcu: max } = cluster.serverless ?? {};
    const fix = 'Set serverless-min-acu and serverless-max-acu, both.';
    if (min === undefined || max === undefined) {
        if (instances.some((instance) => instance.class === 'db.serverless'))
            return [{ problem: 'The instance class is db.serverless, but no capacity is known for it.', fix: fix }];
        if (settings.serverlessMinAcu === undefined && settings.serverlessMaxAcu === undefined)
            return [];
        return [{ problem: 'Only one end of the serverless capacity is known.', fix: fix }];
    }
    const previous = plan.previous?.cluster.serverless;
    const inputs = `minimum ${min}, maximum ${max}${previous === undefined ? '' : `; the old target has ${previous.minAcu} to ${previous.maxAcu}`}`;
    if (min > max)
        return [{ problem: `The serverless minimum would be greater than the maximum (${inputs}).`, fix: fix }];
    if (max < 1) {
        const atLeast = 'Set serverless-max-acu to 1 or more.';
        return [{ problem: `The serverless maximum would be less than 1 ACU (${inputs}).`, fix: atLeast }];
    }
    return [];
}
/** What AWS allows on one resource; its own tags (`aws:`) do not count. */
const mostTags = 50;
/** The user's tags, those carried over, and those of this action, on all that gets them. */
function findTooManyTags(settings, plan, cluster, instances) {
    const tagged = [
        { what: 'new cluster', keys: Object.keys(cluster.tags) },
        ...instances.map(({ id, tags }) => ({ what: `instance ${id}`, keys: Object.keys(tags) })),
    ];
    if (settings.strategy === 'swap' && plan.previous !== undefined) {
        // At the cut-over the old cluster is marked as one that is kept for a while.
        const marks = [...Object.keys((0,naming/* ownTags */.Wb)('', '', 'previous-cluster')), naming/* tagKeys */.bi.keptUntil];
        const keys = new Set([...Object.keys(plan.previous.cluster.tags), ...marks]);
        tagged.push({ what: 'old cluster that a swap keeps', keys: [...keys] });
    }
    return tagged
        .map(({ what, keys }) => ({ what, count: keys.filter((key) => !key.startsWith('aws:')).length }))
        .filter(({ count }) => count > mostTags)
        .map(({ what, count }) => ({
        problem: `The ${what} would have ${count} tags (its own, the input's and this action's): AWS allows ${mostTags}.`,
        fix: 'Take tags off the old target, or out of the input tags.',
    }));
}
/** Custom endpoints that name instances, none of which will be there: they would lead to all instances. */
function findEmptyEndpoints(settings, plan) {
    const names = (0,cluster_settings/* plannedInstanceNames */.EI)(settings, plan);
    return (plan.previous?.customEndpoints ?? [])
        .filter((endpoint) => (0,custom_endpoints/* fitEndpoint */.x)(endpoint, names) === undefined)
        .map(({ id, staticMembers }) => ({
        problem: `The custom endpoint ${id} leads to ${staticMembers.join(', ')} only, which the new cluster will not have: its instances are ${names.join(', ')}.`,
        fix: 'Raise instance-count, or change or delete that endpoint of the old target.',
    }));
}

;// CONCATENATED MODULE: ./build/restore/preflight/offers.js




/**
 * The target Region offers all that the new cluster will be made with: the engine's version, the instance classes, and
 * parameter groups of the right family. Throws BAD_INPUT with every problem, not only the first.
 */
async function checkOffers(inspection, plan) {
    const { settings, offerings: catalogue } = inspection;
    const { engine, engineVersion } = plan.snapshot;
    const family = await catalogue.familyOf(engine, engineVersion);
    if (family === undefined) {
        throw new build_errors/* ActionError */.lZ('BAD_INPUT', `${engine} ${engineVersion}, the version of the snapshot, is not offered in ${settings.targetRegion}.`, 'Choose another target-region, or a snapshot of a version that it offers.');
    }
    const { cluster, instances } = newOf(inspection, plan);
    const problems = [];
    const judgeGroup = (kind, input, name, found) => {
        if (found === family)
            return;
        const problem = found === undefined
            ? `There is no ${kind} ${name} in ${settings.targetRegion}.`
            : `The ${kind} ${name} is of family ${found}, but the snapshot's version needs ${family}.`;
        problems.push({ problem, fix: `Set ${input} to one of family ${family} in ${settings.targetRegion}.` });
    };
    const clusterGroup = cluster.parameterGroup;
    if (clusterGroup !== undefined) {
        const found = await catalogue.clusterParameterGroupFamily(clusterGroup);
        judgeGroup('cluster parameter group', 'cluster-parameter-group', clusterGroup, found);
    }
    for (const group of distinct(instances.map((instance) => instance.parameterGroup))) {
        const found = await catalogue.instanceParameterGroupFamily(group);
        judgeGroup('instance parameter group', 'instance-parameter-group', group, found);
    }
    const writerClass = instances[0]?.class;
    if (plan.previous?.cluster.httpEndpoint && writerClass?.startsWith('db.t')) {
        problems.push({
            problem: `The old target has the Data API's HTTP endpoint, which AWS does not give to ${writerClass}.`,
            fix: 'Set instance-class to one that is no T class, or switch the endpoint of the old target off.',
        });
    }
    const classes = distinct(instances.map((instance) => instance.class));
    for (const instanceClass of classes) {
        if (await catalogue.canOrder(engine, engineVersion, instanceClass))
            continue;
        problems.push({
            problem: `The instance class ${instanceClass} cannot be ordered for ${engine} ${engineVersion} in ${settings.targetRegion}.`,
            fix: 'Set instance-class to one that can (aws rds describe-orderable-db-instance-options).',
        });
    }
    problems.push(...findBadCapacity(settings, plan, cluster, instances));
    problems.push(...findTooManyTags(settings, plan, cluster, instances));
    problems.push(...findEmptyEndpoints(settings, plan));
    (0,plan_checks/* refuseProblems */.nN)('BAD_INPUT', problems);
    return `${engine} ${engineVersion} (${family}) with ${instances.length} × ${classes.join(', ')} in ${settings.targetRegion}`;
}
/** Subnet group and security groups exist, all in one VPC. Throws BAD_INPUT. */
async function checkNetwork(inspection, plan) {
    const { settings, offerings: catalogue } = inspection;
    const { cluster } = newOf(inspection, plan);
    const problems = [];
    const subnetGroup = cluster.subnetGroup;
    const vpc = subnetGroup === undefined ? undefined : await catalogue.vpcOfSubnetGroup(subnetGroup);
    if (subnetGroup !== undefined && vpc === undefined) {
        problems.push({
            problem: `There is no subnet group ${subnetGroup} in ${settings.targetRegion}.`,
            fix: 'Set subnet-group to one that exists there.',
        });
    }
    const lasting = settings.securityGroupIds ?? plan.previous?.cluster.securityGroupIds ?? [];
    const groups = distinct([...(cluster.securityGroupIds ?? []), ...lasting]);
    const vpcs = groups.length === 0 ? new Map() : await inspection.vpcsOfSecurityGroups(groups);
    for (const group of groups) {
        const its = vpcs.get(group);
        if (its !== undefined && (vpc === undefined || its === vpc))
            continue;
        problems.push({
            problem: its === undefined
                ? `There is no security group ${group} in account ${settings.targetAccountId}, ${settings.targetRegion}.`
                : `The security group ${group} is in ${its}, but the subnet group ${subnetGroup} is in ${vpc}.`,
            fix: 'Set security-group-ids (and build-security-group-ids) to groups of the VPC of subnet-group.',
        });
    }
    (0,plan_checks/* refuseProblems */.nN)('BAD_INPUT', problems);
    if (subnetGroup === undefined && groups.length === 0)
        return "AWS's defaults";
    return `subnet group ${subnetGroup ?? '(default)'}${vpc === undefined ? '' : ` in ${vpc}`}, security groups ${groups.join(', ') || '(default)'}`;
}
function newOf({ settings, run, targetArn }, plan) {
    const ids = { clusterId: settings.targetClusterId, restoreId: run.restoreId, targetArn };
    return {
        cluster: (0,cluster_settings/* clusterToRestore */.i3)(settings, plan, { ...ids, snapshotArn: plan.snapshot.arn }),
        instances: (0,cluster_settings/* instancesToCreate */.Me)(settings, plan, { ...ids, names: (0,cluster_settings/* plannedInstanceNames */.EI)(settings, plan) }),
    };
}
function distinct(values) {
    return [...new Set(values.filter((value) => value !== undefined))];
}

;// CONCATENATED MODULE: ./build/restore/preflight/quotas.js


/** Copies from other Regions that may be under way at once, by account and destination (UG aurora-copy-snapshot). */
const copiesAtOnce = 5;
const words = {
    DBClusters: 'clusters',
    DBInstances: 'instances',
    ManualClusterSnapshots: 'manual cluster snapshots',
};
/** The accounts have room for all that the restore makes while the old is still there. Throws QUOTA. */
async function checkQuotas(inspection, plan) {
    const problems = [];
    const seen = [];
    for (const { side, region, needed, arriving } of demands(inspection, plan)) {
        const account = inspection[side];
        const quotas = await account.quotas(region);
        for (const [name, more] of Object.entries(needed)) {
            const quota = quotas[name];
            if (quota === undefined || more === 0)
                continue;
            const said = `${quota.used} of ${quota.max} ${words[name]} in account ${account.id}, ${region}`;
            seen.push(`${said} (+${more})`);
            if (quota.used + more <= quota.max)
                continue;
            problems.push({
                problem: `The restore needs ${more} more: the quota is used up, with ${said}.`,
                fix: `Delete ${words[name]} that are not needed, or ask for more: aws service-quotas list-service-quotas --service-code rds --region ${region}`,
            });
        }
        if (arriving === 0)
            continue;
        const snapshots = await (await account.snapshots(region)).list();
        const under = snapshots.filter(({ status, copyOf = '' }) => {
            return status === 'copying' && copyOf.split(':')[3] !== region;
        });
        if (under.length < copiesAtOnce)
            continue;
        problems.push({
            problem: `${under.length} copies from other Regions are under way in account ${account.id}, ${region}, as many as AWS allows: ${under.map(({ id }) => id).join(', ')}.`,
            fix: 'Wait until one of them is done, then run again.',
        });
    }
    (0,plan_checks/* refuseProblems */.nN)('QUOTA', problems);
    return seen.join('; ') || 'nothing is added';
}
function demands({ settings }, plan) {
    const { targetRegion, strategy, finalSnapshot, keepPreviousMs } = settings;
    const swaps = strategy === 'swap';
    const instances = (0,cluster_settings/* plannedInstanceNames */.EI)(settings, plan).length;
    const previous = plan.replacesResourceId === undefined ? 0 : (plan.previous?.instances.length ?? 0);
    const takesFinal = plan.replacesResourceId !== undefined && finalSnapshot && (!swaps || keepPreviousMs === 0);
    const all = [
        {
            side: 'target',
            region: targetRegion,
            needed: {
                DBClusters: swaps || plan.replacesResourceId === undefined ? 1 : 0,
                DBInstances: swaps ? instances : Math.max(0, instances - previous),
                ManualClusterSnapshots: takesFinal ? 1 : 0,
            },
            arriving: 0,
        },
        ...plan.route.flatMap((routeStep) => routeStep.kind !== 'copy'
            ? []
            : [
                {
                    side: routeStep.side,
                    region: routeStep.to,
                    needed: { ManualClusterSnapshots: 1 },
                    arriving: routeStep.from === routeStep.to ? 0 : 1,
                },
            ]),
    ];
    return merge(all, ({ side, region }) => `${settings[`${side}AccountId`]} ${region}`);
}
/** Adds up what falls on the same account and Region. */
function merge(all, placeOf) {
    const places = new Map();
    for (const demand of all) {
        const known = places.get(placeOf(demand));
        const sum = (name) => (known?.needed[name] ?? 0) + (demand.needed[name] ?? 0);
        places.set(placeOf(demand), {
            ...(known ?? demand),
            needed: {
                DBClusters: sum('DBClusters'),
                DBInstances: sum('DBInstances'),
                ManualClusterSnapshots: sum('ManualClusterSnapshots'),
            },
            arriving: (known?.arriving ?? 0) + demand.arriving,
        });
    }
    return [...places.values()];
}

;// CONCATENATED MODULE: ./build/restore/preflight/reach.js



const overDataApi = 'SQL goes over the RDS Data API';
/** The new database can be reached in the way that `connect` says. Throws BAD_INPUT or DATABASE_UNREACHABLE. */
async function checkReach(inspection, plan) {
    const { settings } = inspection;
    if (!settings.setupDbUsers)
        return 'not needed (setup-db-users: false)';
    if (settings.connect === 'data-api') {
        (0,plan_checks/* refuseProblems */.nN)('BAD_INPUT', await findDataApiProblems(inspection, plan));
        return overDataApi;
    }
    try {
        return await checkTcp(inspection, plan);
    }
    catch (error) {
        const isClosed = error instanceof build_errors/* ActionError */.lZ && error.code === 'DATABASE_UNREACHABLE';
        if (settings.connect !== 'auto' || !isClosed)
            throw error;
        const problems = await findDataApiProblems(inspection, plan);
        if (problems.length === 0)
            return `${error.message} So ${overDataApi}.`;
        (0,plan_checks/* refuseProblems */.nN)('DATABASE_UNREACHABLE', [{ problem: error.message, fix: error.hint }, ...problems]);
        throw error;
    }
}
/** Where the old target answers from here, the new one will: it gets the same port, subnets and security groups. */
async function checkTcp({ settings, findUnreachable }, { previous, replacesResourceId: replaces }) {
    const changes = [settings.subnetGroup, settings.securityGroupIds, settings.buildSecurityGroupIds];
    const cluster = previous?.cluster;
    // What is only remembered of a target that is gone cannot answer.
    const isThere = cluster !== undefined && cluster.resourceId === replaces;
    const answers = isThere && cluster.status === 'available' && cluster.members.length > 0;
    if (!answers || cluster.endpoint === undefined || changes.some((change) => change !== undefined))
        throw new plan_checks/* Undetermined */.zX('there is no old target that answers in the same network, so it is seen only when the new one does');
    const reason = await findUnreachable(cluster.endpoint, cluster.port);
    if (reason === undefined)
        return `${cluster.endpoint}:${cluster.port}, the old target, answers`;
    throw new build_errors/* ActionError */.lZ('DATABASE_UNREACHABLE', `The old target ${cluster.endpoint}:${cluster.port} cannot be reached from here (${reason}), and the new one will be in the same network.`, 'A GitHub-hosted runner is outside of the VPC: use a self-hosted runner (or one with VPC networking) that the security group lets in, or connect: data-api.');
}
/** What would keep the Data API from the new cluster. */
async function findDataApiProblems({ settings, offerings: catalogue, run, targetArn }, plan) {
    const problems = [];
    const { engine, engineVersion } = plan.snapshot;
    const { clusterId } = (0,cluster_settings/* buildNames */.r7)(settings, plan, run.restoreId);
    const ids = { clusterId, restoreId: run.restoreId, targetArn, names: (0,cluster_settings/* plannedInstanceNames */.EI)(settings, plan) };
    const classes = (0,cluster_settings/* instancesToCreate */.Me)(settings, plan, ids).map((instance) => instance.class);
    for (const instanceClass of new Set(classes)) {
        if (await catalogue.supportsDataApi(engine, engineVersion, instanceClass))
            continue;
        problems.push({
            problem: `The RDS Data API does not serve ${instanceClass} with ${engine} ${engineVersion} in ${settings.targetRegion}.`,
            fix: 'Set instance-class to one that it serves (no T class), or connect: direct on a runner that can reach the database.',
        });
    }
    const arn = `${targetArn.slice(0, targetArn.lastIndexOf(':') + 1)}${clusterId}`;
    if (arn.length > 100) {
        problems.push({
            problem: `The RDS Data API takes ARNs of at most 100 characters, and ${arn} has ${arn.length}.`,
            fix: 'Give the target a shorter name, or set connect: direct on a runner that can reach the database.',
        });
    }
    return problems;
}

// EXTERNAL MODULE: ./build/database/users.js
var users = __webpack_require__(6088);
// EXTERNAL MODULE: ./build/restore/access/sessions.js
var sessions = __webpack_require__(6591);
;// CONCATENATED MODULE: ./build/restore/preflight/secret.js



/**
 * The master user's name comes with the snapshot and cannot be changed, so the secret must know it. Throws
 * SECRET_NOT_USABLE, or UNSUPPORTED for an engine in which this action cannot set up users.
 */
async function checkSecret(inspection, snapshot) {
    const { settings } = inspection;
    if (settings.setupDbUsers && snapshot !== undefined && snapshot.engine !== 'aurora-postgresql') {
        throw new build_errors/* ActionError */.lZ('UNSUPPORTED', `The snapshot ${snapshot.arn} is of engine ${snapshot.engine}: users can be set up in aurora-postgresql only.`, 'Set setup-db-users: false to restore it without touching its users.');
    }
    const credentials = await inspection.credentials();
    if (settings.setupDbUsers)
        (0,users/* checkUsers */.D)((0,sessions/* usersOf */.ev)(credentials));
    if (snapshot !== undefined && credentials.masterUsername !== snapshot.masterUsername) {
        throw new build_errors/* ActionError */.lZ('SECRET_NOT_USABLE', `The secret ${settings.credentialsSecret} says master_username ${credentials.masterUsername}, but the snapshot's master user is ${snapshot.masterUsername}, and a restore cannot rename it.`, `Set master_username in the secret to ${snapshot.masterUsername}.`);
    }
    return credentials;
}

;// CONCATENATED MODULE: ./build/restore/preflight/preflight.js










/**
 * Looks at everything that a restore needs, from the snapshot to the database's port, and changes nothing. It goes on
 * behind what is wrong, so that all of it is told at once.
 * @param snapshotId the snapshot to restore; undefined: as the settings choose, or as `create-snapshot` would make it
 */
async function inspect(inspection, snapshotId, checks = (0,plan_checks/* createChecks */.S)()) {
    const { settings, source, clock } = inspection;
    const willMake = settings.createSnapshot && snapshotId === undefined;
    const plan = await (0,plan_plan/* makePlan */.C)(inspection, checks, async () => willMake
        ? snapshotToBe(inspection)
        : (0,choose_snapshot/* chooseSnapshot */.I)(settings, await source.snapshots(settings.sourceRegion), snapshotId, clock.now()));
    await checkPlan(inspection, checks, plan);
    return { ...(plan === undefined ? {} : { plan }), checks: checks.done, errors: checks.errors };
}
/** All that a plan needs beside snapshot, target and route. Without a plan, what can be seen without one. */
async function checkPlan(inspection, checks, plan) {
    await checks.run('secret', () => checkSecret(inspection, plan?.snapshot), ({ appUsername, readonlyUsername, database }) => `has what is needed for ${appUsername} and ${readonlyUsername} in ${database}`);
    if (plan !== undefined) {
        const same = (seen) => seen;
        await checks.run('names', () => checkNames(inspection, plan), same);
        await checks.run('offers', () => checkOffers(inspection, plan), same);
        await checks.also('network', () => checkNetwork(inspection, plan));
        await checks.also('quotas', () => checkQuotas(inspection, plan));
        await checks.also('key policies', () => checkKeyPolicies(inspection, plan));
        await checks.also('database', () => checkReach(inspection, plan));
    }
    await checks.also('topic', () => checkTopic(inspection));
}
/** Throws what failed, in one error, before anything is changed. */
function refuseFailed({ errors }) {
    const error = (0,build_errors/* combineErrors */.Lt)(errors);
    if (error === undefined)
        return;
    const { code, message, hint, cause } = error;
    throw new build_errors/* ActionError */.lZ(code, `${message}\nThe target has not been touched.`, hint, { cause });
}
/** `create-snapshot`: what it will be like, as far as the cluster tells. */
async function snapshotToBe({ settings, source, clock }) {
    const cluster = await (await source.clusters(settings.sourceRegion)).get(settings.sourceClusterId);
    if (cluster === undefined) {
        throw new build_errors/* ActionError */.lZ('SNAPSHOT_NOT_FOUND', `There is no cluster ${settings.sourceClusterId} in account ${settings.sourceAccountId}, ${settings.sourceRegion}, to take a snapshot of.`, 'Correct source-cluster-id, source-account-id or source-region.');
    }
    if (cluster.status !== 'available') {
        throw new build_errors/* ActionError */.lZ('SNAPSHOT_NOT_USABLE', `The cluster ${cluster.arn} is ${cluster.status}: AWS takes snapshots of available clusters only.`, 'Run again when it is available, or without create-snapshot.');
    }
    return {
        arn: cluster.arn.replace(/:cluster:.*/, ':cluster-snapshot:to-be-made'),
        id: 'to-be-made',
        clusterId: cluster.id,
        clusterResourceId: cluster.resourceId,
        type: 'manual',
        status: 'to be made',
        createdAt: new Date(clock.now()).toISOString(),
        engine: cluster.engine,
        engineVersion: cluster.engineVersion,
        masterUsername: cluster.masterUsername,
        encrypted: cluster.encrypted,
        ...(cluster.kmsKeyId === undefined ? {} : { kmsKeyId: cluster.kmsKeyId }),
        sizeGib: 0,
        tags: {},
    };
}
async function checkTopic({ settings, findTopic }) {
    const { topicArn } = settings;
    if (topicArn === undefined)
        throw new plan_checks/* Undetermined */.zX('no topic-arn is set: nobody is told how a restore ends');
    if ((await findTopic(topicArn)) !== undefined)
        return topicArn;
    throw new build_errors/* ActionError */.lZ('NOT_FOUND', `There is no topic ${topicArn}.`, 'Correct topic-arn, or make it (operation: provision).');
}


/***/ })

};
