export const id = 98;
export const ids = [98,62];
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

/***/ 9062:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ createParameters),
/* harmony export */   readParameters: () => (/* binding */ readParameters)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_ssm__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4736);
/* harmony import */ var _client_call_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(474);


/**
 * The parameters directly below `path`, by the last part of their names; encrypted ones are decrypted. None is an empty
 * answer, not an error (API GetParametersByPath).
 */
function readParameters(ssm, path, region) {
    return (0,_client_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('ssm:GetParametersByPath', `the parameters ${path}/* in ${region}`, async () => {
        const found = {};
        for await (const page of (0,_aws_sdk_client_ssm__WEBPACK_IMPORTED_MODULE_1__/* .paginateGetParametersByPath */ .kU5)({ client: ssm }, { Path: path, WithDecryption: true })) {
            for (const { Name: name, Value: value } of page.Parameters ?? []) {
                if (name !== undefined && value !== undefined)
                    found[name.slice(path.length + 1)] = value;
            }
        }
        return found;
    });
}
function createParameters(ssm) {
    return {
        list: (path) => (0,_client_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('ssm:GetParametersByPath', `${path}/*`, async () => {
            const found = [];
            for await (const page of (0,_aws_sdk_client_ssm__WEBPACK_IMPORTED_MODULE_1__/* .paginateGetParametersByPath */ .kU5)({ client: ssm }, { Path: path })) {
                for (const { Name: name = '', Type: type = '', Value: value = '' } of page.Parameters ?? []) {
                    found.push({ name, type, value });
                }
            }
            return found;
        }),
        put: async (name, value) => {
            await (0,_client_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('ssm:PutParameter', name, () => ssm.send(new _aws_sdk_client_ssm__WEBPACK_IMPORTED_MODULE_1__/* .PutParameterCommand */ .ihh({ Name: name, Value: value, Type: 'String', Overwrite: true })));
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

/***/ 6210:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  provision: () => (/* binding */ provision),
  restoreRole: () => (/* binding */ restoreRole)
});

// EXTERNAL MODULE: ./build/aws/client/identity.js
var client_identity = __webpack_require__(4268);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-dynamodb/dist-cjs/index.js
var dist_cjs = __webpack_require__(4305);
// EXTERNAL MODULE: ./build/aws/client/call.js + 1 modules
var call = __webpack_require__(474);
;// CONCATENATED MODULE: ./build/aws/dynamodb/table-admin.js


const changes = {
    'on-demand': { BillingMode: 'PAY_PER_REQUEST' },
    'kms-encryption': { SSESpecification: { Enabled: true, SSEType: 'KMS' } },
    'deletion-protection': { DeletionProtectionEnabled: true },
};
function createTableAdmin(dynamodb) {
    return {
        get: (name) => get(dynamodb, name),
        pointInTimeRecovery: async (name) => {
            const answer = await (0,call/* call */.T1)('dynamodb:DescribeContinuousBackups', name, () => dynamodb.send(new dist_cjs/* DescribeContinuousBackupsCommand */.NXH({ TableName: name })));
            const recovery = answer.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
            return recovery?.PointInTimeRecoveryStatus === 'ENABLED';
        },
        timeToLive: async (name) => {
            const answer = await (0,call/* call */.T1)('dynamodb:DescribeTimeToLive', name, () => dynamodb.send(new dist_cjs/* DescribeTimeToLiveCommand */.zyW({ TableName: name })));
            const { TimeToLiveStatus: status = 'DISABLED', AttributeName: attribute } = answer.TimeToLiveDescription ?? {};
            return { status, ...(attribute === undefined ? {} : { attribute }) };
        },
        create: async (name, keys) => {
            await (0,call/* call */.T1)('dynamodb:CreateTable', name, () => dynamodb.send(new dist_cjs/* CreateTableCommand */.IxS({
                TableName: name,
                AttributeDefinitions: keys.map((key) => ({
                    AttributeName: key.name,
                    AttributeType: key.type === 'S' ? 'S' : 'B',
                })),
                KeySchema: keys.map((key) => ({ AttributeName: key.name, KeyType: key.role })),
                ...changes['on-demand'],
                ...changes['kms-encryption'],
                ...changes['deletion-protection'],
            })));
        },
        change: async (name, change) => {
            await (0,call/* call */.T1)('dynamodb:UpdateTable', `${name} (${change})`, () => dynamodb.send(new dist_cjs/* UpdateTableCommand */.NQf({ TableName: name, ...changes[change] })));
        },
        enablePointInTimeRecovery: (name) => enablePointInTimeRecovery(dynamodb, name),
        enableTimeToLive: async (name, attribute) => {
            await (0,call/* call */.T1)('dynamodb:UpdateTimeToLive', name, () => dynamodb.send(new dist_cjs/* UpdateTimeToLiveCommand */.Btq({
                TableName: name,
                TimeToLiveSpecification: { Enabled: true, AttributeName: attribute },
            })));
        },
    };
}
async function get(dynamodb, name) {
    try {
        const { Table: found } = await (0,call/* call */.T1)('dynamodb:DescribeTable', name, () => dynamodb.send(new dist_cjs/* DescribeTableCommand */.h8C({ TableName: name })));
        const typeOf = (attribute) => found?.AttributeDefinitions?.find(({ AttributeName }) => AttributeName === attribute)?.AttributeType;
        return {
            arn: found?.TableArn ?? '',
            status: found?.TableStatus ?? '',
            keys: (found?.KeySchema ?? []).map(({ AttributeName, KeyType }) => ({
                name: AttributeName ?? '',
                role: KeyType ?? 'HASH',
                type: typeOf(AttributeName) ?? '',
            })),
            onDemand: found?.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST',
            kmsEncrypted: found?.SSEDescription?.SSEType === 'KMS',
            deletionProtection: found?.DeletionProtectionEnabled === true,
        };
    }
    catch (error) {
        if ((0,call/* isCode */._m)((0,call/* causeOf */.rl)(error), 'ResourceNotFoundException'))
            return undefined;
        throw error;
    }
}
/** A new table's backups take a while to be ready (API UpdateContinuousBackups, ContinuousBackupsUnavailableException). */
async function enablePointInTimeRecovery(dynamodb, name) {
    try {
        await (0,call/* call */.T1)('dynamodb:UpdateContinuousBackups', name, () => dynamodb.send(new dist_cjs/* UpdateContinuousBackupsCommand */.Ntq({
            TableName: name,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        })));
        return true;
    }
    catch (error) {
        if ((0,call/* isCode */._m)((0,call/* causeOf */.rl)(error), 'ContinuousBackupsUnavailableException'))
            return false;
        throw error;
    }
}

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-kms/dist-cjs/index.js
var client_kms_dist_cjs = __webpack_require__(2632);
// EXTERNAL MODULE: ./build/errors.js
var build_errors = __webpack_require__(9473);
;// CONCATENATED MODULE: ./build/aws/kms/key-admin.js



/** @param warn says what a person should look at */
function createKeyAdmin(kms, warn) {
    return {
        find: (key) => find(kms, key),
        findDescribed: (description, isOwn) => findDescribed(kms, description, isOwn),
        policy: async (arn) => {
            const answer = await (0,call/* call */.T1)('kms:GetKeyPolicy', arn, () => kms.send(new client_kms_dist_cjs/* GetKeyPolicyCommand */.$r8({ KeyId: arn, PolicyName: 'default' })));
            return answer.Policy ?? '';
        },
        putPolicy: async (arn, policy) => {
            await (0,call/* call */.T1)('kms:PutKeyPolicy', arn, () => kms.send(new client_kms_dist_cjs/* PutKeyPolicyCommand */.Ocb({ KeyId: arn, PolicyName: 'default', Policy: policy })));
        },
        create: async (policy, description) => {
            const answer = await (0,call/* call */.T1)('kms:CreateKey', description, () => kms.send(new client_kms_dist_cjs/* CreateKeyCommand */.pSu({ Policy: policy, Description: description })));
            const arn = answer.KeyMetadata?.Arn ?? '';
            // KMS has no token that makes a repeated CreateKey the same one.
            if ((answer.$metadata.attempts ?? 1) > 1)
                warn(`AWS answered kms:CreateKey only when it was repeated, so there may be a second key with the description "${description}". Schedule its deletion; the one that is used is ${arn}.`);
            return arn;
        },
        createAlias: async (name, keyArn) => {
            try {
                await (0,call/* call */.T1)('kms:CreateAlias', `${name} (of ${keyArn})`, () => kms.send(new client_kms_dist_cjs/* CreateAliasCommand */.W_e({ AliasName: name, TargetKeyId: keyArn })));
            }
            catch (error) {
                // The first answer may have been lost, and the SDK's second attempt met our own alias.
                const known = (0,call/* isCode */._m)((0,call/* causeOf */.rl)(error), 'AlreadyExistsException') ? await find(kms, name) : undefined;
                if (known?.arn !== keyArn)
                    throw error;
            }
        },
    };
}
async function find(kms, key) {
    try {
        const { KeyMetadata: found } = await (0,call/* call */.T1)('kms:DescribeKey', key, () => kms.send(new client_kms_dist_cjs/* DescribeKeyCommand */.spV({ KeyId: key })));
        return {
            arn: found?.Arn ?? '',
            manager: found?.KeyManager === 'AWS' ? 'AWS' : 'CUSTOMER',
            state: found?.KeyState ?? 'unknown',
            description: found?.Description ?? '',
        };
    }
    catch (error) {
        if ((0,call/* isCode */._m)((0,call/* causeOf */.rl)(error), 'NotFoundException'))
            return undefined;
        throw error;
    }
}
async function findDescribed(kms, description, isOwn) {
    const arns = await (0,call/* call */.T1)('kms:ListKeys', 'all keys', async () => {
        const found = [];
        for await (const page of (0,client_kms_dist_cjs/* paginateListKeys */.Yj)({ client: kms, pageSize: 1000 }, {})) {
            found.push(...(page.Keys ?? []).map(({ KeyArn = '' }) => KeyArn));
        }
        return found;
    });
    for (const arn of arns) {
        const key = await findUnlessKeptOut(kms, arn);
        const isMeant = key?.description === description && key.manager === 'CUSTOMER' && key.state === 'Enabled';
        if (isMeant && (await isOwn(arn)))
            return arn;
    }
    return undefined;
}
async function findUnlessKeptOut(kms, arn) {
    try {
        return await find(kms, arn);
    }
    catch (error) {
        // A key whose own policy denies access was not created by this action. A denial by the role's policy is an error,
        // else a second key would be created (IAM UG, "Troubleshoot access denied error messages": it names the policy type).
        const isDenied = error instanceof build_errors/* ActionError */.lZ && error.code === 'ACCESS_DENIED';
        if (isDenied && (0,build_errors/* errorMessage */.gJ)((0,call/* causeOf */.rl)(error)).includes('resource-based policy'))
            return undefined;
        throw error;
    }
}

// EXTERNAL MODULE: ./build/aws/rds/clusters.js + 1 modules
var clusters = __webpack_require__(2468);
// EXTERNAL MODULE: ./build/aws/secrets/credentials-secret.js
var credentials_secret = __webpack_require__(7351);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-secrets-manager/dist-cjs/index.js
var client_secrets_manager_dist_cjs = __webpack_require__(2994);
;// CONCATENATED MODULE: ./build/aws/secrets/secret-admin.js


function createSecretAdmin(secrets) {
    return {
        find: (secret) => (secret.startsWith('arn:') ? describe(secrets, secret) : findByName(secrets, secret)),
        read: (secret) => unlessMissing(async () => {
            const answer = await (0,call/* call */.T1)('secretsmanager:GetSecretValue', secret, () => secrets.send(new client_secrets_manager_dist_cjs/* GetSecretValueCommand */.d2({ SecretId: secret })));
            // A restore cannot read a binary value: it is no JSON.
            return answer.SecretString ?? '';
        }),
        create: async (name, value) => {
            await (0,call/* call */.T1)('secretsmanager:CreateSecret', name, () => secrets.send(new client_secrets_manager_dist_cjs/* CreateSecretCommand */._f({
                Name: name,
                SecretString: value,
                Description: 'Database credentials that aurora-restore sets up in the restored cluster.',
            })));
        },
        put: async (secret, value) => {
            await (0,call/* call */.T1)('secretsmanager:PutSecretValue', secret, () => secrets.send(new client_secrets_manager_dist_cjs/* PutSecretValueCommand */.cp({ SecretId: secret, SecretString: value })));
        },
    };
}
function describe(secrets, arn) {
    return unlessMissing(async () => {
        const answer = await (0,call/* call */.T1)('secretsmanager:DescribeSecret', arn, () => secrets.send(new client_secrets_manager_dist_cjs/* DescribeSecretCommand */.X5({ SecretId: arn })));
        return { arn: answer.ARN ?? '', scheduledForDeletion: answer.DeletedDate !== undefined };
    });
}
/**
 * Through the list: a missing secret has no ARN, so a role that can read only certain ARNs gets AccessDenied for its name.
 * The filter matches every name with this prefix (API ListSecrets).
 */
function findByName(secrets, name) {
    return (0,call/* call */.T1)('secretsmanager:ListSecrets', `secrets named ${name}`, async () => {
        const pages = (0,client_secrets_manager_dist_cjs/* paginateListSecrets */.hM)({ client: secrets }, { Filters: [{ Key: 'name', Values: [name] }], IncludePlannedDeletion: true });
        for await (const page of pages) {
            const found = page.SecretList?.find(({ Name }) => Name === name);
            if (found !== undefined)
                return { arn: found.ARN ?? '', scheduledForDeletion: found.DeletedDate !== undefined };
        }
        return undefined;
    });
}
async function unlessMissing(look) {
    try {
        return await look();
    }
    catch (error) {
        if ((0,call/* isCode */._m)((0,call/* causeOf */.rl)(error), 'ResourceNotFoundException'))
            return undefined;
        throw error;
    }
}

// EXTERNAL MODULE: ./build/aws/sns/topic-admin.js
var topic_admin = __webpack_require__(4450);
// EXTERNAL MODULE: ./build/aws/ssm/parameters.js
var parameters = __webpack_require__(9062);
// EXTERNAL MODULE: ./build/github/summary.js + 1 modules
var summary = __webpack_require__(1755);
;// CONCATENATED MODULE: ./build/provision/change.js

function isChange(finding) {
    return finding.kind === 'create' || finding.kind === 'change';
}
function inLine(resource, detail) {
    return { kind: 'in-line', resource, detail };
}
function drift(resource, detail) {
    return { kind: 'drift', resource, detail };
}
/** Adds the part of provision to an error; its code, cause and hint stay. */
async function within(part, act) {
    try {
        return await act();
    }
    catch (error) {
        if (!(error instanceof build_errors/* ActionError */.lZ) || error.code === 'CANCELLED')
            throw error;
        throw new build_errors/* ActionError */.lZ(error.code, `${part}: ${error.message}`, error.hint, { cause: error.cause });
    }
}
/**
 * The SDK repeats a change whose answer was lost, and AWS may refuse the repetition. So a refusal counts only if a read
 * shows that the change is not done.
 */
async function unlessDone(change, isDone) {
    try {
        await change();
    }
    catch (error) {
        if (!(error instanceof build_errors/* ActionError */.lZ) || error.code !== 'AWS_FAILED' || !(await isDone()))
            throw error;
    }
}

;// CONCATENATED MODULE: ./build/provision/guard-tag.js


/** Adds the guard tag to the target, which can then be replaced, if `tag-target` is set. */
async function inspectGuardTag({ settings, targetClusters }) {
    if (!settings.tagTarget)
        return [];
    const { key, value } = settings.guardTag;
    const found = await targetClusters.get(settings.targetClusterId);
    if (found === undefined) {
        return [
            drift(settings.targetClusterId, 'target cluster: does not exist yet; the first restore creates it'),
        ];
    }
    if (found.arn.split(':')[4] !== settings.targetAccountId) {
        throw new build_errors/* ActionError */.lZ('WRONG_ACCOUNT', `The cluster ${found.arn} is not in the target account ${settings.targetAccountId}.`, 'Correct target-account-id or target-role-arn.');
    }
    if (found.tags[key] === value)
        return [inLine(found.arn, `target cluster: tag ${key}=${value}`)];
    return [
        {
            kind: 'change',
            resource: found.arn,
            detail: `target cluster: tag ${key}=${value}, so that a restore can replace it`,
            apply: () => targetClusters.tag(found.arn, { [key]: value }),
        },
    ];
}

// EXTERNAL MODULE: ./build/aws/kms/key-policy.js
var key_policy = __webpack_require__(7138);
;// CONCATENATED MODULE: ./build/provision/keys.js




/** Identifies a key of a run that was killed after it created the key and before the alias. */
function descriptionFor(alias) {
    return `aurora-restore: made for ${alias}`;
}
/** Checks each key in the settings: creates one where an alias has none, and allows the restore role to use it. */
async function inspectKeys(provision, sourceClusterKey) {
    const findings = [];
    for (const wanted of wantedKeys(provision, sourceClusterKey))
        findings.push(await inspect(provision, wanted));
    return findings;
}
/**
 * The keys in the settings, except AWS managed keys (`alias/aws/…`), which need nothing. The key that snapshots are
 * shared under is `source-kms-key-id`, in the Region in which a restore looks for it; without that it is the source
 * cluster's own (guide, section 8).
 */
function wantedKeys({ settings }, sourceClusterKey) {
    const { sourceRegion, targetRegion, sourceKmsKeyId, topicArn } = settings;
    const named = [
        { setting: 'source-kms-key-id', side: 'source', region: targetRegion, id: sourceKmsKeyId },
        { setting: 'target-kms-key-id', side: 'target', region: targetRegion, id: settings.targetKmsKeyId },
        { setting: 'transit-kms-key-id', side: 'target', region: sourceRegion, id: settings.transitKmsKeyId },
        {
            setting: 'topic-kms-key-id',
            side: 'target',
            region: topicArn?.split(':')[3] ?? targetRegion,
            id: settings.topicKmsKeyId,
        },
    ];
    if (sourceKmsKeyId === undefined && settings.sourceAccountId !== settings.targetAccountId) {
        named.push({
            setting: 'the source cluster',
            side: 'source',
            region: sourceRegion,
            id: sourceClusterKey,
            implied: true,
        });
    }
    const accountOf = (side) => settings[`${side}AccountId`];
    const seen = new Set();
    return named.flatMap(({ id, ...key }) => {
        if (id === undefined || /(^|:)alias\/aws\//.test(id))
            return [];
        const region = id.startsWith('arn:') ? (id.split(':')[3] ?? '') : key.region;
        const name = `${accountOf(key.side)} ${region} ${aliasOf(id) ?? id}`;
        if (seen.has(name))
            return [];
        seen.add(name);
        return [{ ...key, region, id }];
    });
}
async function inspect(provision, wanted) {
    const { settings, restoreRole } = provision;
    const account = settings[`${wanted.side}AccountId`];
    const named = `${wanted.id} (${wanted.setting}, account ${account}, ${wanted.region})`;
    if (wanted.id.startsWith('arn:') && wanted.id.split(':')[4] !== account) {
        throw new build_errors/* ActionError */.lZ('WRONG_ACCOUNT', `The key ${named} belongs to another account.`, `Correct ${wanted.setting}.`);
    }
    const keys = await provision.keys(wanted.side, wanted.region);
    const key = await keys.find(wanted.id);
    const isForeign = account !== settings.targetAccountId;
    if (key === undefined)
        return creation(provision, keys, wanted, { named, account, isForeign });
    if (wanted.implied && key.manager === 'AWS') {
        return drift(key.arn, 'key of the source cluster: it is AWS managed, so its snapshots cannot be shared with the target account; set source-kms-key-id to an alias (alias/NAME), and provision creates a customer managed key for it');
    }
    refuseUnusable(key, named, isForeign);
    const policy = await keys.policy(key.arn);
    const isOpen = !isForeign && (0,key_policy/* delegatesTo */._T)(policy, account, key.arn);
    const changed = isOpen ? undefined : (0,key_policy/* policyFor */.KV)(policy, restoreRole, key.arn);
    if (changed === undefined)
        return inLine(key.arn, `key for ${wanted.setting}: the restore role can use it`);
    return {
        kind: 'change',
        resource: key.arn,
        detail: `key for ${wanted.setting}: its policy allows ${restoreRole} to use it through RDS (other statements stay)`,
        apply: () => namingPrincipals(restoreRole, () => keys.putPolicy(key.arn, changed)),
    };
}
function creation({ restoreRole, partition, settings }, keys, { id, setting, side }, { named, account, isForeign }) {
    const alias = aliasOf(id);
    if (alias === undefined) {
        throw new build_errors/* ActionError */.lZ('KEY_NOT_USABLE', `There is no key ${named}.`, `Correct ${setting}, or set an alias (alias/NAME): provision then creates a key for it.`);
    }
    const make = async () => {
        const description = descriptionFor(alias);
        const maker = settings[`${side}RoleArn`];
        const own = [maker, restoreRole].filter((name) => name !== undefined);
        // Anybody who can create keys can use this description: a key with other principals is not reused.
        const left = await keys.findDescribed(description, async (arn) => (0,key_policy/* namesOnly */.$T)(await keys.policy(arn), own, account, arn));
        if (left === undefined)
            return keys.create((0,key_policy/* newPolicy */.$Y)(partition, account, maker, isForeign ? restoreRole : undefined), description);
        const changed = isForeign ? (0,key_policy/* policyFor */.KV)(await keys.policy(left), restoreRole, left) : undefined;
        if (changed !== undefined)
            await keys.putPolicy(left, changed);
        return left;
    };
    const sharing = isForeign ? `; its policy allows ${restoreRole} to use it through RDS` : '';
    return {
        kind: 'create',
        resource: named,
        detail: `customer managed key with the alias ${alias}${sharing}`,
        apply: async () => keys.createAlias(alias, await namingPrincipals(restoreRole, make)),
    };
}
function refuseUnusable({ arn, state, manager }, named, isForeign) {
    if (state !== 'Enabled') {
        throw new build_errors/* ActionError */.lZ('KEY_NOT_USABLE', `The key ${named} is ${arn}, and ${state}: it must be Enabled.`, state === 'PendingDeletion'
            ? `Cancel its deletion if it is still needed (aws kms cancel-key-deletion, then enable-key), or set another key.`
            : 'Enable it (aws kms enable-key), or set another key.');
    }
    if (isForeign && manager === 'AWS') {
        throw new build_errors/* ActionError */.lZ('KEY_NOT_USABLE', `The key ${named} is ${arn}, an AWS managed key: snapshots under it cannot be shared with another account.`, 'Set source-kms-key-id to an alias (alias/NAME): provision creates a customer managed key for it.');
    }
}
/** `alias/NAME`, from itself or from its ARN; undefined for a key's own id or ARN. */
function aliasOf(id) {
    return /(?:^|:)(alias\/.+)$/.exec(id)?.[1];
}
/** KMS refuses a policy that names a role which does not exist, without saying which (API PutKeyPolicy). */
async function namingPrincipals(role, act) {
    try {
        return await act();
    }
    catch (error) {
        if (!(0,call/* isCode */._m)((0,call/* causeOf */.rl)(error), 'MalformedPolicyDocumentException'))
            throw error;
        throw new build_errors/* ActionError */.lZ('KEY_NOT_USABLE', `${error.message}. The policy names the restore role ${role}: its name is that of the provision role in target-role-arn, without "-provision" at its end.`, 'Deploy the restore role first (.github/bootstrap/target.yml), and name the two roles NAME and NAME-provision.', { cause: error });
    }
}

// EXTERNAL MODULE: ./build/settings/schema.js
var schema = __webpack_require__(4089);
;// CONCATENATED MODULE: ./build/provision/topic.js


/** The AWS managed key for SNS: it is free, and every publisher can use it. */
const awsKey = 'alias/aws/sns';
const defaultName = 'aurora-restore-notifications';
/** The topic in `topic-arn`, else the guide's (section 2) in the target account and Region. */
function topicArn({ settings, partition }) {
    return (settings.topicArn ??
        `arn:${partition}:sns:${settings.targetRegion}:${settings.targetAccountId}:${defaultName}`);
}
/** Checks the topic: creates it, encrypts it, and subscribes the e-mail address if one is set. */
async function inspectTopic(provision) {
    const { settings } = provision;
    const arn = topicArn(provision);
    const [, , , region = '', account = '', name = ''] = arn.split(':');
    if (account !== settings.targetAccountId) {
        throw new build_errors/* ActionError */.lZ('WRONG_ACCOUNT', `The topic ${arn} is not in the target account ${settings.targetAccountId}.`, 'Correct topic-arn, or remove it: provision then creates a topic in the target account.');
    }
    const topics = await provision.topics(region);
    const found = await topics.get(arn);
    const key = settings.topicKmsKeyId ?? awsKey;
    const findings = [];
    if (found === undefined) {
        findings.push({
            kind: 'create',
            resource: arn,
            detail: `topic, encrypted under ${key}`,
            apply: () => topics.create(name, key),
        });
    }
    else if (found.kmsKeyId === undefined) {
        findings.push({
            kind: 'change',
            resource: arn,
            detail: `topic: encryption under ${key}`,
            apply: () => topics.encrypt(arn, key),
        });
    }
    else if (settings.topicKmsKeyId !== undefined && found.kmsKeyId !== key) {
        // Every publisher needs the key, and this action may not be the only one.
        findings.push(drift(arn, `topic: encrypted under ${found.kmsKeyId}, not under ${key}; left as it is`));
    }
    const email = settings.topicEmail;
    if (email !== undefined && !(found !== undefined && (await topics.emails(arn)).includes(email))) {
        findings.push({
            kind: 'create',
            resource: arn,
            detail: `subscription of ${email}, which AWS asks to confirm by mail`,
            apply: () => topics.subscribe(arn, email),
        });
    }
    return findings.length === 0 ? [inLine(arn, 'topic')] : findings;
}

;// CONCATENATED MODULE: ./build/provision/parameters.js




/**
 * Looks at the parameters: the guide's seven (section 6), the topic's ARN, and whatever else this run's inputs give.
 * An input replaces another value. A derived value is added only where the parameter is missing.
 */
async function inspectParameters(provision) {
    const { settings, given, parameters } = provision;
    const path = settings.parameterPath;
    const found = new Map((await parameters.list(path)).map((one) => [one.name, one]));
    refuseOtherTypes([...found.values()], path);
    const findings = [];
    for (const [name, value] of Object.entries({ ...derived(provision), ...given })) {
        const whole = `${path}/${name}`;
        const known = found.get(whole)?.value;
        const apply = () => parameters.put(whole, value);
        const resource = `arn:${provision.partition}:ssm:${settings.targetRegion}:${settings.targetAccountId}:parameter${whole}`;
        if (known === undefined) {
            findings.push({ kind: 'create', resource, detail: `parameter = ${value}`, apply });
        }
        else if (name in given && known.trim() !== value) {
            findings.push({ kind: 'change', resource, detail: `parameter: ${known} → ${value}`, apply });
        }
        else {
            findings.push(inLine(resource, 'parameter'));
        }
    }
    return findings;
}
function derived(provision) {
    const { settings } = provision;
    return {
        'source-account-id': settings.sourceAccountId,
        'target-account-id': settings.targetAccountId,
        'source-region': settings.sourceRegion,
        'target-region': settings.targetRegion,
        'source-cluster-id': settings.sourceClusterId,
        'target-cluster-id': settings.targetClusterId,
        ...(settings.snapshotPrefix === undefined ? {} : { 'snapshot-prefix': settings.snapshotPrefix }),
        'topic-arn': topicArn(provision),
    };
}
/** Parameter Store changes no parameter's type, and a list or a secret is not what the settings are read from. */
function refuseOtherTypes(found, path) {
    const settingNames = new Set(schema/* keys */.HP.map((key) => `${path}/${(0,schema/* inputName */.yu)(key)}`));
    const wrong = found.filter(({ name, type }) => settingNames.has(name) && type !== 'String');
    if (wrong.length === 0)
        return;
    throw new build_errors/* ActionError */.lZ('NAME_CONFLICT', `These parameters are not of the type String:\n${wrong.map(({ name, type }) => `- ${name} is a ${type}`).join('\n')}`, `Delete them (aws ssm delete-parameter --name ${wrong[0]?.name}) and run provision again, or set another parameter-path.`);
}

;// CONCATENATED MODULE: ./build/provision/secret.js



/**
 * Checks the credentials secret (guide, section 7): creates it, or adds missing keys. An existing value is never
 * replaced. Passwords are masked before they are used, and generated only when they are about to be stored.
 */
async function inspectSecret(provision, source) {
    const { settings, secrets, partition } = provision;
    const { credentialsSecret: name, credentials: given } = settings;
    refuseGiven(given);
    const found = await secrets.find(name);
    if (found?.scheduledForDeletion) {
        throw unusable(`The secret ${found.arn} is scheduled for deletion.`, `Cancel the deletion (aws secretsmanager restore-secret --secret-id ${found.arn}), or set credentials-secret to another name.`);
    }
    if (found === undefined && name.startsWith('arn:')) {
        throw unusable(`There is no secret ${name}.`, 'Correct credentials-secret, or set a name: provision then creates the secret.');
    }
    const content = found === undefined ? {} : await read(provision, found.arn);
    const resource = found?.arn ??
        `arn:${partition}:secretsmanager:${settings.targetRegion}:${settings.targetAccountId}:secret:${name}`;
    const missing = credentials_secret/* credentialKeys */.eG.filter((key) => !(key in content));
    const findings = driftOf(resource, content, given, source);
    if (missing.length === 0)
        return [inLine(resource, 'credentials secret'), ...findings];
    const names = namesFor(missing, given, source, settings.sourceClusterId);
    const origins = missing.map((key) => `${key} (${originOf(key, given, names)})`);
    const made = userKeys.filter((key) => missing.includes(key) && !(key in given));
    findings.push({
        kind: found === undefined ? 'create' : 'change',
        resource,
        detail: `credentials secret: ${found === undefined ? '' : 'adds '}${origins.join(', ')}`,
        ...(made.length === 0 || !settings.setupDbUsers
            ? {}
            : { warning: warningAbout(name, settings.targetRegion) }),
        apply: () => store(provision, found?.arn, missing, { ...names, ...given }),
    });
    return findings;
}
/** Who logs in as app and readonly, and so whether applications can. */
const userKeys = [
    'app_username',
    'app_password',
    'readonly_username',
    'readonly_password',
];
function originOf(key, given, names) {
    if (key in given)
        return 'given';
    if (!(key in names))
        return 'generated';
    return userKeys.includes(key) ? `default: ${String(names[key])}` : 'of production';
}
function warningAbout(secret, region) {
    return [
        'YOUR APPLICATIONS CANNOT LOG IN after a restore unless they use the users of this secret: all other logins of production are disabled.',
        'Some of its users or passwords are generated. Before the first restore, set app_username, app_password, readonly_username and readonly_password to what your applications use:',
        `aws secretsmanager put-secret-value --region ${region} --secret-id ${secret} --secret-string file://secret.json`,
    ].join('\n');
}
/** Reads again right before it writes: Secrets Manager has no conditional write, and no existing value may be lost. */
async function store(provision, arn, missing, known) {
    const { secrets, settings } = provision;
    const added = Object.fromEntries(missing.map((key) => [key, known[key] ?? generate(provision)]));
    const put = async (to) => {
        const content = await read(provision, to);
        await secrets.put(to, JSON.stringify({ ...added, ...content }, null, 2));
    };
    if (arn !== undefined)
        return put(arn);
    const value = JSON.stringify(added, null, 2);
    await unlessDone(() => secrets.create(settings.credentialsSecret, value), async () => (await secrets.read(settings.credentialsSecret)) === value);
}
/** 32 letters, digits, hyphens and underlines: inside what RDS takes for a master password (API ModifyDBCluster). */
function generate({ randomBytes, mask }) {
    const password = randomBytes(24).toString('base64url');
    mask(password);
    return password;
}
async function read({ secrets, settings, mask }, arn) {
    const text = await secrets.read(arn);
    if (text === undefined)
        return {};
    const content = (0,credentials_secret/* parseCredentials */.gu)(arn, text);
    (0,credentials_secret/* maskPasswords */.jz)(content, mask);
    const faults = (0,credentials_secret/* credentialFaults */.dw)(content, settings.setupDbUsers ? 'users' : 'master');
    if (faults.length > 0) {
        throw unusable(`The secret ${arn} contains values that a restore cannot use:\n${faults.join('\n')}`, 'Correct these keys of its JSON, or remove them: provision then sets them.');
    }
    return content;
}
function refuseGiven(given) {
    const known = credentials_secret/* credentialKeys */.eG;
    const unknown = Object.keys(given).filter((key) => !known.includes(key));
    const faults = [
        ...unknown.map((key) => `- ${key} is not a key of the secret`),
        ...(0,credentials_secret/* credentialFaults */.dw)(given, 'users'),
    ];
    if (faults.length === 0)
        return;
    throw new build_errors/* ActionError */.lZ('BAD_INPUT', `The input credentials cannot be used:\n${faults.join('\n')}`, `Correct it: a JSON object with any of ${credentials_secret/* credentialKeys */.eG.join(', ')}.`);
}
/** Names that are not given: those of production, as the restored cluster keeps its master user and its databases. */
function namesFor(missing, given, source, sourceClusterId) {
    const needed = (key) => missing.includes(key) && !(key in given);
    if (source === undefined && (needed('master_username') || needed('database'))) {
        throw new build_errors/* ActionError */.lZ('BAD_INPUT', `There is no cluster ${sourceClusterId} in the source account and Region to take the master user and the database from.`, 'Correct source-cluster-id, or set master_username and database in the input credentials.');
    }
    return {
        ...(source === undefined
            ? {}
            : // A cluster that was made without a database has this one only (UG, creating a DB cluster).
                { master_username: source.masterUsername, database: source.databaseName ?? 'postgres' }),
        app_username: 'app',
        readonly_username: 'readonly',
    };
}
function driftOf(resource, content, given, source) {
    const findings = Object.keys(given)
        .filter((key) => key in content && content[key] !== given[key])
        .map((key) => drift(resource, `credentials secret: ${key} differs from the input; the value in the secret is kept`));
    const master = content['master_username'];
    if (source !== undefined && master !== undefined && master !== source.masterUsername) {
        findings.push(drift(resource, `credentials secret: master_username is not ${source.masterUsername}, the master user of production, which a restore keeps; correct the secret`));
    }
    return findings;
}
function unusable(message, hint) {
    return new build_errors/* ActionError */.lZ('SECRET_NOT_USABLE', message, hint);
}

;// CONCATENATED MODULE: ./build/provision/table.js


/** The guide's keys (section 1). */
const keys = [
    { name: 'event_id', role: 'HASH', type: 'S' },
    { name: 'event_type', role: 'RANGE', type: 'S' },
];
/** The attribute with the expiry of an item (aws/dynamodb/audit-table.ts). */
const expiryAttribute = 'expires_at';
/** Enabling encryption takes DynamoDB a few minutes. */
const longestWaitMs = 15 * 60_000;
const what = {
    'on-demand': 'billing on demand, instead of provisioned capacity',
    'kms-encryption': 'encryption under alias/aws/dynamodb',
    'deletion-protection': 'protection against deletion',
};
/** Checks the audit table: creates it, or enables what is missing. Its items and its keys are never changed. */
async function inspectTable(provision) {
    const { tables, settings, partition } = provision;
    const { auditTable: name, targetRegion, targetAccountId } = settings;
    const found = await tables.get(name);
    if (found === undefined) {
        const arn = `arn:${partition}:dynamodb:${targetRegion}:${targetAccountId}:table/${name}`;
        return [table_creation(provision, arn)];
    }
    refuseOtherKeys(found);
    const { arn } = found;
    const change = (detail, apply) => ({
        kind: 'change',
        resource: arn,
        detail: `audit table: ${detail}`,
        apply,
    });
    const missing = [];
    if (!found.onDemand)
        missing.push('on-demand');
    if (!found.kmsEncrypted)
        missing.push('kms-encryption');
    if (!found.deletionProtection)
        missing.push('deletion-protection');
    const findings = missing.map((kind) => change(what[kind], async () => {
        await untilActive(provision);
        await tables.change(name, kind);
        await untilActive(provision);
    }));
    if (!(await tables.pointInTimeRecovery(name))) {
        findings.push(change('point-in-time recovery', () => table_enablePointInTimeRecovery(provision)));
    }
    const { status, attribute } = await tables.timeToLive(name);
    if (status === 'DISABLED') {
        findings.push(change(`expiry of items by ${expiryAttribute}`, () => enableTimeToLive(provision)));
    }
    else if (attribute !== expiryAttribute || status === 'DISABLING') {
        // Another attribute may be intended, and a table has only one (API UpdateTimeToLive).
        findings.push(drift(arn, `audit table: its items expire by ${attribute} (${status}), not by ${expiryAttribute}; left as it is`));
    }
    return findings.length === 0 ? [inLine(arn, 'audit table')] : findings;
}
function table_creation(provision, arn) {
    const { tables, settings } = provision;
    return {
        kind: 'create',
        resource: arn,
        detail: `audit table: keys event_id and event_type, on demand, encrypted, point-in-time recovery, expiry by ${expiryAttribute}, protected against deletion`,
        apply: async () => {
            await unlessDone(() => tables.create(settings.auditTable, keys), async () => (await tables.get(settings.auditTable)) !== undefined);
            await untilActive(provision);
            await table_enablePointInTimeRecovery(provision);
            await enableTimeToLive(provision);
        },
    };
}
async function table_enablePointInTimeRecovery(provision) {
    await untilActive(provision);
    await poll(provision, 'the backups of the audit table', () => provision.tables.enablePointInTimeRecovery(provision.settings.auditTable));
}
async function enableTimeToLive(provision) {
    const { tables, settings } = provision;
    await untilActive(provision);
    await unlessDone(() => tables.enableTimeToLive(settings.auditTable, expiryAttribute), async () => (await tables.timeToLive(settings.auditTable)).attribute === expiryAttribute);
}
/** A table can be changed only while it is ACTIVE, and a new one may not be visible yet. */
async function untilActive(provision) {
    await poll(provision, 'the audit table', async () => {
        const found = await provision.tables.get(provision.settings.auditTable);
        if (found !== undefined)
            refuseOtherKeys(found);
        return found?.status === 'ACTIVE';
    });
}
async function poll(provision, subject, isDone) {
    const { clock, settings, signal } = provision;
    const deadline = clock.monotonic() + longestWaitMs;
    while (!(await isDone())) {
        if (clock.monotonic() > deadline) {
            throw new build_errors/* ActionError */.lZ('TIMED_OUT', `DynamoDB has not finished ${subject} ${settings.auditTable} after ${longestWaitMs / 60_000} minutes.`, 'Look at the table in the AWS console, then run provision again: it continues with what is missing.');
        }
        await clock.sleep(settings.pollMinMs, signal);
    }
}
function refuseOtherKeys({ arn, keys: found }) {
    const text = (parts) => parts.map(({ name, role, type }) => `${name} (${role}, ${type})`).join(' and ');
    if (text(found) === text(keys))
        return;
    throw new build_errors/* ActionError */.lZ('NAME_CONFLICT', `The table ${arn} has the keys ${text(found)}; the audit table has ${text(keys)}. The keys of a table cannot be changed.`, 'Set audit-table to another name.');
}

;// CONCATENATED MODULE: ./build/provision/provision.js








/**
 * Checks everything and changes nothing. Throws all problems in one error, so that nothing is changed while one of them
 * exists. In the order of the changes: a resource that others refer to comes first.
 */
async function provision_inspect(provision) {
    const { settings } = provision;
    const source = await within('source cluster', () => provision.sourceClusters.get(settings.sourceClusterId));
    const parts = [
        ['keys', () => inspectKeys(provision, source?.kmsKeyId)],
        ['audit table', () => inspectTable(provision)],
        ['topic', () => inspectTopic(provision)],
        ['credentials secret', () => inspectSecret(provision, source)],
        ['parameters', () => inspectParameters(provision)],
        ['target cluster', () => inspectGuardTag(provision)],
    ];
    const inspected = [];
    const errors = [];
    for (const [part, look] of parts) {
        try {
            inspected.push({ part, findings: await within(part, look) });
        }
        catch (error) {
            if (!(error instanceof build_errors/* ActionError */.lZ) || error.code === 'CANCELLED')
                throw error;
            errors.push(error);
        }
    }
    const error = (0,build_errors/* combineErrors */.Lt)(errors);
    if (error !== undefined)
        throw error;
    return inspected;
}
/** Applies the changes, in order. Stops at the first that fails; the next run finds what is done and continues. */
async function apply(inspected, log) {
    const done = [];
    for (const { part, findings } of inspected) {
        for (const change of findings.filter(isChange)) {
            await within(`${part}, ${change.resource}`, change.apply);
            log.info(`Done: ${change.kind} ${change.resource}`);
            done.push(change);
        }
    }
    return done;
}

// EXTERNAL MODULE: ./build/settings/inputs.js
var inputs = __webpack_require__(9511);
// EXTERNAL MODULE: ./build/settings/settings.js + 1 modules
var settings_settings = __webpack_require__(2833);
// EXTERNAL MODULE: ./build/operations/wiring/accounts.js + 5 modules
var wiring_accounts = __webpack_require__(3899);
// EXTERNAL MODULE: ./build/operations/wiring/identify.js
var identify = __webpack_require__(6344);
;// CONCATENATED MODULE: ./build/operations/provision.js
















/**
 * `operation: provision`: makes what a restore needs, or brings in line what is there. Looks at everything before it
 * changes anything; with `dry-run` it only tells. Returns the exit code.
 */
async function provision(host, inputs) {
    const settings = (0,settings_settings/* parseSettings */.P$)(inputs);
    (0,credentials_secret/* maskPasswords */.jz)(settings.credentials, (value) => host.runner.mask(value));
    let applying = false;
    const accounts = await (0,wiring_accounts/* createAccounts */.rL)(host, settings, {
        beforeRequest: () => undefined,
        beforeChange: () => applying
            ? Promise.resolve()
            : Promise.reject(new Error('Nothing may be changed while it is looked at.')),
        signal: host.signal,
    });
    const { sourceRegion, targetRegion } = settings;
    const { target: identity } = await (0,identify/* identify */.ls)(accounts, settings);
    const context = {
        settings,
        given: givenParameters(host),
        partition: identity.partition,
        restoreRole: restoreRole(settings.targetRoleArn, identity),
        tables: createTableAdmin(await accounts.target.dynamodb(targetRegion)),
        topics: async (region) => (0,topic_admin/* createTopicAdmin */.t)(await accounts.target.sns(region)),
        parameters: (0,parameters/* createParameters */.n)(await accounts.target.ssm(targetRegion)),
        secrets: createSecretAdmin(await accounts.target.secretsManager(targetRegion)),
        keys: async (side, region) => createKeyAdmin(await accounts[side].kms(region), (line) => host.log.warning(line)),
        sourceClusters: (0,clusters/* createClusters */._)(await accounts.source.rds(sourceRegion)),
        targetClusters: (0,clusters/* createClusters */._)(await accounts.target.rds(targetRegion)),
        clock: host.clock,
        signal: host.signal,
        mask: (secret) => host.runner.mask(secret),
        randomBytes: (size) => host.randomBytes(size),
    };
    const inspected = await provision_inspect(context);
    list(host, inspected);
    const changes = inspected.flatMap(({ findings }) => findings.filter(isChange));
    applying = !settings.dryRun;
    if (applying)
        await apply(inspected, host.log);
    await report(host, settings, inspected, changes.length);
    return 0;
}
/** The inputs of this run that restores shall find in Parameter Store, but for those that a parameter may not set. */
function givenParameters(host) {
    const { texts } = (0,inputs/* collectInputs */.Cm)((name) => host.readInput(name), undefined);
    const isKept = (key) => !inputs/* inputOnly */.Ro.has(key) && (0,inputs/* isAllowedInParameter */.L8)(key, texts[key] ?? '');
    return Object.fromEntries(schema/* keys */.HP.flatMap((key) => {
        const value = texts[key];
        return value === undefined || !isKept(key) ? [] : [[(0,schema/* inputName */.yu)(key), value]];
    }));
}
/**
 * The role that restores: NAME where the provision role is NAME-provision, as the bootstrap templates call them; the
 * same where one role does both.
 */
function restoreRole(targetRoleArn, identity) {
    return (targetRoleArn ?? (0,client_identity/* principalOf */.i)(identity)).replace(/-provision$/, '');
}
const labels = { create: 'create', change: 'change', drift: 'drift', 'in-line': 'ok' };
function list({ log }, inspected) {
    for (const { part, findings } of inspected) {
        if (findings.length === 0)
            continue;
        log.startGroup(part);
        for (const { kind, resource, detail } of findings)
            log.info(`${labels[kind]}: ${resource}: ${detail}`);
        log.endGroup();
    }
    for (const finding of inspected.flatMap(({ findings }) => findings)) {
        if (finding.kind === 'drift')
            log.warning(`${finding.resource}: ${finding.detail}`);
    }
    for (const warning of warningsOf(inspected))
        log.warning(warning);
}
function warningsOf(inspected) {
    return inspected.flatMap(({ findings }) => findings.filter(isChange).flatMap(({ warning }) => (warning === undefined ? [] : [warning])));
}
async function report({ runner, log }, { dryRun, targetClusterId }, inspected, count) {
    const findings = inspected.flatMap((one) => one.findings);
    const changes = findings.filter(isChange).map(({ resource, kind, detail }) => ({ resource, kind, detail }));
    const things = count === 1 ? 'one change' : `${count} changes`;
    const said = count === 0 ? 'nothing to change' : dryRun ? `${things} to make, none made` : `${things} made`;
    runner.setOutput('status', 'succeeded');
    runner.setOutput('changes', JSON.stringify(changes));
    runner.setOutput('run-url', runner.runUrl);
    await runner.writeSummary((0,summary/* formatSummary */.k)({
        title: `Provision for ${targetClusterId}${dryRun ? ' (dry run)' : ''}: ${said}`,
        text: warningsOf(inspected).join('\n'),
        facts: [],
        tables: [
            {
                title: 'What was found',
                head: ['', 'Resource', 'Detail'],
                rows: findings.map(({ kind, resource, detail }) => [labels[kind], resource, detail]),
            },
        ],
    }));
    log.info(`Provision for ${targetClusterId}: ${said}.`);
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
