import { z } from 'zod'

/** Text of so many characters at most, counted as JSON Schema counts them: an emoji is one, for JavaScript it is two. */
export function atMost(maxLength: number): z.ZodString {
  return z
    .string()
    .refine(
      (text) => text.length <= maxLength || [...text].length <= maxLength,
      `at most ${maxLength} characters`,
    )
    .meta({ maxLength })
}
