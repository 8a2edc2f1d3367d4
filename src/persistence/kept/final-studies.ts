import { LRUCache } from 'lru-cache'
import { isFinal, type Study } from '../../studies/study.js'

/** So many are kept; one takes 10 to 40 KiB. */
const kept = 1000

interface Owned {
  readonly owner: string
  readonly study: Study
}

/** Final studies never change: those asked for last are kept as they are, for every owner, and are the same objects each time. */
export class FinalStudies {
  private readonly studies = new LRUCache<string, Owned>({ max: kept })

  get(id: string): Owned | undefined {
    return this.studies.get(id)
  }

  /** Answers the study that is kept from now on, or what was given where it may still change. */
  keep(study: Study, owner: string): Study {
    if (!isFinal(study.state)) return study
    const known = this.studies.get(study.id)
    if (known !== undefined) return known.study
    this.studies.set(study.id, { owner, study })
    return study
  }
}
