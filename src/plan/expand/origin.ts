import type { FieldName, Origin, Span } from '../../model/origin.ts'
import type { PlanPath, Positions } from '../positions.ts'

/** A key or a value of the plan. */
export interface Place {
  readonly path: PlanPath
  readonly part: 'key' | 'value'
}

/** What stands at a path; large plans have many, and few whose path anybody asks for. */
export interface Placed {
  readonly path: PlanPath
}

/** Where the members of a model object were written, by the model's names; undefined where the author left one out. */
export type Places = (name: FieldName, index?: number) => Place | undefined

export const keyAt = (path: PlanPath): Place => ({ path, part: 'key' })
export const valueAt = (path: PlanPath): Place => ({ path, part: 'value' })

/** The value of what stands at `at`, or of its `member` there. A class as `PlanOrigin` is one. */
class MemberPlace implements Place {
  readonly part = 'value'
  private readonly at: Placed
  private readonly member: string | undefined

  constructor(at: Placed, member: string | undefined) {
    this.at = at
    this.member = member
  }

  get path(): PlanPath {
    return this.member === undefined ? this.at.path : [...this.at.path, this.member]
  }
}

/** The value of what stands at `at`, or of its `member` there: the path is put together when somebody asks. */
export const memberAt = (at: Placed, member?: string): Place => new MemberPlace(at, member)

/** The span of a place, or of the nearest thing around it that stands in the source. */
export const spanAt = (positions: Positions, { path, part }: Place): Span =>
  part === 'key' ? positions.keySpan(path) : positions.valueSpan(path)

/** The span of a member's place, or of the whole where the member was not written. */
export const fieldSpan = (positions: Positions, whole: Pick<Origin, 'span'>, place: Place | undefined): Span =>
  place === undefined || !positions.has(place.path) ? whole.span() : spanAt(positions, place)

/** A class because large plans have many: it holds what closures would hold, in a third of the memory. */
class PlanOrigin implements Origin {
  private readonly positions: Positions
  private readonly path: PlanPath
  private readonly places: Places

  constructor(positions: Positions, path: PlanPath, places: Places) {
    this.positions = positions
    this.path = path
    this.places = places
  }

  span(): Span {
    return this.positions.keySpan(this.path)
  }

  field(name: FieldName, index?: number): Span {
    return fieldSpan(this.positions, this, this.places(name, index))
  }
}

/** Origin of a name that stands at one place. */
class PlaceOrigin implements Origin {
  private readonly positions: Positions
  private readonly place: Place

  constructor(positions: Positions, place: Place) {
    this.positions = positions
    this.place = place
  }

  span(): Span {
    return spanAt(this.positions, this.place)
  }

  field(): Span {
    return this.span()
  }
}

export const originOf = (positions: Positions, place: Place): Origin => new PlaceOrigin(positions, place)

const nowhere: Places = () => undefined

/** The origin of what stands at `path`: light, nothing is looked up until a message asks. */
export const originAt = (positions: Positions, path: PlanPath, places: Places = nowhere): Origin =>
  new PlanOrigin(positions, path, places)

/** Places for an object whose members stand directly below `path`, by member name; a list's items follow the index. */
export function membersAt(path: PlanPath, members: Partial<Readonly<Record<FieldName, string>>>): Places {
  return (name, index) => {
    const member = members[name]
    if (member === undefined) return undefined
    return valueAt(index === undefined ? [...path, member] : [...path, member, index])
  }
}

/**
 * The part of a scalar's span that begins at `column` of its text. Only where the scalar stands in the source as it
 * reads: plain, or quoted without escapes, on one line; else the whole span.
 */
export function spanWithin(span: Span, text: string, column: number): Span {
  const width = span.endColumn - span.column
  const quotes = width === text.length ? 0 : width === text.length + 2 ? 1 : undefined
  if (span.line !== span.endLine || quotes === undefined || text === '') return span
  const first = Math.min(column, text.length - 1)
  return { ...span, column: span.column + quotes + first, endColumn: span.endColumn - quotes }
}
