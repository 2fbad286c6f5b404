package main_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"downbeat/db/dbtest"
)

// compose is what these tests read of compose.yaml, with the variables at their defaults.
type compose struct {
	Services map[string]service
	Networks map[string]struct {
		Ipam struct{ Config []struct{ Subnet string } }
	}
	Volumes map[string]any
}

type service struct {
	Image       string
	Build       *struct{ Context, Dockerfile string }
	Command     []string
	Environment map[string]string
	Networks    networks
	Ports       []string
	Volumes     []string
	DependsOn   map[string]struct{ Condition string } `yaml:"depends_on"`
	Healthcheck *struct {
		Test              []string
		Interval, Timeout string
		Retries           int
	}
	StopGracePeriod string `yaml:"stop_grace_period"`
	Restart         string
	ReadOnly        bool           `yaml:"read_only"`
	CapDrop         []string       `yaml:"cap_drop"`
	SecurityOpt     []string       `yaml:"security_opt"`
	Ulimits         map[string]int `yaml:"ulimits"`
	Tmpfs           []string
}

// networks are a list of names, or a map from names to what is asked for there.
type networks map[string]network

type network struct {
	Address string `yaml:"ipv4_address"`
}

func (n *networks) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.MappingNode {
		return node.Decode((*map[string]network)(n))
	}
	var names []string
	if err := node.Decode(&names); err != nil {
		return err
	}
	*n = networks{}
	for _, name := range names {
		(*n)[name] = network{}
	}
	return nil
}

// composeVariable is ${NAME}, and with :-, :? or :+ and a word.
var composeVariable = regexp.MustCompile(`\$\{(\w+)(?:(:[-?+])([^}]*))?\}`)

// MustCompose reads compose.yaml as Compose would, with variables that somebody has set.
func MustCompose(tb testing.TB, set map[string]string) *compose {
	tb.Helper()
	text, err := os.ReadFile("../compose.yaml")
	Must(tb, err)
	filled := composeVariable.ReplaceAllStringFunc(string(text), func(expression string) string {
		part := composeVariable.FindStringSubmatch(expression)
		value, operator, word := set[part[1]], part[2], part[3]
		switch {
		case operator == ":+" && value != "", operator == ":-" && value == "":
			return word
		case operator == ":+":
			return ""
		case value == "":
			tb.Fatalf("%s has no value: %s", part[1], word)
		}
		return value
	})
	var c compose
	Must(tb, yaml.Unmarshal([]byte(filled), &c))
	return &c
}

var passwords = map[string]string{"POSTGRES_PASSWORD": "s3cret-owner", "DOWNBEAT_PASSWORD": "s3cret-web"}

func TestEveryServiceOfTheComposeFileIsPinnedWatchedAndInOrder(t *testing.T) {
	t.Parallel()
	c := MustCompose(t, passwords)
	if names := slices.Sorted(maps.Keys(c.Services)); !slices.Equal(names, []string{"app-1", "app-2", "migrate", "postgres", "proxy", "role"}) {
		t.Fatalf("the services are %q", names)
	}
	for name, s := range c.Services {
		if s.Build == nil && !regexp.MustCompile(`^[a-z]+:[0-9]`).MatchString(s.Image) {
			t.Errorf("%s is any version of %s", name, s.Image)
		}
		once := s.Restart == "no"
		if once == (s.Healthcheck != nil) || !once && s.Restart != "unless-stopped" {
			t.Errorf("%s is neither a step that ends nor watched", name)
		}
		for other, dependency := range s.DependsOn {
			want := "service_healthy"
			if c.Services[other].Restart == "no" {
				want = "service_completed_successfully"
			}
			if dependency.Condition != want {
				t.Errorf("%s waits for %s with %q", name, other, dependency.Condition)
			}
		}
		for _, port := range s.Ports {
			if !strings.HasPrefix(port, "127.0.0.1:") {
				t.Errorf("%s is open to everybody: %s", name, port)
			}
		}
		for _, volume := range s.Volumes {
			source, _, _ := strings.Cut(volume, ":")
			if _, named := c.Volumes[source]; named {
				continue
			}
			if _, err := os.Stat(filepath.Join("..", source)); err != nil {
				t.Errorf("%s mounts what is not there: %v", name, err)
			}
		}
	}
	// Each waits for what it needs, and so for all before that.
	for _, step := range [][2]string{{"migrate", "postgres"}, {"role", "migrate"}, {"app-1", "role"}, {"app-2", "role"}, {"proxy", "app-1"}, {"proxy", "app-2"}} {
		if _, ok := c.Services[step[0]].DependsOn[step[1]]; !ok {
			t.Errorf("%s does not wait for %s", step[0], step[1])
		}
	}
}

