/** The language in which a command speaks. */
import { languages, type Language } from '../words/messages.js'

/** By the first of LC_ALL, LC_MESSAGES and LANG that is set (POSIX): `zh_CN.UTF-8` is Chinese. */
export function languageOfEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Language {
  const locale = ['LC_ALL', 'LC_MESSAGES', 'LANG']
    .map((name) => environment[name] ?? '')
    .find((value) => value !== '')
  return languages.find((language) => locale?.split(/[_.@-]/)[0] === language) ?? 'en'
}

/** `--lang` of arguments that may be wrong otherwise; null where it names no language. */
export function askedLanguage(argv: readonly string[]): Language | null {
  const at = argv.findLastIndex((word) => word === '--lang' || word.startsWith('--lang='))
  const asked = argv[at]?.startsWith('--lang=') === true ? argv[at].slice(7) : argv[at + 1]
  return at === -1 ? null : (languages.find((language) => language === asked) ?? null)
}
