package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"downbeat/db"
)

func listResponses(ctx context.Context, c *call) (reply, error) {
	gigID := c.ids["gig"]
	if _, err := db.Gigs.Get(ctx, c.tx, c.band(), gigID); err != nil {
		return reply{}, err
	}
	rows, err := db.ResponsesTo(ctx, c.tx, c.band(), gigID)
	if err != nil {
		return reply{}, err
	}
	answers, err := db.AnswersTo(ctx, c.tx, c.band(), c.tx.Member.ID, []uuid.UUID{gigID})
	if err != nil {
		return reply{}, err
	}
	a := answers[gigID]
	return reply{body: Responses{Responses: mapped(rows, response), Counts: counts(a.Counts), Missing: listed(a.Missing)}}, nil
}

func getResponse(ctx context.Context, c *call) (reply, error) {
	return responseReply(db.ResponseOf(ctx, c.tx, c.band(), c.ids["gig"], c.tx.Member.ID))
}

func answerGig(ctx context.Context, c *call) (reply, error) {
	var body Answer
	if err := c.decode(&body); err != nil {
		return reply{}, err
	}
	note := ""
	if body.Note != nil {
		note = *body.Note
	}
	return responseReply(db.Answer(ctx, c.tx, c.band(), c.ids["gig"], c.tx.Member.ID, c.seen(), string(body.Answer), note))
}

func withdrawAnswer(ctx context.Context, c *call) (reply, error) {
	_, err := responseReply(db.WithdrawAnswer(ctx, c.tx, c.band(), c.ids["gig"], c.tx.Member.ID, c.seen()))
	return reply{}, err
}

func responseReply(r db.Response, err error) (reply, error) {
	var s *db.StaleError
	switch {
	case errors.As(err, &s):
		if now, ok := s.Row.(db.Response); ok {
			return reply{}, stale(response(now), now.Version)
		}
		return reply{}, err
	case err != nil:
		return reply{}, err
	}
	return reply{status: http.StatusOK, body: response(r), version: r.Version}, nil
}

func response(r db.Response) Response {
	return Response{
		Id: r.ID, GigId: r.GigID, MemberId: r.MemberID, Answer: ResponseAnswer(r.Answer), Note: r.Note,
		Version: r.Version, CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
	}
}
