export const id = 576;
export const ids = [576];
export const modules = {

/***/ 3424:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  I: () => (/* binding */ createAuditTable)
});

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-dynamodb/dist-cjs/index.js
var dist_cjs = __webpack_require__(4305);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/aws/client/call.js + 1 modules
var call = __webpack_require__(474);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 14 modules
var schemas = __webpack_require__(5586);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/errors.js
var core_errors = __webpack_require__(7428);
;// CONCATENATED MODULE: ./build/aws/dynamodb/stored-records.js


// What is read from the table is somebody else's text until it is validated: whoever can write an item can write any.
// biome-ignore lint/suspicious/noControlCharactersInRegex: They are what is refused.
const stored_records_name = schemas/* string */.YjP().regex(/^[^\u0000-\u0020\u007f-\u00a0\u2028\u2029]{1,512}$/);
const restoreId = schemas/* string */.YjP().regex(/^[a-zA-Z0-9-]{1,64}$/);
const stored_records_text = schemas/* string */.YjP().max(2048);
const count = schemas/* int */.Whr().min(0);
/** Wall clock in ms, as far as a Date can show it. */
const time = schemas/* number */.aig().min(0).max(8_640_000_000_000_000);
/** How long a run may be waited for: nobody waits for more than a day. */
const leaseMs = schemas/* number */.aig()
    .min(0)
    .max(24 * 3_600_000);
const holder = schemas/* looseObject */._H3({ actor: stored_records_text, runUrl: stored_records_text });
const lease = schemas/* looseObject */._H3({
    target: stored_records_name,
    owner: stored_records_text,
    fence: count,
    heartbeat: count,
    held: schemas/* boolean */.zMY(),
    leaseMs,
    since: time,
    holder,
    unfinished: restoreId.optional(),
    last: restoreId.optional(),
});
const step = schemas/* looseObject */._H3({
    status: schemas/* enum */.k5n(['started', 'done']),
    attempts: count,
    startedAt: time,
    endedAt: time.optional(),
    intents: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* json */.Pq9()),
    waits: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* looseObject */._H3({ startedAt: time, timeoutMs: schemas/* number */.aig() })),
});
const state = schemas/* looseObject */._H3({
    schemaVersion: count.optional(),
    restoreId,
    target: stored_records_name,
    status: schemas/* enum */.k5n(['running', 'waiting', 'failed', 'succeeded', 'abandoned']),
    owner: stored_records_text,
    fence: count,
    attempt: count,
    continuations: count,
    fingerprint: stored_records_text,
    settings: schemas/* json */.Pq9(),
    steps: schemas/* record */.g1P(schemas/* string */.YjP(), step),
    createdAt: time,
    updatedAt: time,
    holder,
    startedBy: holder.optional(),
    progressDigest: stored_records_text.optional(),
    reason: schemas/* string */.YjP().optional(),
});
const stored_records_event = schemas/* looseObject */._H3({ restoreId, at: time, sequence: count, step: schemas/* string */.YjP(), kind: schemas/* string */.YjP() });
/** Reads a lease. Throws STATE_NOT_READABLE where it has not the shape of one, or is that of another target. */
function readLeaseRecord(json, target) {
    return read(lease, json, `(LEASE, ${target})`, { target });
}
/** Reads a restore's state. Throws STATE_NOT_READABLE where it has not the shape of one, or is that of another restore. */
function readStateRecord(json, id) {
    return read(state, json, `(${id}, STATE)`, { restoreId: id });
}
/** Reads an event of a restore; undefined for another kind of item. Throws STATE_NOT_READABLE. */
function readEventRecord(json, id) {
    const value = read(schemas/* looseObject */._H3({}), json, `an event of ${id}`);
    return value.kind === undefined ? undefined : read(stored_records_event, json, `an event of ${id}`);
}
function read(shape, json, item, own = {}) {
    let value;
    try {
        value = JSON.parse(json);
    }
    catch (error) {
        throw notReadable(item, 'it is not JSON', error);
    }
    const parsed = shape.safeParse(value);
    if (!parsed.success)
        throw notReadable(item, core_errors/* prettifyError */.S1(parsed.error), parsed.error);
    const found = value;
    for (const [key, expected] of Object.entries(own))
        if (found[key] !== expected)
            throw notReadable(item, `it names another ${key}`);
    return found;
}
function notReadable(item, why, cause) {
    return new errors/* ActionError */.lZ('STATE_NOT_READABLE', `The item ${item} of the audit table cannot be used: ${why}. Nothing was changed.`, 'Only this action may write the table: look in CloudTrail who else has. Then put the item back from the backup of the table (point-in-time recovery), or delete it; what a restore has left in AWS, operation: clean with adopt removes.', { cause });
}

;// CONCATENATED MODULE: ./build/aws/dynamodb/audit-table.js




/** DynamoDB's TTL deletes ended restores and their events after this many seconds. It only cleans up. */
const keptForSeconds = 400 * 24 * 3600;
const stateKey = 'STATE';
const leaseKey = 'LEASE';
/**
 * The store in the guide's audit table (`event_id` hash, `event_type` range):
 * a restore's state is (restore id, `STATE`), its events (restore id, time#sequence#step#kind), the lease of a target
 * (`LEASE`, target ARN). In addition to the whole record as JSON in `record`, the items have attributes for people to read.
 */
function createAuditTable(dynamodb, table) {
    const read = async (hash, range) => {
        const answer = await onTable('dynamodb:GetItem', table, () => dynamodb.send(new dist_cjs/* GetItemCommand */.ZKh({
            TableName: table,
            Key: { event_id: { S: hash }, event_type: { S: range } },
            ConsistentRead: true,
        })));
        return recordOf(answer.Item);
    };
    /** False when the condition does not hold. */
    const put = (item, condition, values) => onTable('dynamodb:PutItem', table, async () => {
        try {
            await dynamodb.send(new dist_cjs/* PutItemCommand */.qnp({
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
            if (error instanceof dist_cjs/* ConditionalCheckFailedException */.jPo)
                return false;
            throw error;
        }
    });
    const query = (hash) => onTable('dynamodb:Query', table, async () => {
        const found = [];
        const pages = (0,dist_cjs/* paginateQuery */.y0e)({ client: dynamodb }, {
            TableName: table,
            KeyConditionExpression: 'event_id = :hash',
            ExpressionAttributeValues: { ':hash': { S: hash } },
            ConsistentRead: true,
        });
        for await (const page of pages)
            found.push(...(page.Items ?? []));
        return found;
    });
    const readLease = async (target) => {
        const record = await read(leaseKey, target);
        return record === undefined ? undefined : readLeaseRecord(record, target);
    };
    const readState = async (restoreId) => {
        const record = await read(restoreId, stateKey);
        return record === undefined ? undefined : readStateRecord(record, restoreId);
    };
    return {
        // `call` gives AWS_FAILED to what may be transient: no answer, throttling, a fault of DynamoDB.
        isFinal: (error) => error instanceof errors/* ActionError */.lZ && error.code !== 'AWS_FAILED',
        readLease,
        replaceLease: async (next, seen) => {
            const written = seen === undefined
                ? await put(leaseItem(next), 'attribute_not_exists(event_id)')
                : await put(leaseItem(next), '#owner = :owner AND fence = :fence AND heartbeat = :heartbeat', {
                    ...ownedBy(seen),
                    ':heartbeat': { N: String(seen.heartbeat) },
                });
            if (written)
                return true;
            // The first answer may have been lost, and the SDK's second attempt met our own write.
            const now = await readLease(next.target);
            return (now?.owner === next.owner &&
                now.fence === next.fence &&
                now.heartbeat === next.heartbeat &&
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
            // A takeover whose first answer was lost: the item is already ours, as no other run writes with this owner and fence.
            const isTakeover = by.owner !== state.owner || by.fence !== state.fence;
            return isTakeover && isOwnedBy(await readState(state.restoreId), state);
        },
        appendEvent: async (event) => {
            await put(eventItem(event));
        },
        listEvents: async (restoreId) => {
            const items = await query(restoreId);
            return items.flatMap((item) => {
                const record = recordOf(item);
                return (record === undefined ? undefined : readEventRecord(record, restoreId)) ?? [];
            });
        },
        listLeases: async () => (await query(leaseKey)).flatMap((item) => {
            const record = recordOf(item);
            return record === undefined ? [] : readLeaseRecord(record, item['event_type']?.S ?? '');
        }),
    };
}
function recordOf(item) {
    return item?.['record']?.S;
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
        heartbeat: { N: String(lease.heartbeat) },
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
        schema_version: { N: String(state.schemaVersion ?? 0) },
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
async function onTable(action, table, send) {
    try {
        return await (0,call/* call */.T1)(action, table, send);
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ) || !(0,call/* isCode */._m)((0,call/* causeOf */.rl)(error), 'ResourceNotFoundException'))
            throw error;
        throw new errors/* ActionError */.lZ(error.code, `The table ${table} does not exist in the target account and Region: they have not been set up for restores. ${error.message}`, 'Create the table (operation: provision), or correct audit-table.', {
            cause: error,
        });
    }
}


/***/ }),

/***/ 8439:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ placeIn),
/* harmony export */   X: () => (/* binding */ splitStatements)
/* harmony export */ });
/* harmony import */ var _lexical_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7356);

/**
 * The statements of a file of SQL, as psql would send them one by one: a semicolon ends one unless it stands in quotes, in
 * a comment, in parentheses, or in the body of a function (BEGIN … END). Comments alone are no statement.
 */
