import type { AlarmEvent, StoredAlarm } from '../../account.ts'
import { integer, oneOf, required, struct, text } from '../../shape.ts'
import { type Entry, entryOf } from '../../stored-shapes.ts'
import { alarmConfigShape } from './shapes.ts'

const word = required(text())
const ms = required(integer(0, Number.MAX_SAFE_INTEGER))

export const alarmEntry: Entry<StoredAlarm> = entryOf(
  'Alarm',
  struct({
    Region: word,
    Name: word,
    Config: required(alarmConfigShape),
    Configured: ms,
    State: required(oneOf(['OK', 'ALARM', 'INSUFFICIENT_DATA'])),
    Reason: word,
    ReasonData: text(),
    Updated: ms,
    Transitioned: ms,
  }),
  ({ region, name, config, configuredMs, state, reason, reasonData, updatedMs, transitionedMs }) => ({
    Region: region,
    Name: name,
    Config: config,
    Configured: configuredMs,
    State: state,
    Reason: reason,
    ReasonData: reasonData,
    Updated: updatedMs,
    Transitioned: transitionedMs,
  }),
  ({ Region, Name, Config, Configured, State, Reason, ReasonData, Updated, Transitioned }) => ({
    region: Region,
    name: Name,
    config: Config,
    configuredMs: Configured,
    state: State,
    reason: Reason,
    reasonData: ReasonData,
    updatedMs: Updated,
    transitionedMs: Transitioned,
  }),
)

export const alarmEventEntry: Entry<AlarmEvent> = entryOf(
  'Event',
  struct({
    Region: word,
    Alarm: word,
    At: ms,
    Type: required(oneOf(['ConfigurationUpdate', 'StateUpdate'])),
    Summary: word,
    Data: word,
  }),
  ({ region, alarm, atMs, type, summary, data }) => ({
    Region: region,
    Alarm: alarm,
    At: atMs,
    Type: type,
    Summary: summary,
    Data: data,
  }),
  ({ Region, Alarm, At, Type, Summary, Data }) => ({
    region: Region,
    alarm: Alarm,
    atMs: At,
    type: Type,
    summary: Summary,
    data: Data,
  }),
)
