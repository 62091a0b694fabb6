import { openDatabase, type PlaceDatabase } from '../../src/geo/database.ts'

/** A database that has to be one, and in which nothing may be damaged. */
export function placesOf(bytes: Buffer): PlaceDatabase {
  const database = openDatabase(bytes, (sentence) => {
    throw new Error(sentence)
  })
  if ('reason' in database) throw new Error(database.reason)
  return database
}
