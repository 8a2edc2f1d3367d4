/** The schema of code to paste, proved equal to `src/words/snippets/snippets.ts` at the end. */
import { z } from 'zod'
import { frameworkNames, type Snippet as TypedSnippet } from '../../words/snippets/snippets.js'
import type { Equal, JsonOf } from './json.js'

export const Snippet = z
  .object({
    framework: z.enum(frameworkNames),
    title: z.string(),
    language: z.enum(['python', 'javascript']),
    code: z.string().nullable().describe('Null where the framework cannot train this'),
    missing: z.string().nullable().describe('Why there is no code, in the requested language'),
  })
  .meta({
    id: 'Snippet',
    description:
      'Code to paste: the batch size, the optimizer with its parameters, warm-up and fall of the learning rate; for several workers where the advice plans them',
  })

true satisfies Equal<JsonOf<TypedSnippet>, JsonOf<z.infer<typeof Snippet>>>
