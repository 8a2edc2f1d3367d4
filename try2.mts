import { readFileSync, readdirSync } from 'node:fs'
import { parseKeras } from './src/studies/model/keras.ts'
for (const f of readdirSync('test/fixtures/models/graphs')) {
  const { model, parameters, trainableParameters, outputShapes } = JSON.parse(readFileSync('test/fixtures/models/graphs/' + f, 'utf8'))
  try {
    const { graph } = parseKeras(model, '', f.includes('open') ? [9] : null)
    console.log('OK', f, [graph.parameters, parameters], [graph.trainableParameters, trainableParameters], JSON.stringify(graph.outputs.map(o => o.shape)), JSON.stringify(outputShapes))
    if (process.env.LAYERS) for (const l of graph.layers) console.log('    ', l.name, l.type, JSON.stringify(l.config).slice(0, 150), l.inputs, l.outputShape, l.trainable, l.sharesWeightsWith)
  } catch (e: any) { console.log('REFUSED', f, e.message); for (const x of e.faults?.slice(0,12) ?? []) console.log('     ', x.pointer, '|', x.message); if (!e.faults) console.log(e.stack) }
}
