/** `batchwise advise`: submits the study, shows its progress and prints the advice. */
import { readModelFile } from '../../studies/model/files/read-model-file.js'
import { scaleReasons } from '../../advice/conclusion/reasons/data.js'
import { isMatchingNote, noteText, type NoteData } from '../../words/data-summary.js'
import { sentenceOf } from '../../words/explanation.js'
import { formatMessage, type Language } from '../../words/messages.js'
import type { AdviseArguments } from '../arguments/advise-arguments.js'
import { exitStatus } from '../exit-status.js'
import { readGiven, requireReadable } from '../given-files.js'
import { writeJson, type Streams } from '../streams.js'
import type { FrameworkName, Snippet } from '../../words/snippets/snippets.js'
import { writeFitted } from '../terminal/columns.js'
import { writeSummary } from '../write-upload.js'
import { writeReport } from './write-report.js'
import { withImageSize } from './image-size.js'
import { ProgressLine } from './progress-line.js'
import { lookOf, renderBrief } from './render-brief.js'
import type { StudyAnswer, StudyClient } from './study-client.js'

/** Returns the exit code. Cancels the study when `interrupted` aborts. */
export async function advise(
  given: AdviseArguments,
  client: StudyClient,
  streams: Streams,
  interrupted: AbortSignal,
): Promise<number> {
  const { id, request } = await client.submit(await requestOf(given, client, streams))
  writeMatching(request.data.notes ?? [], given.language, streams)
  for (const found of scaleReasons(request.data))
    writeFitted(streams.err, `${sentenceOf(found, given.language)}\n`)
  const progress = new ProgressLine(streams.err, given.language)
  for await (const update of client.watch(id, interrupted)) progress.show(update)
  progress.end()
  if (interrupted.aborted) {
    await client.cancel(id)
    writeFitted(streams.err, `${formatMessage(given.language, 'cli-cancelled')}\n`)
    return exitStatus.cancelled
  }
  const answer = await client.answer(id, given.language)
  writeAnswer(answer, given, streams)
  if (answer.answered !== null) await writeReport(id, given, client, streams)
  return exitCodeOf(answer)
}

async function requestOf(
  given: AdviseArguments,
  client: StudyClient,
  streams: Streams,
): Promise<object> {
  if (given.program !== null) return given.requestFields
  const keras = await kerasOf(given)
  return {
    model: modelOf(given, keras),
    data: await dataOf(given, keras, client, streams),
    ...given.requestFields,
  }
}

/** Null with a preset. */
async function kerasOf({ file }: AdviseArguments): Promise<unknown> {
  if (file === null) return null
  return readGiven(file, 'FILE', () => readModelFile(file, '/model/keras'))
}

function modelOf({ file, preset, inputShape }: AdviseArguments, keras: unknown): object {
  if (file === null) return { preset }
  return inputShape === null ? { keras } : { keras, inputShape }
}

/** Stores the files and shows what was understood, before anything trains. */
async function dataOf(
  given: AdviseArguments,
  keras: unknown,
  client: StudyClient,
  { err }: Streams,
): Promise<object> {
  const { dataFiles: files, rows, language } = given
  if (files.length === 0) return { rows }
  await requireReadable(files, '--data')
  const options = await withImageSize(given, keras)
  const { id, summary } = await client.addDataset({ files, options }, language)
  writeSummary(err, summary)
  return { dataset: id }
}

/** How the rows feed the model, where that was decided with the model. */
function writeMatching(notes: readonly NoteData[], language: Language, { err }: Streams): void {
  const matching = notes.filter(({ code }) => isMatchingNote(code))
  writeSummary(
    err,
    matching.map((note) => noteText(note, language)),
  )
}

function writeAnswer(
  { state, error, answered, document }: StudyAnswer,
  given: AdviseArguments,
  { out, err }: Streams,
): void {
  if (given.json) writeJson(out, document)
  else if (answered !== null) {
    const brief = renderBrief(answered.advice, answered.brief, lookOf(out, process.env, given))
    // code goes alone to standard output, ready for a file
    const about = given.code === null ? out : err
    about.write(brief)
    if (given.code !== null) writeCode(answered.snippets, given.code, given.language, { out, err })
  }
  if (answered !== null) return
  writeFitted(err, `batchwise: ${outcomeText(state, error, given.language)}\n`)
}

function outcomeText(
  state: StudyAnswer['state'],
  error: StudyAnswer['error'],
  language: Language,
): string {
  if (state !== 'failed') return formatMessage(language, 'cli-study-ended', { state })
  const cause = error?.message ?? formatMessage(language, 'cli-cause-unknown')
  return formatMessage(language, 'cli-study-failed', { cause })
}

function writeCode(
  snippets: readonly Snippet[],
  framework: FrameworkName,
  language: Language,
  { out, err }: Streams,
): void {
  const snippet = snippets.find((one) => one.framework === framework)
  if (snippet?.code != null) out.write(snippet.code)
  else {
    const missing = snippet?.missing ?? formatMessage(language, 'cli-no-code', { framework })
    writeFitted(err, `batchwise: ${missing}\n`)
  }
}

function exitCodeOf({ state, answered }: StudyAnswer): number {
  if (state === 'cancelled') return exitStatus.cancelled
  return answered?.advice.verdict === 'advice' ? exitStatus.done : exitStatus.failed
}