function splitStatements(text) {
    const statements = [];
    const token = new RegExp([..._lexical_js__WEBPACK_IMPORTED_MODULE_0__/* .tokens */ .L, '[;()]'].join('|'), 'g');
    let start;
    let at = 0;
    let parentheses = 0;
    let blocks = 0;
    let words = [];
    const begin = (end) => {
        const gap = text.slice(at, end).search(/\S/);
        if (start === undefined && gap >= 0)
            start = at + gap;
    };
    const finish = (end) => {
        if (start !== undefined)
            statements.push({ text: text.slice(start, end).trimEnd(), offset: start });
        start = undefined;
        parentheses = 0;
        blocks = 0;
        words = [];
    };
    for (let found = token.exec(text); found !== null; found = token.exec(text)) {
        const [seen] = found;
        begin(found.index);
        if (seen === '/*')
            token.lastIndex = (0,_lexical_js__WEBPACK_IMPORTED_MODULE_0__/* .endOfComment */ .k)(text, found.index);
        const isComment = seen === '/*' || seen.startsWith('--');
        at = token.lastIndex;
        if (isComment)
            continue;
        if (seen === ';' && parentheses === 0 && blocks === 0) {
            finish(found.index);
            continue;
        }
        start ??= found.index;
        if (seen === '(')
            parentheses += 1;
        else if (seen === ')')
            parentheses = Math.max(0, parentheses - 1);
        else if (/^[A-Za-z]/.test(seen) && parentheses === 0) {
            const word = seen.toLowerCase();
            if (words.length < 4)
                words.push(word);
            if (makesRoutine.test(words.join(' ')))
                blocks = Math.max(0, blocks + depthOf(word, blocks));
        }
    }
    begin(text.length);
    finish(text.length);
    return statements;
}
const makesRoutine = /^create (or replace )?(function|procedure)\b/;
/** As psql counts (psqlscan.l): in the body of a routine, BEGIN and CASE open what END closes. */
function depthOf(word, blocks) {
    if (word === 'begin')
        return 1;
    if (word === 'case')
        return blocks > 0 ? 1 : 0;
    return word === 'end' ? -1 : 0;
}
/** `12:5` = line 12, column 5, both from 1. */
function placeIn(text, offset) {
    const before = text.slice(0, offset).split('\n');
    return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}


/***/ }),

/***/ 5096:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  TM: () => (/* binding */ createInspection),
  vz: () => (/* binding */ createRestore),
  ZR: () => (/* binding */ createTable),
  Ul: () => (/* binding */ readFiles)
});

// EXTERNAL MODULE: ./build/aws/client/identity.js
var identity = __webpack_require__(4268);
// EXTERNAL MODULE: ./build/aws/dynamodb/audit-table.js + 1 modules
var audit_table = __webpack_require__(3424);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-dynamodb/dist-cjs/index.js
var dist_cjs = __webpack_require__(4305);
// EXTERNAL MODULE: ./build/aws/client/call.js + 1 modules
var call = __webpack_require__(474);
;// CONCATENATED MODULE: ./build/aws/dynamodb/references.js


const hash = 'SHARED';
/** TTL in seconds after the last change. It only cleans up: a resource that still exists is acquired again. */
const keptForSeconds = 400 * 24 * 3600;
function createReferences(dynamodb, table, now) {
    const keyOf = (key) => ({ event_id: { S: hash }, event_type: { S: key } });
    const get = async (key) => {
        const { Item } = await (0,call/* call */.T1)('dynamodb:GetItem', table, () => dynamodb.send(new dist_cjs/* GetItemCommand */.ZKh({ TableName: table, Key: keyOf(key), ConsistentRead: true })));
        return Item === undefined ? undefined : referenceOf(Item);
    };
    /** The reference after the change, or the current one if the condition does not hold. */
    const update = (key, change, values = {}) => (0,call/* call */.T1)('dynamodb:UpdateItem', table, async () => {
        try {
            const { Attributes } = await dynamodb.send(new dist_cjs/* UpdateItemCommand */.Cs({
                TableName: table,
                Key: keyOf(key),
                ...change,
                ExpressionAttributeValues: values,
                ReturnValues: 'ALL_NEW',
            }));
            return referenceOf(Attributes ?? {});
        }
        catch (error) {
            if (error instanceof dist_cjs/* ConditionalCheckFailedException */.jPo)
                return get(key);
            throw error;
        }
    });
    const expiry = () => ({ N: String(Math.floor(now() / 1000) + keptForSeconds) });
    const known = (reference) => reference ?? { generation: 1, users: [] };
    return {
        get,
        acquire: async (key, user, about) => known(await update(key, {
            UpdateExpression: 'ADD restores :user SET generation = if_not_exists(generation, :one), about = :about, expires_at = :expiry',
            ConditionExpression: 'attribute_not_exists(revoked_by)',
        }, { ':user': { SS: [user] }, ':one': { N: '1' }, ':about': { S: about }, ':expiry': expiry() })),
        setOurs: async (key, ours) => known(await update(key, { UpdateExpression: 'SET ours = if_not_exists(ours, :ours)' }, { ':ours': { BOOL: ours } })),
        release: (key, user) => update(key, {
            UpdateExpression: 'DELETE restores :user SET expires_at = :expiry',
            ConditionExpression: 'attribute_exists(event_id)',
        }, { ':user': { SS: [user] }, ':expiry': expiry() }),
        end: (key, generation, revokedBy) => update(key, {
            UpdateExpression: `SET generation = :next${revokedBy === undefined ? '' : ', revoked_by = :by'}`,
            // DynamoDB removes an empty set.
            ConditionExpression: 'generation = :this AND attribute_not_exists(restores)',
        }, {
            ...from(generation),
            ...(revokedBy === undefined ? {} : { ':by': { S: revokedBy } }),
        }),
        invalidate: (key, generation) => update(key, {
            UpdateExpression: 'SET generation = :next REMOVE restores',
            ConditionExpression: 'generation = :this',
        }, from(generation)),
        revoked: (key, by) => update(key, {
            UpdateExpression: 'REMOVE revoked_by, ours',
            ConditionExpression: 'revoked_by = :by',
        }, { ':by': { S: by } }),
    };
}
function from(generation) {
    return { ':this': { N: String(generation) }, ':next': { N: String(generation + 1) } };
}
function referenceOf(item) {
    const { generation, restores, ours, revoked_by: by } = item;
    return {
        generation: Number(generation?.N ?? '1'),
        users: restores?.SS ?? [],
        ...(ours?.BOOL === undefined ? {} : { ours: ours.BOOL }),
        ...(by?.S === undefined ? {} : { revokedBy: by.S }),
    };
}

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-kms/dist-cjs/index.js
var client_kms_dist_cjs = __webpack_require__(2632);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
;// CONCATENATED MODULE: ./build/aws/kms/keys.js



