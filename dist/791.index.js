export const id = 791;
export const ids = [791];
export const modules = {

/***/ 9791:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   createRolePermissions: () => (/* binding */ createRolePermissions)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_iam__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6764);
/* harmony import */ var _client_call_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(474);
/* harmony import */ var _client_list_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4950);



function createRolePermissions(iam) {
    return {
        hasRole: async (arn) => {
            try {
                const RoleName = arn.split('/').at(-1) ?? '';
                await (0,_client_call_js__WEBPACK_IMPORTED_MODULE_0__/* .call */ .T1)('iam:GetRole', arn, () => iam.send(new _aws_sdk_client_iam__WEBPACK_IMPORTED_MODULE_2__/* .GetRoleCommand */ .kbp({ RoleName })));
                return true;
            }
            catch (error) {
                if ((0,_client_call_js__WEBPACK_IMPORTED_MODULE_0__/* .isCode */ ._m)((0,_client_call_js__WEBPACK_IMPORTED_MODULE_0__/* .causeOf */ .rl)(error), 'NoSuchEntityException', 'NoSuchEntity'))
                    return false;
                throw error;
            }
        },
        simulate: async (role, action, resources, context) => {
            const ContextEntries = Object.entries(context).map(([ContextKeyName, value]) => ({
                ContextKeyName,
                ContextKeyType: 'string',
                ContextKeyValues: [value],
            }));
            const input = {
                PolicySourceArn: role,
                ActionNames: [action],
                ResourceArns: [...resources],
                ContextEntries,
            };
            const pages = (0,_aws_sdk_client_iam__WEBPACK_IMPORTED_MODULE_2__/* .paginateSimulatePrincipalPolicy */ .sA_)({ client: iam }, input);
            const found = await (0,_client_list_js__WEBPACK_IMPORTED_MODULE_1__/* .list */ .p)('iam:SimulatePrincipalPolicy', role, pages, (page) => page.EvaluationResults);
            return found.map(({ EvalResourceName = '', EvalDecision, MissingContextValues = [] }) => ({
                resource: EvalResourceName,
                decision: EvalDecision === 'allowed' ? 'allowed' : MissingContextValues.length > 0 ? 'unknown' : 'denied',
            }));
        },
    };
}


/***/ })

};
