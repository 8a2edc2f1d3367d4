/** Scores replay tables in one process per core. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Case } from '../replay/regret.js'
import { tableFiles } from '../replay/table.js'
import type { WorkerCase } from '../replay/workers.js'
import type { TableAnswer, TableRequest } from './score-worker.js'

/** Scores every table, in order of folder and name. Skips unreadable tables and names them. */
export async function scoreTables(
  folders: readonly string[],
  asked: Omit<TableRequest, 'file'>,
): Promise<{ readonly cases: readonly Case[]; readonly workers: readonly WorkerCase[] }> {
  const files = await tableFiles(folders)
  const answers = new Map<string, TableAnswer>()
  const waiting = [...files]
  await Promise.all(
    Array.from({ length: Math.min(files.length, os.availableParallelism()) }, async () => {
      const scorer = fork(fileURLToPath(new URL('./score-worker.ts', import.meta.url)), {
        execArgv: ['--import', 'tsx'],
        serialization: 'advanced',
      })
      for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
        const request: TableRequest = { ...asked, file }
        const answered = once(scorer, 'message') as Promise<[TableAnswer]>
        scorer.send(request)
        const [answer] = await answered
        answers.set(file, answer)
        if ('fault' in answer)
          process.stderr.write(`skipped ${path.basename(file)}: ${answer.fault}\n`)
      }
      scorer.disconnect()
    }),
  )
  const scored = files.flatMap((file) => {
    const answer = answers.get(file)
    return answer === undefined || 'fault' in answer ? [] : [answer]
  })
  return {
    cases: scored.flatMap(({ cases }) => cases),
    workers: scored.flatMap(({ workers }) => workers),
  }
}