function createKeys(kms) {
    return {
        get: async (key) => {
            const answer = await (0,call/* call */.T1)('kms:DescribeKey', key, () => kms.send(new client_kms_dist_cjs/* DescribeKeyCommand */.spV({ KeyId: key })));
            const found = answer.KeyMetadata;
            if (found?.Arn === undefined || found.KeyState !== 'Enabled') {
                throw new errors/* ActionError */.lZ('KEY_NOT_USABLE', `The key ${key} is ${found?.KeyState ?? 'unknown'}: it must be Enabled.`, 'Enable the key, or set another one.');
            }
            if ((found.KeySpec ?? 'SYMMETRIC_DEFAULT') !== 'SYMMETRIC_DEFAULT') {
                throw new errors/* ActionError */.lZ('KEY_NOT_USABLE', `The key ${key} is of spec ${found.KeySpec}: RDS encrypts with symmetric keys only.`, 'Set a key of spec SYMMETRIC_DEFAULT.');
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

// EXTERNAL MODULE: ./build/aws/rds/clusters.js + 1 modules
var clusters = __webpack_require__(2468);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-rds/dist-cjs/index.js
var client_rds_dist_cjs = __webpack_require__(7202);
// EXTERNAL MODULE: ./build/aws/client/error-kinds.js
var error_kinds = __webpack_require__(472);
// EXTERNAL MODULE: ./build/aws/client/list.js
var list = __webpack_require__(4950);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ram/dist-cjs/index.js
var client_ram_dist_cjs = __webpack_require__(7007);
;// CONCATENATED MODULE: ./build/aws/ram/shares.js



/** Names of the resource shares with which an account lets others clone a cluster (UG "Cross-account cloning"). */
async function findShares(ram, clusterArn) {
    try {
        const found = await (0,list/* list */.p)('ram:ListResources', clusterArn, (0,client_ram_dist_cjs.paginateListResources)({ client: ram }, { resourceOwner: 'SELF', resourceArns: [clusterArn] }), (page) => page.resources);
        return found.map(({ resourceShareArn = '' }) => resourceShareArn);
    }
    catch (error) {
        // It is in no share (API ListResources).
        if ((0,call/* isCode */._m)((0,call/* causeOf */.rl)(error), 'UnknownResourceException'))
            return [];
        throw error;
    }
}

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-cloudwatch/dist-cjs/index.js
var client_cloudwatch_dist_cjs = __webpack_require__(4085);
;// CONCATENATED MODULE: ./build/aws/rds/alarms.js


/** Names of the alarms on metrics of a cluster or its instances. They refer to names, so they apply to the new cluster, too. */
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

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-application-auto-scaling/dist-cjs/index.js
var client_application_auto_scaling_dist_cjs = __webpack_require__(1491);
;// CONCATENATED MODULE: ./build/aws/rds/scaling-policies.js


/** Names of the policies that add and remove readers of a cluster. They are deleted with the cluster (UG "Aurora Auto Scaling"). */
async function findScalingPolicies(autoScaling, clusterId) {
    const found = await (0,list/* list */.p)('application-autoscaling:DescribeScalingPolicies', `cluster:${clusterId}`, (0,client_application_auto_scaling_dist_cjs/* paginateDescribeScalingPolicies */.QX)({ client: autoScaling }, { ServiceNamespace: 'rds', ResourceId: `cluster:${clusterId}` }), (page) => page.ScalingPolicies);
    return found.map(({ PolicyName = '' }) => PolicyName);
}

;// CONCATENATED MODULE: ./build/aws/rds/dependents.js







function createDependents(rds, clients, region) {
    return {
        customEndpoints: (clusterId) => customEndpoints(rds, clusterId),
        findCustomEndpoint: (id) => findCustomEndpoint(rds, id),
        createCustomEndpoint: async (clusterId, endpoint) => {
            await (0,call/* call */.T1)('rds:CreateDBClusterEndpoint', `${endpoint.id} (of ${clusterId})`, () => rds.send(new client_rds_dist_cjs/* CreateDBClusterEndpointCommand */.n08({
                DBClusterIdentifier: clusterId,
                DBClusterEndpointIdentifier: endpoint.id,
                EndpointType: endpoint.type,
                // An endpoint has a list of members or one of exceptions, not both (API CreateDBClusterEndpoint).
                ...(endpoint.staticMembers.length > 0 ? { StaticMembers: [...endpoint.staticMembers] } : {}),
                ...(endpoint.excludedMembers.length > 0
                    ? { ExcludedMembers: [...endpoint.excludedMembers] }
                    : {}),
            })));
        },
        deleteCustomEndpoint: async (id) => {
            try {
                await (0,call/* call */.T1)('rds:DeleteDBClusterEndpoint', id, () => rds.send(new client_rds_dist_cjs/* DeleteDBClusterEndpointCommand */.EPK({ DBClusterEndpointIdentifier: id })));
            }
            catch (error) {
                if (!(0,call/* isCode */._m)((0,call/* causeOf */.rl)(error), 'DBClusterEndpointNotFoundFault'))
                    throw error;
            }
        },
        of: async (cluster) => {
            const policies = await findScalingPolicies(await clients.autoScaling(region), cluster.id);
            const shares = await findShares(await clients.ram(region), cluster.arn);
            const alarms = await findAlarms(await clients.cloudWatch(region), cluster);
            return [
                ...partners(cluster),
                ...(await findDependents(rds, cluster)),
                ...shares.map((name) => ({ kind: 'RAM share', name, byName: false })),
                ...policies.map((name) => ({ kind: 'autoscaling policy', name, byName: false })),
                ...alarms.map((name) => ({ kind: 'alarm', name, byName: true })),
            ];
        },
    };
}
async function customEndpoints(rds, clusterId) {
    const found = await (0,list/* list */.p)('rds:DescribeDBClusterEndpoints', clusterId, (0,client_rds_dist_cjs/* paginateDescribeDBClusterEndpoints */.BVm)({ client: rds }, { DBClusterIdentifier: clusterId }), (page) => page.DBClusterEndpoints);
    return found
        .filter((endpoint) => endpoint.EndpointType === 'CUSTOM')
        .map((endpoint) => ({
        id: endpoint.DBClusterEndpointIdentifier ?? '',
        type: endpoint.CustomEndpointType ?? 'ANY',
        staticMembers: endpoint.StaticMembers ?? [],
        excludedMembers: endpoint.ExcludedMembers ?? [],
    }));
}
async function findCustomEndpoint(rds, id) {
    try {
        const { DBClusterEndpoints: [found] = [] } = await (0,call/* call */.T1)('rds:DescribeDBClusterEndpoints', id, () => rds.send(new client_rds_dist_cjs/* DescribeDBClusterEndpointsCommand */.dzL({ DBClusterEndpointIdentifier: id })));
        return found && { clusterId: found.DBClusterIdentifier ?? '', status: found.Status ?? '' };
    }
    catch (error) {
        // The model has the cluster's code alone for this operation.
        if ((0,error_kinds/* isKind */.VF)(error, 'missing'))
            return undefined;
        throw error;
    }
}
/** Dependents in the description of the cluster itself. */
function partners({ replicaOf, replicas, activityStream, notCarriedOver = [] }) {
    const bound = [
        ...replicas.map((name) => ({ kind: 'replication to', name, byName: false })),
        ...notCarriedOver.map((name) => ({ kind: 'feature', name, byName: false })),
    ];
    if (replicaOf !== undefined)
        bound.push({ kind: 'replication from', name: replicaOf, byName: false });
    if (activityStream !== undefined && activityStream !== 'stopped') {
        bound.push({ kind: 'database activity stream', name: `(${activityStream})`, byName: false });
    }
    return bound;
}
async function findDependents(rds, cluster) {
    const client = { client: rds };
    const bound = [];
    const proxies = await (0,list/* list */.p)('rds:DescribeDBProxies', 'all proxies', (0,client_rds_dist_cjs/* paginateDescribeDBProxies */.bl_)(client, {}), (page) => page.DBProxies);
    for (const { DBProxyName: name = '' } of proxies) {
        const targets = await (0,list/* list */.p)('rds:DescribeDBProxyTargets', name, (0,client_rds_dist_cjs/* paginateDescribeDBProxyTargets */.bNX)(client, { DBProxyName: name }), (page) => page.Targets);
        if (targets.some((target) => (target.TrackedClusterId ?? target.RdsResourceId) === cluster.id)) {
            bound.push({ kind: 'RDS Proxy', name, byName: false });
        }
    }
    const subscriptions = await (0,list/* list */.p)('rds:DescribeEventSubscriptions', 'all event subscriptions', (0,client_rds_dist_cjs/* paginateDescribeEventSubscriptions */.RTo)(client, {}), (page) => page.EventSubscriptionsList);
    for (const { SourceType, SourceIdsList, CustSubscriptionId } of subscriptions) {
        if (SourceType === 'db-cluster' && SourceIdsList?.includes(cluster.id)) {
            bound.push({ kind: 'event subscription', name: CustSubscriptionId ?? '', byName: true });
        }
    }
    const deployments = await (0,list/* list */.p)('rds:DescribeBlueGreenDeployments', 'all blue/green deployments', (0,client_rds_dist_cjs/* paginateDescribeBlueGreenDeployments */.SQH)(client, {}), (page) => page.BlueGreenDeployments);
    for (const { Source, Target, BlueGreenDeploymentName } of deployments) {
        if (Source === cluster.arn || Target === cluster.arn) {
            bound.push({ kind: 'blue/green deployment', name: BlueGreenDeploymentName ?? '', byName: false });
        }
    }
    const integrations = await (0,list/* list */.p)('rds:DescribeIntegrations', 'all integrations', (0,client_rds_dist_cjs/* paginateDescribeIntegrations */.YY9)(client, {}), (page) => page.Integrations);
    for (const { SourceArn, IntegrationName } of integrations) {
        if (SourceArn === cluster.arn)
            bound.push({ kind: 'zero-ETL integration', name: IntegrationName ?? '', byName: false });
    }
    return bound;
}

;// CONCATENATED MODULE: ./build/aws/rds/events.js


function createEvents(rds) {
    return {
        latest: async (type, id, count) => {
            const answer = await (0,call/* call */.T1)('rds:DescribeEvents', id, () => 
            // API DescribeEvents: Duration is in minutes; events are kept 14 days.
            rds.send(new client_rds_dist_cjs/* DescribeEventsCommand */.w6x({ SourceType: type, SourceIdentifier: id, Duration: 1440 })));
            const newestFirst = (answer.Events ?? []).toSorted((a, b) => (b.Date?.getTime() ?? 0) - (a.Date?.getTime() ?? 0));
            // RDS UG "Amazon RDS event categories": the end of every cluster and instance is an event of this category. The newest
            // event can be the end of the resource itself.
            const end = newestFirst.findIndex(({ EventCategories = [] }, index) => index > 0 && EventCategories.includes('deletion'));
            const own = end < 0 ? newestFirst : newestFirst.slice(0, end);
            return own
                .map((event) => event.Message ?? '')
                .filter((message) => message !== '')
                .slice(0, count);
        },
    };
}

// EXTERNAL MODULE: ./build/aws/client/tags.js
var client_tags = __webpack_require__(6491);
// EXTERNAL MODULE: ./build/aws/client/present.js
var present = __webpack_require__(6287);
;// CONCATENATED MODULE: ./build/aws/rds/instance-requests.js


function toCreateRequest(instance) {
    const { monitoring, performanceInsights } = instance;
    return (0,present/* present */.E)({
        DBInstanceIdentifier: instance.id,
        DBClusterIdentifier: instance.clusterId,
        Engine: instance.engine,
        DBInstanceClass: instance.class,
        AvailabilityZone: instance.availabilityZone,
        DBParameterGroupName: instance.parameterGroup,
        PromotionTier: instance.promotionTier,
        PubliclyAccessible: instance.publiclyAccessible,
        AutoMinorVersionUpgrade: instance.autoMinorUpgrade,
        CACertificateIdentifier: instance.caCertificate,
        PreferredMaintenanceWindow: instance.maintenanceWindow,
        MonitoringInterval: monitoring?.intervalSeconds,
        MonitoringRoleArn: monitoring?.roleArn,
        EnablePerformanceInsights: performanceInsights === undefined ? undefined : true,
        PerformanceInsightsKMSKeyId: performanceInsights?.kmsKeyId,
        PerformanceInsightsRetentionPeriod: performanceInsights?.retentionDays,
        CopyTagsToSnapshot: instance.copyTagsToSnapshot,
        Tags: (0,client_tags/* toTagList */.s)(instance.tags),
    });
}
function toModifications(change) {
    return { NewDBInstanceIdentifier: change.newId };
}

;// CONCATENATED MODULE: ./build/aws/rds/instances.js




function createInstances(rds) {
    return {
        ofCluster: (...clusterIds) => describe(rds, clusterIds.join(', '), { Filters: [{ Name: 'db-cluster-id', Values: clusterIds }] }),
        get: (id) => get(rds, id),
        create: async (instance) => {
            await (0,call/* call */.T1)('rds:CreateDBInstance', `${instance.id} (in ${instance.clusterId})`, () => rds.send(new client_rds_dist_cjs/* CreateDBInstanceCommand */.day(toCreateRequest(instance))));
        },
        modify: async (id, change) => {
            const members = toModifications(change);
            await (0,call/* call */.T1)('rds:ModifyDBInstance', `${id} (${Object.keys(members).join(', ')})`, () => rds.send(new client_rds_dist_cjs/* ModifyDBInstanceCommand */.R1U({ ...members, DBInstanceIdentifier: id, ApplyImmediately: true })));
        },
        delete: (id) => remove(rds, id),
    };
}
async function describe(rds, resource, filter) {
    return (0,call/* call */.T1)('rds:DescribeDBInstances', resource, async () => {
        const found = [];
        for await (const page of (0,client_rds_dist_cjs/* paginateDescribeDBInstances */.$PQ)({ client: rds }, filter)) {
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
        await (0,call/* call */.T1)('rds:DeleteDBInstance', id, () => rds.send(new client_rds_dist_cjs/* DeleteDBInstanceCommand */.Yvh({ DBInstanceIdentifier: id })));
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
        tags: (0,client_tags/* fromTagList */.B)(found.TagList),
    };
}

;// CONCATENATED MODULE: ./build/aws/rds/offerings.js




function createOfferings(rds) {
    return {
        clusterParameterGroupFamily: (name) => unlessMissing(async () => {
            const answer = await (0,call/* call */.T1)('rds:DescribeDBClusterParameterGroups', name, () => rds.send(new client_rds_dist_cjs/* DescribeDBClusterParameterGroupsCommand */.g$L({ DBClusterParameterGroupName: name })));
            return answer.DBClusterParameterGroups?.[0]?.DBParameterGroupFamily;
        }),
        instanceParameterGroupFamily: (name) => unlessMissing(async () => {
            const answer = await (0,call/* call */.T1)('rds:DescribeDBParameterGroups', name, () => rds.send(new client_rds_dist_cjs/* DescribeDBParameterGroupsCommand */.yH7({ DBParameterGroupName: name })));
            return answer.DBParameterGroups?.[0]?.DBParameterGroupFamily;
        }),
        subnetGroup: async (name) => {
            const found = await unlessMissing(() => (0,call/* call */.T1)('rds:DescribeDBSubnetGroups', name, () => rds.send(new client_rds_dist_cjs/* DescribeDBSubnetGroupsCommand */.WWK({ DBSubnetGroupName: name }))));
            const group = found?.DBSubnetGroups?.[0];
            return (group &&
                (0,present/* present */.E)({
                    vpc: group.VpcId ?? '',
                    networkTypes: group.SupportedNetworkTypes,
                    subnets: (group.Subnets ?? []).map(({ SubnetIdentifier = '' }) => SubnetIdentifier),
                }));
        },
        versions: async (engine, version) => {
            const filter = { Engine: engine, ...(version === undefined ? {} : { EngineVersion: version }) };
            const pages = (0,client_rds_dist_cjs/* paginateDescribeDBEngineVersions */.QdW)({ client: rds }, filter);
            const what = `${engine} ${version ?? '(all versions)'}`;
            const found = await (0,list/* list */.p)('rds:DescribeDBEngineVersions', what, pages, (page) => page.DBEngineVersions);
            return found.map(toVersion);
        },
        standardSupportEnd: async (engine, major) => {
            const filter = { Engine: engine, MajorEngineVersion: major };
            const found = await (0,call/* call */.T1)('rds:DescribeDBMajorEngineVersions', `${engine} ${major}`, () => rds.send(new client_rds_dist_cjs/* DescribeDBMajorEngineVersionsCommand */.BqM(filter)));
            const ends = (found.DBMajorEngineVersions ?? [])
                .flatMap((one) => one.SupportedEngineLifecycles ?? [])
                .filter((one) => one.LifecycleSupportName === 'open-source-rds-standard-support')
                .map((one) => one.LifecycleSupportEndDate?.toISOString());
            return ends[0];
        },
        classes: async (engine, version, instanceClass) => (await orderable(rds, engine, version, instanceClass)).map(toClass),
    };
}
function orderable(rds, engine, version, instanceClass) {
    const filter = { Engine: engine, EngineVersion: version, DBInstanceClass: instanceClass };
    const pages = (0,client_rds_dist_cjs/* paginateDescribeOrderableDBInstanceOptions */.g19)({ client: rds }, filter);
    const what = `${engine} ${version} ${instanceClass}`;
    return (0,list/* list */.p)('rds:DescribeOrderableDBInstanceOptions', what, pages, (page) => page.OrderableDBInstanceOptions);
}
function toVersion(found) {
    const { MinCapacity: minAcu, MaxCapacity: maxAcu } = found.ServerlessV2FeaturesSupport ?? {};
    return (0,present/* present */.E)({
        engine: found.Engine ?? '',
        version: found.EngineVersion ?? '',
        major: found.MajorEngineVersion,
        family: found.DBParameterGroupFamily,
        logTypes: found.ExportableLogTypes,
        caCertificates: found.SupportedCACertificateIdentifiers,
        // Aurora MySQL has no names for them: its list is empty.
        features: found.SupportedFeatureNames?.length ? found.SupportedFeatureNames : undefined,
        serverless: minAcu === undefined || maxAcu === undefined ? undefined : { minAcu, maxAcu },
    });
}
function toClass(found) {
    return (0,present/* present */.E)({
        zones: (found.AvailabilityZones ?? []).map(({ Name = '' }) => Name),
        storageType: found.StorageType,
        networkTypes: found.SupportedNetworkTypes,
        performanceInsights: found.SupportsPerformanceInsights,
        enhancedMonitoring: found.SupportsEnhancedMonitoring,
        iamAuthentication: found.SupportsIAMDatabaseAuthentication,
        storageEncryption: found.SupportsStorageEncryption,
        httpEndpoint: found.SupportsHttpEndpoint,
    });
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

;// CONCATENATED MODULE: ./build/aws/rds/quotas.js


/** How much of RDS's quotas one account has used in one Region. A quota that AWS does not return has no limit. */
async function readQuotas(rds) {
    const answer = await (0,call/* call */.T1)('rds:DescribeAccountAttributes', "the account's quotas", () => rds.send(new client_rds_dist_cjs/* DescribeAccountAttributesCommand */.zSg({})));
    const found = (answer.AccountQuotas ?? []).map(({ AccountQuotaName: name = '', Used: used = 0, Max: max = 0 }) => {
        return [name, { used, max }];
    });
    return Object.fromEntries(found);
}

;// CONCATENATED MODULE: ./build/aws/rds/security-groups.js

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

;// CONCATENATED MODULE: ./build/aws/rds/snapshots.js



function createSnapshots(rds) {
    return {
        get: (idOrArn) => snapshots_get(rds, idOrArn),
        list: (clusterId) => snapshots_list(rds, clusterId),
        copy: (request) => copy(rds, request),
        create: (clusterId, id, tags) => create(rds, clusterId, id, tags),
        sharedWith: (id) => sharedWith(rds, id),
        share: (id, account) => changeShares(rds, id, { ValuesToAdd: [account] }),
        unshare: async (id, account) => {
            try {
                await changeShares(rds, id, { ValuesToRemove: [account] });
            }
            catch (error) {
                if ((await snapshots_get(rds, id)) !== undefined)
                    throw error;
            }
        },
        delete: (id) => snapshots_remove(rds, id),
    };
}
async function snapshots_get(rds, idOrArn) {
    try {
        // A shared snapshot is found only with IncludeShared, an automated one only with its type
        // (API DescribeDBClusterSnapshots).
        const isAutomated = /^(arn:.*:cluster-snapshot:)?rds:/.test(idOrArn);
        const kind = isAutomated ? { SnapshotType: 'automated' } : { IncludeShared: idOrArn.startsWith('arn:') };
        const answer = await (0,call/* call */.T1)('rds:DescribeDBClusterSnapshots', idOrArn, () => rds.send(new client_rds_dist_cjs/* DescribeDBClusterSnapshotsCommand */.cWV({ DBClusterSnapshotIdentifier: idOrArn, ...kind })));
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
        for await (const page of (0,client_rds_dist_cjs/* paginateDescribeDBClusterSnapshots */.G8v)({ client: rds, pageSize: 100 }, filter)) {
            found.push(...(page.DBClusterSnapshots ?? []).map(toSnapshot));
        }
        return found;
    });
}
async function copy(rds, request) {
    const answer = await (0,call/* call */.T1)('rds:CopyDBClusterSnapshot', `${request.sourceArn} (to ${request.id})`, () => rds.send(new client_rds_dist_cjs/* CopyDBClusterSnapshotCommand */.Xzo({
        SourceDBClusterSnapshotIdentifier: request.sourceArn,
        TargetDBClusterSnapshotIdentifier: request.id,
        ...(request.kmsKeyId === undefined ? {} : { KmsKeyId: request.kmsKeyId }),
        Tags: (0,client_tags/* toTagList */.s)(request.tags),
    })));
    return toSnapshot(answer.DBClusterSnapshot ?? {});
}
async function create(rds, clusterId, id, tags) {
    const answer = await (0,call/* call */.T1)('rds:CreateDBClusterSnapshot', `cluster ${clusterId} (to ${id})`, () => rds.send(new client_rds_dist_cjs/* CreateDBClusterSnapshotCommand */.Iv4({
        DBClusterIdentifier: clusterId,
        DBClusterSnapshotIdentifier: id,
        Tags: (0,client_tags/* toTagList */.s)(tags),
    })));
    return toSnapshot(answer.DBClusterSnapshot ?? {});
}
async function sharedWith(rds, id) {
    const answer = await (0,call/* call */.T1)('rds:DescribeDBClusterSnapshotAttributes', id, () => rds.send(new client_rds_dist_cjs/* DescribeDBClusterSnapshotAttributesCommand */.ypC({ DBClusterSnapshotIdentifier: id })));
    const attributes = answer.DBClusterSnapshotAttributesResult?.DBClusterSnapshotAttributes ?? [];
    return attributes.find(({ AttributeName }) => AttributeName === 'restore')?.AttributeValues ?? [];
}
async function changeShares(rds, id, change) {
    await (0,call/* call */.T1)('rds:ModifyDBClusterSnapshotAttribute', id, () => rds.send(new client_rds_dist_cjs/* ModifyDBClusterSnapshotAttributeCommand */.EbD({
        DBClusterSnapshotIdentifier: id,
        AttributeName: 'restore',
        ...change,
    })));
}
async function snapshots_remove(rds, id) {
    try {
        await (0,call/* call */.T1)('rds:DeleteDBClusterSnapshot', id, () => rds.send(new client_rds_dist_cjs/* DeleteDBClusterSnapshotCommand */.fW3({ DBClusterSnapshotIdentifier: id })));
    }
    catch (error) {
        // When the answer was lost, the SDK's second attempt finds a snapshot that is deleted or being deleted: "not found", a
        // wrong state, or even "access denied", as a policy with a condition on tags does not match any more.
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
        ...(found.StorageEncryptionType === undefined ? {} : { encryptionType: found.StorageEncryptionType }),
        sizeGib: found.AllocatedStorage ?? 0,
        ...(found.Port ? { port: found.Port } : {}),
        ...(found.StorageType === undefined ? {} : { storageType: found.StorageType }),
        ...(found.SourceDBClusterSnapshotArn ? { copyOf: found.SourceDBClusterSnapshotArn } : {}),
        tags: (0,client_tags/* fromTagList */.B)(found.TagList),
    };
}

;// CONCATENATED MODULE: ./build/aws/rds/subnets.js

/** The subnets with these ids that exist; without ids those of the default VPC. */
async function findSubnets(ec2, ids) {
    // By far the largest of the clients: loaded only where it is needed.
    const { paginateDescribeSubnets } = await __webpack_require__.e(/* import() */ 193).then(__webpack_require__.t.bind(__webpack_require__, 5193, 19));
    const filter = ids === undefined
        ? { Name: 'default-for-az', Values: ['true'] }
        : { Name: 'subnet-id', Values: [...ids] };
    const pages = paginateDescribeSubnets({ client: ec2 }, { Filters: [filter] });
    const what = ids?.join(', ') ?? 'those of the default VPC';
    const found = await (0,list/* list */.p)('ec2:DescribeSubnets', what, pages, (page) => page.Subnets);
    return found.map(({ SubnetId = '', AvailabilityZone = '', AvailableIpAddressCount = 0 }) => ({
        id: SubnetId,
        zone: AvailabilityZone,
        freeAddresses: AvailableIpAddressCount,
    }));
}

// EXTERNAL MODULE: ./build/aws/secrets/credentials-secret.js
var credentials_secret = __webpack_require__(7351);
// EXTERNAL MODULE: ./build/aws/sns/topic-admin.js
var topic_admin = __webpack_require__(4450);
// EXTERNAL MODULE: ./build/database/connection.js
var connection = __webpack_require__(7426);
// EXTERNAL MODULE: ./build/github/runner.js
var runner = __webpack_require__(6806);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/database/session.js
var session = __webpack_require__(8188);
// EXTERNAL MODULE: ./build/database/split-statements.js
var split_statements = __webpack_require__(8439);
// EXTERNAL MODULE: external "node:string_decoder"
var external_node_string_decoder_ = __webpack_require__(6193);
;// CONCATENATED MODULE: ./build/hooks/watchdog.js
/** Ends the group whose id came first, at the end of the input or when nothing comes for as long as the argument says. */
const program = `
let group = 0;
let timer;
const end = () => {
  try { if (group > 1) process.kill(-group, 'SIGKILL'); } catch {}
  process.exit();
};
const wait = () => { clearTimeout(timer); timer = setTimeout(end, Number(process.argv[1])); };
process.stdin.on('data', (text) => { group ||= Number.parseInt(text, 10); wait(); });
process.stdin.on('end', end);
process.stdin.on('error', end);
wait();
`;
/** Between two signs of life: several fit into the time after which the group is ended. */
const signsOfLife = 6;
/** @param silenceMs after so long without a sign of life the group is ended; well below the duration of the lease */
async function startWatchdog(processes, clock, silenceMs) {
    // Detached, so that what ends this process's group does not end it first.
    const child = processes.spawn(processes.node, ['-e', program, String(silenceMs)], {
        env: {},
        stdio: ['pipe', 'ignore', 'ignore'],
        detached: true,
    });
    // A watchdog that is gone is no reason to fail: it has no more to do than to end what is left.
    child.stdin?.on('error', () => undefined);
    await new Promise((resolve, reject) => {
        child.once('spawn', resolve);
        child.once('error', reject);
    });
    child.on('error', () => undefined);
    child.unref();
    const stopped = new AbortController();
    const live = async () => {
        while (!stopped.signal.aborted) {
            child.stdin?.write('\n');
            await clock.sleep(silenceMs / signsOfLife, stopped.signal).catch(() => undefined);
        }
    };
    return {
        watch: (group) => {
            child.stdin?.write(`${group}\n`);
            void live();
        },
        stop: () => {
            stopped.abort();
            child.kill('SIGKILL');
            child.stdin?.destroy();
        },
    };
}

;// CONCATENATED MODULE: ./build/hooks/program.js



/** How long a program that is asked to end (SIGTERM) may take, in ms. */
const graceMs = 3000;
const longestLine = 8192;
const mostHeld = 16 * longestLine;
const mostOutput = 1024 * 1024;
/**
 * Runs a program to its end, in a process group of its own. At its end, its time limit, the abort of the run or the end of
 * this process the whole group is killed. A process that left the group cannot be found: one in a group or session of its own
 * (setsid, setpgid, job control of a shell), one of another user (sudo), one that a service started. Throws HOOK_FAILED with
 * its exit code, signal or time limit, or what the signal was aborted with.
 */
async function runExecutable(executable) {
    const { name, path, environment, timeoutMs, signal, clock, processes } = executable;
    signal.throwIfAborted();
    const watchdog = await startWatchdog(processes, clock, executable.silenceMs);
    const child = processes.spawn(path, [], {
        env: environment,
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
    });
    if (child.pid !== undefined)
        watchdog.watch(child.pid);
    const closed = new Promise((resolve) => child.once('close', resolve));
    const printRest = printLines(child, executable);
    const ended = new Promise((resolve) => {
        child.once('error', (error) => resolve(`cannot be started: ${(0,errors/* errorMessage */.gJ)(error)}`));
        child.once('exit', (code, by) => {
            const how = by === null ? `ended with exit code ${code}` : `was ended by ${by}`;
            resolve(code === 0 ? undefined : how);
        });
    });
    const timer = new AbortController();
    const limit = clock.sleep(timeoutMs, AbortSignal.any([signal, timer.signal])).then(() => 'limit', () => 'aborted');
    const first = await Promise.race([ended.then((failure) => ({ failure })), limit]);
    if (typeof first === 'string')
        await stop(processes, child, ended, clock);
    timer.abort();
    kill(processes, child, 'SIGKILL');
    watchdog.stop();
    // Its pipes are closed when the last process of the group has ended.
    if (child.pid !== undefined)
        await within(graceMs, closed, clock);
    printRest();
    // A process that left the group can keep them open, and with them this process.
    for (const pipe of [child.stdout, child.stderr])
        pipe?.destroy();
    signal.throwIfAborted();
    const failure = first === 'limit' ? 'did not finish within hook-timeout, and was killed' : failureOf(first);
    if (failure === undefined)
        return;
    throw new errors/* ActionError */.lZ('HOOK_FAILED', `The hook ${name} ${failure}.`, 'Its output is in the log. Fix the cause and run again: the hook runs again. To change a hook that has begun, run with restart: true, which begins a new restore.');
}
function failureOf(first) {
    return first === 'aborted' ? 'was stopped' : first.failure;
}
async function stop(processes, child, ended, clock) {
    kill(processes, child, 'SIGTERM');
    await within(graceMs, ended, clock);
}
/** Waits for `end`, at most `timeoutMs`. The timer is cleared, as it would keep the process alive. */
async function within(timeoutMs, end, clock) {
    const timer = new AbortController();
    await Promise.race([end, clock.sleep(timeoutMs, timer.signal).catch(() => undefined)]);
    timer.abort();
}
/** Signals the whole group. A group that has ended is no error. */
function kill(processes, { pid }, by) {
    if (pid === undefined)
        return;
    try {
        processes.kill(-pid, by);
    }
    catch (error) {
        // EPERM: it runs as another user now (sudo).
        if (!['ESRCH', 'EPERM'].includes(error.code ?? ''))
            throw error;
    }
}
/** Prints what comes out line by line, so that a secret in two writes is still found whole; returns what prints the rest. */
function printLines(child, { print, redact }) {
    let printed = 0;
    const show = (lines) => {
        const left = mostOutput - printed;
        if (lines.length === 0 || left <= 0)
            return;
        const short = (line) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line);
        const text = lines.map((line) => short(redact(line))).join('\n');
        printed += text.length;
        print(text.length <= left ? text : '(It prints more than 1 MiB; the rest is not shown.)');
    };
    const rests = [child.stdout, child.stderr].map((stream) => {
        const decoder = new external_node_string_decoder_.StringDecoder('utf8');
        let open = '';
        stream?.on('data', (chunk) => {
            const lines = (open + decoder.write(chunk)).split(/\r\n|\r|\n/);
            open = (lines.pop() ?? '').slice(0, mostHeld);
            show(lines);
        });
        return () => (open === '' ? [] : [open]);
    });
    return () => show(rests.flatMap((rest) => rest()));
}
/**
 * What a hook must not get: the job's AWS credentials and identity, GitHub's tokens, the action's own inputs (they can hold
 * secrets), and the files by which a step changes the job. Everything else is the workflow's own (`env:`), and the hook's.
 */
const kept = /^(AWS_|ACTIONS_|INPUT_|PG|GITHUB_(TOKEN|ENV|OUTPUT|PATH|STATE|STEP_SUMMARY)$|(GH|GITHUB)_(ENTERPRISE_)?TOKEN$|GH_TOKEN$|RUNNER_TOKEN$)/i;
/** The environment of a hook: of `base` what it may have, and `own` over it. */
function hookEnvironment(base, own) {
    const allowed = Object.entries(base).filter((entry) => entry[1] !== undefined && !kept.test(entry[0]));
    return { ...Object.fromEntries(allowed), ...own };
}

;// CONCATENATED MODULE: ./build/hooks/workspace.js

/**
 * The real path of a file or folder of the caller's, with symbolic links resolved. Throws where it is not below
 * GITHUB_WORKSPACE: only what was checked out there has been reviewed.
 */
async function pathInWorkspace({ variables, disk }, ...path) {
    const workspace = await disk.realpath(variables['GITHUB_WORKSPACE'] ?? '.');
    const real = await disk.realpath((0,external_node_path_.resolve)(workspace, ...path));
    if (real !== workspace && !real.startsWith(workspace.endsWith(external_node_path_.sep) ? workspace : workspace + external_node_path_.sep))
        throw new Error(`${path.join('/')} is not in the workspace of the job (GITHUB_WORKSPACE)`);
    return real;
}

;// CONCATENATED MODULE: ./build/hooks/hook-files.js








/**
 * Every file of the folder `hooks`, by name: `*.sql`, or a program (its x bit is set). Names that begin with a
 * dot are ignored. Throws BAD_INPUT where the folder is missing, empty or contains anything else: no hook may be skipped.
 */
async function readHooks(host, { hooks: folder, connect }) {
    if (folder === undefined)
        return [];
    const refuse = (message, hint, cause) => new errors/* ActionError */.lZ('BAD_INPUT', message, hint, { cause });
    try {
        const base = await pathInWorkspace(host, folder);
        const names = (await host.disk.readdir(base)).filter((name) => !name.startsWith('.')).toSorted();
        if (names.length === 0)
            throw new Error('the folder contains no hook');
        const hooks = await Promise.all(names.map((name) => readHook(host, base, name)));
        const program = hooks.find(({ kind }) => kind === 'executable');
        if (program === undefined || connect !== 'data-api')
            return hooks;
        throw refuse(`The hook ${program.name} is a program, and programs cannot use the Data API.`, 'Use connect: direct on a runner that reaches the database, or write the hook in SQL.');
    }
    catch (cause) {
        if (cause instanceof errors/* ActionError */.lZ)
            throw cause;
        throw refuse(`The hooks in ${folder} cannot be read: ${(0,errors/* errorMessage */.gJ)(cause)}`, 'Correct hooks: a folder with *.sql files and programs, in a repository that was checked out before this step.', cause);
    }
}
async function readHook(host, folder, name) {
    const { disk } = host;
    const path = await pathInWorkspace(host, folder, name);
    const found = await disk.stat(path);
    const content = found.isFile() ? await disk.readFile(path) : undefined;
    if (content !== undefined && name.endsWith('.sql')) {
        const text = content.toString('utf8');
        if ((0,split_statements/* splitStatements */.X)(text).length === 0)
            throw new Error(`${name} contains no statement`);
        return { name, hash: hashOf(content), kind: 'sql', text };
    }
    if (content !== undefined && (await isExecutable(disk, path)))
        return { name, hash: hashOf(content), kind: 'executable', path };
    throw new Error(`${name} is neither *.sql nor a program (chmod +x, and git keeps it)`);
}
function hashOf(content) {
    return (0,external_node_crypto_.createHash)('sha256').update(content).digest('hex');
}
/** Can a file be executed? (`X_OK` of access(2)). */
const executable = 1;
async function isExecutable(disk, path) {
    return disk.access(path, executable).then(() => true, () => false);
}
/** Runs a program of the user with a connection to the new cluster in its environment. Throws HOOK_FAILED. */
async function executeHook(host, { run, settings, certificates }, { hook, login, variables }) {
    // An earlier hook may have changed the file.
    if (hashOf(await host.disk.readFile(hook.path)) !== hook.hash)
        throw new errors/* ActionError */.lZ('HOOK_FAILED', `The hook ${hook.name} was changed while hooks ran.`, 'Change no hook file from within a hook. Commit the correction and start a new restore with restart: true.');
    // Only this user of the runner can look into a folder of mkdtemp.
    const folder = await host.disk.mkdtemp((0,external_node_path_.join)(host.variables['RUNNER_TEMP'] ?? host.temporaryFolder, 'aurora-restore-'));
    try {
        const bundle = (0,external_node_path_.join)(folder, 'certificates.pem');
        await host.disk.writeFile(bundle, certificates.join('\n'));
        const named = Object.entries(variables).map(([name, value]) => [
            `AURORA_RESTORE_${name.toUpperCase()}`,
            value,
        ]);
        await runExecutable({
            ...hook,
            environment: hookEnvironment(host.variables, {
                ...Object.fromEntries(named),
                PGHOST: login.host,
                PGPORT: String(login.port),
                PGDATABASE: login.database,
                PGUSER: login.user,
                PGPASSWORD: login.password,
                PGSSLMODE: 'verify-full',
                PGSSLROOTCERT: bundle,
                PGAPPNAME: `aurora-restore ${run.restoreId}`,
                // Nothing that production set for the master counts. With row_security off PostgreSQL fails instead of skipping
                // rows that a policy hides.
                PGOPTIONS: (0,connection/* startupOptions */.S4)({ ...session/* hookSettings */.Hs, statement_timeout: '0', row_security: 'off' }),
            }),
            timeoutMs: settings.hookTimeoutMs,
            // Another run takes over after a whole lease: by then nothing of this hook may be left.
            silenceMs: settings.leaseDurationMs / 2,
            signal: run.signal,
            clock: host.clock,
            processes: host.processes,
            print: (lines) => host.log.foreign(lines),
            redact: (line) => host.runner.redact(line),
        });
    }
    finally {
        await host.disk.rm(folder, { recursive: true, force: true });
    }
}

// EXTERNAL MODULE: ./build/restore/access/sessions.js
var sessions = __webpack_require__(6591);
// EXTERNAL MODULE: ./build/restore/naming.js
var naming = __webpack_require__(7677);
// EXTERNAL MODULE: ./build/settings/kinds.js
var kinds = __webpack_require__(7279);
// EXTERNAL MODULE: ./build/operations/wiring/notification.js + 1 modules
var notification = __webpack_require__(2591);
// EXTERNAL MODULE: ./build/operations/wiring/redaction.js
var redaction = __webpack_require__(1583);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-rds-data/dist-cjs/index.js
var client_rds_data_dist_cjs = __webpack_require__(6315);
;// CONCATENATED MODULE: ./build/aws/rds/data-api.js



/** The statement was not executed, and can be sent again soon. */
const notYet = ['DatabaseResumingException', 'ThrottlingException'];
const tries = 15;
const pauseMs = 2000;
/**
 * Throws PostgreSQL's refusals with their SQLSTATE as `code`, DATABASE_UNREACHABLE while the HTTP endpoint is not
 * enabled yet or the connection was lost, and DATABASE_FAILED for what the Data API cannot do.
 *
 * `continueAfterTimeout` is never sent. AWS recommends it for DDL, but the DDL of this action changes roles and privileges in
 * transactions: PostgreSQL rolls back an interrupted statement, and the next run repeats it. A statement that continued
 * unnoticed could run at the same time as its repetition.
 * @param rdsData tries each call once: a statement whose answer was lost may have been executed
 * @param sleep pauses in ms while a paused database resumes
 */
function createStatements(rdsData, { clusterArn, secretArn, database }, sleep) {
    const where = { resourceArn: clusterArn, secretArn };
    const send = async (action, attempt) => {
        for (let left = tries;; left -= 1) {
            try {
                return await attempt();
            }
            catch (error) {
                if (left === 0 || !(0,call/* isCode */._m)(error, ...notYet))
                    throw await explain(action, clusterArn, error);
                await sleep(pauseMs);
            }
        }
    };
    return {
        execute: async ({ text, parameters }, transactionId) => {
            const answer = await send('rds-data:ExecuteStatement', () => rdsData.send(new client_rds_data_dist_cjs/* ExecuteStatementCommand */.cw({
                ...where,
                sql: text,
                includeResultMetadata: true,
                ...(parameters.length === 0 ? {} : { parameters: [...parameters] }),
                database,
                ...(transactionId === undefined ? {} : { transactionId }),
            })));
            const columns = answer.columnMetadata ?? [];
            return (answer.records ?? []).map((record) => Object.fromEntries(record.map((field, at) => [columns[at]?.label ?? '', fieldValue(field, columns[at]?.typeName)])));
        },
        begin: async () => {
            const { transactionId } = await send('rds-data:BeginTransaction', () => rdsData.send(new client_rds_data_dist_cjs/* BeginTransactionCommand */.fI({ ...where, database })));
            return transactionId ?? '';
        },
        commit: async (transactionId) => {
            await send('rds-data:CommitTransaction', () => rdsData.send(new client_rds_data_dist_cjs/* CommitTransactionCommand */.Hb({ ...where, transactionId })));
        },
        rollback: async (transactionId) => {
            await send('rds-data:RollbackTransaction', () => rdsData.send(new client_rds_data_dist_cjs/* RollbackTransactionCommand */.qu({ ...where, transactionId })));
        },
    };
}
/** As the driver for TCP gives it: eight-byte integers as text, lists as lists. */
function fieldValue(field, type) {
    if (field.isNull)
        return null;
    const { arrayValue: list } = field;
    if (list !== undefined)
        return list.stringValues ?? list.longValues ?? list.doubleValues ?? list.booleanValues ?? [];
    if (field.longValue !== undefined)
        return type === 'int8' ? String(field.longValue) : field.longValue;
    return field.stringValue ?? field.booleanValue ?? field.doubleValue ?? field.blobValue;
}
/**
 * PostgreSQL's message without what may hold values (`Detail: Key (mail)=(…)`), in the form
 * `ERROR: relation "x" does not exist; Position: 15; SQLState: 42P01`.
 */
const postgres = /^(?:ERROR: |FATAL: )?([\s\S]*?)(?:[;\n]\s*(?:Detail|Hint|Where|Position|Schema|Table|Column|Constraint)\b[\s\S]*)?;? ?SQLState: ([0-9A-Z]{5})\.?$/;
const unreachable = [
    'DatabaseNotFoundException',
    'DatabaseResumingException',
    'DatabaseUnavailableException',
    'HttpEndpointNotEnabledException',
    'InternalServerErrorException',
    'InvalidResourceStateException',
    'ServiceUnavailableError',
    'TransactionNotFoundException',
];
async function explain(action, clusterArn, error) {
    if (error instanceof errors/* ActionError */.lZ || (0,errors/* errorName */.Is)(error) === 'AbortError')
        return error;
    const [, message = '', code] = postgres.exec((0,errors/* errorMessage */.gJ)(error)) ?? [];
    if (code !== undefined) {
        const position = /\bPosition: (\d+)/.exec((0,errors/* errorMessage */.gJ)(error))?.[1];
        return Object.assign(new Error(message), { code, ...(position === undefined ? {} : { position }) });
    }
    const said = `${action} on ${clusterArn} failed: ${(0,errors/* errorName */.Is)(error)}: ${(0,errors/* errorMessage */.gJ)(error)}`;
    if ((0,call/* isCode */._m)(error, 'StatementTimeoutException')) {
        return new errors/* ActionError */.lZ('DATABASE_FAILED', `${said}. The Data API ends a statement after 45 seconds.`, 'Make the statement smaller, or use connect: direct from a runner that can reach the database.', { cause: error });
    }
    if ((0,call/* isCode */._m)(error, 'UnsupportedResultException') || /size limit/i.test((0,errors/* errorMessage */.gJ)(error))) {
        return new errors/* ActionError */.lZ('DATABASE_FAILED', `${said}. The Data API returns at most 1 MiB, 64 KiB per row, of plain types.`, 'Return less data, or cast to text; or use connect: direct from a runner that can reach the database.', { cause: error });
    }
    const { httpStatusCode } = error.$metadata ?? {};
    if ((0,call/* isCode */._m)(error, ...unreachable) || httpStatusCode === undefined) {
        return new errors/* ActionError */.lZ('DATABASE_UNREACHABLE', said, 'Run again: the restore resumes at this step.', {
            cause: error,
        });
    }
    return (await (0,call/* call */.T1)(action, clusterArn, () => Promise.reject(error)).catch((explained) => explained));
}

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-secrets-manager/dist-cjs/index.js
var client_secrets_manager_dist_cjs = __webpack_require__(2994);
;// CONCATENATED MODULE: ./build/aws/secrets/session-secrets.js




function createSessionSecrets(secrets) {
    return {
        make: async (name, { username, password }, tags) => {
            try {
                const { ARN } = await (0,call/* call */.T1)('secretsmanager:CreateSecret', name, () => secrets.send(new client_secrets_manager_dist_cjs/* CreateSecretCommand */._f({
                    Name: name,
                    SecretString: JSON.stringify({ username, password }),
                    Description: 'Short-lived: aurora-restore removes it when its SQL is done.',
                    Tags: (0,client_tags/* toTagList */.s)(tags),
                })));
                return ARN ?? '';
            }
            catch (error) {
                const reason = (0,call/* causeOf */.rl)(error);
                if ((0,call/* isCode */._m)(reason, 'ResourceExistsException')) {
                    if (!(await removeOurs(secrets, name, tags)))
                        throw notOurs(name);
                    throw notFree(name, error);
                }
                // API DeleteSecret: the name of a deleted secret is free only after a while.
                if ((0,call/* isCode */._m)(reason, 'InvalidRequestException'))
                    throw notFree(name, error);
                throw error;
            }
        },
        remove: async (name, tags) => {
            await removeOurs(secrets, name, tags);
        },
    };
}
/** False for a secret without the tags, which stays. */
async function removeOurs(secrets, name, tags) {
    try {
        const found = await (0,call/* call */.T1)('secretsmanager:DescribeSecret', name, () => secrets.send(new client_secrets_manager_dist_cjs/* DescribeSecretCommand */.X5({ SecretId: name })));
        const known = (0,client_tags/* fromTagList */.B)(found.Tags);
        if (Object.entries(tags).some(([key, value]) => known[key] !== value))
            return false;
        await (0,call/* call */.T1)('secretsmanager:DeleteSecret', name, () => secrets.send(new client_secrets_manager_dist_cjs/* DeleteSecretCommand */.hh({ SecretId: name, ForceDeleteWithoutRecovery: true })));
    }
    catch (error) {
        if (!(0,call/* isCode */._m)((0,call/* causeOf */.rl)(error), 'ResourceNotFoundException'))
            throw error;
    }
    return true;
}
function notOurs(name) {
    return (0,errors/* nameConflict */.mS)(`The secret ${name}`, 'Find out what it is. Delete it if it is not needed, then run again.');
}
function notFree(name, cause) {
    return new errors/* ActionError */.lZ('DATABASE_UNREACHABLE', `The secret ${name} of an earlier run is being deleted.`, 'Run again in a few minutes: the restore resumes at this step.', { cause });
}

;// CONCATENATED MODULE: ./build/restore/access/connect.js


/** A new endpoint's name, and its server, may take a moment: so often TCP is tried before it counts as closed. */
const refusalsAllowed = 3;
/**
 * How SQL reaches the database. `auto` tries TCP first and goes over the Data API where nothing answers; what has
 * answered once is used to the end of the run.
 */
function chooseConnect(how, direct, dataApi, log) {
    if (how !== 'auto')
        return how === 'direct' ? direct : dataApi;
    let chosen;
    let misses = 0;
    return async (login, onNotice) => {
        if (chosen !== undefined)
            return chosen(login, onNotice);
        let unreachable;
        try {
            const sql = await direct(login, onNotice);
            chosen = direct;
            return sql;
        }
        catch (error) {
            if (error instanceof connection/* LoginRefused */.QU)
                chosen = direct;
            if (!(error instanceof errors/* ActionError */.lZ && error.code === 'DATABASE_UNREACHABLE'))
                throw error;
            misses += 1;
            if (misses < refusalsAllowed)
                throw error;
            unreachable = error;
        }
        log.info(`${unreachable.message} So its SQL goes over the RDS Data API.`);
        try {
            const sql = await dataApi(login);
            chosen = dataApi;
            return sql;
        }
        catch (error) {
            if (error instanceof connection/* LoginRefused */.QU)
                chosen = dataApi;
            // The cluster cannot have the Data API: then TCP is the only way.
            if (!(error instanceof errors/* ActionError */.lZ && error.code === 'AWS_FAILED'))
                throw error;
            throw new errors/* ActionError */.lZ('DATABASE_UNREACHABLE', `${unreachable.message} ${error.message}`, unreachable.hint, {
                cause: error,
            });
        }
    };
}

// EXTERNAL MODULE: ./build/restore/access/data-api.js + 2 modules
var data_api = __webpack_require__(1404);
// EXTERNAL MODULE: ./build/restore/cluster/ownership.js
var ownership = __webpack_require__(6757);
;// CONCATENATED MODULE: ./build/operations/wiring/sql-access.js







const connectTimeoutMs = 15_000;
const limitPauseMs = 300;
/** Connects to the new cluster's database as `connect` says. */
async function createSqlAccess(host, { settings, log, targetArn, clusters, credentials }, { account, run, certificates, }) {
    const secrets = createSessionSecrets(await account.secretsManager(settings.targetRegion));
    const confirmed = new Set();
    /** Where the stored result of a step says that the cluster is: AWS must say the same before a password goes there. */
    const confirm = async ({ clusterArn, host: address, port }) => {
        const place = `${clusterArn} ${address} ${port}`;
        if (confirmed.has(place))
            return;
        const cluster = await clusters.get(clusterArn.split(':').at(-1) ?? '');
        // A describe may lag behind a rename: who waits for an answer looks again.
        if (cluster?.arn !== clusterArn || !(0,ownership/* isNewCluster */.rR)({ run, targetArn, settings }, cluster)) {
            throw new errors/* ActionError */.lZ('DATABASE_UNREACHABLE', `The cluster ${clusterArn} has not the name and tags of the new cluster of the restore ${run.restoreId}, as the table says. Nothing was sent there.`, 'If it stays so, somebody has changed the tags or the item of the table: look in CloudTrail. Then end this restore (operation: abandon) and begin a new one.');
        }
        if (cluster.endpoint !== address || cluster.port !== port) {
            throw new errors/* ActionError */.lZ('DATABASE_UNREACHABLE', `The endpoint of ${clusterArn} is ${cluster.endpoint ?? 'not known'}:${cluster.port}, not ${address}:${port} as the table says. Nothing was sent there.`, 'If it stays so, somebody has changed the cluster or the item of the table: look in CloudTrail. Then end this restore (operation: abandon) and begin a new one.');
        }
        confirmed.add(place);
    };
    const unknownSettings = new Set();
    const sleep = (durationMs) => host.clock.sleep(durationMs, run.signal);
    const pause = () => sleep(limitPauseMs);
    const direct = async (login, onNotice) => {
        const applicationName = `aurora-restore ${run.restoreId}`;
        const options = { certificates, applicationName, connectTimeoutMs, unknownSettings, pause, onNotice };
        return (0,connection/* connect */.Ng)(login, options);
    };
    const dataApi = (0,data_api/* createDataApi */.hr)({
        ...{ run, log, targetArn, clusters, secrets, credentials },
        runner: async (clusterArn, secretArn, database) => createStatements(await account.rdsData(settings.targetRegion), { clusterArn, secretArn, database }, sleep),
    });
    const chosen = chooseConnect(settings.connect, direct, dataApi, log);
    const connectToNew = async (login, onNotice) => {
        await confirm(login);
        return fenced(await chosen(login, onNotice), run);
    };
    return { connect: connectToNew, secrets };
}
/**
 * A statement may change something, so each is sent under a lease that is known to be ours; of a transaction, only its
 * beginning and its commit, as nothing of it counts before.
 */
function fenced(sql, run) {
    let inTransaction = false;
    return {
        ...sql,
        query: async (text, values) => {
            if (!inTransaction)
                await run.beforeChange();
            return sql.query(text, values);
        },
        transaction: async (body) => {
            await run.beforeChange();
            return sql.transaction(async () => {
                inTransaction = true;
                const result = await body().finally(() => {
                    inTransaction = false;
                });
                await run.beforeChange();
                return result;
            });
        },
    };
}

;// CONCATENATED MODULE: ./build/operations/wiring/collaborators.js


























async function createTable(host, target, settings) {
    const dynamodb = await target.dynamodb(settings.targetRegion);
    return {
        store: (0,redaction/* withoutSecrets */.c)((0,audit_table/* createAuditTable */.I)(dynamodb, settings.auditTable), host.runner.redact),
        references: createReferences(dynamodb, settings.auditTable, () => host.clock.now()),
    };
}
/** Puts together what it takes to look at everything. */
async function createInspection(host, settings, { accounts, identities, table, run, checkNames = [] }) {
    const { store, references } = table;
    const { targetRegion, sourceAccountId, targetAccountId } = settings;
    const rds = await accounts.target.rds(targetRegion);
    let credentials;
    const permissions = async () => {
        const { createRolePermissions } = await Promise.all(/* import() */[__webpack_require__.e(764), __webpack_require__.e(791)]).then(__webpack_require__.bind(__webpack_require__, 9791));
        return createRolePermissions(await accounts.target.iam(targetRegion));
    };
    return {
        settings,
        run,
        log: host.log,
        clock: host.clock,
        targetArn: identities.targetArn,
        source: createAccount(sourceAccountId, accounts.source),
        target: createAccount(targetAccountId, accounts.target),
        principals: {
            source: settings.sourceRoleArn ?? (0,identity/* principalOf */.i)(identities.source),
            target: settings.targetRoleArn ?? (0,identity/* principalOf */.i)(identities.target),
        },
        clusters: (0,clusters/* createClusters */._)(rds),
        instances: createInstances(rds),
        offerings: createOfferings(rds),
        dependents: createDependents(rds, accounts.target, targetRegion),
        vpcsOfSecurityGroups: async (ids) => vpcsOfSecurityGroups(await accounts.target.ec2(targetRegion), ids),
        findSubnets: async (ids) => findSubnets(await accounts.target.ec2(targetRegion), ids),
        // Loaded only where a check asks: the client is large.
        permissions: {
            hasRole: async (arn) => (await permissions()).hasRole(arn),
            simulate: async (...asked) => (await permissions()).simulate(...asked),
        },
        findTopic: async (arn) => (0,topic_admin/* createTopicAdmin */.t)(await accounts.target.sns((0,notification/* regionOf */.A)(arn, targetRegion))).get(arn),
        credentials: () => {
            credentials ??= accounts.target
                .secretsManager(targetRegion)
                .then((secrets) => readAndMask(host, secrets, { settings, targetArn: identities.targetArn, run }, checkNames));
            return credentials;
        },
        findUnreachable: (address, port) => (0,connection/* findUnreachable */.ov)(address, port, connectTimeoutMs),
        references,
        // Ids come from tags, too, in which anything can stand.
        readRestore: async (id) => (kinds/* restoreId */.Uv.safeParse(id).success ? store.readState(id) : undefined),
    };
}
/** The secret. Its passwords are masked, and those that app and readonly have only while a restore verifies them. */
async function readAndMask(host, secrets, { settings, targetArn, run }, checkNames) {
    const credentials = await (0,credentials_secret/* readCredentials */.L1)(secrets, settings.credentialsSecret, {
        purpose: settings.setupDbUsers ? 'users' : 'master',
        mask: (value) => host.runner.mask(value),
        isShown: (value, names) => (0,runner/* isPartOf */.xm)([...outputTexts(host, settings, targetArn), ...namesOfRun(settings, run), ...checkNames, ...names], value),
    });
    const { app, readonly } = (0,sessions/* verificationUsersOf */.Hg)(credentials, run.restoreId);
    for (const { password } of [app, readonly])
        host.runner.mask(password);
    return credentials;
}
/** Puts the narrow roles together that the steps of a restore work with. */
async function createRestore(host, inspection, { account, run, files }) {
    const { certificates, ownChecks, hooks } = files;
    const { topicArn, targetRegion, targetClusterId, wake } = inspection.settings;
    const [, partition = '', , region = '', owner = ''] = inspection.targetArn.split(':');
    return {
        ...inspection,
        run,
        database: await createSqlAccess(host, inspection, { account, run, certificates }),
        ownChecks,
        hooks,
        execute: (hook, login, variables) => executeHook(host, { run, settings: inspection.settings, certificates }, { hook, login, variables }),
        randomBytes: (size) => host.randomBytes(size),
        notify: async (message) => {
            if (topicArn !== undefined)
                await (0,notification/* sendTo */.u)(host, account, { topicArn, targetRegion, targetClusterId }, message);
        },
        wakeIn: wake === undefined
            ? undefined
            : async (ms) => {
                const { wakeAt } = await __webpack_require__.e(/* import() */ 605).then(__webpack_require__.bind(__webpack_require__, 9605));
                const place = { partition, region, account: owner, name: wake };
                return wakeAt(await account.scheduler(region), place, run.restoreId, host.clock.now() + ms);
            },
    };
}
/** What outputs are made of, as far as it is known before a restore: names, and this action's own words. */
function outputTexts({ runner }, settings, targetArn) {
    const { sourceAccountId, targetAccountId, sourceRegion, targetRegion, sourceClusterId, targetClusterId } = settings;
    return [
        ...[sourceAccountId, targetAccountId, sourceRegion, targetRegion, sourceClusterId, targetClusterId],
        ...[settings.snapshotId ?? '', settings.snapshotPrefix ?? '', targetArn, runner.runUrl],
        ...[
            'succeeded',
            'abandoned',
            'aurora-restore-final-snapshot',
            'cluster-snapshot',
            'rds.amazonaws.com.cn',
            'awsbackup',
            'sslmode=require',
            // The output `verification`.
            'no other role of production can log in',
            'app may read and write, readonly only read',
            'other databases of the cluster',
            'row-level security',
            'readonly logs in and may only read',
        ],
    ];
}
/** What is named after this restore. */
function namesOfRun({ targetClusterId }, { restoreId: id }) {
    return id === '' ? [] : [(0,naming/* temporaryName */.NT)(targetClusterId, 'old', id), (0,naming/* snapshotName */.aN)(id, 'final-snapshot')];
}
function createAccount(id, clients) {
    return {
        id,
        snapshots: async (region) => createSnapshots(await clients.rds(region)),
        keys: async (region) => createKeys(await clients.kms(region)),
        events: async (region) => createEvents(await clients.rds(region)),
        clusters: async (region) => (0,clusters/* createClusters */._)(await clients.rds(region)),
        quotas: async (region) => readQuotas(await clients.rds(region)),
    };
}
/**
 * Read before the lease is taken: what is missing here must not keep the target locked. Throws BAD_INPUT.
 * @param restores without it the caller's own folders are not needed
 */
async function readFiles(host, settings, restores) {
    const { caBundle, checks } = settings;
    return {
        certificates: caBundle === undefined ? await (0,connection/* rdsCertificates */.Wo)() : [await readBundle(host, caBundle)],
        ownChecks: checks === undefined || !restores ? [] : await readChecks(host, checks),
        hooks: restores ? await readHooks(host, settings) : [],
    };
}
/** Every `*.sql` of the folder, by name. A folder that is missing or empty must not pass for "all is well". */
async function readChecks(host, folder) {
    try {
        const base = await pathInWorkspace(host, folder);
        const names = (await host.disk.readdir(base)).filter((name) => name.endsWith('.sql')).toSorted();
        if (names.length === 0)
            throw new Error('there is no *.sql in it');
        return await Promise.all(names.map(async (name) => ({
            name,
            text: await host.disk.readFile(await pathInWorkspace(host, base, name), 'utf8'),
        })));
    }
    catch (cause) {
        throw new errors/* ActionError */.lZ('BAD_INPUT', `The checks in ${folder} cannot be read: ${(0,errors/* errorMessage */.gJ)(cause)}`, 'Correct checks: a folder with *.sql files, in a repository that was checked out before this step.', { cause });
    }
}
async function readBundle(host, path) {
    try {
        return await host.disk.readFile(path, 'utf8');
    }
    catch (cause) {
        throw new errors/* ActionError */.lZ('BAD_INPUT', `The file ${path} cannot be read.`, 'Correct ca-bundle: the path of a PEM file.', {
            cause,
        });
    }
}


/***/ }),

/***/ 6815:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H8: () => (/* binding */ guardSource),
/* harmony export */   ab: () => (/* binding */ guardDependents),
/* harmony export */   jU: () => (/* binding */ guardTarget),
/* harmony export */   oQ: () => (/* binding */ guardInstances)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

/**
 * What must hold before the target may be replaced. Asked when the run is planned and once more right before the
 * first deletion, as hours may lie between. Throws TARGET_PROTECTED, TARGET_NOT_USABLE or UNSUPPORTED.
 */
function guardTarget(target, settings) {
    const { key, value } = settings.guardTag;
    if (target.arn.split(':')[4] !== settings.targetAccountId) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('WRONG_ACCOUNT', `The cluster ${target.arn} is not in the target account ${settings.targetAccountId}.`, 'Correct target-account-id or target-role-arn.');
    }
    if (target.tags[key] !== value) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('TARGET_PROTECTED', `The cluster ${target.arn} does not carry the tag ${key}=${value}, so it will not be replaced.`, `If the cluster may be replaced, tag it: aws rds add-tags-to-resource --region ${settings.targetRegion} --resource-name ${target.arn} --tags Key=${key},Value=${value}`);
    }
    if (target.deletionProtection && !settings.allowProtectedTarget) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('TARGET_PROTECTED', `The cluster ${target.arn} has deletion protection on.`, 'Set allow-protected-target: true: the previous cluster stays protected until it is removed, and the new cluster gets deletion protection, too. Or switch deletion protection off yourself.');
    }
    if (target.globalCluster !== undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('UNSUPPORTED', `The cluster ${target.arn} is a member of the global cluster ${target.globalCluster}: it cannot be deleted.`, 'Remove it from the global cluster first (aws rds remove-from-global-cluster).');
    }
    guardStatus(target, settings);
}
/**
 * Statuses in which AWS takes no snapshot of a cluster and does not rename it, and which do not end by themselves
 * (UG "Viewing DB cluster status"). Without a look at them a restore would wait for such a cluster until its deadline.
 */
