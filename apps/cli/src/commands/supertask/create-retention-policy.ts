import RetentionCreatePolicyCommand from '../retention/create-policy.js'

/** The long name of `st ttl`, with flags. */
export default class SupertaskCreateRetentionPolicyCommand extends RetentionCreatePolicyCommand {
  static override summary = 'Create a policy; the long name of "st ttl"'
  static override description =
    'Takes the flags of "ctk retention create-policy", and stores the same. "st ttl" is the short form.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --table doc.sensor_readings --strategy=delete --duration=365d',
    '<%= config.bin %> <%= command.id %> doc.sensor_readings --column time_month --strategy=delete --duration=4w',
  ]
  static override aliases = []
}
