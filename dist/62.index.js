export const id = 62;
export const ids = [62];
export const modules = {

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
