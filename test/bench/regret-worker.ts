/** One of the processes of `bench:regret`: scores a table a message. */
import { casesOf, type Case, type ScoredBudget } from '../replay/regret.js'
import { readTable } from '../replay/table.js'
import { workerCasesOf, type WorkerCase } from '../replay/workers.js'

export interface TableRequest { readonly file: string; readonly budgets: readonly ScoredBudget[] }
export type TableAnswer = { readonly cases: readonly Case[]; readonly workers: readonly WorkerCase[] } | { readonly fault: string }

process.on('message', ({ file, budgets }: TableRequest) => {
  void (async (): Promise<TableAnswer> => {
    try {
      const table = await readTable(file)
      return { cases: await casesOf(table, budgets), workers: await workerCasesOf(table) }
    } catch (error) {
      return { fault: error instanceof Error ? error.message : String(error) }
    }
  })().then((answer) => process.send?.(answer))
})
