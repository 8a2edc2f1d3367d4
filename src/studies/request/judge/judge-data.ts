/** Judges the stored rows for a model: refuses them, or says what stands out. */
import type { ModelGraph } from '../../../advice/vocabulary/model-graph.js'
import type {
  ClassBalance,
  DataFacts,
  DataFinding,
  OutputLoss,
} from '../../../advice/vocabulary/question.js'
import { omitUndefined } from '../../../omit-undefined.js'
import type { DataFeeds, InputFeed } from '../../../trials/protocol/dataset.js'
import type { StoredFigures } from '../../data/rows/figures.js'
import type { Range } from '../../data/rows/tally.js'
import { judgeInput } from './judge-inputs.js'
import { balanceOf, judgeTarget, type JudgedTarget } from './judge-targets.js'

export interface JudgedRows {
  readonly figures: StoredFigures
  readonly feeds: DataFeeds
  readonly graph: ModelGraph
  readonly losses: readonly OutputLoss[]
}

/** Absent where nothing stands out. */
export type Judgement = Pick<DataFacts, 'findings' | 'balance'>

/** Throws BatchwiseError with the mend for rows that cannot be trained on. */
export function judgeData(rows: JudgedRows): Judgement {
  const targets = judgedTargets(rows)
  const findings = [
    ...inputFindings(rows),
    ...targets.flatMap((target) => judgeTarget(target) ?? []),
  ]
  return omitUndefined({
    findings: findings.length === 0 ? undefined : findings,
    balance: leastBalanced(targets),
  })
}

function inputFindings({ figures, graph, feeds }: JudgedRows): readonly DataFinding[] {
  return graph.inputs.flatMap((_, index) => {
    const range = rangeOf(feeds.inputs[index], figures)
    return range === undefined ? [] : (judgeInput(graph, index, range) ?? [])
  })
}

/** Of all columns, or of the one that an input reads. */
function rangeOf(feed: InputFeed | undefined, { inputs }: StoredFigures): Range | undefined {
  if (feed === undefined) return undefined
  const { numbers, columns } = inputs[feed.stored] ?? {}
  if (feed.firstColumn === null) return numbers
  return columns?.find(({ from }) => from === feed.firstColumn)
}

function judgedTargets(rows: JudgedRows): readonly JudgedTarget[] {
  return rows.graph.outputs.flatMap((output, index) => {
    const loss = rows.losses[index]
    const target = targetOf(rows, index)
    if (loss === undefined || target === null) return []
    const ignored = loss.settings?.['ignoreClass'] ?? null
    // a label that the loss passes over is no class beside the others
    const balance = ignored === null ? target.balance : null
    return [{ output, loss: loss.loss, ignored, ...target, balance }]
  })
}

type TargetFacts = Pick<JudgedTarget, 'type' | 'figures' | 'balance'>

/** The stored targets of an output, as the trials read them; null for files that are gone. */
function targetOf({ figures, feeds }: JudgedRows, index: number): TargetFacts | null {
  const feed = feeds.targets[index]
  if (feed === undefined) return null
  if (feed.from === 'input') return inputAsTarget(figures)
  const found = figures.targets[feed.stored] ?? null
  if (found === null) return null
  const values = feed.values === null ? null : found.values
  return { type: feed.as, figures: values ?? found.numbers, balance: found.balance }
}

/** An autoencoder trains on its input. */
function inputAsTarget({ inputs: [input] }: StoredFigures): TargetFacts | null {
  return input == null ? null : { type: 'real', figures: input.numbers, balance: null }
}

function leastBalanced(targets: readonly JudgedTarget[]): ClassBalance | undefined {
  return targets
    .flatMap((target) => balanceOf(target) ?? [])
    .sort((a, b) => a.leastShare - b.leastShare)[0]
}
