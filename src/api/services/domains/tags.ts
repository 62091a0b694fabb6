import { type Account, withEntry } from '../../account.ts'
import { invalidInput } from '../../errors.ts'
import { type DomainAction, getDomain } from './call.ts'
import { tagsKey } from './registry.ts'
import { deleteTagsShape, domainShape, updateTagsShape } from './shapes.ts'

const TAGS_MAX = 50

const tagsOf = ({ tags }: Account, name: string): ReadonlyMap<string, string> => tags.get(tagsKey(name)) ?? new Map()

const withTags = (account: Account, name: string, tags: ReadonlyMap<string, string>): Account => ({
  ...account,
  tags: withEntry(account.tags, tagsKey(name), tags),
})

export const listTagsForDomain: DomainAction = (account, call) => {
  const { at } = getDomain(account, call.read(domainShape).DomainName, call)
  return { members: { TagList: [...tagsOf(account, at.name)].map(([Key, Value]) => ({ Key, Value })) } }
}

export const updateTagsForDomain: DomainAction = (account, call) => {
  const { DomainName, TagsToUpdate = [] } = call.read(updateTagsShape)
  const { at } = getDomain(account, DomainName, call)
  const tags = new Map(tagsOf(account, at.name))
  for (const { Key, Value = '' } of TagsToUpdate) tags.set(Key, Value)
  if (tags.size > TAGS_MAX) throw invalidInput(`A domain has at most ${TAGS_MAX} tags`)
  return { account: withTags(account, at.name, tags) }
}

export const deleteTagsForDomain: DomainAction = (account, call) => {
  const { DomainName, TagsToDelete } = call.read(deleteTagsShape)
  const { at } = getDomain(account, DomainName, call)
  const tags = new Map([...tagsOf(account, at.name)].filter(([key]) => !TagsToDelete.includes(key)))
  return { account: withTags(account, at.name, tags) }
}
