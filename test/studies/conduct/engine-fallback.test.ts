import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EngineChoice, PlaceLeft } from '../../../src/advice/vocabulary/place.js'
import type { Engine } from '../../../src/advice/vocabulary/engines.js'
import { explain } from '../../../src/words/explanation.js'
import { PrismaEvidenceStore } from '../../../src/persistence/evidence-store.js'
import { PrismaStudyStore } from '../../../src/persistence/studies/study-store.js'
import { conductStudy } from '../../../src/studies/conduct/conduct-study.js'
import { atNextPlace } from '../../../src/studies/conduct/engine-fallback.js'
import type { StudyPlace } from '../../../src/studies/subject-versions.js'
import type { TrialRunner } from '../../../src/studies/ports.js'
import type { Study } from '../../../src/studies/study.js'
import { ProcessRunner } from '../../../src/trials/host/process-runner.js'
import { compiledTrial, openProcessRunner } from '../../support/compiled.js'
import { question } from '../../advice/virtual-laboratory.js'
import { smallModel, smallSubject } from '../../support/small-subject.js'
import { smallStudy } from '../../support/small-study.js'
import { missing, refusing, RefusingRunner, type Refusal } from '../../support/refusing-runner.js'
import {
  openTemporaryDatabase,
  type TemporaryDatabase,
} from '../../support/open-temporary-database.js'
import { conductDependencies } from './conduct-dependencies.js'

let opened: TemporaryDatabase
beforeEach(async () => {
  opened = await openTemporaryDatabase()
})
afterEach(() => opened.close())

const left = (engine: Engine, memoryBytes: number | null = null): PlaceLeft => ({
  engine,
  deviceId: 'cpu',
  subjectId: `subject-${engine}`,
  memoryBytes,
})
const openChoice: EngineChoice = {
  engine: 'webgpu',
  deviceId: 'webgpu:0',
  asked: false,
  failed: [],
  left: [left('tensorflow'), left('wasm')],
}
const studyAt = (engineChoice: EngineChoice, rest: Partial<Study> = {}): Study => {
  const plain = smallStudy('s1')
  const { engine, deviceId } = engineChoice
  return {
    ...plain,
    subject: { ...plain.subject, id: `subject-${engine}`, engine, deviceId },
    request: {
      ...plain.request,
      engine,
      device: deviceId,
      memoryBudgetBytes: question.budgetBytes,
    },
    question: { ...question, engineChoice },
    ...rest,
  }
}

async function resume(
  runner: TrialRunner,
  { signal = new AbortController().signal, id = 's1' } = {},
): Promise<Study> {
  const dependencies = conductDependencies(opened, runner)
  await conductStudy(id, dependencies, signal)
  const study = await dependencies.studies.get(id)
  if (study === null) throw new Error(`the study ${id} is missing after it was conducted`)
  return study
}
async function conduct(study: Study, runner: TrialRunner): Promise<Study> {
  await new PrismaStudyStore(opened.database).create(study, null)
  return resume(runner)
}
/** A trial of a study that the first engine refused. */
async function refuseOnWebgpu(studyId: string): Promise<void> {
  const evidence = new PrismaEvidenceStore(opened.database)
  const spec = { kind: 'trace', batchSize: 2 } as const
  const begun = await evidence.begin('subject-webgpu', studyId, 'trace-2', spec)
  await evidence.finish('subject-webgpu', begun?.id ?? '', {
    cause: 'unsupported',
    message: 'the kernel Warp is missing',
    durationMs: 1,
    peakBytes: null,
    exitCode: null,
    signal: null,
  })
}
const codes = (study: Study): readonly string[] =>
  study.advice?.reasons.map(({ code }) => code) ?? []

