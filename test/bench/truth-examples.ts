/** The three examples of `npm run bench:truth`, each with a realistic training plan. */
import { readFile } from 'node:fs/promises'
import { bytesSource } from '../../src/studies/upload/upload-source.js'
import type { UseCases } from '../../src/studies/use-cases.js'
import { workloads } from './workloads/workloads.js'

export interface Example {
  readonly name: string
  request(useCases: UseCases): Promise<object>
}

const bytesOf = (path: string): Promise<Buffer> => readFile(new URL(path, import.meta.url))

/** A question about the demo's model: a Keras file and its data set. */
const digitsCnn: Example = {
  name: 'digits-cnn',
  async request(useCases) {
    const { id } = await useCases.addDataset(
      bytesSource(await bytesOf('../../examples/digits-cnn/digits.npz')),
    )
    return {
      model: { keras: (await bytesOf('../../examples/digits-cnn/model.json')).toString('utf8') },
      data: { dataset: id },
      memoryBudget: '512MiB',
      epochs: 100,
    }
  },
}

/** Model and data of a recorded workload, as a layer list. */
function ofWorkload(name: string): Example {
  return {
    name,
    async request(useCases) {
      const found = workloads.find((workload) => workload.name === name)
      if (found === undefined) throw new Error(`workloads.ts has no workload ${name}`)
      const { data, input, layers, loss, optimizer, epochsPlanned } = found
      const rows =
        'file' in data
          ? {
              dataset: (
                await useCases.addDataset(bytesSource(await bytesOf(`workloads/${data.file}`)))
              ).id,
            }
          : {
              rows: data.rows,
              validationRows: data.validationRows,
              ...(data.classes === null ? {} : { classes: data.classes }),
            }
      return {
        model: { name, input, layers },
        data: rows,
        memoryBudget: '512MiB',
        loss,
        optimizer,
        epochs: epochsPlanned,
      }
    },
  }
}

export const examples: readonly Example[] = [
  digitsCnn,
  ofWorkload('breast-cancer-sgd'),
  ofWorkload('blobs100-mlp-momentum'),
]