const broken = /^(failed|.+-failed|incompatible-.+|inaccessible-encryption-credentials(-recoverable)?)$/;
/** Throws TARGET_NOT_USABLE where AWS refuses the rename that every restore needs. */
function guardStatus(target, { targetRegion }) {
    if (!broken.test(target.status))
        return;
    const repairs = target.status.startsWith('inaccessible')
        ? `Enable its key ${target.kmsKeyId ?? ''} again and start the cluster (aws rds start-db-cluster --region ${targetRegion} --db-cluster-identifier ${target.id})`
        : 'Repair the cluster';
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('TARGET_NOT_USABLE', `The cluster ${target.arn} is ${target.status}: AWS does not rename it in this status.`, `${repairs}. If its data may be lost, delete its instances and the cluster (aws rds delete-db-cluster), then run again.`);
}
/** Statuses in which AWS does not rename an instance, and which do not end by themselves (UG "Viewing DB instance status"). */
const brokenInstance = /^(failed|restore-error|insufficient-capacity|incompatible-.+|inaccessible-encryption-credentials(-recoverable)?)$/;
/**
 * A swap renames the previous instances, so that the new ones get their names. Throws TARGET_NOT_USABLE where AWS refuses
 * that. With `replace` they are deleted, which AWS does in any of these statuses.
 */