describe('a study without a requested engine', () => {
  test('continues on the next engine if a kernel is missing, and the advice says so', async () => {
    const runner = new RefusingRunner((engine) => (engine === 'webgpu' ? missing : null))
    const study = await conduct(studyAt(openChoice), runner)
    expect(study).toMatchObject({
      state: 'done',
      subject: { id: 'subject-tensorflow', engine: 'tensorflow', deviceId: 'cpu' },
      request: { engine: 'tensorflow', device: 'cpu' },
      advice: { verdict: 'advice' },
      questionId: 'q1',
    })
    expect(
      study.advice?.reasons.find(({ code }) => code === 'engine-fallback')?.values,
    ).toMatchObject({ from: 'webgpu', to: 'tensorflow', because: 'the kernel Warp is missing' })
    expect(runner.ran.filter((ran) => ran.startsWith('webgpu'))).toHaveLength(1)
    expect(
      (await new PrismaEvidenceStore(opened.database).load('subject-webgpu')).map(
        ({ outcome }) => outcome.cause,
      ),
    ).toEqual(['unsupported'])
  }, 60_000)

  test('falls back twice; a later study of the same question does not try the first engine again', async () => {
    const refuse = (engine: Engine): Refusal => (engine === 'wasm' ? null : missing)
    expect((await conduct(studyAt(openChoice), new RefusingRunner(refuse))).subject.engine).toBe(
      'wasm',
    )
    await new PrismaStudyStore(opened.database).create(studyAt(openChoice, { id: 's2' }), null)
    const again = new RefusingRunner(refuse)
    expect(await resume(again, { id: 's2' })).toMatchObject({
      state: 'done',
      subject: { engine: 'wasm' },
      advice: { verdict: 'advice' },
    })
    expect(again.ran).toEqual([])
  }, 60_000)

  test('an engine that does not start leaves no evidence, only a reason in the study', async () => {
    const study = await conduct(
      studyAt(openChoice),
      new RefusingRunner((engine) => (engine === 'webgpu' ? refusing : null)),
    )
    expect(study).toMatchObject({
      state: 'done',
      subject: { engine: 'tensorflow' },
      question: {
        engineChoice: {
          failed: [
            { engine: 'webgpu', because: 'no adapter was found', lasting: false, trials: [] },
          ],
        },
      },
    })
    const evidence = new PrismaEvidenceStore(opened.database)
    expect((await evidence.trialsBySubject(['subject-webgpu'])).size).toBe(0)
  }, 60_000)

  test('respects the memory of the fallback device and says so; the request stays unchanged', async () => {
    const choice = { ...openChoice, left: [left('tensorflow', 2 ** 27)] }
    const runner = new RefusingRunner((engine) => (engine === 'webgpu' ? missing : null))
    const study = await conduct(studyAt(choice), runner)
    expect(new Set(runner.ran)).toEqual(
      new Set([`webgpu on webgpu:0 within ${2 ** 28}`, `tensorflow on cpu within ${2 ** 27}`]),
    )
    expect(study).toMatchObject({
      request: { memoryBudgetBytes: 2 ** 28 },
      question: { budgetBytes: 2 ** 27 },
      advice: { memory: { budgetBytes: 2 ** 27 } },
    })
    expect(
      study.advice?.reasons.find(({ code }) => code === 'budget-above-device')?.values,
    ).toEqual({ askedBytes: 2 ** 28, budgetBytes: 2 ** 27, device: 'cpu' })
  }, 60_000)

  test('uses the tensor limit of the fallback engine', () => {
    const at = (place: PlaceLeft): StudyPlace | null =>
      atNextPlace({
        ...studyAt({ ...openChoice, left: [place] }),
        question: {
          ...question,
          tensorElementsMax: 1000,
          engineChoice: { ...openChoice, left: [place] },
        },
      })
    expect(Object.keys(at(left('tensorflow'))?.question ?? { tensorElementsMax: 0 })).not.toContain(
      'tensorElementsMax',
    )
    expect(at({ ...left('webgpu'), tensorElementsMax: 500 })?.question.tensorElementsMax).toBe(500)
  })

  test.each<[string, Refusal]>([
    ['a missing kernel', missing],
    ['an engine that does not start', refusing],
  ])(
    'resumes on the fallback engine if interrupted right after it left %s',
    async (_what, refusal) => {
      const stop = new AbortController()
      await new PrismaStudyStore(opened.database).create(studyAt(openChoice), null)
      const refuse = (engine: Engine): Refusal => (engine === 'webgpu' ? refusal : null)
      const interrupted = await resume(
        new RefusingRunner(refuse, (engine) => {
          if (engine !== 'webgpu') stop.abort()
        }),
        { signal: stop.signal },
      )
      expect(interrupted).toMatchObject({
        state: 'running',
        subject: { id: 'subject-tensorflow', engine: 'tensorflow' },
        question: { engineChoice: { left: [{ engine: 'wasm' }], failed: [{ engine: 'webgpu' }] } },
      })
      const runner = new RefusingRunner(refuse)
      const study = await resume(runner)
      expect(runner.ran.some((ran) => ran.startsWith('webgpu'))).toBe(false)
      expect(codes(study)).toContain('engine-fallback')
    },
    60_000,
  )

  test('killed between the refused trial and the fallback, it falls back without rerunning the trial', async () => {
    await new PrismaStudyStore(opened.database).create(
      studyAt(openChoice, { state: 'running' }),
      null,
    )
    await refuseOnWebgpu('s1')
    const runner = new RefusingRunner(() => null)
    const study = await resume(runner)
    expect(study).toMatchObject({
      state: 'done',
      subject: { engine: 'tensorflow' },
      question: { engineChoice: { failed: [{ engine: 'webgpu', trials: ['t1'] }] } },
    })
    expect(runner.ran.some((ran) => ran.startsWith('webgpu'))).toBe(false)
  }, 60_000)

  test('takes nothing over of the engine that it left', async () => {
    await refuseOnWebgpu('earlier')
    const study = await conduct(studyAt(openChoice), new RefusingRunner(() => null))
    expect(study).toMatchObject({ state: 'done', subject: { engine: 'tensorflow' } })
    expect(study.question).not.toHaveProperty('takenOver')
  }, 60_000)

  test('does not fall back for a measurement other than training', async () => {
    const study = await conduct(
      studyAt(openChoice),
      new RefusingRunner((_engine, spec) => (spec.kind === 'noise' ? missing : null)),
    )
    expect(study).toMatchObject({
      state: 'done',
      subject: { engine: 'webgpu' },
      advice: { verdict: 'advice' },
    })
  }, 60_000)
})

