/** Fills the form with the question of a study, and says at its field what cannot be filled. */
import type { Device } from '../../studies/shapes/device.js'
import type { Study } from '../../studies/study.js'
import type { UseCases } from '../../studies/use-cases.js'
import type { FormFields } from '../forms.js'
import type { PageText } from '../words/page-text.js'
import { askedAgain, type AskedAgain } from './asked-again.js'
import type { AskFaults } from './faults.js'
import { enginesOf } from './place-part.js'

export interface FilledAgain {
  readonly again: AskedAgain
  readonly faults: AskFaults
}

export async function fillAgain(
  study: Study,
  useCases: UseCases,
  text: PageText,
): Promise<FilledAgain> {
  const asked = askedAgain(study)
  const { fields } = asked
  const faults = {
    ...placeFaults(fields, await useCases.devices(), text),
    ...(await fileFaults(asked, useCases, text)),
  }
  const cleared = Object.fromEntries(Object.keys(faults).map((name) => [name, '']))
  return { again: { ...asked, fields: { ...fields, ...cleared } }, faults }
}

async function fileFaults(
  { fields: { modelId, datasetId }, isModelLost }: AskedAgain,
  useCases: UseCases,
  text: PageText,
): Promise<AskFaults> {
  const isModelGone = modelId !== undefined && !(await isStored(useCases.model(modelId)))
  const isDataGone = datasetId !== undefined && !(await isStored(useCases.dataset(datasetId)))
  return {
    ...(isModelLost ? { modelId: text('ask-again-model-lost') } : {}),
    ...(isModelGone ? { modelId: text('ask-again-model-gone') } : {}),
    ...(isDataGone ? { datasetId: text('ask-again-data-gone') } : {}),
  }
}

const isStored = (file: Promise<unknown>): Promise<boolean> =>
  file.then(
    () => true,
    () => false,
  )

/** A kind of device stands for its first one. */
function placeFaults(
  { device = '', engine = '' }: FormFields,
  devices: readonly Device[],
  text: PageText,
): AskFaults {
  const isDeviceHere = device === '' || devices.some(({ id }) => id === device)
  const isEngineHere = engine === '' || enginesOf(devices).includes(engine)
  return {
    ...(isDeviceHere ? {} : { device: text('ask-again-device-gone', { device }) }),
    ...(isEngineHere ? {} : { engine: text('ask-again-engine-gone', { engine }) }),
  }
}
