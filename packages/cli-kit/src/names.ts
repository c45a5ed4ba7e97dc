// What a shell completes a command line with, without oclif: `@ctk/cli-kit/names`.
export { findNames, type NameRequest } from './names/find-names.js'
export { type KnownName, type NameKind, nameKinds } from './names/known-name.js'
