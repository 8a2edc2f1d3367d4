/** Calls that must not compile. A test compiles this file with and without its directives. */
import { connect, dataOf } from '../../examples/typescript-client/client.js'

export async function misuse(): Promise<void> {
  const batchwise = connect('http://localhost:3000')
  const model = { preset: 'mlp' } as const
  // @ts-expect-error an unknown address
  await batchwise.GET('/v1/answers')
  // @ts-expect-error the id is missing
  await batchwise.GET('/v1/studies/{id}')
  // @ts-expect-error the memory budget is missing
  await batchwise.POST('/v1/studies', { body: { model, data: { rows: 5000 } } })
  const textRows = { model, data: { rows: '5000' }, memoryBudget: '1GiB' }
  // @ts-expect-error rows must be a number
  await batchwise.POST('/v1/studies', { body: textRows })
  const numbered = { model, data: { rows: 5000 }, memoryBudget: '1GiB', optimizer: 5 } as const
  // @ts-expect-error an optimizer without a name
  await batchwise.POST('/v1/studies', { body: numbered })
  // @ts-expect-error an unknown state
  await batchwise.GET('/v1/studies', { params: { query: { state: 'finished' } } })
  const { advice } = dataOf(
    await batchwise.GET('/v1/studies/{id}', { params: { path: { id: 'x' } } }),
  )
  // @ts-expect-error the advice may be null
  advice.batchSize?.value.toFixed()
  // @ts-expect-error an unknown field
  advice?.batchsize.value.toFixed()
}
