import { ProcessRunner } from '../src/trials/process-runner.js'
import { presetGraph, presets } from '../src/studies/model/presets.js'
import { runTrial } from './support/run-trial.js'
const engine = process.argv[2] as 'wasm'
for (const preset of presets) {
  const model = presetGraph(preset.name); if (!model) continue
  const runner = new ProcessRunner()
  const { outcome, measurements } = await runTrial(runner, { subject: { id: 'x', model, loss: preset.classes === null ? 'meanSquaredError' : 'sparseCategoricalCrossentropy', optimizer: 'adam', dataId: 's', engine, deviceId: 'cpu' }, spec: { kind: 'race', batchSize: 8, learningRate: 0.001, rung: 0, untilMs: 1e9, seed: 1, stepsMax: 4 }, seed: 1, budgetBytes: 2 ** 32, checkpointFolder: '/tmp/bw-x', deadlineMs: 200_000, data: { kind: 'synthetic', rows: 64, validationRows: 32, classes: preset.classes, seed: 1 } })
  await runner.close()
  console.log(engine, preset.name, outcome.cause, outcome.message, measurements.filter((m) => m.name === 'trainingLoss' || m.name === 'validationLoss').map((m) => (m.value as number).toPrecision(6)).join(' '), measurements.find((m) => m.name === 'stepTimeMs')?.value)
}
