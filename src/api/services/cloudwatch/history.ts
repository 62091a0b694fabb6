import { type Account, type AlarmEvent, ascending } from '../../account.ts'
import { type CloudWatchOperation, tokenPage } from './call.ts'
import { historyShape } from './shapes.ts'

/** Of all alarms together; the oldest go first. */
const EVENTS_MAX = 2000
const SUMMARY_MAX = 255
const DATA_MAX = 4095

const idOf = (atMs: number, number: number) => `${String(atMs).padStart(15, '0')}-${String(number).padStart(4, '0')}`

/** The account with what happened to its alarms. */
export function withHistory(account: Account, events: readonly AlarmEvent[]): Account {
  const alarmHistory = new Map(account.alarmHistory)
  for (const event of events) {
    let number = 0
    while (alarmHistory.has(idOf(event.atMs, number))) number += 1
    alarmHistory.set(idOf(event.atMs, number), {
      ...event,
      summary: event.summary.slice(0, SUMMARY_MAX),
      data: event.data.slice(0, DATA_MAX),
    })
  }
  for (const id of alarmHistory.keys()) {
    if (alarmHistory.size <= EVENTS_MAX) break
    alarmHistory.delete(id)
  }
  return { ...account, alarmHistory }
}

const PAGE = 100

export const describeAlarmHistory: CloudWatchOperation = async ({ read, region, accounts }) => {
  const {
    AlarmName,
    AlarmTypes,
    HistoryItemType,
    StartDate = 0,
    EndDate,
    ScanBy,
    MaxRecords,
    NextToken,
  } = read(historyShape)
  const found = [...accounts.account().alarmHistory]
    .filter(
      ([, event]) =>
        event.region === region &&
        (AlarmName === undefined || event.alarm === AlarmName) &&
        (AlarmTypes === undefined || AlarmTypes.length === 0 || AlarmTypes.includes('MetricAlarm')) &&
        (HistoryItemType === undefined || event.type === HistoryItemType) &&
        event.atMs >= StartDate &&
        (EndDate === undefined || event.atMs <= EndDate),
    )
    .sort(([a], [b]) => ascending(a, b))
    .map(([, event]) => event)
  const { items, NextToken: next } = tokenPage(
    ScanBy === 'TimestampAscending' ? found : found.reverse(),
    MaxRecords ?? PAGE,
    NextToken,
  )
  return {
    AlarmHistoryItems: items.map(({ alarm, atMs, type, summary, data }) => ({
      AlarmName: alarm,
      AlarmType: 'MetricAlarm',
      Timestamp: new Date(atMs),
      HistoryItemType: type,
      HistorySummary: summary,
      HistoryData: data,
    })),
    NextToken: next,
  }
}
