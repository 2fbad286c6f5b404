import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { GigOverview, GigStatus } from '../api/schema.gen'
import { useBand } from '../band/context'
import { useRows } from '../band/useRows'
import { useWrite } from '../band/useWrite'
import { Button } from '../components/Button'
import { DeletionDialog } from './DeletionDialog'

/** What can be decided about a gig in one press; to delete it takes two. */
export function GigActions({ overview }: { overview: GigOverview }) {
  const { gig } = overview
  const { band } = useBand()
  const write = useWrite()
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const become = (status: GigStatus, label: string) =>
    void write.change('gig', 'gigs', gig, { status }, `${label} ${gig.title}`)
  return (
    <>
      {gig.status !== 'confirmed' && (
        <Button
          variant={gig.status === 'potential' ? 'primary' : 'plain'}
          onPress={() => become('confirmed', 'Confirm')}
        >
          Confirm
        </Button>
      )}
      {gig.status !== 'potential' && (
        <Button onPress={() => become('potential', 'Ask again about')}>Back to potential</Button>
      )}
      {gig.status !== 'cancelled' && <Button onPress={() => become('cancelled', 'Cancel')}>Cancel gig</Button>}
      <Button variant="danger" onPress={() => setAsking(true)}>
        Delete
      </Button>
      <DeletionDialog
        title="Delete this gig?"
        open={asking}
        onClose={() => setAsking(false)}
        onDelete={() => {
          void write.remove('gig', 'gigs', gig, `Deletion of ${gig.title}`)
          void navigate(`/bands/${band.id}/gigs`)
        }}
      >
        <WhatGoes overview={overview} />
      </DeletionDialog>
    </>
  )
}

function WhatGoes({ overview: { gig, counts } }: { overview: GigOverview }) {
  const { rows } = useRows('setlists')
  const answers = counts.yes + counts.maybe + counts.no
  const setlist = rows?.find(r => r.setlist.id === gig.setlistId)?.setlist
  return (
    <>
      <p>
        ‘{gig.title}’ goes for everybody in the band
        {answers > 0 &&
          `, with ${answers === 1 ? 'the answer' : `all ${answers} answers`} to it and what was noted there`}
        .{setlist && ` The setlist ‘${setlist.name}’ stays.`}
      </p>
      {gig.status !== 'cancelled' && (
        <p>If it only does not happen, cancel it instead: then everybody sees that it was called off.</p>
      )}
    </>
  )
}
