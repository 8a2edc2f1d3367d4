/** Judges the stored rows before anything trains: refuses them, or says what stands out. */
import path from 'node:path'
import { sizeOf, type ModelGraph } from '../../../advice/vocabulary/model-graph.js'
import type {
  ClassBalance,
  DataFacts,
  DataFinding,
  OutputLoss,
} from '../../../advice/vocabulary/question.js'
import { omitUndefined } from '../../../omit-undefined.js'
import {
  datasetFiles,
  type DataFeeds,
  type DatasetHeader,
  type DatasetInput,
  type TargetFeed,
} from '../../../trials/protocol/dataset.js'
import { judgeInput } from './judge-inputs.js'
import { balanceOf, judgeTarget, type JudgedTarget } from './judge-targets.js'
import { readFigures, type FigureOptions } from './read-figures.js'

export interface JudgedRows {
  readonly folder: string
  readonly header: DatasetHeader
  /** Absent: every input and target in its place. */
  readonly feeds?: DataFeeds | undefined
  readonly graph: ModelGraph
  readonly losses: readonly OutputLoss[]
}

/** Absent where nothing stands out. */
export type Judgement = Pick<DataFacts, 'findings' | 'balance'>

/** Throws BatchwiseError with the mend for rows that cannot be trained on. */
export async function judgeData(rows: JudgedRows): Promise<Judgement> {
  const inputs = await inputFindings(rows)
  const targets = await judgedTargets(rows)
  const findings = [...inputs, ...targets.flatMap((target) => judgeTarget(target) ?? [])]
  return omitUndefined({
    findings: findings.length === 0 ? undefined : findings,
    balance: leastBalanced(targets),
  })
}

async function inputFindings({ folder, header, graph, feeds }: JudgedRows): Promise<DataFinding[]> {
  const findings: DataFinding[] = []
  for (const [index, { shape }] of graph.inputs.entries()) {
    const { stored, firstColumn } = feeds?.inputs[index] ?? { stored: index, firstColumn: null }
    const array = header.inputs[stored]
    if (array === undefined) continue
    const file = path.join(folder, datasetFiles.input(stored, 'train'))
    const columns = columnsOf(firstColumn, sizeOf(shape), array)
    const figures = await readFigures(file, omitUndefined({ type: array.type, columns }))
    const found = figures === null ? null : judgeInput(graph, index, figures)
    if (found !== null) findings.push(found)
  }
  return findings
}

const columnsOf = (
  from: number | null,
  width: number,
  { shape }: DatasetInput,
): FigureOptions['columns'] => (from === null ? undefined : { from, width, of: shape.at(-1) ?? 1 })

async function judgedTargets(rows: JudgedRows): Promise<readonly JudgedTarget[]> {
  const targets: JudgedTarget[] = []
  for (const [index, output] of rows.graph.outputs.entries()) {
    const loss = rows.losses[index]
    const target = loss === undefined ? null : await targetFigures(rows, index)
    if (loss === undefined || target === null) continue
    const ignored = loss.settings?.['ignoreClass'] ?? null
    targets.push({ output, loss: loss.loss, ignored, ...target })
  }
  return targets
}

type TargetFigures = Pick<JudgedTarget, 'type' | 'figures'>

/** The stored targets of an output, as the trials read them; null for a data set without. */
async function targetFigures(rows: JudgedRows, index: number): Promise<TargetFigures | null> {
  const feed = rows.feeds?.targets[index]
  return feed?.from === 'input' ? inputAsTarget(rows) : storedTarget(rows, index, feed)
}

/** An autoencoder trains on its input. */
async function inputAsTarget({ folder, header }: JudgedRows): Promise<TargetFigures | null> {
  const [input] = header.inputs
  if (input === undefined) return null
  const file = path.join(folder, datasetFiles.input(0, 'train'))
  const figures = await readFigures(file, { type: input.type })
  return figures === null ? null : { type: 'real', figures }
}

async function storedTarget(
  { folder, header }: JudgedRows,
  index: number,
  feed: TargetFeed | undefined,
): Promise<TargetFigures | null> {
  const stored = feed?.stored ?? index
  const array = header.targets[stored]
  if (array === undefined) return null
  const type = feed?.as ?? array.type
  const figures = await readFigures(path.join(folder, datasetFiles.target(stored, 'train')), {
    type: array.type === 'class' ? 'int32' : 'float32',
    counted: type === 'class',
    values: feed?.values ?? null,
  })
  return figures === null ? null : { type, figures }
}

function leastBalanced(targets: readonly JudgedTarget[]): ClassBalance | undefined {
  return targets
    .flatMap((target) => balanceOf(target) ?? [])
    .sort((a, b) => a.leastShare - b.leastShare)[0]
}
