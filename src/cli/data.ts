/** `batchwise data`: stores the rows of a file and says what was understood; or deletes rows. */
import { formatMessage } from '../words/messages.js'
import type { StudyClient } from './advise/study-client.js'
import type { StudyDesk } from './advise/study-desk.js'
import type { DataArguments } from './arguments/data-arguments.js'
import { exitStatus } from './exit-status.js'
import { requireReadable } from './given-files.js'
import { writeJson, type Streams } from './streams.js'
import { writeFitted } from './terminal/columns.js'
import { writeUpload } from './write-upload.js'

/** Returns the exit code. */
export async function describeFiles(
  { files, deletedId, options, json, language }: DataArguments,
  client: Pick<StudyClient & StudyDesk, 'addDataset' | 'removeDataset'>,
  { out }: Streams,
): Promise<number> {
  if (deletedId !== null) {
    await client.removeDataset(deletedId)
    if (json) writeJson(out, { id: deletedId })
    else writeFitted(out, `${formatMessage(language, 'cli-dataset-deleted', { id: deletedId })}\n`)
    return exitStatus.done
  }
  await requireReadable(files, 'FILE')
  const stored = await client.addDataset({ files, options }, language)
  writeUpload(out, 'dataset', stored, { json, language })
  return exitStatus.done
}
