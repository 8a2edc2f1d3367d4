import { BatchwiseError, errorCodes } from '../errors.js'
import type { KeyedAnswer, StudyStore } from './ports.js'
import type { Study } from './study.js'

/** Lets studies in one after another, so that two requests at once neither pass a limit that one of them reaches nor make two studies of one idempotency key. */
export class Admission {
  private last: Promise<unknown> = Promise.resolve()
  /** `unfinishedMax`: how many studies of one owner may wait or run. */
  constructor(private readonly unfinishedMax: number) {}

  /** Stores the study and the key that it was asked under; false, with nothing stored, where that key is taken already. Throws `too-many-studies`. */
  admit(studies: StudyStore, study: Study, answered: KeyedAnswer | null): Promise<boolean> {
    const turn = this.last.then(() => this.store(studies, study, answered))
    this.last = turn.catch(() => undefined)
    return turn
  }

  private async store(studies: StudyStore, study: Study, answered: KeyedAnswer | null): Promise<boolean> {
    if (answered !== null && (await studies.findKey(answered.key)) !== null) return false
    const unfinished = await studies.countUnfinished()
    if (unfinished >= this.unfinishedMax) {
      throw new BatchwiseError(errorCodes.tooManyStudies, `${unfinished} studies are waiting or running, as many as are allowed`, [
        { pointer: '', value: unfinished, accepted: `fewer than ${this.unfinishedMax} unfinished studies`, message: 'wait for one of them, or cancel one' },
      ])
    }
    return studies.create(study, answered)
  }
}
