/** What a webhook is told of unless it says otherwise: everything but single steps, of which a run may have thousands. */
export const defaultEvents: readonly string[] = ['run.*', 'table.*', 'policy.*', 'hold.*', 'gate.*']
