package main_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestAWishAboutTheEdgeThatCannotBeMetIsAnsweredWithOneSentence(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ line, word string }{
		{"--trusted-proxies=localhost", "10.0.0.0/8"},
		{"--trusted-proxies=0.0.0.0/0", "the addresses of your proxies only"},
		{"--cors-origins=*", "https://app.example"},
		{"--cors-origins=https://app.example/", "https://app.example"},
		{"--cors-origins=https://a.example,null", "https://app.example"},
		{"--max-streams=0", "--max-streams"},
		{"--max-streams=many", "max-streams"},
		{"--max-streams-per-user=-1", "--max-streams-per-user"},
		{"--max-streams-per-address=0", "--max-streams-per-address"},
		{"--log-level=loud", "debug, info, warn or error"},
	} {
		MustRefuse(t, nil, strings.Fields(test.line), test.word)
	}
	MustRefuse(t, []string{"DOWNBEAT_TRUSTED_PROXIES=everybody"}, nil, "everybody")
	MustRefuse(t, []string{"DOWNBEAT_CORS_ORIGINS=null"}, nil, "null")
	MustRefuse(t, []string{"DOWNBEAT_MAX_STREAMS=-3"}, nil, "-3")
	MustRefuse(t, []string{"DOWNBEAT_LOG_LEVEL=loud"}, nil, "debug, info, warn or error")
}

func TestTheServerHasItsEdge(t *testing.T) {
	t.Parallel()
	s := MustStage(t)
	in := MustServe(t, []string{"DATABASE_URL=" + s.url, "DOWNBEAT_CORS_ORIGINS=https://app.example", "DOWNBEAT_LOG_LEVEL=debug"}, "--log-json", "--addr="+MustAddr(t))
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, in.url+"/healthz?token=s3cret", nil)
	Must(t, err)
	request.Header.Set("Origin", "https://app.example")
	request.Header.Set("X-Request-Id", "edge-test")
	a, err := http.DefaultClient.Do(request)
	Must(t, err)
	_, err = io.Copy(io.Discard, a.Body)
	Must(t, err)
	a.Body.Close()
	in.MustSay(t, &in.stderr, `"request_id":"edge-test"`)
	for name, want := range map[string]string{"X-Request-Id": "edge-test", "Access-Control-Allow-Origin": "https://app.example", "X-Content-Type-Options": "nosniff"} {
		if got := a.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if said := in.stderr.String(); strings.Contains(said, "s3cret") {
		t.Errorf("the log says %s", said)
	}
}
