// Errors without the rest of core, for what must not wait for it, such as a mistake on a command line: `@ctk/core/errors`.
export { type ErrorCode, errorCodes } from './codes.js'
export { CtkError, type CtkErrorInit, isCtkError } from './ctk-error.js'
export { errorRef } from './error-ref.js'
