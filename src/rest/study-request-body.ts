import { z } from 'zod'

/** The body of POST /v1/studies, for the document only. */
export const StudyRequestBody = z.looseObject({}).meta({ id: 'StudyRequest' })
