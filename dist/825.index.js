export const id = 825;
export const ids = [825];
export const modules = {

/***/ 7138:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $T: () => (/* binding */ namesOnly),
/* harmony export */   $Y: () => (/* binding */ newPolicy),
/* harmony export */   CL: () => (/* binding */ judgePolicy),
/* harmony export */   KV: () => (/* binding */ policyFor),
/* harmony export */   N$: () => (/* binding */ usedForResource),
/* harmony export */   YQ: () => (/* binding */ statementsFor),
/* harmony export */   _T: () => (/* binding */ delegatesTo)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5586);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);


// Key policies: what the restore role of the target account needs to use a key, and how that is added to a policy with
// statements of others. Pure.
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
 * on behalf of the role, and creates a grant for itself. DescribeKey is called by this action.
 */
const needs = [
    { sid: 'AuroraRestoreSeeKey', actions: ['kms:DescribeKey'], condition: undefined },
    {
        sid: 'AuroraRestoreUseKeyThroughRds',
        actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
        // In China the name of the service may end in .cn.
        condition: { StringLike: { 'kms:ViaService': 'rds.*.amazonaws.com*' } },
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
/** What RDS does with a key on behalf of the role, and DescribeKey. RDS itself lists and revokes grants. */
const used = [
    ...['kms:DescribeKey', 'kms:Decrypt', 'kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
    ...['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:CreateGrant'],
];
/**
 * What the policy keeps from `role`. `missing`: no statement allows it, or one denies it; `unsure`: it hangs on
 * conditions that are not ours. A statement for the role's whole account leaves it to the role's own policies, and counts.
 */
function judgePolicy(policy, role, keyArn, actions = used) {
    const statements = [parse(policy, keyArn).Statement].flat();
    const account = role.split(':')[4] ?? '';
    const isMeant = (one) => principals(one).some((name) => {
        return (name === '*' ||
            isSamePrincipal(name, role) ||
            name === account ||
            name.endsWith(`:iam::${account}:root`));
    });
    const missing = [];
    const unsure = [];
    for (const action of actions) {
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
/** What an encrypted resource of RDS besides storage needs of its key (UG "Performance Insights", "Secrets Manager"). */
const usedForResource = ['kms:DescribeKey', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:CreateGrant'];
/**
 * Is `name`, from a policy, the role or user `principal`? A session does not tell its role's path, but a role's name is
 * unique in an account (IAM UG, "IAM identifiers"). A policy can also name the sessions of a role.
 */
function isSamePrincipal(name, principal) {
    if (name === principal)
        return true;
    const own = /^arn:[a-z-]+:iam::(\d+):role\/(?:.+\/)?([^/]+)$/.exec(principal);
    const role = /^arn:[a-z-]+:iam::(\d+):role\/(?:.+\/)?([^/]+)$/.exec(name);
    const session = /^arn:[a-z-]+:sts::(\d+):assumed-role\/([^/]+)\//.exec(name);
    const named = role ?? session;
    return own !== null && named?.[1] === own[1] && named?.[2] === own[2];
}
/** No condition, or one of those that this action sets itself. */
function asksNothingElse({ Condition }) {
    const text = JSON.stringify(Condition);
    return needs.some(({ condition }) => Condition === undefined || text === JSON.stringify(condition));
}
/** Does the policy delegate to the IAM policies of `account`? Then a role of that account needs no statement. */
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
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('KEY_NOT_USABLE', `The policy of the key ${keyArn} has a form that this action does not support, so nothing is added to it.`, `Allow the restore role to use the key through RDS by hand (${needs.flatMap(({ actions }) => actions).join(', ')}), or name another key.`, { cause });
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
/** A deleted role appears in a policy as its id (IAM UG, "IAM role principals"); KMS takes no such policy. */
function livePrincipals(known) {
    return known === undefined ? [] : principals(known).filter((name) => name.startsWith('arn:'));
}
function principals({ Principal }) {
    if (Principal === '*')
        return ['*'];
    return typeof Principal === 'object' ? [Principal['AWS'] ?? []].flat() : [];
}
/** A condition that is weaker than ours is sufficient. Any other condition counts as unknown. */
function allows(one, role, action, need) {
    const { Effect, Condition } = one;
    const asksOnlyOurs = Condition === undefined || JSON.stringify(Condition) === JSON.stringify(need.condition);
    return (Effect === 'Allow' &&
        asksOnlyOurs &&
        principals(one).some((name) => isSamePrincipal(name, role)) &&
        covers(one, action));
}
function covers({ Action }, action) {
    return [Action ?? []].flat().some((pattern) => {
        const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('?', '.');
        // The star of an action that we need must itself be covered, so it stands for a character here.
        return new RegExp(`^${escaped.replaceAll('*', '.*')}$`, 'i').test(action);
    });
}


/***/ }),

/***/ 6546:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ preparePassword),
/* harmony export */   v: () => (/* binding */ scramVerifier)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);


/** PostgreSQL's own number (scram_iterations). */
const iterations = 4096;
/**
 * The SCRAM-SHA-256 verifier of a password, as PostgreSQL stores it (RFC 5803 form): what the server gets instead of
 * the password, so that neither its log nor its statistics can ever hold that. Throws SECRET_NOT_USABLE for a password
 * that clients would read differently.
 * @param salt 16 random bytes
 */
function scramVerifier(password, salt) {
    const salted = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.pbkdf2Sync)(preparePassword(password), salt, iterations, 32, 'sha256');
    const clientKey = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHmac)('sha256', salted).update('Client Key').digest();
    const storedKey = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(clientKey).digest('base64');
    const serverKey = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHmac)('sha256', salted).update('Server Key').digest('base64');
    return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
/**
 * The password after SASLprep (RFC 4013), as PostgreSQL's clients apply it at login: other spaces become a space, invisible characters
 * vanish, then NFKC. Where that changes nothing, all clients agree. Where it does, libpq takes the password as it is if
 * it holds a character that Unicode 3.2 did not have or that is forbidden, node-postgres does not look, and only
 * characters that are surely neither are accepted. Throws SECRET_NOT_USABLE.
 */
function preparePassword(password) {
    const prepared = password
        .replaceAll(/[\u00A0\u1680\u2000-\u200B\u202F\u205F\u3000]/g, ' ')
        .replaceAll(/\u00AD|\u034F|\u1806|[\u180B-\u180D]|[\u200C\u200D]|\u2060|[\uFE00-\uFE0F]|\uFEFF/g, '')
        .normalize('NFKC');
    if (prepared === password)
        return password;
    // Letters of Latin with their accents, common punctuation, full-width forms, and the spaces and marks from above.
    const known = /^(?:[ -~\u00A0-\u021F\u1E00-\u1E9B\u2000-\u200D\u2010-\u2027\u202F\u2030-\u2046\u205F\u2060\u2074-\u208E\u20AC\u2100-\u213A\u2153-\u2182\u2460-\u249B\u3000\uFB00-\uFB06\uFF01-\uFF5E]|[\u0300-\u033F]|[\uFE00-\uFE0F])+$/u;
    if (prepared !== '' && known.test(password))
        return prepared;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('SECRET_NOT_USABLE', 'A password in the credentials secret holds characters that PostgreSQL clients read differently (SASLprep), so some could not log in.', 'Choose one of letters, digits and punctuation; any of ASCII are safe.');
}


/***/ }),

/***/ 6088:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ checkUsers)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _quoting_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7383);
/* harmony import */ var _scram_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6546);



/** Names that PostgreSQL takes for something else than a role (manual, "CREATE ROLE"), and prefixes that AWS keeps. */
function isReserved(name) {
    return (0,_quoting_js__WEBPACK_IMPORTED_MODULE_1__/* .isSystemRole */ .CO)(name) || ['public', 'none'].includes(name.toLowerCase()) || /^rds_/.test(name);
}
/**
 * Three different roles with names and passwords that PostgreSQL takes, so that no change is made before it refuses them.
 * Throws SECRET_NOT_USABLE, or BAD_INPUT for what cannot be a name.
 */
function checkUsers({ database, master, app, readonly }) {
    const names = [master, app.username, readonly.username];
    [...names, database].forEach(_quoting_js__WEBPACK_IMPORTED_MODULE_1__/* .identifier */ .Cv);
    for (const { username, password } of [app, readonly]) {
        if (password === '' || password.includes('\0')) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('SECRET_NOT_USABLE', `The password of ${username} in the credentials secret is empty or holds a NUL, which PostgreSQL refuses.`, 'Correct the password in the credentials secret.');
        }
        (0,_scram_js__WEBPACK_IMPORTED_MODULE_2__/* .preparePassword */ .N)(password);
    }
    const reserved = [app.username, readonly.username].find(isReserved);
    if (reserved === undefined && new Set(names).size === 3)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('SECRET_NOT_USABLE', reserved === undefined
        ? `master_username, app_username and readonly_username must be three different roles, but are ${names.join(', ')}.`
        : `${reserved} is a name that AWS or PostgreSQL reserves.`, 'Correct the names in the credentials secret.');
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

/***/ 6192:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ createChecks),
/* harmony export */   nN: () => (/* binding */ refuseProblems),
/* harmony export */   zX: () => (/* binding */ Undetermined)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

