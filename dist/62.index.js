export const id = 62;
export const ids = [62];
export const modules = {

/***/ 7982:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A5: () => (/* binding */ isBusy),
/* harmony export */   T1: () => (/* binding */ call),
/* harmony export */   _m: () => (/* reexport safe */ _error_kinds_js__WEBPACK_IMPORTED_MODULE_1__._m),
/* harmony export */   rl: () => (/* reexport safe */ _error_kinds_js__WEBPACK_IMPORTED_MODULE_1__.rl),
/* harmony export */   xo: () => (/* binding */ isCapacity)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _error_kinds_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(472);



/** The resource is busy with another operation: the caller polls and tries again. */
function isBusy(error) {
    return (0,_error_kinds_js__WEBPACK_IMPORTED_MODULE_1__/* .isKind */ .VF)(error, 'busy');
}
/** AWS has no capacity for this instance class now: the caller tries again, slowly. */
function isCapacity(error) {
    return (0,_error_kinds_js__WEBPACK_IMPORTED_MODULE_1__/* .isKind */ .VF)(error, 'capacity');
}
const quotas = /QuotaExceeded|LimitExceeded/;
/**
 * Sends one AWS call. An error of AWS becomes an ActionError with the call, the resource, AWS's reason and the fix.
 * A lost lease and a cancellation are thrown unchanged.
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
    if ((0,_error_kinds_js__WEBPACK_IMPORTED_MODULE_1__/* .isKind */ .VF)(error, 'denied')) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('ACCESS_DENIED', said, whatToAllow(action, resource, (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(error)), options);
    }
    if ((0,_error_kinds_js__WEBPACK_IMPORTED_MODULE_1__/* .isCode */ ._m)(error, 'KMSKeyNotAccessibleFault')) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('KEY_NOT_USABLE', said, 'Enable the key, and allow the role on it kms:DescribeKey, kms:Encrypt, kms:Decrypt, kms:ReEncryptFrom, kms:ReEncryptTo, kms:GenerateDataKey, kms:GenerateDataKeyWithoutPlaintext and kms:CreateGrant, in the key policy and (for a key of another account) in the role policy too.', options);
    }
    if (quotas.test((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorName */ .Is)(error))) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('QUOTA', said, 'Delete resources that are not needed, or request a higher quota (Service Quotas console).', options);
    }
    if ((0,_error_kinds_js__WEBPACK_IMPORTED_MODULE_1__/* .isCode */ ._m)(error, 'InvalidParameterValue') && /\bIAM role\b/i.test((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorMessage */ .gJ)(error))) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('AWS_FAILED', said, 'Create the role that AWS names, and allow the target role iam:PassRole on it (parameter PassRoleArns of the template). Then run again: the restore resumes at this step.', options);
    }
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('AWS_FAILED', said, 'Fix the cause reported by AWS, then run again: the restore resumes at this step.', options);
}
/** A call can be refused for another action than its own: for a role that it passes on, or for a key. */
function whatToAllow(action, resource, said) {
    if (/\bKMS\b/.test(said) && !said.includes('kms:'))
        return `Allow kms:Decrypt on the key of ${resource}, in the policy of the role and in the key's own policy.`;
    const named = /not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)(?: on resource: (\S+))?/.exec(said);
    const isOther = named !== null && named[1]?.toLowerCase() !== action.toLowerCase();
    const [what, where] = isOther ? [named[1], named[2] ?? resource] : [action, resource];
    return `Allow ${what} on ${where} in the policy of the role that AWS names above.`;
}


/***/ }),

/***/ 472:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ix: () => (/* binding */ createBusyReason),
/* harmony export */   VF: () => (/* binding */ isKind),
/* harmony export */   _m: () => (/* binding */ isCode),
/* harmony export */   rl: () => (/* binding */ causeOf)
/* harmony export */ });
/* unused harmony export errorKinds */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

/**
 * What an error of AWS means for the caller. `busy`: poll and try again. `capacity`: no capacity now, try again slowly.
 * `key`: the key cannot be used, or a grant on it is not effective yet. `exists`: the name is taken, or was freed a moment
 * ago. `missing`: the resource does not exist, or is not visible yet. The SDK retries throttling and 5xx. All other
 * errors are final. The names are those of the errors in AWS's models.
 */
const errorKinds = {
    busy: [
        'InvalidDBClusterStateFault',
        'InvalidDBInstanceStateFault',
        'InvalidDBClusterSnapshotStateFault',
        'InvalidDBClusterEndpointStateFault',
        // The only refusal of EnableHttpEndpoint and DisableHttpEndpoint: another operation is in progress.
        'InvalidResourceStateFault',
        'InvalidDBSubnetGroupStateFault',
    ],
    capacity: [
        'InsufficientDBInstanceCapacityFault',
        'InsufficientDBClusterCapacityFault',
        'InsufficientStorageClusterCapacityFault',
    ],
    key: ['KMSKeyNotAccessibleFault'],
    exists: [
        'DBClusterAlreadyExistsFault',
        'DBInstanceAlreadyExistsFault',
        'DBClusterSnapshotAlreadyExistsFault',
        'DBClusterEndpointAlreadyExistsFault',
    ],
    missing: ['DBClusterNotFoundFault', 'DBInstanceNotFoundFault', 'DBClusterEndpointNotFoundFault'],
    denied: [
        'AccessDenied',
        'AccessDeniedException',
        'UnauthorizedOperation',
        'AuthorizationError',
        'AuthorizationErrorException',
    ],
};
/** Is it an error of one of these kinds? Wire codes sometimes lack "Fault", so both forms match. */
function isKind(error, ...kinds) {
    return kinds.some((kind) => isCode(causeOf(error), ...errorKinds[kind]));
}
/** Does the error carry one of these AWS codes? Wire codes sometimes lack "Fault", so both forms match. */
function isCode(error, ...codes) {
    const name = (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorName */ .Is)(error).replace(/Fault$/, '');
    return codes.some((code) => code.replace(/Fault$/, '') === name);
}
/** The AWS error under an ActionError, or the error itself. */
function causeOf(error) {
    return error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ && error.cause !== undefined ? error.cause : error;
}
/** How many times a key may be "not accessible" before that is final: a new grant is effective after less than a minute. */
const keyAttempts = 4;
/** Why a change is not possible now, in a few words; undefined for a final error. One instance per wait. */
function createBusyReason() {
    let keyRefusals = 0;
    return (error) => {
        if (isKind(error, 'busy'))
            return 'AWS is busy with it';
        if (isKind(error, 'capacity'))
            return 'AWS has no capacity now';
        if (!isKind(error, 'key'))
            return undefined;
        keyRefusals += 1;
        return keyRefusals < keyAttempts ? 'AWS cannot use the key yet' : undefined;
    };
}


/***/ }),

/***/ 9062:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ createParameters),
/* harmony export */   readParameters: () => (/* binding */ readParameters)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_ssm__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4736);
/* harmony import */ var _client_call_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7982);


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
