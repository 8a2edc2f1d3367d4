import { describe, expect, it } from 'vitest'
import { BatchwiseError } from '../../../src/errors.js'
import { parseLayerList } from '../../../src/studies/model/layer-list.js'
import { understandModel } from '../../../src/studies/model/stored/understand-model.js'
import { leastBytes, requireTrainable } from '../../../src/studies/request/requirements.js'

const graphOf = (shape: readonly number[], ...layers: readonly object[]) =>
  parseLayerList({ name: 'm', input: { shape: [...shape] }, layers: [...layers] }, '/model')

function refusalOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof BatchwiseError) return error.message
    throw error
  }
  return 'accepted'
}

describe('before anything trains', () => {
  it('a model without weights is refused', () => {
    const graph = graphOf([4], { type: 'Activation', activation: 'relu' })
    expect(refusalOf(() => requireTrainable(graph, '/model'))).toMatch(/no layer .* has weights/)
  })

  it('a model whose layers are all frozen is refused, at the upload too', () => {
    const layer = (class_name: string, config: object) => ({ class_name, config })
    const layers = [
      layer('InputLayer', { name: 'in', batch_shape: [null, 4] }),
      layer('Dense', { name: 'a', units: 2, trainable: false }),
    ]
    const model = layer('Sequential', { name: 'm', layers })
    expect(refusalOf(() => understandModel(model, 'json', null))).toMatch(/all layers .* frozen/)
  })

  it('a row that no engine can hold is refused with its size', () => {
    const graph = graphOf(
      [100_000, 100_000, 3],
      { type: 'GlobalAveragePooling2D' },
      { type: 'Dense', units: 1 },
    )
    expect(refusalOf(() => requireTrainable(graph, '/model'))).toMatch(/30000000000 numbers/)
  })

  it('other models pass, and a large one says what it takes at least', () => {
    const graph = graphOf([100_000], { type: 'Dense', units: 10_000 })
    expect(refusalOf(() => requireTrainable(graph, '/model'))).toBe('accepted')
    expect(leastBytes(graph)).toBe(2 * 4 * (1e9 + 1e4))
    const keras = {
      class_name: 'Sequential',
      config: [
        { class_name: 'Dense', config: { batch_input_shape: [null, 100_000], units: 10_000 } },
      ],
    }
    expect(understandModel(keras, 'json', null).notes).toContainEqual({
      code: 'needs-memory',
      values: { bytes: leastBytes(graph) },
    })
  })
})

it('a list of 100,000 layers is refused at once', () => {
  const layers = Array.from({ length: 100_000 }, () => ({ type: 'Dense', units: 3 }))
  expect(refusalOf(() => graphOf([4], ...layers))).toMatch(/more than 5000 layers/)
})
