export const id = 62;
export const ids = [62];
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


/***/ })

};
