import type { MercuriusContext } from 'mercurius'
import type { UnderstoodModel } from '../../advice/vocabulary/understood-model.js'
import type { DatasetInfo } from '../../studies/ports.js'
import type { Study, TrialView } from '../../studies/study.js'
import { describeData } from '../../words/data-summary.js'
import type { Language } from '../../words/explanation.js'
import { describeModel } from '../../words/model-summary.js'
import { snippetsOf } from '../../words/snippets/snippets.js'
import { pageOf, pageSizes, type PageArguments } from '../paging.js'

/** The advice in words: of a study, and of a changed question. */
export const adviceTextResolvers = {
  explanation(
    study: Pick<Study, 'advice'>,
    { lang }: { readonly lang?: Language | null },
    { useCases }: MercuriusContext,
  ) {
    return useCases.explain(study, lang ?? 'en')
  },

  brief(
    study: Pick<Study, 'advice'>,
    { lang }: { readonly lang?: Language | null },
    { useCases }: MercuriusContext,
  ) {
    return useCases.brief(study, lang ?? 'en')
  },

  snippets(
    { advice, question }: Pick<Study, 'advice' | 'question'>,
    { lang }: { readonly lang?: Language | null },
  ) {
    return advice === null ? [] : snippetsOf(advice, question, lang ?? 'en')
  },
}

/** The fields of a study that are computed; the others are read from the object. */
export const studyResolvers = {
  subject({ subject }: Study) {
    return subject.id
  },

  async trials(study: Study, page: PageArguments, { trialsOf }: MercuriusContext) {
    return pageOf(await trialsOf(study), page, pageSizes.trials)
  },

  ...adviceTextResolvers,
}

export const datasetResolvers = {
  summary(
    { understood }: Pick<DatasetInfo, 'understood'>,
    { lang }: { readonly lang?: Language | null },
  ) {
    return understood === null ? [] : describeData(understood, lang ?? 'en')
  },
}

export const modelResolvers = {
  summary(understood: UnderstoodModel, { lang }: { readonly lang?: Language | null }) {
    return describeModel(understood, lang ?? 'en')
  },
}

export const trialResolvers = {
  kind: ({ spec }: TrialView) => spec.kind,
  batchSize: ({ spec }: TrialView) => spec.batchSize,
}