describe('if no engine is left', () => {
  test.each<[string, Refusal, string]>([
    [
      'a missing kernel',
      missing,
      'This model cannot be trained by the engine webgpu on webgpu:0: the kernel Warp is missing; ask without naming',
    ],
    [
      'an engine that does not start',
      refusing,
      'Nothing could be measured, because the engine webgpu on webgpu:0 does not start: no adapter was found; ask again once it does',
    ],
  ])(
    'a requested engine is not replaced, and the advice says what to do: %s',
    async (_what, refusal, sentence) => {
      const study = await conduct(
        studyAt({ ...openChoice, asked: true, left: [] }),
        new RefusingRunner(() => refusal),
      )
      expect(study).toMatchObject({
        state: 'done',
        subject: { engine: 'webgpu' },
        advice: { verdict: 'not-enough-evidence' },
      })
      expect(study.advice === null ? '' : explain(study.advice, 'en').join(' ')).toContain(sentence)
    },
  )

  test('a layer that no engine supports costs one trial on each, and the advice names all engines', async () => {
    const warped = {
      ...smallModel,
      layers: smallModel.layers.map((layer) =>
        layer.type === 'Dropout' ? { ...layer, type: 'Warp' as never } : layer,
      ),
    }
    const choice: EngineChoice = {
      engine: 'tensorflow',
      deviceId: 'cpu',
      asked: false,
      failed: [],
      left: [left('wasm'), left('cpu')],
    }
    const plain = studyAt(choice)
    const runner = openProcessRunner()
    const study = await conduct(
      {
        ...plain,
        subject: { ...smallSubject('adam', warped), id: 'subject-tensorflow' },
        question: {
          ...plain.question,
          data: { origin: 'synthetic', trainingRows: 10, validationRows: 2, classes: 4 },
        },
      },
      runner,
    )
    await runner.close()
    expect(study).toMatchObject({
      state: 'done',
      subject: { engine: 'cpu' },
      advice: { verdict: 'not-enough-evidence', cost: { trials: 1 } },
    })
    expect(codes(study)).toEqual([
      'engine-unsupported',
      'engine-fallback',
      'engine-fallback',
      'cost',
      'probe-memory',
    ])
    expect(study.advice === null ? '' : explain(study.advice, 'en').join(' ')).toContain(
      'layer drop: TensorFlow.js has no layer Warp; no other engine that runs here is left to try',
    )
  }, 120_000)
})

test('with real processes: one engine does not start, one lacks a kernel, and wasm measures', async () => {
  const fixture = (name: string): [string, string] => [
    process.execPath,
    fileURLToPath(new URL(`../../trials/fixtures/${name}`, import.meta.url)),
  ]
  const choice: EngineChoice = {
    engine: 'webgpu',
    deviceId: 'webgpu:0',
    asked: false,
    failed: [],
    left: [left('tensorflow'), left('wasm')],
  }
  const plain = studyAt(choice)
  const fixtures: Readonly<Partial<Record<Engine, [string, string]>>> = {
    webgpu: fixture('refuses.mjs'),
    tensorflow: fixture('lacks-kernel.mjs'),
  }
  const runner = new ProcessRunner({
    command: (engine) => fixtures[engine] ?? compiledTrial(engine),
  })
  const study = await conduct(
    {
      ...plain,
      data: { kind: 'synthetic', rows: 200, validationRows: 40, classes: [4], seed: 1 },
      question: {
        ...plain.question,
        optimizer: 'adam',
        data: { origin: 'synthetic', trainingRows: 200, validationRows: 40, classes: 4 },
        probeBudget: { kind: 'seconds', seconds: 0 },
      },
    },
    runner,
  )
  await runner.close()
  expect(study).toMatchObject({ state: 'done', subject: { engine: 'wasm' } })
  const fallbacks = study.advice?.reasons
    .filter(({ code }) => code === 'engine-fallback')
    .map(({ values }) => values)
  expect(fallbacks).toEqual([
    {
      from: 'webgpu',
      fromDevice: 'webgpu:0',
      to: 'wasm',
      toDevice: 'cpu',
      because: 'no adapter was found',
      starts: false,
    },
    {
      from: 'tensorflow',
      fromDevice: 'cpu',
      to: 'wasm',
      toDevice: 'cpu',
      because: 'the kernel Warp (3D) is missing',
      starts: true,
    },
  ])
  expect(
    (await new PrismaEvidenceStore(opened.database).load('subject-wasm')).filter(
      ({ outcome }) => outcome.cause === 'completed',
    ).length,
  ).toBeGreaterThan(2)
}, 180_000)
