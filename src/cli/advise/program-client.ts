/** Asks for advice on a training that the user wrote, in this process alone. */
import type { AdviseArguments } from '../arguments/advise-arguments.js'
import type { ProgramArguments } from '../arguments/program-arguments.js'
import { evidenceMaxMs } from '../settings/retention-settings.js'
import { commandSettings } from '../settings/settings.js'
import { localClient, type StudyClient } from './study-client.js'

/** Throws BatchwiseError, with file and line, for a program that cannot be trained. */
export async function openProgramClient(
  { interpreter, file, function: name }: ProgramArguments,
  { dataFolder, requestFields: { seed } }: AdviseArguments,
): Promise<StudyClient> {
  const { describeProgram, nameOf } = await import('../../trials/host/describe-program.js')
  const subject = { format: 'python', file, function: name } as const
  const program = { interpreter, framework: 'python', subject }
  const asked = { seed: typeof seed === 'number' ? seed : 1 }
  const { description, sources } = await describeProgram(program, asked)
  const { openApplication } = await import('../../app.js')
  const application = await openApplication({
    dataFolder: dataFolder ?? commandSettings.dataFolder.read(process.env),
    evidenceMaxMs: evidenceMaxMs(process.env),
    programs: new Map([[description.fingerprint, { ...program, sources }]]),
  })
  const described = { name: nameOf(program), description }
  return localClient(application.useCases, () => application.close(), described)
}
