import type { EventBus } from '@ctk/core'
import { mark } from '../output/mark.js'
import { Progress } from '../output/progress.js'

/** Who is shown what happens. */
export interface EventAudience {
  /** Writes a line for people, beside the results. */
  readonly note: (text: string) => void
  /** Called with every event, instead of showing progress. */
  readonly onEvent?: ((event: unknown) => void) | undefined
}

/** The events of a session, shown as progress and warnings or handed on. `clear` takes the progress bar away. */
export async function watchedEvents({ note, onEvent }: EventAudience): Promise<{ events: EventBus; clear(): void }> {
  const { EventBus } = await import('@ctk/core')
  const events = new EventBus()
  const progress = onEvent ? undefined : new Progress()
  events.subscribe((event) => {
    onEvent?.(event)
    progress?.see(event)
    if (event.type === 'warning' && !onEvent) note(`${mark('warning', process.stderr)} ${event.message}`)
  })
  return { events, clear: () => progress?.clear() }
}
