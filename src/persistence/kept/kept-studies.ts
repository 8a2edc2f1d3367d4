import type { Study } from '../../studies/study.js'
import type { StudyPage } from '../../studies/study-list.js'
import { FinalStudies } from './final-studies.js'
import { Recent } from './recent.js'

/** A page may have a hundred studies of 10 to 40 KiB. */
const pagesMax = 20
const answersMax = 1000

/** What all stores of studies in this process keep in common, whatever their reach. */
export class KeptStudies {
  readonly finals = new FinalStudies()
  /** Pages of lists, by reach and options. */
  readonly pages = new Recent<StudyPage>(pagesMax)
  /** Finished studies, by owner and question. */
  readonly answers = new Recent<Study>(answersMax)

  /** Every write of studies goes through here. */
  after<Result>(write: Promise<Result>): Promise<Result> {
    return this.pages.after(this.answers.after(write))
  }
}
