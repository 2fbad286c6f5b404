package main

import (
	"fmt"
	"log/slog"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/urfave/cli/v3"

	"downbeat/app/access"
)

func identityFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{
			Name: "jwks-url", Sources: cli.EnvVars("DOWNBEAT_JWKS_URL"),
			Usage: "where an identity provider publishes its keys, `URL`; without it, its tokens are not taken",
		},
		&cli.StringFlag{
			Name: "jwt-issuer", Sources: cli.EnvVars("DOWNBEAT_JWT_ISSUER"),
			Usage: "the `ISSUER` (iss) of its tokens, to the letter",
		},
		&cli.StringFlag{
			Name: "jwt-audience", Sources: cli.EnvVars("DOWNBEAT_JWT_AUDIENCE"),
			Usage: "the `AUDIENCE` (aud) that its tokens for us name",
		},
		&cli.StringFlag{
			Name: "jwt-algorithms", Sources: cli.EnvVars("DOWNBEAT_JWT_ALGORITHMS"),
			Usage: "the `ALGORITHMS` that it signs with, separated by commas (default: RS256,ES256,EdDSA)",
		},
	}
}

// newBearers reads the flags about an identity provider; nil if there is none.
func newBearers(c *cli.Command, pool *pgxpool.Pool, log *slog.Logger) (*access.Bearers, error) {
	options := access.BearerOptions{
		Issuer: c.String("jwt-issuer"), Audience: c.String("jwt-audience"), JWKSURL: c.String("jwks-url"), Algorithms: listOf(c.String("jwt-algorithms")),
	}
	if options.Issuer == "" && options.Audience == "" && options.JWKSURL == "" {
		return nil, nil
	}
	var missing []string
	for flag, value := range map[string]string{"--jwks-url": options.JWKSURL, "--jwt-issuer": options.Issuer, "--jwt-audience": options.Audience} {
		if value == "" {
			missing = append(missing, flag)
		}
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("an identity provider needs --jwks-url, --jwt-issuer and --jwt-audience; give %s as well", strings.Join(missing, " and "))
	}
	return access.NewBearers(pool, options, log.With("component", "bearers"))
}
