/** Names a service of the session, such as the clock. The symbol is the same in every copy of this package. */
export interface ServiceToken<T> {
  readonly name: string
  readonly symbol: symbol
  /** Only for the type checker. */
  readonly provides?: T
}

/**
 * Declares a service.
 *
 * @example const MailerService: ServiceToken<Mailer> = serviceToken('mailer')
 */
export function serviceToken<T>(name: string): ServiceToken<T> {
  return { name, symbol: Symbol.for(`ctk.service.${name}`) }
}

/** What a contribution receives when it is loaded: the services of the session, asked for by token. */
export interface Services {
  /** @throws CTK_BUG when the session does not have the service */
  get<T>(token: ServiceToken<T>): T
  /** Undefined where the session does not have the service. */
  find<T>(token: ServiceToken<T>): T | undefined
}