/** It cannot be seen now whether this will work. */
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
                // With a cause AWS has refused the look; without one it was seen that a later change is not allowed.
                const denied = error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ && error.code === 'ACCESS_DENIED' && error.cause !== undefined;
                if ((!denied || strict) && !(error instanceof Undetermined))
                    return fail(name, error);
                const details = denied ? `${error.message} ${error.hint}` : (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(error);
                done.push({ name, result: 'unknown', details, fix: '' });
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
 * `snapshot-prefix`, `snapshot-date` and `snapshot-max-age`. Copies that this action made are never chosen. The age is that
 * of the data: a copy is as old as its original.
 * Throws SNAPSHOT_NOT_FOUND with the newest three that nearly fitted, or SNAPSHOT_NOT_USABLE.
 * @param nowMs wall clock, for `snapshot-max-age`
 */
async function chooseSnapshot(settings, snapshots, snapshotId, nowMs) {
    const chosen = snapshotId === undefined
        ? await newest(settings, snapshots, nowMs)
        : await named(settings, snapshots, snapshotId);
    const owner = chosen.arn.split(':')[4];
    if (owner !== settings.sourceAccountId) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('SNAPSHOT_NOT_USABLE', `The snapshot ${chosen.arn} belongs to account ${owner}, not to the source account ${settings.sourceAccountId}, whose role cannot share it.`, 'Set source-account-id and source-role-arn to that account, or copy the snapshot into the source account and name the copy.');
    }
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
    const all = await snapshots.list(settings.sourceClusterId);
    const newestFirst = all
        .filter((snapshot) => snapshot.tags[_naming_js__WEBPACK_IMPORTED_MODULE_2__/* .tagKeys */ .bi.purpose] === undefined)
        .map((snapshot) => ({ snapshot, dataTime: dataTimeOf(snapshot, all) }))
        .toSorted((a, b) => b.dataTime.localeCompare(a.dataTime));
    const judged = newestFirst.map(({ snapshot, dataTime }) => ({
        snapshot,
        dataTime,
        misfit: misfitOf(snapshot, dataTime, settings, nowMs),
    }));
    const fit = judged.find(({ misfit }) => misfit === undefined);
    if (fit !== undefined)
        return fit.snapshot;
    const near = judged
        .slice(0, 3)
        .map(({ snapshot, dataTime, misfit }) => `  ${snapshot.id} (${dataTime}): ${misfit}`);
    const listed = near.length === 0 ? 'The cluster has no snapshot there.' : `The newest are:\n${near.join('\n')}`;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('SNAPSHOT_NOT_FOUND', `No snapshot of cluster ${settings.sourceClusterId} in account ${settings.sourceAccountId}, ${settings.sourceRegion}, fits. ${listed}`, 'Correct source-cluster-id, snapshot-prefix, snapshot-date or snapshot-max-age, or name one with snapshot-id.');
}
/**
 * The time of a snapshot's data, as an ISO time. AWS does not say whether SnapshotCreateTime of a copy is that of its
 * original, so the original tells it, or the time in the original's name (`rds:CLUSTER-2026-01-31-01-05`) where it is
 * gone or in another Region. Of other copies only their own time is known.
 */
function dataTimeOf({ copyOf, createdAt }, all) {
    if (copyOf === undefined)
        return createdAt;
    const original = all.find(({ arn }) => arn === copyOf);
    const others = all.filter((one) => one !== original);
    const inName = /:rds:.*-(\d{4}-\d{2}-\d{2})-(\d{2})-(\d{2})$/.exec(copyOf);
    const known = original !== undefined
        ? dataTimeOf(original, others)
        : inName === null
            ? createdAt
            : `${inName[1]}T${inName[2]}:${inName[3]}:00.000Z`;
    // No copy is older than its original.
    return known < createdAt ? known : createdAt;
}
/** Why a snapshot does not fit, or undefined when it does. */
function misfitOf(snapshot, dataTime, settings, nowMs) {
    // Automated snapshots are called `rds:CLUSTER-…`, AWS Backup's `awsbackup:…`: a prefix may include that or not.
    const name = snapshot.id.replace(/^(rds|awsbackup):/, '');
    // AWS stores names in lower case.
    const prefix = settings.snapshotPrefix?.toLowerCase() ?? '';
    if (snapshot.status !== 'available')
        return `it is ${snapshot.status}`;
    if (!name.startsWith(prefix) && !snapshot.id.startsWith(prefix)) {
        return `its name does not start with ${settings.snapshotPrefix}`;
    }
    if (settings.snapshotDate !== undefined && !isOfDay(dataTime, name, settings.snapshotDate)) {
        return `it is not of ${settings.snapshotDate}`;
    }
    const ageMs = nowMs - Date.parse(dataTime);
    if (settings.snapshotMaxAgeMs !== undefined && ageMs > settings.snapshotMaxAgeMs) {
        return `it is ${(0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a)(ageMs)} old, older than ${(0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a)(settings.snapshotMaxAgeMs)}`;
    }
    return undefined;
}
/** A name that holds a day (`PREFIX-CLUSTER-2026-11-23`) says it; otherwise the UTC day of its data does. */
function isOfDay(dataTime, name, day) {
    const inName = /\d{4}-\d{2}-\d{2}/.exec(name)?.[0];
    return (inName ?? dataTime.slice(0, 10)) === day;
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

/***/ 9332:
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
// EXTERNAL MODULE: ./build/restore/plan/choose-snapshot.js
var choose_snapshot = __webpack_require__(5153);
// EXTERNAL MODULE: ./build/engine/store.js
var store = __webpack_require__(3350);
// EXTERNAL MODULE: ./build/restore/history.js
var restore_history = __webpack_require__(6861);
// EXTERNAL MODULE: ./build/restore/naming.js
var naming = __webpack_require__(7677);
// EXTERNAL MODULE: ./build/restore/plan/guards.js
var guards = __webpack_require__(6815);
;// CONCATENATED MODULE: ./build/restore/plan/other-tables.js

/**
 * Runs exclude each other by the audit table, so restores of one target in two tables do not. Names each new cluster that is
 * being built for the target by a restore which this table does not know; the names of clusters and the guards that are read
 * again before the cut-over keep the two from harming each other.
 */
async function warnOfOtherTables(inspection) {
    const { clusters, targetArn, settings, run, readRestore, log } = inspection;
    for (const { arn, tags, status } of await clusters.list()) {
        const { [naming/* tagKeys */.bi.restoreId]: id = '', [naming/* tagKeys */.bi.purpose]: purpose, [naming/* tagKeys */.bi.state]: state } = tags;
        const isBuilt = purpose === 'cluster' && tags[naming/* tagKeys */.bi.target] === targetArn && state !== naming/* verified */.zr;
        if (!isBuilt || status === 'deleting' || id === run.restoreId)
            continue;
        if ((await readRestore(id)) !== undefined)
            continue;
        log.warning(`${arn} is being built for this target by the restore ${id}, which the table ${settings.auditTable} does not know. Use one table for a target: restores in two do not wait for each other. If its record was lost, operation: clean with adopt: ${id} removes it.`);
    }
}

;// CONCATENATED MODULE: ./build/restore/plan/read-target.js






/** The target as it is, and the resource id of what is replaced. */
async function readTarget(inspection, snapshot) {
    const { settings, clusters, instances } = inspection;
    await warnOfOtherTables(inspection);
    const cluster = await clusters.get(settings.targetClusterId);
    const members = await instances.ofCluster(settings.targetClusterId);
    if (cluster !== undefined) {
        if (snapshot !== undefined)
            (0,guards/* guardSource */.H8)(cluster, snapshot);
        await refuseUnverified(inspection, cluster);
        (0,guards/* guardTarget */.jU)(cluster, settings);
        (0,guards/* guardInstances */.oQ)(members, settings);
        return {
            replacesResourceId: cluster.resourceId,
            previous: await readPrevious(inspection, cluster, members),
        };
    }
    if (members.length > 0) {
        throw new errors/* ActionError */.lZ('TARGET_NOT_USABLE', `The cluster ${settings.targetClusterId} is gone, but its instances are still there: ${members.map(({ id, status }) => `${id} (${status})`).join(', ')}.`, 'Wait until AWS has deleted them, or delete them, then run again.');
    }
    await refuseHiddenTarget(inspection);
    const previous = await findLostTarget(inspection);
    return previous === undefined ? {} : { previous };
}
/**
 * A cluster under the target's name that an unfinished or unknown restore made is half-built, however the table looks:
 * it must not be taken for the target, nor its volume for the target's data. Throws NAME_CONFLICT.
 */
async function refuseUnverified(inspection, cluster) {
    const { run, targetArn } = inspection;
    const { [naming/* tagKeys */.bi.restoreId]: restoreId, [naming/* tagKeys */.bi.state]: state, [naming/* tagKeys */.bi.target]: target } = cluster.tags;
    if (restoreId === undefined || state === naming/* verified */.zr || target !== targetArn)
        return;
    const record = await inspection.readRestore(restoreId);
    if (restoreId === run.restoreId || (record !== undefined && (0,store/* hasEnded */.h)(record)))
        return;
    throw unfinished(cluster, restoreId, record === undefined
        ? `See what is in it. If it is the target, remove its tag ${naming/* tagKeys */.bi.restoreId} (aws rds remove-tags-from-resource). If it is a copy that was not finished, delete it, and rename the previous cluster back where there is one (its tag ${naming/* tagKeys */.bi.purpose} is previous-cluster). Then run again.`
        : undefined);
}
/** There is no cluster of the target's name, but one that a restore renamed away from it and did not end. */
async function refuseHiddenTarget(inspection) {
    const { clusters, targetArn, run, settings } = inspection;
    const { targetRegion, targetClusterId } = settings;
    for (const cluster of await clusters.list()) {
        const { [naming/* tagKeys */.bi.restoreId]: restoreId = '', [naming/* tagKeys */.bi.purpose]: purpose, [naming/* tagKeys */.bi.target]: target, } = cluster.tags;
        if (purpose !== 'previous-cluster' || target !== targetArn || cluster.status === 'deleting')
            continue;
        const record = await inspection.readRestore(restoreId);
        if (restoreId === run.restoreId || (record !== undefined && (0,store/* hasEnded */.h)(record)))
            continue;
        throw unfinished(cluster, restoreId, record === undefined
            ? `See what is in it. If it is the target, remove its tag ${naming/* tagKeys */.bi.restoreId} (aws rds remove-tags-from-resource), and rename it back (start it first if it is stopped): aws rds modify-db-cluster --region ${targetRegion} --db-cluster-identifier ${cluster.id} --new-db-cluster-identifier ${targetClusterId} --apply-immediately. Then run again.`
            : undefined);
    }
}
/** @param unknownHint what to do, where the table does not know the restore */
function unfinished(cluster, restoreId, unknownHint) {
    return new errors/* ActionError */.lZ('NAME_CONFLICT', `${cluster.arn} belongs to the restore ${restoreId}, which ${unknownHint === undefined ? 'has not ended' : 'the audit table does not know'}: it is not replaced.`, unknownHint ??
        `Finish that restore (operation: restore with restore-id: ${restoreId}), or end it (operation: abandon with restore-id: ${restoreId}).`);
}
/**
 * A restore that was abandoned after it had deleted the previous cluster leaves nothing whose settings could be read: they are
 * in its plan.
 */
async function findLostTarget({ run, readRestore, log }) {
    const last = run.last === undefined ? undefined : await readRestore(run.last);
    if (last?.status !== 'abandoned')
        return undefined;
    const { previous } = (0,restore_history/* historyOf */.om)(last).plan ?? {};
    if (previous === undefined)
        return undefined;
    log.info(`There is no cluster now: the settings are those that the restore ${last.restoreId} found on it`);
    return { ...previous, dependents: [] };
}
async function readPrevious(inspection, cluster, members) {
    const { permanent, autoscaled } = partition(writerFirst(cluster, members));
    const dependents = [
        ...(await inspection.dependents.of(cluster)),
        ...autoscaled.map(({ id }) => ({ kind: 'autoscaled reader', name: id, byName: false })),
    ];
    (0,guards/* guardDependents */.ab)(cluster, dependents, inspection.settings);
    const instances = members.length > 0 ? permanent : await findLostInstances(inspection, cluster);
    return {
        cluster,
        instances,
        customEndpoints: await inspection.dependents.customEndpoints(cluster.id),
        dependents,
    };
}
/** The instances of a cluster that has none now come from the last plan that read them, never from defaults in silence. */
async function findLostInstances(inspection, cluster) {
    const { run, readRestore, log } = inspection;
    for (const restoreId of [run.last, cluster.tags[naming/* tagKeys */.bi.restoreId]]) {
        const record = restoreId === undefined ? undefined : await readRestore(restoreId);
        const previous = record === undefined ? undefined : (0,restore_history/* historyOf */.om)(record).plan?.previous;
        if (previous?.cluster.resourceId !== cluster.resourceId || previous.instances.length === 0)
            continue;
        log.info(`${cluster.id} has no instances now: the new ones get the settings that the restore ${restoreId} read`);
        return previous.instances;
    }
    log.warning(`${cluster.id} has no instances, and no restore has read any: the new ones get defaults`);
    return [];
}
/** Readers that autoscaling has added are no permanent instances. An instance that is the only one is carried over. */
function partition(instances) {
    const permanent = instances.filter(({ id }) => !(0,naming/* isAutoscaled */.Q5)(id));
    const kept = permanent.length === 0 ? instances.slice(0, 1) : permanent;
    return { permanent: kept, autoscaled: instances.filter((one) => !kept.includes(one)) };
}
function writerFirst(cluster, instances) {
    const writer = cluster.members.find((member) => member.writer)?.id;
    return instances.toSorted((a, b) => Number(b.id === writer) - Number(a.id === writer) || a.id.localeCompare(b.id));
}

;// CONCATENATED MODULE: ./build/restore/plan/route.js
/**
 * The route steps from a snapshot to one that the target can restore, in order and with the fewest copies. Pure.
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
    const routes = [
        acrossInSource(question),
        ...(question.allowOneStepCopy
            ? [[...makeShared(question, from), copyInTarget(from, to, encryption)]]
            : []),
        acrossInTarget(question),
    ];
    // The source's key lies in one Region: a route that needs it in the other Region is not possible.
    const possible = routes.filter((route) => route.every((routeStep) => keyReaches(question.sourceKeyRegion, routeStep)));
    return (possible.length === 0 ? routes : possible).reduce((best, route) => copies(route) < copies(best) ? route : best);
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
    const key = hasKey(encryption) ? 'transit-key' : 'none';
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
/** The route steps after which the target account may use the snapshot, or a copy of it, in `region`, its own Region. */
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
    return hasKey(encryption) ? 'source-key' : 'none';
}
function targetKey(encryption) {
    return hasKey(encryption) ? 'target-key' : 'none';
}
/** Is the snapshot under a KMS key? Only then a copy takes one. */
function hasKey(encryption) {
    return encryption !== 'none' && encryption !== 'sse-rds';
}

