package feed

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"downbeat/db"
)

var (
	userU = uuid.MustParse("a0000000-0000-4000-8000-000000000001")
	userV = uuid.MustParse("a0000000-0000-4000-8000-000000000002")
)

func TestChangesAreGroupedByCommit(t *testing.T) {
	t.Parallel()
	commits := commitsOf(epoch, []db.Change{
		{Position: 5, BandID: bandA, Seq: 3, TxIndex: 0, TxCount: 2, Event: "song:created"},
		{Position: 5, BandID: bandA, Seq: 4, TxIndex: 1, TxCount: 2, Event: "song:updated"},
		{Position: 6, BandID: bandB, Seq: 900, TxCount: 600, Reset: "bulk"},
		{Position: 9, BandID: bandA, Seq: 5, TxCount: 1, Event: "song:deleted"},
	})
	want := []Commit{
		{Band: bandA, Epoch: epoch, First: 3, Last: 4},
		{Band: bandB, Epoch: epoch, First: 301, Last: 900, Reset: "bulk"},
		{Band: bandA, Epoch: epoch, First: 5, Last: 5},
	}
	events := [][]string{{"song:created", "song:updated"}, nil, {"song:deleted"}}
	if len(commits) != len(want) {
		t.Fatalf("%d commits, want %d", len(commits), len(want))
	}
	for i, c := range commits {
		var types []string
		for _, e := range c.Events {
			types = append(types, e.Type)
			if cursor, ok := ParseCursor(e.ID, epoch, c.Band); !ok || cursor.Seq != e.Seq {
				t.Errorf("event %d has the id %s", e.Seq, e.ID)
			}
		}
		c.Events = nil
		if c.Band != want[i].Band || c.First != want[i].First || c.Last != want[i].Last || c.Reset != want[i].Reset || !slices.Equal(types, events[i]) {
			t.Errorf("commit %d is %+v of %v, want %+v of %v", i, c, types, want[i], events[i])
		}
	}
	if commitsOf(epoch, nil) != nil {
		t.Error("no changes make a commit")
	}
}

func TestACommitThatBeganBeforeTheCursorBeginsAtWhatIsLeft(t *testing.T) {
	t.Parallel()
	commits := commitsOf(epoch, []db.Change{{Position: 5, BandID: bandA, Seq: 4, TxIndex: 1, TxCount: 2}})
	if len(commits) != 1 || commits[0].First != 4 || commits[0].Last != 4 || commits[0].Events[0].Tx.Index != 1 {
		t.Errorf("%+v", commits)
	}
}

func TestTheActorIsNamed(t *testing.T) {
	t.Parallel()
	for want, c := range map[Actor]db.Change{
		{Name: "direct SQL by ops from psql", Via: "sql", DBUser: "ops", App: "psql"}:                   {DBUser: "ops", App: "psql"},
		{Name: "direct SQL by ops", Via: "sql", DBUser: "ops"}:                                          {DBUser: "ops"},
		{UserID: "u1", Name: "Ana", Via: "api", DBUser: "downbeat", App: "downbeat"}:                    {UserID: "u1", UserName: "Ana", DBUser: "downbeat", App: "downbeat"},
		{UserID: "u1", Name: "direct SQL by downbeat from x", Via: "api", DBUser: "downbeat", App: "x"}: {UserID: "u1", DBUser: "downbeat", App: "x"},
	} {
		if got := actorOf(c); got != want {
			t.Errorf("actorOf(%+v) = %+v, want %+v", c, got, want)
		}
	}
}

func TestWhoLeavesAndWhoJoins(t *testing.T) {
	t.Parallel()
	row := func(user uuid.UUID) []byte {
		return []byte(`{"id": "1", "role": "admin", "user_id": "` + user.String() + `"}`)
	}
	for name, c := range map[string]struct {
		change        db.Change
		leaves, joins uuid.UUID
	}{
		"joined":            {db.Change{Entity: "member", Data: row(userU)}, uuid.Nil, userU},
		"left, or moved":    {db.Change{Entity: "member", Old: row(userU)}, userU, uuid.Nil},
		"another role":      {db.Change{Entity: "member", Data: row(userU), Old: []byte(`{"role": "member"}`)}, uuid.Nil, uuid.Nil},
		"nothing told":      {db.Change{Entity: "member", Data: row(userU), Old: []byte(`{}`)}, uuid.Nil, uuid.Nil},
		"another person":    {db.Change{Entity: "member", Data: row(userV), Old: []byte(`{"user_id": "` + userU.String() + `"}`)}, userU, userV},
		"another entity":    {db.Change{Entity: "invite", Data: row(userU), Old: row(userV)}, uuid.Nil, uuid.Nil},
		"a broadcast":       {db.Change{Entity: "member", Data: []byte(`[1]`)}, uuid.Nil, uuid.Nil},
		"a user id of text": {db.Change{Entity: "member", Data: []byte(`{"user_id": "me"}`)}, uuid.Nil, uuid.Nil},
	} {
		commit := Commit{Events: []Event{{}, eventOf(epoch, c.change)}}
		if leaves := commit.Leaves(); len(leaves) > 1 || slices.Contains(leaves, uuid.Nil) || slices.Contains(leaves, c.leaves) != (c.leaves != uuid.Nil) {
			t.Errorf("%s: %v leave, want %v", name, leaves, c.leaves)
		}
		if joins := commit.Joins(); len(joins) > 1 || slices.Contains(joins, uuid.Nil) || slices.Contains(joins, c.joins) != (c.joins != uuid.Nil) {
			t.Errorf("%s: %v join, want %v", name, joins, c.joins)
		}
	}
}
