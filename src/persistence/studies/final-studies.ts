import { LRUCache } from 'lru-cache'
import { isFinal, type Study } from '../../studies/study.js'

/** One study takes 10 to 40 KiB. */
const studiesMax = 1000

interface OwnedStudy {
  readonly owner: string
  readonly study: Study
}

/** Cache of final studies, which never change. Shared by the stores of all owners. */
export class FinalStudies {
  private readonly studies = new LRUCache<string, OwnedStudy>({ max: studiesMax })

  get(id: string): OwnedStudy | undefined {
    return this.studies.get(id)
  }

  /** Forgets a study, or all of them: another process may have deleted it. */
  remove(id: string | null): void {
    if (id === null) this.studies.clear()
    else this.studies.delete(id)
  }

  /** Caches a final study. Returns the cached object, or the given study while it may change. */
  add(study: Study, owner: string): Study {
    if (!isFinal(study.state)) return study
    const cached = this.studies.get(study.id)
    if (cached !== undefined) return cached.study
    this.studies.set(study.id, { owner, study })
    return study
  }
}
