/** `batchwise studies`: lists studies, shows the answer of one, cancels and deletes. */
import { moment } from '../words/number-format.js'
import { formatMessage, type Language } from '../words/messages.js'
import { lookOf, renderBrief } from './advise/render-brief.js'
import type { ListedStudies, ListedStudy, StudyDesk } from './advise/study-desk.js'
import type { StudyClient } from './advise/study-client.js'
import type { StudiesArguments } from './arguments/studies-arguments.js'
import { exitStatus } from './exit-status.js'
import { writeJson, type Streams } from './streams.js'
import { writeFitted } from './terminal/columns.js'

type Desk = StudyDesk & Pick<StudyClient, 'answer' | 'cancel'>

/** Returns the exit status; failures are thrown. */
export async function manageStudies(
  given: StudiesArguments,
  desk: Desk,
  streams: Streams,
): Promise<number> {
  const { json, language } = given
  const say = (document: object, text: string): void => {
    if (json) writeJson(streams.out, document)
    else writeFitted(streams.out, `${text}\n`)
  }
  switch (given.action) {
    case 'list':
      writeList(await desk.list(given.state), given, streams)
      return exitStatus.done
    case 'show':
      return show(given.id, given, desk, streams)
    case 'cancel': {
      await desk.cancel(given.id)
      const { state } = await desk.answer(given.id, language)
      say({ id: given.id, state }, formatMessage(language, 'cli-study-ended', { state }))
      return exitStatus.done
    }
    case 'delete':
      await desk.remove(given.id)
      say({ id: given.id }, formatMessage(language, 'cli-study-deleted', { id: given.id }))
      return exitStatus.done
  }
}

async function show(
  id: string,
  { json, details, language }: StudiesArguments,
  desk: Desk,
  { out, err }: Streams,
): Promise<number> {
  const { answered, document, state, error } = await desk.answer(id, language)
  if (json) writeJson(out, document)
  else if (answered === null) {
    const cause = error?.message ?? formatMessage(language, 'cli-cause-unknown')
    const text =
      state === 'failed'
        ? formatMessage(language, 'cli-study-failed', { cause })
        : formatMessage(language, 'cli-study-ended', { state })
    writeFitted(err, `${text}\n`)
  } else {
    const look = lookOf(out, process.env, { language, details })
    out.write(renderBrief(answered.advice, answered.brief, look))
  }
  return answered === null ? exitStatus.failed : exitStatus.done
}

function writeList(
  { studies, hasMore }: ListedStudies,
  { json, language }: StudiesArguments,
  { out, err }: Streams,
): void {
  if (json) writeJson(out, studies)
  else if (studies.length === 0) writeFitted(out, `${formatMessage(language, 'cli-no-studies')}\n`)
  else for (const study of studies) writeFitted(out, `${lineOf(study, language)}\n`)
  if (hasMore) writeFitted(err, `${formatMessage(language, 'cli-more-studies')}\n`)
}

/** Example: `0b1c…  2026-01-31 12:05 UTC  done  mlp on cpu`. */
function lineOf({ createdAt, ...study }: ListedStudy, language: Language): string {
  return formatMessage(language, 'cli-study-line', { ...study, at: moment(createdAt) })
}
