import { z } from 'zod'
import { studyStates, type StudyEvent as TypedEvent } from '../study.js'
import { instant, type Equal, type JsonOf } from './json.js'
import { Progress } from './study.js'

export const StudyEvent = z
  .object({
    id: z.int().describe('Also the SSE id: send it back as Last-Event-ID to get missed events'),
    studyId: z.string(),
    type: z.enum(['state', 'progress', 'trial', 'measurement']).describe('Also the SSE event name'),
    at: instant,
    state: z.enum(studyStates),
    progress: Progress,
    trialId: z.string().nullable(),
  })
  .meta({ id: 'StudyEvent', description: 'The data of one server-sent event' })

true satisfies Equal<JsonOf<z.infer<typeof StudyEvent>>, JsonOf<TypedEvent>>
