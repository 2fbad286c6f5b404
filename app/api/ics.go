package api

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"github.com/google/uuid"

	"downbeat/app/access"
	"downbeat/app/edge"
	"downbeat/db"
)

const (
	feedPast  = 30 * 24 * time.Hour // how long what is over stays in a calendar feed
	feedRows  = 500                 // of each kind
	feedText  = 4000                // characters of the longest notes
	feedTitle = 500                 // of everything else

	// feedEvery is how often programs are asked to look, as RFC 5545 writes a duration; they do as they please.
	feedEvery  = "PT1H"
	feedMaxAge = 5 * time.Minute
)

// calendarFeed answers a calendar program, which has nothing to show but the link:
// as the member who made it, and with nothing that would not be shown to them.
func (s *Server) calendarFeed(ctx context.Context, c *call) error {
	ctx, cancel := context.WithTimeout(ctx, requestBound)
	defer cancel()
	token, isFeed := strings.CutSuffix(c.gin.Param("file"), ".ics")
	hash, ok := access.TokenHash(token)
	if !isFeed || !ok {
		return errNotFound
	}
	leave, err := s.turn(ctx, c)
	if err != nil {
		return err
	}
	defer leave()
	holder, err := db.LinkHolderByTokenHash(ctx, s.DB, hash)
	if err != nil {
		return err
	}
	as := db.Request{ID: edge.RequestID(ctx), UserID: holder.UserID, UserName: holder.UserName, BandID: holder.BandID}
	var content []byte
	err = db.Read(ctx, s.DB, as, s.Settle, func(ctx context.Context, tx *db.Tx) error {
		content, err = calendarContent(ctx, tx, holder)
		return err
	})
	leave()
	if err != nil {
		return err
	}
	sum := sha256.Sum256(content)
	tag := strconv.Quote(hex.EncodeToString(sum[:16]))
	c.gin.Header("ETag", tag)
	c.gin.Header("Cache-Control", fmt.Sprintf("private, max-age=%.0f", feedMaxAge.Seconds()))
	if matches(c.gin.GetHeader("If-None-Match"), tag) {
		c.gin.Status(http.StatusNotModified)
		c.gin.Writer.WriteHeaderNow()
		return nil
	}
	c.gin.Data(http.StatusOK, "text/calendar; charset=utf-8", content)
	return nil
}

// calendarContent is the feed of one moment. Nothing in it depends on when it was
// asked for, but for what has become too old: the same dates are the same bytes.
func calendarContent(ctx context.Context, tx *db.Tx, holder db.LinkHolder) ([]byte, error) {
	band, err := db.BandOf(ctx, tx, holder.UserID, holder.BandID)
	if err != nil {
		return nil, err
	}
	dates := db.DatesFilter{From: time.Now().Add(-feedPast), Limit: feedRows}
	gigs, err := db.GigsBetween(ctx, tx, band.ID, dates, nil)
	if err != nil {
		return nil, err
	}
	rehearsals, err := db.RehearsalsBetween(ctx, tx, band.ID, dates)
	if err != nil {
		return nil, err
	}
	answers, err := db.AnswersTo(ctx, tx, band.ID, tx.Member.ID, mapped(gigs, gigID))
	if err != nil {
		return nil, err
	}

	calendar := ics.NewCalendar()
	calendar.SetProductId("-//Downbeat//Downbeat//EN")
	calendar.SetMethod(ics.MethodPublish)
	calendar.SetName(icsText(band.Name, feedTitle)) // X-WR-CALNAME, too
	calendar.SetRefreshInterval(feedEvery)          // with its VALUE=DURATION
	calendar.SetXPublishedTTL(feedEvery)
	for _, g := range gigs {
		calendar.AddVEvent(gigEvent(g, band.Name, holder.Scope, answers[g.ID]))
	}
	for _, r := range rehearsals {
		calendar.AddVEvent(rehearsalEvent(r, band.Name))
	}
	// Without this, lines end as they do on the machine.
	return []byte(calendar.Serialize(ics.WithNewLine("\r\n"))), nil
}

func gigEvent(g db.Gig, band, scope string, answers db.Answers) *ics.VEvent {
	e := dateEvent("gig", g.ID, g.Version, g.UpdatedAt, g.StartsAt, g.EndsAt, g.Venue, g.Address)
	summary := cmp.Or(icsText(g.Title, feedTitle), "Gig") + " · " + icsText(band, feedTitle)
	notes := icsText(g.Notes, feedText)
	switch {
	case g.Status == string(GigStatusCancelled):
		// Not all programs show a status.
		summary += " (cancelled)"
	case scope == string(CalendarLinkCreateScopeMember):
		own := answers.Own
		if own == "" {
			own = "no answer yet"
		}
		summary += " (you: " + own + ")"
	default:
		counted := fmt.Sprintf("%d yes, %d maybe, %d no, %d not answered", answers.Yes, answers.Maybe, answers.No, len(answers.Missing))
		notes = strings.TrimSpace(counted + "\n\n" + notes)
	}
	e.SetSummary(summary)
	if notes != "" {
		e.SetDescription(notes)
	}
	switch GigStatus(g.Status) {
	case GigStatusConfirmed:
		e.SetStatus(ics.ObjectStatusConfirmed)
	case GigStatusCancelled:
		e.SetStatus(ics.ObjectStatusCancelled)
	default:
		e.SetStatus(ics.ObjectStatusTentative)
	}
	return e
}

func rehearsalEvent(r db.Rehearsal, band string) *ics.VEvent {
	e := dateEvent("rehearsal", r.ID, r.Version, r.UpdatedAt, r.StartsAt, r.EndsAt, r.Venue, r.Address)
	title := ""
	if r.Title != nil {
		title = icsText(*r.Title, feedTitle)
	}
	e.SetSummary(cmp.Or(title, "Rehearsal") + " · " + icsText(band, feedTitle))
	if notes := icsText(r.Notes, feedText); notes != "" {
		e.SetDescription(notes)
	}
	e.SetStatus(ics.ObjectStatusConfirmed)
	return e
}

// dateEvent is what gigs and rehearsals have in common. The UID is the same for the
// life of a row, and SEQUENCE rises with its version, so that programs move an
// event and do not add another one.
func dateEvent(kind string, id uuid.UUID, version int32, updated, starts time.Time, ends *time.Time, venue, address string) *ics.VEvent {
	e := ics.NewEvent(kind + "-" + id.String() + "@downbeat")
	e.SetDtStampTime(updated)
	e.SetSequence(int(version) - 1)
	e.SetStartAt(starts)
	if ends == nil {
		usual := starts.Add(db.UsualLength)
		ends = &usual
	}
	e.SetEndAt(*ends)
	where := strings.Trim(icsText(venue, feedTitle)+", "+icsText(address, feedTitle), ", ")
	if where != "" {
		e.SetLocation(where)
	}
	return e
}

// icsText is a text that ends no line of a calendar before its time: the library
// escapes what RFC 5545, 3.3.11, names and folds lines between characters, but lets
// carriage returns and other control characters through, which 3.1 forbids.
func icsText(s string, most int) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most-1]) + "…"
	}
	return strings.TrimSpace(s)
}
