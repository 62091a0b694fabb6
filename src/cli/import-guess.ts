/** What a file seems to be that no reader takes, and what to do about it. */
interface Guess {
  readonly seen: RegExp
  readonly message: string
  readonly hint: string
}

const AS_JSON = 'print it again with --output json'

/** In the order of trying; texts are looked at from their beginning. */
const GUESSES: readonly Guess[] = [
  { seen: /^\s*$/, message: 'is empty', hint: 'did the command that wrote it fail?' },
  {
    seen: /^\s*(?:aws: error|An error occurred \(|Unable to locate credentials|usage: aws )/,
    message: 'holds an error of the AWS CLI in the place of an answer',
    hint: 'read it, and print the answer again',
  },
  { seen: /^\s*</, message: 'is XML', hint: 'import reads the JSON that aws route53 prints' },
  { seen: /^-{5,}\r?\n\|/, message: 'is a table of the AWS CLI', hint: AS_JSON },
  { seen: /^[A-Z]{6,}\t/, message: 'is text output of the AWS CLI', hint: AS_JSON },
  {
    seen: /^(?:- )?(?:ResourceRecordSets|HealthChecks|HostedZones?|CidrCollections|CidrBlocks|ChangeBatch|Changes):/m,
    message: 'is YAML of the AWS CLI',
    hint: AS_JSON,
  },
  {
    seen: /^(?:resource|data|provider|variable|module|terraform|locals|output)\b[^\n=:]*\{/m,
    message: 'is HCL, which import does not read',
    hint: 'write what it stands for with: terraform show -json',
  },
  {
    seen: /^version:\s*1\s*$[\s\S]*^zones:/m,
    message: 'is a plan already',
    hint: 'r53sim validate reads it as it is',
  },
  {
    seen: /^\s*(?:[[{]|null\s*$)/,
    message: 'is JSON, but nothing that import reads',
    hint: 'import reads what aws route53 list-resource-record-sets, list-health-checks, get-hosted-zone and their like print',
  },
]

/** Long enough to know a file by. */
const CHARACTERS_READ = 64 << 10

/** A sentence's end about a file of no known format, with what to do; undefined where nothing is known of it. */
export function guessFormat(text: string): Omit<Guess, 'seen'> | undefined {
  const start = text.slice(0, CHARACTERS_READ)
  return GUESSES.find(({ seen }) => seen.test(start))
}
