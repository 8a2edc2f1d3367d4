import { readModelFile } from './src/studies/model/files/read-model-file.ts'
import { parseKeras } from './src/studies/model/keras.ts'
const asked = process.env.SHAPE ? JSON.parse(process.env.SHAPE) : null
for (const f of process.argv.slice(2)) {
  const t = performance.now()
  try {
    const { graph } = parseKeras(await readModelFile(f, '/model/keras'), '/model/keras', asked)
    console.log('OK', f.split('/').at(-1), graph.parameters, graph.trainableParameters, JSON.stringify(graph.inputs.map(i => [i.name, i.shape])), JSON.stringify(graph.outputs.map(o => [o.name, o.layer, o.shape])), Math.round(performance.now() - t), 'ms')
    if (process.env.LAYERS) for (const l of graph.layers) console.log('    ', l.name, l.type, JSON.stringify(l.config).slice(0, 150), l.inputs, l.outputShape, l.trainable, l.sharesWeightsWith)
  } catch (e: any) { console.log('REFUSED', f.split('/').at(-1), Math.round(performance.now() - t), 'ms', e.message); for (const x of e.faults?.slice(0,12) ?? []) console.log('     ', x.pointer, '|', x.message); if (!e.faults) console.log(e.stack) }
}
