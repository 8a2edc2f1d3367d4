export interface Block {
  /** sh, python, or empty for a block that does not run. */
  readonly language: string
  readonly text: string
}

/** The fenced code blocks of a Markdown text. */
export function fencedBlocks(markdown: string): readonly Block[] {
  return [...markdown.matchAll(/^```(\w*)\n(.*?)\n```$/gms)].map(
    ([, language = '', text = '']) => ({ language, text }),
  )
}
