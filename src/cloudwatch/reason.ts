import { type AlarmRule, COMPARISONS, type DataPoint, type Evaluation } from './alarm.ts'

const two = (value: number) => String(value).padStart(2, '0')

/** `22/08/26 15:13:00`, as CloudWatch writes times in reasons; UTC. */
function formatPointTime(ms: number): string {
  const at = new Date(ms)
  const date = [at.getUTCDate(), at.getUTCMonth() + 1, at.getUTCFullYear() % 100].map(two).join('/')
  return `${date} ${[at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':')}`
}

const formatNumber = (value: number) => (Number.isInteger(value) ? value.toFixed(1) : String(value))
const formatPoint = ({ value, atMs }: DataPoint) => `${formatNumber(value)} (${formatPointTime(atMs)})`
const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`

const FILLED_AS = {
  breaching: '[Breaching]',
  notBreaching: '[NonBreaching]',
  missing: '[Missing]',
  ignore: '[Ignored]',
} as const

/** Why an alarm is in the state that it was found in, in CloudWatch's words. */
export function reasonOf(
  rule: AlarmRule,
  { state, verdict, evaluated, breachingCount, filledCount }: Evaluation,
): string {
  const { evaluationPeriods, datapointsToAlarm, threshold, comparison, missingData } = rule
  if (verdict === 'no-data') {
    const filled = `no datapoints were received for ${counted(evaluationPeriods, 'period', 'periods')} and ${counted(filledCount, 'missing datapoint was', 'missing datapoints were')} treated as ${FILLED_AS[missingData]}`
    return state === 'INSUFFICIENT_DATA'
      ? `Insufficient Data: ${counted(evaluationPeriods, 'datapoint was', 'datapoints were')} unknown.`
      : `Threshold Crossed: ${filled}.`
  }
  const isAlarm = state === 'ALARM'
  const count = isAlarm ? breachingCount : evaluated.length - breachingCount
  const points = evaluated.map(formatPoint).join(', ')
  const needed = isAlarm ? datapointsToAlarm : evaluationPeriods - datapointsToAlarm + 1
  const verb = `${count === 1 ? 'was' : 'were'} ${isAlarm ? '' : 'not '}${COMPARISONS[comparison]}`
  const stood =
    filledCount > 0 && (missingData === 'breaching' || missingData === 'notBreaching')
      ? ` and ${counted(filledCount, 'missing datapoint was', 'missing datapoints were')} treated as ${FILLED_AS[missingData]}`
      : ''
  const transition = isAlarm ? 'OK -> ALARM' : 'ALARM -> OK'
  return (
    `Threshold Crossed: ${count} out of the last ${counted(evaluationPeriods, 'datapoint', 'datapoints')} [${points}] ${verb} ` +
    `the threshold (${formatNumber(threshold)})${stood} (minimum ${counted(needed, 'datapoint', 'datapoints')} for ${transition} transition).`
  )
}
