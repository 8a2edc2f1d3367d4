/** `batchwise data FILE`: stores the rows of a file and says what was understood. */
import type { StudyClient } from './advise/study-client.js'
import type { DataArguments } from './arguments/data-arguments.js'
import { exitStatus } from './exit-status.js'
import { requireReadable } from './given-files.js'
import type { Streams } from './streams.js'
import { writeUpload } from './write-upload.js'

/** Returns the exit code. */
export async function describeFiles(
  { files, options, json, language }: DataArguments,
  client: Pick<StudyClient, 'addDataset'>,
  { out }: Streams,
): Promise<number> {
  await requireReadable(files, 'FILE')
  const stored = await client.addDataset({ files, options }, language)
  writeUpload(out, 'dataset', stored, { json, language })
  return exitStatus.done
}
