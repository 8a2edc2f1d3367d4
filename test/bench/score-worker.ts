/** A process that scores replay tables, one table per message. */
import { casesOf, type scoredObjectives, type Case, type ScoredBudget } from '../replay/regret.js'
import { readTable } from '../replay/table.js'
import { numbersOf, type VariantName } from '../replay/variants.js'
import { workerCasesOf, type WorkerCase } from '../replay/workers.js'

export interface TableRequest {
  readonly file: string
  readonly budgets: readonly ScoredBudget[]
  /** Default: every scored objective. */
  readonly objectives?: readonly (typeof scoredObjectives)[number][]
  /** Variant of the planner's numbers. With one, plans for several workers are not scored. */
  readonly variant?: VariantName
}
export type TableAnswer =
  | { readonly cases: readonly Case[]; readonly workers: readonly WorkerCase[] }
  | { readonly fault: string }

async function answer({ file, budgets, objectives, variant }: TableRequest): Promise<TableAnswer> {
  try {
    const table = await readTable(file)
    if (variant !== undefined) {
      const cases = await casesOf(table, budgets, objectives, numbersOf(variant))
      return { cases, workers: [] }
    }
    return { cases: await casesOf(table, budgets, objectives), workers: await workerCasesOf(table) }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) }
  }
}

process.on(
  'message',
  (request: TableRequest) => void answer(request).then((found) => process.send?.(found)),
)
