//go:build tools

// Package tools pins the Temporal server that development and tests run.
package tools

import _ "github.com/temporalio/cli/cmd/temporal"
