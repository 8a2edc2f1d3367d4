/** `batchwise model FILE`: stores a model file and says what was understood. */
import { modelFileIn } from '../studies/model/files/read-model-file.js'
import type { StudyClient } from './advise/study-client.js'
import type { ModelArguments } from './arguments/model-arguments.js'
import { exitStatus } from './exit-status.js'
import { readGiven, requireReadable } from './given-files.js'
import type { Streams } from './streams.js'
import { writeUpload } from './write-upload.js'

/** Returns the exit code. */
export async function describeModelFile(
  { file: given, options, json, language }: ModelArguments,
  client: Pick<StudyClient, 'addModel'>,
  { out }: Streams,
): Promise<number> {
  const file = await readGiven(given, 'FILE', () => modelFileIn(given, ''))
  await requireReadable([file], 'FILE')
  const stored = await client.addModel({ files: [file], options }, language)
  writeUpload(out, 'model', stored, { json, language })
  return exitStatus.done
}
