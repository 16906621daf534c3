export const id = 296;
export const ids = [296];
export const modules = {

/***/ 3280:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A5: () => (/* binding */ isBusy),
/* harmony export */   T1: () => (/* binding */ call),
/* harmony export */   _m: () => (/* binding */ isCode),
/* harmony export */   rl: () => (/* binding */ causeOf),
/* harmony export */   xo: () => (/* binding */ isCapacity)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

/** Does the error carry one of these AWS codes? Wire codes sometimes lack "Fault", so both forms match. */
function isCode(error, ...codes) {
    const name = (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorName */ .Is)(error).replace(/Fault$/, '');
    return codes.some((code) => code.replace(/Fault$/, '') === name);
}
/** "Not now": the thing is busy with something else. To be tried again after another look. */
function isBusy(error) {
    return isCode(causeOf(error), 'InvalidDBClusterStateFault', 'InvalidDBInstanceState', 'InvalidDBClusterSnapshotStateFault', 'InvalidDBClusterEndpointStateFault');
}
/** AWS has no room for an instance of this class now. To be tried again, slowly. */
function isCapacity(error) {
    return isCode(causeOf(error), 'InsufficientDBInstanceCapacityFault', 'InsufficientDBClusterCapacityFault', 'InsufficientStorageClusterCapacityFault');
}
/** The AWS error under an ActionError, or the error itself. */
function causeOf(error) {
    return error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ && error.cause !== undefined ? error.cause : error;
}
const quotas = /QuotaExceeded|LimitExceeded/;
/**
 * Sends one AWS call and turns what AWS refuses into an ActionError that names the call, the resource, AWS's reason
 * and the way out. Lease loss and cancellation pass through unchanged: they are not AWS's.
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
    if (isCode(error, 'AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'AuthorizationError', 'AuthorizationErrorException')) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('ACCESS_DENIED', said, `Allow ${action} on ${resource} in the policy of the role that AWS names above.`, options);
    }
    if (isCode(error, 'KMSKeyNotAccessibleFault')) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('KEY_NOT_USABLE', said, 'Enable the key, and allow the role on it kms:DescribeKey, kms:Encrypt, kms:Decrypt, kms:ReEncryptFrom, kms:ReEncryptTo, kms:GenerateDataKey, kms:GenerateDataKeyWithoutPlaintext and kms:CreateGrant, in the key policy and (for a key of another account) in the role policy too.', options);
    }
    if (quotas.test((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorName */ .Is)(error))) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('QUOTA', said, 'Delete what is no longer needed, or ask AWS for a higher quota.', options);
    }
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('AWS_FAILED', said, 'Mend the cause that AWS names, then run again: it goes on here.', options);
}


/***/ }),

/***/ 4296:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ openParameters),
/* harmony export */   readParameters: () => (/* binding */ readParameters)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_ssm__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4736);
/* harmony import */ var _call_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3280);


/**
 * The parameters directly below `path`, by the last part of their names; encrypted ones are decrypted. None is an empty
 * answer, not an error (API GetParametersByPath).
 */
function readParameters(ssm, path, region) {
    return (0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('ssm:GetParametersByPath', `the parameters ${path}/* in ${region}`, async () => {
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
function openParameters(ssm) {
    return {
        list: (path) => (0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('ssm:GetParametersByPath', `${path}/*`, async () => {
            const found = [];
            for await (const page of (0,_aws_sdk_client_ssm__WEBPACK_IMPORTED_MODULE_1__/* .paginateGetParametersByPath */ .kU5)({ client: ssm }, { Path: path })) {
                for (const { Name: name = '', Type: type = '', Value: value = '' } of page.Parameters ?? []) {
                    found.push({ name, type, value });
                }
            }
            return found;
        }),
        put: async (name, value) => {
            await (0,_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('ssm:PutParameter', name, () => ssm.send(new _aws_sdk_client_ssm__WEBPACK_IMPORTED_MODULE_1__/* .PutParameterCommand */ .ihh({ Name: name, Value: value, Type: 'String', Overwrite: true })));
        },
    };
}


/***/ })

};
