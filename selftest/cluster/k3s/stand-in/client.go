package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

type client struct{ http *http.Client }

func newClient() client {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(value(os.ReadFile(file("ca.crt"))))
	admin := value(tls.LoadX509KeyPair(file("admin.crt"), file("admin.key")))
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{admin}}}
	return client{&http.Client{Transport: transport, Timeout: 5 * time.Second}}
}

// until repeats a request until it succeeds; the timeout of the container ends the wait.
func (c client) until(path string) {
	for {
		if response, err := c.http.Get("https://127.0.0.1:6443" + path); err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func writeKubeconfig() {
	encoded := func(name string) string {
		return base64.StdEncoding.EncodeToString(value(os.ReadFile(file(name))))
	}
	text := fmt.Sprintf(`apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: %s
    server: https://127.0.0.1:6443
  name: default
contexts:
- context:
    cluster: default
    user: default
  name: default
current-context: default
kind: Config
preferences: {}
users:
- name: default
  user:
    client-certificate-data: %s
    client-key-data: %s
`, encoded("ca.crt"), encoded("admin.crt"), encoded("admin.key"))
	must(os.MkdirAll(filepath.Dir(kubeconfig), 0o755))
	must(os.WriteFile(kubeconfig, []byte(text), 0o600))
}
