/** What may be changed of a question whose evidence is stored. */
import { z } from 'zod'
import { objectives, schedules, type Question } from '../../advice/vocabulary/question.js'
import { invalid } from '../../errors.js'
import { omitUndefined } from '../../omit-undefined.js'
import { parseMemoryBudget } from '../request/memory-budget.js'
import { memoryBudget as memoryBudgetShape } from '../request/study-request.js'
import { faultsOf } from '../request/zod-faults.js'

const fewerThan = 100_000
const rowsMax = 1_000_000_000

/** The request of POST /v1/studies/{id}/what-if: a field that is absent stays as it was asked. */
export const WhatIfRequest = z
  .strictObject({
    memoryBudget: memoryBudgetShape.optional(),
    rows: z
      .int()
      .min(1)
      .max(rowsMax)
      .optional()
      .meta({ description: 'Training rows', example: 50_000 }),
    epochs: z
      .int()
      .min(1)
      .max(fewerThan)
      .optional()
      .meta({ description: 'Epochs you plan to train', example: 20 }),
    workers: z
      .int()
      .min(1)
      .max(fewerThan)
      .optional()
      .meta({ description: 'Data-parallel workers', example: 4 }),
    objective: z.enum(objectives).optional(),
    schedule: z.enum(schedules).optional(),
  })
  .meta({ id: 'WhatIfRequest', description: 'What to change of the question' })
export type WhatIfRequest = z.infer<typeof WhatIfRequest>

/** The question with the changes. Throws BatchwiseError for a change that makes no question. */
export function changedQuestion(question: Question, untrusted: unknown): Question {
  const parsed = WhatIfRequest.safeParse(untrusted)
  if (!parsed.success) throw faultsOf(parsed.error, untrusted)
  const { memoryBudget, rows, epochs, workers, objective, schedule } = parsed.data
  requireTariff(question, objective)
  return {
    ...question,
    ...omitUndefined({
      budgetBytes:
        memoryBudget === undefined ? undefined : parseMemoryBudget(memoryBudget, '/memoryBudget'),
      data: rows === undefined ? undefined : withRows(question.data, rows),
      epochsPlanned: epochs,
      workers,
      objective,
      schedule,
    }),
  }
}

/** The trials had the rows that they had: with more rows these are a sample. */
function withRows(data: Question['data'], rows: number): Question['data'] {
  const trained = data.sampledRows ?? data.trainingRows
  const { sampledRows: _sampledRows, ...facts } = data
  return rows > trained
    ? { ...facts, trainingRows: rows, sampledRows: trained }
    : { ...facts, trainingRows: rows }
}

function requireTariff({ price, power }: Question, objective: WhatIfRequest['objective']): void {
  if (objective !== 'cheapest' || price !== undefined || power !== undefined) return
  throw invalid(
    '/objective',
    objective,
    'fastest, best-quality or least-memory',
    'the objective cheapest needs a price or a power, and the study was asked without',
  )
}
