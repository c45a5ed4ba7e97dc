export { type Created, createPlugin } from './create-plugin.js'
export { type Kind, kinds } from './kinds.js'
export { Refusal } from './refusal.js'
