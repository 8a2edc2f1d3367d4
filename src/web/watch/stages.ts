/** The stages of a study in the order in which they are shown, with how far each is. */
import type { Study, TrialView } from '../../studies/study.js'

const stageNames = ['memory', 'step-time', 'sweep', 'noise', 'race', 'advice'] as const
type StageName = (typeof stageNames)[number]

export interface StageView {
  readonly name: StageName
  readonly state: 'done' | 'now' | 'next'
  readonly trials: number
}

/** The stage that asks for trials of this kind. */
function stageOf({ spec }: Pick<TrialView, 'spec'>): StageName {
  switch (spec.kind) {
    case 'trace':
      return 'memory'
    case 'fit':
      return spec.fresh ? 'memory' : 'step-time'
    case 'noise':
    case 'sweep':
      return spec.kind
    case 'race':
    case 'anneal':
    case 'grow':
      return 'race'
  }
}

/** A stage may come again, as memory does when the advised size is verified at the end. */
export function stagesOf(
  { progress: { stage } }: Pick<Study, 'progress'>,
  trials: readonly TrialView[],
): readonly StageView[] {
  const seen = trials.map(stageOf)
  const isNow = (name: StageName): boolean => name === stage
  const furthest = Math.max(
    ...stageNames.map((name, i) => (seen.includes(name) || isNow(name) ? i : -1)),
  )
  return stageNames.map((name, i) => {
    const count = seen.filter((of) => of === name).length
    if (isNow(name)) return { name, state: 'now', trials: count }
    return { name, state: i <= furthest ? 'done' : 'next', trials: count }
  })
}
