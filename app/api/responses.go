package api

import (
	"context"

	"github.com/google/uuid"

	"downbeat/db"
)

var responses = resource[db.Response, Response]{show: func(r db.Response) (Response, uuid.UUID, int32) { return response(r), r.ID, r.Version }}

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
	return responses.reply(db.ResponseOf(ctx, c.tx, c.band(), c.ids["gig"], c.tx.Member.ID))
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
	return responses.reply(db.Answer(ctx, c.tx, c.band(), c.ids["gig"], c.tx.Member.ID, c.seen, string(body.Answer), note))
}

func withdrawAnswer(ctx context.Context, c *call) (reply, error) {
	_, err := db.WithdrawAnswer(ctx, c.tx, c.band(), c.ids["gig"], c.tx.Member.ID, c.seen)
	return reply{}, responses.stale(err)
}

func response(r db.Response) Response {
	return Response{
		Id: r.ID, GigId: r.GigID, MemberId: r.MemberID, Answer: ResponseAnswer(r.Answer), Note: r.Note,
		Version: r.Version, CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
	}
}
