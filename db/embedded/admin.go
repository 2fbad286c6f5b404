package embedded

import (
	"net/url"
	"strconv"
)

// AdminURL is the connection URL of the cluster's superuser, for what the owner of the database may not do: make other
// databases and roles, or end the sessions of others.
func (s *Server) AdminURL() (string, error) {
	address, err := url.Parse(s.url)
	if err != nil {
		return "", err
	}
	port, err := strconv.Atoi(address.Port())
	if err != nil {
		return "", err
	}
	return s.cluster.url(superuser, port)
}
