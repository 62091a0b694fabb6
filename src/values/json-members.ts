/** Any JSON object; what is inside is not trusted. */
export type JsonObject = Readonly<Record<string, unknown>>

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The JSON object in a text; undefined where it holds none. */
export function parseJsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** A member that is text or a number, as text; empty for anything else. */
export function textIn(object: JsonObject | undefined, key: string): string {
  const value = object?.[key]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

export function objectIn(object: JsonObject | undefined, key: string): JsonObject | undefined {
  const value = object?.[key]
  return isJsonObject(value) ? value : undefined
}

/** The objects in a list; none for anything else. */
export function objectsIn(object: JsonObject | undefined, key: string): readonly JsonObject[] {
  const value = object?.[key]
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

export function textsIn(object: JsonObject | undefined, key: string): readonly string[] {
  const value = object?.[key]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