function guardInstances(instances, { strategy }) {
    if (strategy !== 'swap')
        return;
    const found = instances.filter(({ status }) => brokenInstance.test(status));
    if (found.length === 0)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('TARGET_NOT_USABLE', `A swap renames the instances of the previous cluster, and AWS does not rename these: ${found.map(({ id, status }) => `${id} (${status})`).join(', ')}.`, 'Repair or delete them (aws rds delete-db-instance), or set strategy: replace, which deletes them.');
}
/**
 * Dependents with which AWS refuses to rename the cluster or to delete its last instance. No input allows them. (UG
 * "Zero-ETL integrations", limitations: such a cluster and its instances cannot be renamed, nor the cluster deleted. UG
 * "Cross-account cloning", limitations: a cluster that is shared through RAM cannot be renamed.)
 */
const blocking = [
    'replication to',
    'replication from',
    'blue/green deployment',
    'zero-ETL integration',
    'RAM share',
];
/** What hangs on the target and ends with it. Throws UNSUPPORTED, unless `allow-unsupported` says that it may break. */
function guardDependents(target, dependents, settings) {
    const breaking = dependents.filter(({ byName }) => !byName);
    const blockers = breaking.filter(({ kind }) => blocking.includes(kind));
    if (breaking.length === 0 || (settings.allowUnsupported && blockers.length === 0))
        return;
    const named = (some) => some.map(({ kind, name }) => `${kind} ${name}`).join(', ');
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('UNSUPPORTED', `Replacing or removing ${target.arn} would break what depends on it: ${named(breaking)}.`, blockers.length > 0
        ? `Remove these first, because AWS then refuses to rename the cluster or delete its instances: ${named(blockers)}.`
        : 'Set allow-unsupported: true if that may break (you then connect it again yourself), or choose another target.');
}
/**
 * The target must not be the very cluster that the snapshot was taken of, whatever either is called now: names move,
 * resource ids do not. (That the names differ is seen when the settings are read.) Throws TARGET_PROTECTED.
 */
function guardSource(target, snapshot) {
    if (snapshot.clusterResourceId === undefined || snapshot.clusterResourceId !== target.resourceId)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('TARGET_PROTECTED', `The target ${target.arn} (${target.resourceId}) is the cluster that the snapshot ${snapshot.arn} was taken of: replacing it would delete the source.`, 'Correct target-cluster-id, target-account-id or target-region.');
}


/***/ })

};