;// CONCATENATED MODULE: ./build/restore/plan/plan.js





/** The key that an account has without making one; what a target gets when no other key is known. */
const defaultKey = 'alias/aws/rds';
/** Accounts that a snapshot can be shared with (UG "Quotas and constraints"). Of a full list a copy is shared. */
const mostShares = 20;
/**
 * Reads snapshot, keys and previous cluster, applies the guards and finds the route. Changes nothing. Each part is one of
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
    const chosen = await checks.run('route', () => chooseRoute(inspection, snapshot), (found) => {
        const said = describeRoute(found.route, settings.targetAccountId);
        const isAssumed = found.encryption === 'sse-rds' && found.route.some(({ kind }) => kind === 'share');
        return isAssumed
            ? `${said}. AWS does not document whether a snapshot under its own key (sse-rds) can be shared; if it refuses, nothing has been replaced`
            : said;
    });
    if (target === undefined || chosen === undefined)
        return undefined;
    const { route, encryption } = chosen;
    const { previous } = target;
    const clusterKey = settings.targetKmsKeyId ??
        previous?.cluster.kmsKeyId ??
        // A cluster without a key of its own stays one: AWS encrypts new clusters with a key that it owns.
        (encryption === 'sse-rds' || (encryption === 'none' && previous !== undefined) ? undefined : defaultKey);
    const keys = await checks.run('keys', () => keysOf(inspection, route, clusterKey), describeKeys);
    if (keys === undefined)
        return undefined;
    return {
        snapshot,
        route,
        keys,
        ...(clusterKey === undefined ? {} : { clusterKey }),
        ...(target.replacesResourceId === undefined ? {} : { replacesResourceId: target.replacesResourceId }),
        ...(previous === undefined ? {} : { previous }),
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
    const isShared = shares.includes(settings.targetAccountId) || shares.includes('all');
    // A share that is there may be one that the restore of another target revokes at its end.
    const mayEnd = settings.shareExisting && !shares.includes('all');
    const route = findRoute({
        sameAccount,
        sourceRegion: settings.sourceRegion,
        targetRegion: settings.targetRegion,
        kind,
        encryption,
        alreadyShared: !mayEnd && isShared,
        copy: settings.copy,
        shareExisting: settings.shareExisting && (isShared || shares.length < mostShares),
        allowOneStepCopy: settings.allowOneStepCopy,
        sourceKeyRegion: regionOfKey(settings.sourceKmsKeyId),
    });
    return { route, encryption };
}
function describeSnapshot({ arn, createdAt, sizeGib, engine, engineVersion, status, encrypted, encryptionType }, nowMs) {
    if (status !== 'available')
        return `one will be made of the source cluster (${engine} ${engineVersion})`;
    const age = (0,duration/* formatDuration */.a)(Math.max(0, nowMs - Date.parse(createdAt)));
    return `${arn}, made ${createdAt} (${age} ago), ${sizeGib} GiB, ${engine} ${engineVersion}, encryption ${encryptionType ?? (encrypted ? 'sse-kms' : 'none')}`;
}
function describeTarget({ previous, replacesResourceId: replaces, }) {
    if (previous === undefined)
        return 'there is no such cluster yet: it will be made';
    if (replaces === undefined)
        return `${previous.cluster.arn} is gone: it will be made as it was`;
    return `${previous.cluster.arn} (${replaces}, ${previous.cluster.status}) may be replaced`;
}
/** The route from the snapshot to the target, in words. */
function describeRoute(route, targetAccountId) {
    if (route.length === 0)
        return 'restore the snapshot directly';
    const steps = route.map((routeStep) => routeStep.kind === 'share'
        ? `share with account ${targetAccountId} in ${routeStep.region}`
        : `copy in the ${routeStep.side} account from ${routeStep.from} to ${routeStep.to}`);
    return [...steps, 'restore'].join(', then ');
}
function describeKeys(keys) {
    const uses = Object.entries(keys).map(([use, arn]) => `${use} ${arn}`);
    return uses.length === 0 ? 'no copy needs one' : uses.join(', ');
}
/** The source role must be able to see the key: whether it may be shared is the key's own property. */
async function encryptionOf(inspection, snapshot) {
    if (snapshot.encryptionType === 'sse-rds')
        return 'sse-rds';
    if (!snapshot.encrypted || snapshot.kmsKeyId === undefined)
        return 'none';
    const keys = await inspection.source.keys(inspection.settings.sourceRegion);
    const key = await keys.get(snapshot.kmsKeyId);
    return key.manager === 'AWS' ? 'default-key' : 'customer-key';
}
/** Finds every key that the route needs and checks that it exists, is enabled and of the right kind. */
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

