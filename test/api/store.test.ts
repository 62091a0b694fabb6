import { describe, expect, test } from 'vitest'
import { type Account, EMPTY_ACCOUNT, type QueryLoggingConfig, withEntry } from '../../src/api/account.ts'
import { type AccountService, createAccountService } from '../../src/api/service.ts'
import { openAccountStore } from '../../src/api/store.ts'
import { folderWith } from '../support/cli.ts'

/** Adds an object whose id says which. */
const add = (service: AccountService, id: string) =>
  service.run((account) => {
    const config: QueryLoggingConfig = { id, zoneId: 'Z1', logGroupArn: 'arn' }
    return { account: { ...account, queryLogging: withEntry(account.queryLogging, id, config) } }
  })

const idsOf = (account: Account | undefined) => [...(account?.queryLogging.keys() ?? [])].sort()

/** A service over a real LevelDB, which a test makes fail. */
async function openService() {
  const folder = folderWith({})
  const store = await openAccountStore(folder)
  const broken = { serve: false }
  const served: Account[] = [EMPTY_ACCOUNT]
  const service = createAccountService({
    initial: EMPTY_ACCOUNT,
    keep: store.keep,
    serve: async (account) => {
      if (broken.serve) throw new Error('this cannot be served')
      served.push(account)
    },
  })
  const reopened = async () => {
    await store.close()
    const again = await openAccountStore(folder)
    await again.close()
    return idsOf(again.found)
  }
  return { service, store, broken, reopened, serving: () => idsOf(served.at(-1)) }
}

describe('what is refused leaves nothing, in force or in the folder', () => {
  test('where it cannot be served', async () => {
    const { service, broken, reopened, serving } = await openService()
    await add(service, 'a')
    broken.serve = true
    const refused = await Promise.allSettled([add(service, 'b'), add(service, 'c')])
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(idsOf(service.account())).toEqual(['a'])
    broken.serve = false
    await add(service, 'd')
    expect(serving()).toEqual(['a', 'd'])
    expect(await reopened()).toEqual(['a', 'd'])
  })

  test('where it cannot be served, and nothing comes after it', async () => {
    const { service, broken, reopened } = await openService()
    await add(service, 'a')
    broken.serve = true
    await expect(add(service, 'b')).rejects.toThrow('this cannot be served')
    await service.settled()
    expect(await reopened()).toEqual(['a'])
  })

  test('where it cannot be written', async () => {
    const { service, store, serving } = await openService()
    await add(service, 'a')
    await store.close()
    await expect(add(service, 'b')).rejects.toThrow()
    expect([idsOf(service.account()), serving()]).toEqual([['a'], ['a']])
  })
})
