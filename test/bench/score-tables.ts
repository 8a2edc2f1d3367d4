/** Scores replay tables in one process per core. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Case } from '../replay/regret.js'
import { tableFiles } from '../replay/table.js'
import type { WorkerCase } from '../replay/workers.js'
import type { TableAnswer, TableRequest } from './score-worker.js'

interface ScoredTables {
  readonly cases: readonly Case[]
  readonly workers: readonly WorkerCase[]
}

/** Scores every table, in order of folder and name. Skips unreadable tables and names them. */
export async function scoreTables(
  folders: readonly string[],
  request: Omit<TableRequest, 'file'>,
): Promise<ScoredTables> {
  const files = await tableFiles(folders)
  const answers = new Map<string, TableAnswer>()
  const queue = [...files]
  const scorers = Math.min(files.length, os.availableParallelism())
  await Promise.all(Array.from({ length: scorers }, () => scoreQueue(queue, request, answers)))
  const scored = files.flatMap((file) => {
    const answer = answers.get(file)
    return answer === undefined || 'fault' in answer ? [] : [answer]
  })
  return {
    cases: scored.flatMap(({ cases }) => cases),
    workers: scored.flatMap(({ workers }) => workers),
  }
}

/** Scores files of the shared queue in one child process until the queue is empty. */
async function scoreQueue(
  queue: string[],
  request: Omit<TableRequest, 'file'>,
  answers: Map<string, TableAnswer>,
): Promise<void> {
  const scorer = fork(fileURLToPath(new URL('./score-worker.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
  })
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    const answer = await scoreFile(scorer, { ...request, file })
    answers.set(file, answer)
    if ('fault' in answer) process.stderr.write(`skipped ${path.basename(file)}: ${answer.fault}\n`)
  }
  scorer.disconnect()
}

async function scoreFile(scorer: ChildProcess, request: TableRequest): Promise<TableAnswer> {
  const answered = once(scorer, 'message') as Promise<[TableAnswer]>
  scorer.send(request)
  const [answer] = await answered
  return answer
}
