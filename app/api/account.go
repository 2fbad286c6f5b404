package api

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"time"

	"github.com/google/uuid"

	"downbeat/app/access"
	"downbeat/app/problem"
	"downbeat/db"
)

var (
	errEmailTaken      = problem.New(http.StatusConflict, "email-taken", "There is an account with this e-mail address already. Sign in with it.")
	errTooManyAttempts = problem.New(http.StatusTooManyRequests, "too-many-attempts", "Too many attempts.")
	// Not 401: who asks is signed in, and stays it.
	errWrongPassword = problem.New(http.StatusForbidden, "wrong-password", "This is not your present password.")
)

var profiles = resource[db.Profile, Profile]{show: func(p db.Profile) (Profile, uuid.UUID, int32) { return profile(p), p.ID, p.Version }}

// accounts is what people do with their own account, as often as they may try.
type accounts struct {
	*Server
	addresses *access.Attempts // sign-ins of an address
	signIns   *access.Attempts // sign-ins to one account from an address
	signUps   *access.Attempts // new accounts of an address
	passwords *access.Attempts // that somebody who is signed in shows to prove who they are, by user
}

func (s *Server) accountHandlers() map[string]handler {
	a := &accounts{
		Server:    s,
		addresses: access.NewAddressAttempts(),
		signIns:   access.NewSignInAttempts(),
		signUps:   access.NewSignUpAttempts(),
		passwords: access.NewSignInAttempts(),
	}
	return map[string]handler{
		"signUp":            {plain: a.signUp},
		"signIn":            {plain: a.signIn},
		"getSession":        {plain: getSession},
		"signOut":           {plain: a.signOut},
		"listSessions":      {plain: a.listSessions},
		"signOutEverywhere": {plain: a.signOutEverywhere},
		"endSession":        {plain: a.endSession},
		"getProfile":        {plain: a.getProfile},
		"changeProfile":     {plain: a.changeProfile},
		"changePassword":    {plain: a.changePassword},
		"changeEmail":       {plain: a.changeEmail},
	}
}

func (a *accounts) signUp(ctx context.Context, c *call) (reply, error) {
	if err := allow(a.signUps, access.AddressKey(c.client())); err != nil {
		return reply{}, err
	}
	var body SignUp
	if err := c.decode(&body); err != nil {
		return reply{}, err
	}
	token, session, err := a.Who.Sessions.SignUp(ctx, body.Email, body.Name, body.Password, c.gin.Request.UserAgent())
	if err != nil {
		return reply{}, unacceptable(err, "/password")
	}
	// The account is there, whatever becomes of the session before.
	if err := a.Who.Sessions.SignOut(ctx, broughtToken(c.gin.Request)); err != nil {
		a.Log.Warn("a session outlives a sign-up in its browser", "error", err)
	}
	return signedIn(c, token, session, body.Bearer), nil
}

func (a *accounts) getProfile(ctx context.Context, c *call) (reply, error) {
	return profiles.reply(db.ProfileOf(ctx, a.DB, c.caller.UserID))
}

func (a *accounts) changeProfile(ctx context.Context, c *call) (reply, error) {
	if err := c.cleanNames("name"); err != nil {
		return reply{}, err
	}
	name, _ := c.body["name"].(string)
	return profiles.reply(db.ChangeProfile(ctx, a.DB, c.caller.UserID, c.seen, name))
}

func (a *accounts) changePassword(ctx context.Context, c *call) (reply, error) {
	if err := allow(a.passwords, c.caller.UserID.String()); err != nil {
		return reply{}, err
	}
	var body PasswordChange
	if err := c.decode(&body); err != nil {
		return reply{}, err
	}
	session := db.Session{ID: c.caller.SessionID, UserID: c.caller.UserID}
	err := a.Who.Sessions.ChangePassword(ctx, session, body.Current, body.New)
	if errors.Is(err, access.ErrCredentials) {
		return reply{}, errWrongPassword.WithErrors(fieldError("/current", "It is another."))
	}
	return reply{}, unacceptable(err, "/new")
}

func (a *accounts) changeEmail(ctx context.Context, c *call) (reply, error) {
	if err := allow(a.passwords, c.caller.UserID.String()); err != nil {
		return reply{}, err
	}
	var body EmailChange
	if err := c.decode(&body); err != nil {
		return reply{}, err
	}
	err := a.Who.Sessions.ChangeEmail(ctx, c.caller.UserID, body.Password, body.Email)
	switch {
	case errors.Is(err, access.ErrCredentials):
		return reply{}, errWrongPassword.WithErrors(fieldError("/password", "It is another."))
	case err != nil:
		return reply{}, unacceptable(err, "/password")
	}
	return a.getProfile(ctx, c)
}

func profile(p db.Profile) Profile {
	return Profile{Id: p.ID, Email: p.Email, Name: p.Name, Version: p.Version}
}

// allow counts one attempt of the key, or says when it may try again.
func allow(attempts *access.Attempts, key string) error {
	wait, ok := attempts.Allow(key)
	if ok {
		return nil
	}
	seconds := int(math.Ceil(wait.Seconds()))
	return errTooManyAttempts.WithRetryAfter(time.Duration(seconds) * time.Second).
		WithDetail(fmt.Sprintf("Too many attempts. Try again in %d s.", seconds))
}

// unacceptable points at the field that cannot be taken; password is that of the
// new password. Any other error, and nil, stays as it is.
func unacceptable(err error, password string) error {
	switch {
	case errors.Is(err, access.ErrEmailFormat):
		return errFields.WithErrors(fieldError("/email", "It is no e-mail address."))
	case errors.Is(err, access.ErrNameFormat):
		return errFields.WithErrors(errName("/name"))
	case errors.Is(err, access.ErrPasswordLength):
		return errFields.WithErrors(fieldError(password, "It needs 10 to 256 characters."))
	}
	return err
}