func TestTheInstancesOfTheComposeFileHaveNoMoreThanTheyNeed(t *testing.T) {
	t.Parallel()
	c := MustCompose(t, passwords)
	proxy := c.Services["proxy"].Networks["web"].Address
	for _, name := range []string{"app-1", "app-2"} {
		s := c.Services[name]
		for variable, want := range map[string]string{
			"PGPASSWORD": passwords["DOWNBEAT_PASSWORD"], "DOWNBEAT_MIGRATE": "false", "DOWNBEAT_TRUSTED_PROXIES": proxy, "DATABASE_URL": "postgres://downbeat_web@postgres:5432/downbeat",
		} {
			if s.Environment[variable] != want {
				t.Errorf("%s has %s=%q, not %q", name, variable, s.Environment[variable], want)
			}
		}
		if slices.Contains(slices.Collect(maps.Values(s.Environment)), passwords["POSTGRES_PASSWORD"]) || len(s.Ports) > 0 || !s.ReadOnly || !slices.Equal(s.CapDrop, []string{"ALL"}) {
			t.Errorf("%s has more than it needs: %+v", name, s)
		}
		drain, err := time.ParseDuration(s.Environment["DOWNBEAT_DRAIN"])
		Must(t, err)
		grace, err := time.ParseDuration(s.StopGracePeriod)
		Must(t, err)
		if bound := drain + 20*time.Second; grace <= bound {
			t.Errorf("%s is killed after %v, and may take %v to stop", name, grace, bound)
		}
		if _, found := c.Services["proxy"].Networks["database"]; found {
			t.Error("the proxy reaches the database")
		}
	}
	help := MustStart(t, nil, "--help")
	help.MustEnd(t)
	for name, s := range c.Services {
		for variable := range s.Environment {
			if s.Build != nil && strings.HasPrefix(variable, "DOWNBEAT_") && !strings.Contains(help.stdout.String(), "$"+variable+"]") {
				t.Errorf("%s is set for %s, and the program does not know it", variable, name)
			}
		}
	}
}

func TestTheComposeFileGivesTheProxyWhatItsConfigurationAsksFor(t *testing.T) {
	t.Parallel()
	asked := map[string]bool{}
	templates, err := filepath.Glob("deploy/nginx/*")
	Must(t, err)
	for _, template := range templates {
		text, err := os.ReadFile(template)
		Must(t, err)
		for _, variable := range templateVariable.FindAllStringSubmatch(string(text), -1) {
			asked[variable[1]] = true
		}
	}
	for certificate, site := range map[string]string{"": "http", "./certificate": "https"} {
		set := maps.Clone(passwords)
		set["DOWNBEAT_CERTIFICATE"], set["DOWNBEAT_NETWORK"] = certificate, "10.1.2"
		c := MustCompose(t, set)
		s := c.Services["proxy"]
		given := map[string]bool{}
		for variable := range s.Environment {
			if strings.HasPrefix(variable, "DOWNBEAT_") {
				given[variable] = true
			}
		}
		if !maps.Equal(given, asked) {
			t.Errorf("the configuration asks for %v and is given %v", asked, given)
		}
		if s.Environment["DOWNBEAT_SITE"] != site || !slices.Contains(templates, "deploy/nginx/"+site+".conf.template") {
			t.Errorf("with the certificate in %q the site is %s", certificate, s.Environment["DOWNBEAT_SITE"])
		}
		if c.Networks["web"].Ipam.Config[0].Subnet != "10.1.2.0/24" {
			t.Errorf("the network is %+v", c.Networks["web"])
		}
		for n := 1; n <= 2; n++ {
			want := c.Services[fmt.Sprintf("app-%d", n)].Networks["web"].Address + c.Services["app-1"].Environment["DOWNBEAT_ADDR"]
			if got := s.Environment[fmt.Sprintf("DOWNBEAT_INSTANCE_%d", n)]; got != want {
				t.Errorf("instance %d is at %s, and is looked for at %s", n, want, got)
			}
		}
	}
}

func TestEveryVariableOfTheComposeFileIsInItsExample(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../compose.yaml")
	Must(t, err)
	used := map[string]string{}
	for _, variable := range composeVariable.FindAllStringSubmatch(string(text), -1) {
		if variable[2] == ":-" || used[variable[1]] == "" {
			used[variable[1]] = variable[3]
		}
	}
	example, err := os.ReadFile("deploy/example.env")
	Must(t, err)
	listed := map[string]string{}
	for _, line := range regexp.MustCompile(`(?m)^#?([A-Z_]+)=(.*)$`).FindAllStringSubmatch(string(example), -1) {
		listed[line[1]] = line[2]
	}
	if !slices.Equal(slices.Sorted(maps.Keys(used)), slices.Sorted(maps.Keys(listed))) {
		t.Errorf("used are %v, listed %v", used, listed)
	}
	for name, value := range listed {
		if name != "DOWNBEAT_CERTIFICATE" && value != "" && used[name] != value {
			t.Errorf("%s is %q if it is not set, and the example says %q", name, used[name], value)
		}
	}
}

// The step `role`, with the very file.
func TestTheRoleStepMakesTheRoleThatServesAndSetsItsPasswordAgain(t *testing.T) {
	t.Parallel()
	psql := dbtest.MustFind(t, "psql")
	s := MustStage(t)
	role, address := dbtest.MustRole(t, s.pool) // for its name and its end
	s.MustExec(t, `drop role `+role)
	for _, password := range []string{"before", `it's "new" $1 \ ü`} {
		step := exec.Command(psql, "--no-psqlrc", "--file=deploy/role.sql", s.url)
		step.Env = append(os.Environ(), "DOWNBEAT_ROLE="+role, "DOWNBEAT_PASSWORD="+password)
		if said, err := step.CombinedOutput(); err != nil || len(said) > 0 {
			t.Fatalf("%v: %s", err, said)
		}
		// As the compose file says it: the password beside the URL.
		setting := []string{"DATABASE_URL=" + regexp.MustCompile(`:[^:@/]+@`).ReplaceAllString(address, "@"), "PGPASSWORD=" + password}
		in := MustServe(t, setting, "--addr="+MustAddr(t), "--migrate=false")
		in.MustBeReady(t, 200)
		in.MustStop(t)
	}
	var inGroup, owns bool
	Must(t, s.pool.QueryRow(context.Background(), `
		select pg_has_role($1, 'downbeat_server', 'member'), exists (select from pg_class where pg_get_userbyid(relowner) = $1)`, role).Scan(&inGroup, &owns))
	if !inGroup || owns {
		t.Errorf("the role is in downbeat_server: %v, owns something: %v", inGroup, owns)
	}
}
