/** Judges the stored rows before anything trains: refuses them, or says what stands out. */
import path from 'node:path'
import type { ModelGraph } from '../../../advice/vocabulary/model-graph.js'
import type {
  ClassBalance,
  DataFacts,
  DataFinding,
  OutputLoss,
} from '../../../advice/vocabulary/question.js'
import { omitUndefined } from '../../../omit-undefined.js'
import { datasetFiles, type DatasetHeader } from '../../../trials/protocol/dataset.js'
import { judgeInput } from './judge-inputs.js'
import { balanceOf, judgeTarget, type JudgedTarget } from './judge-targets.js'
import { readFigures } from './read-figures.js'

export interface JudgedRows {
  readonly folder: string
  readonly header: DatasetHeader
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

async function inputFindings({ folder, header, graph }: JudgedRows): Promise<DataFinding[]> {
  const findings: DataFinding[] = []
  for (const [index, { type }] of header.inputs.entries()) {
    const file = path.join(folder, datasetFiles.input(index, 'train'))
    const figures = await readFigures(file, type, false)
    const found = figures === null ? null : judgeInput(graph, index, figures)
    if (found !== null) findings.push(found)
  }
  return findings
}

async function judgedTargets({
  folder,
  header,
  graph,
  losses,
}: JudgedRows): Promise<readonly JudgedTarget[]> {
  const targets: JudgedTarget[] = []
  for (const [index, { type }] of header.targets.entries()) {
    const output = graph.outputs[index]
    const loss = losses[index]?.loss
    const file = path.join(folder, datasetFiles.target(index, 'train'))
    const isClass = type === 'class'
    const figures = await readFigures(file, isClass ? 'int32' : 'float32', isClass)
    if (output !== undefined && loss !== undefined && figures !== null)
      targets.push({ output, loss, type, figures })
  }
  return targets
}

function leastBalanced(targets: readonly JudgedTarget[]): ClassBalance | undefined {
  return targets
    .flatMap((target) => balanceOf(target) ?? [])
    .sort((a, b) => a.leastShare - b.leastShare)[0]
}
