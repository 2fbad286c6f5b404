package tracing

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"go.opentelemetry.io/otel/propagation"
)

// settings are what the library does not read by itself.
type settings struct {
	parents propagation.TextMapPropagator
}

// read returns nil if no traces are asked for.
func read(getenv func(string) string) (*settings, error) {
	get := func(name string) string { return strings.TrimSpace(getenv(name)) }
	endpoints := []string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"} // the first one that is set counts
	if strings.EqualFold(get("OTEL_SDK_DISABLED"), "true") {
		return nil, nil
	}
	switch get("OTEL_TRACES_EXPORTER") {
	case "none":
		return nil, nil
	case "otlp":
	case "":
		if get(endpoints[0]) == "" && get(endpoints[1]) == "" {
			return nil, nil
		}
	default:
		return nil, errors.New("OTEL_TRACES_EXPORTER names an exporter that is not built in; write otlp, or none for no traces")
	}
	for _, name := range endpoints {
		if err := checkEndpoint(name, get(name)); err != nil {
			return nil, err
		}
	}
	if err := checkProtocol(get); err != nil {
		return nil, err
	}
	parents, err := propagators(get("OTEL_PROPAGATORS"))
	if err != nil {
		return nil, err
	}
	return &settings{parents}, nil
}

// checkEndpoint is there because the library takes another address if it cannot
// read one. The value is not repeated: there are collectors with a key in it.
func checkEndpoint(name, value string) error {
	if value == "" {
		return nil
	}
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return fmt.Errorf("%s is no address of a collector; write one such as http://localhost:4318", name)
	}
	if u.User != nil || u.RawQuery != "" { // the library would leave both out
		return fmt.Errorf("%s has a user or a query, which would not be sent; give keys in OTEL_EXPORTER_OTLP_HEADERS", name)
	}
	return nil
}

func checkProtocol(get func(string) string) error {
	name := "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"
	protocol := get(name)
	if protocol == "" {
		name = "OTEL_EXPORTER_OTLP_PROTOCOL"
		protocol = get(name)
	}
	if protocol == "" || protocol == "http/protobuf" {
		return nil
	}
	return fmt.Errorf("%s=%q is not spoken here; write http/protobuf, or leave it out, and name the collector's address for HTTP, whose port is 4318 most of the time",
		name, protocol)
}

// propagators are who finds the parent of a request. Baggage would go on to those
// whom we call, and we call nobody.
func propagators(list string) (propagation.TextMapPropagator, error) {
	if list == "" {
		return propagation.TraceContext{}, nil
	}
	var found []propagation.TextMapPropagator
	for word := range strings.SplitSeq(list, ",") {
		switch strings.TrimSpace(word) {
		case "tracecontext":
			found = []propagation.TextMapPropagator{propagation.TraceContext{}}
		case "baggage", "none", "":
		default:
			return nil, fmt.Errorf("OTEL_PROPAGATORS names %q, which is not built in; write tracecontext,baggage, or none to join no caller's trace", strings.TrimSpace(word))
		}
	}
	return propagation.NewCompositeTextMapPropagator(found...), nil
}
