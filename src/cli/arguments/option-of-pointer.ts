/** A fault of a request names a field of its JSON; on the command line that is an option. */
import { dataOptions } from './data-arguments.js'

/** Fields whose option is not their name in kebab case. */
const requestOptions: Readonly<Record<string, string>> = {
  '/memoryBudget': 'memory',
  '/model/preset': 'preset',
  '/model/inputShape': 'input-shape',
  '/data/rows': 'rows',
  '/batchSizes/min': 'batch-size-min',
  '/batchSizes/max': 'batch-size-max',
  '/batchSizes/multipleOf': 'batch-size-multiple-of',
  '/batchSizes/powerOfTwo': 'power-of-two',
  '/price/perHour': 'price-per-hour',
  '/price/perKilowattHour': 'price-per-kwh',
  '/price/currency': 'currency',
  '/power/idleWatts': 'idle-watts',
  '/power/busyWatts': 'busy-watts',
}
const sameName: ReadonlySet<string> = new Set([
  'optimizer',
  'loss',
  'classWeights',
  'objective',
  'schedule',
  'device',
  'engine',
  'epochs',
  'workers',
  'seed',
  'current',
  'batchSize',
  'effectiveBatchSize',
  'learningRate',
  'probeBudget',
  'trainings',
])

/** Null where no option gives the field. */
export function optionOfPointer(pointer: string): string | null {
  const [place, found] =
    Object.entries(requestOptions).find(([field]) => isAtOrBelow(pointer, field)) ?? []
  if (place !== undefined && found !== undefined) return found
  const [, root = '', field = ''] = pointer.split('/')
  if (root === 'options') return optionOfUpload(field)
  return sameName.has(root) ? kebab(root) : null
}

const isAtOrBelow = (pointer: string, field: string): boolean =>
  pointer === field || pointer.startsWith(`${field}/`)

/** Of a data set or model that is stored. */
function optionOfUpload(field: string): string | null {
  if (field === 'inputShape') return 'input-shape'
  return Object.entries(dataOptions).find(([, name]) => name === field)?.[0] ?? null
}

const kebab = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
