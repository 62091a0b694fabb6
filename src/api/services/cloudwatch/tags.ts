import { type Account, withEntry } from '../../account.ts'
import { ApiError } from '../../errors.ts'
import { alarmKey } from './alarm-config.ts'
import { type Call, type CloudWatchOperation, invalidValue } from './call.ts'
import { resourceShape, tagResourceShape, untagResourceShape } from './shapes.ts'

const TAGS_MAX = 50
const ARN = /^arn:aws:cloudwatch:([\w-]{1,64}):(\d{12}):alarm:(.{1,255})$/s

/** Refuses what is no alarm of this account. */
function checkAlarm({ alarms }: Account, arn: string, { region, accountId }: Call): void {
  const [, where, whose, name = ''] = ARN.exec(arn) ?? []
  if (where === undefined) throw invalidValue(`${arn} is not the ARN of an alarm.`)
  if (where !== region || whose !== accountId || !alarms.has(alarmKey(where, name)))
    throw new ApiError('ResourceNotFoundException', `There is no alarm ${arn}.`)
}

export const listTagsForResource: CloudWatchOperation = async (call) => {
  const { ResourceARN } = call.read(resourceShape)
  const account = call.accounts.account()
  checkAlarm(account, ResourceARN, call)
  return { Tags: [...(account.tags.get(ResourceARN) ?? [])].map(([Key, Value]) => ({ Key, Value })) }
}

const changeTags = (call: Call, arn: string, change: (tags: Map<string, string>) => void) =>
  call.accounts.run((account) => {
    checkAlarm(account, arn, call)
    const tags = new Map(account.tags.get(arn))
    change(tags)
    if (tags.size > TAGS_MAX) throw invalidValue(`A resource has at most ${TAGS_MAX} tags.`)
    return { account: { ...account, tags: withEntry(account.tags, arn, tags) } }
  })

export const tagResource: CloudWatchOperation = async (call) => {
  const { ResourceARN, Tags } = call.read(tagResourceShape)
  await changeTags(call, ResourceARN, (tags) => {
    for (const { Key, Value } of Tags) tags.set(Key, Value)
  })
  return {}
}

export const untagResource: CloudWatchOperation = async (call) => {
  const { ResourceARN, TagKeys } = call.read(untagResourceShape)
  await changeTags(call, ResourceARN, (tags) => {
    for (const key of TagKeys) tags.delete(key)
  })
  return {}
}
