import { BatchwiseError, errorCodes } from '../errors.js'
import type { KeyedAnswer, StudyStore } from './ports.js'
import type { Study } from './study.js'
import type { Turns } from './turns.js'

/** Lets studies in one after another, so that two requests at once neither pass a limit that one of them reaches nor make two studies of one idempotency key. */
export class Admission {
  /** `unfinishedMax`: how many studies of one owner may wait or run. */
  constructor(
    private readonly turns: Turns,
    private readonly unfinishedMax: number,
  ) {}

  /** Stores the study and the key that it was asked under; false, with nothing stored, where that key is taken already. Throws `too-many-studies`, and what `check` throws: that what the study needs is there still. */
  admit(
    studies: StudyStore,
    study: Study,
    answered: KeyedAnswer | null,
    check: () => Promise<void>,
  ): Promise<boolean> {
    return this.turns.take(async () => {
      await check()
      return this.store(studies, study, answered)
    })
  }

  private async store(
    studies: StudyStore,
    study: Study,
    answered: KeyedAnswer | null,
  ): Promise<boolean> {
    if (answered !== null && (await studies.findKey(answered.key)) !== null) return false
    const unfinished = await studies.countUnfinished()
    if (unfinished >= this.unfinishedMax) {
      throw new BatchwiseError(
        errorCodes.tooManyStudies,
        `${unfinished} studies are waiting or running, as many as are allowed`,
        [
          {
            pointer: '',
            value: unfinished,
            accepted: `fewer than ${this.unfinishedMax} unfinished studies`,
            message: 'wait for one of them, or cancel one',
          },
        ],
      )
    }
    return studies.create(study, answered)
  }
}
