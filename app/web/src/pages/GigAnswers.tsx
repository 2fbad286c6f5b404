import type { GigOverview, Member, Response } from '../api/schema.gen'
import { useBand } from '../band/context'
import { useRows } from '../band/useRows'
import { useMark } from '../components/Card'
import { Section } from '../components/Page'
import { Failure, Loading } from '../components/States'
import css from './GigAnswers.module.css'
import { GigCounts } from './GigCounts'
import { type Chosen, useOwnNote } from './useAnswer'

const order: readonly Chosen[] = ['yes', 'maybe', 'no', null]
const words = { yes: 'Yes', maybe: 'Maybe', no: 'No' } as const

/** Who answered what, with what they added, and who has not answered. */
export function GigAnswers({ overview: { gig, counts, answer } }: { overview: GigOverview }) {
  const { band } = useBand()
  const members = useRows('members')
  const responses = useRows('responses', gig.id)
  const note = useOwnNote(gig)
  const error = members.error ?? responses.error
  const retry = () => {
    members.retry()
    responses.retry()
  }
  return (
    <Section title="Answers" actions={<GigCounts counts={counts} />}>
      {error && <Failure error={error} retry={retry} />}
      {!error && !(members.rows && responses.rows) && <Loading what="the answers" />}
      {members.rows && responses.rows && (
        <ul className={css.list}>
          {sorted(members.rows, responses.rows, { memberId: band.memberId, answer, note: note ?? '' }).map(line => (
            <Line key={line.member.id} {...line} own={line.member.id === band.memberId} />
          ))}
        </ul>
      )}
    </Section>
  )
}

interface Answered {
  readonly member: Member
  readonly answer: Chosen
  readonly note: string
  /** Of the answer; of the member if there is none. */
  readonly id: string
}

function Line({ member, answer, note, id, own }: Answered & { own: boolean }) {
  return (
    <li className={`${css.line} ${useMark(id)}`}>
      <p className={css.who}>
        <span className={css.name}>
          {member.name}
          {own && ' (you)'}
        </span>
        {member.instrument && <span className={css.quiet}>{member.instrument}</span>}
      </p>
      <p className={`${css.answer} ${answer ? css[answer] : css.missing}`}>
        {answer ? words[answer] : 'No answer yet'}
      </p>
      {note && <p className={css.note}>{note}</p>}
    </li>
  )
}

interface Own {
  readonly memberId: string
  readonly answer: Chosen
  readonly note: string
}

/** The members by what they answered, and then by name. One's own answer counts as soon as it is given. */
export function sorted(members: readonly Member[], responses: readonly Response[], own: Own): readonly Answered[] {
  const lines = members.map((member): Answered => {
    const response = responses.find(r => r.memberId === member.id)
    const id = response?.id ?? member.id
    if (member.id === own.memberId) return { member, id, answer: own.answer, note: own.answer ? own.note : '' }
    return { member, id, answer: response?.answer ?? null, note: response?.note ?? '' }
  })
  return lines.sort(
    (a, b) => order.indexOf(a.answer) - order.indexOf(b.answer) || a.member.name.localeCompare(b.member.name),
  )
}
