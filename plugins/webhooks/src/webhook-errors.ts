import { CtkError } from '@ctk/core'

/** CTK_WEBHOOK_INVALID: something that was typed cannot be used. */
export function webhookInvalid(message: string, suggestions: readonly string[]): CtkError {
  return new CtkError({ code: 'CTK_WEBHOOK_INVALID', message, suggestions })
}

/** CTK_SECRET_MISSING: the secret is not where the webhook says it is, or is none. */
export function secretMissing(message: string, suggestions: readonly string[]): CtkError {
  return new CtkError({ code: 'CTK_SECRET_MISSING', message, suggestions })
}
