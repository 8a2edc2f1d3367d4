import { expect, test } from 'vitest'
import { presetGraph, presets } from '../../../src/studies/model/presets.js'

test.each(presets.map(({ name }) => name))(
  '%s: every layer reads earlier layers only, and the last layer is the output',
  (name) => {
    const graph = presetGraph(name)
    const seen = new Set(graph?.inputs.map(({ name }) => name))
    for (const layer of graph?.layers ?? []) {
      for (const input of layer.inputs) expect(seen).toContain(input)
      seen.add(layer.name)
    }
    expect(graph?.layers.at(-1)?.name).toBe(graph?.outputs[0]?.layer)
    expect(graph?.parameters).toBeGreaterThan(1000)
  },
)
