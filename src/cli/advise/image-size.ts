/** Pictures are read in the size that the model reads, unless the command names another one. */
import path from 'node:path'
import { recognise } from '../../studies/data/recognise.js'
import { askedShape } from '../../studies/model/keras/input-shapes.js'
import { writtenInputs, type WrittenInput } from '../../studies/model/keras.js'
import { presetGraph } from '../../studies/model/presets.js'
import type { AdviseArguments } from '../arguments/advise-arguments.js'
import { usageError } from '../usage-error.js'

type GivenData = Pick<AdviseArguments, 'preset' | 'inputShape' | 'dataFiles' | 'dataOptions'>

/**
 * The options of the data files, with `imageSize` for a zip of pictures. Throws UsageError where
 * the model leaves height or width open.
 *
 * @param keras the JSON of the model; null with a preset
 */
export async function withImageSize(
  given: GivenData,
  keras: unknown,
): Promise<AdviseArguments['dataOptions']> {
  const { dataFiles, dataOptions } = given
  if ('imageSize' in dataOptions || !(await arePictures(dataFiles))) return dataOptions
  const pictures = inputsOf(given, keras).filter(({ shape }) => shape.length === 3)
  const [input, ...others] = pictures
  if (input === undefined || others.length > 0) return dataOptions
  const [height = null, width = null] = input.shape
  if (height !== null && width !== null) return { ...dataOptions, imageSize: `${height}x${width}` }
  throw usageError('no-image-size', { input: input.name })
}

/** A file that cannot be read is refused where it is stored, in better words. */
async function arePictures([file, ...others]: readonly string[]): Promise<boolean> {
  if (file === undefined || others.length > 0) return false
  const given = { file, name: path.basename(file), contentType: null }
  return (await recognise(given, undefined).catch(() => null)) === 'images'
}

function inputsOf(
  { preset, inputShape }: Pick<AdviseArguments, 'preset' | 'inputShape'>,
  keras: unknown,
): readonly WrittenInput[] {
  if (preset !== null) return presetGraph(preset)?.inputs ?? []
  const written = writtenInputs(keras, '/model/keras')
  return written.map(({ name, shape }) => {
    const asked = askedShape(name, inputShape, written.length)
    return { name, shape: asked ?? shape }
  })
}
