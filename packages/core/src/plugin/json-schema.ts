/** A JSON schema as plain data. It describes options to forms, flags and documentation, whatever library made it. */
export type JsonSchema = Readonly<Record<string, unknown>>
