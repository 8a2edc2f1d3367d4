/** `batchwise advise`: submits the study, shows its progress and prints the advice. */
import { readFile } from 'node:fs/promises'
import { BatchwiseError } from '../../errors.js'
import { readModelFile } from '../../studies/model/files/read-model-file.js'
import { scaleReasons } from '../../advice/conclusion/reasons/data.js'
import { sentenceOf } from '../../words/explanation.js'
import type { AdviseArguments } from '../arguments/advise-arguments.js'
import { writeJson, type Streams } from '../streams.js'
import { UsageError } from '../usage-error.js'
import { ProgressLine } from './progress-line.js'
import { renderAdvice } from './render-advice.js'
import type { StudyAnswer, StudyClient } from './study-client.js'

const exitCodes = { advice: 0, noAdvice: 1, cancelled: 130 } as const

/** Returns the exit code. Cancels the study when `interrupted` aborts. */
export async function advise(
  given: AdviseArguments,
  client: StudyClient,
  streams: Streams,
  interrupted: AbortSignal,
): Promise<number> {
  const { id, request } = await client.submit(await requestOf(given, client))
  for (const found of scaleReasons(request.data))
    streams.err.write(`${sentenceOf(found, given.language)}\n`)
  const progress = new ProgressLine(streams.err)
  for await (const update of client.watch(id, interrupted)) progress.show(update)
  progress.end()
  if (interrupted.aborted) {
    await client.cancel(id)
    streams.err.write('cancelled\n')
    return exitCodes.cancelled
  }
  const answer = await client.answer(id, given.language)
  writeAnswer(answer, given.json, streams)
  return exitCodeOf(answer)
}

async function requestOf(given: AdviseArguments, client: StudyClient): Promise<object> {
  return {
    model: await modelOf(given),
    data: await dataOf(given, client),
    ...given.requestFields,
  }
}

async function modelOf({ file, preset }: AdviseArguments): Promise<object> {
  if (file === null) return { preset }
  return { keras: await readGiven(file, 'FILE', () => readModelFile(file, '/model/keras')) }
}

async function dataOf({ dataFile, rows }: AdviseArguments, client: StudyClient): Promise<object> {
  if (dataFile === null) return { rows }
  return {
    dataset: await client.addDataset(await readGiven(dataFile, '--data', () => readFile(dataFile))),
  }
}

async function readGiven<T>(file: string, argument: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof BatchwiseError) throw error
    const cause = error instanceof Error && 'code' in error ? error.code : error
    const advice = cause === 'EISDIR' ? ': it is a folder, give the file inside' : ''
    throw new UsageError(`${argument} ${file} cannot be read (${String(cause)})${advice}.`)
  }
}

function writeAnswer(answer: StudyAnswer, json: boolean, { out, err }: Streams): void {
  const { state, error, advice, explanation, document } = answer
  if (json) writeJson(out, document)
  else if (advice !== null) out.write(renderAdvice(advice, explanation))
  if (advice !== null) return
  const outcome =
    state === 'failed' ? `failed: ${error?.message ?? 'the cause is unknown'}` : `is ${state}`
  err.write(`batchwise: the study ${outcome}\n`)
}

function exitCodeOf({ state, advice }: StudyAnswer): number {
  if (state === 'cancelled') return exitCodes.cancelled
  return advice?.verdict === 'advice' ? exitCodes.advice : exitCodes.noAdvice
}
