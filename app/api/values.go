package api

import "time"

// How values of the database become values of the contract.

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}

// listed is the list itself, or an empty one: null is no list in the contract.
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// mapped is the list with each row shown.
func mapped[R, A any](rows []R, show func(R) A) []A {
	list := make([]A, len(rows))
	for i, r := range rows {
		list[i] = show(r)
	}
	return list
}
