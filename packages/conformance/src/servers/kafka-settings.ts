/** Who may log in to a broker that {@link startKafka} made with `secured`. */
export const kafkaUsers = {
  /** May do everything. */
  admin: { name: 'admin', password: 'admin-secret' },
  /** May do nothing but log in. */
  nobody: { name: 'nobody', password: 'nobody-secret' },
} as const

/** Where a broker listens. */
export interface KafkaPorts {
  readonly plain: number
  readonly controller: number
  readonly sasl: number
  readonly saslTls: number
}

const plainLogin = Object.values(kafkaUsers).map(({ name, password }) => `user_${name}="${password}"`)
const plainModule = 'org.apache.kafka.common.security.plain.PlainLoginModule'
const scramModule = 'org.apache.kafka.common.security.scram.ScramLoginModule'

/** The settings of one node that is a broker and its own controller, with everything as small as it can be. */
export function kafkaSettings(folder: string, ports: KafkaPorts, secured: boolean): Record<string, string> {
  const protocols = { CONTROLLER: 'PLAINTEXT', PLAINTEXT: 'PLAINTEXT', SASL: 'SASL_PLAINTEXT', SASLTLS: 'SASL_SSL' }
  const listeners = [`PLAINTEXT://127.0.0.1:${ports.plain}`, `CONTROLLER://127.0.0.1:${ports.controller}`]
  const secure = [`SASL://127.0.0.1:${ports.sasl}`, `SASLTLS://127.0.0.1:${ports.saslTls}`]
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${ports.controller}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: [...listeners, ...(secured ? secure : [])].join(','),
    'listener.security.protocol.map': Object.entries(protocols)
      .map((entry) => entry.join(':'))
      .join(','),
    'log.dirs': `${folder}/data`,
    'num.partitions': '1',
    'auto.create.topics.enable': 'false',
    'offsets.topic.num.partitions': '1',
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.num.partitions': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    'group.min.session.timeout.ms': '1000',
    'log.retention.check.interval.ms': '1000',
    ...(secured ? security(folder) : {}),
  }
}

/** Anonymous users, who come by the listener without a login, may do everything: tests prepare topics that way. */
function security(folder: string): Record<string, string> {
  const logins = Object.fromEntries(
    ['sasl', 'sasltls'].flatMap((listener) => [
      [`listener.name.${listener}.sasl.enabled.mechanisms`, 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512'],
      [`listener.name.${listener}.plain.sasl.jaas.config`, `${plainModule} required ${plainLogin.join(' ')};`],
      [`listener.name.${listener}.scram-sha-256.sasl.jaas.config`, `${scramModule} required;`],
      [`listener.name.${listener}.scram-sha-512.sasl.jaas.config`, `${scramModule} required;`],
    ]),
  )
  return {
    ...logins,
    'ssl.keystore.location': `${folder}/broker.p12`,
    'ssl.keystore.password': 'keystore-secret',
    'ssl.keystore.type': 'PKCS12',
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': `User:ANONYMOUS;User:${kafkaUsers.admin.name}`,
  }
}
