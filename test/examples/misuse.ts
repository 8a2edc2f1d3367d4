/** What the typed client must refuse to compile; a test does so with and without the directives. */
import { connect, dataOf } from '../../examples/typescript-client/client.js'

export async function misuse(): Promise<void> {
  const batchwise = connect('http://localhost:3000')
  const model = { preset: 'mlp' } as const
  // @ts-expect-error an address that the service does not have
  await batchwise.GET('/v1/answers')
  // @ts-expect-error the id is missing
  await batchwise.GET('/v1/studies/{id}')
  // @ts-expect-error no memory budget
  await batchwise.POST('/v1/studies', { body: { model, data: { rows: 5000 } } })
  const textRows = { model, data: { rows: '5000' }, memoryBudget: '1GiB' }
  // @ts-expect-error rows are a number
  await batchwise.POST('/v1/studies', { body: textRows })
  const lion = { model, data: { rows: 5000 }, memoryBudget: '1GiB', optimizer: 'lion' } as const
  // @ts-expect-error an optimizer that does not exist
  await batchwise.POST('/v1/studies', { body: lion })
  // @ts-expect-error a state that does not exist
  await batchwise.GET('/v1/studies', { params: { query: { state: 'finished' } } })
  const { advice } = dataOf(
    await batchwise.GET('/v1/studies/{id}', { params: { path: { id: 'x' } } }),
  )
  // @ts-expect-error there may be no advice yet
  advice.batchSize?.value.toFixed()
  // @ts-expect-error and no field of this name
  advice?.batchsize.value.toFixed()
}
