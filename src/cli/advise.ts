import { readFile } from 'node:fs/promises'
import { UsageError, type AdviseArguments } from './arguments.js'
import type { Asker } from './asker.js'
import { ProgressLine } from './progress-line.js'
import { renderAdvice } from './render-advice.js'

export const cancelledExitCode = 130

export interface Streams {
  readonly out: { write(text: string): unknown }
  readonly err: {
    write(text: string): unknown
    readonly isTTY?: boolean
    readonly columns?: number
  }
}

/** Asks, shows progress, prints the advice. `interrupted` aborts on Ctrl-C. Returns the exit code. */
export async function advise(
  given: AdviseArguments,
  asker: Asker,
  { out, err }: Streams,
  interrupted: AbortSignal,
): Promise<number> {
  const model =
    given.file === null
      ? { preset: given.preset }
      : { keras: (await read(given.file, 'FILE')).toString('utf8') }
  const data =
    given.dataFile === null
      ? { rows: given.rows }
      : { dataset: await asker.addDataset(await read(given.dataFile, '--data')) }
  const { id } = await asker.submit({ model, data, ...given.options })
  const progress = new ProgressLine(err)
  for await (const update of asker.watch(id, interrupted)) progress.show(update)
  progress.end()
  if (interrupted.aborted) {
    await asker.cancel(id)
    err.write('cancelled\n')
    return cancelledExitCode
  }
  const { state, error, advice, explanation, document } = await asker.answer(id, given.language)
  if (given.json) out.write(`${JSON.stringify(document, null, 2)}\n`)
  else if (advice !== null) out.write(renderAdvice(advice, explanation))
  if (advice !== null) return advice.verdict === 'advice' ? 0 : 1
  err.write(
    `batchwise: the study ${state === 'failed' ? `failed: ${error?.message ?? 'no reason is known'}` : `is ${state}`}\n`,
  )
  return state === 'cancelled' ? cancelledExitCode : 1
}

async function read(file: string, argument: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new UsageError(
      `${argument} ${file}: cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : String(error)})`,
    )
  }
}