/***/ 9662:
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
// EXTERNAL MODULE: ./build/restore/plan/plan.js + 3 modules
var plan_plan = __webpack_require__(9332);
// EXTERNAL MODULE: ./build/restore/plan/cluster-settings.js
var cluster_settings = __webpack_require__(2001);
;// CONCATENATED MODULE: ./build/restore/preflight/connectivity.js



const overDataApi = 'SQL goes over the RDS Data API';
/** The new database can be reached in the way that `connect` says. Throws BAD_INPUT or DATABASE_UNREACHABLE. */
async function checkConnectivity(inspection, plan) {
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
/** Where the previous cluster answers from here, the new one will: it gets the same port, subnets and security groups. */
async function checkTcp({ settings, findUnreachable }, { previous, replacesResourceId: replaces }) {
    const changes = [settings.subnetGroup, settings.securityGroupIds, settings.buildSecurityGroupIds];
    const cluster = previous?.cluster;
    // What is only remembered of a target that is gone cannot answer.
    const isThere = cluster !== undefined && cluster.resourceId === replaces;
    const answers = isThere && cluster.status === 'available' && cluster.members.length > 0;
    if (!answers || cluster.endpoint === undefined || changes.some((change) => change !== undefined))
        throw new plan_checks/* Undetermined */.zX('there is no previous cluster that answers in the same network, so it is seen only when the new one does');
    const reason = await findUnreachable(cluster.endpoint, cluster.port);
    if (reason === undefined)
        return `${cluster.endpoint}:${cluster.port}, the previous cluster, answers`;
    throw new build_errors/* ActionError */.lZ('DATABASE_UNREACHABLE', `The previous cluster ${cluster.endpoint}:${cluster.port} cannot be reached from here (${reason}), and the new one will be in the same network.`, 'A GitHub-hosted runner is outside of the VPC: use a self-hosted runner (or one with VPC networking) that the security group allows, or connect: data-api.');
}
/** What would keep the Data API from the new cluster. */
async function findDataApiProblems({ settings, offerings, run, targetArn }, plan) {
    const problems = [];
    const { engine } = plan.snapshot;
    const engineVersion = plan.engineVersion ?? plan.snapshot.engineVersion;
    const { clusterId } = (0,cluster_settings/* buildNames */.r7)(settings, plan, run.restoreId);
    const ids = { clusterId, restoreId: run.restoreId, targetArn, names: (0,cluster_settings/* plannedInstanceNames */.EI)(settings, plan) };
    const classes = (0,cluster_settings/* instancesToCreate */.Me)(settings, plan, ids).map((instance) => instance.class);
    for (const instanceClass of new Set(classes)) {
        const offers = await offerings.classes(engine, engineVersion, instanceClass);
        if (offers.some(({ httpEndpoint }) => httpEndpoint))
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

;// CONCATENATED MODULE: ./build/restore/preflight/engine.js
/** The engines whose clusters this action restores. RDS lists clusters of others too (API DescribeDBClusters). */
const auroraEngines = ['aurora-postgresql', 'aurora-mysql'];
const otherEngines = {
    postgres: 'a Multi-AZ DB cluster of RDS for PostgreSQL',
    mysql: 'a Multi-AZ DB cluster of RDS for MySQL',
    docdb: 'Amazon DocumentDB',
    neptune: 'Amazon Neptune',
    aurora: 'Aurora MySQL 5.6, which AWS has retired',
};
/** Snapshot and previous cluster are of one engine, and of one that this action restores. */
function findEngineProblems(snapshot, previous) {
    const found = [];
    const judge = (what, engine, input) => {
        if (auroraEngines.includes(engine))
            return;
        const meaning = otherEngines[engine];
        found.push({
            problem: `${what} is of engine ${engine}${meaning === undefined ? '' : ` (${meaning})`}: this action restores ${auroraEngines.join(' and ')} only.`,
            fix: `Correct ${input}.`,
        });
    };
    judge(`The snapshot ${snapshot.arn}`, snapshot.engine, 'source-cluster-id or snapshot-id');
    if (snapshot.engineVersion.endsWith('-limitless')) {
        found.push({
            problem: `The snapshot ${snapshot.arn} is of an Aurora PostgreSQL Limitless Database (${snapshot.engineVersion}), whose shard groups this action does not create.`,
            fix: 'Correct source-cluster-id or snapshot-id.',
        });
    }
    if (previous === undefined)
        return found;
    const { cluster } = previous;
    judge(`The target ${cluster.arn}`, cluster.engine, 'target-cluster-id');
    if (found.length === 0 && cluster.engine !== snapshot.engine) {
        found.push({
            problem: `The target ${cluster.arn} is of engine ${cluster.engine}, but the snapshot ${snapshot.arn} is of ${snapshot.engine}: the settings of one engine do not fit the other.`,
            fix: 'Correct source-cluster-id, snapshot-id or target-cluster-id.',
        });
    }
    return found;
}

// EXTERNAL MODULE: ./build/restore/naming.js
var naming = __webpack_require__(7677);
;// CONCATENATED MODULE: ./build/restore/preflight/identifiers.js



/** The names of what will be made are short enough, and free. Throws BAD_INPUT. */
async function checkNames(inspection, plan) {
    const { settings, run } = inspection;
    const build = (0,cluster_settings/* buildNames */.r7)(settings, plan, run.restoreId);
    const own = (plan.previous?.instances ?? []).map(({ id }) => id);
    // The permanent names are needed after the first change, when it is too late to find another.
    const permanent = (0,cluster_settings/* plannedInstanceNames */.EI)(settings, plan).filter((id) => !own.includes(id));
    const old = (name) => (0,naming/* temporaryName */.NT)(name, 'old', run.restoreId);
    const clusters = [build.clusterId, old(settings.targetClusterId)];
    const instances = settings.strategy === 'swap' ? [...build.instanceIds, ...permanent, ...own.map(old)] : permanent;
    const tooLong = [...clusters, ...instances].filter((name) => name.length > 63);
    (0,plan_checks/* refuseProblems */.nN)('BAD_INPUT', [
        ...tooLong.map((name) => ({
            problem: `The name ${name}, which the restore needs, is longer than the 63 characters that AWS allows.`,
            fix: settings.strategy === 'swap' && clusters.every((id) => id !== name)
                ? 'Set strategy: replace, which needs no second set of instances.'
                : 'Give the target a shorter name.',
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
;// CONCATENATED MODULE: ./build/restore/preflight/planned-cluster.js

/** The new cluster and its instances as they will be requested, under their permanent names. */
function plannedOf({ settings, run, targetArn }, plan) {
    const ids = { clusterId: settings.targetClusterId, restoreId: run.restoreId, targetArn };
    return {
        cluster: (0,cluster_settings/* clusterToRestore */.i3)(settings, plan, { ...ids, snapshotArn: plan.snapshot.arn }),
        instances: (0,cluster_settings/* instancesToCreate */.Me)(settings, plan, { ...ids, names: (0,cluster_settings/* plannedInstanceNames */.EI)(settings, plan) }),
    };
}

;// CONCATENATED MODULE: ./build/restore/preflight/key-policies.js




/**
 * The customer keys on the route and of the new cluster are enabled, and their policies let the roles use them. A key is
 * read in its own account, as KMS shows a policy to nobody else (API GetKeyPolicy, "Cross-account use: No"). Throws
 * KEY_NOT_USABLE, or Undetermined where another account or conditions of others decide.
 */
async function checkKeyPolicies(inspection, plan) {
    const { uses, problems, unsure } = await findUses(inspection, plan);
    for (const use of uses) {
        const { arn, side, purpose } = use;
        const [, , , region = '', owner = ''] = arn.split(':');
        const role = inspection.principals[side];
        const reader = ['target', 'source'].find((one) => inspection[one].id === owner);
        if (reader === undefined) {
            unsure.push(`${arn} is a key of account ${owner}: only that account can read its policy`);
            continue;
        }
        const policy = await (await inspection[reader].keys(region)).policy(arn);
        const judged = (0,key_policy/* judgePolicy */.CL)(policy, role, arn, purpose === undefined ? undefined : key_policy/* usedForResource */.N$);
        if (judged.missing.length > 0) {
            problems.push({
                problem: `The policy of the key ${arn}${forPurpose(use)} does not let ${role} use it: ${judged.missing.join(', ')}.`,
                fix: `Run operation: provision, or add to the key's policy (aws kms put-key-policy): ${(0,key_policy/* statementsFor */.YQ)(role)}${pathHint(inspection, side)}`,
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
        : [...new Set(uses.map((use) => `${use.arn}${forPurpose(use)} by the ${use.side} role`))].join('; ');
}
/** Follows the route: a copy is read under the key it comes from and written under its own; a restore likewise. */
async function findUses(inspection, plan) {
    const { settings } = inspection;
    const found = { uses: [], problems: [], unsure: [] };
    const use = (side, region, key, purpose) => key === undefined ? Promise.resolve() : addUse(inspection, found, { side, region, key, purpose });
    // In a rollback the snapshot is the target's own: it lies where its ARN says.
    const snapshotRegion = plan.snapshot.arn.split(':')[3] ?? settings.sourceRegion;
    let at = { region: snapshotRegion, key: plan.snapshot.kmsKeyId };
    for (const routeStep of plan.route) {
        if (routeStep.kind !== 'copy')
            continue;
        await use(routeStep.side, at.region, at.key);
        at = { region: routeStep.to, key: routeStep.key === 'none' ? undefined : plan.keys[routeStep.key] };
        await use(routeStep.side, at.region, at.key);
    }
    await use('target', at.region, at.key);
    await use('target', settings.targetRegion, plan.clusterKey);
    for (const { id, performanceInsights } of plannedOf(inspection, plan).instances)
        await use('target', settings.targetRegion, performanceInsights?.kmsKeyId, `Performance Insights of ${id}`);
    const secretKey = plan.previous?.cluster.masterSecret?.kmsKeyId;
    await use('target', settings.targetRegion, secretKey, 'the master secret that RDS manages');
    return found;
}
async function addUse(inspection, { uses, problems, unsure }, { side, region, key, purpose }) {
    // DescribeKey asks the key's owner, where that is one of the two accounts.
    const owner = key.startsWith('arn:') ? key.split(':')[4] : inspection[side].id;
    const reader = ['target', 'source'].find((one) => inspection[one].id === owner) ?? side;
    const add = purpose === undefined ? {} : { purpose };
    let found;
    try {
        found = await (await inspection[reader].keys(region)).get(key);
    }
    catch (error) {
        const isForeign = owner !== inspection[reader].id;
        if (!(error instanceof build_errors/* ActionError */.lZ))
            throw error;
        if (isForeign && error.code === 'ACCESS_DENIED')
            unsure.push(`${key}: ${error.message}`);
        else if (error.code === 'KEY_NOT_USABLE')
            problems.push({
                problem: `${error.message}${purpose === undefined ? '' : ` It is the key of ${purpose}.`}`,
                fix: purpose === undefined
                    ? error.hint
                    : `Enable the key, or change the previous cluster so that ${purpose} does not use it.`,
            });
        else
            throw error;
        return;
    }
    const known = uses.some((one) => one.arn === found.arn && one.side === side && one.purpose === purpose);
    if (found.manager === 'CUSTOMER' && !known)
        uses.push({ arn: found.arn, side, ...add });
}
function forPurpose({ purpose }) {
    return purpose === undefined ? '' : ` (${purpose})`;
}
/** KMS refuses a policy with a principal that does not exist, and a session does not tell the path of its role. */
function pathHint({ settings, principals }, side) {
    if (settings[`${side}RoleArn`] !== undefined)
        return '';
    const name = principals[side].split('/').at(-1) ?? '';
    return ` If the role has a path, put in its full ARN: aws iam get-role --role-name ${name} --query Role.Arn`;
}

;// CONCATENATED MODULE: ./build/restore/preflight/network.js


/** Subnet group and security groups exist, all in one VPC. Throws BAD_INPUT. */
async function checkNetwork(inspection, plan) {
    const { settings, offerings } = inspection;
    const { cluster } = plannedOf(inspection, plan);
    const problems = [];
    const subnetGroup = cluster.subnetGroup;
    const subnets = subnetGroup === undefined ? undefined : await offerings.subnetGroup(subnetGroup);
    const vpc = subnets?.vpc;
    const { networkType } = cluster;
    if (networkType !== undefined && subnets?.networkTypes?.includes(networkType) === false) {
        problems.push({
            problem: `The previous cluster has the network type ${networkType}. The subnet group ${subnetGroup} supports ${subnets.networkTypes.join(', ')}.`,
            fix: 'Set subnet-group to one that supports it, add IPv6 blocks to its subnets, or change the network type of the previous cluster.',
        });
    }
    if (subnetGroup !== undefined && subnets === undefined) {
        problems.push({
            problem: `There is no subnet group ${subnetGroup} in ${settings.targetRegion}.`,
            fix: 'Set subnet-group to one that exists there.',
        });
    }
    const permanent = settings.securityGroupIds ?? plan.previous?.cluster.securityGroupIds ?? [];
    const groups = distinct([...(cluster.securityGroupIds ?? []), ...permanent]);
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
/**
 * The subnets have a free address for each instance that is created while the previous ones have theirs: without one an
 * instance ends as `incompatible-network`. Throws QUOTA, or BAD_INPUT where there are no subnets at all.
 */
async function checkAddresses(inspection, plan) {
    const { settings, offerings } = inspection;
    const { cluster, instances } = plannedOf(inspection, plan);
    const { subnetGroup } = cluster;
    const group = subnetGroup === undefined ? undefined : await offerings.subnetGroup(subnetGroup);
    if (subnetGroup !== undefined && group === undefined)
        throw new plan_checks/* Undetermined */.zX(`there is no subnet group ${subnetGroup}`);
    const subnets = await inspection.findSubnets(group?.subnets);
    const name = subnetGroup === undefined ? 'the default VPC' : `the subnet group ${subnetGroup}`;
    if (subnets.length === 0 && subnetGroup === undefined) {
        const problem = `Account ${settings.targetAccountId} has no default VPC with subnets in ${settings.targetRegion}, where the new cluster would be.`;
        (0,plan_checks/* refuseProblems */.nN)('BAD_INPUT', [{ problem, fix: 'Set subnet-group to one that exists there.' }]);
    }
    // With `replace` the previous instances, and their addresses, are gone before the new ones are created.
    const leaving = settings.strategy === 'swap' ? [] : (plan.previous?.instances ?? []);
    const freeIn = (zone) => subnets
        .filter((one) => zone === undefined || one.zone === zone)
        .reduce((sum, { freeAddresses }) => sum + freeAddresses, 0);
    const findShortage = (zone) => {
        const isThere = ({ availabilityZone }) => zone === undefined || availabilityZone === zone;
        const needed = instances.filter(isThere).length - leaving.filter(isThere).length;
        const free = freeIn(zone);
        if (needed <= free)
            return [];
        return [
            {
                problem: `The restore creates ${instances.filter(isThere).length} instances in ${zone ?? settings.targetRegion}: ${name} has ${free} free addresses there, and ${needed} more are needed.`,
                fix: `Free addresses, or set subnet-group to one with larger subnets${settings.strategy === 'swap' ? ', or strategy: replace, which deletes the previous instances first' : ''}.`,
            },
        ];
    };
    const zones = distinct(instances.map(({ availabilityZone }) => availabilityZone));
    const short = zones.flatMap(findShortage);
    (0,plan_checks/* refuseProblems */.nN)('QUOTA', short.length > 0 ? short : findShortage(undefined));
    return `${freeIn()} in ${name} (+${Math.max(0, instances.length - leaving.length)})`;
}
function distinct(values) {
    return [...new Set(values.filter((value) => value !== undefined))];
}

;// CONCATENATED MODULE: ./build/restore/preflight/engine-version.js

/**
 * The engine version of the new cluster: the snapshot's, or the one that `engine-version` names. `auto` takes the
 * snapshot's where AWS still offers it, else the nearest later minor version of the same major version. Pure. Throws
 * BAD_INPUT where AWS does not offer the version: a retired version cannot be restored.
 */
function chooseVersion(question) {
    const { engine, version, wanted, region, offers } = question;
    const exact = (name) => offers.find((one) => one.version === name);
    const later = laterMinors(version, offers);
    if (wanted === undefined || wanted === 'auto') {
        const found = exact(version) ?? (wanted === 'auto' ? later[0] : undefined);
        if (found !== undefined)
            return found;
        throw new build_errors/* ActionError */.lZ('BAD_INPUT', `${engine} ${version}, the version of the snapshot, is not offered in ${region}. Later minor versions there: ${names(later)}.`, later[0] === undefined
            ? 'Choose another target-region, or a snapshot of a version that it offers.'
            : `Set engine-version: auto (takes ${later[0].version}), or another target-region.`);
    }
    const found = exact(wanted);
    const isAllowed = wanted === version || later.some((one) => one.version === wanted);
    if (found !== undefined && isAllowed)
        return found;
    const allowed = exact(version) === undefined ? names(later) : names([{ version }, ...later]);
    throw new build_errors/* ActionError */.lZ('BAD_INPUT', found === undefined
        ? `engine-version is ${wanted}, which ${region} does not offer for ${engine}. Allowed for a snapshot of ${version}: ${allowed}.`
        : `engine-version is ${wanted}, but the snapshot is of ${version}. Allowed are that version and later minor versions of the same major version: ${allowed}.`, 'Set engine-version to one of these, or to auto.');
}
/** Later minor versions of the same major version, the nearest first. */
function laterMinors(version, offers) {
    const own = numbersOf(version);
    return offers
        .filter((one) => majorOf(one.version) === majorOf(version) && compare(numbersOf(one.version), own) > 0)
        .toSorted((a, b) => compare(numbersOf(a.version), numbersOf(b.version)));
}
/** `16.8` → `16`, `8.0.mysql_aurora.3.08.0` → `8.0 3`. A suffix such as `-limitless` is another line of versions. */
function majorOf(version) {
    const mysql = /^(\d+\.\d+)\.mysql_aurora\.(\d+)\./.exec(version);
    if (mysql !== null)
        return `${mysql[1]} ${mysql[2]}`;
    return `${version.split('.')[0]}${/-.*$/.exec(version)?.[0] ?? ''}`;
}
function numbersOf(version) {
    return (version.match(/\d+/g) ?? []).map(Number);
}
function compare(a, b) {
    for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
        const difference = (a[at] ?? 0) - (b[at] ?? 0);
        if (difference !== 0)
            return difference;
    }
    return 0;
}
function names(offers) {
    return offers.length === 0 ? 'none' : offers.map(({ version }) => version).join(', ');
}

// EXTERNAL MODULE: ./build/restore/cluster/custom-endpoints.js
var custom_endpoints = __webpack_require__(2110);
;// CONCATENATED MODULE: ./build/restore/preflight/limits.js



// What AWS refuses only when it is asked to make the thing: the previous cluster may be gone by then.
/** Serverless capacity, as the inputs and the previous cluster's values make it together. */
function findBadCapacity(settings, plan, { cluster, instances }, offer) {
    const { minAcu: min, maxAcu: max } = cluster.serverless ?? {};
    const fix = 'Set serverless-min-acu and serverless-max-acu, both.';
    if (min === undefined || max === undefined) {
        if (instances.some((one) => one.class === 'db.serverless'))
            return [{ problem: 'The instance class is db.serverless, but no capacity is known for it.', fix }];
        if (settings.serverlessMinAcu === undefined && settings.serverlessMaxAcu === undefined)
            return [];
        return [{ problem: 'Only one end of the serverless capacity is known.', fix }];
    }
    const previous = plan.previous?.cluster.serverless;
    const inputs = `minimum ${min}, maximum ${max}${previous === undefined ? '' : `; the previous cluster has ${previous.minAcu} to ${previous.maxAcu}`}`;
    if (min > max)
        return [{ problem: `The serverless minimum would be greater than the maximum (${inputs}).`, fix }];
    if (max < 1) {
        const atLeast = 'Set serverless-max-acu to 1 or more.';
        return [{ problem: `The serverless maximum would be less than 1 ACU (${inputs}).`, fix: atLeast }];
    }
    const limits = offer.serverless;
    if (limits === undefined || (min >= limits.minAcu && max <= limits.maxAcu))
        return [];
    return [
        {
            problem: `${offer.engine} ${offer.version} has a serverless capacity of ${limits.minAcu} to ${limits.maxAcu} ACUs (${inputs}).`,
            fix: 'Set serverless-min-acu and serverless-max-acu within these limits.',
        },
    ];
}
/** What AWS allows on one resource; its own tags (`aws:`) do not count. */
const mostTags = 50;
/** The user's tags, those carried over, and those of this action, on all that gets them. */
function findTooManyTags(settings, plan, { cluster, instances }) {
    const tagged = [
        // The last two are written when it is verified.
        { what: 'new cluster', keys: [...Object.keys(cluster.tags), settings.guardTag.key, naming/* tagKeys */.bi.state] },
        ...instances.map(({ id, tags }) => ({ what: `instance ${id}`, keys: Object.keys(tags) })),
    ];
    if (plan.previous !== undefined) {
        // At the cut-over the previous cluster is marked as one that is kept for a while.
        const marks = [...Object.keys((0,naming/* ownTags */.Wb)('', '', 'previous-cluster')), naming/* tagKeys */.bi.keptUntil];
        const keys = new Set([...Object.keys(plan.previous.cluster.tags), ...marks]);
        tagged.push({ what: 'previous cluster that a swap keeps', keys: [...keys] });
    }
    return tagged
        .map(({ what, keys }) => ({ what, count: keys.filter((key) => !key.startsWith('aws:')).length }))
        .filter(({ count }) => count > mostTags)
        .map(({ what, count }) => ({
        problem: `The ${what} would have ${count} tags (its own, the input's and this action's): AWS allows ${mostTags}.`,
        fix: 'Take tags off the previous cluster, or out of the input tags.',
    }));
}
/** Custom endpoints that name instances, none of which will be there: they would lead to all instances. */
function findEmptyEndpoints(settings, plan) {
    const names = (0,cluster_settings/* plannedInstanceNames */.EI)(settings, plan);
    return (plan.previous?.customEndpoints ?? [])
        .filter((endpoint) => (0,custom_endpoints/* fitEndpoint */.x)(endpoint, names) === undefined)
        .map(({ id, staticMembers }) => ({
        problem: `The custom endpoint ${id} leads to ${staticMembers.join(', ')} only, which the new cluster will not have: its instances are ${names.join(', ')}.`,
        fix: 'Raise instance-count, or change or delete that endpoint of the previous cluster.',
    }));
}

;// CONCATENATED MODULE: ./build/restore/preflight/support.js
/** @param previous what is set after the restore comes from it: roles and the HTTP endpoint */
function findUnsupported({ cluster, instances }, version, classes, previous) {
    return [
        ...findLogTypes(cluster, version),
        ...findCapacity(cluster, version, classes),
        ...findFeatures(previous?.cluster.roles ?? [], version),
        ...instances.flatMap((one) => findCertificate(one, version)),
        ...instances.flatMap((one) => findByClass(cluster, one, version, classes[one.class] ?? [])),
        ...(previous?.cluster.httpEndpoint === true
            ? instances.flatMap((one) => findHttpEndpoint(one, version, classes[one.class] ?? []))
            : []),
    ];
}
/** A version without Aurora Serverless v2 has no class for it. */
function findCapacity({ serverless }, version, { 'db.serverless': offers }) {
    if (serverless === undefined || offers === undefined || offers.length > 0)
        return [];
    return [
        unsupported('serverless capacity', `The new cluster would have a serverless capacity of ${serverless.minAcu} to ${serverless.maxAcu} ACUs. AWS does not offer Aurora Serverless v2 for ${describe(version)} in this Region.`, 'Leave serverless-min-acu and serverless-max-acu out', changeCluster(({ serverless: _had, ...rest }) => rest)),
    ];
}
function findFeatures(roles, version) {
    const { features } = version;
    return roles
        .filter(({ feature }) => feature !== undefined && features?.includes(feature) === false)
        .map(({ arn, feature }) => unsupported(`IAM role for ${feature}`, `The previous cluster has the role ${arn} for the feature ${feature}. ${describe(version)} has ${listed(features)}.`, 'Take the role off the previous cluster', changeCluster(({ roles: had, ...rest }) => ({
        ...rest,
        roles: had.filter((one) => one.arn !== arn || one.feature !== feature),
    }))));
}
/** UG "Using the RDS Data API": not with T classes, nor with old versions. */
function findHttpEndpoint({ class: instanceClass }, version, offers) {
    const isOffered = offers.length === 0 || offers.some(({ httpEndpoint }) => httpEndpoint !== false);
    if (isOffered && !instanceClass.startsWith('db.t'))
        return [];
    return [
        unsupported('HTTP endpoint (Data API)', `The previous cluster has the HTTP endpoint of the Data API, which AWS does not offer for ${instanceClass} with ${describe(version)}.`, 'Set instance-class to one that supports it, switch the endpoint of the previous cluster off', changeCluster((rest) => ({ ...rest, httpEndpoint: false }))),
    ];
}
function findLogTypes({ logExports }, version) {
    const { logTypes } = version;
    return (logExports ?? [])
        .filter((type) => logTypes !== undefined && !logTypes.includes(type))
        .map((type) => unsupported(`log type ${type}`, `The previous cluster exports the log type ${type} to CloudWatch Logs. ${describe(version)} exports ${listed(logTypes)}.`, 'Stop that export of the previous cluster', changeCluster(({ logExports: had, ...rest }) => ({
        ...rest,
        logExports: had.filter((one) => one !== type),
    }))));
}
function findCertificate({ id, caCertificate }, version) {
    const { caCertificates } = version;
    if (caCertificate === undefined || caCertificates === undefined || caCertificates.includes(caCertificate))
        return [];
    return [
        unsupported(`CA certificate ${caCertificate}`, `The instance ${id} would have the CA certificate ${caCertificate}. ${describe(version)} has ${listed(caCertificates)}.`, 'Set ca-certificate to one of these', changeInstances(({ caCertificate: had, ...rest }) => had === undefined || had === caCertificate ? rest : { ...rest, caCertificate: had })),
    ];
}
function findByClass(cluster, instance, version, offers) {
    const { id, class: instanceClass, availabilityZone: zone } = instance;
    const what = `${instanceClass} with ${version.engine} ${version.version}`;
    const found = [];
    const never = (member) => offers.length > 0 && offers.every((offer) => offer[member] === false);
    const zones = [...new Set(offers.flatMap((offer) => offer.zones))];
    if (zone !== undefined && zones.length > 0 && !zones.includes(zone)) {
        found.push(unsupported(`Availability Zone ${zone}`, `The instance ${id} would be in the Availability Zone ${zone}. AWS offers ${what} in ${listed(zones)}.`, 'Set instance-class to one that AWS offers there', changeInstances(({ availabilityZone: had, ...rest }) => had === undefined || had === zone ? rest : { ...rest, availabilityZone: had })));
    }
    const networkTypes = [...new Set(offers.flatMap((offer) => offer.networkTypes ?? []))];
    const storageTypes = offers.map((offer) => offer.storageType).filter((type) => type !== undefined);
    const { storageType } = cluster;
    if (storageType !== undefined && storageTypes.length > 0 && !storageTypes.includes(storageType)) {
        found.push(unsupported(`storage type ${storageType}`, `The new cluster would have the storage type ${storageType}, like the previous cluster (or, without one, the snapshot). AWS offers ${what} with ${listed([...new Set(storageTypes)])}.`, 'Set instance-class to one that supports it', changeCluster(({ storageType: _had, ...rest }) => rest)));
    }
    const { networkType } = cluster;
    if (networkType !== undefined && networkTypes.length > 0 && !networkTypes.includes(networkType)) {
        found.push(unsupported(`network type ${networkType}`, `The previous cluster has the network type ${networkType}. AWS offers ${what} with ${listed(networkTypes)}.`, 'Set instance-class to one that supports it', changeCluster(({ networkType: _had, ...rest }) => rest)));
    }
    if (instance.performanceInsights !== undefined && never('performanceInsights')) {
        found.push(unsupported(`Performance Insights of ${id}`, `The instance ${id} would have Performance Insights, which AWS does not offer for ${what}.`, 'Set instance-class to one that supports it', changeInstances(({ performanceInsights: _had, ...rest }) => rest)));
    }
    if (instance.monitoring !== undefined && never('enhancedMonitoring')) {
        found.push(unsupported(`Enhanced Monitoring of ${id}`, `The instance ${id} would have Enhanced Monitoring, which AWS does not offer for ${what}.`, 'Set instance-class to one that supports it', changeInstances(({ monitoring: _had, ...rest }) => rest)));
    }
    if (cluster.iamAuthentication && never('iamAuthentication')) {
        found.push(unsupported('IAM database authentication', `The previous cluster has IAM database authentication, which AWS does not offer for ${what}.`, 'Set instance-class to one that supports it', changeCluster((rest) => ({ ...rest, iamAuthentication: false }))));
    }
    return found;
}
/** The previous cluster without these settings; what was dropped is named as not carried over. */
function dropUnsupported(previous, found) {
    const names = [...new Set(found.map(({ name }) => name))];
    const rest = found.reduce((left, { drop }) => drop(left), previous);
    const dropped = names.map((name) => ({ kind: 'setting', name, byName: false }));
    return { ...rest, dependents: [...rest.dependents, ...dropped] };
}
function unsupported(name, problem, fix, drop) {
    return { name, problem, fix: `${fix}, or allow-unsupported: true to restore without it.`, drop };
}
function changeCluster(change) {
    return (previous) => ({ ...previous, cluster: change(previous.cluster) });
}
function changeInstances(change) {
    return (previous) => ({ ...previous, instances: previous.instances.map(change) });
}
function describe({ engine, version }) {
    return `${engine} ${version}`;
}
function listed(values) {
    return values === undefined || values.length === 0 ? 'none' : values.join(', ');
}

;// CONCATENATED MODULE: ./build/restore/preflight/offers.js






/**
 * The plan with the engine version that the settings and the Region make of the snapshot's; with `allow-unsupported`,
 * without the previous cluster's settings that this version or the instance class does not support. Throws BAD_INPUT.
 */
async function fitPlan(inspection, plan) {
    const { engineVersion: _chosen, ...rest } = plan;
    const { version } = await findVersion(inspection, plan);
    const fitted = version === plan.snapshot.engineVersion ? rest : { ...rest, engineVersion: version };
    if (!inspection.settings.allowUnsupported)
        return fitted;
    const { previous, snapshot } = fitted;
    const { planned, offer, classes } = await readOffers(inspection, fitted);
    const unsupported = findUnsupported(planned, offer, classes, previous);
    if (previous !== undefined)
        return { ...fitted, previous: dropUnsupported(previous, unsupported) };
    // Without a previous cluster the storage type is all that comes from elsewhere.
    const { storageType, ...others } = snapshot;
    const isDropped = unsupported.some(({ name }) => name === `storage type ${storageType}`);
    return isDropped ? { ...fitted, snapshot: others } : fitted;
}
async function findVersion({ settings, offerings }, plan) {
    const { engine, engineVersion: version } = plan.snapshot;
    const wanted = settings.engineVersion;
    const exact = await offerings.versions(engine, wanted === undefined || wanted === 'auto' ? version : wanted);
    const isSettled = exact.some((one) => one.version === version);
    const offers = isSettled ? exact : await offerings.versions(engine);
    return chooseVersion({ engine, version, wanted, region: settings.targetRegion, offers });
}
async function readOffers(inspection, plan) {
    const { settings, offerings } = inspection;
    const planned = plannedOf(inspection, plan);
    const { engine, engineVersion } = planned.cluster;
    const [offer] = await offerings.versions(engine, engineVersion);
    if (offer?.family === undefined) {
        throw new build_errors/* ActionError */.lZ('BAD_INPUT', `${engine} ${engineVersion} is not offered in ${settings.targetRegion}.`, 'Choose another target-region, or set engine-version: auto.');
    }
    const classes = new Set(planned.instances.map((one) => one.class));
    // A capacity alone asks for a version with Aurora Serverless v2; DescribeDBEngineVersions does not say which have it.
    if (planned.cluster.serverless !== undefined)
        classes.add('db.serverless');
    const found = await Promise.all([...classes].map(async (one) => [one, await offerings.classes(engine, engineVersion, one)]));
    return { planned, offer, classes: Object.fromEntries(found) };
}
/**
 * The target Region offers all that the new cluster is created with: the engine's version, the instance classes, what
 * both support, and parameter groups of the right family. Throws BAD_INPUT with every problem, not only the first.
 */
async function checkOffers(inspection, plan) {
    const { settings } = inspection;
    const { planned, offer, classes } = await readOffers(inspection, plan);
    const { cluster, instances } = planned;
    const { engine, engineVersion } = cluster;
    const { family = '' } = offer;
    const problems = await findBadGroups(inspection, cluster, instances, family);
    const used = offers_distinct(instances.map((one) => one.class));
    for (const instanceClass of used) {
        if (classes[instanceClass]?.length !== 0)
            continue;
        problems.push({
            problem: `The instance class ${instanceClass} cannot be ordered for ${engine} ${engineVersion} in ${settings.targetRegion}.`,
            fix: 'Set instance-class to one that can (aws rds describe-orderable-db-instance-options).',
        });
    }
    problems.push(...(await findEndOfSupport(inspection, planned, offer)));
    problems.push(...findUnsupported(planned, offer, classes, plan.previous));
    problems.push(...findBadCapacity(settings, plan, planned, offer));
    problems.push(...findTooManyTags(settings, plan, planned));
    problems.push(...findEmptyEndpoints(settings, plan));
    (0,plan_checks/* refuseProblems */.nN)('BAD_INPUT', problems);
    return `${engine} ${engineVersion} (${family}) with ${instances.length} × ${used.join(', ')} in ${settings.targetRegion}`;
}
/** RDS would upgrade the new cluster to a version and a parameter group that nobody asked for (API EngineLifecycleSupport). */
async function findEndOfSupport({ settings, offerings, clock }, { cluster }, { major }) {
    if (major === undefined || cluster.engineLifecycleSupport !== 'open-source-rds-extended-support-disabled')
        return [];
    const end = await offerings.standardSupportEnd(cluster.engine, major);
    if (end === undefined || Date.parse(end) > clock.now())
        return [];
    return [
        {
            problem: `Standard support of ${cluster.engine} ${major} ended on ${end.slice(0, 10)}. Without RDS Extended Support AWS would upgrade the new cluster${settings.extendedSupport === false ? ' (extended-support is false)' : ''}.`,
            fix: 'Set extended-support: true (AWS charges for it by vCPU and hour), or upgrade production and restore a new snapshot.',
        },
    ];
}
async function findBadGroups({ settings, offerings }, cluster, instances, family) {
    const problems = [];
    const judge = (kind, input, name, found) => {
        if (found === family)
            return;
        const problem = found === undefined
            ? `There is no ${kind} ${name} in ${settings.targetRegion}.`
            : `The ${kind} ${name} is of family ${found}, but ${cluster.engine} ${cluster.engineVersion} needs ${family}.`;
        problems.push({ problem, fix: `Set ${input} to one of family ${family} in ${settings.targetRegion}.` });
    };
    if (cluster.parameterGroup !== undefined) {
        const found = await offerings.clusterParameterGroupFamily(cluster.parameterGroup);
        judge('cluster parameter group', 'cluster-parameter-group', cluster.parameterGroup, found);
    }
    for (const group of offers_distinct(instances.map((instance) => instance.parameterGroup))) {
        const found = await offerings.instanceParameterGroupFamily(group);
        judge('instance parameter group', 'instance-parameter-group', group, found);
    }
    return problems;
}
function offers_distinct(values) {
    return [...new Set(values.filter((value) => value !== undefined))];
}

;// CONCATENATED MODULE: ./build/restore/preflight/quotas.js


/** Copies from other Regions that may be in progress at once, by account and destination (UG aurora-copy-snapshot). */
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
            problem: `${under.length} copies from other Regions are in progress in account ${account.id}, ${region}, as many as AWS allows: ${under.map(({ id }) => id).join(', ')}.`,
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
                // The new volume stands beside the previous one with both strategies.
                DBClusters: 1,
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

;// CONCATENATED MODULE: ./build/restore/preflight/roles.js





/**
 * The IAM roles that AWS gets with the new cluster and its instances are of the target account, exist, and may be passed.
 * Where the role may not ask IAM: throws Undetermined. Throws BAD_INPUT or ACCESS_DENIED.
 */
async function checkRoles(inspection, plan) {
    const { settings } = inspection;
    const uses = usesOf(inspection, plan);
    (0,plan_checks/* refuseProblems */.nN)('BAD_INPUT', uses
        .filter(({ arn }) => arn.split(':')[4] !== settings.targetAccountId)
        .map(({ arn, use }) => ({
        problem: `The role ${arn} (${use}) is not of the target account ${settings.targetAccountId}: AWS takes roles of the cluster's own account.`,
        fix: 'Take the role off the previous cluster.',
    })));
    if (uses.length === 0)
        return 'none is passed';
    const named = uses.map(({ arn, use }) => `${arn} (${use})`).join('; ');
    const isSeen = await ifPermitted(async () => {
        (0,plan_checks/* refuseProblems */.nN)('BAD_INPUT', await findMissing(inspection, uses));
    });
    const mayAsk = await ifPermitted(async () => {
        for (const service of new Set(uses.map((one) => one.service))) {
            const arns = new Set(uses.filter((one) => one.service === service).map(({ arn }) => arn));
            const context = { 'iam:PassedToService': service };
            refuseDenied(inspection, 'iam:PassRole', await simulate(inspection, 'iam:PassRole', [...arns], context), 'redeploy .github/bootstrap/target.yml with a PassRoleArns that covers it');
        }
    });
    if (isSeen && mayAsk)
        return named;
    const later = [
        ...(isSeen ? [] : ['exist (the target role is not allowed iam:GetRole)']),
        ...(mayAsk ? [] : ['may be passed by the target role (iam:PassRole)']),
    ];
    throw new plan_checks/* Undetermined */.zX(`AWS says only at the restore whether these ${later.join(' and ')}: ${named}`);
}
/**
 * The target role may make the new cluster, and create, rename and delete the instances, whose names need not begin with
 * that of their cluster. Throws ACCESS_DENIED, or Undetermined where the role may not ask IAM.
 */
async function checkPermissions(inspection, plan) {
    const { settings, run, targetArn } = inspection;
    const arnOf = (id) => targetArn.replace(/:cluster:.*/, `:db:${id}`);
    const permanent = (0,cluster_settings/* plannedInstanceNames */.EI)(settings, plan).map(arnOf);
    const { clusterId, instanceIds } = (0,cluster_settings/* buildNames */.r7)(settings, plan, run.restoreId);
    const made = instanceIds.map(arnOf);
    const tags = Object.entries((0,naming/* ownTags */.Wb)(run.restoreId, targetArn, 'cluster'));
    const context = Object.fromEntries(tags.map(([key, value]) => [`aws:RequestTag/${key}`, value]));
    const asked = await ifPermitted(async () => {
        for (const [action, arns] of [
            ['rds:RestoreDBClusterFromSnapshot', [targetArn.replace(/[^:]+$/, clusterId)]],
            ['rds:CreateDBInstance', made],
            ['rds:ModifyDBInstance', settings.strategy === 'swap' ? [...made, ...permanent] : []],
            ['rds:DeleteDBInstance', permanent],
        ]) {
            if (arns.length === 0)
                continue;
            const denied = await simulate(inspection, action, [...new Set(arns)], context);
            const fix = action.endsWith('Instance') ? ' with an InstanceNames that covers it' : '';
            refuseDenied(inspection, action, denied, `redeploy .github/bootstrap/target.yml${fix}`);
        }
    });
    if (asked)
        return `to make the cluster and its instances, as IAM says`;
    throw new plan_checks/* Undetermined */.zX('the target role may not ask IAM what it may do (iam:SimulatePrincipalPolicy): AWS says it at each call');
}
function usesOf(inspection, plan) {
    return [
        ...(plan.previous?.cluster.roles ?? []).map(({ arn, feature }) => ({
            arn,
            use: feature === undefined || feature === '' ? 'associated with the cluster' : feature,
            service: 'rds.amazonaws.com',
        })),
        ...plannedOf(inspection, plan).instances.flatMap(({ id, monitoring }) => monitoring === undefined
            ? []
            : [
                {
                    arn: monitoring.roleArn,
                    use: `Enhanced Monitoring of ${id}`,
                    service: 'monitoring.rds.amazonaws.com',
                },
            ]),
    ];
}
async function findMissing({ permissions }, uses) {
    const problems = [];
    for (const arn of new Set(uses.map((one) => one.arn))) {
        if (await permissions.hasRole(arn))
            continue;
        const its = uses.filter((one) => one.arn === arn).map(({ use }) => use);
        problems.push({
            problem: `There is no role ${arn} (${its.join(', ')}).`,
            fix: 'Create it, or take it off the previous cluster.',
        });
    }
    return problems;
}
/** The resources for which IAM says no. */
async function simulate({ permissions, principals, settings }, action, resources, context) {
    const place = { 'aws:RequestedRegion': settings.targetRegion };
    const decisions = await permissions.simulate(principals.target, action, resources, {
        ...context,
        ...place,
    });
    return decisions.filter(({ decision }) => decision === 'denied').map(({ resource }) => resource);
}
function refuseDenied({ principals }, action, denied, fix) {
    (0,plan_checks/* refuseProblems */.nN)('ACCESS_DENIED', denied.map((resource) => ({
        problem: `${principals.target} is not allowed ${action} on ${resource} (IAM says so: iam:SimulatePrincipalPolicy).`,
        fix: `Allow ${action} on ${resource}: ${fix}.`,
    })));
}
/** False where the role may not ask IAM, or where IAM knows its session's role by another name (a path). */
async function ifPermitted(ask) {
    try {
        await ask();
        return true;
    }
    catch (error) {
        // What IAM itself answers has a cause; what was found out with its help has none.
        if (error instanceof build_errors/* ActionError */.lZ && error.cause !== undefined && error.code !== 'CANCELLED')
            return false;
        throw error;
    }
}

// EXTERNAL MODULE: ./build/database/users.js
var users = __webpack_require__(6088);
// EXTERNAL MODULE: ./build/github/runner.js
var runner = __webpack_require__(6806);
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
    refuseHidden(settings.credentialsSecret, credentials, snapshot);
    if (snapshot !== undefined && credentials.masterUsername !== snapshot.masterUsername) {
        throw new build_errors/* ActionError */.lZ('SECRET_NOT_USABLE', `The secret ${settings.credentialsSecret} says master_username ${credentials.masterUsername}, but the snapshot's master user is ${snapshot.masterUsername}, and a restore cannot rename it.`, `Set master_username in the secret to ${snapshot.masterUsername}.`);
    }
    return credentials;
}
/** The outputs hold the snapshot's ARN: GitHub drops an output that holds a secret. */
function refuseHidden(secret, credentials, snapshot) {
    const { masterPassword, appPassword, readonlyPassword } = credentials;
    const passwords = {
        master_password: masterPassword,
        app_password: appPassword,
        readonly_password: readonlyPassword,
    };
    const hidden = Object.entries(passwords).filter(([, value]) => (0,runner/* isPartOf */.xm)([snapshot?.arn ?? ''], value));
    if (hidden.length === 0)
        return;
    const keys = hidden.map(([key]) => key).join(', ');
    throw new build_errors/* ActionError */.lZ('SECRET_NOT_USABLE', `The secret ${secret} cannot be used: ${keys} is part of the ARN of the chosen snapshot. GitHub would hide it there and drop the outputs.`, 'Change that password in the secret, or choose another snapshot.');
}

;// CONCATENATED MODULE: ./build/restore/preflight/preflight.js













/**
 * Looks at everything that a restore needs, from the snapshot to the database's port, and changes nothing. It continues
 * after a fault, so that all faults are reported at once.
 * @param snapshotId the snapshot to restore; undefined: as the settings choose, or as `create-snapshot` would make it
 */
async function inspect(inspection, snapshotId, checks = (0,plan_checks/* createChecks */.S)()) {
    const { settings, source, clock } = inspection;
    const willMake = settings.createSnapshot && snapshotId === undefined;
    const made = await (0,plan_plan/* makePlan */.C)(inspection, checks, async () => willMake
        ? snapshotToBe(inspection)
        : (0,choose_snapshot/* chooseSnapshot */.I)(settings, await source.snapshots(settings.sourceRegion), snapshotId, clock.now()));
    const plan = await checkPlan(inspection, checks, made);
    return { ...(plan === undefined ? {} : { plan }), checks: checks.done, errors: checks.errors };
}
/**
 * All that a plan needs beside snapshot, target and route. Without a plan, what can be seen without one.
 * Returns the plan with the engine version and the settings that the target Region supports.
 */
async function checkPlan(inspection, checks, made) {
    const fitted = made === undefined ? undefined : await checkEngine(inspection, checks, made);
    const plan = fitted ?? made;
    await checks.run('secret', () => checkSecret(inspection, plan?.snapshot), ({ appUsername, readonlyUsername, database }) => `has what is needed for ${appUsername} and ${readonlyUsername} in ${database}`);
    if (plan !== undefined) {
        const same = (seen) => seen;
        await checks.run('names', () => checkNames(inspection, plan), same);
        if (fitted !== undefined)
            await checks.run('offers', () => checkOffers(inspection, fitted), same);
        await checks.also('network', () => checkNetwork(inspection, plan));
        await checks.also('free addresses', () => checkAddresses(inspection, plan));
        await checks.also('quotas', () => checkQuotas(inspection, plan));
        await checks.also('key policies', () => checkKeyPolicies(inspection, plan));
        await checks.also('roles', () => checkRoles(inspection, plan));
        await checks.also('permissions', () => checkPermissions(inspection, plan));
        if (fitted !== undefined)
            await checks.also('database', () => checkConnectivity(inspection, fitted));
    }
    await checks.also('topic', () => checkTopic(inspection));
    return plan;
}
/** Undefined when it fails: then nothing that depends on the engine version is looked at. */
async function checkEngine(inspection, checks, plan) {
    const { snapshot, previous } = plan;
    return checks.run('engine version', async () => {
        (0,plan_checks/* refuseProblems */.nN)('UNSUPPORTED', findEngineProblems(snapshot, previous));
        return fitPlan(inspection, plan);
    }, ({ engineVersion = snapshot.engineVersion }) => engineVersion === snapshot.engineVersion
        ? `${snapshot.engine} ${engineVersion}, the snapshot's`
        : `${snapshot.engine} ${engineVersion}; the snapshot is of ${snapshot.engineVersion}`);
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
        ...(cluster.encryptionType === undefined ? {} : { encryptionType: cluster.encryptionType }),
        ...(cluster.kmsKeyId === undefined ? {} : { kmsKeyId: cluster.kmsKeyId }),
        sizeGib: 0,
        tags: {},
    };
}
async function checkTopic({ settings, findTopic }) {
    const { topicArn } = settings;
    if (topicArn === undefined)
        throw new plan_checks/* Undetermined */.zX('no topic-arn is set: no notification will be sent');
    if ((await findTopic(topicArn)) !== undefined)
        return topicArn;
    throw new build_errors/* ActionError */.lZ('NOT_FOUND', `There is no topic ${topicArn}.`, 'Correct topic-arn, or make it (operation: provision).');
}


/***/ })

};
