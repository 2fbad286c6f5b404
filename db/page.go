package db

import (
	"time"

	"github.com/google/uuid"
)

// Place is a row's in a list that is ordered by time: the next page begins behind it.
type Place struct {
	At time.Time
	ID uuid.UUID
}

func (p *Place) split() (*time.Time, *uuid.UUID) {
	if p == nil {
		return nil, nil
	}
	return &p.At, &p.ID
}

// NamePlace is a row's in a list that is ordered by name: the next page begins behind it.
type NamePlace struct {
	Name string
	ID   uuid.UUID
}

func (p *NamePlace) split() (*string, *uuid.UUID) {
	if p == nil {
		return nil, nil
	}
	return &p.Name, &p.ID
}
