/** Asks about one model in each framework: the same layers, rows, optimizer and memory. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Application } from '../../../src/app.js'
import type { Candidate } from '../../../src/advice/vocabulary/decision.js'
import type { DescribedProgram } from '../../../src/studies/ports.js'
import type { Study } from '../../../src/studies/study.js'
import { bytesSource } from '../../../src/studies/upload/upload-source.js'
import { describeProgram } from '../../../src/trials/host/describe-program.js'
import { kerasRuntime } from '../../../src/trials/host/keras-runtime.js'
import type { PythonProgram } from '../../../src/trials/host/programs.js'

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

const digits = '../../../examples/digits-cnn/digits.npz'
/** By model, its rows and the epochs of a usual training. */
const plans: Readonly<Record<string, { readonly rows: string; readonly epochs: number }>> = {
  'digits-mlp': { rows: digits, epochs: 50 },
  'digits-cnn': { rows: digits, epochs: 50 },
  'digits-separable': { rows: digits, epochs: 50 },
  'digits-resnet': { rows: digits, epochs: 50 },
  'digits-gru': { rows: digits, epochs: 50 },
  'cancer-mlp': { rows: '../workloads/breast-cancer.npz', epochs: 100 },
}
export const modelNames = Object.keys(plans)

export const frameworks = ['tensorflow.js', 'keras', 'pytorch'] as const
export type FrameworkName = (typeof frameworks)[number]
export type Studies = Readonly<Record<FrameworkName, Study>>

/** Programs of PyTorch by their fingerprint, filled before the questions come. */
export type DescribedModels = ReadonlyMap<string, DescribedProgram>

function programOf(model: string, interpreter: string): PythonProgram {
  const subject = {
    format: 'python',
    file: here('programs.py'),
    function: model.replaceAll('-', '_'),
  } as const
  return { interpreter, framework: 'python', subject }
}

/** What Keras writes of each model. */
export async function kerasModels(): Promise<Readonly<Record<string, unknown>>> {
  const keras = kerasRuntime()
  if (keras === null) throw new Error('Keras is not linked: run npm run setup')
  const environment = { ...process.env, CUDA_VISIBLE_DEVICES: '-1', TF_CPP_MIN_LOG_LEVEL: '3' }
  const options = { env: environment, maxBuffer: 2 ** 26 }
  const written = promisify(execFile)(keras.interpreter, [here('write_models.py')], options)
  return JSON.parse((await written).stdout) as Readonly<Record<string, unknown>>
}

export async function describeModels(
  names: readonly string[],
  interpreter: string,
): Promise<{ readonly programs: Map<string, PythonProgram>; readonly described: DescribedModels }> {
  const programs = new Map<string, PythonProgram>()
  const described = new Map<string, DescribedProgram>()
  for (const name of names) {
    const program = programOf(name, interpreter)
    const { description } = await describeProgram(program, { seed: 1 })
    programs.set(description.fingerprint, program)
    described.set(name, { name, description })
  }
  return { programs, described }
}

interface Asked {
  readonly model: string
  readonly keras: unknown
  readonly described: DescribedProgram | undefined
  readonly memoryBudget: string
  readonly probeSeconds: number
}

/** One study in each framework, one after another. */
export async function ask(
  { useCases }: Application,
  { model, keras, described, memoryBudget, probeSeconds }: Asked,
): Promise<Studies> {
  const plan = plans[model]
  if (plan === undefined || described === undefined) throw new Error(`there is no model ${model}`)
  const { id } = await useCases.addDataset(bytesSource(await readFile(here(plan.rows))))
  const common = { memoryBudget, epochs: plan.epochs, probeBudget: probeSeconds }
  const ofFile = { ...common, model: { keras }, data: { dataset: id }, device: 'cpu' }
  const answered = async (request: object, program?: DescribedProgram): Promise<Study> => {
    const options = program === undefined ? {} : { program }
    const study = await useCases.submit(request, options)
    return useCases.waitFor(study.id, 1_200_000)
  }
  return {
    'tensorflow.js': await answered({ ...ofFile, engine: 'tensorflow' }),
    keras: await answered({ ...ofFile, engine: 'keras' }),
    pytorch: await answered(common, described),
  }
}

/** The advised pair. */
export function advisedIn({ advice, error }: Study): Candidate {
  if (advice?.batchSize && advice.learningRate)
    return { batchSize: advice.batchSize.value, learningRate: advice.learningRate.value }
  throw new Error(`no advice: ${JSON.stringify(advice?.reasons ?? error)}`)
}
